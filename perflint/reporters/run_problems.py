"""The parts of runs that could not be read or are not used, in reports."""

from collections.abc import Iterable, Iterator, Sequence

from perflint.primitives.wording import counted
from perflint.reporters.json_text import valid_unicode
from perflint.reporters.markdown_table import code, prose
from perflint.reporters.unused_jobs import UnusedJob
from perflint.runs import RunProblem

MOST = 10
"""How many are listed; the others are counted."""


def bullets(problems: Sequence[RunProblem], unused: Iterable[UnusedJob]) -> Iterator[str]:
    """Yield an item of a Markdown list for the unused cases of each job, and each unread part."""
    for item in unused:
        names = ", ".join(map(code, item.cases[:MOST]))
        if len(item.cases) > MOST:
            names += f" and {len(item.cases) - MOST} more"
        yield f"- not used: {names} in {code(valid_unicode(item.job))}: {prose(item.reason)}"
    for problem in problems[:MOST]:
        yield f"- not read: {code(valid_unicode(problem.origin))}: {prose(problem.message)}"
    if len(problems) > MOST:
        yield f"- not read: {counted(len(problems) - MOST, 'other parts')}"


def problems_as_json(problems: Iterable[RunProblem]) -> list[dict[str, object]]:
    """Return ``[{"origin", "message", "scenario", "job"}]``; null is unknown."""
    return [
        {
            "origin": valid_unicode(problem.origin),
            "message": valid_unicode(problem.message),
            "scenario": None if problem.scenario is None else valid_unicode(problem.scenario),
            "job": valid_unicode(problem.job) if problem.job else None,
        }
        for problem in problems
    ]
