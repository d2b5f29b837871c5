"""The errors of a configuration file that is being edited, with their positions."""

import codecs
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perflint.config import ConfigError
from perflint.config.all_errors import MAX_ERRORS, errors_of
from perflint.config.load import load

SEVERAL = """\
select = ["al"]  # äöü
scope = "files"

[rules.stale-date]
max-age-days = "x"
[rules.stale-dates]

[[baselines]]
files = ["ä.json"]
format = "mine"

[formats.mine]
summary = "Mine"

[[ignored]]
rule = "all"
path = "x"
"""


def texts(data: bytes, path: str = "perflint.toml") -> list[tuple[str, str]]:
    """Return the text that each error is at, and its problem."""
    return [
        (data[slice(*error.span)].decode() if error.span else "", error.problem)
        for error in errors_of(path, data)
    ]


@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF8])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_every_key_at_fault_is_reported_at_its_place(newline: str, mark: bytes) -> None:
    data = mark + SEVERAL.replace("\n", newline).encode()
    assert sorted(texts(data)) == [
        ('"al"', "select: unknown rule 'al'; did you mean 'all'?"),
        ("[[ignored]]", "ignored[0]: missing key 'reason'"),
        ("[formats.mine]", "formats.mine: missing key 'records'"),
        ("[rules.stale-dates]", "rules: unknown rule 'stale-dates'; did you mean 'stale-date'?"),
        (
            'max-age-days = "x"',
            "rules.stale-date.max-age-days: must be an integer, not a string ('x')",
        ),
        ('scope = "files"', "scope: unknown value 'files'; did you mean 'file'?"),
    ]


@pytest.mark.parametrize(
    ("text", "at", "problem"),
    [
        ('a = 1\n"ä" == 1', "= 1", "not valid TOML: Invalid"),
        ("a = 'ä' x # y\n", "x # y", "not valid TOML: Expected newline"),
        ("a = [\n1\n\n", "", "not valid TOML: Unclosed array (at end of document)"),
        ("[tool.perflint.rules]\n", "[tool.perflint.rules]", "in perflint.toml, keys are at the"),
        ("required-version = '>=9'", "required-version = '>=9'", "required-version is '>=9', but"),
        ("a" + ".a" * 40 + " = 1", "a" + ".a" * 40 + " = 1", "not valid TOML: a key of 41 parts"),
        ("a = " + "[" * 10_000, "", "not valid TOML: "),
        ("", None, ""),
    ],
)
def test_a_syntax_error_is_the_only_one(text: str, at: str | None, problem: str) -> None:
    found = texts(text.encode())
    if at is None:
        assert found == []
    else:
        [(place, message)] = found
        assert message.startswith(problem)
        assert place == at


def test_bytes_that_are_not_utf_8_are_an_error_at_the_first() -> None:
    [error] = errors_of("perflint.toml", codecs.BOM_UTF8 + b"# \xc3\xa4\n# \xff")
    assert error.span == (10, 11)


def test_only_the_table_of_perflint_counts_in_pyproject() -> None:
    data = b"[tool.perflint]\nselect = 1\n[tool.other]\nselect = 1\n"
    [error] = errors_of("sub/pyproject.toml", data)
    assert error.span == (16, 26)
    assert str(error).startswith("sub/pyproject.toml:2: select: must be a list")
    assert errors_of("pyproject.toml", b"[tool.other]\nselect = 1\n") == []
    [error] = errors_of("pyproject.toml", b"[tool]\nperflint = 3\n")
    assert error.span == (7, 19)


def test_the_number_of_errors_is_limited() -> None:
    keys = "".join(f"key{number} = 1\n" for number in range(2 * MAX_ERRORS))
    assert len(errors_of("perflint.toml", keys.encode())) == MAX_ERRORS


LINES = [line for line in SEVERAL.splitlines() if line] + [
    'select = ["stale-date", "x"]',
    "severity = { all = 1, stale-date = 'error' }",
    "[per-file-ignores]",
    "'*' = ['y']",
    "rules = 1",
    "[formats]",
    "x = 1",
    "baselines = [{ files = [] }, { files = 1 }]",
]


@settings(max_examples=100)
@given(st.lists(st.sampled_from(LINES), max_size=8), st.sampled_from(["\n", "\r\n"]))
def test_the_first_error_is_that_of_check(tmp_path_factory, lines: list[str], end: str) -> None:
    data = end.join(lines).encode()
    folder: Path = tmp_path_factory.getbasetemp() / "errors"
    folder.mkdir(exist_ok=True)
    (folder / "perflint.toml").write_bytes(data)
    expected = []
    try:
        load(str(folder), str(folder))
    except ConfigError as error:
        expected = [str(error)]
    found = errors_of("perflint.toml", data)
    assert [str(error) for error in found[:1]] == expected
    assert all(error.span is None or error.span.stop <= len(data) for error in found)
