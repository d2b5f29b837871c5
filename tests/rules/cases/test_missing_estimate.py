"""The rule missing-estimate."""

import pytest

RULE = "missing-estimate"
FIELD = "estimated_full_test_time_s"
NO_CASE = 'DiffusionTestCase("t2i")\n'


def baseline(**estimates):
    """Return a baseline whose scenarios have these estimates; ``...`` is none."""
    return {
        "scenarios": {
            name: {"expected_e2e_ms": 9.5, **({} if value is ... else {FIELD: value})}
            for name, value in estimates.items()
        }
    }


def names(findings):
    return [finding.scenario for finding in findings]


@pytest.mark.parametrize(("value", "count"), [(..., 1), (None, 1), (0, 0), (180.0, 0)])
def test_a_field_that_is_absent_or_null(run_rule, value, count):
    assert len(run_rule(RULE, baseline(t2i=120.0, t2v=value))) == count


def test_a_field_that_no_scenario_has_is_none(run_rule):
    assert run_rule(RULE, baseline(t2i=..., t2v=None)) == []


def test_a_scenario_without_a_case_is_none(run_rule):
    content = baseline(t2i=..., t2v=..., t2a=1.0)
    assert names(run_rule(RULE, content)) == ["t2i", "t2v"]
    assert names(run_rule(RULE, content, other=NO_CASE)) == ["t2i"]


def test_an_estimate_that_was_lost_is_shown(run_rule):
    before, after = baseline(t2i=120.0, t2v=131.6), baseline(t2i=120.0, t2v=...)
    (finding,) = run_rule(RULE, after, before=before)
    assert finding.message == f"`t2v` lost its `{FIELD}` (131.6), by which CI plans its runs"
    assert finding.subjects == (f"/scenarios/t2v/{FIELD}",)


def test_a_format_that_wants_no_field(run_rule):
    content = {"mean": [{"name": "a"}]}
    own = {"summary": "Own", "records": {"at": "/mean/*"}, "fields": {"name": "text"}}
    assert run_rule(RULE, content, format=own) == []
