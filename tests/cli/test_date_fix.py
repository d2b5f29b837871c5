"""The fix of dates in the work tree: which changes need it, and that it changes only the dates."""

import copy
import json
from importlib import import_module

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
    """A repository with the old baseline, committed on its date."""
    repository.write(NAME, old)
    commit(repository, monkeypatch, OLD)
    return repository


def commit(project, monkeypatch, date):
    for name in ("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"):
        monkeypatch.setenv(name, f"{date}T12:00:00+00:00")
    project.git("add", "--all")
    project.git("commit", "--quiet", "-m", "change")


def measured(baseline, factor=0.5, **metadata):
    """Return the baseline measured again: every value of its scenario is different."""
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


def test_only_the_two_dates_are_changed(committed, old):
    before = text(measured(old)).encode()
    committed.write(NAME, before)
    outcome = committed.check("--fix")
    assert outcome.code == 0
    assert f"fixed {NAME}: write {TODAY}" in outcome.err
    after = bytes_of(committed)
    assert after == before.replace(OLD.encode(), TODAY.encode())
    assert sum(old != new for old, new in zip(before, after, strict=True)) == 2


def test_a_second_fix_changes_nothing(committed, old):
    committed.write(NAME, measured(old))
    committed.check("--fix")
    fixed = bytes_of(committed)
    outcome = committed.check("--fix")
    assert (outcome.code, outcome.err, bytes_of(committed)) == (0, "", fixed)
    assert committed.report("--fix", today="2026-05-18").rules == []
    assert bytes_of(committed) == fixed


def test_without_fix_the_violation_is_reported_and_nothing_written(committed, old):
    file = committed.write(NAME, measured(old))
    assert committed.report().rules == ["date-not-bumped"]
    assert file.read_bytes() == text(measured(old)).encode()


def test_a_staged_change_is_fixed_in_the_work_tree(committed, old):
    committed.write(NAME, measured(old))
    committed.git("add", NAME)
    committed.check("--fix")
    assert committed.git("diff", "--numstat").split() == ["2", "2", NAME]
    assert TODAY not in committed.git("show", f":{NAME}")


def test_a_changed_tolerance_needs_a_new_date(committed, old, monkeypatch):
    old["tolerances"] = {"pr_test": {"e2e": 0.3}, "long_term": {"e2e": 0.2}}
    committed.write(NAME, old)
    commit(committed, monkeypatch, OLD)
    old["tolerances"]["pr_test"]["e2e"] = 0.25
    committed.write(NAME, old)
    assert committed.report("--fix").rules == []
    assert bytes_of(committed).count(TODAY.encode()) == 2


def test_an_added_scenario_needs_a_new_date(committed, old):
    old["scenarios"]["t2v"] = old["scenarios"]["t2i"]
    committed.write(NAME, old)
    committed.check("--fix")
    assert bytes_of(committed).count(TODAY.encode()) == 2


def test_a_date_after_the_previous_one_is_kept(committed, old):
    for date in ("2026-05-12", "2026-05-18"):
        changed = measured(old, last_updated=date, description=f"Captured {date}.")
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
def test_a_change_of_formatting_needs_no_new_date(committed, old, style):
    content = text(old, **style)
    committed.write(NAME, content)
    assert committed.report("--fix").rules == []
    assert bytes_of(committed) == content.encode()


def test_a_change_of_number_formats_needs_no_new_date(committed, old):
    content = text(old).replace("10.61", "1.061e1").replace("4.49", "4.490")
    committed.write(NAME, content)
    assert committed.report("--fix").rules == []
    assert bytes_of(committed) == content.encode()


def test_a_change_of_metadata_needs_no_new_date(committed, old):
    old["metadata"] |= {"description": f"Taken {OLD}, on H100.", "hardware": "CI H100"}
    old["scenarios"]["t2i"]["notes"] = "seen twice"
    committed.write(NAME, old)
    assert committed.report("--fix").rules == []
    assert bytes_of(committed) == text(old).encode()


def test_a_second_change_on_the_same_date_passes(committed, old, monkeypatch):
    first = measured(old, last_updated=TODAY, description=f"Captured {TODAY}.")
    committed.write(NAME, first)
    commit(committed, monkeypatch, TODAY)
    second = measured(first)
    committed.write(NAME, second)
    for today in (TODAY, "2026-05-18"):
        assert committed.report("--fix", today=today).rules == []
    assert bytes_of(committed) == text(second).encode()
    assert committed.report("--fix", today="2026-05-19").rules == []
    assert bytes_of(committed).count(b"2026-05-19") == 2


@pytest.mark.parametrize("later", ["2026-05-18", "2026-05-20"])
def test_a_change_that_passed_passes_on_later_dates(committed, old, monkeypatch, later):
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
    ("default", "other"), [(b"\n", b"\r\n"), (b"    ", b"\t"), (b"}\n", b"}"), (b": ", b" :  ")]
)
def test_bytes_around_the_dates_stay(committed, old, default, other):
    before = text(measured(old)).encode().replace(default, other)
    committed.write(NAME, before)
    committed.check("--fix")
    assert bytes_of(committed) == before.replace(OLD.encode(), TODAY.encode())


