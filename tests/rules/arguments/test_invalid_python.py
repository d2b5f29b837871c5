import pytest

from perflint import rules
from tests.paths import FIXTURES

ARGUMENTS = FIXTURES / "arguments"


@pytest.mark.parametrize(
    ("text", "cause", "covered"),
    [
        ("class ServerArgs:\n    port: int = = 1\n", "syntax error: invalid syntax", "="),
        ("def add_cli_args(parser):\n    parser.add_argument(\n", "'(' was never closed", "("),
        ("a = 1\nreturn a\n", "'return' outside function", "return a"),
        ("a = 1\n<<<<<<< HEAD\nb = 2\n", "an unresolved merge conflict", "<<<<<<<"),
        ("a = 1\0\n", "a null byte", "\0"),
        ("version https://git-lfs.github.com/spec/v1\n", "a Git LFS pointer", ""),
        ("größe = 1\nfor größe in:\n    pass\n", "syntax error: invalid syntax", ":"),
    ],
)
def test_cause_and_location_are_reported(run_rule, text: str, cause: str, covered: str) -> None:
    (finding,) = run_rule("invalid-python", text)
    assert cause in finding.message
    assert text.encode()[slice(*finding.span)].decode() == covered
    assert finding.label == "here"


def test_bytes_that_are_not_utf_8(run_rule) -> None:
    (finding,) = run_rule("invalid-python", b'class ServerArgs:\n    name: str = "gr\xf6\xdfe"\n')
    assert finding.message == "not UTF-8: byte 0xf6"


@pytest.mark.parametrize(
    "text", ["", "# nothing\n", "a = 1", "# coding: latin-1\na = 'x'\n", "\ufeffa = 1\n"]
)
def test_a_file_that_compiles_is_valid(run_rule, text: str) -> None:
    assert run_rule("invalid-python", text) == []


@pytest.mark.parametrize(
    "name", [name for name in rules.RULES["arguments"] if "python" not in name]
)
def test_no_other_rule_reports_anything_for_an_invalid_file(run_rule, name: str) -> None:
    text = (ARGUMENTS / "before.py").read_text("utf-8") + "\n    = 1\n"
    assert run_rule(name, text, families={"all": ("*",)}) == []
