"""Reads small case files."""

from perflint.documents.cases.modules import read_cases
from perflint.formats.case_keys import CaseList, Cases, Gated

KEYS = Cases(
    files=("cases.py",),
    constructors=("Case", "make_elsewhere"),
    gated=Gated("check", defaults={"make_elsewhere": False}),
    lists=(CaseList("CASES", ("a.json",)),),
)


def read(code="", keys=KEYS, **files):
    """Read modules; the keywords are the names and the code of others than ``cases.py``."""
    contents = {"cases.py": code, **{f"{name}.py": text for name, text in files.items()}}
    return read_cases({path: text.encode() for path, text in contents.items()}, keys)


def gated(found):
    """Return the cases by name, with whether they are compared."""
    return {name: found.gated(name) for name in found.names}


def listed(code, **files):
    """Return the names in the list, with ``...`` at the end if it is not complete."""
    cases = read(code, **files).lists["CASES"]
    return [case.name for case in cases.cases] + ([] if cases.is_complete else ["..."])


def names_of(expression, before=""):
    """Return the names of cases that are named by an expression, in order; "*" for unknown ones."""
    found = read(f"{before}\nCASES = [Case(name) for name in {expression}]")
    known = [case.name for case in found.lists["CASES"].cases]
    return [*known, *(unread.name for unread in found.unread)]
