"""The CI job that a log belongs to: a job has one log, or one for each of its steps.

GitHub packs the log of a job as ``0_JOB.txt``, and those of its steps as ``JOB/3_STEP.txt``. The
number of a job can be negative, as in ``-2147483648_JOB.txt``.
"""

import re
from collections.abc import Collection, Iterable, Sequence

from perflint.primitives.globs import matches_name
from perflint.runs.snapshot import RunProblem, Snapshot

_NUMBERED = re.compile(r"(?:(.*)/)?(-?\d+)_([^/]*)\.(?:txt|log)", re.DOTALL)


def job_of_paths(paths: Collection[str]) -> dict[str, str]:
    """Return the job of each log: the folder of the logs of its steps, or the path of its log."""
    folders = {path.rpartition("/")[0] for path in paths}
    jobs = {}
    for path in paths:
        whole = _NUMBERED.fullmatch(path)
        if whole:
            folder = f"{whole[1]}/{whole[3]}" if whole[1] is not None else whole[3]
            if folder in folders:
                jobs[path] = folder
    with_steps = {*jobs.values()}
    for path in paths:
        folder = path.rpartition("/")[0]
        jobs.setdefault(path, folder if folder in with_steps else path)
    return jobs


def name_of(job: str) -> str:
    """Return the name of a job: another attempt of a run gives its log another number."""
    numbered = _NUMBERED.fullmatch(job)
    return numbered[3] if numbered else job.rpartition("/")[2]


def log_order(path: str) -> tuple[int, int, str]:
    """Return a sort key for the logs of one job: the whole log first, then the steps by number."""
    numbered = _NUMBERED.fullmatch(path)
    return path.count("/"), int(numbered[2][:18]) if numbered else 0, path


def in_jobs(snapshots: Iterable[Snapshot], globs: Sequence[str]) -> list[Snapshot]:
    """Return the snapshots of the jobs whose paths, or the ends of whose paths, match a glob."""
    return [
        snapshot
        for snapshot in snapshots
        if any(_is_selected(snapshot.job, glob) for glob in globs)
    ]


def files_not_read(problems: Iterable[RunProblem], globs: Sequence[str]) -> list[str]:
    """Return the paths of the files that could not be read, if they may be of a selected job."""
    found = dict.fromkeys(problem.path for problem in problems if problem.is_file)
    return [path for path in found if not globs or _may_be_selected(path, globs)]


def _may_be_selected(path: str, globs: Sequence[str]) -> bool:
    """Tell whether a glob matches a log or its folder; nobody knows the jobs of a zip archive."""
    folder = path.rpartition("/")[0]
    is_archive = path.lower().endswith(".zip")
    return is_archive or any(_is_selected(job, glob) for job in (path, folder) for glob in globs)


def without_baseline(
    jobs: Iterable[str], patterns: Sequence[str], files: Collection[str], globs: Sequence[str]
) -> dict[str, str]:
    """Return the jobs for which there is no baseline, with the pattern that their paths contain.

    ``patterns`` are globs of words. One that the path of a file contains has a baseline, and a job
    that one of the user's ``globs`` selects by such a word is not excluded: ``*`` is no such word.
    """
    patterns = [item for item in patterns if not any(_contains(file, item) for file in files)]
    explicit = [glob for glob in globs if any(_contains(glob, item) for item in patterns)]
    excluded = {}
    for job in dict.fromkeys(jobs):
        pattern = next((item for item in patterns if _contains(job, item)), None)
        if pattern is not None and not any(_is_selected(job, glob) for glob in explicit):
            excluded[job] = pattern
    return excluded


def _is_selected(job: str, glob: str) -> bool:
    job, glob = f"/{job}", f"/{glob.lstrip('/')}"
    return job.endswith(glob) or matches_name(job, f"*{glob}")


def _contains(path: str, pattern: str) -> bool:
    """Tell whether words of a path match a pattern, as those of ``2 GPU_ROCm7`` ``gpu-rocm*``."""
    words = "-".join(re.findall(r"[a-z0-9]+", path.lower()))
    return matches_name(f"-{words}-", f"*-{pattern.lower()}-*")
