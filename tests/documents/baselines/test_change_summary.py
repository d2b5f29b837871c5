"""Counts of changes, on the fixtures, the corpus, and small files written here."""

import json
from datetime import date
from typing import Any

import pytest

from perflint.documents.baselines.baseline import Baseline, BaselineSettings
from perflint.documents.baselines.change import BaselineChange, BaselineSetChange
from perflint.documents.baselines.change_summary import (
    ChangeSummary,
    FileSummary,
    ScenarioSummary,
    summarize,
)
from perflint.documents.json.document import JsonDocument
from perflint.formats import Formats
from perflint.primitives.text import Text
from tests.paths import CORPUS, FIXTURES

TODAY = date(2026, 5, 17)
FORMATS = Formats({})
SGLANG = CORPUS / "sglang"
NAME = "perf_baselines.json"


def baseline(
    content: Any, *, path: str = NAME, policy: str = "snapshot", format: str = "sglang-diffusion"
) -> Baseline:
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    document = JsonDocument(Text(path, data))
    return Baseline(document, FORMATS.named(format), BaselineSettings(TODAY, policy))


def summary_of(before: Any, after: Any, *, previous_path: str = NAME, **how: str) -> FileSummary:
    earlier = None if before is None else baseline(before, path=previous_path, **how)
    later = None if after is None else baseline(after, **how)
    (file,) = summarize([(NAME, BaselineChange(earlier, later, changed_on=TODAY))]).files
    return file


def fixture(name: str) -> bytes:
    return (FIXTURES / f"{name}.json").read_bytes()


def find(file: FileSummary, name: str) -> ScenarioSummary:
    (scenario,) = [scenario for scenario in file.scenarios if scenario.name == name]
    return scenario


def verdict(before: Any, after: Any, policy: str = "snapshot") -> str:
    file = summary_of({"scenarios": {"t2i": before}}, {"scenarios": {"t2i": after}}, policy=policy)
    return find(file, "t2i").verdict


@pytest.mark.skipif(not SGLANG.exists(), reason=f"no corpus at {SGLANG}")
@pytest.mark.parametrize(
    ("name", "state", "down", "up", "added"),
    [
        ("perf_baselines.json", "review", 241, 0, 0),
        ("perf_baselines.json", "merged", 380, 124, 1),
        ("perf_baselines_npu.json", "merged", 0, 1, 1),
    ],
)
def test_counts_of_the_real_change(name: str, state: str, down: int, up: int, added: int) -> None:
    before, after = ((SGLANG / folder / name).read_bytes() for folder in ("before", state))
    values = summary_of(before, after).values
    assert (values.down, values.up, len(values.added)) == (down, up, added)
    assert values.removed == ()


@pytest.mark.parametrize(
    ("state", "down", "up"), [("review", 62, 0), ("coherent", 89, 16), ("merged", 89, 15)]
)
def test_counts_of_the_fixtures(state: str, down: int, up: int) -> None:
    file = summary_of(fixture("before"), fixture(state))
    assert (file.values.down, file.values.up, file.values.kept) == (down, up, 169)
    assert file.kept == 4


def test_a_scenario_with_a_few_values_from_another_run_is_mixed() -> None:
    wan = find(summary_of(fixture("before"), fixture("review")), "wan2_1_t2v_1.3b")
    assert (wan.verdict, wan.changed, wan.measured) == ("mixed", 4, 59)
    assert wan.values.kept == 60  # including the time of the whole test, which is not measured
    assert [metric.changed for metric in wan.metrics] == [True, False, False]


def test_a_scenario_from_another_run_is_replaced() -> None:
    file = summary_of(fixture("before"), fixture("coherent"))
    flux = find(file, "flux_image_t2i_2_gpus")
    assert (flux.verdict, flux.changed, flux.values.kept) == ("replaced", 59, 60)
    assert flux.changed_fraction == 1
    assert "wan2_1_t2v_1.3b" not in [scenario.name for scenario in file.scenarios]


def test_a_typed_in_sample_is_mixed() -> None:
    before = json.loads(fixture("merged_npu"))
    after = json.loads(fixture("merged_npu"))
    after["scenarios"]["wan2_1_t2v_1.3b_1_npu"]["denoise_step_ms"]["0"] = 350.0
    assert find(summary_of(before, after), "wan2_1_t2v_1.3b_1_npu").verdict == "mixed"