def test_diff_prints_the_fix_and_writes_nothing(committed, old):
    committed.write(NAME, measured(old))
    outcome = committed.check("--fix", "--diff")
    changed = [line for line in outcome.out.splitlines() if line[:1] in "+-"]
    assert [TODAY in line for line in changed] == [False] * 4 + [True] * 2
    assert bytes_of(committed) == text(measured(old)).encode()


# --- a date never certifies an edit that is refused ---


def with_value(baseline, name, value, **others):
    """Return the baseline with one field of its scenario typed in, and other scenarios."""
    changed = copy.deepcopy(baseline)
    changed["scenarios"]["t2i"][name] = value
    changed["scenarios"] |= others
    return changed


def date_finding(project, *options):
    (violation,) = (
        violation
        for violation in project.report(*options).json["violations"]
        if violation["rule"] == "date-not-bumped"
    )
    return violation


REFUSED = "help: fix the scenario first; the date follows\n"


@pytest.mark.parametrize("options", [(), ("--select", "date-not-bumped"), ("--ignore", "change")])
def test_the_date_of_a_refused_scenario_is_not_written(committed, old, options):
    edited = text(with_value(old, "expected_e2e_ms", 10.5))
    committed.write(NAME, edited)
    outcome = committed.check("--fix", *options)
    assert outcome.code == 1
    assert REFUSED in outcome.out
    assert bytes_of(committed) == edited.encode()
    assert date_finding(committed, *options)["fix"] is None


def test_an_edit_that_was_taken_back_leaves_no_new_date(committed, old):
    for name in (NAME, "other/perf_baselines.json"):
        committed.write(name, with_value(old, "expected_e2e_ms", 10.5))
    committed.check("--fix")
    committed.write(NAME, bytes_of(committed).replace(b"10.5,", b"10.61,"))
    assert committed.git("status", "--porcelain", NAME) == ""


def test_the_date_follows_once_the_scenario_is_measured(committed, old):
    committed.write(NAME, with_value(old, "expected_e2e_ms", 10.5))
    committed.check("--fix")
    committed.write(NAME, measured(old))
    assert committed.check("--fix").code == 0
    assert bytes_of(committed).count(TODAY.encode()) == 2


def test_an_error_that_the_configuration_disables_or_accepts_does_not_matter(committed, old):
    committed.write(NAME, with_value(old, "expected_e2e_ms", 10.5))
    committed.write("perflint.toml", 'ignore = ["mixed-snapshot"]\n')
    committed.check("--fix", "--select", "date-not-bumped")
    assert bytes_of(committed).count(TODAY.encode()) == 2
    committed.write(NAME, with_value(old, "expected_e2e_ms", 10.5))
    committed.write(
        "perflint.toml",
        '[[ignored]]\nrule = "mixed-snapshot"\npath = "*"\nreason = "one timer was wrong"\n',
    )
    committed.check("--fix")
    assert bytes_of(committed).count(TODAY.encode()) == 2


def test_an_error_that_the_change_does_not_touch_does_not_matter(committed, old, monkeypatch):
    record = old["scenarios"]["t2i"]
    both = with_value(old, "expected_e2e_ms", 10.61, b={**record, "expected_avg_denoise_ms": 5.0})
    committed.write(NAME, both)
    commit(committed, monkeypatch, OLD)
    both["scenarios"]["t2i"] = measured(old)["scenarios"]["t2i"]
    committed.write(NAME, both)
    assert committed.report("--fix").rules == ["aggregate-mismatch"]
    assert bytes_of(committed).count(TODAY.encode()) == 2


def test_a_widened_tolerance_is_refused_as_well(committed, old, monkeypatch):
    old["tolerances"] = {"pr_test": {"e2e": 0.2}}
    committed.write(NAME, old)
    commit(committed, monkeypatch, OLD)
    old["tolerances"]["pr_test"]["e2e"] = 0.3
    committed.write(NAME, old)
    outcome = committed.check("--fix")
    assert "help: fix the other errors first; the date follows\n" in outcome.out
    assert TODAY.encode() not in bytes_of(committed)


def test_a_warning_does_not_withhold_the_date(committed, old):
    committed.write(NAME, measured(old, factor=0.99))
    assert committed.report("--fix").rules == ["small-improvement"]
    assert bytes_of(committed).count(TODAY.encode()) == 2


def test_the_date_follows_a_fix_of_the_same_run(committed, old):
    changed = measured(old)
    changed["scenarios"]["t2i"]["expected_avg_denoise_ms"] = 9.9
    committed.write(NAME, changed)
    outcome = committed.check("--fix", "--unsafe-fixes")
    assert outcome.code == 0
    fixed = [line for line in outcome.err.splitlines() if line.startswith("perflint: fixed")]
    assert [line.split(": ", 2)[2].split()[0] for line in fixed] == ["write", "write"]
    assert bytes_of(committed).count(TODAY.encode()) == 2


