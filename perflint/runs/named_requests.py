"""The requests that have no name of their own, and get the one that the user gives.

A file such as ``performance.log`` contains warm-ups and requests of other cases, too. Only the user
knows which of them has the name.
"""

import os
from collections.abc import Iterable
from shlex import quote

from perflint.primitives.record import Record
from perflint.primitives.wording import joined
from perflint.runs.snapshot import Measured, RunError


class RequestName(Record):
    """The scenario of a request, as the user gave it.

    ``several`` requests may have it, each the only one of a file that the user named.
    """

    scenario: str
    several: bool = False


def check_name(name: RequestName | None, items: Iterable[Measured], runs: Iterable[str]) -> None:
    """Raise RunError if too many requests have the name; copies of a request count once.

    ``runs`` are the paths that the user named, ``-`` for standard input.
    """
    found: dict[str, Measured] = {}
    for item in items:
        if item.is_named_by_user:
            found.setdefault(repr(item.record), item)
    if name is None or len(found) < 2:
        return
    paths = {item.path for item in found.values()}
    named = {"stdin" if run == "-" else run for run in runs}
    if name.several and len(paths) == len(found) and paths <= named:
        return
    origins = joined([item.origin for item in found.values()], most=3)
    message = f"{len(found):,} requests would have this name: {origins}; "
    message += _advice(next(iter(found.values())))
    raise RunError(f"--scenario {name.scenario}", message)


def _advice(item: Measured) -> str:
    """Return how to give a run with a single request, such as this one."""
    if not item.line:
        return "give a file with only one of them"
    path = quote(item.path) if os.path.isfile(item.path) else "FILE"  # not in an archive
    return f"give one of them, such as the first: sed -n {item.line}p {path} > request.json"
