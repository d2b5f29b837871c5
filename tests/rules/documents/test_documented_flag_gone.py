import pytest

from perflint import rules
from perflint.documents.argument_docs.rows import DocumentedWhere
from tests.documents.argument_docs.pages import docs_of, function

NAME = "documented-flag-gone"
IMPORT = "from importlib import import_module\n"
ARGUMENTS = function('"--host"', '"--max-len", "-m"', '"--graph", action=BooleanOptionalAction')


def page(*flags: str, heading: str = "Server") -> str:
    rows = "".join(f"| {flag} | text |\n" for flag in flags)
    return f"# {heading}\n\n| flag | help |\n| --- | --- |\n| `--host` | Host. |\n{rows}"


def flags(findings) -> list[str]:
    return [finding.argument for finding in findings]


def test_the_flag_is_marked_and_the_row_removed(run_rule, apply_fixes) -> None:
    source = page("`--web-ui`, `--ui`", "`--max-len`")
    first, second = run_rule(NAME, source, arguments=ARGUMENTS)
    assert source[slice(*first.span)] == "--web-ui"
    assert source[slice(*second.span)] == "--ui"
    assert first.message == "`--web-ui` is documented, but server_args.py has no such flag"
    assert (first.argument, first.found, first.expected) == ("--web-ui", "--web-ui", None)
    assert not first.fix.safe
    assert apply_fixes(source, [first, second]) == page("`--max-len`")


def test_a_row_that_names_another_flag_is_not_removed(run_rule) -> None:
    (finding,) = run_rule(NAME, page("`--max-len`, `--length`"), arguments=ARGUMENTS)
    assert (finding.argument, finding.fix) == ("--length", None)


def test_a_similar_flag_is_suggested(run_rule) -> None:
    (finding,) = run_rule(NAME, page("`--max-lne`"), arguments=ARGUMENTS)
    assert (finding.expected, finding.label) == ("--max-len", "did you mean `--max-len`?")


def test_a_flag_that_is_documented_is_not_suggested(run_rule) -> None:
    for known, label in (("`--max-len`", "no such flag"), ("`--graph`", "did you mean")):
        (finding,) = run_rule(NAME, page("`--max-lne`", known), arguments=ARGUMENTS)
        assert finding.label.startswith(label)


@pytest.mark.parametrize(
    ("call", "found"),
    [
        ('parser.add_argument("--" + "x")', ["--y"]),
        ('for n in ("x",): parser.add_argument(f"--{n}")', ["--y"]),
        ("parser.add_argument(*names())", []),
        ("other.add_cli_args(parser)", []),
    ],
)
def test_flags_that_are_not_read_are_not_gone(run_rule, call: str, found: list[str]) -> None:
    arguments = f"{ARGUMENTS}    {call}\n"
    source = page("`--x`", "`--y`", "`--max-len`")
    assert flags(run_rule(NAME, source, arguments=arguments)) == found
    note = rules.load(NAME).note(docs_of(source, arguments), None)
    assert note == (
        None
        if found
        else "2 documented flags were not found, but not reported: other flags may be registered "
        "at server_args.py:5"
    )


def test_no_note_without_an_unknown_flag() -> None:
    arguments = f"{ARGUMENTS}    parser.add_argument(*names())\n"
    assert rules.load(NAME).note(docs_of(page(), arguments), None) is None


@pytest.mark.parametrize(
    ("settings", "found"),
    [
        ('action="store_true"', ["--no-x"]),
        ("type=str", ["--no-x"]),
        ("action=Switch", []),
        ("**settings", []),
    ],
)
def test_the_opposite_of_a_flag(run_rule, settings: str, found: list[str]) -> None:
    arguments = function('"--host"', f'"--x", {settings}')
    source = page("`--x`", "`--no-x`")
    assert flags(run_rule(NAME, source, arguments=arguments)) == found


def test_the_opposite_of_a_flag_of_a_field(run_rule) -> None:
    described = 'class Arguments:\n    x_y: {} = field(default=True, metadata={{"help": "X."}})\n'
    source = page("`--x_y`", "`--no_x_y`", "`--no-x-y`").replace("| `--host` | Host. |\n", "")
    for annotation, found in (("bool", []), ("int", ["--no_x_y", "--no-x-y"])):
        arguments = described.format(annotation)
        where = DocumentedWhere(("*r",))
        assert flags(run_rule(NAME, source, arguments=arguments, where=where)) == found
    inherited = f"{described.format('bool')}class ServerArgs(Arguments):\n    a: int = 1\n"
    assert flags(run_rule(NAME, source, arguments=inherited, where=where)) == []


