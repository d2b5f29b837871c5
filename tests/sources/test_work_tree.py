"""Which files a run reads: named files, directories as git lists them, and trees without git."""

import os
import shutil
import sys

import pytest

from perflint.sources.work_tree import PathError, work_tree

NAME = "perf_baselines.json"
TODAY = "2026-05-17"


def paths(project, *arguments):
    """Return the paths that a run with these arguments reads, and whether each was named."""
    files = work_tree([*arguments], str(project.root))
    return [(file.path, file.named) for file in files]


@pytest.fixture
def filled(repository, clean):
    """A repository with tracked, untracked, ignored and deleted files."""
    for path in ("tracked.json", "deleted.json", "sub/new.json", "build/out.json", "sub/notes.txt"):
        repository.write(path, clean)
    repository.write(".gitignore", "build/\n")
    repository.git("add", "tracked.json", "deleted.json", ".gitignore")
    (repository.root / "deleted.json").unlink()
    return repository


def test_a_directory_contains_the_files_that_git_tracks_or_would_add(filled):
    assert paths(filled, ".") == [("sub/new.json", False), ("tracked.json", False)]
    assert paths(filled, "sub") == [("sub/new.json", False)]


def test_a_named_file_is_read_even_if_git_ignores_it(filled):
    assert paths(filled, "build/out.json") == [("build/out.json", True)]
    assert paths(filled, "sub/notes.txt") == [("sub/notes.txt", True)]


def test_a_file_is_read_once(filled):
    (filled.root / "link.json").symlink_to("tracked.json")
    assert paths(filled, "tracked.json", ".", "./tracked.json", "sub/../tracked.json") == [
        ("tracked.json", True),
        ("sub/new.json", False),
    ]


def test_names_that_git_would_quote_are_read(repository, clean):
    names = ["gr\u00f6\u00dfe.json", "a b.json", 'quo"te.json', "new\nline.json", "tab\t.json"]
    for name in names:
        repository.write(name, clean)
    assert paths(repository, ".") == [(name, False) for name in sorted(names)]


def test_a_name_that_is_not_utf_8_is_read(repository):
    name = os.fsdecode(b"gr\xf6sse.json")
    (repository.root / name).write_text("{}")
    assert paths(repository, ".") == [(name, False)]


def test_a_submodule_is_not_entered(repository, clean):
    repository.write("inner/a.json", clean)
    inner = ("-C", "inner", "-c", "user.name=T", "-c", "user.email=t@example.org")
    repository.git(*inner, "init", "--quiet")
    repository.git(*inner, "add", ".")
    repository.git(*inner, "commit", "--quiet", "-m", "inner")
    repository.write("b.json", clean)
    repository.git("-c", "advice.addEmbeddedRepo=false", "add", ".")
    assert paths(repository, ".") == [("b.json", False)]


def test_a_symlink_out_of_the_repository_is_skipped_in_a_directory(repository, clean):
    outside = repository.write("../outside.json", clean)
    (repository.root / "link.json").symlink_to(outside)
    assert paths(repository, ".") == []
    with pytest.raises(PathError, match="outside "):
        paths(repository, "link.json")


def test_a_tree_without_git_is_walked(project, clean):
    for path in ("b.json", "a/c.json", "a/d.txt", ".hidden/e.json"):
        project.write(path, clean)
    assert sorted(paths(project, ".")) == [
        (".hidden/e.json", False),
        ("a/c.json", False),
        ("b.json", False),
    ]


def test_a_tree_is_walked_if_git_is_not_installed(filled, monkeypatch):
    monkeypatch.setenv("PATH", "")
    assert ("sub/new.json", False) in paths(filled, ".")
    assert ("build/out.json", False) in paths(filled, "."), (
        "only git can tell which files are ignored"
    )


def test_a_tree_with_a_broken_git_file_is_walked(project, clean):
    project.write(".git", "gitdir: nowhere")
    project.write(NAME, clean)
    assert paths(project, ".") == [(NAME, False)]


