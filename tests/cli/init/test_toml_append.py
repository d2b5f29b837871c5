"""Tables at the end of a TOML file: a prefix is never touched, and nothing changes its meaning."""

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
def test_the_tables_stand_behind_a_blank_line(before, gap):
    assert with_tables(before, TABLES) == before + gap + TABLES.encode()


def test_line_ends_are_those_of_the_file():
    added = TABLES.encode().replace(b"\n", b"\r\n")
    assert with_tables(b"[a]\r\nb = 1\r\n", TABLES) == b"[a]\r\nb = 1\r\n\r\n" + added
    assert with_tables(b"[a]\r\nb = 1", TABLES) == b"[a]\r\nb = 1\r\n\r\n" + added


def test_a_list_of_tables_gets_one_more():
    before = b'[[repos]]\nrepo = "a"\nhooks = []\n'
    after = tomli.loads(with_tables(before, HOOK).decode())
    assert [one["repo"] for one in after["repos"]] == ["a", "local"]


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
def test_what_leaves_no_room_is_refused(before, tables):
    with pytest.raises(EditError, match="leaves no room for another table"):
        with_tables(before, tables)


@pytest.mark.parametrize("before", [b"a = ", b"\xff", b"a = " + b"[" * 5000, b'a = """\nopen'])
def test_what_is_no_toml_is_refused(before):
    with pytest.raises(EditError, match="not valid TOML"):
        with_tables(before, TABLES)


@given(st.text("ab.[]={}\"#\n\r 1'\\", max_size=40))
def test_any_text_keeps_its_bytes_or_is_refused(text):
    try:
        after = with_tables(text.encode(), TABLES)
    except EditError:
        return
    assert after.startswith(text.encode())
    assert tomli.loads(after.decode().replace("\r\n", "\n"))["tool"]["perflint"]
