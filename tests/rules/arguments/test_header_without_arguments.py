import pytest

EMPTY = """\
class ServerArgs:
    # network
    port: int = 30000

    # ---------------
    # Offload flags
    # ---------------

    # memory
    swap_space: int = 4
"""


def test_the_finding_names_the_header_and_covers_its_banner(run_rule) -> None:
    (finding,) = run_rule("header-without-arguments", EMPTY)
    assert finding.message == "the header `Offload flags` has no arguments"
    assert (finding.found, finding.label) == ("Offload flags", "no argument below")
    covered = EMPTY[slice(*finding.span)]
    assert covered == "# ---------------\n    # Offload flags\n    # ---------------"
    assert finding.fix is None


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("port: int = 1\n\n# last", ["last"]),
        ("port: int = 1\n\n# last\n\ndef check(self): ...", ["last"]),
        ("# first\n\n# second\nport: int = 1", ["first"]),
        ("# first\n\n# second\n\n# third\nport: int = 1", ["first", "second"]),
        ("port: int = 1\n# remark at the end", []),
        ("port: int = 1\n\n# of the method\ndef check(self): ...", []),
        ("port: int = 1\n\n# ---- methods ----\n\ndef check(self): ...", []),
        ("port: int = 1\n\n# of the property\n@property\ndef url(self): ...", []),
        ("# network\n\nport: int = 1", []),
        ("# network\nNAME = 1\nport: int = 1", []),
        ("# of a constant\nNAME = 1", []),
        ("port: int = 1\n\n# noqa: E501", []),
        ("port: int = 1\n\n# path: str = ''\n\nhost: str = ''", []),
    ],
)
def test_headers_without_fields_in_a_class(run_rule, body: str, expected: list[str]) -> None:
    lines = "".join(f"    {line}".rstrip() + "\n" for line in body.split("\n"))
    findings = run_rule("header-without-arguments", f"class ServerArgs:\n{lines}")
    assert [finding.found for finding in findings] == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("# network\nparser.add_argument('--port', **settings)", []),
        ("# network\nfor name in names:\n    parser.add_argument('--' + name)", []),
        ("# network\nif is_npu():\n    parser.add_argument('--port')", []),
        ("# network\nadd_network_args(parser)", []),
        ("# network\nparser = add_network_args(parser)\n\nreturn parser", []),
        ("# network\ngroup = parser.add_argument_group('network')", []),
        ("group = parser.add_argument_group('network')", []),
        ("parser.add_argument('--port')\n\n# all of them\nreturn parser", []),
        ("parser.add_argument('--port')\n\n# network\n\n# memory\nreturn parser", ["network"]),
        ("if is_npu():\n    parser.add_argument('--port')\n\n    # network\npass", ["network"]),
    ],
)
def test_headers_without_arguments_in_a_function(run_rule, body: str, expected: list[str]) -> None:
    lines = "".join(f"    {line}".rstrip() + "\n" for line in body.split("\n"))
    findings = run_rule("header-without-arguments", f"def add_cli_args(parser):\n{lines}")
    assert [finding.found for finding in findings] == expected


def test_arguments_that_are_commented_out_do_not_count(run_rule) -> None:
    text = EMPTY.replace(
        "    # ---------------\n\n", "    # ---------------\n    # tiling: int = 1\n\n"
    )
    (finding,) = run_rule("header-without-arguments", text)
    assert finding.found == "Offload flags"
