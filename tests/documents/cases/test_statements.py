"""Statements without others in them, functions and classes."""

import pytest

from tests.documents.cases.reading import gated, names_of, read


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("x: str\nx: str = 'a'", "a"),
        ("x, (y, z) = 'a', ('b', 'c')\nx = z", "c"),
        ("x, *y = 'a', 'b'", "*"),
        ("x, y = load()", "*"),
        ("d = {'a': 'b'}\nd |= {'a': 'c'}\nx = d['a']", "c"),
        ("x = 'a'\nx += 'b'", "ab"),
        ("d = ['a']\nd[0] += 'b'\nx = d[0]", "ab"),
        ("x = 'a'\ndel x", "*"),
        ("x = 'a'\ndef f():\n    global x\n    x = 'b'\nf()", "b"),
        ("x = 'a'\ndef f():\n    x = 'b'\nf()", "a"),
        (
            "def f():\n y = 'a'\n def g():\n  nonlocal y\n  y = 'b'\n g()\n return y\nx = f()",
            "b",
        ),
        ("y = 'a'\ndef f():\n    return y\ny = 'b'\nx = f()", "b"),
        ("y = 'a'\ndef f(z=y):\n    return z\ny = 'b'\nx = f()", "a"),
        (
            "def f():\n  y = 'a'\n  def h():\n    return y\n  y = 'b'\n  return h()\nx = f()",
            "b",
        ),
        (
            "y = 'a'\nclass K:\n    y = 'b'\n    def f(self):\n        return y\nx = K.y",
            "b",
        ),
        ("class K(Enum):\n    A = 'a'\nx = K.A", "*"),
        ("@cache\ndef f(n):\n    return n\nx = f('a')", "a"),
        ("@other\ndef f(n):\n    return n\nx = f('a')", "*"),
        ("def f(n):\n    return n\nx = f(*load(), 'a')", "*"),
        ("def f(n='a'):\n    return n\nx = f(*load())", "*"),
        ("def f(n='a'):\n    return n\nx = f(**load())", "*"),
        ("def f(n='a', /):\n    return n\nx = f(**load())", "a"),
        ("def f(**d):\n    return d['n']\nx = f(n='a')", "a"),
        ("def f(n):\n    return n\nx = f(**{'n': 'a'})", "a"),
        ("assert (x := 'a')", "a"),
        ("'''text'''\nx = 'a'", "a"),
    ],
)
def test_assignments_and_functions(code, expected):
    assert names_of("[x]", code) == [expected]


def test_names_of_modules():
    code = "import shared\nshared.NAME = 'b'\nCase(shared.NAME)\nCase(shared.f())"
    found = read(code, shared="NAME = 'a'\ndef f():\n    return NAME\n")
    assert gated(found) == {"b": True}


@pytest.mark.parametrize(
    "code",
    ["x = []\nx.id = 'b'", "setattr(a, 'size', 1)", "setattr(load(), name, 1)", "setattr(1)"],
)
def test_attributes_that_are_none_of_a_case(code):
    found = read(f"a = Case('a')\n{code}")
    assert (gated(found), found.unread) == ({"a": True}, ())


def test_any_attribute_of_a_case():
    found = read("a = Case('a')\nsetattr(a, load(), 1)")
    assert {each.name for each in found.unread} == {"a", "*"}


@pytest.mark.parametrize(
    "use",
    ["Case('x' if a.check else 'y')", "Case(a.id)", "replace(a, size=1)", "replace(a, id=a.id)"],
)
def test_the_attributes_of_a_case_are_not_known_after_a_change(use):
    found = read(f"a = Case('a')\na.id = load()\na.check = load()\n{use}")
    assert {each.name for each in found.unread} == {"a", "*"}
    assert list(found.names) == []
