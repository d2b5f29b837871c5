"""Diagnostics of configuration files and of the suppression file."""

from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol import types

from perflint.config import Config
from perflint.config.settings import Settings
from perflint.primitives.text import Text
from perflint.server import configuration
from perflint.server.configuration import (
    configuration_diagnostics,
    error_diagnostics,
    is_configuration,
)
from perflint.server.positions import Encoding, Positions
from perflint.server.suppression_file import check_suppressions
from tests.server.applying import index_of

SUPPRESSIONS = "perflint-suppressions.toml"


def shown(
    text: str, path: str = "perflint.toml", encoding: str = "utf-16"
) -> list[tuple[str, str]]:
    """Return the text that is underlined, and the message, of each diagnostic."""
    positions = Positions(Text(path, text.encode()), cast(Encoding, encoding))
    return [underlined(text, each, encoding) for each in configuration_diagnostics(positions)]


def underlined(text: str, each: types.Diagnostic, encoding: str = "utf-16") -> tuple[str, str]:
    start, end = (
        index_of(text, position, encoding) for position in (each.range.start, each.range.end)
    )
    return text[start:end], each.message


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_errors_are_in_the_order_of_the_file(end, encoding):
    text = end.join(
        [
            "# 😀",
            "scope = '''",
            "x'''",
            "severity = { '😀' = 'error' }",
            "[[ignored]]",
            "a\u2028 = ",
        ]
    )
    assert [place for place, _ in shown(text, encoding=encoding)] == ["a\u2028 = "[1:]]
    text = text.rpartition(end)[0]
    assert shown(text, encoding=encoding) == [
        ("scope = '''", "scope: unknown value 'x'; known: changed, file"),
        ("'😀' = 'error'", "severity: unknown rule '😀'"),
        ("[[ignored]]", "ignored[0]: missing key 'rule'"),
    ]


def test_an_error_at_the_end_of_a_line_is_shown_on_it():
    assert shown("select = \n") == [("select = ", "not valid TOML: Invalid value (at column 10)")]
    [(place, message)] = shown("a = 1\nselect = [1\n\n")
    problem = "not valid TOML: Unclosed array (at end of document)"
    assert (place, message) == ("select = [1", problem)


def test_an_error_without_a_position_is_at_the_first_line(monkeypatch):
    monkeypatch.setattr(configuration, "MAX_TOML", 4)
    assert shown("# 1\n") == []
    assert shown("# 1\n\n") == [("# 1", "5 bytes; the limit is 4")]
    assert suppressions("# 1\n\n") == [("# 1", "5 bytes; the limit is 4")]
    monkeypatch.undo()
    text = "a = " + "[" * 9_000
    [(place, message)] = shown(text)
    assert (place, message[:15]) == (text, "not valid TOML:")


def test_a_message_contains_no_control_characters():
    assert shown('"\\u001b" = 1') == [('"\\u001b" = 1', "top level: unknown key '\\x1b'")]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("perflint.toml", True),
        ("a/pyproject.toml", True),
        ("a/own.toml", True),
        ("own.toml", False),
        ("perflint.toml.json", False),
    ],
)
def test_configuration_files_are_known_by_name(path, expected):
    assert is_configuration(path, "a/own.toml") == expected


@given(st.text("a[]{}='\"#,.\n\r\\ä😀 -", max_size=20) | st.text(max_size=9))
def test_any_text_has_diagnostics_in_it(text):
    for path in ("perflint.toml", "pyproject.toml"):
        shown(text.encode("utf-8", "replace").decode(), path)


def suppressions(text: str, **settings: object) -> list[tuple[str, str]]:
    config = Config(Settings()._replace(**settings))
    positions = Positions(Text(SUPPRESSIONS, text.encode()), "utf-16")
    result = check_suppressions(SUPPRESSIONS, text.encode(), config)
    if result.error is not None:
        assert (result.file, result.violations) == (None, ())
        [diagnostic] = error_diagnostics([result.error], positions)
        return [underlined(text, diagnostic)]
    return [
        (text.encode()[slice(*each.finding.span)].decode(), each.finding.message)
        for each in result.violations
    ]


ENTRIES = """\
suppressions = [
  { rule = "stale-date", path = "ä.json", reason = "" },
  { rule = "stale-dates", path = "b.json" },
  { rule = "stale-dates", path = "c.json", reason = " " },
  { rule = "stale-date", path = "d.json" },
  { rule = "stale-date", path = "e.json", reason = "why" },
]
"""


def test_entries_without_a_known_rule_or_a_reason_are_reported():
    second, third = ENTRIES.split("\n")[2:4]
    assert suppressions(ENTRIES) == [
        ('reason = ""', "the suppression of `stale-date` in ä.json has an empty reason"),
        (second[2:-1], "unused suppression: unknown rule `stale-dates`"),
        (third[2:-1], "unused suppression: unknown rule `stale-dates`"),
    ]
    assert suppressions(ENTRIES, ignore=("unused-ignore",)) == []
    assert suppressions("") == []


def test_the_severity_is_configured_and_the_fix_removes_an_entry_without_a_reason():
    config = Config(Settings(severity={"unused-ignore": "error"}))
    result = check_suppressions(SUPPRESSIONS, ENTRIES.encode(), config)
    assert result.file is not None
    assert {each.severity for each in result.violations} == {"error"}
    fixes = [each.finding.fix for each in result.violations]
    assert [fix is not None for fix in fixes] == [False, True, False]


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        (
            "suppressions = [\n {rule = 1, path = ''},\n]",
            "rule = 1",
            "suppressions[0].rule: must be",
        ),
        ("suppressions = [\n  { rul = '' },\n]", "rul = ''", "suppressions[0]: unknown key 'rul'"),
        ("a = [\n<<<<<<< ä\n", "<<<<<<< ä", "unresolved merge conflict;"),
        ("suppressions = {}", "suppressions = {}", "suppressions: must be a list, not a table"),
        ("suppressions = [", "suppressions = [", "not valid TOML: Invalid value"),
    ],
)
def test_an_error_of_the_suppression_file_is_at_its_place(text, place, message):
    [(found, shown)] = suppressions(text)
    assert (found, shown[: len(message)]) == (place, message)