@pytest.mark.parametrize(
    ("field", "found"),
    [
        ('x: A[bool, "X."] = True', ["--y"]),
        ('x: A[int, "X."] = 1', ["--no-x", "--y"]),
        ('x: A[bool, Arg(help="X.", aliases=NAMES)] = True', []),
        ('x: A[bool, Arg(help="X.", cli_name=NAME)] = True', []),
    ],
)
def test_flags_that_fields_describe(run_rule, field: str, found: list[str]) -> None:
    """Code that registers them, with flags that are not literal, registers no others."""
    arguments = f"""\
class ServerArgs:
    host: A[str, "Host."] = "a"
    {field}

    def add_cli_args(parser):
        for names in flags_of(ServerArgs):
            parser.add_argument(*names)
"""
    source = page("`--host`", "`--no-x`", "`--y`")
    assert flags(run_rule(NAME, source, arguments=arguments)) == found
    arguments += "        import_module(NAME).add(parser)\n"
    assert flags(run_rule(NAME, source, arguments=f"{IMPORT}{arguments}")) == []


@pytest.mark.parametrize(
    "flag",
    [
        "`--max-len`",
        "`--max_len`",
        "`-m`",
        "`-x`",
        "`--no-graph`",
        "`-h`, `--help`",
        "max",
    ],
)
def test_flags_that_work_and_short_ones_are_accepted(run_rule, flag: str) -> None:
    assert run_rule(NAME, page(flag), arguments=ARGUMENTS) == []


@pytest.mark.parametrize(
    "flag", ["`--no-host`", "`--max-length`", "`--max`", "`--m-x`", "<code>--x</code>"]
)
def test_other_flags_are_reported(run_rule, flag: str) -> None:
    assert len(run_rule(NAME, page(flag), arguments=ARGUMENTS)) == 1


def test_the_start_of_a_flag_is_a_warning_unless_it_was_a_flag(run_rule) -> None:
    source = page("`--max`", "`--ma`, `--x`", "`--graph`")
    first, second, third = run_rule(NAME, source, arguments=ARGUMENTS)
    assert first.message.endswith("but works only as an abbreviation of `--max-len`")
    assert (first.severity, first.expected, first.fix) == ("warning", "--max-len", None)
    assert (second.severity, third.severity, third.fix) == ("warning", None, None)
    docs = docs_of(source, ARGUMENTS)
    docs.base = docs_of(source, ARGUMENTS.replace("--max-len", "--max"))
    severities = [finding.severity for finding in rules.load(NAME).check(docs, None)]
    assert severities == [None, "warning", None]


@pytest.mark.parametrize(
    "more", ['parser.add_argument("--max-lines")', "argparse.ArgumentParser(allow_abbrev=False)"]
)
def test_the_start_of_a_flag_may_be_an_error(run_rule, more: str) -> None:
    (finding,) = run_rule(NAME, page("`--max`"), arguments=f"{ARGUMENTS}    {more}\n")
    assert finding.severity is None
    assert finding.message.endswith("no such flag")


def test_a_field_that_has_no_flag_may_be_documented(run_rule) -> None:
    arguments = """\
class ServerArgs:
    host: A[str, "Host."] = "a"
    handler: Optional[Callable] = None
"""
    source = page("`--handler`", "`--other`")
    assert flags(run_rule(NAME, source, arguments=arguments)) == ["--other"]


def test_nothing_is_known_if_a_base_of_the_class_is_not(run_rule) -> None:
    arguments = 'class ServerArgs(Base):\n    host: A[str, "Host."] = "a"\n'
    assert run_rule(NAME, page("`--x`"), arguments=arguments) == []
    assert rules.load(NAME).note(docs_of(page("`--x`"), arguments), None) == (
        "1 documented flag was not found, but not reported: a base class or an argument file was "
        "not read"
    )
    assert len(run_rule(NAME, page("`--x`"), arguments=arguments.replace("(Base)", ""))) == 1


@pytest.mark.parametrize(
    ("others", "found"),
    [(["`--x`"], ["--x"]), (["`--x`", "`--y`"], []), (["`--x`", "`--host`"], ["--x"])],
)
def test_a_table_with_less_than_half_known_rows_is_of_another_program(
    run_rule, others: list[str], found: list[str]
) -> None:
    assert flags(run_rule(NAME, page(*others), arguments=ARGUMENTS)) == found


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        (["`--a-x`", "`--b-x`", "`--c`"], ["--c"]),
        (["`--a-x`", "`--b-x`", *(f"`--{letter}`" for letter in "cdef")], []),
    ],
)
def test_rows_of_flags_that_a_loop_makes_are_known(run_rule, rows, found) -> None:
    loop = '    for n in "ab":\n        parser.add_argument(f"--{n}-x")\n'
    assert flags(run_rule(NAME, page(*rows), arguments=ARGUMENTS + loop)) == found
    without = page(*rows).replace("| `--host` | Host. |\n", "")
    assert run_rule(NAME, without, arguments=ARGUMENTS + loop) == []


