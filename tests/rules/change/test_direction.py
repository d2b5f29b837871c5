"""Every rule about changes, on fields of which lower and of which higher is better."""

from typing import Any

import pytest

from perflint import rules

DIRECTIONS = ("lower", "higher")


def own(direction: str, **keys: Any) -> dict[str, Any]:
    """Return a format with a top-level metric, other measurements and a limit."""
    fields = ("speed", "inner", "parts", "runs", "cap")
    return {
        "summary": "Own",
        "records": {"at": "/cases/*"},
        "decimals": 2,
        "fields": {
            "speed": "measurement",
            "inner": "measurement",
            "parts": "measurements",
            "runs": "samples",
            "cap": "limit",
        },
        "samples": {"runs": {"shape": "list"}},
        "top-level": ["speed"],
        "direction": dict.fromkeys(fields, direction),
        "metadata": {"date": "/date"},
        "tolerances": {"at": "/tolerances"},
        **keys,
    }


BEFORE: dict[str, Any] = {
    "speed": 100.0,
    "inner": 50.0,
    "parts": {"a": 20.0, "b": 30.0},
    "runs": [99.0, 101.0],
    "cap": 10.0,
}


def document(record: Any, date: str = "2026-05-16", **root: Any) -> dict[str, Any]:
    return {"date": date, "cases": {} if record is None else {"x": record}, **root}


def scaled(factor: float) -> dict[str, Any]:
    """Return all measurements of another run; the limit stays."""
    return {
        "speed": 100.0 * factor,
        "inner": 50.0 * factor,
        "parts": {"a": 20.0 * factor, "b": 30.0 * factor},
        "runs": [99.0 * factor, 101.0 * factor],
        "cap": 10.0,
    }


def changed(**fields: Any) -> dict[str, Any]:
    return {**BEFORE, **fields}


CHANGES = [
    # rule, policy, the record after, findings if lower is better, if higher is better
    ("loosened-baseline", "snapshot", scaled(0.5), 0, 1),
    ("loosened-baseline", "snapshot", scaled(2.0), 1, 0),
    ("loosened-baseline", "snapshot", scaled(1.004), 0, 0),
    ("loosened-baseline", "snapshot", scaled(0.996), 0, 0),
    ("loosened-baseline", "snapshot", changed(speed=0.0), 0, 0),
    ("loosened-baseline", "snapshot", changed(inner=80.0), 0, 0),
    ("loosened-baseline", "tighten-only", changed(inner=80.0), 1, 0),
    ("loosened-baseline", "tighten-only", changed(inner=20.0), 0, 1),
    ("loosened-baseline", "tighten-only", changed(parts={"a": 20.0, "b": 60.0}), 1, 0),
    ("loosened-baseline", "tighten-only", changed(parts={"a": 20.0, "b": 15.0}), 0, 1),
    ("loosened-baseline", "tighten-only", changed(runs=[99.0, 151.0]), 1, 0),
    ("loosened-baseline", "tighten-only", changed(runs=[99.0, 51.0]), 0, 1),
    ("loosened-baseline", "tighten-only", changed(runs=[99.0, 0.0]), 0, 0),
    ("loosened-baseline", "free", scaled(2.0), 0, 0),
    ("loosened-baseline", "free", scaled(0.5), 0, 0),
    ("loosened-baseline", "free", changed(cap=10.01), 1, 0),
    ("loosened-baseline", "free", changed(cap=9.99), 0, 1),
    ("loosened-baseline", "snapshot", changed(cap=0.0), 0, 1),
    ("small-improvement", "snapshot", scaled(0.94), 0, 0),
    ("small-improvement", "snapshot", scaled(1.06), 0, 0),
    ("small-improvement", "snapshot", scaled(0.96), 1, 0),
    ("small-improvement", "snapshot", scaled(1.04), 0, 1),
    ("small-improvement", "snapshot", scaled(1.004), 1, 1),
    ("small-improvement", "tighten-only", scaled(1.06), 0, 0),
    ("mixed-snapshot", "snapshot", changed(inner=20.0), 1, 1),
    ("mixed-snapshot", "snapshot", changed(inner=80.0), 1, 1),
    ("mixed-snapshot", "snapshot", changed(cap=5.0), 0, 0),
    ("mixed-snapshot", "snapshot", scaled(0.5), 0, 0),
    ("mixed-snapshot", "tighten-only", changed(inner=20.0), 0, 0),
    ("disarmed-metric", "snapshot", changed(speed=0.0), 1, 1),
    ("disarmed-metric", "free", changed(inner=None), 1, 1),
    ("disarmed-metric", "free", changed(cap=0.0), 0, 0),
    ("disarmed-metric", "free", changed(cap=None), 1, 1),
    ("disarmed-metric", "free", changed(speed=200.0), 0, 0),
    ("changed-field-set", "tighten-only", changed(parts={"a": 20.0}), 1, 1),
    ("changed-field-set", "snapshot", changed(parts={"a": 20.0}), 0, 0),
    ("removed-scenario", "snapshot", None, 1, 1),
    ("date-not-bumped", "snapshot", scaled(0.5), 1, 1),
    ("date-not-bumped", "snapshot", scaled(2.0), 1, 1),
    ("date-not-bumped", "snapshot", changed(cap=5.0), 0, 0),
]