@pytest.mark.parametrize("names", [(), ("PRE_COMMIT_FROM_REF", "PRE_COMMIT_TO_REF")])
def test_no_date_is_written_if_ci_names_the_base(committed, old, monkeypatch, names):
    """CI may run on any day after the measurement, unless it says which day is today."""
    for name in ("CI_MERGE_REQUEST_DIFF_BASE_SHA", *names):
        monkeypatch.setenv(name, "HEAD")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1779000000")
    committed.write(NAME, measured(old))
    outcome = committed.perflint("check", "--fix")
    assert outcome.code == 1
    assert "help: write the date of the measurement, or accept it until 2026-05-31: " in outcome.out
    assert bytes_of(committed) == text(measured(old)).encode()
    assert committed.check("--fix").code == 0
    assert bytes_of(committed).count(TODAY.encode()) == 2


def test_a_missing_date_is_not_written_for_a_refused_edit(committed, old, monkeypatch):
    del old["metadata"]["last_updated"]
    committed.write(NAME, old)
    commit(committed, monkeypatch, OLD)
    committed.write(NAME, with_value(old, "expected_e2e_ms", 10.5))
    before = bytes_of(committed)
    assert committed.check("--fix").code == 1
    assert bytes_of(committed) == before
    committed.write(NAME, measured(old))
    assert committed.check("--fix").code == 0
    assert f'"last_updated": "{TODAY}"'.encode() in bytes_of(committed)


def test_a_renamed_scenario_that_was_edited_is_refused(committed, old):
    edited = with_value(old, "expected_e2e_ms", 10.5)
    edited["scenarios"]["renamed"] = edited["scenarios"].pop("t2i")
    committed.write(NAME, edited)
    assert committed.report("--fix").rules == ["date-not-bumped", "mixed-snapshot"]
    assert TODAY.encode() not in bytes_of(committed)


def test_a_rule_that_crashed_may_have_refused_the_edit(committed, old, monkeypatch):
    def crash(*_):
        raise RuntimeError("a bug")

    committed.write(NAME, measured(old))
    module = import_module("perflint.rules.change.widened_tolerance")
    monkeypatch.setattr(module, "RULE", module.RULE._replace(check=crash))
    committed.check("--fix", "--select", "date-not-bumped")
    assert TODAY.encode() not in bytes_of(committed)


# --- fixed files pass the next check ---


def test_the_fixes_of_two_dates_do_not_undo_each_other(committed, old):
    old["metadata"]["last_updated"] = "2026-05-12"
    committed.write(NAME, old)
    outcome = committed.check("--fix", "--unsafe-fixes")
    assert outcome.err.count("fixed") == 1
    assert bytes_of(committed).count(OLD.encode()) == 2
    assert committed.git("status", "--porcelain") == ""


def test_repaired_aggregates_of_a_committed_file_pass_the_next_check(committed, old, monkeypatch):
    """They are corrections: no new measurement, no second run, nothing worse."""
    for factor in (0.7, 1.3):
        wrong = with_value(old, "expected_avg_denoise_ms", round(4.49 * factor, 2))
        committed.write(NAME, wrong)
        commit(committed, monkeypatch, OLD)
        assert committed.check("--fix", "--unsafe-fixes").code == 0
        assert b'"expected_avg_denoise_ms": 4.49' in bytes_of(committed)
        assert committed.report().rules == []


def test_a_repaired_number_of_samples_passes_the_next_check(committed, monkeypatch):
    """What is computed from a corrected value is a correction, too."""
    stats = {
        "min": 1.0,
        "max": 6.0,
        "mean": 3.5,
        "stddev": 1.8708286933869707,
        "median": 3.5,
        "q1": 2.0,
        "q3": 5.0,
        "iqr": 3.0,
        "ops": 1 / 3.5,
        "rounds": 10,
        "total": 35.0,
        "data": [1.0, 2.0, 3.0, 4.0, 5.0, 6.0],
    }
    day = f"{OLD}T01:02:03"
    benchmark = {"name": "a", "fullname": "t::a", "stats": stats}
    saved = {"machine_info": {}, "datetime": day, "version": "4.0", "benchmarks": [benchmark]}
    file = committed.write("saved.json", saved)
    commit(committed, monkeypatch, OLD)
    assert committed.report("saved.json").rules == ["aggregate-mismatch"]
    assert committed.report("--fix", "--unsafe-fixes", "saved.json").rules == []
    fixed = json.loads(file.read_text())["benchmarks"][0]["stats"]
    assert (fixed["rounds"], fixed["total"]) == (6, 21.0)
    assert committed.report("saved.json").rules == []