def test_a_configured_heading_leaves_no_doubt(run_rule) -> None:
    source = page("`--x`", "`--y`", heading="Router flags")
    for heading, found in (("Router*", ["--x", "--y"]), ("Server", [])):
        where = DocumentedWhere((heading,))
        assert flags(run_rule(NAME, source, arguments=ARGUMENTS, where=where)) == found


def test_a_row_with_missing_cells_is_judged(run_rule) -> None:
    source = page() + "| `--x` |\n"
    assert flags(run_rule(NAME, source, arguments=ARGUMENTS)) == ["--x"]


def test_each_row_of_a_flag_is_reported_and_removed(run_rule, apply_fixes) -> None:
    """Each of them is wrong, and each has to be removed."""
    source = page("`--x`", "`--max-len`", "`--x`")
    findings = run_rule(NAME, source, arguments=ARGUMENTS)
    assert flags(findings) == ["--x", "--x"]
    assert apply_fixes(source, findings) == page("`--max-len`")
    tables = page("`--x`", "`--max-len`") + page("`--x`", "`--max-len`")
    first, second = run_rule(NAME, tables, arguments=ARGUMENTS)
    assert first.span < second.span


@pytest.mark.parametrize("cell", ["`--x_y`, `--x-y`", "`--x-y`, `--x-y`", "`--x_y`<br>`--x-y`"])
def test_a_flag_that_a_row_names_twice_is_one_finding(run_rule, apply_fixes, cell: str) -> None:
    source = page(cell, "`--max-len`")
    findings = run_rule(NAME, source, arguments=ARGUMENTS)
    assert len(findings) == 1
    assert apply_fixes(source, findings) == page("`--max-len`")


@pytest.mark.parametrize(
    ("cell", "help", "found"),
    [
        ("~~`--x`~~", "Deprecated.", []),
        ("`--max-len`<br>~~--x~~", "", []),
        ("<del><code>--x</code></del>", "", []),
        ("~~`--max-len`~~ `--x`", "", ["--x"]),
        ("`--max-len` or `--x` (removed)", "", []),
        ("`--x` → `--max-len`", "", []),
        ("`--max-len` → `--x`", "", ["--x"]),
        ("`--max-len` (`--x` in containers)", "", []),
        ("`--max-len` (`--x`)", "", ["--x"]),
        ("`--[no-]graph`", "", []),
        ("`--[no-]x`", "", ["--x", "--no-x"]),
        ("`--x`", "**Removed** in 2.0.", []),
        ("`--x`", "This flag was removed.", []),
        ("`--x`", "Deprecated, and was removed in v2.", []),
        ("`--x`", "Renamed to `--max-len`.", []),
        ("`--x`", "Replaced by `--max-len`.", []),
        ("`--x`", "Replaced tokens are removed in the output.", ["--x"]),
        ("`--x`", "Whether spaces are removed.", ["--x"]),
        ("`--x`", "Deprecated: use `--max-len`.", ["--x"]),
    ],
)
def test_a_page_may_say_that_a_flag_is_gone(run_rule, cell: str, help: str, found) -> None:
    source = page(cell).replace("text", help)
    assert flags(run_rule(NAME, source, arguments=ARGUMENTS)) == found


@pytest.mark.parametrize(
    ("title", "heading", "count"),
    [
        ("Old flag", "Server", 0),
        ("flag", "Removed flags", 0),
        ("flag", "Before the start", 1),
        ("flag", "Deprecated flags", 1),
    ],
)
def test_a_table_of_flags_that_are_gone(run_rule, title: str, heading: str, count: int) -> None:
    source = page("`--x`", heading=heading).replace("| flag |", f"| {title} |")
    assert len(run_rule(NAME, source, arguments=ARGUMENTS)) == count


@pytest.mark.parametrize(
    "row",
    [
        "<tr><td><code>--x</code></td></tr>",
        "<tr><td><b><a id='x'/>--x</b> <em>INT</em></td><td>X.</td></tr>",
        "<tr><td><ul><li>`--x`</li></ul></td><td></td><td>more</td></tr>",
        "<tr><td>`--x`<td>never closed",
    ],
)
def test_html_in_cells_and_missing_cells(run_rule, row: str) -> None:
    source = (
        f"<table><tr><th>flag</th><th>help</th></tr>\n<tr><td>`--host`</td></tr>\n{row}\n</table>\n"
    )
    (finding,) = run_rule(NAME, source, arguments=ARGUMENTS)
    assert source[slice(*finding.span)] == "--x"
