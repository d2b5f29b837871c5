"""The date repair in the work tree: exactly the dates, and quiet everywhere else."""

import copy
import json
import os
import signal
import subprocess
import sys
import time

import pytest

NAME = "perf_baselines.json"
OLD, TODAY = "2026-05-10", "2026-05-17"
CI = ("PRE_COMMIT_FROM_REF", "GITHUB_BASE_REF", "CI_MERGE_REQUEST_DIFF_BASE_SHA")


@pytest.fixture(autouse=True)
def _no_ci(monkeypatch):
    for name in CI:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def old(clean):
    """The clean baseline as it was measured a week ago."""
    clean["metadata"] = {"description": f"Captured {OLD}, on CI.", "last_updated": OLD}
    return clean


@pytest.fixture
def committed(repository, old, monkeypatch):
    """A repository with the old baseline, committed on its day."""
    repository.write(NAME, old)
    commit(repository, monkeypatch, OLD)
    return repository


def commit(project, monkeypatch, day):
    for name in ("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"):
        monkeypatch.setenv(name, f"{day}T12:00:00+00:00")
    project.git("add", "--all")
    project.git("commit", "--quiet", "-m", "change")


def measured(baseline, factor=0.5, **metadata):
    """Return a baseline measured again: every value of its scenario is another."""
    changed = copy.deepcopy(baseline)
    record = changed["scenarios"]["t2i"]
    for name, value in record.items():
        if isinstance(value, dict):
            record[name] = {key: round(number * factor, 3) for key, number in value.items()}
        else:
            record[name] = round(value * factor, 3)
    changed["metadata"] |= metadata
    return changed


def text(value, **style):
    return json.dumps(value, **{"indent": 4, **style}) + "\n"


def bytes_of(project):
    return (project.root / NAME).read_bytes()


def test_the_repair_is_exactly_the_two_dates(committed, old):
    before = text(measured(old)).encode()
    committed.write(NAME, before)
    outcome = committed.check("--fix")
    assert outcome.code == 0
    assert f"repaired {NAME}: write {TODAY}" in outcome.err
    after = bytes_of(committed)
    assert after == before.replace(OLD.encode(), TODAY.encode())
    assert sum(one != other for one, other in zip(before, after, strict=True)) == 2


def test_repaired_again_nothing_moves(committed, old):
    committed.write(NAME, measured(old))
    committed.check("--fix")
    once = bytes_of(committed)
    outcome = committed.check("--fix")
    assert (outcome.code, outcome.err, bytes_of(committed)) == (0, "", once)
    assert committed.report("--fix", today="2026-05-18").rules == []
    assert bytes_of(committed) == once


def test_without_fix_it_is_said_and_nothing_is_written(committed, old):
    file = committed.write(NAME, measured(old))
    assert committed.report().rules == ["date-not-bumped"]
    assert file.read_bytes() == text(measured(old)).encode()


def test_a_staged_change_is_repaired_in_the_work_tree(committed, old):
    committed.write(NAME, measured(old))
    committed.git("add", NAME)
    committed.check("--fix")
    assert committed.git("diff", "--numstat").split() == ["2", "2", NAME]
    assert TODAY not in committed.git("show", f":{NAME}")


def test_a_tolerance_that_moved_counts(committed, old, monkeypatch):
    old["tolerances"] = {"pr_test": {"e2e": 0.3}, "long_term": {"e2e": 0.2}}
    committed.write(NAME, old)
    commit(committed, monkeypatch, OLD)
    old["tolerances"]["pr_test"]["e2e"] = 0.25
    committed.write(NAME, old)
    assert committed.report("--fix").rules == []
    assert bytes_of(committed).count(TODAY.encode()) == 2


def test_a_new_or_removed_scenario_counts(committed, old):
    old["scenarios"]["t2v"] = old["scenarios"]["t2i"]
    committed.write(NAME, old)
    committed.check("--fix")
    assert bytes_of(committed).count(TODAY.encode()) == 2


def test_a_later_date_that_somebody_chose_stays(committed, old):
    for chosen in ("2026-05-12", "2026-05-18"):
        changed = measured(old, last_updated=chosen, description=f"Captured {chosen}.")
        committed.write(NAME, changed)
        assert committed.report("--fix").rules == []
        assert bytes_of(committed) == text(changed).encode()


def test_a_date_is_never_moved_back(committed, old):
    changed = measured(old)
    committed.write(NAME, changed)
    committed.check("--fix", today="2026-05-01")
    assert bytes_of(committed) == text(changed).encode()


