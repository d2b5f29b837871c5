"""What a change did, counted; on the fixtures, the corpus, and small files written here."""

import json
from datetime import date
from typing import Any

import pytest

from perflint.documents.baselines.baseline import Baseline, Terms
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

DAY = date(2026, 5, 17)
FORMATS = Formats({})
SGLANG = CORPUS / "sglang"
NAME = "perf_baselines.json"


def baseline(
    content: Any, *, path: str = NAME, policy: str = "snapshot", format: str = "sglang-diffusion"
) -> Baseline:
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    document = JsonDocument(Text(path, data))
    return Baseline(document, FORMATS.named(format), Terms(DAY, policy))


def changed(before: Any, after: Any, *, was: str = NAME, **how: str) -> FileSummary:
    earlier = None if before is None else baseline(before, path=was, **how)
    later = None if after is None else baseline(after, **how)
    (file,) = summarize([(NAME, BaselineChange(earlier, later, day=lambda: DAY))]).files
    return file


def fixture(name: str) -> bytes:
    return (FIXTURES / f"{name}.json").read_bytes()


def one(file: FileSummary, name: str) -> ScenarioSummary:
    (found,) = [scenario for scenario in file.scenarios if scenario.name == name]
    return found


def verdict(before: Any, after: Any, policy: str = "snapshot") -> str:
    file = changed({"scenarios": {"t2i": before}}, {"scenarios": {"t2i": after}}, policy=policy)
    return one(file, "t2i").verdict


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
    values = changed(before, after).values
    assert (values.down, values.up, len(values.added)) == (down, up, added)
    assert values.removed == ()


@pytest.mark.parametrize(
    ("state", "down", "up"), [("review", 62, 0), ("coherent", 89, 16), ("merged", 89, 15)]
)
def test_counts_of_the_fixtures(state: str, down: int, up: int) -> None:
    file = changed(fixture("before"), fixture(state))
    assert (file.values.down, file.values.up, file.values.kept) == (down, up, 169)
    assert file.kept == 4


def test_a_scenario_with_a_few_values_of_another_run_is_mixed() -> None:
    wan = one(changed(fixture("before"), fixture("review")), "wan2_1_t2v_1.3b")
    assert (wan.verdict, wan.moved, wan.measured) == ("mixed", 4, 59)
    assert wan.values.kept == 60  # with the time of the whole test, which is no measurement
    assert [level.moved for level in wan.metrics] == [True, False, False]


def test_a_scenario_from_another_run_is_replaced() -> None:
    file = changed(fixture("before"), fixture("coherent"))
    flux = one(file, "flux_image_t2i_2_gpus")
    assert (flux.verdict, flux.moved, flux.values.kept) == ("replaced", 59, 60)
    assert flux.share == 1
    assert "wan2_1_t2v_1.3b" not in [scenario.name for scenario in file.scenarios]


def test_a_sample_typed_in_is_mixed() -> None:
    before = json.loads(fixture("merged_npu"))
    after = json.loads(fixture("merged_npu"))
    after["scenarios"]["wan2_1_t2v_1.3b_1_npu"]["denoise_step_ms"]["0"] = 350.0
    assert one(changed(before, after), "wan2_1_t2v_1.3b_1_npu").verdict == "mixed"


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


def test_where_values_only_go_down_any_that_rises_loosens() -> None:
    before, after = {"denoise_step_ms": STEPS}, {"denoise_step_ms": {"0": 9.52, "1": 9.9}}
    assert verdict(before, after, policy="tighten-only") == "loosened"


def test_scenarios_that_came_and_went() -> None:
    before = {"scenarios": {"a": {"expected_e2e_ms": 1.5}, "b": {"expected_e2e_ms": 2.5}}}
    after = {"scenarios": {"b": {"expected_e2e_ms": 2.5}, "c": {"denoise_step_ms": STEPS}}}
    file = changed(before, after)
    assert (file.named("added"), file.named("removed"), file.kept) == (["c"], ["a"], 1)
    assert file.changed == []
    assert (one(file, "c").measured, one(file, "c").share) == (2, 1)
    assert one(file, "a").metrics[0].before == 1.5
    assert not file.values.moved


def test_a_scenario_that_went_to_another_file_of_the_set_is_compared_there() -> None:
    before = baseline({"scenarios": {"a": {"expected_e2e_ms": 2}, "b": {}}}, path="old.json")
    family = BaselineSetChange()
    split = [{"scenarios": {"b": {}}}, {"scenarios": {"a": {"expected_e2e_ms": 1}, "c": {}}}]
    renamed = BaselineChange(before, baseline(split[0]), day=lambda: DAY, family=family)
    new = BaselineChange(None, baseline(split[1]), day=lambda: DAY, family=family)
    family.members += [renamed, new]
    first, second = summarize([("b.json", renamed), ("a.json", new)]).files
    assert (first.named("removed"), first.departed, first.was) == ([], 1, "old.json")
    assert (second.named("added"), second.kept, second.arrived) == (["c"], 1, 1)
    assert (second.values.down, one(second, "a").verdict) == (1, "replaced")