def test_without_paths_the_whole_repository_is_checked(filled, off, monkeypatch):
    filled.write("top/" + NAME, off)
    filled.write("sub/" + NAME, off)
    monkeypatch.chdir(filled.root / "sub")
    outcome = filled.report()
    checked = [violation["path"] for violation in outcome.json["violations"]]
    assert checked == [f"sub/{NAME}", f"top/{NAME}"]


def test_paths_are_relative_to_the_root_in_json_and_to_the_current_directory_in_text(
    repository, off, monkeypatch
):
    repository.write("a/" + NAME, off)
    repository.write("b/" + NAME, off)
    monkeypatch.chdir(repository.root / "b")
    arguments = (NAME, "../a")
    violations = repository.report(*arguments).json["violations"]
    assert [violation["path"] for violation in violations] == [f"b/{NAME}", f"a/{NAME}"]
    text = repository.check(*arguments).out
    assert f"--> {NAME}:" in text
    assert f"--> ../a/{NAME}:" in text


def test_a_path_in_another_repository_uses_its_root_and_configuration(repository, off, monkeypatch):
    repository.write("perflint.toml", 'ignore = ["stale-date"]\n')
    repository.write("deep/" + NAME, off)
    elsewhere = repository.root.parent / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    outcome = repository.report("../project/deep", today="2030-01-01")
    assert outcome.rules == ["aggregate-mismatch"], "that configuration ignores stale-date"
    assert outcome.json["violations"][0]["path"] == f"deep/{NAME}"


def test_a_deeply_nested_file_is_checked(repository, off):
    deep = "/".join(["folder with a long name"] * 8)
    repository.write(f"{deep}/{NAME}", off)
    assert repository.report(".").json["violations"][0]["path"] == f"{deep}/{NAME}"


def test_a_directory_with_the_name_of_a_baseline_is_an_error_if_it_is_named(project, off):
    project.write(f"{NAME}/inner.json", off)
    assert f"{NAME}/inner.json:" in project.check(".").out
    outcome = project.check(NAME)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.endswith(f"{NAME}: is a directory, but its name is that of a baseline\n")


@pytest.mark.skipif(shutil.which("setpriv") is None, reason="needs setpriv")
@pytest.mark.parametrize("path", [NAME, "."])
def test_a_file_without_read_permission_is_exit_2(run, project, off, path):
    project.write(NAME, off).chmod(0)
    project.write("deep/" + NAME, off)
    powers = "-dac_override,-dac_read_search"
    drop = ("setpriv", f"--bounding-set={powers}", f"--inh-caps={powers}")
    drop = drop if os.getuid() == 0 else ()
    done = run("check", path, "deep", "--today", TODAY, cwd=project.root, before=drop)
    assert done.returncode == 2
    assert done.stderr == f"perflint: error: {NAME}: cannot be read: Permission denied\n"
    assert f"deep/{NAME}" in done.stdout, "the other files are still checked"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs /proc")
def test_a_file_that_fails_while_it_is_read_is_exit_2(project):
    outcome = project.check("/proc/self/mem")
    assert outcome.code == 2
    assert outcome.err.endswith("/proc/self/mem: cannot be read: Input/output error\n")


def test_a_dangling_symlink_is_exit_2_with_its_target(project):
    (project.root / NAME).symlink_to("missing.json")
    assert project.check(NAME) == (
        2,
        "",
        f"perflint: error: {NAME}: dangling symlink to missing.json\n",
    )


@pytest.mark.parametrize("target", ["missing.json", NAME], ids=["dangling", "loop"])
def test_a_dangling_symlink_in_a_directory_is_exit_2(project, clean, target):
    (project.root / NAME).symlink_to(target)
    project.write("deep/" + NAME, clean)
    outcome = project.check(".")
    assert outcome.code == 2
    assert outcome.err.startswith(f"perflint: error: {NAME}: ")
    assert "1 file, 1 scenario" in outcome.out


def test_a_pipe_in_a_directory_is_skipped(run, project, clean):
    os.mkfifo(project.root / NAME)
    project.write("deep/" + NAME, clean)
    done = run("check", ".", "--today", TODAY, cwd=project.root, before=("timeout", "10"))
    assert "1 file, 1 scenario" in done.stdout
