import pytest

from perflint.documents.argument_docs.rows import DocumentedWhere
from tests.documents.argument_docs.pages import function

NAME = "documented-flag-gone"
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


@pytest.mark.parametrize(
    "flag",
    [
        "`--max-len`",
        "`--max_len`",
        "`-m`",
        "`-x`",
        "`--max`",
        "`--no-graph`",
        "`-h`, `--help`",
        "max",
    ],
)
def test_flags_that_work_and_short_ones_are_accepted(run_rule, flag: str) -> None:
    assert run_rule(NAME, page(flag), arguments=ARGUMENTS) == []


@pytest.mark.parametrize("flag", ["`--no-host`", "`--max-length`", "`--m-x`", "<code>--x</code>"])
def test_other_flags_are_reported(run_rule, flag: str) -> None:
    assert len(run_rule(NAME, page(flag), arguments=ARGUMENTS)) == 1


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
    assert len(run_rule(NAME, page("`--x`"), arguments=arguments.replace("(Base)", ""))) == 1


@pytest.mark.parametrize(
    ("others", "found"),
    [(["`--x`"], ["--x"]), (["`--x`", "`--y`"], []), (["`--x`", "`--host`"], ["--x"])],
)
def test_a_table_with_less_than_half_known_rows_is_of_another_program(
    run_rule, others: list[str], found: list[str]
) -> None:
    assert flags(run_rule(NAME, page(*others), arguments=ARGUMENTS)) == found


def test_a_configured_heading_leaves_no_doubt(run_rule) -> None:
    source = page("`--x`", "`--y`", heading="Router flags")
    for heading, found in (("Router*", ["--x", "--y"]), ("Server", [])):
        where = DocumentedWhere((heading,))
        assert flags(run_rule(NAME, source, arguments=ARGUMENTS, where=where)) == found


def test_a_row_with_missing_cells_is_judged(run_rule) -> None:
    source = page() + "| `--x` |\n"
    assert flags(run_rule(NAME, source, arguments=ARGUMENTS)) == ["--x"]


def test_two_rows_of_one_flag_are_two_findings(run_rule) -> None:
    source = page("`--x`", "`--x`", "`--max-len`")
    assert flags(run_rule(NAME, source, arguments=ARGUMENTS)) == ["--x", "--x"]
