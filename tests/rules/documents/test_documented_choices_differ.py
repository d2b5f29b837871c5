import pytest

from perflint import rules
from tests.documents.argument_docs.pages import docs_of, function

NAME = "documented-choices-differ"
LEVELS = '"--x", choices=["low", "high"]'


def page(choices: str) -> str:
    return f"| flag | options |\n| --- | --- |\n| `--x` | {choices} |\n"


def test_what_is_missing_and_what_is_extra(run_rule) -> None:
    source, arguments = page("`low`, `auto`"), function(LEVELS)
    (finding,) = run_rule(NAME, source, arguments=arguments)
    assert source[slice(*finding.span)] == "`low`, `auto`"
    assert finding.message == ("`--x` also accepts `high` and rejects the documented `auto`")
    assert (finding.found, finding.expected) == (["low", "auto"], ["low", "high"])
    assert finding.concerns == ("--x: high", "--x: auto")
    (related,) = finding.related
    assert arguments[slice(*related.span)] == '["low", "high"]'


@pytest.mark.parametrize(
    ("choices", "message"),
    [
        ("`low`", "`--x` also accepts `high`"),
        ("`low`, `mid`, `high`", "`--x` rejects the documented `mid`"),
    ],
)
def test_one_of_the_two(run_rule, choices: str, message: str) -> None:
    (finding,) = run_rule(NAME, page(choices), arguments=function(LEVELS))
    assert finding.message == message


@pytest.mark.parametrize(
    ("choices", "argument"),
    [
        ("`high`, `low`", LEVELS),
        ("`low`", '"--x", choices=f()'),
        ("`low`", '"--x"'),
        ("Type: `str`", LEVELS),
        ("", LEVELS),
        ("`1`, `2`", '"--x", type=int, choices=[1, 2]'),
        ("`1`, `2`", '"--x", type=int, choices=range(3)'),
        ("`low`", f'{LEVELS}, help="Deprecated: use --y."'),
    ],
)
def test_choices_that_agree_or_are_not_known(run_rule, choices: str, argument: str) -> None:
    assert run_rule(NAME, page(choices), arguments=function(argument)) == []


@pytest.mark.parametrize(
    ("change", "choices", "count"),
    [
        ("", "`low`, `plugin`", 1),
        ("LEVELS.append(x)", "`low`, `plugin`", 0),
        ("LEVELS.append(x)", "`plugin`, `other`", 1),
    ],
)
def test_a_list_that_plugins_extend(run_rule, change: str, choices: str, count: int) -> None:
    arguments = f'LEVELS = ["low"]\n{change}\n' + function('"--x", choices=LEVELS')
    assert len(run_rule(NAME, page(choices), arguments=arguments)) == count


@pytest.mark.parametrize(("choices", "count"), [("`a/b`, `c`", 0), ("`a/b`", 1), ("`a`, `c`", 1)])
def test_a_choice_may_contain_a_slash(run_rule, choices: str, count: int) -> None:
    arguments = function('"--x", choices=["a/b", "c"]')
    assert len(run_rule(NAME, page(choices), arguments=arguments)) == count


def test_a_row_about_two_arguments_is_not_judged(run_rule) -> None:
    source = page("`low`").replace("`--x`", "`--x`, `--y`")
    arguments = function(LEVELS, '"--y", choices=["a"]')
    assert run_rule(NAME, source, arguments=arguments) == []


@pytest.mark.parametrize(
    ("choices", "concerns"),
    [
        ("`a`, `b`, `c`", ("--x: d",)),
        ("`a`, `b`", ("--x: c", "--x: d")),
        ("`a`", None),
        ("`a`, `y`", ("--x: b", "--x: c", "--x: d", "--x: y")),
        ("`y`", None),
    ],
)
def test_a_row_that_leaves_out_more_than_twice_what_it_lists_gives_examples(
    run_rule, choices: str, concerns: tuple[str, ...] | None
) -> None:
    arguments = function('"--x", choices=["a", "b", "c", "d"]')
    findings = run_rule(NAME, page(choices), arguments=arguments)
    assert [finding.concerns for finding in findings] == ([concerns] if concerns else [])
    others = function('"--x", choices=["b", "c", "d", "e", "f"]')
    (finding,) = run_rule(NAME, page("`b`, `a`"), arguments=others)
    assert finding.concerns == ("--x: c", "--x: d", "--x: e", "--x: f", "--x: a")
    (finding,) = run_rule(NAME, page("`b`, `a`"), arguments=others.replace("]", ', "g"]'))
    assert finding.concerns == ("--x: a",)


@pytest.mark.parametrize(("complete", "count"), [(0, 0), (3, 0), (4, 4)])
def test_a_page_that_leaves_out_choices_in_most_rows_is_a_selection(
    run_rule, complete: int, count: int
) -> None:
    names = [f"--x{number}" for number in range(4 + complete)]
    rows = [f"| `{name}` | `a`{', `b`' * (number >= 4)} |" for number, name in enumerate(names)]
    source = "\n".join(["| flag | options |", "| --- | --- |", *rows, ""])
    arguments = function(*(f'"{name}", choices=["a", "b"]' for name in names))
    assert len(run_rule(NAME, source, arguments=arguments)) == count


def test_only_choices_that_the_base_lacks_are_named() -> None:
    source = page("`a`, `b`, `z`")
    docs = docs_of(source, function('"--x", choices=["a", "b", "c", "d"]'))

    def found(base: str) -> list[tuple[str, tuple[str, ...]]]:
        docs.base = docs_of(source, function(f'"--x", choices=[{base}]'))
        return [(each.message, each.concerns) for each in rules.load(NAME).check(docs, None)]

    both = "`--x` also accepts `c` and `d` and rejects the documented `z`"
    concerns = ("--x: c", "--x: d", "--x: z")
    assert found('"a", "b", "c"') == [("`--x` also accepts `d`", concerns[1:2])]
    assert found('"a", "b", "z"') == [(both, concerns)]
    assert found('"a", "b", "c", "d"') == [(both, concerns)]


def test_each_row_of_a_flag_is_compared(run_rule) -> None:
    arguments = function('"--x", choices=["a", "b"]')
    row, other = "| `--x` | `{}`, `b` |\n", "| `--x` | `a`, `d` |\n"
    head = "| flag | options |\n| --- | --- |\n"
    for choice, count in (("a", 1), ("c", 2)):
        first = row.format(choice)
        for source in (head + first + other, f"{head}{first}\n# More\n\n{head}{other}"):
            assert len(run_rule(NAME, source, arguments=arguments)) == count


@pytest.mark.parametrize(
    ("cells", "count"),
    [
        ("<td><code>a</code>, <code>c</code></td>", 1),
        ("<td><ul><li><code>a</code></li><li><code>c</code></li></ul></td>", 1),
        ("<td><ul><li><code>a</code></li><li><code>b</code></li></ul></td>", 0),
        ("<td><code>a</code><br/>like <code>c</code></td>", 0),
        ("<td></td>", 0),
        ("", 0),
    ],
)
def test_html_in_cells_and_missing_cells(run_rule, cells: str, count: int) -> None:
    head = "<tr><th>flag</th><th>options</th></tr>"
    source = f"<table>{head}<tr><td>--x</td>{cells}</tr></table>\n"
    arguments = function('"--x", choices=["a", "b"]')
    assert len(run_rule(NAME, source, arguments=arguments)) == count