STEPS = {"0": 9.52, "1": 9.41}


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({"expected_e2e_ms": 21.3}, {"expected_e2e_ms": 22.1}, "loosened"),
        ({"expected_e2e_ms": 21.3}, {"expected_e2e_ms": 0}, "loosened"),
        ({"expected_e2e_ms": 21.3}, {"expected_e2e_ms": None}, "loosened"),
        ({"expected_e2e_ms": 21.3, "notes": "a"}, {"notes": "a"}, "loosened"),
        ({"expected_e2e_ms": 0.0}, {"expected_e2e_ms": 22.1}, "replaced"),
        ({"expected_e2e_ms": 21.3}, {"expected_e2e_ms": 18.7}, "replaced"),
        ({"denoise_step_ms": STEPS}, {"denoise_step_ms": {"0": 9.52, "1": 9.9}}, "mixed"),
        ({"notes": "a"}, {"notes": "b"}, "other"),
        ({"estimated_full_test_time_s": 3.0}, {"estimated_full_test_time_s": 4.0}, "other"),
    ],
)
def test_verdicts(before: Any, after: Any, expected: str) -> None:
    assert verdict(before, after) == expected


def test_under_tighten_only_any_value_that_rises_loosens() -> None:
    before, after = {"denoise_step_ms": STEPS}, {"denoise_step_ms": {"0": 9.52, "1": 9.9}}
    assert verdict(before, after, policy="tighten-only") == "loosened"


def test_added_and_removed_scenarios() -> None:
    before = {"scenarios": {"a": {"expected_e2e_ms": 1.5}, "b": {"expected_e2e_ms": 2.5}}}
    after = {"scenarios": {"b": {"expected_e2e_ms": 2.5}, "c": {"denoise_step_ms": STEPS}}}
    file = summary_of(before, after)
    assert (file.names_with("added"), file.names_with("removed"), file.kept) == (["c"], ["a"], 1)
    assert file.changed == []
    assert (find(file, "c").measured, find(file, "c").changed_fraction) == (2, 1)
    assert find(file, "a").metrics[0].before == 1.5
    assert not file.values.any_changed


def test_a_scenario_moved_to_another_file_of_the_set_is_compared_there() -> None:
    before = baseline({"scenarios": {"a": {"expected_e2e_ms": 2}, "b": {}}}, path="old.json")
    rest = baseline({"scenarios": {"b": {}}})
    other = baseline({"scenarios": {"a": {"expected_e2e_ms": 1}, "c": {}}})
    set_change = BaselineSetChange([(before, rest), (None, other)])
    renamed = BaselineChange(before, rest, changed_on=TODAY, set_change=set_change)
    new = BaselineChange(None, other, changed_on=TODAY, set_change=set_change)
    first, second = summarize([("b.json", renamed), ("a.json", new)]).files
    assert (first.names_with("removed"), first.moved_out, first.previous_path) == (
        [],
        1,
        "old.json",
    )
    assert (second.names_with("added"), second.kept, second.moved_in) == (["c"], 1, 1)
    assert (second.values.down, find(second, "a").verdict) == (1, "replaced")


def test_added_and_removed_fields_and_values_that_change_type() -> None:
    before = {"stages_ms": {"A": 1.5, "B": None}, "notes": "x"}
    after = {"stages_ms": {"A": 1, "B": 2.5, "C": 3}}
    file = summary_of({"scenarios": {"t2i": before}}, {"scenarios": {"t2i": after}})
    values = find(file, "t2i").values
    assert (values.down, values.up, values.other, values.kept) == (1, 0, 1, 2)
    assert (values.added, values.removed) == ((("stages_ms", "C"),), (("notes",),))
    assert file.values.added == (("t2i", "stages_ms", "C"),)


def test_a_number_in_another_literal_format_is_unchanged() -> None:
    before = b'{"scenarios": {"t2i": {"expected_e2e_ms": 21.0}}}'
    after = b'{"scenarios": {"t2i": {"expected_e2e_ms": 2.1e1}}}'
    assert summary_of(before, after).scenarios == ()


def test_tolerances_and_metadata() -> None:
    before = {"metadata": {"model": "m"}, "tolerances": {"pr_test": {"e2e": 0.2}}, "scenarios": {}}
    after = {"sampling": [0.5], "tolerances": {"pr_test": {"e2e": 0.3}}, "scenarios": {}}
    file = summary_of(before, after)
    assert [(tolerance.path, tolerance.after) for tolerance in file.tolerances] == [
        (("tolerances", "pr_test", "e2e"), 0.3)
    ]
    assert [field.path for field in file.metadata] == [("sampling", 0), ("metadata", "model")]


