"""What is reported of a file: all of it, or only what a change touched."""

import copy

import pytest

from perflint.cli.compare import comparison_for

NAME = "perf_baselines.json"
OLD = "2026-05-10"
ALL_RULES = ("--ignore", "metadata,change")
"""Options without the rules that depend on the base, which the scope does not limit."""


@pytest.fixture(autouse=True)
def _dates(monkeypatch):
    for name in ("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"):
        monkeypatch.setenv(name, "2026-05-17T12:00:00+00:00")


@pytest.fixture
def t2i(clean):
    return clean["scenarios"]["t2i"]


@pytest.fixture
def wrong(t2i):
    """A scenario whose mean does not match its samples."""
    return {**t2i, "expected_avg_denoise_ms": 5.49}


@pytest.fixture
def with_scenarios(clean):
    return lambda **scenarios: {**clean, "scenarios": scenarios}


@pytest.fixture
def committed(repository, with_scenarios, wrong, t2i):
    """A repository with a file in which one scenario is wrong, and one is not."""
    repository.git("checkout", "--quiet", "-b", "main")
    return commit(repository, with_scenarios(wrong=wrong, right=t2i))


def commit(project, content, path=NAME):
    project.write(path, content)
    project.git("add", "--all")
    project.git("commit", "--quiet", "-m", "change")
    return project


def changed(record, **fields):
    """Return a copy of a record with other values; an object is merged, None removes a field."""
    record = copy.deepcopy(record)
    for name, value in fields.items():
        if value is None:
            del record[name]
        elif isinstance(value, dict):
            record[name] = {**record.get(name, {}), **value}
        else:
            record[name] = value
    return record


def findings(report):
    """Return the rules and scenarios of a report, without rules about changes."""
    return [
        (violation["rule"], violation["scenario"])
        for violation in report.json["violations"]
        if violation["ignored"] is None
    ]


def touched(project, content, *options):
    """Return what is reported of a change, and what is not."""
    project.write(NAME, content)
    report = project.report("--scope", "changed", *ALL_RULES, *options)
    return findings(report), report.json["summary"]["untouched"]


MISMATCH = ("aggregate-mismatch", "wrong")


# when only changes are reported


@pytest.mark.parametrize(
    ("options", "is_committed"),
    [(("--staged",), False), (("--base", "main"), False), (("--from", "HEAD~1"), True)],
)
def test_a_requested_comparison_reports_what_the_change_touched(
    committed, with_scenarios, wrong, t2i, options, is_committed
):
    committed.write(NAME, with_scenarios(wrong=wrong, right=changed(t2i, notes="a", new=1)))
    committed.git("add", "--all")
    if is_committed:
        committed.git("commit", "--quiet", "-m", "new")
    assert findings(committed.report(*options, *ALL_RULES)) == [("unknown-field", "right")]
    outcome = committed.check(*options, *ALL_RULES)
    assert "\n1 finding in what this change does not touch: perflint check --scope file\n" in (
        outcome.out
    )


@pytest.fixture(params=["CI_MERGE_REQUEST_DIFF_BASE_SHA", "PRE_COMMIT"])
def by_machine(request, monkeypatch):
    """A variable of CI or of pre-commit is set."""
    monkeypatch.setenv(request.param, "main")


@pytest.mark.usefixtures("by_machine")
def test_ci_and_pre_commit_report_what_the_change_touched(committed, with_scenarios, wrong, t2i):
    committed.write(NAME, with_scenarios(wrong=wrong, right=changed(t2i, notes="a")))
    assert findings(committed.report(NAME, *ALL_RULES)) == []
    committed.write(NAME, with_scenarios(wrong=changed(wrong, notes="a"), right=t2i))
    assert findings(committed.report(NAME, "--select", "aggregate-mismatch")) == []
    slower = changed(wrong, expected_avg_denoise_ms=5.6)
    committed.write(NAME, with_scenarios(wrong=slower, right=t2i))
    assert findings(committed.report(NAME, "--select", "aggregate-mismatch")) == [MISMATCH]


