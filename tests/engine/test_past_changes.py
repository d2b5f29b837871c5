"""The scenarios that a past commit changed."""

import copy
import json
from datetime import date

import pytest

from perflint.config import Config
from perflint.config.settings import Settings
from perflint.engine.past_changes import scenario_changes
from perflint.engine.reader import Reader
from perflint.sources.history import Search, revisions
from perflint.sources.objects import Blobs
from tests.paths import ROOT

NAME = "perf_baselines.json"
X, Y = "x/perf_baselines.json", "y/perf_baselines.json"
DIFFUSION = "sglang-diffusion"
LLM = ROOT / "tests" / "fixtures" / "formats" / "llm-serving.json"


@pytest.fixture
def commit(repository):
    def commit(files):
        for path, content in files.items():
            if content is None:
                (repository.root / path).unlink()
            else:
                repository.write(path, content)
        repository.git("add", "--all")
        repository.git("commit", "--quiet", "-m", "change")

    return commit


@pytest.fixture
def changes(repository):
    """Return a function that lists the changed scenarios of the latest commit with their paths."""
    blobs = Blobs(str(repository.root))

    def changes(format=DIFFUSION):
        reader = Reader(Config(Settings()), date(2026, 5, 17))
        revision = next(revisions(str(repository.root), blobs, ["*.json"], Search(limit=1)))
        return [
            (change.before.document.text.path, change.after.document.text.path, change.after.name)
            for change in scenario_changes(reader, blobs, revision, format)
        ]

    yield changes
    blobs.close()


@pytest.fixture
def two(clean):
    """A baseline with two scenarios."""
    scenario = clean["scenarios"]["t2i"]
    return {**clean, "scenarios": {"t2i": scenario, "t2v": copy.deepcopy(scenario)}}


def test_only_scenarios_that_differ_on_both_sides(commit, changes, two):
    commit({NAME: two})
    assert changes() == []
    later = copy.deepcopy(two)
    later["scenarios"]["t2v"]["expected_e2e_ms"] = 10.55
    later["scenarios"]["new"] = later["scenarios"]["t2i"]
    commit({NAME: later})
    assert changes() == [(NAME, NAME, "t2v")]


def test_a_scenario_that_moves_to_another_file_is_followed(commit, changes, two):
    commit({X: two, Y: {**two, "scenarios": {}}})
    first, second = copy.deepcopy(two), copy.deepcopy(two)
    del first["scenarios"]["t2i"]
    del second["scenarios"]["t2v"]
    second["scenarios"]["t2i"]["expected_e2e_ms"] = 10.55
    commit({X: first, Y: second})
    assert changes() == [(X, Y, "t2i")]


def test_a_renamed_file_is_compared_with_its_old_name(commit, changes, two):
    commit({X: two})
    two["scenarios"]["t2i"]["expected_e2e_ms"] = 10.55
    commit({X: None, Y: two})
    assert changes() == [(X, Y, "t2i")]


@pytest.mark.parametrize("other", ["{", [1, 2], None])
def test_a_file_that_becomes_something_else_has_no_changes(commit, changes, two, other):
    path = "runs/a.json"  # recognized by content
    commit({path: two, "b.json": "1"})
    commit({path: other, "b.json": "2"})
    assert changes() == []
    commit({path: two, "b.json": "3"})
    assert changes() == []


def test_files_in_another_format_are_skipped(commit, changes, two):
    commit({NAME: two})
    two["scenarios"]["t2i"]["expected_e2e_ms"] = 10.55
    commit({NAME: two})
    assert changes("pytest-benchmark") == []


def test_a_file_that_is_too_large_is_skipped(commit, changes, two, monkeypatch):
    commit({NAME: two})
    two["scenarios"]["t2i"]["expected_e2e_ms"] = 10.55
    commit({NAME: two})
    monkeypatch.setattr("perflint.sources.objects.MAX_FILE", 10)
    assert changes() == []


def test_a_line_above_others_does_not_change_them(commit, changes):
    run = json.loads(LLM.read_text("utf-8"))
    lines = [json.dumps({**run, "mean_ttft_ms": mean}) for mean in (1.5, 2.5, 3.5)]
    commit({"runs.json": lines[0]})
    commit({"runs.json": "\n".join([lines[1], lines[0]])})
    assert changes("llm-serving") == []
    commit({"runs.json": "\n".join([lines[2], lines[0]])})
    assert changes("llm-serving") == [("runs.json", "runs.json", "runs")]
