"""``check --fix`` removes unused entries of the suppression file, and updates those of renames."""

import copy
import json

import pytest

from perflint.cli import bulk_suppressions

NAME = "perf_baselines.json"
FILE = "perflint-suppressions.toml"
TODAY = "2026-05-17"
AVERAGE = "/scenarios/t2i/expected_avg_denoise_ms"
MEDIAN = "/scenarios/t2i/expected_median_denoise_ms"


def entry(path=NAME, rule="aggregate-mismatch", at=AVERAGE, rest=""):
    return f'  {{ rule = "{rule}", path = "{path}", at = "{at}"{rest} }},\n'


def file_of(*entries):
    return "# mine\nsuppressions = [\n" + "".join(entries) + "]\n"


USED = entry(rest=', reason = "until the H100 is back"')
UNUSED = entry(at=MEDIAN)


def commit(project):
    project.git("add", "--all")
    project.git("commit", "--quiet", "--no-verify", "--allow-empty", "-m", "change")


def content(project, path=FILE):
    return (project.root / path).read_bytes().decode()


@pytest.fixture
def partly(repository, off):
    """A repository with one used and one unused entry."""
    repository.write(NAME, off)
    repository.write(FILE, file_of("  # first\n", USED, "  # second\n", UNUSED))
    commit(repository)
    return repository


FIXED = file_of("  # first\n", USED, "  # second\n")


def test_unused_entries_are_removed_and_nothing_else_changes(partly, run):
    done = run("check", "--fix", "--today", TODAY, cwd=partly.root)
    assert done.returncode == 0, done.stderr
    assert done.stdout == (
        "No violations (1 file, 1 scenario, 1 ignored; not compared: nothing differs from HEAD).\n"
    )
    assert done.stderr.splitlines()[-2:] == [
        f"perflint: fixed {FILE}: remove 1 unused suppression",
        f"perflint: to stage the fixes: git add {FILE}",
    ]
    assert content(partly) == FIXED
    again = run("check", "--fix", "--today", TODAY, cwd=partly.root)
    assert (again.returncode, "fixed" in again.stderr) == (0, False)
    assert content(partly) == FIXED
    assert partly.git("diff", "--cached", "--name-only") == "", "the index is not changed"


def test_an_entry_with_an_empty_reason_is_reported_if_its_file_was_checked(partly):
    empty = entry(rest=', reason = ""')
    partly.write(FILE, file_of(empty))
    partly.write("other.json", "{}")
    outcome = partly.check("--fix", "--fail-on", "warning")
    assert outcome.code == 1
    message = "the suppression of `aggregate-mismatch` in perf_baselines.json has an empty reason"
    column = empty.index("reason = ") + 1
    assert f"{FILE}:3:{column}: warning[unused-ignore] {message}" in " ".join(outcome.out.split())
    assert content(partly) == file_of(empty)
    assert partly.check("other.json", "--fail-on", "warning").code == 0
    partly.write(FILE, file_of(entry(rest=', reason = "why"')))
    assert partly.check("--fail-on", "warning").code == 0


def test_windows_line_ends_and_a_byte_order_mark_are_kept(partly):
    windows = "\ufeff" + content(partly).replace("\n", "\r\n")
    partly.write(FILE, windows)
    assert partly.check("--fix").code == 0
    assert content(partly) == "\ufeff" + FIXED.replace("\n", "\r\n")


def test_a_last_entry_without_a_comma_or_a_line_end(partly):
    kept = f"suppressions = [\n{USED[:-2]}, # kept\n"
    partly.write(FILE, f"{kept}{UNUSED[:-2]}\n]")
    assert partly.check("--fix").code == 0
    assert content(partly) == f"{kept}]"


def test_the_last_entry_is_removed(repository, clean):
    repository.write(NAME, clean)
    repository.write(FILE, file_of(UNUSED))
    assert repository.check("--fix").code == 0
    assert content(repository) == file_of()
    assert repository.report().json["violations"] == []


def test_a_fixed_file_counts_for_exit_non_zero_on_fix(partly):
    assert partly.check("--fix", "--exit-non-zero-on-fix").code == 1
    assert partly.check("--fix", "--exit-non-zero-on-fix").code == 0


def test_a_diff_shows_the_removal_and_writes_nothing(partly):
    before = content(partly)
    outcome = partly.check("--diff")
    assert outcome.code == 1
    assert outcome.out == (
        f"--- {FILE}\n+++ {FILE} (fixed)\n@@ -3,5 +3,4 @@\n   # first\n {USED}   # second\n"
        f"-{UNUSED} ]\n"
    )
    assert f"would fix {FILE}: remove 1 unused suppression" in outcome.err
    assert content(partly) == before


