"""Words and counts of a change, for formats with and without a direction."""

import json
from datetime import date
from typing import Any

import pytest

from perflint.cli.terminal import Terminal
from perflint.documents.baselines.baseline import Baseline, BaselineSettings
from perflint.documents.baselines.change import BaselineChange
from perflint.documents.baselines.change_summary import ChangeSummary, summarize
from perflint.documents.json.document import JsonDocument
from perflint.formats import build
from perflint.primitives.text import Text
from perflint.reporters.diff import render

DAY = date(2026, 5, 17)
DIRECTION = {"ops": "higher", "cap": "lower"}
OLD = {"x": {"ops": 100.0, "ms": 10.0, "cap": 5.0, "low": 1.0}}
NEW = {"x": {"ops": 80.0, "ms": 9.0, "cap": 4.0, "low": 0.0}}


def summary(before: Any, after: Any, **keys: Any) -> ChangeSummary:
    fields = {"ops": "measurement", "ms": "measurement", "cap": "limit", "low": "limit"}
    format = build(
        "own",
        {
            "summary": "Own",
            "records": {"at": "/cases/*"},
            "decimals": 1,
            "fields": fields,
            "top-level": ["ops", "ms"],
            **keys,
        },
    )
    old, new = (
        Baseline(
            JsonDocument(Text("a.json", json.dumps({"cases": cases}).encode())),
            format,
            BaselineSettings(DAY),
        )
        for cases in (before, after)
    )
    return summarize([("a.json", BaselineChange(old, new, changed_on=DAY))])


def shown(change: ChangeSummary, format: Any = "text") -> str:
    return render(change, format, Terminal(None, "never", "."))


def effects(change: ChangeSummary) -> dict[str, str | None]:
    (file,) = json.loads(shown(change, "json"))["files"]
    (scenario,) = file["changes"]
    return {metric["field"]: metric["effect"] for metric in scenario["metrics"]}


def test_the_text_for_a_format_with_a_direction() -> None:
    assert (
        shown(summary(OLD, NEW, direction=DIRECTION))
        == """\
a.json
  3 values better, 1 worse (4 decreased, 0 increased)
  1 scenario: 0 added, 0 removed, 1 kept (1 changed)
  fields of kept scenarios: 0 added, 0 removed, 4 kept

  x  loosened  4 of 4 changed
    ops  100.0 → 80.0    -20.00 % worse
    ms    10.0 →  9.0   -10.00 % better
    cap    5.0 →  4.0  -20.00 % tighter
    low    1.0 →  0.0 -100.00 % tighter

1 file: 4 values decreased, 0 increased; 3 better, 1 worse
"""
    )


def test_the_text_for_a_format_without_a_direction() -> None:
    assert (
        shown(summary(OLD, NEW))
        == """\
a.json
  4 values decreased, 0 increased
  1 scenario: 0 added, 0 removed, 1 kept (1 changed)
  fields of kept scenarios: 0 added, 0 removed, 4 kept

  x  replaced  4 of 4 changed
    ops  100.0 → 80.0  -20.00 %
    ms    10.0 →  9.0  -10.00 %
    cap    5.0 →  4.0  -20.00 %
    low    1.0 →  0.0 -100.00 %

1 file: 4 values decreased, 0 increased
"""
    )


def test_the_markdown_for_a_format_with_and_without_a_direction() -> None:
    with_words = shown(summary(OLD, NEW, direction=DIRECTION), "markdown")
    assert "- 3 values better, 1 worse (4 decreased, 0 increased)\n" in with_words
    assert (
        "| `x` | loosened | 4 of 4 | 100.0 → 80.0 (-20.00 % worse) | 10.0 → 9.0 (-10.00 % better) "
        "| 5.0 → 4.0 (-20.00 % tighter) | 1.0 → 0.0 (-100.00 % tighter) |\n"
    ) in with_words
    assert with_words.endswith("**1 file: 4 values decreased, 0 increased; 3 better, 1 worse**\n")
    without = shown(summary(OLD, NEW), "markdown")
    assert [word for word in ("better", "worse", "tighter", "looser") if word in without] == []
    assert "| 100.0 → 80.0 (-20.00 %) | 10.0 → 9.0 (-10.00 %) | 5.0 → 4.0 (-20.00 %) " in without


@pytest.mark.parametrize(
    ("direction", "worse"), [(DIRECTION, ["ops"]), ({}, []), ({"low": "higher"}, ["low"])]
)
def test_the_json_has_the_effect_of_each_metric_and_counts(
    direction: dict[str, str], worse: list[str]
) -> None:
    change = summary(OLD, NEW, direction=direction)
    expected = {name: "worse" if name in worse else "better" for name in OLD["x"]}
    assert effects(change) == expected
    (file,) = json.loads(shown(change, "json"))["files"]
    counts = {"down": 4, "up": 0, "other": 0, "better": 4 - len(worse), "worse": len(worse)}
    assert file["values"] == file["changes"][0]["values"] == counts


def test_a_metric_that_is_no_longer_checked_is_neither_better_nor_worse() -> None:
    after = {"x": {"ops": 0, "ms": 10.0, "cap": None, "low": 1.0}}
    change = summary(OLD, after, direction=DIRECTION)
    assert effects(change) == {"ops": "disarmed", "ms": None, "cap": "disarmed", "low": None}
    counts = "0 values better, 0 worse (1 decreased, 0 increased, 1 changed otherwise)"
    assert counts in shown(change)
    assert "    ops  100.0 → 0  disarmed\n" in shown(change)


def test_limits_of_some_records_are_shown_and_called_looser_there_only() -> None:
    kinds = [{"record": "limit-*", "field": "ms", "kind": "limit"}]
    before = {"x": {"ops": 1.0, "ms": 10.0}, "limit-x": {"ops": 1.0, "ms": 10.0}}
    after = {"x": {"ops": 1.0, "ms": 20.0}, "limit-x": {"ops": 1.0, "ms": 20.0}}
    change = summary(before, after, kinds=kinds, direction=DIRECTION, **{"top-level": ["ops"]})
    text = shown(change)
    assert text.count("10.0 → 20.0  +100.00 % worse\n") == 1
    assert text.count("10.0 → 20.0 +100.00 % looser\n") == 1
    (file,) = change.files
    assert [(found.name, found.verdict) for found in file.scenarios] == [
        ("x", "replaced"),
        ("limit-x", "loosened"),
    ]


def test_an_optional_number_that_is_a_limit_elsewhere_does_not_decide_the_verdict() -> None:
    fields = {"ops": "measurement", "ms": "measurement?"}
    kinds = [{"record": "limit-*", "field": "ms", "kind": "limit"}]
    old, new = {"ops": 100.0, "ms": 10.0}, {"ops": 90.0, "ms": 0.0}
    change = summary(
        {"x": old, "limit-x": old},
        {"x": new, "limit-x": {**new, "ms": None}},
        fields=fields,
        kinds=kinds,
        **{"top-level": ["ops"]},
    )
    (file,) = change.files
    assert [(found.name, found.verdict) for found in file.scenarios] == [
        ("x", "replaced"),
        ("limit-x", "loosened"),
    ]
