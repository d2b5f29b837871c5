"""The measurements of a run that are not used, because they are for no file that is compared."""

import os
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from shlex import quote

from perflint.primitives.record import Record
from perflint.primitives.wording import joined
from perflint.reporters.json_text import valid_unicode
from perflint.runs import Assignment


class UnusedJob(Record):
    """Cases of a job that are not used, all for the same ``reason``, a phrase.

    ``choices`` are the baselines that they may be for; there are none if it is known that they are
    for no baseline that is compared. ``can_be_chosen`` tells whether ``--job`` decides.
    """

    job: str
    cases: tuple[str, ...]
    reason: str
    choices: tuple[str, ...] = ()
    can_be_chosen: bool = False


def unused_jobs(assignments: Iterable[Assignment], files: Collection[str]) -> tuple[UnusedJob, ...]:
    """Return the cases of assignments that are not used, by job and reason.

    ``files`` are the paths of all baselines that the runs may be for.
    """
    shown = short_names(files)
    cases: dict[UnusedJob, dict[str, None]] = {}
    for found in assignments:
        reason = _reason(found, shown)
        key = UnusedJob(found.snapshot.job, (), reason, found.choices, found.can_be_chosen)
        cases.setdefault(key, {})[found.snapshot.scenario] = None
    return tuple(job._replace(cases=tuple(names)) for job, names in cases.items())


def lines(unused: Iterable[UnusedJob], advice: Callable[[str], str] | None = None) -> Iterator[str]:
    """Yield a line for each job: which cases are not used, why, and what to do.

    ``advice`` is given a job, quoted for a shell, and returns how to choose its file.
    """
    jobs: dict[str, list[UnusedJob]] = {}
    for item in unused:
        jobs.setdefault(item.job, []).append(item)
    for job, items in jobs.items():
        parts = [f"{_cases(item)}: {item.reason}" for item in items]
        if advice and any(item.can_be_chosen for item in items):
            parts.append(advice(quote(job)))
        yield f"{job}: not used: {'; '.join(parts)}"


def as_json(unused: Iterable[UnusedJob]) -> list[dict[str, object]]:
    """Return ``[{"job", "cases": ["…"], "reason", "choices": ["…"]}]``."""
    return [
        {
            "job": valid_unicode(item.job),
            "cases": [*map(valid_unicode, item.cases)],
            "reason": valid_unicode(item.reason),
            "choices": [*map(valid_unicode, item.choices)],
        }
        for item in unused
    ]


def short_names(paths: Collection[str]) -> dict[str, str]:
    """Return the name of each file, or its path if another file has the same name."""
    names = [os.path.basename(path) for path in paths]
    return {
        path: name if names.count(name) == 1 else path
        for path, name in zip(paths, names, strict=True)
    }


def _cases(item: UnusedJob) -> str:
    return joined([f"`{name}`" for name in item.cases], most=3)


def _reason(found: Assignment, shown: dict[str, str]) -> str:
    choices = [shown.get(path, path) for path in found.choices]
    named = " or ".join(dict.fromkeys(shown.get(path) or _base(path) for path in found.named))
    if found.reason == "names-other":
        return f"it is for another file: the run names {named}"
    if found.reason == "attempts-name-other":
        return f"it is for another file: other attempts of its job name {named}"
    if found.reason == "other-scenarios":
        others = " or ".join(choices[1:])
        return f"the run names {named}, but its scenarios are those of {others}"
    if found.reason == "no-baseline":
        return f"there is no baseline for jobs with '{found.pattern}' in their paths"
    if found.reason == "damaged":
        damaged = " or ".join(shown.get(path, path) for path in found.damaged)
        command = f"perflint check {' '.join(map(quote, found.damaged))}"
        return f"it may be for {damaged}, which cannot be read ({command} says why)"
    if found.reason == "unknown":
        others = f"; other attempts of its job name {named}" if named else ""
        return f"it may be for {' or '.join(choices)}{others}"
    return f"it is for {shown.get(found.path or '', found.path)}"


def _base(path: str) -> str:
    """Return the name of a file that a run on any system names."""
    return re.split(r"[/\\]", path)[-1]
