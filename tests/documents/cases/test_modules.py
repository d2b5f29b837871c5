"""Cases that are read from Python files without running them."""

import ast
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perflint.documents.cases import state
from perflint.formats import Formats
from perflint.formats.case_keys import CaseName, Gated
from tests.documents.cases.reading import KEYS, gated, listed, read
from tests.paths import FIXTURES


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("Case('a')", {"a": True}),
        ("Case(id='a', check=False)", {"a": False}),
        ("module.Case('a', 1, check=True)", {"a": True}),
        ("make_elsewhere('a')\nmake_elsewhere('b', check=True)", {"a": False, "b": True}),
        ("ON = not False\nCase('a', check=ON)", {"a": True}),
        ("Case('a', check=setting())", {"a": None}),
        ("Case('a', **options)", {"a": None}),
        ("Case('a', **{'check': False})", {"a": False}),
        ("Case('a', check=False)\nCase('a')", {"a": True}),
        (
            "NAMES = ['a', 'b']\nfor name in NAMES:\n    Case(f'{name}_x')",
            {"a_x": True, "b_x": True},
        ),
        ("Case('a' + '_' + 'b')", {"a_b": True}),
        ("Case('b' if 1 in (1, 2) else 'c')", {"b": True}),
        ("x = {'k': 'a'}\nCase(x['k'])", {"a": True}),
        ("# Case('a')\n'Case(\"b\")'", {}),
        ("pytest.param(Case('a'), marks=slow)", {"a": True}),
        (
            "with open('x') as f:\n    Case('a')\ntry:\n    Case('b')\nexcept E:\n    Case('c')",
            "abc",
        ),
        ("match x:\n    case 1:\n        Case('a')\nwhile x:\n    Case('b')", "ab"),
        ("@wraps\ndef f(*names, **more):\n    return [Case(n) for n in names]\nf('a', 'b')", "ab"),
        ("def f(a, /, b='y', *, c='z'):\n    return Case(a + b + c)\nf('x', c='w')", {"xyw": True}),
        ("def f(n):\n    return f(n)\nf('a')", {}),
        ("def f(n):\n    return Case(f'{n}{n}')\nf(n='a')", {"aa": True}),
    ],
)
def test_cases_and_whether_they_are_compared(code, expected):
    expected = dict.fromkeys(expected, True) if isinstance(expected, str) else expected
    found = read(code)
    assert gated(found) == expected
    assert found.unread == ()


COPIES = """\
from dataclasses import replace
base = Case("a", check=False)
replace(base, id="b")
replace(base, id="c", check=True)
replace(base, model=1)
replace(settings, size=1)
replace(unknown, id="d")
"""


def test_copies():
    found = read(COPIES)
    assert gated(found) == {"a": False, "b": False, "c": True, "d": None}
    assert found.unread == ()


@pytest.mark.parametrize(
    ("code", "pattern"),
    [
        ("Case(name)", "*"),
        ("Case(f'{model}_t2i')", "*_t2i"),
        ("Case(f'{1}_{x!r}_t2i')", "1_*_t2i"),
        ("Case('t2i_' + model)", "t2i_*"),
        ("Case('t2i_%s' % model)", "*"),
        ("Case('{}_t2i'.format(model))", "*"),
        ("Case(*arguments)", "*"),
        ("Case()", "*"),
        ("[Case(f'{name}_x') for name in load()]", "*_x"),
        ("for name in load():\n    Case(f'{name}_x')", "*_x"),
        ("replace(load(), check=False)", "*"),
        ("def f(n):\n    return Case(n)\nf(load())", "*"),
        ("Case(names[0])", "*"),
    ],
)
def test_a_name_that_is_not_literal_is_listed_and_may_be_any(code, pattern):
    found = read(code)
    (unread,) = found.unread
    assert (unread.name, unread.reason) == (pattern, "its name is not literal")
    assert unread.place is not None
    assert list(found.names) == []
    assert found.may_have(pattern.replace("*", "any"))
    assert found.gated(pattern.replace("*", "any")) is None


