"""The measurements of the runs on a command line."""

import os
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

from perflint.cli.parser import UsageError
from perflint.formats import Format
from perflint.primitives.wording import counted, joined, listed
from perflint.reporters.escape import escaped
from perflint.reporters.unused_jobs import UnusedJob, lines, short_names, unused_jobs
from perflint.runs import (
    RequestName,
    RunProblem,
    Snapshot,
    assign,
    in_jobs,
    read_runs,
    without_baseline,
)
from perflint.runs.assignment import Files


def read_measurements(
    paths: Sequence[str],
    format: Format,
    name: RequestName | None,
    jobs: Sequence[str],
    command: str,
    baselines: Iterable[str],
) -> tuple[list[Snapshot], list[RunProblem]]:
    """Read runs, and print each part that cannot be read; raises UsageError without snapshots.

    ``name`` is the one that the user gave to a request. ``jobs`` are globs of the jobs to use; all
    jobs are used if there are none. ``command`` is the command to run again if the error says which
    option it lacks. ``baselines`` are the locations of files that are compared with the runs, and
    therefore not read as one in a directory of runs.
    """
    stdin = sys.stdin.buffer if sys.stdin is not None else None  # None if it is closed
    snapshots: list[Snapshot] = []
    problems: list[RunProblem] = []
    skip = {*map(os.path.realpath, baselines)}
    for item in read_runs(paths, format, name=name, stdin=stdin, skip=skip):
        if isinstance(item, RunProblem):
            problems.append(item)
            _print(f"{item.origin}: {item.message}")
        else:
            snapshots.append(item)
    if not snapshots:
        raise _nothing_found(paths, format, problems, command)
    if not jobs:
        return snapshots, problems
    selected = in_jobs(snapshots, jobs)
    if not selected:
        names = joined([*dict.fromkeys(snapshot.job for snapshot in snapshots)])
        raise UsageError(f"--job: no job matches {joined(jobs)}; the runs have {names}")
    return selected, problems


def excluded_jobs(
    format: Format, snapshots: Iterable[Snapshot], files: Collection[str], globs: Sequence[str]
) -> dict[str, str]:
    """Return the jobs for which the format has no baseline, unless ``globs`` choose them.

    The values are the patterns of the format.
    """
    patterns = format.runs.jobs_without_baseline if format.runs else ()
    return without_baseline((item.job for item in snapshots), patterns, files, globs)


def assigned_to(
    into: str,
    snapshots: Sequence[Snapshot],
    files: Files,
    excluded: Mapping[str, str],
    selects: Callable[[str], bool],
    *,
    is_chosen: bool,
) -> tuple[list[Snapshot], tuple[UnusedJob, ...]]:
    """Return the snapshots for one of ``files``, and those that are refused, which are printed.

    What is for another file of ``files`` is neither. ``selects`` tells which scenarios the user
    selected, and ``is_chosen`` that the user chose the jobs for this file. Raises UsageError if
    no snapshot is left for it.
    """
    chosen = into if is_chosen else None
    found = assign(snapshots, files, chosen=chosen, excluded=excluded)
    doubtful = [
        item
        for item in found
        if item.path is None
        and (into in item.choices or not item.choices)
        and selects(item.snapshot.scenario)
    ]
    unused = unused_jobs(doubtful, files)
    name = short_names(files)[into]
    for line in lines(unused, lambda job: f"if it is for {name}, run again with --job {job}"):
        _print(line)
    taken = [assignment.snapshot for assignment in found if assignment.path == into]
    if not taken:
        others = sorted({assignment.path for assignment in found if assignment.path})
        where = f"; they are for {joined(others)}" if others else ""
        raise UsageError(f"no measurements for {into} in the runs{where}")
    names = dict.fromkeys(snapshot.scenario for snapshot in taken)
    if not any(map(selects, names)):
        raise UsageError(f"--only and --skip select none of the scenarios: {listed([*names])}")
    return taken, unused


def is_single_log(paths: Sequence[str], snapshots: Iterable[Snapshot]) -> bool:
    """Tell whether the user named one log or file, not a directory or a zip archive of them."""
    named = "stdin" if paths[0] == "-" else paths[0]
    is_one = len({path if path == "-" else os.path.realpath(path) for path in paths}) == 1
    return is_one and all(snapshot.job == named for snapshot in snapshots)


def _print(message: str) -> None:
    print(f"perflint: {escaped(message)}", file=sys.stderr)


def _nothing_found(
    paths: Sequence[str], format: Format, problems: Sequence[RunProblem], command: str
) -> UsageError:
    """Return the error for runs without measurements; print what was searched for.

    If a scenario must be named, the error says how instead.
    """
    message = f"no measurements in {joined(paths)}"
    if any("--scenario" in problem.message for problem in problems):
        return UsageError(f"{message} that name their scenario; name it: {command} --scenario NAME")
    if not problems:
        _print(f"searched for, as perflint formats {format.name} describes it:")
        for source in _sources(format):
            _print(f"  {source}")
    return UsageError(message)


def _sources(format: Format) -> Iterator[str]:
    """Describe where the measurements of a run can be."""
    keys = format.runs
    if keys and keys.announced_by:
        first, *others = keys.announced_by
        more = f" (or {counted(len(others), 'similar lines')})" if others else ""
        yield f"in logs: JSON after a line with '{first}'{more}"
    for block in keys.blocks if keys else ():
        yield f"in logs: blocks that begin with '{block.first}'"
    dumps = ", and results or requests of tests" if keys and keys.dumps else ""
    yield f"JSON files of the format {format.name}{dumps}"
