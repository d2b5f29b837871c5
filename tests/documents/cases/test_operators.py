"""Operators of values that may be unknown."""

import pytest

from tests.documents.cases.reading import names_of


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("'a' + 'b'", "ab"),
        ("'a' + load()", "a*"),
        ("'a%s' % ('b',)", "*"),
        ("'a' * 2", "*"),
        ("f'{1 + 2 * 3 - 7 // 2 % 2}'", "6"),
        ("f'{1 // 0}'", "*"),
        ("f'{2 ** 3}'", "*"),
        ("f'{9 * 10 ** 18 * 9}'", "*"),
        ("f'{-1}'", "-1"),
        ("f'{1.5}'", "*"),
        ("f'{True}'", "True"),
        ("(['a'] + load())[0]", "*"),
        ("(['x'] + ['a'])[-1]", "a"),
        ("(['a', 'b'] * 2)[3]", "b"),
        ("(['a'] * 0 or ['b'])[0]", "b"),
        ("sorted({'a', 'b'} - {'a'})[0]", "b"),
        ("sorted({'a', 'b'} & {'a'})[0]", "*"),
        ("({'a': 'b'} | {'a': 'c'})['a']", "c"),
    ],
)
def test_arithmetic(expression, expected):
    assert names_of(f"[{expression}]") == [expected]


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("1 < 2", True),
        ("'a' >= 'b'", False),
        ("'a' < 1", None),
        ("1 < 2 < 3", None),
        ("1 == 1 and 'a' != 'a'", False),
        ("None is None", True),
        ("0 is not False", True),
        ("load() is None", None),
        ("'a' in ['a', load()]", True),
        ("'b' in ['a', load()]", None),
        ("'b' not in ['a']", True),
        ("'a' in {'a': 1}", True),
        ("'b' in {'a': 1, **load()}", None),
        ("'a' in 'bab'", True),
        ("'a' in load()", None),
        ("not []", True),
        ("[*load()]", None),
        ("['a', *load()]", True),
        ("load() or True", None),
        ("[] or load() and True", None),
        ("'a' in (['a'] if load() else ['a', 'b'])", None),
    ],
)
def test_conditions(condition, expected):
    found = names_of(f"['yes' if {condition} else 'no']")
    assert found == [{True: "yes", False: "no", None: "*"}[expected]]