CALL, PASSED, NAME = "not evaluated", "passed on", "not literal"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("def f(n):\n    return Case(f'{n}_x')", {"*_x": CALL}),
        ("def f():\n    return Case('a')", {"a": CALL}),
        ("def f(c):\n    return replace(c, id='b')", {"b": CALL}),
        ("def f(n):\n    return Case(n)\ndef g():\n    return f('a')", {"*": CALL}),
        ("class A:\n    def f(self, n):\n        return Case(f'{n}_x')", {"*_x": CALL}),
        ("f = lambda n: Case(n + '_x')", {"*_x": CALL}),
        ("def f():\n    yield Case('a')", {"a": CALL}),
        ("async def f():\n    return Case(id='a')", {"a": CALL}),
        ("@task\ndef f():\n    return Case('a')\nf()", {"*": CALL, "a": CALL}),
        ("any(Case(n) for n in ('a', 'b'))", {"*": CALL}),
        ("if False:\n    Case('a')", {"a": CALL}),
        ("make = partial(Case, check=False)\nmake('a')", {"*": PASSED}),
        ("from shared import f\nmap(f, 'ab')", {"*": PASSED}),
        ("Case.of('a')", {"*": PASSED}),
        ("Case(*names)", {"*": NAME}),
        ("class B(Case):\n    def __init__(self, n):\n        ...\nB('a')", {"*": NAME}),
        ("Case('a').id = name", {"*": NAME, "a": "changed"}),
        ("def f(case):\n    case.id = 'b'", {"*": "changed"}),
        ("exec(code)", {"*": "run code"}),
    ],
)
def test_what_is_not_evaluated_is_listed(code, expected):
    found = read(code, shared="def f(n):\n    return Case(n)\nf('shared')\n")
    assert {each.name for each in found.unread} == {*expected}
    for each in found.unread:
        assert expected[each.name] in each.reason
    assert {*found.names} == {"shared"}


@pytest.mark.parametrize(
    "code",
    [
        "x: Case = None\ndef f(c: Case, *d: Case) -> list[Case]:\n    x: Case",
        "T = dict[str, Case] | Case\nisinstance(x, (Case, str))\ntype(x) is Case",
        "from shared import Case\n__all__ = ['Case']\nprint(Case.__name__, fields(Case))",
        "class Case:\n    def f(self) -> Case:\n        match self:\n            case Case(): ...",
        "def f(a):\n    return replace(a, model='x')",
    ],
)
def test_what_makes_no_case_is_not_listed(code):
    found = read(code)
    assert (found.unread, list(found.names)) == ((), [])


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("from elsewhere import Case as C\nC('a')", {"a": True}),
        ("class Suite:\n    CASES = [Case('a')]\nX = Suite.CASES", {"a": True}),
        ("C = Case\nC('a', check=False)", {"a": False}),
        ("class B(Case):\n    pass\nB('a')", {"a": True}),
        ("@dataclass\nclass B(Case):\n    check: bool = False\nB('a')", {"a": False}),
        ("class B(Case):\n    check = False\nB('a')", {"a": None}),
        ("@parametrize('x', [Case('a')])\ndef f(c=Case('b'), *, d=Case('c')): ...", "abc"),
        ("(c := Case('a'))\nreplace(c, id=c.id + 'b')", {"a": True, "ab": True}),
        ("x = 'a'\ndef f(n=x):\n    global x\n    x = 'c'\n    Case(n)\nf()\nCase(x)", "ac"),
    ],
)
def test_statements(code, expected):
    expected = dict.fromkeys(expected, True) if isinstance(expected, str) else expected
    assert gated(read(code)) == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("CASES[0].check = False", {"a": None, "b": True}),
        ("setattr(CASES[1], 'check', False)", {"a": True, "b": None}),
        ("for c in CASES:\n    c.check = False", {"a": None, "b": None}),
        ("find('a').check = False", {"a": None, "b": None}),
        ("def off(case):\n    case.check = False", {"a": None, "b": None}),
        ("class A:\n    def f(self):\n        self.check = False", {"a": True, "b": True}),
        ("class Case:\n    def f(self):\n        self.check = False", {"a": None, "b": None}),
        ("class Case:\n    def f(self):\n        setattr(self, 'x', 1)", {"a": True, "b": True}),
    ],
)
def test_a_case_that_is_changed_later(code, expected):
    found = read(f"CASES = [Case('a'), Case('b')]\n{code}")
    assert gated(found) == expected
    assert found.unread == ()


