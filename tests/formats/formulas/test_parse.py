import warnings

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perflint.formats.formulas import FormulaError, is_operation
from perflint.formats.formulas.parse import parse
from perflint.formats.formulas.tokens import TOO_DEEP
from perflint.formats.paths import FieldPath

A, B, S = (FieldPath((name,)) for name in "abs")


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("{a}", A),
        ("12", 12),
        ("1.5e-3", 0.0015),
        (".5", 0.5),
        ("5.", 5.0),
        ("{a} + {b}", ("+", A, B)),
        ("{a}-{b}", ("-", A, B)),
        ("{a} * {b} / 2", ("/", ("*", A, B), 2)),
        ("{a} + {b} * 2", ("+", A, ("*", B, 2))),
        ("({a} + {b}) * 2", ("*", ("+", A, B), 2)),
        ("-{a}", ("neg", A)),
        ("+{a}", A),
        ("2 - -{a}", ("-", 2, ("neg", A))),
        ("-{a} * {b}", ("*", ("neg", A), B)),
        ("sqrt({a})", ("sqrt", A)),
        ("t(0.975, {a} - 1)", ("t", 0.975, ("-", A, 1))),
        ("mean({s})", ("mean", S)),
        ("mean( ( {s} ) )", ("mean", S)),
        ("percentile({s}, 99, 'inclusive')", ("inclusive-percentile", S, 99)),
        ('percentile({s}, 99.9, "exclusive")', ("exclusive-percentile", S, 99.9)),
        ("percentile({s}, *, 'exclusive')", ("exclusive-percentile", S, ("key",))),
        ("t((*) / 100, 3)", ("t", ("/", ("key",), 100), 3)),
        ("percentile({s}, {a}, 'inclusive')", ("inclusive-percentile", S, A)),
        ("t(*, *)", ("t", ("key",), ("key",))),
        ("\n  {a}\n\t+ {b}\r\n", ("+", A, B)),
        ("{a/b}", FieldPath(("a", "b"))),
        ("{/a~1b/*}", FieldPath(("a/b", "*"))),
        ("{a b} + {größe}", ("+", FieldPath(("a b",)), FieldPath(("größe",)))),
        ("{*}", FieldPath(("*",))),
        ("{_0} + {a}", ("+", FieldPath(("_0",)), A)),
    ],
)  # fmt: skip
def test_a_formula_is_read_with_the_precedence_of_python(text: str, node: object) -> None:
    parsed = parse(text)
    assert parsed == node
    assert type(parsed) is type(node)


@pytest.mark.parametrize(
    "path",
    ['__import__("os").system("x")', "().__class__", "lambda: 0", "a#b", "a\\b", "'", "\0", "1 +"],
)
def test_a_path_that_looks_like_code_is_a_name(path: str) -> None:
    assert parse(f"mean({{{path}}}) + 1") == ("+", ("mean", FieldPath((path,))), 1)


