"""Commands to a runner of GitHub: ours alone, whatever outsiders wrote."""

import re

import pytest
from hypothesis import given, settings

from perflint.engine.report import Report
from perflint.reporters import FORMATS, github, render
from perflint.reporters.shared import UNSTYLED
from tests.reporters.sample_reports import (
    NAMES,
    is_harmless,
    numbered,
    report_by_an_outsider,
    report_on,
)

COMMANDS = (
    *("add-mask", "add-path", "debug", "echo", "endgroup", "error", "group", "notice"),
    *("save-state", "set-env", "set-output", "stop-commands", "warning"),
)


def parsed(line):
    """Return the command, the properties and the data of a line, as a runner reads it, or None.

    It takes ``::`` at the start of a line, blanks before it or not, and ``##[`` wherever it stands.
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
    """Return lines as the most generous reader would break them."""
    return re.split(r"\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]", text)


def commands(report, **limits):
    text = github.render(report, UNSTYLED, **limits)
    return [one for one in map(parsed, lines_of(text)) if one]


@settings(deadline=None)
@given(NAMES)
def test_no_name_adds_a_command_or_a_property(name):
    shown, usual = commands(report_by_an_outsider(name)), commands(report_on("usual"))
    assert [command for command, _, _ in shown] == [command for command, _, _ in usual]
    assert [list(properties) for _, properties, _ in shown] == [list(one[1]) for one in usual]
    for _, properties, data in shown:
        for told in (*properties.values(), *data.split("\n")):
            assert is_harmless(told)


@pytest.mark.parametrize("format", sorted({*FORMATS} - {"github"}))
@settings(deadline=None)
@given(name=NAMES)
def test_no_other_format_holds_a_command(format, name):
    text = render(format, report_by_an_outsider(name), UNSTYLED)
    assert [line for line in lines_of(text) if parsed(line)] == []
    assert not re.search(r"[\x00-\x09\x0b-\x1f]", text), "JSON escapes these, and so do we"
    if format in ("full", "concise", "junit", "markdown"):
        assert all(is_harmless(line) for line in text.split("\n"))


@settings(deadline=None)
@given(NAMES)
def test_a_path_is_read_as_it_is_written(name):
    folder = f"{name.replace(chr(0), '').replace('/', '')}/"
    for (_, usual, _), (_, properties, _) in zip(
        commands(report_on()), commands(report_on(folder=folder)), strict=True
    ):
        assert list(usual) == list(properties)
        if usual.get("file", "").startswith("perf_"):
            assert properties["file"].endswith("/perf_baselines.json")


def test_findings_of_one_scenario_are_one_annotation():
    crash, trouble, mean, flag, date, unused = commands(report_on())
    assert crash[1] == {"title": "perflint: a rule crashed"}
    assert "cannot be read" in trouble[2]
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
        "help: perflint rule aggregate-mismatch",
    )
    assert flag[1]["title"] == "argument-without-field in t2i"
    assert (date[0], unused[0]) == ("warning", "warning")
    assert unused[1]["file"] == "perflint.toml"


def test_a_place_of_several_lines_has_no_columns():
    ((_, properties, _),) = commands(numbered(1))
    assert properties == {
        "file": "a.json",
        "line": "1",
        "endLine": "2",
        "title": "sample-gap in s0",
    }


def test_of_a_severity_ten_are_shown_and_the_others_counted():
    report = numbered(12)
    report.violations += numbered(13, "warning").violations
    shown = [command for command, _, _ in commands(report)]
    assert shown == ["error"] * 10 + ["warning"] * 10 + ["notice"]
    *_, notice = commands(report)
    assert notice[2] == "5 findings more: see the summary of this step"
    assert len(commands(numbered(10))) == 10


def test_crashes_count_among_the_errors():
    report = report_on()
    kinds = [(command, told) for command, _, told in commands(report, annotations=1)]
    assert [command for command, _ in kinds] == ["error", "warning", "notice"]
    assert kinds[-1][1].startswith("5 findings more")


def test_a_long_annotation_is_cut():
    report = numbered(1)
    report.violations *= 7
    ((_, _, told),) = commands(report, lines=3)
    assert told.split("\n")[3:] == ["and 4 more", "help: perflint rule sample-gap"]


def test_an_empty_report_is_one_line_and_no_command():
    assert github.render(Report(), UNSTYLED) == "No violations (0 files, 0 scenarios).\n"
