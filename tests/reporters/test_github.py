"""GitHub workflow commands: only perflint's own, whatever names contain."""

import re

import pytest
from hypothesis import given, settings

from perflint.engine.report import Report
from perflint.reporters import FORMATS, github, render
from perflint.reporters.unstyled import UNSTYLED
from tests.reporters.sample_reports import (
    NAMES,
    combined,
    is_harmless,
    numbered,
    report_on,
    untrusted_report,
)

COMMANDS = (
    *("add-mask", "add-path", "debug", "echo", "endgroup", "error", "group", "notice"),
    *("save-state", "set-env", "set-output", "stop-commands", "warning"),
)


def parsed(line):
    """Return the command, the properties and the data of a line as a runner parses it, or None.

    A runner accepts ``::`` at the start of a line, after optional blanks, and ``##[`` anywhere.
    """
    if line.strip().startswith("::"):
        found = re.match(r"::([^ :]+)(?: (.*?))?::(.*)", line.strip(), re.DOTALL)
        if found and found[1].lower() in COMMANDS:
            pairs = [pair.split("=", 1) for pair in (found[2] or "").split(",") if "=" in pair]
            properties = {key: decoded(value, property=True) for key, value in pairs}
            return found[1], properties, decoded(found[3])
    found = re.search(r"##\[([^\] ]+)[^\]]*\]", line)
    return (found[1], {}, "") if found and found[1].lower() in COMMANDS else None


def decoded(text, property=False):
    codes = {"%0D": "\r", "%0A": "\n", **({"%3A": ":", "%2C": ","} if property else {})}
    for code, char in codes.items():
        text = text.replace(code, char)
    return text.replace("%25", "%")


def lines_of(text):
    """Split text at everything that any reader may treat as a line break."""
    return re.split(r"\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]", text)


def commands(report, **limits):
    text = github.render(report, UNSTYLED, **limits)
    return [command for command in map(parsed, lines_of(text)) if command]


@settings(deadline=None)
@given(NAMES)
def test_no_name_adds_a_command_or_a_property(name):
    shown, usual = commands(untrusted_report(name)), commands(report_on("usual"))
    assert [command for command, _, _ in shown] == [command for command, _, _ in usual]
    assert [list(properties) for _, properties, _ in shown] == [
        list(properties) for _, properties, _ in usual
    ]
    for _, properties, data in shown:
        for value in (*properties.values(), *data.split("\n")):
            assert is_harmless(value)


SEPARATORS: dict[str, str] = {}
"""Output format → the control character that separates its fields, such as a tab.

The test of such a format must check that names and messages do not contain the separator.
"""


@pytest.mark.parametrize("format", sorted({*FORMATS} - {"github"}))
@settings(deadline=None)
@given(name=NAMES)
def test_no_other_format_contains_a_command(format, name):
    text = render(format, untrusted_report(name), UNSTYLED)
    assert [line for line in lines_of(text) if parsed(line)] == []
    control = set(re.findall(r"[\x00-\x09\x0b-\x1f]", text)) - {SEPARATORS.get(format)}
    assert not control, "escape control characters; add a separator of fields to SEPARATORS"
    if format in ("full", "concise", "junit", "markdown"):
        assert all(is_harmless(line) for line in text.split("\n"))


@settings(deadline=None)
@given(NAMES)
def test_any_directory_name_gives_a_valid_file_property(name):
    folder = f"{name.replace(chr(0), '').replace('/', '')}/"
    for (_, usual, _), (_, properties, _) in zip(
        commands(report_on()), commands(report_on(folder=folder)), strict=True
    ):
        assert list(usual) == list(properties)
        if usual.get("file", "").startswith("perf_"):
            assert properties["file"].endswith("/perf_baselines.json")


def test_findings_of_one_scenario_are_one_annotation():
    crash, error, mean, flag, date, unused = commands(report_on())
    assert crash[1] == {"title": "perflint: a rule crashed"}
    assert "cannot be read" in error[2]
    assert mean == (
        "error",
        {
            "file": "perf_baselines.json",
            "line": "2",
            "endLine": "2",
            "col": "23",
            "endColumn": "27",
            "title": "2 findings in t2i",
        },
        "line 2: aggregate-mismatch: `t2i` is 5.49, t2i gives 4.49 (+22.27 %)\n"
        "line 2: aggregate-mismatch: `t2i` is 5.49, t2i gives 4.49 (+22.27 %)\n"
        "details: perflint rule aggregate-mismatch",
    )
    assert flag[1]["title"] == "argument-without-field in t2i"
    assert (date[0], unused[0]) == ("warning", "warning")
    assert unused[1]["file"] == "perflint.toml"


def test_a_span_of_several_lines_has_no_columns():
    ((_, properties, _),) = commands(numbered(1))
    assert properties == {
        "file": "a.json",
        "line": "1",
        "endLine": "2",
        "title": "sample-gap in s0",
    }


def test_at_most_ten_annotations_of_a_severity_are_shown():
    report = combined(numbered(12), numbered(13, "warning"))
    shown = [command for command, _, _ in commands(report)]
    assert shown == ["error"] * 10 + ["warning"] * 10 + ["notice"]
    *_, notice = commands(report)
    assert notice[2] == "5 more findings: see the job summary"
    assert len(commands(numbered(10))) == 10


def test_crashes_count_among_the_errors():
    report = report_on()
    kinds = [(command, data) for command, _, data in commands(report, annotations=1)]
    assert [command for command, _ in kinds] == ["error", "warning", "notice"]
    assert kinds[-1][1].startswith("5 more findings")


def test_a_long_annotation_is_cut():
    report = numbered(1)
    report = report._replace(violations=[*report.violations] * 7)
    ((_, _, data),) = commands(report, lines=3)
    assert data.split("\n")[3:] == ["and 4 more", "details: perflint rule sample-gap"]


def test_an_empty_report_is_one_line_without_a_command():
    assert github.render(Report(), UNSTYLED) == "No violations (0 files, 0 scenarios).\n"
