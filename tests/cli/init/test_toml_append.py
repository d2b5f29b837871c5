"""Tables appended to a TOML file: its bytes and their meaning stay, or the file is rejected."""

import pytest
import tomli
from hypothesis import given
from hypothesis import strategies as st

from perflint.cli.init.toml_append import with_tables
from perflint.sources.file_change import EditError

TABLES = '[[tool.perflint.arguments]]\nfiles = ["ä.py"]\n'
HOOK = '[[repos]]\nrepo = "local"\nhooks = [{ id = "x" }]\n'


@pytest.mark.parametrize(
    ("before", "gap"),
    [
        (b"", b""),
        (b"\n", b""),
        (b"\xef\xbb\xbf", b""),
        (b"a = 1\n", b"\n"),
        (b"a = 1", b"\n\n"),
        (b"\xef\xbb\xbf[tool.ruff]\na = 1\n", b"\n"),
        (b"[tool.ruff]\nnan = nan\n# end", b"\n\n"),
    ],
)
def test_a_blank_line_separates_the_tables(before, gap):
    assert with_tables(before, TABLES) == before + gap + TABLES.encode()


def test_the_line_endings_of_the_file_are_used():
    added = TABLES.encode().replace(b"\n", b"\r\n")
    assert with_tables(b"[a]\r\nb = 1\r\n", TABLES) == b"[a]\r\nb = 1\r\n\r\n" + added
    assert with_tables(b"[a]\r\nb = 1", TABLES) == b"[a]\r\nb = 1\r\n\r\n" + added


def test_a_table_is_added_to_a_list_of_tables():
    before = b'[[repos]]\nrepo = "a"\nhooks = []\n'
    after = tomli.loads(with_tables(before, HOOK).decode())
    assert [entry["repo"] for entry in after["repos"]] == ["a", "local"]


@pytest.mark.parametrize(
    ("before", "tables"),
    [
        (b"tool = { ruff = {} }\n", TABLES),
        (b"[tool]\nperflint = { arguments = [] }\n", TABLES),
        (b"repos = []\n", HOOK),
        (b'repos = [{ repo = "a", hooks = [] }]\n', HOOK),
        (b"tool = 1\n", TABLES),
        (b"repos = 1\n", HOOK),
    ],
)
def test_content_that_allows_no_other_table_is_rejected(before, tables):
    with pytest.raises(EditError, match="does not allow another table"):
        with_tables(before, tables)


@pytest.mark.parametrize("before", [b"a = ", b"\xff", b"a = " + b"[" * 5000, b'a = """\nopen'])
def test_invalid_toml_is_rejected(before):
    with pytest.raises(EditError, match="not valid TOML"):
        with_tables(before, TABLES)


@given(st.text("ab.[]={}\"#\n\r 1'\\", max_size=40))
def test_any_text_keeps_its_bytes_or_is_rejected(text):
    try:
        after = with_tables(text.encode(), TABLES)
    except EditError:
        return
    assert after.startswith(text.encode())
    assert tomli.loads(after.decode().replace("\r\n", "\n"))["tool"]["perflint"]
