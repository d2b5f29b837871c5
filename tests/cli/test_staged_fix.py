"""``perflint check --staged --fix``, which the git hook runs: what it writes, and what it prints.

The fixable baseline has two different dates; the safe fix writes the later one in both places.
"""

import copy
import os
import re
import shlex
import subprocess
import sys

import pytest

NAME = "perf_baselines.json"
TODAY = "2026-05-17"
RULE = ("--select", "date-disagreement")


@pytest.fixture
def committed(repository, clean):
    """A repository with one commit of a clean baseline."""
    repository.write(NAME, clean)
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "-m", "base")
    return repository


@pytest.fixture
def staged(committed, fixable):
    """The repository, with the fixable baseline staged."""
    committed.write(NAME, fixable)
    committed.git("add", NAME)
    return committed


def with_scenario(baseline, name="held_back"):
    """Return the baseline with a scenario that was not there before."""
    changed = copy.deepcopy(baseline)
    changed["scenarios"][name] = copy.deepcopy(changed["scenarios"]["t2i"])
    return changed


def index(repository, path=NAME):
    return repository.git("show", f":{path}")


def work_tree(repository, path=NAME):
    return (repository.root / path).read_bytes().decode()


def shell(repository, command, stdin=""):
    """Run a printed command with the ``perflint`` of the tests; return its output."""
    perflint = shlex.join([sys.executable, "-m", "perflint"])
    script = f'perflint() {{ {perflint} "$@"; }}; {command}'
    done = subprocess.run(
        ["sh", "-c", script],
        cwd=repository.root,
        env={**os.environ, "SOURCE_DATE_EPOCH": "1779003300"},
        input=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.stdout


def test_a_fix_of_a_file_that_is_staged_as_a_whole_is_written_and_stops_the_commit(staged):
    before = index(staged)
    outcome = staged.check("--staged", "--fix")
    assert outcome.code == 1
    assert outcome.err.splitlines() == [
        f"perflint: fixed {NAME}: write {TODAY} in both places",
        f"perflint: to stage the fixes: git add {NAME}",
    ]
    assert index(staged) == before, "nothing is staged"
    assert work_tree(staged) == before.replace("2026-05-16", TODAY)


def test_the_printed_command_stages_the_fix_and_the_next_run_passes(staged):
    command = staged.check("--staged", "--fix").err.rpartition(": ")[2]
    assert shell(staged, command) == ""
    assert index(staged) == work_tree(staged)
    assert staged.check("--staged", "--fix").code == 0


def test_a_new_file_is_fixed_too(repository, fixable):
    repository.write("a dir/ü/perf_baselines.json", fixable)
    repository.git("add", ".")
    outcome = repository.check("--staged", "--fix")
    assert outcome.code == 1
    assert outcome.err.endswith("git add 'a dir/ü/perf_baselines.json'\n")
    assert "2026-05-16" not in work_tree(repository, "a dir/ü/perf_baselines.json")


def test_a_file_that_is_staged_in_part_is_not_written(staged, fixable):
    edited = staged.write(NAME, with_scenario(fixable)).read_bytes()
    before = index(staged)
    outcome = staged.check("--staged", "--fix")
    assert outcome.code == 1
    assert "error[date-disagreement]" in outcome.out
    assert outcome.err == (
        f"perflint: {NAME}: not fixed, because it has unstaged changes; "
        f"to fix it in the work tree: perflint check --fix {NAME}\n"
    )
    assert (staged.root / NAME).read_bytes() == edited
    assert index(staged) == before


def test_the_printed_commands_do_not_stage_what_was_held_back(staged, fixable):
    staged.write(NAME, with_scenario(fixable))
    first = staged.check("--staged", "--fix").err.rpartition(": ")[2]
    output = shell(staged, first)
    assert "2026-05-16" not in work_tree(staged)
    assert "held_back" not in index(staged)
    (second,) = re.findall("to stage the fixes: (.+)", output)
    assert second == f"git add --patch {NAME}"
    shell(staged, second, stdin="y\nn\n")
    assert "2026-05-16" not in index(staged)
    assert "held_back" not in index(staged)
    assert "held_back" in work_tree(staged)
    assert staged.check("--staged", "--fix").code == 0


def test_files_are_fixed_or_held_back_one_by_one(staged, fixable):
    staged.write("a/perf_baselines.json", fixable)
    staged.git("add", ".")
    edited = staged.write(NAME, with_scenario(fixable)).read_bytes()
    outcome = staged.check("--staged", "--fix")
    assert outcome.code == 1
    assert f"{NAME}: not fixed" in outcome.err
    assert outcome.err.count("git add") == 1
    assert "git add a/perf_baselines.json\n" in outcome.err
    assert (staged.root / NAME).read_bytes() == edited
    assert "2026-05-16" not in work_tree(staged, "a/perf_baselines.json")


def test_a_file_that_is_not_in_the_work_tree_is_not_created(staged):
    (staged.root / NAME).unlink()
    outcome = staged.check("--staged", "--fix")
    assert outcome.code == 1
    assert outcome.err == f"perflint: {NAME}: not fixed, because it is not in the work tree\n"
    assert not (staged.root / NAME).exists()


@pytest.mark.parametrize("folder", [False, True])
def test_a_symlink_instead_of_the_staged_file_is_not_followed(repository, fixable, folder):
    path = "a/perf_baselines.json"
    file = repository.write(path, fixable)
    repository.git("add", ".")
    target = repository.write("b/other.json", fixable).rename(repository.root / f"b/{NAME}")
    file.unlink()
    if folder:
        file.parent.rmdir()
        file.parent.symlink_to("b")
    else:
        file.symlink_to(f"../b/{NAME}")
    before = target.read_bytes()
    outcome = repository.check("--staged", "--fix")
    assert outcome.code == 1
    assert "not fixed, because it has unstaged changes" in outcome.err
    assert target.read_bytes() == before


def test_in_a_subdirectory_paths_are_relative_to_it(staged, fixable, monkeypatch):
    staged.write("sub dir/perf_baselines.json", fixable)
    staged.git("add", ".")
    staged.write("sub dir/perf_baselines.json", with_scenario(fixable))
    monkeypatch.chdir(staged.root / "sub dir")
    outcome = staged.check("--staged", "--fix")
    assert "perflint check --fix perf_baselines.json\n" in outcome.err
    assert f"git add ../{NAME}\n" in outcome.err


# line endings


def test_line_endings_that_git_converted_are_kept(staged):
    staged.git("config", "core.autocrlf", "true")
    (staged.root / NAME).unlink()
    staged.git("checkout", "--", NAME)
    before = work_tree(staged)
    assert "\r\n" in before
    outcome = staged.check("--staged", "--fix")
    assert outcome.code == 1
    assert work_tree(staged) == before.replace("2026-05-16", TODAY)
    staged.git("add", NAME)
    assert "\r" not in index(staged)
    assert staged.check("--staged", "--fix").code == 0


def test_line_endings_that_were_edited_are_unstaged_changes(staged):
    data = work_tree(staged).replace("\n", "\r\n").encode()
    staged.write(NAME, data)
    outcome = staged.check("--staged", "--fix")
    assert (outcome.code, "has unstaged changes" in outcome.err) == (1, True)
    assert (staged.root / NAME).read_bytes() == data


# options


def test_a_clean_commit_passes(committed, faster):
    committed.write(NAME, faster)
    committed.git("add", NAME)
    outcome = committed.check("--staged", "--fix")
    assert (outcome.code, outcome.err) == (0, "")


def test_unsafe_fixes_need_their_own_option(committed, off):
    committed.write(NAME, off)
    committed.git("add", NAME)
    select = ("--staged", "--fix", "--select", "aggregate-mismatch")
    assert committed.check(*select).code == 1
    assert "5.49" in work_tree(committed)
    outcome = committed.check(*select, "--unsafe-fixes")
    assert (outcome.code, "git add" in outcome.err) == (1, True)
    assert "5.49" not in work_tree(committed)


def test_without_fix_nothing_is_written(staged):
    """The hook of earlier versions runs this."""
    before = work_tree(staged)
    outcome = staged.check("--staged")
    assert (outcome.code, outcome.err) == (1, "")
    assert work_tree(staged) == before


def test_a_diff_is_only_shown(staged):
    before = work_tree(staged)
    outcome = staged.check("--staged", "--fix", "--diff")
    assert outcome.code == 1
    assert "+" in outcome.out
    assert work_tree(staged) == before


def test_exit_zero(staged):
    assert staged.check("--staged", "--fix", "--exit-zero").code == 0


def test_fix_cannot_be_combined_with_from(committed):
    outcome = committed.check("--fix", "--from", "HEAD")
    assert outcome.code == 2
    assert outcome.err == "perflint: error: --fix cannot be combined with --from\n"


def test_a_read_only_file_is_an_error(staged):
    (staged.root / NAME).chmod(0o444)
    outcome = staged.check("--staged", "--fix")
    assert outcome.code == 2
    assert f"{NAME}: is read-only; not written" in outcome.err


# the suppression file

SUPPRESSIONS = "perflint-suppressions.toml"


@pytest.fixture
def outdated(repository, off, clean):
    """A repository in which a suppressed finding was corrected; the correction is staged."""
    repository.write(NAME, off)
    repository.perflint("check", "--today", TODAY, "--suppress-all")
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "-m", "base")
    repository.write(NAME, clean)
    repository.git("add", NAME)
    return repository


