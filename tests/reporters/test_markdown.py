"""Markdown for a pull request: no name breaks out of its cell, and the size is limited."""

import pytest
from hypothesis import given, settings
from markdown_it import MarkdownIt

from perflint.engine.report import Report
from perflint.reporters import markdown
from perflint.reporters.markdown_table import code, code_span, prose
from perflint.reporters.unstyled import UNSTYLED
from tests.reporters.sample_reports import NAMES, combined, numbered, report_on, untrusted_report

PARSER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])

INLINE = {"text", "code_inline", "strong_open", "strong_close"}
"""Allowed inline tokens: no link, no image, no HTML, no line break, no escape."""


def render(report, **limits):
    return markdown.render(report, UNSTYLED, **limits)


@settings(deadline=None)
@given(NAMES)
def test_no_name_breaks_out_of_its_cell(name):
    shown, usual = (PARSER.parse(render(untrusted_report(each))) for each in (name, "usual"))
    # files are sorted by name, so the order may differ
    assert sorted(token.type for token in shown) == sorted(token.type for token in usual)
    for token in shown:
        for child in token.children or ():
            assert child.type in INLINE
            if child.type == "text":
                assert not set(child.content) & set("@#!~<>&[]*_|\x1b")
                assert "www." not in child.content
                assert "://" not in child.content


@settings(deadline=None)
@given(NAMES)
def test_a_message_is_one_line_of_text_and_code(name):
    for message in (name, f"`{name}` is {name}, not `x`", f"{name}`"):
        (token,) = PARSER.parse(f"x {prose(message)} x")[1:-1]
        assert {child.type for child in token.children} <= {"text", "code_inline"}


def test_a_bar_is_escaped_only_in_a_table():
    assert (code("int | None`"), code_span("int | None`")) == (
        "`int \\x7c None\\x60`",
        "`int | None\\x60`",
    )
    assert prose("a > b | c", code_span) == "`a > b | c`"


def test_a_usual_message_is_unchanged():
    message = "mean of 2 steps is 4.49, the file says 5.49 (+22.27 %)"
    assert prose(message) == message
    assert prose("`expected_e2e_ms` is 9.90, less; did you mean `x`?") == (
        "`expected_e2e_ms` is 9.90, less; did you mean `x`?"
    )


def test_a_complete_report():
    report = report_on()
    report = report._replace(violations=report.violations[:2])
    assert (
        render(report)
        == """\
**Found 1 error and 1 warning (3 files, 1 scenario, 1 argument; 1 rule crashed). \
Fixable: 1 with --fix, 1 with --fix --unsafe-fixes.**

Compared: `t2i against HEAD`

Not compared: `t2i is not a commit in this clone`

- the rule `sample-gap` crashed on `perf_baselines.json`: `KeyError: t2i`
- `t2i: cannot be read: t2i`

### `perf_baselines.json`

| location | severity | rule | scenario or flag | finding |
| ---: | --- | --- | --- | --- |
| 2:23 | error | `aggregate-mismatch` | `t2i` | `t2i` is 5.49, t2i gives 4.49 (+22.27 %) |
| 3:11 | warning | `stale-date` |  | t2i was measured before |

Details of a rule: `perflint rule stale-date`
"""
    )


def test_an_empty_report_is_one_line():
    assert render(Report()) == "**No violations (0 files, 0 scenarios).**\n"


def test_the_reason_for_no_comparison_is_on_its_own_line():
    assert render(Report(not_compared="'origin/*a*' is not a commit")) == (
        "**No violations (0 files, 0 scenarios).**\n\n"
        "Not compared: `'origin/*a*' is not a commit`\n"
    )


@pytest.mark.parametrize("most", [500, 1000, 5000, 65_536])
def test_warnings_are_omitted_and_counted_first(most):
    report = combined(numbered(2000, "warning"), numbered(3))
    text = render(report, most=most)
    assert most - 300 < len(text.encode()) <= most
    rows = [line for line in text.splitlines() if line.startswith("| 1:1")]
    assert [" error " in row for row in rows[:3]] == [True] * min(3, len(rows))
    assert f"Omitted because of the size limit: {2003 - len(rows):,} findings.\n" in text
    assert text.count("\n\n") == text.replace("\n\n\n", "").count("\n\n")


def test_the_output_is_empty_if_nothing_fits():
    assert render(numbered(3), most=20) == ""
    assert render(numbered(3), most=-5) == ""
