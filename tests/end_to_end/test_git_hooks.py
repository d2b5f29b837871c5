"""The git hooks, run by git with a stub of ``perflint`` that records its arguments.

These tests are about which options the hooks pass; what the options do is tested elsewhere.
"""

import os
import shutil
import subprocess

import pytest

from tests.paths import ROOT

HOOKS = ROOT / "hooks"
NULL_ID = "0" * 40
EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"

STUB = """\
#!/bin/sh
# Consumes stdin, which the loop of the hook must survive; records the arguments; exits by `codes`.
cat >/dev/null
echo "$*" >>"$STUB_FOLDER/calls"
case $(cat "$STUB_FOLDER/codes" 2>/dev/null) in
    *"$5=1"*) exit 1 ;;
    *"$5=2"*) exit 2 ;;
    all=*) exit 1 ;;
esac
"""


class Hooked:
    """A repository with both hooks, a remote to push to, and the stub."""

    def __init__(self, repository, folder):
        self.repository = repository
        self.folder = folder
        self.root = repository.root
        self.git = repository.git

    def codes(self, *codes):
        """Make the stub fail for a commit (``<commit>=1``) or always (``all=1``)."""
        (self.folder / "codes").write_text(" ".join(codes))

    def calls(self):
        """Return the arguments of each call of the stub since the last time."""
        file = self.folder / "calls"
        lines = file.read_text().splitlines() if file.exists() else []
        file.unlink(missing_ok=True)
        return lines

    def commit(self, message):
        """Make a commit without running a hook; return its id."""
        self.git("commit", "--quiet", "--no-verify", "--allow-empty", "-m", message)
        return self.id("HEAD")

    def id(self, ref):
        return self.git("rev-parse", ref).strip()

    def try_git(self, *arguments):
        """Run git, which may fail; return its exit code and its output."""
        done = subprocess.run(
            ["git", *arguments],
            cwd=self.root,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=60,
        )
        return done.returncode, done.stdout

    def pre_push(self, *lines, remote="origin"):
        """Run the hook with lines on stdin as git writes them; return its exit code."""
        done = subprocess.run(
            [str(HOOKS / "pre-push"), remote, "somewhere"],
            cwd=self.root,
            input="".join(f"{line}\n" for line in lines),
            text=True,
            check=False,
            timeout=60,
        )
        return done.returncode


@pytest.fixture
def hooked(repository, tmp_path, monkeypatch):
    folder = tmp_path / "stub"
    folder.mkdir()
    (folder / "perflint").write_text(STUB)
    (folder / "perflint").chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("STUB_FOLDER", str(folder))
    repository.git("init", "--quiet", "--bare", "../remote.git")
    repository.git("symbolic-ref", "HEAD", "refs/heads/main")
    repository.git("remote", "add", "origin", "../remote.git")
    repository.git("config", "core.hooksPath", str(HOOKS))
    return Hooked(repository, folder)


@pytest.fixture
def pushed(hooked):
    """The repository with one commit, which is pushed."""
    hooked.commit("first")
    hooked.git("push", "--quiet", "--no-verify", "origin", "main")
    return hooked