def test_an_unused_suppression_is_removed_from_the_work_tree(outdated):
    before = index(outdated, SUPPRESSIONS)
    outcome = outdated.check("--staged", "--fix")
    assert outcome.code == 1
    assert outcome.err.endswith(f"git add {SUPPRESSIONS}\n")
    assert "aggregate-mismatch" not in work_tree(outdated, SUPPRESSIONS)
    assert index(outdated, SUPPRESSIONS) == before
    outdated.git("add", SUPPRESSIONS)
    assert outdated.check("--staged", "--fix").code == 0


def test_a_suppression_file_with_unstaged_changes_is_not_written(outdated):
    text = f"# a note\n{work_tree(outdated, SUPPRESSIONS)}"
    outdated.write(SUPPRESSIONS, text)
    outcome = outdated.check("--staged", "--fix")
    assert outcome.code == 0, "an unused suppression is a warning"
    assert "unused-ignore" in outcome.out
    assert outcome.err == (
        f"perflint: {SUPPRESSIONS}: not fixed, because it has unstaged changes\n"
    )
    assert work_tree(outdated, SUPPRESSIONS) == text


# git add --patch after a fix in the work tree


@pytest.mark.parametrize(
    ("is_staged", "is_edited", "command"),
    [
        (True, True, "git add --patch"),
        (True, False, "git add"),
        (False, True, "git add"),
    ],
)
def test_a_fix_in_the_work_tree_names_the_command_that_stages_nothing_else(
    committed, fixable, is_staged, is_edited, command
):
    if is_staged:
        committed.write(NAME, fixable)
        committed.git("add", NAME)
    if is_edited:
        committed.write(NAME, with_scenario(fixable))
    outcome = committed.check("--fix")
    assert outcome.err.endswith(f"perflint: to stage the fixes: {command} {NAME}\n")


