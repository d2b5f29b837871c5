"""Whether a change replaces whole records or improves single values."""

import json
from datetime import date

import pytest

from perflint.documents.baselines.baseline import Baseline, BaselineSettings
from perflint.documents.baselines.change_style import style_of
from perflint.documents.baselines.scenario_change import ScenarioChange
from perflint.documents.json.document import JsonDocument
from perflint.formats import build
from perflint.primitives.text import Text

FORMAT = build(
    "own",
    {
        "summary": "A table of times",
        "top-level": ["total"],
        "records": {"at": "/*"},
        "direction": {"rate": "higher"},
        "fields": {
            "total": "measurement",
            "parts": "measurements",
            "rate": "measurement?",
            "most": "limit?",
        },
    },
)
BEFORE = {"total": 900.25, "parts": {"a": 300.5, "b": 200.5, "c": 100.5}, "rate": 50.5}
REPLACED = {"total": 910.75, "parts": {"a": 290.25, "b": 205.75, "c": 99.25}, "rate": 49.25}


def scenario(record):
    document = JsonDocument(Text("a.json", json.dumps({"x": record}).encode()))
    return Baseline(document, FORMAT, BaselineSettings(date(2026, 5, 17))).scenarios[0]


def changed(**values):
    """Return the record with other values; those of parts have their names."""
    parts = {**BEFORE["parts"], **{name: values.pop(name) for name in "abc" if name in values}}
    return {**BEFORE, "parts": parts, **values}


def style(*afters, before=BEFORE):
    return style_of(ScenarioChange(scenario(before), scenario(after)) for after in afters)


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (BEFORE, None),
        (REPLACED, "replaced"),
        (changed(a=290.25), "improved"),
        (changed(rate=60.5), "improved"),
        (changed(a=290.25, b=190.5, total=890.25), "improved"),
        (changed(a=310.25), "other"),
        (changed(rate=40.5), "other"),
        (changed(a=290.25, b=210.25), "other"),
        (changed(a=290.25, b=201.0), "improved"),  # worse by less than 0.5 %
        (changed(a=290.25, b=0), "other"),  # no longer checked
        (changed(d=1.5), None),
        (changed(most=10), None),
    ],
)
def test_the_style_of_one_scenario(after, expected):
    assert style(after) == expected


def test_a_loosened_limit_is_no_improvement():
    before = changed(most=10)
    assert style(changed(most=10, a=290.25), before=before) == "improved"
    assert style(changed(most=11, a=290.25), before=before) == "other"


def test_a_scenario_with_one_number_shows_nothing():
    assert style({"total": 890.25, "parts": {}}, before={"total": 900.25, "parts": {}}) is None


def test_without_scenarios_there_is_no_style():
    assert style() is None


IMPROVED, OTHER = changed(a=290.25), changed(a=310.25)


@pytest.mark.parametrize(
    ("afters", "expected"),
    [
        ([REPLACED] * 9 + [OTHER], "replaced"),
        ([REPLACED] * 8 + [OTHER], "other"),
        ([IMPROVED] * 9 + [OTHER], "improved"),
        ([IMPROVED] * 8 + [OTHER], "other"),
        ([IMPROVED] * 5 + [REPLACED] * 5, "other"),
        ([IMPROVED, BEFORE, BEFORE], "improved"),
    ],
)
def test_nearly_all_changed_scenarios_decide(afters, expected):
    assert style(*afters) == expected


def test_a_scenario_that_improved_as_a_whole_agrees_with_both_styles():
    better = {"total": 800.25, "parts": {"a": 200.5, "b": 100.5, "c": 99.5}, "rate": 60.5}
    assert style(better) == style(better, REPLACED) == "replaced"
    assert style(better, IMPROVED) == "improved"
