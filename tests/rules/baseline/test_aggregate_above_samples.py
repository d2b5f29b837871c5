import pytest

from tests.rules.own_format import cases, own

STEPS = {"0": 35.0, "1": 115.0, "2": 130.0}


def above(run_rule, document, **keywords) -> list:
    return run_rule("aggregate-above-samples", document, **{"policy": "tighten-only", **keywords})


def test_a_mean_above_its_samples(run_rule, coherent) -> None:
    document = coherent(
        denoise_step_ms=STEPS, expected_avg_denoise_ms=132.32, expected_median_denoise_ms=115.0
    )
    (finding,) = above(run_rule, document)
    assert finding.message == (
        "`expected_avg_denoise_ms` is 132.32, worse than the 93.33 computed from its samples "
        "(+41.77 %)"
    )
    assert (finding.found, finding.expected) == (132.32, 93.33)
    assert finding.label == "computed: 93.33"
    assert run_rule("aggregate-mismatch", document, policy="tighten-only") == []
    assert len(run_rule("aggregate-mismatch", document)) == 1


def test_the_aggregates_of_a_scenario_are_one_finding_the_worst_first(run_rule, coherent) -> None:
    document = coherent(
        denoise_step_ms=STEPS, expected_avg_denoise_ms=94.0, expected_median_denoise_ms=230.0
    )
    (finding,) = above(run_rule, document)
    assert finding.message == (
        "`expected_median_denoise_ms` is 230.00, worse than the 115.00 computed from its samples "
        "(+100.00 %), and 1 more is worse"
    )
    assert [(related.pointer, related.label) for related in finding.related] == [
        ("/scenarios/t2i/expected_avg_denoise_ms", "computed: 93.33")
    ]


@pytest.mark.parametrize(
    ("low", "high"),
    [
        ("expected_avg_denoise_ms", "expected_median_denoise_ms"),
        ("expected_median_denoise_ms", "expected_avg_denoise_ms"),
    ],
)
def test_an_aggregate_below_its_samples_is_an_error_of_aggregate_mismatch(
    run_rule, coherent, low: str, high: str
) -> None:
    document = coherent(denoise_step_ms=STEPS, **{low: 80.0, high: 230.0})
    (finding,) = run_rule("aggregate-mismatch", document, policy="tighten-only")
    assert finding.field == low
    (finding,) = above(run_rule, document)
    assert (finding.field, finding.related) == (high, ())


@pytest.mark.parametrize("value", [93.33, 93.34, 0, None, "94"])
def test_what_rounding_explains_and_what_is_absent_is_not_reported(
    run_rule, coherent, value
) -> None:
    document = coherent(
        denoise_step_ms=STEPS, expected_avg_denoise_ms=value, expected_median_denoise_ms=115.0
    )
    assert above(run_rule, document) == []


@pytest.mark.parametrize("policy", ["snapshot", "free"])
def test_only_under_the_policy_tighten_only(run_rule, coherent, policy: str) -> None:
    document = coherent(denoise_step_ms=STEPS, expected_avg_denoise_ms=132.32)
    assert above(run_rule, document, policy=policy) == []
    assert run_rule("aggregate-mismatch", document, policy=policy)


def test_only_in_whole_files(run_rule, coherent) -> None:
    document = coherent(
        denoise_step_ms=STEPS, expected_avg_denoise_ms=132.32, expected_median_denoise_ms=115.0
    )
    keywords = {"scope": "changed", "before": coherent()}
    assert above(run_rule, document, **keywords) == []
    assert run_rule("aggregate-mismatch", document, policy="tighten-only", **keywords) == []


RATES = own(
    {"best": "measurement", "rate": "measurement", "items": "number", "runs": "samples"},
    derived=[
        {"field": "best", "is": "max", "of": ["runs"]},
        {"field": "rate", "is": "{items} / {best}"},
    ],
    direction={"best": "higher"},
)


def test_the_direction_of_the_format_decides(run_rule) -> None:
    for best, rule in ((1.0, "aggregate-above-samples"), (3.0, "aggregate-mismatch")):
        document = cases(x={"best": best, "runs": [1.5, 2.5]})
        counts = {
            name: len(run_rule(name, document, format=RATES, policy="tighten-only"))
            for name in ("aggregate-above-samples", "aggregate-mismatch")
        }
        assert counts == {"aggregate-above-samples": 0, "aggregate-mismatch": 0, rule: 1}


