import pytest

from tests.rules.own_format import cases, own

STAGES = {"TextEncodingStage": 100.0, "DecodingStage": 200.0}


@pytest.mark.parametrize(("whole", "count"), [(900.0, 0), (900.01, 1), (0.0, 0), (None, 0)])
def test_a_total_may_be_three_times_its_stages(run_rule, coherent, whole, count: int) -> None:
    findings = run_rule("inflated-total", coherent(stages_ms=STAGES, expected_e2e_ms=whole))
    assert len(findings) == count


def test_the_message_contains_the_arithmetic(run_rule, coherent) -> None:
    (finding,) = run_rule("inflated-total", coherent(stages_ms=STAGES, expected_e2e_ms=3870.0))
    assert finding.message == (
        "`expected_e2e_ms` is 3870.00, 12.9 times its stages, which sum to 300.00: "
        "it is from another run, or stages are missing"
    )
    assert (finding.pointer, finding.found, finding.expected) == (
        "/scenarios/t2i/expected_e2e_ms",
        3870.0,
        300.0,
    )
    assert finding.label == "3870.00, its stages 300.00"
    assert [related.pointer for related in finding.related] == ["/scenarios/t2i/stages_ms"]


def test_an_inner_total_is_not_checked(run_rule, coherent) -> None:
    """The denoising stage may wait for steps of which only the launch is measured."""
    fields = {"denoise_step_ms": {"0": 1.5, "1": 1.5}, "stages_ms": {"DenoisingStage": 900.0}}
    assert run_rule("inflated-total", coherent(expected_e2e_ms=910.0, **fields)) == []


def test_the_fixed_overhead_of_the_format_is_allowed(run_rule, coherent) -> None:
    stages = {"A": 20.0}
    assert run_rule("inflated-total", coherent(stages_ms=stages, expected_e2e_ms=140.0)) == []
    assert len(run_rule("inflated-total", coherent(stages_ms=stages, expected_e2e_ms=140.01))) == 1


@pytest.mark.parametrize(
    "stages", [{}, None, {"A": 0.0}, {"A": None}, {"A": "x"}, {"per_frame_generation": 1.0}]
)
def test_a_total_without_parts_is_skipped(run_rule, coherent, stages) -> None:
    assert run_rule("inflated-total", coherent(stages_ms=stages, expected_e2e_ms=9000.0)) == []


@pytest.mark.parametrize(
    ("stages", "names"),
    [
        ({"A": 100.0}, "`B` and `C` were removed in this change"),
        ({"A": 100.0, "B": None, "C": 9.5}, "`B` was removed in this change"),
    ],
)
def test_the_stages_that_went_in_the_change_are_named(run_rule, coherent, stages, names) -> None:
    before = coherent(stages_ms={"A": 100.0, "B": 800.0, "C": 100.0}, expected_e2e_ms=1010.0)
    after = coherent(stages_ms=stages, expected_e2e_ms=1010.0)
    (finding,) = run_rule("inflated-total", after, before=before)
    assert finding.message.endswith(f"or stages are missing ({names})")


def test_only_parts_of_the_total_itself_are_named(run_rule) -> None:
    format = own(
        {
            "total": "measurement",
            "a": "measurement?",
            "b": "measurement?",
            "rest": "measurements",
            "other": "measurement?",
        },
        totals=[
            {"whole": ["total"], "parts": ["a", "b"], "overhead": 0.1},
            {"whole": ["other"], "parts": ["rest/*"], "overhead": 0.1},
            {"whole": ["other"], "parts": ["rest/x"], "overhead": 0.1},
        ],
    )
    before = cases(r={"total": 10.0, "a": 1.0, "b": 9.0, "rest": {"x": 5.0}})
    after = cases(r={"total": 10.0, "a": 1.0, "rest": {}})
    (finding,) = run_rule("inflated-total", after, format=format, before=before)
    assert finding.message.endswith("or parts are missing (`b` was removed in this change)")


@pytest.mark.parametrize("before", [{"scenarios": {}}, {"scenarios": {"t2i": 7}}, []])
def test_without_an_earlier_record_nothing_is_named(run_rule, coherent, before) -> None:
    after = coherent(stages_ms={"A": 100.0}, expected_e2e_ms=1010.0)
    (finding,) = run_rule("inflated-total", after, before=before)
    assert finding.message.endswith("or stages are missing")


FIELDS = {"total": "measurement", "setup": "measurement?", "parts": "measurements"}
TOTAL = {"whole": ["total"], "parts": ["parts/*"]}


@pytest.mark.parametrize(
    ("keys", "count"), [({}, 0), ({"overhead": 0.1}, 1), ({"overhead": 3.0}, 0)]
)
def test_what_the_format_allows_is_not_reported(run_rule, keys: dict, count: int) -> None:
    format = own(FIELDS, totals=[{**TOTAL, **keys}])
    document = cases(x={"total": 4.0, "parts": {"a": 1.0}})
    assert len(run_rule("inflated-total", document, format=format)) == count


def test_each_outermost_total_is_checked(run_rule) -> None:
    format = own(
        {"first": "measurement", "second": "measurement", "a": "measurement", "b": "measurement"},
        totals=[
            {"whole": ["first"], "parts": ["a"], "overhead": 0.1, "overhead-floor": 9.0},
            {"whole": ["second"], "parts": ["b"], "overhead": 0.1},
        ],
    )
    document = cases(x={"first": 5.0, "a": 1.0, "second": 5.0, "b": 1.0})
    (finding,) = run_rule("inflated-total", document, format=format)
    assert finding.field == "second"


def test_a_total_of_several_fields(run_rule) -> None:
    format = own(FIELDS, totals=[{**TOTAL, "whole": ["total", "setup"], "overhead": 0.1}])
    document = cases(x={"total": 3.0, "setup": 2.0, "parts": {"a": 1.0}})
    (finding,) = run_rule("inflated-total", document, format=format)
    assert finding.message.startswith("`total` and `setup` are 5, 5.0 times its parts")


def test_numbers_at_the_ends_of_their_range(run_rule) -> None:
    format = own(FIELDS, totals=[{**TOTAL, "overhead": 0.1}])
    document = cases(x={"total": 1e308, "parts": {"a": 5e-324}})
    (finding,) = run_rule("inflated-total", document, format=format)
    assert "many times its parts" in finding.message