def test_a_plain_check_reports_whole_files_whatever_else_differs(
    committed, with_scenarios, wrong, t2i
):
    commit(committed, with_scenarios(wrong=wrong), "other/perf_baselines.json")
    everything = findings(committed.report())
    assert everything == [MISMATCH, MISMATCH]
    committed.write(NAME, with_scenarios(wrong=wrong, right=changed(t2i, notes="a")))
    assert findings(committed.report()) == everything
    assert committed.report().json["summary"]["untouched"] == 0


def test_pre_commit_on_a_clean_tree_reports_whole_files(committed, monkeypatch):
    monkeypatch.setenv("PRE_COMMIT", "1")
    assert findings(committed.report(NAME)) == [MISMATCH]


def test_the_configuration_and_the_command_line_set_the_scope(committed, with_scenarios, wrong):
    committed.write("perflint.toml", 'scope = "changed"\n')
    committed.write(NAME, with_scenarios(wrong=wrong, right=changed(wrong)))
    assert findings(committed.report(*ALL_RULES)) == [("aggregate-mismatch", "right")]
    assert len(findings(committed.report(*ALL_RULES, "--scope", "file"))) == 2
    committed.write("perflint.toml", 'scope = "file"\n')
    assert len(findings(committed.report(*ALL_RULES, "--base", "main"))) == 2
    assert len(findings(committed.report(*ALL_RULES, "--scope", "changed"))) == 1
    assert 'scope = "changed"  # command line' not in committed.perflint("config").out


def test_with_nothing_to_compare_with_a_note_says_what_is_reported(committed, off):
    committed.write("perflint.toml", 'scope = "changed"\n')
    committed.git("add", ".")
    committed.git("commit", "--quiet", "-m", "configuration")
    outcome = committed.check()
    assert (outcome.code, "No violations" in outcome.out) == (0, True)
    reason = "nothing differs from HEAD; --base REF compares with another commit"
    reported = "only files that git does not track are reported"
    assert outcome.err == f'perflint: {reported}, because scope is "changed": {reason}\n'
    committed.write("new/perf_baselines.json", off)
    outcome = committed.check("--output-format", "concise", "new")
    assert "error[aggregate-mismatch]" in outcome.out
    assert outcome.err == f'perflint: {reported}, because scope is "changed": {reason}\n'


def test_outside_of_a_repository_a_note_says_that_nothing_is_reported(project, off):
    project.write(NAME, off)
    outcome = project.check("--scope", "changed")
    assert (outcome.code, "1 finding in what this change" in outcome.out) == (0, True)
    assert "is not in a git repository" in outcome.err
    assert project.report().rules == ["aggregate-mismatch"]


def test_an_invalid_scope_is_an_error_of_the_configuration(committed):
    committed.write("perflint.toml", 'scope = "touched"\n')
    outcome = committed.check()
    assert (outcome.code, "perflint.toml:1: scope" in outcome.err) == (2, True)


def test_no_comparison_is_made_if_nothing_needs_one(committed, monkeypatch):
    committed.write(NAME, "{}")
    opened = []
    monkeypatch.setattr("perflint.cli.compare._open", lambda *args, **_: opened.append(args))
    assert comparison_for.__name__ == "comparison_for"
    committed.check("--select", "aggregate-mismatch")
    assert opened == []


# suppressions


def test_existing_findings_are_suppressed_whatever_the_scope(committed):
    committed.write("perflint.toml", 'scope = "changed"\n')
    committed.check("--suppress-all")
    suppressed = (committed.root / "perflint-suppressions.toml").read_text()
    assert 'rule = "aggregate-mismatch"' in suppressed
    outcome = committed.check("--suppress-all", "--scope", "changed")
    assert (outcome.code, "cannot be combined with --scope changed" in outcome.err) == (2, True)


