"""Lists of which it is not known what was done with them."""

import pytest

from perflint.documents.cases import containers
from tests.documents.cases.reading import listed, names_of, read

PREFIX = "a, b, c = Case('a'), Case('b'), Case('c')\n"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("CASES = [a, b]\nif slow():\n    CASES.remove(a)", "ab"),
        ("CASES = [a]\nif slow():\n    CASES[:] = [b]", "ab"),
        ("CASES = [a]\nif slow():\n    CASES.append(b)\nCASES.pop()", ["a", "b", "..."]),
        ("CASES = [a]\nif slow():\n    CASES.append(b)\nCASES.remove(b)", "a"),
        ("CASES = [a]\nif slow():\n    CASES.append(b)\nCASES.clear()\nCASES += [c]", "c"),
        ("CASES = [a]\nCASES += CASES\nCASES[:] = CASES", "a"),
        ("CASES = [a, b]\nCASES[1] = c", "ac"),
        ("CASES = [a, b]\nCASES[1:] = [c]", "ac"),
        ("CASES = [a, b]\nCASES[5] = c", ["a", "b", "..."]),
        ("CASES = [a, b]\nCASES[size:] = [c]", ["a", "b", "c", "..."]),
        ("CASES = [a, b]\nCASES[1:] = load()", ["a", "b", "..."]),
        ("CASES = [a, b]\ndel CASES[size]", ["a", "b", "..."]),
        ("CASES = [a, b]\nCASES.insert(size, c)", "abc"),
        ("X, Y = [a], [b]\nCASES = X if slow() else Y\nCASES.append(c)", "abc"),
        ("CASES, Y = [a], [b]\nX = CASES if slow() else Y\nX.append(c)", "ac"),
        ("CASES, Y = [a], [b]\nX = CASES if slow() else Y\nY.append(c)", "a"),
        ("CASES, Y = [a], [b]\nX = CASES if slow() else Y\nX.clear()", "a"),
        ("def f():\n    if slow():\n        return None\n    return [a]\nCASES = f()", "a"),
        ("CASES = [a, b]\nCASES *= 0", ""),
    ],
)
def test_lists(code, expected):
    assert listed(PREFIX + code) == list(expected)


def test_a_list_that_is_too_long(monkeypatch):
    monkeypatch.setattr(containers, "MAX_ITEMS", 3)
    found = read("X = ['a', 'b']\nX += X\nCase('c')")
    assert [unread.reason for unread in found.unread] == ["the file takes too long to evaluate"]


def test_items_that_may_be_missing_have_no_position():
    before = "x = ['a', 'b']\nif slow():\n    x.pop(0)"
    assert names_of("[x[0]]", before) == ["*"]
    assert names_of("x", before) == ["a", "b"]