def test_json_contains_the_fix_and_a_fixed_entry_is_not_listed(partly):
    outcome = partly.report()
    [unused] = [item for item in outcome.json["violations"] if item["rule"] == "unused-ignore"]
    assert unused["fix"] == {
        "title": "remove the unused suppression",
        "safe": True,
        "edits": [{"start": {"line": 6, "column": 1}, "end": {"line": 7, "column": 1}, "text": ""}],
    }
    assert outcome.json["summary"]["fixable"] == 1
    assert partly.check().out.endswith("Fixable: 1 with --fix.\n")
    outcome = partly.report("--fix")
    assert (outcome.rules, outcome.json["summary"]["fixable"]) == ([], 0)


@pytest.mark.parametrize("format", ["sarif", "rdjson"])
def test_reports_for_other_programs_contain_the_edit(partly, format):
    out = json.loads(partly.check("--output-format", format).out)
    if format == "sarif":
        [result] = out["runs"][0]["results"]
        [fix] = result["fixes"]
        [replacement] = fix["artifactChanges"][0]["replacements"]
        region = replacement["deletedRegion"]
        assert (region["startLine"], region["endLine"]) == (6, 7)
    else:
        [diagnostic] = out["diagnostics"]
        [suggestion] = diagnostic["suggestions"]
        assert suggestion["text"] == ""
        assert suggestion["range"]["end"] == {"line": 7, "column": 1}


@pytest.mark.parametrize("how", ["configuration", "option"])
def test_an_ignored_unused_ignore_is_not_fixed(partly, how):
    flags = ["--ignore", "unused-ignore"] if how == "option" else []
    if not flags:
        partly.write("perflint.toml", 'ignore = ["unused-ignore"]\n')
    before = content(partly)
    assert partly.check("--fix", *flags).code == 0
    assert content(partly) == before


def test_entries_of_rules_that_are_not_selected_are_kept(partly):
    before = content(partly)
    assert partly.check("--fix", "--select", "metadata").code == 0
    assert content(partly) == before
    assert partly.check("--fix", "--select", "aggregate-mismatch").code == 0
    assert content(partly) == FIXED


@pytest.mark.parametrize("rule", ["aggregate-mismatch", "agregate-mismatch", "loosened-baseline"])
def test_entries_of_files_that_were_not_checked_are_kept(repository, clean, rule):
    """As in a hook, which is given the staged files."""
    rest = ", expires = 2026-05-01"
    for name in "ab":
        repository.write(f"{name}/{NAME}", clean)
    mine, others = (entry(f"{name}/{NAME}", rule, rest=rest) for name in "ab")
    repository.write(FILE, file_of(mine, others))
    commit(repository)
    assert repository.check("--fix", f"a/{NAME}").code == 0
    assert content(repository) == file_of(others)
    assert repository.check("--fix").code == 0
    assert content(repository) == file_of()


def test_entries_of_a_file_that_does_not_parse_are_kept(partly):
    before = content(partly)
    partly.write(NAME, "{")
    assert partly.check("--fix").code == 1
    assert content(partly) == before


def test_an_entry_whose_finding_is_fixed_in_the_same_run_is_removed(repository, fixable):
    """The expired entry matches the finding until it is fixed."""
    repository.write(NAME, fixable)
    expired = entry(
        rule="date-disagreement",
        at="/metadata/description",
        rest=', reason = "midnight", expires = 2026-05-16',
    )
    repository.write(FILE, file_of(expired))
    commit(repository)
    assert repository.report().rules == ["date-disagreement"]
    outcome = repository.check("--fix")
    assert outcome.code == 0
    assert f"fixed {NAME}: write 2026-05-17 in both places" in outcome.err
    assert f"fixed {FILE}: remove 1 unused suppression" in outcome.err
    assert f"to stage the fixes: git add {NAME} {FILE}\n" in outcome.err
    assert content(repository) == file_of()


def test_an_entry_stays_if_the_fix_of_its_finding_cannot_be_written(repository, fixable):
    file = repository.write(NAME, fixable)
    at = "/metadata/description"
    rest = ', reason = "x", expires = 2026-05-16'
    repository.write(FILE, file_of(entry(rule="date-disagreement", at=at, rest=rest)))
    commit(repository)
    file.chmod(0o444)
    before = content(repository)
    assert repository.check("--fix").code == 2
    assert content(repository) == before


def test_entries_of_a_renamed_file_get_its_new_path_where_they_are(partly):
    (partly.root / "new").mkdir()
    partly.git("mv", NAME, f"new/{NAME}")
    assert "update the path: perflint check --fix\n" in partly.check().out
    outcome = partly.check("--fix")
    assert outcome.code == 0
    assert outcome.err.splitlines()[-3:] == [
        f"perflint: fixed {FILE}: remove 1 unused suppression",
        f"perflint: fixed {FILE}: update the path of 1 suppression from {NAME} to new/{NAME}",
        f"perflint: to stage the fixes: git add {FILE}",
    ]
    assert content(partly) == FIXED.replace(NAME, f"new/{NAME}")
    commit(partly)
    assert partly.report().rules == []