@pytest.mark.parametrize(
    "code",
    [
        "CASES = [*OTHERS, Case('a')]",
        "CASES = OTHERS + [Case('a')]",
        "CASES = [Case('a')]\nCASES += OTHERS",
        "CASES = [Case('a')]\nCASES.extend(OTHERS)",
        "CASES = [Case('a'), load()]",
        "SUITES = {'x': [(1, [Case('a'), *OTHERS])]}",
        "def f(*cases):\n    return [Case('a'), *cases]\nX = f(*OTHERS)",
        "CASES = OTHERS\nCase('a')",
    ],
)
def test_a_list_may_have_cases_of_a_module_that_is_not_read(code):
    found = read(f"from elsewhere import OTHERS\n{code}")
    (unread,) = found.unread
    assert (unread.name, unread.reason) == ("*", "the list may have further cases")
    assert list(found.names) == ["a"]
    assert not any(each.is_complete for each in found.lists.values())


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("CASES = [Case('a'), Case('b')]", ["a", "b"]),
        ("CASES: list[Case] = (Case('a'),)", ["a"]),
        ("CASES = [Case('a')] + [Case('b')]", ["a", "b"]),
        ("CASES = [*[Case('a')], Case('b')]", ["a", "b"]),
        (
            "CASES = []\nCASES.append(Case('a'))\nCASES.extend([Case('b')])\nCASES += [Case('c')]",
            "abc",
        ),
        ("OTHER = CASES = [Case('a')]\nOTHER += [Case('b')]", ["a", "b"]),
        ("CASES = [Case(n) for n in ('a', 'b') if n != 'a']", ["b"]),
        ("CASES = [Case(n) for n in 'a b'.split()]", ["..."]),
        ("CASES = list(chain([Case('a')], [Case('b')]))", ["a", "b"]),
        ("CASES = [c for c in [Case('a'), Case('b')] if c.id in {'b'}]", ["b"]),
        ("CASES = [Case('a')]\nif slow():\n    CASES = []\nelse:\n    CASES += [Case('b')]", "ab"),
        ("CASES = load()", ["..."]),
        ("CASES = [Case('a'), load()]", ["a", "..."]),
        ("CASES = sorted([Case('a')], key=name)", ["a"]),
        ("CASES = [Case('a'), Case('b')]\nCASES.remove(x)", ["a", "b", "..."]),
        ("CASES = list({'k': Case('a')}.values())", ["a"]),
        ("CASES = [Case('a'), Case('b')][:1]", ["a"]),
        ("CASES = [Case('a'), Case('b')][:count]", ["a", "b", "..."]),
        ("CASES = [Case('a')]\nCASES[:] = [Case('b')]", ["b"]),
        ("CASES = [Case(f'{n}{i}') for i, n in enumerate(['a', 'b'])]", ["a0", "b1"]),
        ("CASES = [Case(f'a{i}') for i in range(1, 3)]", ["a1", "a2"]),
        ("CASES = [Case('a'), Case('b'), Case('c')]\ndel CASES[0], CASES[1:]", ["b"]),
        ("CASES = [Case('a'), Case('b')]\nother = CASES\nother.pop(0)", ["b"]),
        ("CASES = [Case('a')]\ndef drop():\n    CASES.clear()\ndrop()", []),
        ("CASES = [Case('a')]\nCASES.insert(0, Case('b'))", ["b", "a"]),
        ("a = Case('a')\nCASES = [a, Case('b')]\nCASES.remove(a)", ["b"]),
        ("CASES = [Case('a')]\nif slow():\n    CASES.clear()", ["a"]),
        ("CASES = [Case('a')]\nCASES[slow()] = Case('b')", ["a", "b", "..."]),
        ("CASES = [Case('a')]\nCASES = [c for c in CASES if c.size]", ["a", "..."]),
        ("CASES = [Case('a')]\nregister(CASES)", ["a", "..."]),
        ("CASES = [Case('a')]\nprint(CASES)", ["a"]),
        ("CASES = [Case('a')]\ndef drop():\n    CASES.clear()", ["a", "..."]),
        ("CASES = [Case('a')]\ndef drop():\n    del CASES[0]", ["a", "..."]),
        ("CASES = [Case('a')]\ndef drop():\n    global CASES\n    CASES = []", ["a", "..."]),
        ("A, B = [Case('a')], [Case('b')]\nCASES = A if slow() else B\nA.append(Case('c'))", "abc"),
        ("A = B = (Case('a'),)\nA += (Case('b'),)\nCASES = B", ["a"]),
    ],
)
def test_lists(code, expected):
    assert listed(code) == list(expected)


def test_a_list_that_does_not_exist():
    assert read("OTHER = []").lists == {}