def test_a_suppressed_finding_is_neither_counted_nor_unused(committed, with_scenarios, wrong, t2i):
    committed.check("--suppress-all")
    assert touched(committed, with_scenarios(wrong=wrong, right=changed(t2i, notes="a"))) == ([], 0)
    assert touched(committed, with_scenarios(wrong=t2i, right=t2i)) == (
        [("unused-ignore", None)],
        0,
    )


# what a change touches


def test_a_new_scenario_is_touched_and_an_equal_one_in_another_order_is_not(
    committed, with_scenarios, wrong, t2i
):
    content = with_scenarios(right=t2i, wrong=dict(reversed(wrong.items())), new=wrong)
    assert touched(committed, content) == ([("aggregate-mismatch", "new")], 1)


def test_a_scenario_that_moved_to_another_file_is_not_touched(
    committed, with_scenarios, wrong, t2i
):
    committed.write("perf_baselines_b200.json", with_scenarios(wrong=wrong))
    committed.git("add", ".")
    assert touched(committed, with_scenarios(right=t2i)) == ([], 1)
    committed.write("perf_baselines_b200.json", with_scenarios(wrong=changed(wrong, new=1)))
    assert touched(committed, with_scenarios(right=t2i)) == ([("unknown-field", "wrong")], 1)


def test_a_scenario_that_was_renamed_is_compared_with_the_old_one(
    committed, with_scenarios, wrong, t2i
):
    assert touched(committed, with_scenarios(renamed=wrong, right=t2i)) == ([], 1)
    renamed = changed(wrong, stages_ms={"TextEncodingStage": 1.3}, new=1)
    assert touched(committed, with_scenarios(renamed=renamed, right=t2i)) == (
        [("unknown-field", "renamed")],
        1,
    )


def test_new_and_untracked_files_are_touched(committed, with_scenarios, wrong):
    committed.write("new/perf_baselines.json", with_scenarios(wrong=wrong))
    report = committed.report("--scope", "changed", *ALL_RULES)
    assert findings(report) == [MISMATCH]
    committed.git("add", ".")
    assert findings(committed.report("--staged", *ALL_RULES)) == [MISMATCH]


def test_an_ignored_file_is_new_because_git_does_not_know_it(committed, with_scenarios, wrong):
    committed.write(".gitignore", "ignored.json\n")
    committed.git("add", ".")
    committed.git("commit", "--quiet", "-m", "ignore")
    committed.write(NAME, with_scenarios())
    committed.write("ignored.json", with_scenarios(wrong=wrong))
    assert findings(committed.report("ignored.json", "--scope", "changed")) == [MISMATCH]


def test_other_sampling_fractions_touch_every_scenario(committed, with_scenarios, t2i):
    sampled = {**t2i, "denoise_step_ms": {"0": 4.21, "2": 4.77}}
    content = {"sampling": {"step_fractions": [0.0, 1.0]}, **with_scenarios(right=sampled)}
    commit(committed, content)
    content["sampling"]["step_fractions"] = [0.0, 0.5, 1.0]
    assert touched(committed, content) == ([("sample-gap", "right")], 0)


def test_a_tolerance_is_reported_if_it_differs(committed, with_scenarios, t2i):
    tolerances = {"pr_test": {"e2e": 1.5, "denoise_step": 0.2}}
    commit(committed, {"tolerances": tolerances, **with_scenarios(right=t2i)})
    tolerances["pr_test"]["denoise_step"] = 0.3
    content = {"tolerances": tolerances, **with_scenarios(right=t2i)}
    assert touched(committed, content) == ([], 1)
    tolerances["pr_test"]["denoise_step"] = 1.3
    content = {"tolerances": tolerances, **with_scenarios(right=t2i)}
    assert touched(committed, content) == ([("tolerance-out-of-range", None)], 1)


