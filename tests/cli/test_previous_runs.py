"""A new run is compared with the newest earlier one of its folder."""

import json
from typing import Any

import pytest

FOLDER = ".benchmarks/Linux-CPython-3.11"


def run(mean: float, *, day: int, node: str = "ci-1", name: str = "test_sort") -> dict[str, Any]:
    stats = {
        "min": mean, "max": mean, "mean": mean, "median": mean, "stddev": 0, "rounds": 3,
        "iqr": 0, "q1": mean, "q3": mean, "ops": 1 / mean, "total": mean * 3, "iterations": 1,
    }  # fmt: skip
    return {
        "machine_info": {"node": node},
        "benchmarks": [{"fullname": name, "name": name, "stats": stats}],
        "datetime": f"2026-05-{day:02}T10:00:00+00:00",
    }


@pytest.fixture
def saved(repository):
    """Two committed runs; the second one is of another machine."""
    write(repository, "0001_a.json", run(1.25, day=11))
    write(repository, "0002_b.json", run(9.5, day=12, node="laptop"))
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "-m", "runs")
    return repository


def write(repository, name: str, content: Any) -> None:
    repository.write(f"{FOLDER}/{name}", json.dumps(content))


def check(repository, *options: str) -> list[str]:
    repository.git("add", "--all")
    outcome = repository.report("--staged", *options)
    return [violation["message"] for violation in outcome.json["violations"]]


TIGHTEN_ONLY = '[[baselines]]\nfiles = [".benchmarks/**/*.json"]\npolicy = "tighten-only"\n'


def test_the_newest_run_of_the_same_machine_is_the_base(saved):
    saved.write("perflint.toml", TIGHTEN_ONLY)
    write(saved, "0003_c.json", run(1.75, day=13))
    (message,) = check(saved)
    assert message.startswith("`min` rose from 1.25 to 1.75")


def test_numbers_in_names_are_compared_as_numbers(saved):
    saved.write("perflint.toml", TIGHTEN_ONLY)
    write(saved, "0010_d.json", run(1.0, day=13))
    saved.git("add", "--all")
    saved.git("commit", "--quiet", "-m", "run")
    write(saved, "9_e.json", run(1.2, day=13))
    assert check(saved) == []
    write(saved, "00011_f.json", run(1.2, day=13))
    (message,) = check(saved)
    assert message.startswith("`min` rose from 1 to 1.2")


def test_by_default_noise_and_dates_are_accepted(saved):
    write(saved, "0003_c.json", run(1.75, day=11))
    assert check(saved) == []


def test_the_first_run_of_a_machine_or_folder_has_no_base(saved):
    saved.write("perflint.toml", TIGHTEN_ONLY)
    write(saved, "0003_c.json", run(9.9, day=13, node="other"))
    saved.write("elsewhere/0009_x.json", json.dumps(run(99.0, day=13)))
    assert check(saved) == []


def test_an_edited_run_is_compared_with_itself(saved):
    write(saved, "0001_a.json", run(1.5, day=11))
    messages = check(saved)
    assert any("but the date is still 2026-05-11" in message for message in messages)


def test_a_new_run_is_compared_in_commits_and_before_it_is_added(saved):
    saved.write("perflint.toml", TIGHTEN_ONLY)
    write(saved, "0003_c.json", run(1.75, day=13))
    write(saved, "0001_a.json", run(1.24, day=12))  # so that something differs from HEAD
    assert "loosened-baseline" in saved.report().rules
    saved.git("add", "--all")
    saved.git("commit", "--quiet", "-m", "run")
    assert "loosened-baseline" in saved.report("--from", "HEAD~1").rules


def test_diff_shows_the_change_since_the_previous_run(saved):
    write(saved, "0003_c.json", run(1.75, day=13))
    saved.git("add", "--all")
    saved.git("commit", "--quiet", "-m", "run")
    outcome = saved.perflint("diff", "HEAD~1", "HEAD")
    assert "1.25" in outcome.out
    assert "1.75" in outcome.out


@pytest.mark.parametrize(
    "paths",
    [
        [],
        ["."],
        [".benchmarks"],
        [f"{FOLDER}/0003_c.json"],
        [f"{FOLDER}/0001_a.json", f"{FOLDER}/0003_c.json"],
    ],
)
def test_an_untracked_run_is_compared_if_nothing_differs_from_head(saved, paths: list[str]):
    saved.write("perflint.toml", TIGHTEN_ONLY)
    saved.git("add", "--all")
    saved.git("commit", "--quiet", "-m", "policy")
    write(saved, "0003_c.json", run(1.75, day=13))
    outcome = saved.report(*paths)
    (violation,) = outcome.json["violations"]
    assert (violation["rule"], violation["scenario"]) == ("loosened-baseline", "test_sort")
    assert violation["message"].startswith("`min` rose from 1.25 to 1.75")
    assert "skipped" not in outcome.err


def test_the_configuration_may_say_that_an_untracked_file_is_a_run(saved):
    own = TIGHTEN_ONLY.replace("policy", 'format = "pytest-benchmark"\npolicy')
    saved.write("perflint.toml", own)
    saved.git("add", "--all")
    saved.git("commit", "--quiet", "-m", "policy")
    write(saved, "0003_c.json", run(1.75, day=13))
    assert saved.report(f"{FOLDER}/0003_c.json").rules == ["loosened-baseline"]


@pytest.mark.parametrize("content", ["{}", "[", '{"scenarios": {}}'])
def test_other_untracked_files_are_not_compared(saved, content: str):
    saved.write(f"{FOLDER}/0003_c.json", content)
    assert "nothing differs from HEAD" in saved.check().out


def test_a_tracked_run_is_not_looked_up_in_git(saved, monkeypatch):
    """The first of a folder, and a file that another format takes by its path, are not read."""
    lists = []
    monkeypatch.setattr("perflint.sources.git.list_files", lists.append)
    saved.write(f"{FOLDER}/perf_baselines.json", "{}")
    saved.git("add", "--all")
    saved.git("commit", "--quiet", "-m", "x")
    saved.check(f"{FOLDER}/perf_baselines.json")
    assert lists == []