@pytest.mark.parametrize(("rule", "policy", "after", "lower", "higher"), CHANGES)
def test_a_change(run_rule, rule: str, policy: str, after: Any, lower: int, higher: int) -> None:
    old = document(BEFORE, date="2026-04-01")
    new = document(after, date="2026-04-01")
    found = tuple(
        len(run_rule(rule, new, format=own(direction), before=old, policy=policy))
        for direction in DIRECTIONS
    )
    assert found == (lower, higher)


@pytest.mark.parametrize("direction", DIRECTIONS)
@pytest.mark.parametrize(("tolerance", "count"), [(0.3, 1), (0.1, 0)])
def test_tolerances_have_no_direction(run_rule, direction: str, tolerance: float, count) -> None:
    before = document(BEFORE, tolerances={"p": 0.2})
    after = document(BEFORE, tolerances={"p": tolerance})
    assert len(run_rule("widened-tolerance", after, format=own(direction), before=before)) == count


@pytest.mark.parametrize("direction", DIRECTIONS)
@pytest.mark.parametrize(
    ("rule", "date"), [("date-moved-back", "2026-05-01"), ("date-without-change", "2026-05-17")]
)
def test_dates_have_no_direction(run_rule, direction: str, rule: str, date: str) -> None:
    before, after = document(BEFORE), document(BEFORE, date=date)
    assert len(run_rule(rule, after, format=own(direction), before=before)) == 1


def test_every_rule_about_changes_is_in_the_table() -> None:
    tested = {rule for rule, *_ in CHANGES} | {
        "widened-tolerance",
        "date-moved-back",
        "date-without-change",
    }
    assert tested >= {name for name, group in rules.GROUP_OF.items() if group == "change"}


def test_the_message_says_which_way_is_better(run_rule) -> None:
    before = document(BEFORE)
    (finding,) = run_rule(
        "loosened-baseline", document(scaled(0.5)), format=own("higher"), before=before
    )
    assert finding.message == "`speed` fell from 100.00 to 50.00 (-50.00 %, higher is better)"


def test_the_message_names_the_worst_of_several_metrics(run_rule) -> None:
    after = changed(inner=60.0, parts={"a": 80.0, "b": 30.0}, runs=[99.0, 111.0])
    (finding,) = run_rule(
        "loosened-baseline",
        document(after),
        format=own("lower"),
        before=document(BEFORE),
        policy="tighten-only",
    )
    assert finding.message.startswith("`a` rose from 20.00 to 80.00 (+300.00 %")
    assert finding.message.endswith(", and 2 more got worse")
    assert [(related.pointer, related.label) for related in finding.related] == [
        ("/cases/x/inner", "was 50.00"),
        ("/cases/x/runs/1", "was 101.00"),
    ]


def test_the_message_about_a_limit(run_rule) -> None:
    (finding,) = run_rule(
        "loosened-baseline",
        document(changed(cap=8.0)),
        format=own("higher"),
        before=document(BEFORE),
        policy="free",
    )
    assert finding.message == (
        "`cap` was loosened from 10.00 to 8.00 (-20.00 %, higher is tighter)"
    )


@pytest.mark.parametrize(
    ("after", "more"),
    [
        (changed(inner=80.0, cap=20.0), ", and 1 more got worse"),
        (changed(inner=95.0, cap=12.0), ", and 1 more got looser"),
        (changed(inner=80.0, cap=12.0, parts={"a": 90.0, "b": 30.0}), ", and 2 more"),
        (changed(inner=80.0, parts={"a": 30.0, "b": 45.0}), ", and 2 more got worse"),
        (changed(cap=20.0), "lower is tighter)"),
    ],
)
def test_the_message_says_what_the_other_fields_did(run_rule, after: Any, more: str) -> None:
    (finding,) = run_rule(
        "loosened-baseline",
        document(after),
        format=own("lower"),
        before=document(BEFORE),
        policy="tighten-only",
    )
    assert finding.message.endswith(more)


BY_MODE = own("lower") | {
    "fields": {"speed": "measurement", "mode": "text"},
    "samples": {},
    "direction": {"speed": {"by": "mode", "higher": ["thrpt"]}},
}


