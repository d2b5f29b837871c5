"""``check --project-hook``: what hooks that are given file names do not see."""

import pytest

from perflint.sources import git_process

NAME = "perf_baselines.json"
FILE = "perflint-suppressions.toml"
HOOK = "--project-hook"


def commit(project):
    project.git("add", "--all")
    project.git("commit", "--quiet", "--no-verify", "--allow-empty", "-m", "change")


@pytest.fixture
def known(repository, off):
    """A repository with a baseline whose finding is suppressed."""
    repository.write(NAME, off)
    assert repository.check("--suppress-all").code == 0
    commit(repository)
    repository.git("branch", "base")
    return repository


@pytest.fixture
def started(monkeypatch):
    """Record the git processes."""
    commands = []
    start = git_process.start

    def recording(folder, *arguments, **options):
        commands.append(arguments)
        return start(folder, *arguments, **options)

    monkeypatch.setattr(git_process, "start", recording)
    return commands


def test_a_commit_that_touches_nothing_of_ours_starts_one_git_process(known, started):
    known.write("notes.txt", "text")
    known.write("module.py", "x = 1\n")
    known.git("add", "--all")
    assert known.check(HOOK) == (0, "", "")
    assert [command for command in started if "diff" in command] == started
    assert len(started) == 1


@pytest.mark.parametrize("content", ["clean", "off"])
def test_findings_in_files_that_the_other_hooks_see_are_not_repeated(known, request, content):
    changed = request.getfixturevalue(content)
    changed["scenarios"]["t2i"]["expected_e2e_ms"] = 1.5
    known.write(NAME, changed)
    commit(known)
    changed["scenarios"]["t2i"]["expected_e2e_ms"] = 0.5
    known.write(NAME, changed)
    known.git("add", "--all")
    assert known.check("--staged").code == 1
    outcome = known.report(HOOK, "--ignore", "unused-ignore")
    assert (outcome.code, outcome.out) == (0, "")


def test_a_file_with_another_name_is_checked(repository):
    configuration = '[[arguments]]\nfiles = ["cli/args.py"]\nclasses = ["Args"]\n'
    repository.write("perflint.toml", configuration)
    module = 'class Args:\n    def add_cli_args(parser):\n        parser.add_argument("--{}")\n'
    repository.write("cli/args.py", module.format("port"))
    commit(repository)
    repository.write("cli/args.py", module.format("host"))
    repository.git("add", "--all")
    assert "missing-help" in repository.report(HOOK, "--select", "missing-help").rules


def test_a_deletion_in_the_index(known):
    known.git("rm", "--quiet", NAME)
    outcome = known.report(HOOK)
    assert (outcome.code, outcome.rules) == (0, ["removed-scenario", "unused-ignore"])
    assert known.check(HOOK, "--fail-on", "warning").code == 1


def test_what_is_not_staged_is_not_judged(known):
    (known.root / NAME).unlink()
    (known.root / FILE).unlink()
    known.write("new.json", "{")
    assert known.check(HOOK) == (0, "", "")


def test_a_removed_suppression_is_judged_in_the_index(known):
    """The file of the work tree, which has the entry, does not matter, but is named."""
    before = (known.root / FILE).read_text()
    known.write(FILE, "suppressions = [\n]\n")
    known.git("add", FILE)
    known.write(FILE, before)
    for flags in ((HOOK,), ("--staged",), ("--staged", "--fix")):
        outcome = known.report(*flags)
        assert (outcome.code, outcome.rules) == (1, ["aggregate-mismatch"])
        note = f"{FILE} in the work tree differs from what was checked: git add --patch {FILE}\n"
        assert outcome.err == f"perflint: {note}"
    assert known.report().rules == []
    known.git("add", FILE)
    assert known.check(HOOK) == (0, "", "")


@pytest.mark.parametrize("paths", [[FILE], [], [NAME, FILE]])
def test_a_removed_suppression_is_judged_in_the_work_tree(known, paths):
    known.write(FILE, "suppressions = [\n]\n")
    outcome = known.report("--scope", "changed", *paths)
    assert (outcome.code, outcome.rules) == (1, ["aggregate-mismatch"])
    [violation] = outcome.json["violations"]
    assert violation["message"].endswith("; the change removes its suppression")
    assert violation["start"]["line"] > 1
    commit(known)
    assert known.report("--from", "HEAD~1").rules == ["aggregate-mismatch"]
    assert known.report("--base", "base").rules == ["aggregate-mismatch"]


def test_a_removed_suppression_file_and_one_whose_gap_shrank(known):
    text = (known.root / FILE).read_text()
    known.write(FILE, text.replace("gap = 0.2227", "gap = 0.1"))
    known.git("add", FILE)
    assert known.report(HOOK).rules == ["aggregate-mismatch"]
    known.git("rm", "--quiet", "--force", FILE)
    assert known.report(HOOK).rules == ["aggregate-mismatch"]


def test_a_removed_suppression_of_a_flag(repository):
    module = (
        "class ServerArgs:\n    def add_cli_args(parser):\n        parser.add_argument('--x')\n"
    )
    repository.write("server_args.py", module)
    repository.check("--suppress", "missing-help")
    commit(repository)
    repository.write(FILE, "suppressions = [\n]\n")
    outcome = repository.report("--scope", "changed", "--select", "missing-help", FILE)
    assert outcome.rules == ["missing-help"]


def test_the_refs_of_pre_commit_and_of_ci_come_first(known, monkeypatch):
    known.git("mv", NAME, "new.json")
    commit(known)
    assert known.check(HOOK) == (0, "", ""), "the index is that of HEAD"
    monkeypatch.setenv("CI_MERGE_REQUEST_DIFF_BASE_SHA", "base")
    assert known.report(HOOK).rules == ["moved-suppression"]
    monkeypatch.setenv("PRE_COMMIT_FROM_REF", "HEAD")
    monkeypatch.setenv("PRE_COMMIT_TO_REF", "HEAD")
    assert known.check(HOOK) == (0, "", "")


def test_a_base_that_is_missing_is_a_note(known, monkeypatch):
    monkeypatch.setenv("GITHUB_BASE_REF", "unknown")
    outcome = known.check(HOOK)
    assert outcome.code == 0
    assert outcome.err.startswith(
        "perflint: nothing was compared: 'origin/unknown' is not a commit"
    )


def test_outside_of_a_repository_and_before_the_first_commit(project, off):
    assert project.check(HOOK) == (0, "", "")
    project.git("init", "--quiet")
    project.write(NAME, off)
    project.git("add", "--all")
    assert project.check(HOOK).code == 0


@pytest.mark.parametrize(
    "flags", [[NAME], ["--staged"], ["--base", "HEAD"], ["--fix"], ["--diff"], ["--suppress-all"]]
)
def test_it_is_not_combined_with_other_comparisons(known, flags):
    outcome = known.check(HOOK, *flags)
    assert (outcome.code, outcome.out) == (2, "")
    assert "--project-hook cannot be combined with" in outcome.err


def test_fix_under_pre_commit_without_names_writes_nothing(known, fixable, monkeypatch):
    monkeypatch.setenv("PRE_COMMIT", "1")
    untracked = known.write("new/perf_baselines.json", fixable)
    before = untracked.read_bytes()
    outcome = known.check("--fix")
    assert "perflint: pre-commit passed no files, so --fix writes nothing\n" in outcome.err
    assert untracked.read_bytes() == before
    assert known.check("--fix", "new/perf_baselines.json").code == 0
    assert untracked.read_bytes() != before