HOSTILE = [
    "__import__('os')",
    "__import__('os').system('x')",
    "eval('1')",
    "{a}.real",
    "{a}.__class__",
    "(1).real",
    "1 .real",
    "{a}[0]",
    "[1][0]",
    "{s}[{a}]",
    "[x for x in {s}]",
    "mean(x for x in {s})",
    "lambda: 1",
    "(lambda: 1)()",
    "(x := 1)",
    "sqrt(x=1)",
    "sqrt(p={a})",
    "sqrt(*{s})",
    "sqrt(**{s})",
    "f'{a}'",
    "f'{{a}}'",
    "'text'",
    "'inclusive'",
    "'inclusive' 'inclusive'",
    "percentile({s}, 9, 'inclu' 'sive')",
    "(" * 10_000,
    "(" * 400 + "1" + ")" * 400,
    "(" * 21 + "1" + ")" * 21,
    "sqrt(" * 21 + "1" + ")" * 21,
    "-" * 999 + "1",
    "- " * 400 + "1",
    "-" * 21 + "1",
    "-(" * 15 + "1" + ")" * 15 + "+" * 999,
    "9**9**9",
    "**".join("9" * 300),
    "9//2",
    "9 % 2",
    "9 @ 2",
    "9 ^ 2",
    "1 < 2",
    "1 if 2 else 3",
    "1 or 2",
    "1or 2",
    "not 1",
    "~1",
    "1 == 1",
    "1e999",
    "-1e999",
    "1j",
    "1_000",
    "0x10",
    "0b1",
    "007",
    "1.2.3",
    "1e",
    "1e5e5",
    "9" * 21,
    "9" * 900,
    "0." + "0" * 30,
    "True",
    "None",
    "...",
    "..",
    ".",
    "Infinity",
    "nan",
    "\0",
    "{a}\0",
    "1 # comment",
    "1 \\\n + 1",
    "1\x0c+ 1",
    "1; 2",
    "1\n2",
    "x = 1",
    "import os",
    "await x",
    "yield",
    "",
    "   ",
    "\n",
    "()",
    "(,)",
    "1,",
    "1, 2",
    "({a}, {b})",
    "mean({s},)",
    "{",
    "}",
    "{}",
    "{/}",
    "{a//b}",
    "{a",
    "a}",
    "{{a}}",
    "{a{b}}",
    "{a}}",
    "{a}{b}",
    "{a} {b}",
    "2{a}",
    "{a}2",
    "{a}(1)",
    "{a}({b})",
    "(mean)({s})",
    "mean({s})(1)",
    "mean{s}",
    "*",
    "**",
    "* + 1",
    "mean(*)",
    "1 +",
    "1 + * 2",
    "/ 2",
    "(1",
    "1)",
    ")1(",
    "_0",
    "_0 + {a}",
    "½",
    "\uff11",
    "\uff4dean({s})",
    "{a} \u2212 {b}",
    "\ud800",
    "{a} + 1" + " " * 1000,
    "+".join(["{a}"] * 22),
]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text)[:40])
def test_what_is_not_a_formula_is_an_error(text: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(FormulaError):
            parse(text)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "the formula is empty"),
        ("{a}" + " " * 998, "the formula has more than 1,000 characters"),
        ("mean / 2", "'mean' is not in braces; write {mean} for the field"),
        ("batch_size * 2", "'batch_size' is not in braces; write {batch_size} for the field"),
        ("{größe} / größe", "'größe' is not in braces; write {größe} for the field"),
        ("meen({s})", "unknown function 'meen'; did you mean 'mean'?"),
        ("means({s})", "unknown function 'means'; did you mean 'mean'?"),
        ("mean({s}, {s})", "'mean' takes 1 argument, not 2"),
        ("percentile({s}, 9)", "'percentile' takes 3 arguments, not 2"),
        ("t(0.9)", "'t' takes 2 arguments, not 1"),
        ("mean({s} * 2)", "the argument of 'mean' must be one field in braces"),
        ("mean(1)", "the argument of 'mean' must be one field in braces"),
        ("mean(*)", "the argument of 'mean' must be one field in braces"),
        (
            "percentile(1, 9, 'inclusive')",
            "the first argument of 'percentile' must be one field in braces",
        ),
        (
            "percentile({s}, 9, 'linear')",
            "the method of 'percentile' must be 'inclusive' or 'exclusive'",
        ),
        (
            "percentile({s}, 9, {a})",
            "the method of 'percentile' must be 'inclusive' or 'exclusive'",
        ),
        (
            "percentile({s}, 100.5, 'inclusive')",
            "a percentage must be between 0 and 100, not 100.5",
        ),
        ("percentile({s}, -1, 'inclusive')", "a percentage must be between 0 and 100, not -1"),
        ("t(1.5, 3)", "a probability must be between 0 and 1, not 1.5"),
        ("sqrt('inclusive')", "'inclusive' is not the third argument of 'percentile'"),
        ("1e999", "a number is beyond the range of a double"),
        ("9" * 21, "the number 999999999999999999999 has more than 20 characters"),
        (
            "-" * 21 + "1",
            TOO_DEEP,
        ),
        (
            "(" * 21 + "1" + ")" * 21,
            TOO_DEEP,
        ),
        (
            "+".join(["{a}"] * 22),
            TOO_DEEP,
        ),
        ("(1", "a '(' has no matching ')'"),
        ("1)", "a ')' has no matching '('"),
        ("{a", "a '{' has no matching '}'"),
        ("1}", "a '}' has no matching '{'"),
        ("{a//b}", "'a//b' has an empty name"),
        ("{a} {b}", "an operator is missing before 'b'"),
        ("2 ({a})", "an operator is missing before '('"),
        ("1 + / 2", "a value is missing before '/'"),
        ("9**9", "'**' is not an operator of formulas"),
        ("()", "a value is missing before ')'"),
        ("1 +", "a value is missing at the end"),
        ("1, 2", "a ',' is not between the arguments of a function"),
        ("1j", "unexpected '1j'"),
        ("{a} # note", "unexpected '#'"),
        ("{a} = 1", "unexpected '='"),
        ("007", "the formula is not a valid expression"),
    ],
)
def test_an_error_says_what_is_wrong(text: str, problem: str) -> None:
    with pytest.raises(FormulaError) as error:
        parse(text)
    assert str(error.value) == problem


@pytest.mark.parametrize(
    "text",
    [
        "(" * 20 + "1" + ")" * 20,
        "-" * 20 + "1",
        "sqrt(" * 20 + "1" + ")" * 20,
        "+".join(["{a}"] * 21),
        "9" * 20,
        "{a}" + " " * 997,
    ],
)
def test_the_limits_are_inclusive(text: str) -> None:
    parse(text)


@pytest.mark.parametrize("percent", ["0", "100", "99.999"])
def test_the_bounds_of_a_percentage_are_valid(percent: str) -> None:
    assert is_operation(parse(f"percentile({{s}}, {percent}, 'inclusive')"))


FRAGMENTS = [
    *("{a}", "{", "}", "(", ")", "+", "-", "*", "/", ",", " ", "\n", "1", "0", ".", "e", "_", "**"),
    *("mean", "percentile", "sqrt", "t", "'inclusive'", "'", '"', "lambda", ":", "[", "]", "="),
    *(
        "f'",
        "0x",
        "if",
        "for",
        "{a}.b",
        "#",
        "\\",
        "\0",
        "é",
        "\u0661",
        "1e999",
        "1j",
        "@",
        "\ud800",
    ),
]


@settings(max_examples=1000)
@given(st.text(max_size=60) | st.lists(st.sampled_from(FRAGMENTS), max_size=40).map("".join))
def test_any_text_is_a_formula_or_an_error(text: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            node = parse(text)
        except FormulaError as error:
            assert str(error)
        else:
            assert isinstance(node, (int, float, tuple))
