import pytest

from perflint.documents.cases.causes import Causes
from tests.documents.cases.reading import read

CODE = "from b import NAME, ON\nfrom c import OTHER\nCase(NAME, check=ON)\n"
OLD = {"b": "NAME = 'x'\nON = True\nMORE = 1\n", "c": "OTHER = 1\n"}


def cause(code=CODE, name="x", **files):
    """Return the file and the text of the line because of which a case differs."""
    before, after = read(CODE, **OLD), read(code, **{**OLD, **files})
    found = Causes(before, after).of(before.named("x"), after.named(name))
    if found is None:
        return None
    return found.file.path, found.file.data[slice(*found.span)].decode()


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({}, None),
        ({"b": "NAME = 'x'\nON = False\nMORE = 1\n"}, ("b.py", "ON = False")),
        ({"b": "MORE = 2\nNAME = 'x'\n\nON = False \n"}, ("b.py", "ON = False")),
        ({"c": "OTHER = 2\n", "b": OLD["b"].replace("True", "1 > 2")}, ("b.py", "ON = 1 > 2")),
        ({"c": "OTHER = 2\n", "b": f"# ON\n{OLD['b']}"}, ("c.py", "OTHER = 2")),
        ({"b": "NAME = 'x'\nMORE = 1\n"}, ("b.py", "NAME = 'x'")),
        ({"b": OLD["b"].replace("MORE = 1\n", "")}, ("b.py", "ON = True")),
        ({"b": f"# Comment\n{OLD['b']}\n\n"}, None),
    ],
)
def test_the_line_with_a_word_of_the_case_is_why_it_differs(files, expected):
    assert cause(**files) == expected


def test_a_case_whose_own_file_changed_differs_because_of_that():
    assert cause(f"{CODE}# Comment\n", b=OLD["b"].replace("True", "False")) is None


def test_a_default_in_another_file_is_why_its_cases_differ():
    code = "from b import Case\nCase('x')\n"
    old, new = (f"class Case:\n    id: str\n    check: bool = {on}\n" for on in (True, False))
    before, after = read(code, b=old), read(code, b=new)
    found = Causes(before, after).of(before.named("x"), after.named("x"))
    assert (found.file.path, found.file.data[slice(*found.span)]) == ("b.py", b"False")


def test_another_name_at_the_same_place_is_that_of_the_renamed_case():
    before = read(CODE, **OLD)
    renamed = read(CODE, **{**OLD, "b": OLD["b"].replace("'x'", "'y'")})
    assert Causes(before, renamed).renamed == {"x": "y"}
    loop = "from b import NAMES\nfor name in NAMES:\n    Case(name)\n"
    before, after = read(loop, b="NAMES = 'a', 'b'\n"), read(loop, b="NAMES = 'c', 'b'\n")
    assert Causes(before, after).renamed == {"a": "c"}
    assert Causes(before, read(loop, b="NAMES = 'c', 'd'\n")).renamed == {}