def test_a_stale_date_is_reported_if_it_was_changed(committed, with_scenarios, t2i):
    old = with_scenarios(right=t2i)
    old["metadata"] = {"last_updated": "2025-01-01"}
    commit(committed, old)
    old["scenarios"]["right"] = changed(t2i, notes="a")
    committed.write(NAME, old)
    options = ("--select", "stale-date", "--scope")
    assert findings(committed.report(*options, "changed")) == []
    assert findings(committed.report(*options, "file")) == [("stale-date", None)]
    old["metadata"]["last_updated"] = "2025-02-01"
    committed.write(NAME, old)
    assert findings(committed.report(*options, "changed")) == [("stale-date", None)]


TWICE = '{"scenarios": {"a": {"notes": "x", %s"expected_e2e_ms": 10.5}, "b": {"notes": "y"%s}}}'


def test_a_duplicate_key_is_reported_if_it_is_new_or_its_value_differs(committed):
    options = ("--select", "duplicate-key", "--scope", "changed")
    commit(committed, TWICE % ("", ""))
    committed.write(NAME, TWICE % ('"expected_e2e_ms": 9.5, ', ""))
    assert committed.report(*options).rules == ["duplicate-key"]
    commit(committed, TWICE % ('"expected_e2e_ms": 9.5, ', ""))
    committed.write(NAME, TWICE % ('"expected_e2e_ms": 9.5, ', ', "prompt": "z"'))
    assert committed.report(*options).rules == []
    committed.write(NAME, (TWICE % ('"expected_e2e_ms": 9.5, ', "")).replace("10.5", "11.5"))
    assert committed.report(*options).rules == ["duplicate-key"]


@pytest.mark.parametrize("content", ["{", '{"scenarios": <<<<<<< HEAD\n', b"\xff"])
def test_a_file_that_is_not_valid_is_always_reported(committed, content):
    commit(committed, content)
    assert committed.report("--base", "main", NAME).rules == ["invalid-json"]
    committed.write("new.txt", "")
    assert committed.report("--scope", "changed", NAME).rules == ["invalid-json"]


def test_a_file_whose_base_is_not_valid_is_touched(committed, with_scenarios, wrong):
    commit(committed, "{")
    assert touched(committed, with_scenarios(wrong=wrong)) == ([MISMATCH], 0)


def test_records_in_a_list_are_compared_by_name(committed):
    stats = {"min": 3.0, "max": 2.0, "rounds": 2}
    records = [{"name": name, "fullname": name, "stats": stats} for name in ("a", "b")]
    commit(committed, {"machine_info": {}, "benchmarks": records}, "b.json")
    new = {"name": "c", "fullname": "c", "stats": stats}
    content = {"machine_info": {}, "benchmarks": [new, *reversed(records)]}
    committed.write("b.json", content)
    report = committed.report("--scope", "changed", "--select", "statistics-out-of-order")
    assert set(findings(report)) == {("statistics-out-of-order", "c")}
    assert report.json["summary"]["untouched"] == 2 * len(findings(report))


def test_a_fix_changes_only_what_was_touched(committed, with_scenarios, wrong):
    before = with_scenarios(wrong=wrong, right=changed(wrong, notes="a"))
    committed.write(NAME, before)
    committed.check("--fix", "--unsafe-fixes", "--base", "main", "--select", "aggregate-mismatch")
    text = (committed.root / NAME).read_text()
    assert (text.count("5.49"), text.count('"expected_avg_denoise_ms": 4.49')) == (1, 1)


TYPED = {"denoise_step_ms": {"0": 640.0, "1": 130.0, "2": 130.0, "3": 130.0}}


def test_typed_samples_replace_the_contradictions_that_they_cause(committed, with_scenarios, t2i):
    rules = ("--select", "aggregate-mismatch,total-below-parts,repeated-sample")
    report = touched(committed, with_scenarios(right={**t2i, **TYPED}), *rules)
    assert report == ([("repeated-sample", "right")], 0)
    committed.write(NAME, with_scenarios(right={**t2i, **TYPED}))
    report = committed.report("--scope", "changed", *rules, "--ignore", "repeated-sample")
    assert {rule for rule, _ in findings(report)} == {"aggregate-mismatch", "total-below-parts"}