def test_a_field_without_a_direction_is_left_to_aggregate_mismatch(run_rule) -> None:
    document = cases(x={"items": 5, "best": 2.5, "rate": 3.5, "runs": [2.5]})
    assert above(run_rule, document, format=RATES) == []
    assert len(run_rule("aggregate-mismatch", document, format=RATES, policy="tighten-only")) == 1


SPREAD = own(
    dict.fromkeys(("total", "a", "b", "sd", "top"), "measurement") | {"runs": "samples"},
    decimals=2,
    derived=[
        {"field": "total", "is": "{a} + {b}"},
        {"field": "sd", "is": "stdev", "of": ["runs"], "decimals": 3},
        {"field": "top", "is": "max", "of": ["runs"]},
    ],
    direction={"total": "lower", "sd": "lower"},
)


def test_a_formula_has_inputs_and_no_samples(run_rule) -> None:
    document = cases(x={"total": 6.0, "a": 1.0, "b": 2.0})
    (finding,) = above(run_rule, document, format=SPREAD)
    assert finding.message == (
        "`total` is 6.00, worse than the 3.00 computed from its inputs (+100.00 %)"
    )


def test_an_aggregate_is_shown_with_its_own_decimals(run_rule) -> None:
    (finding,) = above(run_rule, cases(x={"sd": 3.0, "runs": [1.0, 2.0]}), format=SPREAD)
    assert finding.message.startswith("`sd` is 3.000, worse than the 0.707 computed")
    assert (finding.expected, finding.label) == (0.707, "computed: 0.707")


def test_the_other_aggregates_are_counted(run_rule) -> None:
    record = {"total": 6.0, "a": 1.0, "b": 2.0, "sd": 3.0, "top": 2.5, "runs": [1.0, 2.0]}
    (finding,) = above(run_rule, cases(x=record), format=SPREAD)
    assert finding.message.endswith(", and 2 more are worse")
    assert [(related.pointer, related.label) for related in finding.related] == [
        ("/cases/x/total", "computed: 3.00"),
        ("/cases/x/top", "computed: 2.00"),
    ]


def test_the_first_aggregate_is_worse_by_the_largest_fraction(run_rule) -> None:
    format = own(
        {"slow": "measurement", "rate": "measurement", "a": "samples", "b": "samples"},
        derived=[
            {"field": "slow", "is": "mean", "of": ["a"]},
            {"field": "rate", "is": "mean", "of": ["b"]},
        ],
        direction={"rate": "higher"},
    )
    for slow, rate, first in ((150.0, 0.25, "rate"), (190.0, 0.25, "slow")):
        document = cases(x={"slow": slow, "rate": rate, "a": [100.0], "b": [1.0]})
        (finding,) = above(run_rule, document, format=format)
        assert finding.field == first


@pytest.mark.parametrize(("mode", "count"), [("thrpt", 0), ("avgt", 1)])
def test_another_field_may_decide_the_direction(run_rule, mode: str, count: int) -> None:
    format = own(
        {"mode": "text", "mean": "measurement", "runs": "samples"},
        derived=[{"field": "mean", "is": "mean", "of": ["runs"]}],
        direction={"mean": {"by": "mode", "higher": ["thrpt"]}},
    )
    document = cases(x={"mode": mode, "mean": 3.0, "runs": [2.0]})
    assert len(above(run_rule, document, format=format)) == count


def test_values_that_look_equal_are_shown_in_full(run_rule) -> None:
    format = own(
        {"mean": "measurement", "runs": "samples"},
        derived=[{"field": "mean", "is": "mean", "of": ["runs"]}],
    )
    (finding,) = above(run_rule, cases(x={"mean": 1.50000001, "runs": [1.5]}), format=format)
    assert finding.message.startswith("`mean` is 1.50000001, worse than the 1.5 computed")


def test_a_computed_value_of_zero(run_rule) -> None:
    format = own(
        {"least": "measurement", "mean": "measurement", "runs": "samples"},
        derived=[
            {"field": "mean", "is": "mean", "of": ["runs"]},
            {"field": "least", "is": "min", "of": ["runs"]},
        ],
    )
    document = cases(x={"mean": 5.0, "least": 1.0, "runs": [0.0, 2.0]})
    (finding,) = above(run_rule, document, format=format)
    assert finding.message.startswith("`least` is 1, worse than the 0 computed from its samples, ")