def test_fields_that_came_and_went_and_values_of_another_kind() -> None:
    before = {"stages_ms": {"A": 1.5, "B": None}, "notes": "x"}
    after = {"stages_ms": {"A": 1, "B": 2.5, "C": 3}}
    file = changed({"scenarios": {"t2i": before}}, {"scenarios": {"t2i": after}})
    values = one(file, "t2i").values
    assert (values.down, values.up, values.other, values.kept) == (1, 0, 1, 2)
    assert (values.added, values.removed) == ((("stages_ms", "C"),), (("notes",),))
    assert file.values.added == (("t2i", "stages_ms", "C"),)


def test_a_number_spelled_otherwise_is_what_it_was() -> None:
    before = b'{"scenarios": {"t2i": {"expected_e2e_ms": 21.0}}}'
    after = b'{"scenarios": {"t2i": {"expected_e2e_ms": 2.1e1}}}'
    assert changed(before, after).scenarios == ()


def test_tolerances_and_what_else_stands_in_the_file() -> None:
    before = {"metadata": {"model": "m"}, "tolerances": {"pr_test": {"e2e": 0.2}}, "scenarios": {}}
    after = {"sampling": [0.5], "tolerances": {"pr_test": {"e2e": 0.3}}, "scenarios": {}}
    file = changed(before, after)
    assert [(level.path, level.after) for level in file.tolerances] == [
        (("tolerances", "pr_test", "e2e"), 0.3)
    ]
    assert [level.path for level in file.metadata] == [("sampling", 0), ("metadata", "model")]


def test_new_and_deleted_files() -> None:
    content = {"metadata": {"model": "m"}, "scenarios": {"t2i": {"expected_e2e_ms": 1.5}}}
    gone, new = changed(content, None), changed(None, content)
    assert gone.metadata == new.metadata == ()
    assert (gone.is_gone, gone.was, gone.named("removed")) == (True, NAME, ["t2i"])
    assert (new.is_gone, new.was, new.named("added")) == (False, None, ["t2i"])


@pytest.mark.parametrize("content", [b"", b"<<<<<<< HEAD", b"version https://git-lfs.github.com"])
def test_a_side_that_cannot_be_read_is_no_removal(content: bytes) -> None:
    good = {"scenarios": {"t2i": {"expected_e2e_ms": 1.5}}}
    after, before, new = changed(good, content), changed(content, good), changed(None, content)
    for file, side in ((after, "after"), (before, "before"), (new, "after")):
        assert file.fault is not None
        assert file.fault.startswith(f"{side}: ")
        assert file.scenarios == ()


@pytest.mark.parametrize("content", [b"5", b"[]", b"null", b'{"scenarios": {"a": 1}}', b"{}"])
def test_any_json_is_summed_up(content: bytes) -> None:
    good = {"scenarios": {"t2i": {"expected_e2e_ms": 1.5}}}
    assert changed(good, content).named("removed") == ["t2i"]
    assert changed(content, good).named("added") == ["t2i"]


def test_nesting_deeper_than_calls() -> None:
    deep = b'{"scenarios": {"t2i": {"x": ' + b'{"a":' * 1000 + b"1" + b"}" * 1000 + b"}}}"
    file = changed(deep, deep.replace(b"1", b"2"))
    assert (file.values.up, one(file, "t2i").verdict) == (1, "other")


def test_records_of_a_list() -> None:
    before = json.loads(fixture("pytest_benchmark_samples"))
    after = json.loads(fixture("pytest_benchmark_samples"))
    after["benchmarks"].reverse()
    assert changed(before, after, format="pytest-benchmark").scenarios == ()
    after["benchmarks"][0]["stats"]["mean"] *= 2
    (scenario,) = changed(before, after, format="pytest-benchmark").scenarios
    assert (scenario.verdict, scenario.values.up) == ("loosened", 1)


def test_counts_of_all_files() -> None:
    before, review = baseline(fixture("before")), baseline(fixture("review"))
    change = BaselineChange(before, review, day=lambda: DAY)
    summary = summarize([("a.json", change), ("b.json", change)], snapshots="index against HEAD")
    assert (summary.down, summary.up, summary.snapshots) == (124, 0, "index against HEAD")
    assert ChangeSummary(()).down == 0