# the hook of ``perflint install``


@pytest.fixture
def hooked(committed, tmp_path, monkeypatch):
    """The repository with the installed hook, and ``perflint`` on the PATH."""
    folder = tmp_path / "bin"
    folder.mkdir()
    script = folder / "perflint"
    script.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m perflint "$@"\n')
    script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1779003300")  # 2026-05-17
    assert committed.perflint("install").code == 0
    return committed


def commit(repository, *arguments):
    """Commit with the hook; return the exit code and the output."""
    done = subprocess.run(
        ["git", "commit", "-m", "change", *arguments],
        cwd=repository.root,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


@pytest.mark.end_to_end
@pytest.mark.parametrize("arguments", [(), ("--all",), (NAME,), ("--only", NAME)])
def test_the_hook_fixes_stops_and_then_passes(hooked, fixable, arguments):
    hooked.write(NAME, with_scenario(fixable, "added"))
    if not arguments:
        hooked.git("add", NAME)
    code, output = commit(hooked, *arguments)
    assert code == 1, output
    assert "2026-05-16" not in work_tree(hooked)
    (command,) = re.findall("to stage the fixes: (.+)", output)
    assert command == f"git add {NAME}"
    shell(hooked, command)
    code, output = commit(hooked, *arguments)
    assert code == 0, output
    assert hooked.git("status", "--porcelain") == ""


@pytest.mark.end_to_end
def test_the_hook_keeps_what_was_held_back_out_of_the_commit(hooked, fixable):
    hooked.write(NAME, fixable)
    hooked.git("add", NAME)
    hooked.write(NAME, with_scenario(fixable))
    code, output = commit(hooked)
    assert code == 1, output
    for command in re.findall("perflint check --fix .*|git add .*", output):
        shell(hooked, command)
    assert "held_back" not in index(hooked)
    assert "held_back" in work_tree(hooked)


@pytest.mark.end_to_end
def test_the_hook_works_in_a_linked_work_tree(hooked, fixable):
    hooked.git("worktree", "add", "--quiet", "../linked")
    linked = hooked.root.parent / "linked"
    (linked / NAME).write_text((hooked.write("x.json", fixable)).read_text())
    hooked.git("-C", "../linked", "add", NAME)
    done = subprocess.run(
        ["git", "commit", "-m", "change"], cwd=linked, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert f"to stage the fixes: git add {NAME}\n" in done.stderr
    assert "2026-05-16" not in (linked / NAME).read_text()
