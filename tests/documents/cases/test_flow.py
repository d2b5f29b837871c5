"""Conditions, loops, and what may end them."""

import pytest

from tests.documents.cases.reading import gated, listed, read

PREFIX = "a, b, c = Case('a'), Case('b'), Case('c')\n"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("for n in 'x', 'a', 'b':\n    if n == 'x':\n        continue\n    Case(n)", "ab"),
        ("for n in 'a', 'x', 'b':\n    if n == 'x':\n        break\n    Case(n)", "a"),
        ("for n in ['a']:\n    break\nelse:\n    Case('b')", ""),
        ("for n in []:\n    break\nelse:\n    Case('b')", "b"),
        ("i = 0\nwhile i < 2:\n    i += 1\n    Case(f'{i}')", "12"),
        ("while True:\n    Case('a')\n    break\nelse:\n    Case('b')", "a"),
        ("def f(n):\n    if n:\n        return Case(n)\n    Case('b')\nf('a')", "a"),
        ("def f():\n    for n in 'ab', 'c':\n        return Case(n)\nf()", ["ab"]),
        ("def f():\n    while 1:\n        return Case('a')\nreplace(f(), id='b')", "ab"),
        ("match 'a':\n    case 'b':\n        n = 'b'\n    case _:\n        n = 'a'\nCase(n)", "a"),
        ("match 'a':\n    case 'a':\n        Case('a')\n    case 'b':\n        Case('c')", "a"),
        ("try:\n    Case('a')\nfinally:\n    Case('b')", "ab"),
        (
            "def f():\n    try:\n        return Case('a')\n    finally:\n        Case('b')\nf()",
            "ab",
        ),
        ("with open('x') as (f, *g):\n    Case('a')", "a"),
        ("with open('x'):\n    Case('a')", "a"),
    ],
)
def test_known_conditions(code, expected):
    assert gated(read(code)) == dict.fromkeys(expected, True)


@pytest.mark.parametrize(
    "code",
    [
        "x = 'a'\nif slow():\n    x = 'b'",
        "x = 'a'\nfor y in load():\n    x = x + 'b'",
        "x = 'a'\nwhile slow():\n    x = x + 'b'",
        "x = 'a'\nfor y in {'a', 'b'}:\n    x = y",
        "x = 'a'\ntry:\n    load()\nexcept KeyError:\n    x = 'b'",
        "try:\n    x = 'a'\n    load()\nexcept KeyError as x:\n    pass",
        "try:\n    import x\nexcept ImportError:\n    x = 'a'",
        "x = 'a'\nmatch load():\n    case [1, *x]:\n        pass",
        "x = 'a'\nmatch load():\n    case {'k': 1, **x}:\n        pass",
        "match 'b':\n    case x:\n        pass",
        "x = 'a'\nmatch 'b':\n    case y if slow():\n        x = 'b'",
        "for y in 'ab', 'c':\n    x = y\n    if slow():\n        break\n    x = 'z'",
        "for x in ['a', 'b']:\n    if slow():\n        break",
        "x = 'a'\nfor y in [1, 2]:\n    if slow():\n        continue\n    x = 'b'",
        "x = 'b'\nfor y in [1]:\n    if slow():\n        break\nelse:\n    x = 'a'",
        "i, x = 0, 'a'\nwhile i < 2:\n    i += 1\n    if slow():\n        break\n    x = 'b'",
        "def f():\n    for y in [1]:\n        if slow(): return 'a'\n    return 'b'\nx = f()",
        "d = {'k': 'a'}\nif slow():\n    d['k'] = 'b'\nx = d['k']",
        "d = {'k': 'a'}\nfor d['k'] in load():\n    pass\nx = d['k']",
        "y = ['a']\nif slow():\n    y.insert(0, 'b')\nx = y[0]",
        "x = 'a'\nslow() and (x := 'b')",
        "x = 'a'\ndef f():\n    global x\n    x = 'b'\nif slow():\n    f()",
        "x = 'a'\nif slow():\n    del x",
    ],
)
def test_a_name_that_may_differ_is_not_read(code):
    found = read(f"{code}\nCase(x)")
    assert ([each.name for each in found.unread], list(found.names)) == (["*"], [])


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("CASES = [a]\nfor x in load():\n    CASES += [b]", "ab"),
        ("CASES = [a]\nfor x in load():\n    CASES = CASES + [b]", ["..."]),
        ("CASES = []\nfor x in load():\n    CASES.append(b if CASES else a)", ["a", "..."]),
        (
            "CASES = []\nfor x in load():\n    if CASES:\n        CASES += [b]\n    CASES += [a]",
            "ab",
        ),
        ("CASES = []\nfor x in [1, 2]:\n    if slow():\n        break\n    CASES += [b]", "b"),
        ("CASES = [a]\nif slow():\n    raise KeyError\nCASES.pop()", ""),
        ("CASES = []\nif load():\n    CASES = [a]\nelif slow():\n    CASES = [b]", "ab"),
    ],
)
def test_lists_that_are_possibly_changed(code, expected):
    found = listed(PREFIX + code)
    assert sorted(found) == sorted(expected)
