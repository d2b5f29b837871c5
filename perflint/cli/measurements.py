"""The measurements of the runs on a command line."""

import sys
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from perflint.cli.parser import UsageError
from perflint.formats import Format
from perflint.primitives.wording import joined, listed
from perflint.reporters.escape import escaped
from perflint.runs import RunProblem, Snapshot, assign, in_jobs, read_runs


def read_measurements(
    paths: Sequence[str], format: Format, scenario: str | None, jobs: Sequence[str]
) -> tuple[list[Snapshot], list[RunProblem]]:
    """Read runs, and print each part that cannot be read; raises UsageError without snapshots.

    ``jobs`` are globs of the jobs to use; all jobs are used if there are none.
    """
    stdin = sys.stdin.buffer if sys.stdin is not None else None  # None if it is closed
    snapshots: list[Snapshot] = []
    problems: list[RunProblem] = []
    for item in read_runs(paths, format, scenario=scenario, stdin=stdin):
        if isinstance(item, RunProblem):
            problems.append(item)
            _print(f"{item.origin}: {item.message}")
        else:
            snapshots.append(item)
    if not snapshots:
        expected = joined([*_sources(format)])
        raise UsageError(f"no measurements in {', '.join(paths)}; searched for {expected}")
    if not jobs:
        return snapshots, problems
    selected = in_jobs(snapshots, jobs)
    if not selected:
        names = joined([*dict.fromkeys(snapshot.job for snapshot in snapshots)])
        raise UsageError(f"--job: no job matches {joined(jobs)}; the runs have {names}")
    return selected, problems


def assigned_to(
    into: str,
    snapshots: Sequence[Snapshot],
    files: Mapping[str, Collection[str]],
    *,
    is_chosen: bool,
) -> list[Snapshot]:
    """Return the snapshots for one of ``files``, and print which others are refused, and why.

    ``is_chosen`` tells that the user chose the jobs for that file. Raises UsageError if there are
    no snapshots for it.
    """
    found = assign(snapshots, files, chosen=into if is_chosen else None)
    refused: dict[tuple[str, str], list[str]] = {}
    for assignment in found:
        if assignment.path is None:
            key = assignment.snapshot.job, assignment.why
            refused.setdefault(key, []).append(assignment.snapshot.scenario)
    for (job, why), names in refused.items():
        _print(f"{job}: not used: {listed([*dict.fromkeys(names)])}: {why}")
    taken = [assignment.snapshot for assignment in found if assignment.path == into]
    if not taken:
        others = sorted({assignment.path for assignment in found if assignment.path})
        where = f"; they are for {joined(others)}" if others else ""
        raise UsageError(f"no measurements for {into} in the runs{where}")
    return taken


def is_single_log(paths: Sequence[str], snapshots: Iterable[Snapshot]) -> bool:
    """Tell whether the user named one log or file, not a directory or a zip archive of them."""
    named = "stdin" if paths[0] == "-" else paths[0]
    return len(paths) == 1 and all(snapshot.job == named for snapshot in snapshots)


def _print(message: str) -> None:
    print(f"perflint: {escaped(message)}", file=sys.stderr)


def _sources(format: Format) -> Iterator[str]:
    """Describe where the measurements of a run can be."""
    keys = format.keys.runs
    if keys:
        yield from (f"lines with '{text}'" for text in keys.announced_by)
        yield from (f"blocks from '{block.first}'" for block in keys.blocks)
    yield f"files of the format {format.name}"
    if keys and keys.dumps:
        yield "dumps of single requests"