def test_typed_samples_of_the_base_are_not_reported(repository, with_scenarios, t2i):
    record = {**t2i, **TYPED}
    commit(repository, with_scenarios(typed=record))
    edited = with_scenarios(typed={**record, "expected_e2e_ms": 1234.56})
    assert touched(repository, edited, "--select", "repeated-sample") == ([], 1)


def test_a_second_record_of_a_name_is_reported_where_it_was_added(repository):
    def run(*means):
        stats = [{"mean": mean, "min": mean, "max": mean} for mean in means]
        records = [{"fullname": "test_a", "name": "test_a", "stats": stat} for stat in stats]
        return {"machine_info": {}, "datetime": "2026-05-17T12:00:00", "benchmarks": records}

    def reported():
        report = repository.report("--scope", "changed", "--select", "duplicate-scenario")
        return findings(report), report.json["summary"]["untouched"]

    path = "benchmarks.json"
    commit(repository, run(0.25), path)
    for means in ((0.25, 0.5), (0.5, 0.25), (0.25, 0.25)):
        repository.write(path, run(*means))
        assert reported() == ([("duplicate-scenario", "test_a")], 0)
    commit(repository, run(0.25, 0.5), path)
    repository.write(path, run(0.25, 0.75))
    assert reported() == ([], 1)


def test_a_rule_speaks_of_a_scenario_only_if_a_field_that_it_reads_differs(
    committed, with_scenarios, wrong, t2i
):
    memory = changed(wrong, load_peak_vram_mb=20480.0)
    assert touched(committed, with_scenarios(wrong=memory, right=t2i)) == ([], 1)
    renumbered = changed(wrong, expected_avg_denoise_ms=5.6)
    assert touched(committed, with_scenarios(wrong=renumbered, right=t2i)) == ([MISMATCH], 0)
    step = changed(wrong, denoise_step_ms={"1": 3.77}, expected_median_denoise_ms=3.99)
    assert touched(committed, with_scenarios(wrong=step, right=t2i)) == ([MISMATCH], 0)


def test_a_numeric_law_is_silent_if_the_base_breaks_it_as_far(
    committed, with_scenarios, wrong, t2i
):
    better = changed(wrong, expected_avg_denoise_ms=5.3)
    assert touched(committed, with_scenarios(wrong=better, right=t2i)) == ([], 1)
    worse = changed(wrong, expected_avg_denoise_ms=5.6)
    assert touched(committed, with_scenarios(wrong=worse, right=t2i)) == ([MISMATCH], 0)
    below = changed(wrong, expected_avg_denoise_ms=1.0)
    assert touched(committed, with_scenarios(wrong=below, right=t2i)) == ([MISMATCH], 0)


def test_a_missing_field_is_reported_if_it_was_removed(committed, with_scenarios, wrong, t2i):
    lacking = changed(t2i, expected_e2e_ms=None)
    commit(committed, with_scenarios(wrong=wrong, right=lacking))
    noted = changed(lacking, notes="a")
    assert touched(committed, with_scenarios(wrong=wrong, right=noted)) == ([], 2)
    without = changed(lacking, expected_avg_denoise_ms=None)
    assert touched(committed, with_scenarios(wrong=wrong, right=without))[0] == [
        ("missing-field", "right")
    ]


def test_values_nested_deeper_than_the_call_stack_are_touched(committed):
    deep = '{"scenarios": {"a": {"notes": %s%s}, "b": {"expected_e2e_ms": -1.0}}}'
    commit(committed, deep % ("[" * 900, "]" * 900))
    committed.write(NAME, deep % ("[" * 901, "]" * 901))
    report = committed.report(
        "--scope", "changed", "--select", "missing-field,negative-measurement"
    )
    assert (report.code, findings(report)) == (0, [])
    assert report.json["summary"]["untouched"] == 3
