"""The CI job that a log belongs to: a job has one log, or one for each of its steps.

GitHub packs the log of a job as ``0_JOB.txt``, and those of its steps as ``JOB/3_STEP.txt``.
"""

import re
from collections.abc import Collection

_NUMBERED = re.compile(r"(?:(.*)/)?(\d+)_([^/]*)\.(?:txt|log)", re.DOTALL)


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


def log_order(path: str) -> tuple[int, int, str]:
    """Return a sort key for the logs of one job: the whole log first, then the steps by number."""
    numbered = _NUMBERED.fullmatch(path)
    return path.count("/"), int(numbered[2][:18]) if numbered else 0, path