def test_the_command_for_a_committed_rename_contains_the_base(partly):
    (partly.root / "new").mkdir()
    partly.git("mv", NAME, f"new/{NAME}")
    commit(partly)
    out = partly.check("--base", "HEAD~1").out
    assert "update the path: perflint check --fix --base 'HEAD~1'\n" in out
    assert "--base 'HEAD~1'" in partly.check("--from", "HEAD~1").out
    assert partly.check("--fix", "--base", "HEAD~1").code == 0
    assert content(partly) == FIXED.replace(NAME, f"new/{NAME}")


def test_entries_of_a_deleted_file_are_removed(repository, off):
    for name in "ab":
        repository.write(f"{name}/{NAME}", off)
    repository.write(FILE, file_of(*(entry(f"{name}/{NAME}") for name in "ab")))
    commit(repository)
    repository.git("rm", "--quiet", f"a/{NAME}")
    assert repository.check("--fix", "--select", "baseline").code == 0
    assert content(repository) == file_of(entry(f"b/{NAME}"))


def test_two_entries_on_one_line_are_refused(partly):
    both = f"suppressions = [\n{USED.strip()} {UNUSED.strip()}\n]\n"
    partly.write(FILE, both)
    assert "; remove it by hand\n" in partly.check().out
    outcome = partly.report("--fix")
    assert (outcome.code, outcome.rules) == (2, ["unused-ignore"])
    reason = "each entry must be on its own line, between `suppressions = [` and `]`"
    assert f"perflint: error: {FILE}: cannot be edited: {reason}\n" in outcome.err
    assert content(partly) == both


def test_a_read_only_file_is_not_written_but_reported(partly, fixable):
    partly.write(f"other/{NAME}", fixable)
    (partly.root / FILE).chmod(0o444)
    before = content(partly)
    outcome = partly.report("--fix")
    assert (outcome.code, outcome.rules) == (2, ["unused-ignore"])
    assert f"perflint: error: {FILE}: is read-only; not written\n" in outcome.err
    assert f"fixed other/{NAME}" in outcome.err, "the other fixes are written and reported"
    assert content(partly) == before


def test_a_file_that_changed_meanwhile_is_not_written(partly, monkeypatch):
    edited = file_of(USED, UNUSED, entry(at="/scenarios/t2i/other"))
    load = bulk_suppressions.load_suppressions

    def load_then_edit(*arguments):
        loaded = load(*arguments)
        partly.write(FILE, edited)
        return loaded

    monkeypatch.setattr(bulk_suppressions, "load_suppressions", load_then_edit)
    outcome = partly.report("--fix")
    assert (outcome.code, outcome.rules) == (2, ["unused-ignore"])
    assert f"{FILE}: changed meanwhile; not written" in outcome.err
    assert content(partly) == edited


def test_a_report_does_not_overwrite_the_suppression_file(partly):
    for flags in (["--fix"], ["--prune-suppressions"], ["--ignore", "unused-ignore"]):
        outcome = partly.check(*flags, "--output-file", FILE)
        assert (outcome.code, "this is one of the checked files" in outcome.err) == (2, True)
        assert "suppressions = [" in content(partly)


def test_fix_and_suppress_all_in_one_run(partly, off):
    off["scenarios"]["t2v"] = copy.deepcopy(off["scenarios"]["t2i"])
    partly.write(NAME, off)
    outcome = partly.check("--fix", "--suppress-all")
    assert outcome.code == 0
    assert f"{FILE}: 1 added and 1 changed; 3 in total" in outcome.err
    assert f"fixed {FILE}: remove 1 unused suppression" in outcome.err
    assert MEDIAN not in content(partly)
    assert "/scenarios/t2v/" in content(partly)


def test_many_unused_entries_are_one_fix(repository, clean):
    repository.write(NAME, clean)
    entries = [entry(at=f"/scenarios/t2i/f{number}") for number in range(30)]
    repository.write(FILE, file_of(*entries))
    lines = repository.check().out.splitlines()
    assert lines[0] == (
        f"{FILE}:3:3: warning[unused-ignore] unused suppression: no `aggregate-mismatch` "
        f"at /scenarios/t2i/f0 in {NAME}; remove it: perflint check --fix"
    )
    assert len(lines) == 32
    outcome = repository.check("--fix")
    assert f"fixed {FILE}: remove 30 unused suppressions\n" in outcome.err
    assert content(repository) == file_of()
