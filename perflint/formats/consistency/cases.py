"""Keys about test cases."""

from collections.abc import Iterator

from perflint.formats.case_keys import Cases
from perflint.formats.consistency.problem import Problem, repeated
from perflint.formats.language import FormatKeys


def problems(keys: FormatKeys) -> Iterator[Problem]:
    """Yield the problems of ``[cases]``."""
    cases = keys.cases
    if cases is None:
        return
    for key, names in (("files", cases.files), ("constructors", cases.constructors)):
        if not names:
            yield Problem(("cases", key), "must not be empty")
        yield from repeated(("cases", key), names)
    for number, glob in enumerate(cases.files):
        if not glob.endswith((".py", "*")):
            yield Problem(("cases", "files", number), f"matches no Python file: '{glob}'")
    if cases.id.argument is not None and cases.id.argument < 0:
        message = f"must not be negative, but is {cases.id.argument}"
        yield Problem(("cases", "id", "argument"), message)
    yield from _defaults(cases)
    yield from _lists(cases)


def _defaults(cases: Cases) -> Iterator[Problem]:
    for name in cases.gated.defaults if cases.gated is not None else ():
        if name not in cases.constructors:
            message = f"has no effect: '{name}' is not one of the constructors"
            yield Problem(("cases", "gated", "defaults", name), message)


def _lists(cases: Cases) -> Iterator[Problem]:
    for number, entry in enumerate(cases.lists):
        if not entry.baselines:
            message = "has no effect: it must contain at least one glob"
            yield Problem(("cases", "lists", number, "baselines"), message)
        if not entry.name.isidentifier():
            message = f"must be the name of a variable, not '{entry.name}'"
            yield Problem(("cases", "lists", number, "name"), message)
