"""The measurements of the runs on a command line."""

import sys
from collections.abc import Iterable, Iterator, Sequence

from perflint.cli.parser import UsageError
from perflint.formats import Format
from perflint.primitives.wording import joined
from perflint.reporters.escape import escaped
from perflint.runs import RunProblem, Snapshot, read_runs


def read_measurements(
    paths: Sequence[str], format: Format, scenario: str | None
) -> Iterator[Snapshot | RunProblem]:
    """Read runs, and print each part that cannot be read; raises UsageError without snapshots."""
    stdin = sys.stdin.buffer if sys.stdin is not None else None  # None if it is closed
    runs = read_runs(paths, format, scenario=scenario, stdin=stdin)
    return _reported(runs, paths, format)


def _reported(
    runs: Iterable[Snapshot | RunProblem], paths: Sequence[str], format: Format
) -> Iterator[Snapshot | RunProblem]:
    has_snapshots = False
    for item in runs:
        if isinstance(item, RunProblem):
            print(f"perflint: {escaped(f'{item.origin}: {item.message}')}", file=sys.stderr)
        else:
            has_snapshots = True
        yield item
    if not has_snapshots:
        expected = joined([*_sources(format)])
        raise UsageError(f"no measurements in {', '.join(paths)}; searched for {expected}")


def _sources(format: Format) -> Iterator[str]:
    """Describe where the measurements of a run can be."""
    keys = format.keys.runs
    if keys:
        yield from (f"lines with '{text}'" for text in keys.announced_by)
        yield from (f"blocks from '{block.first}'" for block in keys.blocks)
    yield f"files of the format {format.name}"
    if keys and keys.dumps:
        yield "dumps of single requests"