@pytest.mark.parametrize(
    "imported",
    [
        "from tests.shared import BASE, make",
        "from shared import *",
        "from .shared import BASE, make",
        "import shared\nBASE, make = shared.BASE, shared.make",
        "from . import shared\nBASE = shared.BASE\nmake = shared.make",
        "if True:\n    from python.tests.shared import make as make, BASE",
    ],
)
def test_imports_between_case_files(imported):
    shared = "BASE = [Case('a')]\ndef make(n):\n    return Case(n, check=False)\n"
    found = read(f"{imported}\nCASES = BASE + [make('b')]\n", shared=shared)
    assert [case.name for case in found.lists["CASES"].cases] == ["a", "b"]
    assert gated(found) == {"a": True, "b": False}
    assert found.unread == ()


def test_modules_that_import_each_other():
    found = read("from other import B\nA = Case('a')", other="from cases import A\nB = Case('b')")
    assert gated(found) == {"a": True, "b": True}


def place_of(found, name):
    place = found.named(name)[0].place
    return place.file.data[slice(*place.span)].decode()


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("X = [\n    Case('a'),\n]", "'a'"),
        ("def f(n):\n    return Case(n)\nX = f('a')", "'a'"),
        ("X = Case(f\"{'a'}\")", "Case(f\"{'a'}\")"),
        ("def f():\n    return Case('b')\nX = replace(f(), id='a')", "'a'"),
    ],
)
def test_the_place_of_a_case_is_its_name_or_the_call_that_makes_it(code, expected):
    assert place_of(read(code), "a") == expected


def test_the_gate_is_the_argument_that_is_nearest_to_the_case_file():
    code = "def f(n, check=False):\n    return Case(n, check=check)\nf('a')\nf('b', check=True)\n"
    found = read(code)
    gates = [found.named(name)[0].gate for name in "ab"]
    assert [gate.file.data[slice(*gate.span)] for gate in gates] == [b"check", b"True"]
    assert [gate.node.lineno for gate in gates] == [2, 4]
    assert isinstance(gates[1].node, ast.Constant)


DATACLASS = "@dataclass(frozen=True)\nclass Case:\n    id: str\n    args: object = None\n"


@pytest.mark.parametrize(
    ("body", "call", "expected"),
    [
        ("    check: bool = True", "Case('a', 1, False)", False),
        ("    check: bool = True", "Case('a', 1)", True),
        ("    check: bool = True", "Case('a', *more)", None),
        ("    check: bool = True", "Case(*('a', 1, False))", False),
        ("    check: bool = False", "Case('a')", False),
        ("    check: bool = False", "Case('a', check=True)", True),
        ("    check: bool = field(default=False)", "Case('a', 1)", False),
        ("    check: bool = field(default_factory=f)", "Case('a')", None),
        ("    check: bool", "Case('a')", None),
        (
            "    check: bool = True",
            "@dataclass\nclass B(Case):\n  x: int = 1\nB('a', 1, False)",
            False,
        ),
        ("    check: bool = True", "class B(Case):\n  pass\nB('a', 1, False)", False),
        ("    check: bool = True", "class B(Case, Other):\n  pass\nB('a', 1, False)", None),
        ("    N: ClassVar[int] = 1\n    check: bool = True", "Case('a', 1, False)", False),
        ("    _: KW_ONLY\n    check: bool = False", "Case('a', 1)", False),
        ("    check: bool = True\n    b: int = field(init=False)", "Case('a', 1, 2)", None),
        ("    n: int = 1", "Case('a', 1, 2)", True),  # the class has no such field
    ],
)
def test_a_class_of_the_case_files_says_which_argument_is_the_gate(body, call, expected):
    assert gated(read(f"{DATACLASS}{body}\n{call}")) == {"a": expected}


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("Case('a', 1)", None),  # the class is in another file
        ("Case('a', *more)", None),
        ("class Case:\n    check = False\nCase('a')", None),
        ("class Case:\n  def __init__(self, id, check=False):\n    ...\nCase('a')", False),
        ("class Case:\n  def __init__(self, id, check=False):\n    ...\nCase('a', True)", True),
        ("class Case:\n  def __init__(self, id, *, check=False):\n    ...\nCase('a')", False),
        ("class Case:\n  def __init__(self, id, *rest):\n    ...\nCase('a', 1)", None),
        (
            "@dataclass\nclass Base:\n  id: str\n  check: bool = True\n"
            "@dataclass\nclass Case(Base):\n  n: int = 1\nCase('a', False)",
            False,
        ),
        ("@dataclass\nclass Case(Elsewhere):\n  check: bool = False\nCase('a')", False),
        ("@dataclass\nclass Case(Elsewhere):\n  check: bool = False\nCase('a', 1)", None),
    ],
)
def test_the_gate_of_other_classes(code, expected):
    assert gated(read(code)) == {"a": expected}