@pytest.fixture
def without_perflint(hooked, tmp_path, monkeypatch):
    """The repository with one commit, and without perflint on the PATH."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("git", "sh", "cat"):
        program = shutil.which(name)
        assert program is not None
        (folder / name).symlink_to(program)
    hooked.git("commit", "--quiet", "--no-verify", "--allow-empty", "-m", "first")
    monkeypatch.setenv("PATH", str(folder))
    return hooked


# pre-commit


def test_a_commit_checks_the_staged_files(hooked):
    hooked.repository.write("a.json", "{}")
    hooked.git("add", ".")
    assert hooked.try_git("commit", "-m", "change")[0] == 0
    assert hooked.calls() == ["check --staged --fix"]


def test_violations_stop_the_commit(hooked):
    hooked.codes("all=1")
    hooked.repository.write("a.json", "{}")
    hooked.git("add", ".")
    assert hooked.try_git("commit", "-m", "change")[0] == 1
    assert hooked.try_git("rev-parse", "--verify", "HEAD")[0] != 0


def test_a_copy_in_the_hooks_directory_checks_the_staged_files(hooked):
    hooked.git("config", "--unset", "core.hooksPath")
    hooks = hooked.root / ".git/hooks"
    hooks.mkdir(exist_ok=True)
    shutil.copy(HOOKS / "pre-commit", hooks)
    assert hooked.try_git("commit", "--allow-empty", "-m", "change")[0] == 0
    assert hooked.calls() == ["check --staged --fix"]


def test_a_commit_in_a_linked_work_tree_is_checked_there(pushed):
    pushed.git("worktree", "add", "--quiet", "../linked")
    code, output = pushed.try_git("-C", "../linked", "commit", "--allow-empty", "-m", "change")
    assert code == 0, output
    assert pushed.calls() == ["check --staged --fix"]


def test_without_perflint_a_commit_fails(without_perflint):
    code, output = without_perflint.try_git("commit", "--allow-empty", "-m", "change")
    assert code == 1
    assert "perflint is not on the PATH" in output
    assert "pipx install perflint-baselines\n" in output
    assert "git commit --no-verify" in output
    code, output = without_perflint.try_git(
        "commit", "--no-verify", "--allow-empty", "-m", "change"
    )
    assert code == 0, output


# pre-push


def test_a_push_is_compared_with_the_branch_of_the_remote(pushed):
    before, after = pushed.id("HEAD"), pushed.commit("second")
    assert pushed.try_git("push", "origin", "main")[0] == 0
    assert pushed.calls() == [f"check --from {before} --to {after}"]
    assert pushed.id("refs/remotes/origin/main") == after


def test_violations_stop_the_push(pushed):
    before, after = pushed.id("HEAD"), pushed.commit("second")
    pushed.codes(f"{after}=1")
    code, output = pushed.try_git("push", "origin", "main")
    assert code == 1
    assert "perflint: the check of refs/heads/main failed" in output
    assert pushed.id("refs/remotes/origin/main") == before


def test_a_push_of_nothing_checks_nothing(pushed):
    assert pushed.try_git("push", "origin", "main")[0] == 0
    assert pushed.pre_push() == 0
    assert pushed.calls() == []


def test_the_first_push_is_compared_with_the_empty_tree(hooked):
    first = hooked.commit("first")
    assert hooked.try_git("push", "origin", "main")[0] == 0
    assert hooked.calls() == [f"check --from {EMPTY_TREE} --to {first}"]


@pytest.mark.parametrize("default", ["trunk", "main", "master"])
def test_a_new_branch_is_compared_with_the_merge_base_with_the_default_branch(pushed, default):
    if default == "trunk":
        pushed.git("remote", "set-head", "origin", "main")
        pushed.git("push", "--quiet", "--no-verify", "origin", "main:trunk")
        pushed.git("remote", "set-head", "origin", "trunk")
    elif default == "master":
        pushed.git("push", "--quiet", "--no-verify", "origin", "main:master")
        pushed.git("update-ref", "-d", "refs/remotes/origin/main")
    forked = pushed.id("HEAD")
    pushed.git("checkout", "--quiet", "-b", "topic")
    pushed.commit("second")
    third = pushed.commit("third")
    pushed.git("checkout", "--quiet", "main")
    pushed.commit("meanwhile")
    pushed.git("push", "--quiet", "--no-verify", "origin", f"main:{default}")
    assert pushed.try_git("push", "origin", "topic")[0] == 0
    assert pushed.calls() == [f"check --from {forked} --to {third}"]


def test_a_new_branch_without_common_history_is_compared_with_the_empty_tree(pushed):
    pushed.git("checkout", "--quiet", "--orphan", "other")
    other = pushed.commit("other")
    assert pushed.try_git("push", "origin", "other")[0] == 0
    assert pushed.calls() == [f"check --from {EMPTY_TREE} --to {other}"]


def test_a_push_to_a_url_is_checked(pushed):
    before = pushed.id("HEAD")
    after = pushed.commit("second")
    assert pushed.try_git("push", "../remote.git", "main")[0] == 0
    assert pushed.calls() == [f"check --from {before} --to {after}"]


def test_a_rewritten_branch_is_compared_with_the_default_branch(pushed):
    """Commits of the default branch were checked when they were pushed there."""
    pushed.git("checkout", "--quiet", "-b", "topic")
    pushed.commit("second")
    pushed.git("push", "--quiet", "--no-verify", "origin", "topic")
    pushed.git("checkout", "--quiet", "main")
    meanwhile = pushed.commit("meanwhile")
    pushed.git("push", "--quiet", "--no-verify", "origin", "main")
    pushed.git("checkout", "--quiet", "-B", "topic", "main")
    rebased = pushed.commit("second, rebased")
    assert pushed.try_git("push", "--force", "origin", "topic")[0] == 0
    assert pushed.calls() == [f"check --from {meanwhile} --to {rebased}"]


def test_a_rewritten_default_branch_is_compared_with_the_merge_base(pushed):
    first = pushed.id("HEAD")
    pushed.commit("second")
    pushed.git("push", "--quiet", "--no-verify", "origin", "main")
    pushed.git("reset", "--quiet", "--hard", first)
    other = pushed.commit("another second")
    assert pushed.try_git("push", "--force", "origin", "main")[0] == 0
    assert pushed.calls() == [f"check --from {first} --to {other}"]


def test_a_commit_that_only_the_remote_has_is_not_used_as_base(pushed):
    first, second = pushed.id("HEAD"), pushed.commit("second")
    unknown = "1234567890" * 4
    assert pushed.pre_push(f"refs/heads/main {second} refs/heads/main {unknown}") == 0
    assert pushed.calls() == [f"check --from {first} --to {second}"]


def test_a_deleted_branch_is_not_checked(pushed):
    pushed.git("push", "--quiet", "--no-verify", "origin", "main:deleted")
    assert pushed.try_git("push", "origin", ":deleted")[0] == 0
    assert pushed.pre_push(f"(delete) {NULL_ID} refs/heads/deleted {pushed.id('HEAD')}") == 0
    assert pushed.calls() == []


@pytest.mark.parametrize(
    ("first_code", "second_code", "highest"), [(0, 1, 1), (1, 0, 1), (2, 1, 2), (1, 2, 2)]
)
def test_all_refs_are_checked_and_the_highest_exit_code_counts(
    pushed, first_code, second_code, highest
):
    first = pushed.id("HEAD")
    second, third = pushed.commit("second"), pushed.commit("third")
    pushed.codes(f"{second}={first_code}", f"{third}={second_code}")
    lines = [
        f"refs/heads/a {second} refs/heads/a {first}",
        f"(delete) {NULL_ID} refs/heads/deleted {first}",
        f"refs/heads/b {third} refs/heads/b {NULL_ID}",
    ]
    assert pushed.pre_push(*lines) == highest
    assert pushed.calls() == [f"check --from {first} --to {commit}" for commit in (second, third)]


def test_several_branches_in_one_push_are_all_checked(pushed):
    first, second = pushed.id("HEAD"), pushed.commit("second")
    pushed.git("branch", "topic")
    assert pushed.try_git("push", "origin", "main", "topic")[0] == 0
    assert pushed.calls() == [f"check --from {first} --to {second}"] * 2


def test_a_tag_is_checked_as_its_commit(pushed):
    first, second = pushed.id("HEAD"), pushed.commit("second")
    pushed.git("tag", "-a", "v1", "-m", "one")
    assert pushed.try_git("push", "origin", "v1")[0] == 0
    assert pushed.calls() == [f"check --from {first} --to {second}"]


def test_a_tag_of_a_file_is_not_checked(pushed):
    pushed.repository.write("key", "public")
    blob = pushed.git("hash-object", "-w", "key").strip()
    pushed.git("tag", "key", blob)
    assert pushed.try_git("push", "origin", "key")[0] == 0
    assert pushed.calls() == []


def test_a_local_ref_may_contain_spaces(pushed):
    first = pushed.id("HEAD")
    second = pushed.commit("second one")
    pushed.commit("third")
    assert pushed.try_git("push", "origin", ":/second one:refs/heads/main")[0] == 0
    assert pushed.calls() == [f"check --from {first} --to {second}"]


def test_empty_lines_are_skipped(pushed):
    assert pushed.pre_push("", " ") == 0
    assert pushed.calls() == []


def test_a_push_from_a_bare_repository_is_checked(pushed):
    first = pushed.id("HEAD")
    pushed.git("clone", "--quiet", "--bare", ".", "../bare.git")
    second = pushed.commit("second")
    pushed.git("push", "--quiet", "--no-verify", "../bare.git", "main")
    hooks = f"core.hooksPath={HOOKS}"
    code, output = pushed.try_git("-C", "../bare.git", "-c", hooks, "push", "../remote.git", "main")
    assert code == 0, output
    assert pushed.calls() == [f"check --from {first} --to {second}"]


def test_without_perflint_a_push_fails(without_perflint):
    code, output = without_perflint.try_git("push", "origin", "main")
    assert code == 1
    assert output.count("perflint is not on the PATH") == 1
    assert "git push --no-verify" in output
    code, output = without_perflint.try_git("push", "--no-verify", "origin", "main")
    assert code == 0, output
    code, output = without_perflint.try_git("push", "origin", ":main")
    assert code == 0, "a deletion needs no check: " + output


# both


@pytest.mark.parametrize("name", ["pre-commit", "pre-push"])
@pytest.mark.parametrize("shell", ["sh", "dash", "bash", "busybox"])
def test_every_shell_can_parse_the_hook(shell, name):
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    command = [shell, "sh"] if shell == "busybox" else [shell]
    done = subprocess.run([*command, "-n", str(HOOKS / name)], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
