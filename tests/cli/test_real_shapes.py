"""Commits of the shapes that occur in real histories: what is reported of each, and of its twin.

The measurements are made up; the shapes are those of real commits.
"""

import copy
import random

import pytest

from tests.known_rules import KNOWN_RULES

NAME = "perf_baselines.json"
OLD, TODAY = "2026-05-10", "2026-05-17"
NEW_RULES = (
    "duplicate-scenario,inflated-total,placeholder-scenario,repeated-sample,copied-samples,"
    "excess-decimals,aggregate-above-samples"
)
EVERYTHING = ("--select", ",".join((*sorted(KNOWN_RULES), NEW_RULES)))


def measured(seed, *, scale=1.0, steps=6, stages=("TextEncodingStage", "DecodingStage")):
    """Return a record as one run writes it: every law holds, and no value is a multiple of 5."""
    record = _measured(seed, scale, steps, stages)
    values = [*record["stages_ms"].values(), *list(record.values())[2:]]
    if any(value % 5 == 0 for value in values):
        return measured(f"{seed}+", scale=scale, steps=steps, stages=stages)
    return record


def _measured(seed, scale, steps, stages):
    draw = random.Random(f"{seed} {scale}")

    def near(value):
        """Return a value with two decimals."""
        return round(value * scale * draw.uniform(0.97, 1.03), 1) + draw.choice((0.01, 0.03, 0.07))

    samples = [round(near(240), 2) for _ in range(steps)]
    times = {name: round(near(310 + 40 * number), 2) for number, name in enumerate(stages)}
    times["DenoisingStage"] = round(sum(samples) + near(5), 2)
    middle = sorted(samples)[steps // 2 - 1 : steps // 2 + 1]
    return {
        "stages_ms": times,
        "denoise_step_ms": {str(index): sample for index, sample in enumerate(samples)},
        "expected_e2e_ms": round(sum(times.values()) + near(9), 2),
        "expected_avg_denoise_ms": round(sum(samples) / steps, 2),
        "expected_median_denoise_ms": round(sum(middle) / 2, 2),
    }


def file_of(records, date=OLD):
    metadata = {"description": f"Captured {date} on CI.", "last_updated": date}
    return {"metadata": metadata, "scenarios": records}


FIFTY = {f"case_{number}": measured(number) for number in range(50)}


@pytest.fixture
def committed(repository, monkeypatch):
    """A function that commits a file with records, a week ago."""

    def commit(records, path=NAME):
        for name in ("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"):
            monkeypatch.setenv(name, f"{OLD}T12:00:00+00:00")
        repository.write(path, file_of(records))
        repository.git("add", "--all")
        repository.git("commit", "--quiet", "-m", "before")
        return repository

    return commit


def staged(project, records, date=TODAY, path=NAME):
    """Stage a file with records, and return the rules and scenarios that are reported of it."""
    project.write(path, file_of(records, date))
    project.git("add", "--all")
    report = project.report("--staged", *EVERYTHING)
    return sorted(
        (violation["rule"], violation["scenario"]) for violation in report.json["violations"]
    )


def changed(records, name, **fields):
    """Return the records with other fields in one of them; None removes a field."""
    records = copy.deepcopy(records)
    record = records[name]
    for field, value in fields.items():
        if isinstance(value, dict):
            record[field] = {**record.get(field, {}), **value}
        elif value is None:
            del record[field]
        else:
            record[field] = value
    return records


def test_records_of_one_run_have_no_findings(committed):
    repository = committed(FIFTY)
    assert repository.report(*EVERYTHING).rules == []
    faster = {name: measured(name, scale=0.8) for name in FIFTY}
    assert staged(repository, faster) == []


# memory figures are added to fifty scenarios


def with_memory(records):
    return {
        name: {**record, "load_peak_vram_mb": 20480.0, "runtime_peak_vram_mb": 31744.5}
        for name, record in records.items()
    }


def test_memory_figures_are_added_to_fifty_scenarios(committed):
    old = changed(FIFTY, "case_3", expected_avg_denoise_ms=999.99)
    old = changed(old, "case_4", expected_e2e_ms=123.45)
    repository = committed(old)
    assert staged(repository, with_memory(old)) == []
    assert repository.report("--staged", *EVERYTHING).json["summary"]["untouched"] == 2


def test_one_of_the_fifty_scenarios_is_edited_as_well(committed):
    old = changed(FIFTY, "case_3", expected_avg_denoise_ms=999.99)
    repository = committed(old)
    edited = changed(with_memory(old), "case_7", expected_e2e_ms=987.65)
    assert staged(repository, edited) == [("mixed-snapshot", "case_7")]


def test_the_memory_figures_need_a_new_date(committed):
    assert staged(committed(FIFTY), with_memory(FIFTY), date=OLD) == [("date-not-bumped", None)]


# a stage is dropped from thirty scenarios


def without_stage(records, *names):
    records = copy.deepcopy(records)
    for name in names:
        del records[name]["stages_ms"]["DecodingStage"]
    return records


def test_a_stage_is_dropped_from_thirty_scenarios(committed):
    """Their end-to-end times exceed the stages by more than before, but were not measured."""
    names = [f"case_{number}" for number in range(30)]
    # The end-to-end time keeps what the stage took: less than the overhead that is allowed.
    assert staged(committed(FIFTY), without_stage(FIFTY, *names), date=OLD) == []


def test_a_dropped_stage_is_no_reason_for_a_new_date(committed):
    names = [f"case_{number}" for number in range(30)]
    assert staged(committed(FIFTY), without_stage(FIFTY, *names)) == [("date-without-change", None)]


def test_a_stage_is_dropped_and_another_is_edited(committed):
    old = without_stage(FIFTY, "case_0")
    edited = changed(old, "case_0", stages_ms={"TextEncodingStage": 201.37})
    assert staged(committed(FIFTY), edited) == [("mixed-snapshot", "case_0")]


# a record is renamed


def renamed(records, old, new, record=None):
    return {new if name == old else name: value for name, value in records.items()} | (
        {} if record is None else {new: record}
    )


def test_a_record_is_renamed(committed):
    old = changed(FIFTY, "case_5", expected_avg_denoise_ms=999.99)
    repository = committed(old)
    assert staged(repository, renamed(old, "case_5", "other"), date=OLD) == []


def test_a_record_is_renamed_and_edited(committed):
    edited = changed(renamed(FIFTY, "case_5", "other"), "other", expected_e2e_ms=987.65)
    assert staged(committed(FIFTY), edited, date=OLD) == [
        ("date-not-bumped", None),
        ("mixed-snapshot", "other"),
    ]


def test_another_record_takes_the_place_of_one(committed):
    new = renamed(FIFTY, "case_5", "other", measured("other", scale=3.0))
    assert staged(committed(FIFTY), new) == [("removed-scenario", "case_5")]


# an end-to-end time is left behind when its stages go


def three_stages(seed):
    return measured(seed, stages=("TextEncodingStage", "PaintStage", "ExportStage"))


def test_an_end_to_end_time_is_left_behind(committed):
    record = three_stages("shape")
    record["stages_ms"]["PaintStage"] += 287_000.01
    record["expected_e2e_ms"] = round(record["expected_e2e_ms"] + 287_000.01, 2)
    repository = committed({"shape": record, **FIFTY})
    gone = copy.deepcopy(record)
    del gone["stages_ms"]["PaintStage"]
    assert staged(repository, {"shape": gone, **FIFTY}, date=OLD) == [("inflated-total", "shape")]
    report = repository.report("--staged", *EVERYTHING)
    assert "`PaintStage` was removed in this change" in report.json["violations"][0]["message"]


def test_an_end_to_end_time_that_goes_with_its_stages(committed):
    record = three_stages("shape")
    record["stages_ms"]["PaintStage"] += 287_000.01
    record["expected_e2e_ms"] = round(record["expected_e2e_ms"] + 287_000.01, 2)
    repository = committed({"shape": record})
    gone = measured("shape", scale=0.9, stages=("TextEncodingStage", "ExportStage"))
    assert staged(repository, {"shape": gone}) == []


# typed samples, typed records, placeholders


def equal_samples(value, steps=6):
    """Return a consistent record whose samples are all equal."""
    record = measured("typed")
    record["denoise_step_ms"] = {str(index): value for index in range(steps)}
    record["expected_avg_denoise_ms"] = record["expected_median_denoise_ms"] = value
    parts = record["stages_ms"]
    parts["DenoisingStage"] = round(value * steps + 4.31, 2)
    record["expected_e2e_ms"] = round(sum(parts.values()) + 9.17, 2)
    return record


def test_six_equal_samples_are_added(committed):
    new = {**FIFTY, "typed": equal_samples(2200.8)}
    assert staged(committed(FIFTY), new) == [("repeated-sample", "typed")]


def test_six_equal_samples_that_are_small_are_chance(committed):
    assert staged(committed(FIFTY), {**FIFTY, "small": equal_samples(0.42)}) == []


def test_a_typed_mean_of_typed_samples_is_one_finding(committed):
    typed = equal_samples(2200.8)
    typed["expected_avg_denoise_ms"] = 2100.37
    assert staged(committed(FIFTY), {**FIFTY, "typed": typed}) == [("repeated-sample", "typed")]


def test_a_record_is_wholly_typed(committed):
    stages = {"TextEncodingStage": 1600.0, "DecodingStage": 1200.0, "DenoisingStage": 3000.0}
    typed = measured("typed", scale=2.0) | {"stages_ms": stages, "expected_e2e_ms": 6000.0}
    assert staged(committed(FIFTY), {**FIFTY, "typed": typed}) == [("round-measurement", "typed")]


def test_a_placeholder_is_added(committed):
    metrics = ("expected_e2e_ms", "expected_avg_denoise_ms", "expected_median_denoise_ms")
    empty = {"stages_ms": {}, "denoise_step_ms": {}, **dict.fromkeys(metrics, 0.0)}
    repository = committed(FIFTY)
    assert staged(repository, {**FIFTY, "later": empty}, date=OLD) == [
        ("placeholder-scenario", "later")
    ]


def test_a_record_that_checks_the_end_to_end_time_only_is_added(committed):
    only = {
        "stages_ms": {},
        "denoise_step_ms": {},
        "expected_e2e_ms": 1612.37,
        "expected_avg_denoise_ms": 0.0,
        "expected_median_denoise_ms": 0.0,
    }
    assert staged(committed(FIFTY), {**FIFTY, "only": only}) == []


def test_a_mean_is_set_to_zero_beside_its_samples(committed):
    edited = changed(FIFTY, "case_9", expected_avg_denoise_ms=0.0)
    assert staged(committed(FIFTY), edited) == [("disarmed-metric", "case_9")]


def test_a_stage_becomes_null(committed):
    """Nothing was measured, so that no date certifies it."""
    edited = changed(FIFTY, "case_9", stages_ms={"DecodingStage": None})
    assert staged(committed(FIFTY), edited, date=OLD) == []


def test_a_sample_is_removed(committed):
    edited = copy.deepcopy(FIFTY)
    del edited["case_9"]["denoise_step_ms"]["3"]
    assert staged(committed(FIFTY), edited, date=OLD) == [("sample-gap", "case_9")]


# one file becomes one for each platform


def test_a_file_is_split_by_platform(committed, monkeypatch):
    """The largest part is compared with the old file; the rest was measured on other hardware."""
    repository = committed(FIFTY)
    repository.git("rm", "--quiet", NAME)
    other = {f"case_{number}": measured(number, scale=2.5) for number in range(9)}
    repository.write("perf_baselines/5090.json", file_of(other, OLD))
    assert staged(repository, FIFTY, date=OLD, path="perf_baselines/h100.json") == []
    edited = changed(FIFTY, "case_1", expected_e2e_ms=987.65)
    assert staged(repository, edited, date=OLD, path="perf_baselines/h100.json") == [
        ("date-not-bumped", None),
        ("mixed-snapshot", "case_1"),
    ]