def test_the_position_of_the_gate_may_be_in_the_format():
    keys = KEYS._replace(gated=Gated("check", argument=2))
    found = read("Case('a', 1)\nCase('b', 1, False)\nCase('c', *more)\nCase('d', 1, True, 2)", keys)
    assert gated(found) == {"a": True, "b": False, "c": None, "d": True}
    gate = found.named("b")[0].gate
    assert gate is not None and gate.file.data[slice(*gate.span)] == b"False"


def test_cases_with_a_harness_of_their_own_may_be_compared():
    keys = KEYS._replace(gated=Gated("check", own_harness=("*_live_*",)))
    code = "CASES = [Case('a_live_b', check=False), Case('c_live_d'), Case('live', check=False)]"
    found = read(code, keys)
    assert gated(found) == {"a_live_b": None, "c_live_d": True, "live": False}
    assert [case.gated for case in found.lists["CASES"].cases] == [None, True, False]


def test_the_name_may_be_another_argument():
    keys = KEYS._replace(id=CaseName(argument=None, keyword="name"), gated=None)
    found = read("Case('x', name='a')\nCase('y')", keys)
    assert gated(found) == {"a": True}
    assert [unread.name for unread in found.unread] == ["*"]


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("CASES = [", "not valid Python"),
        ("x = " + "(" * 5000, "not valid Python"),
        ("x = ['a']\n" + "x = x + x\n" * 40, "takes too long"),
        ("x = 'a'\n" + "x = x + x\n" * 40 + "Case(x)", "not literal"),
        ("def f(n):\n    return [*f(n), *f(n), *f(n)]\nf('a')", "takes too long"),
        ("[Case(f'{a}{b}') for a in X for b in X]\n", "not literal"),
        ("[Case(f'{i}') for i in range(10 ** 12)]", "not literal"),
        ("while True:\n    Case('a')", "takes too long"),
        ("def f(n):\n    Case('a')\n    f(n + 1)\nf(1)", "nested too deeply"),
    ],
)
def test_files_that_cannot_be_read(code, reason, monkeypatch):
    monkeypatch.setattr(state, "MAX_STEPS", 5000)
    found = read(code)
    (unread,) = found.unread
    assert reason in unread.reason
    assert found.may_have("anything")


def test_deeply_nested_files():
    code = "+".join("1" * 700)
    found = read(f"x.id = {code}\nlambda: Case('a' + {code})")
    reasons = {unread.reason for unread in found.unread}
    assert "the file is nested too deeply" in reasons
    assert "its name is changed after it is made" in reasons


def test_strings_and_comments():
    code = (
        '"""Run -k documented."""\n# Case("parked"), Case("parked_2")\nX = ["-k listed", "plain"]\n'
    )
    found = read(code)
    assert [
        name for name in ("documented", "parked", "listed", "plain") if found.may_have(name)
    ] == [
        "listed",
        "plain",
    ]
    assert not found.is_in_string("plai")
    assert not found.is_in_string("plain", "other.py")
    for name, start in (("parked", 33), ("parked_2", 49)):
        text, span = found.in_comment(name)
        assert (text.path, code[slice(*span)], span.start) == ("cases.py", name, start)
    assert found.in_comment("plain") is None
    assert found.in_comment("parke") is None


TOKENS = re.findall(
    r"\w+|\s+|.", (FIXTURES / "cases" / "gpu_cases.py.txt").read_text("utf-8"), re.DOTALL
)
EXPRESSIONS = ("None", "[]", "{}", "x[1.5]", "*x", "**x", "-''", "f'{x}'", "lambda: 1", "'\\ud800'")


@settings(max_examples=25)
@given(
    st.lists(
        st.tuples(
            st.integers(0, len(TOKENS) - 1),
            st.one_of(st.sampled_from(TOKENS), st.sampled_from(EXPRESSIONS)),
        ),
        max_size=3,
    )
)
def test_any_module_is_an_answer(changes):
    tokens = list(TOKENS)
    for number, token in changes:
        tokens[number] = token
    found = read("".join(tokens), Formats({}).named("sglang-diffusion").cases)
    assert all(isinstance(name, str) for name in found.names)
    assert found.gated("model7_t2i") in (None, True, False)
