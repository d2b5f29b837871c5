import pytest

from tests.documents.argument_docs.pages import function

NAME = "undocumented-flag"
PORT, HOST = '"--port", default=1, help="Port."', '"--host", default="a", help="Host."'
PAGE = "| flag | help | default |\n| --- | --- | --- |\n| `--port` | Port. | `1` |\n"


def test_the_row_beside_it_and_its_registration_are_shown(run_rule, apply_fixes) -> None:
    arguments = function(PORT, HOST)
    (finding,) = run_rule(NAME, PAGE, arguments=arguments)
    assert PAGE[slice(*finding.span)] == "--port"
    assert finding.message == "`--host` is not documented: no row of a table names it"
    assert (finding.argument, finding.label) == ("--host", "belongs after this row")
    (related,) = finding.related
    assert related.file.path == "server_args.py"
    assert arguments[slice(*related.span)] == '"--host"'
    assert finding.fix.title == "add a row for `--host`"
    assert not finding.fix.safe
    assert apply_fixes(PAGE, [finding]) == PAGE + "| `--host` | Host. | `a` |\n"


def test_a_row_before_the_next_argument(run_rule, apply_fixes) -> None:
    (finding,) = run_rule(NAME, PAGE, arguments=function(HOST, PORT))
    assert finding.label == "belongs before this row"
    row = "| `--port` | Port. | `1` |\n"
    assert apply_fixes(PAGE, [finding]) == PAGE.replace(row, f"| `--host` | Host. | `a` |\n{row}")


def test_without_a_row_of_its_group_there_is_no_fix(run_rule) -> None:
    (finding,) = run_rule(NAME, PAGE, arguments=function("# One", PORT, "# Two", HOST))
    assert (finding.label, finding.fix) == ("registered near this flag", None)


def test_edits_are_worked_out_for_twenty_flags_at_once(run_rule) -> None:
    more = [f'"--x{number}", default=1, help="X."' for number in range(21)]
    findings = run_rule(NAME, PAGE, arguments=function(PORT, *more))
    assert [finding.fix is not None for finding in findings] == [True] * 20 + [False]


@pytest.mark.parametrize(
    "argument",
    [
        '"--x", help=argparse.SUPPRESS',
        '"--x", help="Deprecated."',
        '"--x", action=DeprecatedAction',
        '"x"',
        '"--port", "-p"',
    ],
)
def test_arguments_that_need_no_row(run_rule, argument: str) -> None:
    assert run_rule(NAME, PAGE, arguments=function(PORT, argument)) == []


@pytest.mark.parametrize("flag", ["`--host`", "`-h`", "<code>--host</code>", "`--port`, `--host`"])
def test_a_row_may_name_it_in_any_way(run_rule, flag: str) -> None:
    arguments = function(PORT, HOST.replace(",", ', "-h",', 1))
    source = PAGE.replace("| `--port` |", f"| {flag} |") + "| `--port` | Port. | `1` |\n"
    assert run_rule(NAME, source, arguments=arguments) == []


def test_prose_is_no_row(run_rule) -> None:
    source = f"Use `--host`.\n\n{PAGE}"
    assert len(run_rule(NAME, source, arguments=function(PORT, HOST))) == 1


@pytest.mark.parametrize("source", ["", "`--port`\n", "| a |\n| --- |\n| b |\n"])
def test_a_page_without_flags_in_tables_documents_nothing(run_rule, source: str) -> None:
    assert run_rule(NAME, source, arguments=function(PORT, HOST)) == []


def test_a_flag_of_two_commands_is_reported_once(run_rule) -> None:
    twice = function(PORT, HOST) + function(HOST).replace("add_cli_args", "add_run_args")
    assert len(run_rule(NAME, PAGE, arguments=twice)) == 1


def test_a_flag_whose_start_is_documented_is_reported_there(run_rule) -> None:
    source = f"{PAGE}| `--debug` | Debug. | `False` |\n"
    level = '"--debug-level", default=1, help="Level."'
    assert run_rule(NAME, source, arguments=function(PORT, level)) == []
    assert len(run_rule("documented-flag-gone", source, arguments=function(PORT, level))) == 1
    other = "documented-default-differs"
    assert run_rule(other, source, arguments=function(PORT, level)) == []
    two = function(PORT, level, '"--debug-file"')
    assert len(run_rule(NAME, source, arguments=two)) == 2


@pytest.mark.parametrize(
    ("flag", "count"), [("--router-host", 0), ("--host", 0), ("--ghost", 1), ("--a-hosts", 1)]
)
def test_a_flag_with_a_prefix_may_be_documented_with_it(run_rule, flag: str, count: int) -> None:
    arguments = function(PORT, 'f"--{prefix}host", help="Host."').replace(
        "parser)", "parser, prefix)", 1
    )
    source = f"{PAGE}| `{flag}` | Host. | `a` |\n"
    assert len(run_rule(NAME, source, arguments=arguments)) == count


def test_the_new_row_is_next_to_the_last_row_of_its_neighbour(run_rule, apply_fixes) -> None:
    row, new = "| `--port` | Port. | `1` |\n", "| `--host` | Host. | `a` |\n"
    for source in (PAGE + row, f"{PAGE}\n# Again\n\n{PAGE}"):
        findings = run_rule(NAME, source, arguments=function(PORT, HOST))
        assert apply_fixes(source, findings) == source + new


def test_a_row_with_missing_cells_documents_its_flag(run_rule) -> None:
    source = f"{PAGE}| `--host` |\n"
    assert run_rule(NAME, source, arguments=function(PORT, HOST)) == []
    html = "<table><tr><td><ul><li>--port<li>--host</ul></td></tr></table>\n"
    assert run_rule(NAME, html, arguments=function(PORT, HOST)) == []


@pytest.mark.parametrize(
    "row",
    [
        "| `--port` | off: `--host` | `1` |",
        "| `--port` (see `--host`) | Port. | `1` |",
        "| Address (`--host`) | Host. | `a` |",
    ],
)
def test_a_flag_that_is_named_beside_another_one(run_rule, row: str) -> None:
    found = run_rule(NAME, f"{PAGE}{row}\n", arguments=function(PORT, HOST))
    assert len(found) == ("off" in row)


def test_the_first_cell_of_a_row_may_be_that_of_a_group(run_rule) -> None:
    head = "<table><tr><th>group</th><th>flag</th></tr><tr><td rowspan=2>Net</td>"
    rows = "<td>--host</td></tr><tr><td>--port</td></tr><tr><td>--size</td></tr></table>\n"
    arguments = function(PORT, HOST, '"--size"')
    assert run_rule(NAME, head + rows, arguments=arguments) == []
