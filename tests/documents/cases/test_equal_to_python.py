"""The cases that are read from a file are those that Python makes, or are listed as not read."""

from hypothesis import HealthCheck, assume, given, settings

from perflint.documents.cases.mentions import NOT_EVALUATED
from perflint.documents.cases.modules import read_cases
from perflint.formats.case_keys import CaseList, Cases, Gated
from tests.documents.cases.case_programs import Runs, programs

KEYS = Cases(
    files=("cases.py",),
    constructors=("Case",),
    gated=Gated("check"),
    lists=(CaseList("CASES", ("a.json",)),),
)


def check(program, *, is_exact=False):
    """Compare what is read with what Python makes, in all runs of the program.

    Of an ``exact`` program all conditions can be evaluated, so that nothing else may be read than
    Python makes, and only code that Python does not run may be listed as not evaluated.
    """
    runs = Runs(program)
    code = "from elsewhere import Case as Other\n" + program
    found = read_cases({"cases.py": code.encode()}, KEYS)
    if is_exact:
        found.unread = tuple(each for each in found.unread if each.reason != NOT_EVALUATED)
    names = {*found.names}
    for name, checks in runs.cases.items():
        assert name in names or found.is_unread(name), f"{name} is missing in\n{program}"
        if found.gated(name) is not None and (is_exact or not found.gated(name)):
            assert found.gated(name) is any(checks), f"{name}: {found.gated(name)} in\n{program}"
    for name in names if is_exact else ():
        assert name in runs.cases or found.is_unread(name), f"{name} is wrong in\n{program}"
    listed = found.lists.get("CASES")
    if listed is not None and listed.is_complete:
        known = {case.name: case.gated for case in listed.cases}
        for name in runs.listed:
            assert name in known or found.is_unread(name), f"{name} is not listed in\n{program}"
        for name, gated in known.items() if is_exact else ():
            assert name in runs.listed, f"{name} is not in the list in\n{program}"
            assert gated is None or gated in runs.listed[name], f"{name} in\n{program}"


@settings(max_examples=25, suppress_health_check=[*HealthCheck])
@given(programs())
def test_what_is_read_is_what_python_makes(program):
    try:
        check(program.code, is_exact=program.is_exact)
    except (LookupError, ValueError, RecursionError, NameError):
        assume(False)
