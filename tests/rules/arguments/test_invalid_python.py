import pytest

from perflint import rules
from tests.paths import FIXTURES

ARGUMENTS = FIXTURES / "arguments"


@pytest.mark.parametrize(
    ("text", "cause", "place"),
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
def test_names_the_cause_and_the_place(judge, text: str, cause: str, place: str) -> None:
    (finding,) = judge("invalid-python", text)
    assert cause in finding.message
    assert text.encode()[slice(*finding.span)].decode() == place
    assert finding.label == "here"


def test_bytes_that_are_no_utf_8(judge) -> None:
    (finding,) = judge("invalid-python", b'class ServerArgs:\n    name: str = "gr\xf6\xdfe"\n')
    assert finding.message == "not UTF-8: byte 0xf6"


@pytest.mark.parametrize(
    "text", ["", "# nothing\n", "a = 1", "# coding: latin-1\na = 'x'\n", "\ufeffa = 1\n"]
)
def test_what_compiles_is_python(judge, text: str) -> None:
    assert judge("invalid-python", text) == []


@pytest.mark.parametrize(
    "name", [name for name in rules.RULES["arguments"] if "python" not in name]
)
def test_nothing_else_is_said_of_such_a_file(judge, name: str) -> None:
    text = (ARGUMENTS / "before.py").read_text("utf-8") + "\n    = 1\n"
    assert judge(name, text, families={"all": ("*",)}) == []