@pytest.mark.parametrize(
    "style", [{"indent": 2}, {"indent": None}, {"sort_keys": True}, {"separators": (" ,", " : ")}]
)
def test_formatting_alone_never_fires(committed, old, style):
    written = text(old, **style)
    committed.write(NAME, written)
    assert committed.report("--fix").rules == []
    assert bytes_of(committed) == written.encode()


def test_another_spelling_of_the_same_numbers_never_fires(committed, old):
    written = text(old).replace("10.61", "1.061e1").replace("4.49", "4.490")
    committed.write(NAME, written)
    assert committed.report("--fix").rules == []
    assert bytes_of(committed) == written.encode()


def test_metadata_alone_never_fires(committed, old):
    old["metadata"] |= {"description": f"Taken {OLD}, on H100.", "hardware": "CI H100"}
    old["scenarios"]["t2i"]["notes"] = "seen twice"
    committed.write(NAME, old)
    assert committed.report("--fix").rules == []
    assert bytes_of(committed) == text(old).encode()


def test_a_second_change_on_one_day_passes(committed, old, monkeypatch):
    first = measured(old, last_updated=TODAY, description=f"Captured {TODAY}.")
    committed.write(NAME, first)
    commit(committed, monkeypatch, TODAY)
    second = measured(first)
    committed.write(NAME, second)
    for day in (TODAY, "2026-05-18"):
        assert committed.report("--fix", today=day).rules == []
    assert bytes_of(committed) == text(second).encode()
    assert committed.report("--fix", today="2026-05-19").rules == []
    assert bytes_of(committed).count(b"2026-05-19") == 2


@pytest.mark.parametrize("later", ["2026-05-18", "2026-05-20"])
def test_what_passed_passes_again_later(committed, old, monkeypatch, later):
    committed.write(NAME, measured(old))
    committed.check("--fix")
    committed.git("add", NAME)
    assert committed.report("--staged").rules == []
    commit(committed, monkeypatch, TODAY)
    second = measured(json.loads(bytes_of(committed)))
    committed.write(NAME, second)
    committed.git("add", NAME)
    assert committed.report("--staged").rules == []
    commit(committed, monkeypatch, TODAY)
    for flags in (("--from", "HEAD~1"), ("--from", "HEAD~2"), ("--base", "HEAD~1"), (NAME,)):
        assert committed.report(*flags, today=later).rules == []
    committed.check("--fix", "--base", "HEAD~1", today=later)
    assert committed.git("status", "--porcelain") == ""


@pytest.mark.parametrize(
    ("found", "written"), [(b"\n", b"\r\n"), (b"    ", b"\t"), (b"}\n", b"}"), (b": ", b" :  ")]
)
def test_bytes_around_the_dates_survive(committed, old, found, written):
    before = text(measured(old)).encode().replace(found, written)
    committed.write(NAME, before)
    committed.check("--fix")
    assert bytes_of(committed) == before.replace(OLD.encode(), TODAY.encode())


def test_diff_shows_the_repair_and_writes_nothing(committed, old):
    committed.write(NAME, measured(old))
    outcome = committed.check("--fix", "--diff")
    changed = [line for line in outcome.out.splitlines() if line[:1] in "+-"]
    assert [TODAY in line for line in changed] == [False] * 4 + [True] * 2
    assert bytes_of(committed) == text(measured(old)).encode()


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL on this system")
def test_a_repair_that_is_killed_leaves_old_or_new_bytes(committed, old):
    many = {f"s{number}": measured(old)["scenarios"]["t2i"] for number in range(500)}
    old_bytes = text({**old, "scenarios": many}).encode()
    new_bytes = old_bytes.replace(OLD.encode(), TODAY.encode())
    command = [sys.executable, "-m", "perflint", "check", "--fix", "--today", TODAY]
    command += ["--select", "date-not-bumped", NAME]
    committed.write(NAME, old_bytes)
    started = time.monotonic()
    subprocess.run(command, cwd=committed.root, capture_output=True, check=False)
    whole = time.monotonic() - started
    assert bytes_of(committed) == new_bytes
    for kill in range(20):
        committed.write(NAME, old_bytes)
        with subprocess.Popen(
            command, cwd=committed.root, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as process:
            time.sleep(whole * (0.35 + 0.035 * kill))
            os.kill(process.pid, signal.SIGKILL)
        assert bytes_of(committed) in (old_bytes, new_bytes)
        assert committed.git("status", "--porcelain").splitlines() == [f" M {NAME}"]
