"""Markdown for a pull request: no name gets out of its cell, and all fits into a comment."""

import pytest
from hypothesis import given, settings
from markdown_it import MarkdownIt

from perflint.engine.report import Report
from perflint.reporters import markdown
from perflint.reporters.markdown_cells import prose
from perflint.reporters.shared import UNSTYLED
from tests.reporters.sample_reports import NAMES, numbered, report_by_an_outsider, report_on

PARSER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])

INLINE = {"text", "code_inline", "strong_open", "strong_close"}
"""What an inline of the report may hold: no link, no image, no HTML, no line break, no escape."""


def render(report, **limits):
    return markdown.render(report, UNSTYLED, **limits)


@settings(deadline=None)
@given(NAMES)
def test_no_name_gets_out_of_its_place(name):
    shown, usual = (PARSER.parse(render(report_by_an_outsider(one))) for one in (name, "usual"))
    # the files stand by their names, and so in another order
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


def test_a_message_of_ours_stays_readable():
    message = "mean of 2 steps is 4.49, the file says 5.49 (+22.27 %)"
    assert prose(message) == message
    assert prose("`expected_e2e_ms` is 9.90, less; did you mean `x`?") == (
        "`expected_e2e_ms` is 9.90, less; did you mean `x`?"
    )


def test_a_report_whole():
    report = report_on()
    report.violations = report.violations[:2]
    assert (
        render(report)
        == """\
**Found 1 error and 1 warning (3 files, 1 scenario, 1 argument; 1 rule crashed). \
Repairable: 1 with --fix, 1 with --fix --unsafe-fixes.**

Compared: `t2i against HEAD`

- the rule `sample-gap` crashed on `perf_baselines.json`: `KeyError: t2i`
- `t2i: cannot be read: t2i`

### `perf_baselines.json`

| place | severity | rule | in | finding |
| ---: | --- | --- | --- | --- |
| 2:23 | error | `aggregate-mismatch` | `t2i` | `t2i` is 5.49, t2i gives 4.49 (+22.27 %) |
| 3:11 | warning | `stale-date` |  | t2i was measured before |

`perflint rule NAME` explains a rule.
"""
    )


def test_an_empty_report_is_one_line():
    assert render(Report()) == "**No violations (0 files, 0 scenarios).**\n"


@pytest.mark.parametrize("most", [500, 1000, 5000, 65_536])
def test_what_does_not_fit_is_counted_and_errors_stay(most):
    report = numbered(2000, "warning")
    report.violations += numbered(3).violations
    text = render(report, most=most)
    assert most - 300 < len(text.encode()) <= most
    rows = [line for line in text.splitlines() if line.startswith("| 1:1")]
    assert [" error " in row for row in rows[:3]] == [True] * min(3, len(rows))
    assert f"{2003 - len(rows):,} findings more: they did not fit in here.\n" in text
    assert text.count("\n\n") == text.replace("\n\n\n", "").count("\n\n")


def test_where_nothing_fits_nothing_is_said():
    assert render(numbered(3), most=20) == ""
    assert render(numbered(3), most=-5) == ""
