"""What hovering shows of a baseline."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from fuzz.baselines import files
from perflint.documents.baselines.baseline import Baseline
from perflint.documents.json.document import JsonDocument
from perflint.formats import Format
from perflint.primitives.finding import Span
from perflint.primitives.text import Text
from perflint.server.hover import Hover
from perflint.server.hover.baseline import baseline_hover
from tests.formats.examples import PATHS
from tests.gated_baselines import SGLANG, TOLERANCES, record
from tests.gated_baselines import baseline as baseline_of
from tests.reporters.sample_reports import NAMES
from tests.server.hover.baselines import FILES, fixture, numbers_of, own_format, parsed

COMMONMARK = MarkdownIt("commonmark", {"html": True})


def root(name: str = "t2v", tolerances: Any = TOLERANCES, **fields: Any) -> dict[str, Any]:
    return {
        "metadata": {"last_updated": "2026-05-17"},
        "tolerances": {"pr_test": tolerances},
        "sampling": {"step_fractions": [0, 0.5, 1]},
        "scenarios": {name: record(**fields)},
    }


def hovered(baseline: Baseline, text: str, **options: Any) -> Hover | None:
    """Hover over the end of the first occurrence of a text."""
    at = baseline.document.text.data.find(text.encode())
    assert at >= 0
    return baseline_hover(baseline, at + len(text.encode()) - 1, **options)


def lines(found: Hover | None) -> list[str]:
    """Return the title and the lines of a hover."""
    assert found is not None
    title, _, rest = found.markdown.partition("\n")
    return [title, *(line.removeprefix("- ") for line in rest.splitlines() if line)]


def over(field: str, format: Format = SGLANG, content: Any = None, **fields: Any) -> list[str]:
    """Return the lines below the title for the number in a field."""
    content = root(**fields) if content is None else content
    return lines(hovered(baseline_of(content, format), f'"{field}": 1'))[1:]


def test_a_number_with_its_arithmetic_and_its_limit():
    found = hovered(
        baseline_of(root(expected_avg_denoise_ms=132.32)), '"expected_avg_denoise_ms": 1'
    )
    assert found is not None
    assert found.markdown == (
        "**`expected_avg_denoise_ms`** of `t2v`: 132.32, lower is better\n"
        "\n"
        "- mean of 9 steps is 100.00, the file says 132.32 (+32.32 %)\n"
        "- limit 158.78 = 132.32 · 1.2 (tolerance `denoise_agg` of profile `pr_test`)\n"
    )


def test_the_span_is_that_of_the_number():
    baseline = baseline_of(root())
    data = baseline.document.text.data
    found = hovered(baseline, '"expected_e2e_ms": 1')
    assert found is not None
    assert data[slice(*found.span)] == b"1000.0"
    assert baseline_hover(baseline, found.span.start - 1) is None
    assert baseline_hover(baseline, found.span.stop) is None


def test_the_key_of_a_number_shows_the_number():
    baseline = baseline_of(root())
    data = baseline.document.text.data
    number, key = (hovered(baseline, text) for text in ('"expected_e2e_ms": 1', '"expected_e2e_ms'))
    assert number is not None
    assert key is not None
    assert key.markdown == number.markdown
    assert data[slice(*key.span)] == b'"expected_e2e_ms"'
    assert hovered(baseline, '"stages_ms') is None
    assert hovered(baseline, '"last_updated') is None


def test_a_sample_with_the_aggregates_that_use_it():
    baseline = baseline_of(root())
    assert lines(hovered(baseline, '"4": 1')) == [
        "**`denoise_step_ms/4`** of `t2v`: 100.0, lower is better",
        "limit 260.00 = 100.00 + 160 (floor): more than twice the value",
        "11.1 % of `DenoisingStage` (900.00), whose 9 steps sum to 900.00 (total +0.00 %)",
        "in `expected_avg_denoise_ms`: mean of 9 steps is 100.00, as in the file",
        "in `expected_median_denoise_ms`: median of 9 steps is 100.00, as in the file",
    ]
    assert lines(hovered(baseline, '"5": 1'))[1] == (
        "no limit: tests compare only some of these samples, not this one"
    )


def test_the_limit_of_a_sample_of_a_file_that_selects_none():
    content = root()
    content["sampling"]["step_fractions"] = []
    assert "no limit: tests compare only" in over("5", content=content)[0]


def test_a_total_and_a_part_of_it():
    baseline = baseline_of(root(expected_e2e_ms=1320.04))
    assert lines(hovered(baseline, '"expected_e2e_ms": 1'))[1] == (
        "its 3 stages sum to 1100.03 (total +20.00 %)"
    )
    sums = "`expected_e2e_ms` (1320.04), whose 3 stages sum to 1100.03 (total +20.00 %)"
    assert lines(hovered(baseline, '"TextEncodingStage": 2'))[2] == f"15.2 % of {sums}"
    assert lines(hovered(baseline, '"DecodingStage": 0'))[2] == f"part of {sums}"
    assert lines(hovered(baseline, '"DenoisingStage": 9'))[1:4] == [
        "its 9 steps sum to 900.00 (total +0.00 %)",
        "limit 1125.00 = 900.00 · 1.25 (tolerance `denoise_stage` of profile `pr_test`)",
        f"68.2 % of {sums}",
    ]


def test_a_total_of_two_fields_and_one_part():
    stages = {"ADenoisingStage": 70.0, "BRefinementStage": 30.0}
    found = over("0", stages_ms=stages, denoise_step_ms={"0": 100.0})
    assert found[1] == (
        "100.0 % of `ADenoisingStage` and `BRefinementStage` (100.00), "
        "whose 1 step is 100.00 (total +0.00 %)"
    )
    baseline = baseline_of(root(stages_ms=stages, denoise_step_ms={"0": 100.0}))
    assert lines(hovered(baseline, '"ADenoisingStage": 7'))[1] == (
        "`ADenoisingStage` and `BRefinementStage` sum to 100.00, "
        "their 1 step is 100.00 (total +0.00 %)"
    )


def test_what_cannot_be_computed():
    steps = {"0": 100.0, "2": 100.0}
    assert over("expected_avg_denoise_ms", denoise_step_ms=steps)[0] == (
        "`mean(denoise_step_ms)` has no value here: an input is missing"
    )
    assert over("2", denoise_step_ms=steps)[1] == (
        "11.1 % of `DenoisingStage` (900.00), "
        "whose 2 steps are not all in the file, so they cannot be added up"
    )


def test_a_metric_of_zero_is_not_measured():
    content = root(expected_avg_denoise_ms=0.0)
    assert lines(hovered(baseline_of(content), '"expected_avg_denoise_ms": 0'))[1:] == [
        "mean of 9 steps is 100.00, the file says 0.00 (not measured)",
        "no limit: tests do not compare a value that is 0",
    ]


def test_a_difference_that_rounding_explains():
    found = over("expected_avg_denoise_ms", expected_avg_denoise_ms=100.01)
    assert found[0] == "mean of 9 steps is 100.00, the file says 100.01 (rounding)"


def test_a_sum_that_is_too_large_is_left_out():
    content = root(stages_ms={"A": 1e308, "B": 1e308})
    assert lines(hovered(baseline_of(content), '"A": 1'))[0].endswith("1e+308, lower is better")


def test_values_in_order():
    assert over("estimated_full_test_time_s", estimated_full_test_time_s=1.25) == [
        "`expected_e2e_ms` 1000.00 ≤ `1000 * estimated_full_test_time_s` 1250.00"
    ]
    format = own_format(
        fields={"min": "measurement", "mean": "measurement", "max": "measurement?"},
        ascending=[{"fields": ["min", "mean", "max"]}],
    )
    content = {"a": {"min": 1.5, "mean": 1.25, "max": 1.75}}
    assert over("mean", format, content) == ["`min` 1.5 > `mean` 1.25 ≤ `max` 1.75"]
    assert over("min", format, content) == ["`min` 1.5 > `mean` 1.25"]
    assert over("min", format, {"a": {"min": 1.5}}) == []


def test_formulas_with_their_numbers():
    found = {
        str(path): lines(baseline_hover(baseline, span.start))[1]
        for baseline in (fixture("llm-serving"), fixture("jmh"), fixture("vitest-bench"))
        for _, path, span in numbers_of(baseline)[::-1]
        if str(path) in ("mean_ttft_ms", "output_throughput", "period")
        or path[-1] in ("50.0", "scoreError")
    }
    assert found["mean_ttft_ms"] == (  # a conversion from seconds
        "`1000 * mean(ttfts)` = `1000 * mean(12 requests)` is 144.842, as in the file"
    )
    assert found["output_throughput"] == (
        "`total_output_tokens / duration` = `40 / 2.22` is 18.018, as in the file"
    )
    assert found["period"] == "`mean` is 0.319234, as in the file"
    assert found["primaryMetric/scorePercentiles/50.0"].startswith(
        "`percentile(primaryMetric/rawData, 50, 'exclusive')` = `percentile(6 iterations, 50, "
    )


def test_many_uses_of_a_number_are_counted():
    baseline = fixture("jmh")
    raw = next(item for item in numbers_of(baseline) if item[1][:2] == ("primaryMetric", "rawData"))
    uses = lines(baseline_hover(baseline, raw[2].start))[1:]
    assert [line.partition(":")[0] for line in uses[:4]] == [
        "in `forks`",
        "in `primaryMetric/score`",
        "in `primaryMetric/scoreError`",
        "in `primaryMetric/scorePercentiles/0.0`",
    ]
    assert uses[4].startswith("also in `primaryMetric/scorePercentiles/50.0`, ")
    assert uses[4].endswith(" and 5 more")
    assert len(uses) == 5


def test_a_law_that_holds_only_elsewhere_is_left_out():
    format = own_format(
        fields={"a": "measurement", "b": "measurement", "n": "count"},
        derived=[{"field": "a", "is": "2 * {b}", "where-equal": ["n", "{n} * 1"]}],
    )
    other = own_format(
        fields={"a": "measurement", "b": "measurement", "n": "count"},
        derived=[{"field": "a", "is": "2 * {b}", "where-equal": ["n", "{n} * 2"]}],
    )
    content = {"x": {"a": 14.0, "b": 7.0, "n": 3}}
    assert over("a", format, content) == ["`2 * b` = `2 * 7` is 14, as in the file"]
    assert over("a", other, content) == []


def law_texts(baseline: Baseline) -> dict[Any, set[str]]:
    """Return the arithmetic that belongs to numbers: place → texts that must be shown."""
    texts: dict[Any, set[str]] = {}
    for scenario in baseline.scenarios:
        for aggregate in scenario.layout.aggregates:
            computed = scenario.computed(aggregate)
            if computed is None or scenario.number(aggregate.field) is None:
                continue
            shown = scenario.format.show(computed, aggregate.law.keys.decimals)
            texts.setdefault((scenario.name, aggregate.field), set()).add(f" is {shown}")
            for path in aggregate.law.expression.operands:
                series = scenario.series.get(path)
                inputs = dict(series.items(path)) if series is not None else {path: None}
                for at in inputs:
                    name = "/".join(aggregate.field)
                    texts.setdefault((scenario.name, at), set()).add(f"`{name}`")
    return texts


@pytest.mark.parametrize("name", FILES)
def test_every_number_of_a_law_shows_its_arithmetic(name):
    baseline = fixture(name)
    expected = law_texts(baseline)
    numbers = numbers_of(baseline)
    for scenario, path, span in numbers[:: max(1, len(numbers) // 60)]:
        found = baseline_hover(baseline, span.start)
        assert found is not None
        assert found.span == span
        texts = expected.get((scenario.name, path), set())
        shown = {text for text in texts if text in found.markdown}
        is_long = " more\n" in found.markdown
        assert texts == shown or (is_long and len(shown) >= 4)


# ---- limits


def test_a_limit_that_the_format_makes():
    assert over("0")[0] == (
        "limit 500.00 = 100.00 · 5 (least tolerance): more than twice the value"
    )
    assert over("expected_avg_denoise_ms", expected_avg_denoise_ms=19.0)[-1] == (
        "limit 39.00 = 19.00 + 20 (floor): more than twice the value"
    )


def test_a_limit_that_is_not_known():
    found = over("expected_avg_denoise_ms", tolerances={"e2e": 0.25})
    assert found[-1] == "limit unknown: no tolerance `denoise_agg` in tolerance profile `pr_test`"


def test_the_tolerances_of_the_format():
    content = root()
    del content["tolerances"]
    assert over("expected_e2e_ms", content=content)[-1] == (
        "limit 1250.00 = 1000.00 · 1.25 (tolerance `e2e` of the format, because the file has none)"
    )


def test_limits_where_higher_is_better():
    format = own_format(
        fields={"rate": "measurement"},
        direction={"rate": "higher"},
        gates=[{"field": "rate", "at-least": 0.6}],
    )
    assert lines(hovered(baseline_of({"a": {"rate": 100.0}}, format), '"rate": 1')) == [
        "**`rate`** of `a`: 100.0, higher is better",
        "limit 40 = 100 · 0.4 (least tolerance): less than half of the value",
    ]


class Cases:
    """Test cases of which one is not compared."""

    def may_have(self, name: str) -> bool:
        return True

    def gated(self, name: str) -> bool | None:
        return name != "t2v"


def test_scenarios_that_no_test_compares_with():
    none = "no limit: the test of this scenario does not compare"
    baseline = baseline_of(root())
    assert none not in lines(hovered(baseline, '"expected_e2e_ms": 1'))
    with_cases = baseline.with_cases(Cases())
    assert lines(hovered(with_cases, '"expected_e2e_ms": 1'))[-1] == none
    assert lines(hovered(with_cases, '"t2v"'))[1:] == [
        "`expected_e2e_ms` 1000.00",
        "`expected_avg_denoise_ms` 100.00",
        "`expected_median_denoise_ms` 100.00",
        "no limits: the test of this scenario does not compare",
    ]


def test_a_number_that_is_a_limit_itself():
    baseline = fixture("sglang-consistency")
    found = hovered(baseline, '"clip_threshold": 0')
    assert lines(found) == [
        "**`clip_threshold`** of `boat_t2i`: 0.95, set by hand, higher is better"
    ]


def test_numbers_that_are_not_measured():
    title = "**`estimated_full_test_time_s`** of `t2v`: 12, not measured"
    baseline = baseline_of(root(estimated_full_test_time_s=12, extra=12.5))
    assert lines(hovered(baseline, '"estimated_full_test_time_s": 1'))[0] == title
    assert lines(hovered(baseline, '"extra": 1')) == ["**`extra`** of `t2v`: 12.5, not measured"]


# ---- names


def test_the_name_of_a_scenario():
    assert lines(hovered(baseline_of(root()), '"t2v"')) == [
        "**`t2v`** of `sglang-diffusion`: 3 metrics, 15 values, date 2026-05-17",
        "`expected_e2e_ms` 1000.00, limit 1250.00",
        "`expected_avg_denoise_ms` 100.00, limit 120.00",
        "`expected_median_denoise_ms` 100.00, limit 120.00",
    ]


def test_the_name_of_a_scenario_without_metrics():
    found = hovered(fixture("megatron-golden"), '"lm loss"')
    assert lines(found) == ["**`lm loss`** of `megatron-golden`: 6 values"]


# ---- any text


def tokens(markdown: str) -> tuple[list[str], list[str]]:
    """Return the types of blocks, and those of what is in them."""
    parsed = COMMONMARK.parse(markdown)
    return (
        [token.type for token in parsed],
        [child.type for token in parsed for child in token.children or ()],
    )


@settings(deadline=None, max_examples=25)
@given(NAMES)
def test_no_name_breaks_out(name):
    """The structure is that of a usual name, and no text of the name is outside of code."""
    name = name.encode("utf-8", "replace").decode()
    content = root(name, stages_ms={name: 123.25, "Other": 200.0})
    baseline = baseline_of(content)
    spans = baseline.document.spans
    usual = baseline_of(root("usual", stages_ms={"x": 123.25, "Other": 200.0}))
    for route, other in (
        (("scenarios", name, "stages_ms", name), '"x": 1'),
        (("scenarios", name, "expected_e2e_ms"), '"expected_e2e_ms": 1'),
    ):
        found = baseline_hover(baseline, spans.value(route).start)
        expected = hovered(usual, other)
        assert found is not None
        assert expected is not None
        blocks, inline = tokens(found.markdown)
        assert blocks == tokens(expected.markdown)[0]
        assert set(inline) <= {"text", "code_inline", "strong_open", "strong_close"}
    named = baseline_hover(baseline, spans.key(("scenarios", name)).start)
    assert named is not None
    assert named.markdown.count("\n") == 5


@settings(deadline=None, max_examples=12)
@given(files(), st.data())
def test_any_offset_of_any_baseline(file, data):
    text = file.text.encode()
    baseline = parsed(text)
    for offset in data.draw(st.lists(st.integers(-1, len(text) + 1), min_size=20, max_size=40)):
        found = baseline_hover(baseline, offset)
        if found is not None:
            assert found.span.start <= offset < found.span.stop
            assert type(json.loads(text[slice(*found.span)])) in (int, float, str)
    cut = text[: data.draw(st.integers(0, len(text) - 1))]
    assert baseline_hover(parsed(cut), len(cut) // 2) is None


def test_lines_are_found_in_the_file():
    text = (FILES["lines"]).read_bytes()
    document = JsonDocument(Text(PATHS["llm-serving"], text), lines=True)
    assert document.is_lines
    baseline = fixture("lines")
    at = text.find(b'"output_throughput": ') + 21
    found = baseline_hover(baseline, at)
    assert found is not None
    assert found.span.start == at
    assert found.span != Span(0, 0)
