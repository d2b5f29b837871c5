import pytest

from tests.documents.argument_docs.pages import function

NAME = "documented-default-differs"


def page(default: str, flags: str = "`--x`") -> str:
    return f"| flag | default |\n| --- | --- |\n| {flags} | {default} |\n"


def test_both_defaults_are_shown(run_rule) -> None:
    source, arguments = page("`8000`"), function('"--x", default=30000')
    (finding,) = run_rule(NAME, source, arguments=arguments)
    assert source[slice(*finding.span)] == "`8000`"
    assert finding.message == "`--x` defaults to 30000, but is documented with `8000`"
    assert (finding.argument, finding.found, finding.expected) == ("--x", "8000", 30000)
    (related,) = finding.related
    assert arguments[slice(*related.span)] == "30000"
    assert finding.fix is None


@pytest.mark.parametrize(
    ("default", "argument"),
    [
        ("`1`", '"--x", default=2'),
        ("`True`", '"--x", action="store_true"'),
        ("`fast`", '"--x", default="slow"'),
        ("`None`", '"--x", default=1'),
        ('`"a"`', '"--x", default="b"'),
        ("`0.0.0.0`", '"--x", default="127.0.0.1"'),
        ("`/tmp/a`", '"--x", default="/tmp/b"'),
    ],
)
def test_other_literals_differ(run_rule, default: str, argument: str) -> None:
    assert len(run_rule(NAME, page(default), arguments=function(argument))) == 1


@pytest.mark.parametrize(
    ("default", "argument"),
    [
        ("`1`", '"--x", default=1'),
        ("`8192`", '"--x", default=None'),
        ("`8192`", '"--x"'),
        ("`8192`", '"--x", default=f()'),
        ("`None`", '"--x", action="store_true"'),
        ("8192 tokens", '"--x", default=1'),
        ("auto", '"--x", default="slow"'),
        ("`1` or `2`", '"--x", default=3'),
        ("", '"--x", default=3'),
        ("`1`", '"--x", default=2, help="Deprecated: use --y."'),
        ("`1`", '"--other", default=2'),
        ("`/tmp/a`", '"--x", default="/tmp/a"'),
        ("`/tmp/a`", '"--x", default=Path("/tmp/b")'),
        ("`8GB`", '"--x", default=8'),
    ],
)
def test_defaults_that_are_not_compared(run_rule, default: str, argument: str) -> None:
    assert run_rule(NAME, page(default), arguments=function(argument)) == []


def test_the_default_of_the_field_counts(run_rule) -> None:
    arguments = """\
class ServerArgs:
    x: int = 2

    def add_cli_args(parser):
        parser.add_argument("--x", default=ServerArgs.x)
"""
    assert run_rule(NAME, page("`2`"), arguments=arguments) == []
    assert len(run_rule(NAME, page("`1`"), arguments=arguments)) == 1


def test_one_of_several_arguments_of_a_row_may_have_the_default(run_rule) -> None:
    arguments = function('"--x", default=1', '"--y", default=2')
    both = "`--x`, `--y`"
    assert run_rule(NAME, page("`2`", both), arguments=arguments) == []
    assert len(run_rule(NAME, page("`3`", both), arguments=arguments)) == 1


def test_a_row_with_missing_cells_is_not_judged(run_rule) -> None:
    source = "| flag | help | default |\n| --- | --- | --- |\n| `--x` | `1` |\n"
    assert run_rule(NAME, source, arguments=function('"--x", default=2')) == []


@pytest.mark.parametrize(
    ("settings", "count"), [("x_y=3", 0), ("**settings", 0), ("func=main", 1), ("", 1)]
)
def test_a_default_that_another_call_sets_is_not_compared(
    run_rule, settings: str, count: int
) -> None:
    registered = function('"--x-y", default=2')
    arguments = f"{registered}    parser.set_defaults({settings})\n"
    assert len(run_rule(NAME, page("`1`", "`--x-y`"), arguments=arguments)) == count


def test_each_row_of_a_flag_is_compared(run_rule) -> None:
    arguments = function('"--x", default=2')
    for defaults, count in (("21", 1), ("22", 0), ("11", 2)):
        first, second = (f"| `--x` | `{each}` |\n" for each in defaults)
        head = "| flag | default |\n| --- | --- |\n"
        for source in (f"{head}{first}{second}", f"{head}{first}\n# More\n\n{head}{second}"):
            assert len(run_rule(NAME, source, arguments=arguments)) == count


@pytest.mark.parametrize(
    ("cells", "count"),
    [
        ("<td>1</td>", 1),
        ("<td><code>1</code></td>", 1),
        ("<td><p><b>1</b></p></td>", 1),
        ("<td>1<br/></td>", 1),
        ("<td>1 <i>token</i></td>", 0),
        ("<td></td>", 0),
        ("<td><!-- 1 --></td>", 0),
        ("", 0),
        ("<td>1</td><td>more</td>", 0),
        ("<td colspan='2'>1</td>", 0),
    ],
)
def test_html_in_cells_and_missing_cells(run_rule, cells: str, count: int) -> None:
    head = "<tr><th>flag</th><th>default</th></tr>"
    source = f"<table>{head}<tr><td>--x</td>{cells}</tr></table>\n"
    assert len(run_rule(NAME, source, arguments=function('"--x", default=2'))) == count