def test_new_and_deleted_files() -> None:
    content = {"metadata": {"model": "m"}, "scenarios": {"t2i": {"expected_e2e_ms": 1.5}}}
    deleted, new = summary_of(content, None), summary_of(None, content)
    assert deleted.metadata == new.metadata == ()
    assert (deleted.is_deleted, deleted.previous_path) == (True, NAME)
    assert (new.is_deleted, new.previous_path) == (False, None)
    assert (deleted.names_with("removed"), new.names_with("added")) == (["t2i"], ["t2i"])


@pytest.mark.parametrize("content", [b"", b"<<<<<<< HEAD", b"version https://git-lfs.github.com"])
def test_a_side_that_cannot_be_parsed_is_an_error_and_not_a_removal(content: bytes) -> None:
    good = {"scenarios": {"t2i": {"expected_e2e_ms": 1.5}}}
    after, before, new = (
        summary_of(good, content),
        summary_of(content, good),
        summary_of(None, content),
    )
    for file, side in ((after, "after"), (before, "before"), (new, "after")):
        assert file.error is not None
        assert file.error.startswith(f"{side}: ")
        assert file.scenarios == ()


@pytest.mark.parametrize("content", [b"5", b"[]", b"null", b'{"scenarios": {"a": 1}}', b"{}"])
def test_any_json_is_summarized(content: bytes) -> None:
    good = {"scenarios": {"t2i": {"expected_e2e_ms": 1.5}}}
    assert summary_of(good, content).names_with("removed") == ["t2i"]
    assert summary_of(content, good).names_with("added") == ["t2i"]


def test_nesting_deeper_than_the_call_stack() -> None:
    deep = b'{"scenarios": {"t2i": {"x": ' + b'{"a":' * 1000 + b"1" + b"}" * 1000 + b"}}}"
    file = summary_of(deep, deep.replace(b"1", b"2"))
    assert (file.values.up, find(file, "t2i").verdict) == (1, "other")


def test_records_of_a_list() -> None:
    before = json.loads(fixture("pytest_benchmark_samples"))
    after = json.loads(fixture("pytest_benchmark_samples"))
    after["benchmarks"].reverse()
    assert summary_of(before, after, format="pytest-benchmark").scenarios == ()
    after["benchmarks"][0]["stats"]["mean"] *= 2
    (scenario,) = summary_of(before, after, format="pytest-benchmark").scenarios
    assert (scenario.verdict, scenario.values.up) == ("loosened", 1)


def test_counts_of_all_files() -> None:
    before, review = baseline(fixture("before")), baseline(fixture("review"))
    change = BaselineChange(before, review, changed_on=TODAY)
    summary = summarize([("a.json", change), ("b.json", change)], snapshots="index against HEAD")
    assert (summary.down, summary.up, summary.snapshots) == (124, 0, "index against HEAD")
    assert ChangeSummary(()).down == 0


STAGES = {"A": 150.5, "B": 250.5}


@pytest.mark.parametrize(
    ("before", "after", "verdict"),
    [
        ({"stages_ms": STAGES}, {"stages_ms": {**STAGES, "C": 3.5}}, "extended"),
        ({"stages_ms": STAGES}, {"stages_ms": STAGES, "load_peak_vram_mb": 70.5}, "extended"),
        ({"stages_ms": STAGES}, {"stages_ms": {"A": 150.5}}, "other"),
        ({"stages_ms": STAGES}, {"stages_ms": {"A": 150.5, "C": 3.5}}, "other"),
        ({"stages_ms": STAGES}, {"stages_ms": {"A": 150.5, "B": 240.5, "C": 3.5}}, "mixed"),
        ({"stages_ms": STAGES}, {"stages_ms": {"A": 140.5, "B": 240.5, "C": 3.5}}, "replaced"),
        ({"notes": "a"}, {"notes": "b"}, "other"),
    ],
)
def test_the_verdict_on_added_and_removed_fields(before, after, verdict: str) -> None:
    sides = [{"scenarios": {"t2i": record}} for record in (before, after)]
    (scenario,) = summary_of(*sides).scenarios
    assert scenario.verdict == verdict


def test_a_corrected_aggregate_is_listed_and_is_no_measurement() -> None:
    steps = {"0": 10.0, "1": 20.0}
    sides = [
        {"scenarios": {"t2i": {"denoise_step_ms": steps, "expected_avg_denoise_ms": mean}}}
        for mean in (14.0, 15.0)
    ]
    (scenario,) = summary_of(*sides).scenarios
    assert (scenario.verdict, scenario.corrections) == ("other", (("expected_avg_denoise_ms",),))
    (scenario,) = summary_of(*reversed(sides)).scenarios
    assert (scenario.verdict, scenario.corrections) == ("mixed", ())