@pytest.mark.parametrize(
    ("modes", "after", "count"),
    [
        (("thrpt", "thrpt"), 50.0, 1),
        (("thrpt", "thrpt"), 200.0, 0),
        (("avgt", "avgt"), 50.0, 0),
        (("avgt", "avgt"), 200.0, 1),
        ((None, None), 200.0, 1),
        (("avgt", "thrpt"), 200.0, 0),  # values of different modes cannot be compared
        (("avgt", "thrpt"), 50.0, 0),
    ],
)
def test_another_field_may_decide_the_direction(run_rule, modes, after, count) -> None:
    before, later = (
        document({"speed": speed, **({} if mode is None else {"mode": mode})})
        for speed, mode in zip((100.0, after), modes, strict=True)
    )
    findings = run_rule("loosened-baseline", later, format=BY_MODE, before=before)
    assert len(findings) == count


def derived(direction: dict[str, str], top_level: list[str]) -> dict[str, Any]:
    return {
        "summary": "Own",
        "records": {"at": "/cases/*"},
        "fields": {"mean": "measurement", "rounds": "count", "total": "measurement"},
        "derived": [{"field": "total", "is": "product", "of": ["mean", "rounds"]}],
        "direction": direction,
        "top-level": top_level,
    }


@pytest.mark.parametrize(
    ("direction", "top_level", "count"),
    [
        ({}, ["mean"], 0),
        ({"total": "lower"}, ["mean"], 1),
        ({"total": "higher"}, ["mean"], 0),
        ({}, ["mean", "total"], 1),
    ],
)
def test_a_derived_field_takes_part_only_if_the_format_says_so(
    run_rule, direction: dict[str, str], top_level: list[str], count: int
) -> None:
    before = {"cases": {"x": {"mean": 2.0, "rounds": 5, "total": 10.0}}}
    after = {"cases": {"x": {"mean": 1.0, "rounds": 50, "total": 50.0}}}
    format = derived(direction, top_level)
    findings = run_rule(
        "loosened-baseline", after, format=format, before=before, policy="tighten-only"
    )
    assert len(findings) == count


def saved_run(factor: float, rounds: int = 3) -> dict[str, Any]:
    """Return a saved run of pytest-benchmark, all of whose times are scaled."""
    times = {"min": 0.9, "q1": 0.95, "mean": 1.0, "median": 1.0, "q3": 1.05, "max": 1.1}
    stats: dict[str, Any] = {name: time * factor for name, time in times.items()}
    stats |= {"stddev": 0.1, "iqr": 0.1 * factor, "rounds": rounds}
    stats |= {"ops": 1 / factor, "total": factor * rounds}
    benchmark = {"fullname": "t.py::test_a", "name": "test_a", "stats": stats}
    return {"machine_info": {}, "datetime": "2026-05-16T10:00:00", "benchmarks": [benchmark]}


@pytest.mark.parametrize("rounds", [3, 30])
def test_a_faster_run_of_pytest_benchmark_is_tighter(run_rule, rounds: int) -> None:
    how: dict[str, Any] = {"format": "pytest-benchmark", "policy": "tighten-only"}
    faster = saved_run(0.5, rounds)  # its total may be longer, because it has more rounds
    assert run_rule("loosened-baseline", faster, before=saved_run(1), **how) == []
    (finding,) = run_rule("loosened-baseline", saved_run(1), before=faster, **how)
    assert finding.message == (
        "`min` rose from 0.45 to 0.9 (+100.00 %, lower is better), and 6 more got worse"
    )


def thresholds(ssim: float, difference: float) -> dict[str, Any]:
    return {"cases": {"a": {"ssim_threshold": ssim, "mean_abs_diff_threshold": difference}}}


@pytest.mark.parametrize("policy", ["snapshot", "tighten-only", "free"])
def test_a_threshold_is_never_loosened(run_rule, policy: str) -> None:
    how: dict[str, Any] = {"format": "sglang-consistency", "policy": policy}
    strict, loose = thresholds(0.83, 13.3), thresholds(0.5, 13.3)
    (finding,) = run_rule("loosened-baseline", loose, before=strict, **how)
    assert finding.pointer == "/cases/a/ssim_threshold"
    assert finding.message == (
        "`ssim_threshold` was loosened from 0.83 to 0.5 (-39.76 %, higher is tighter)"
    )
    assert run_rule("loosened-baseline", strict, before=loose, **how) == []
    (finding,) = run_rule("loosened-baseline", thresholds(0.83, 13.4), before=strict, **how)
    assert finding.message.startswith("`mean_abs_diff_threshold` was loosened from 13.3 to 13.4")
