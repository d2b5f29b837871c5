"""``perflint check --watch``, on a pseudo-terminal."""

import json
import os
import signal
import subprocess
import sys
from argparse import Namespace

import pytest

from perflint.cli import watch
from perflint.cli.check_options import Options
from perflint.cli.commands import build_parser
from perflint.cli.options import ConfigOptions, read_options
from perflint.cli.watch_targets import Watched
from perflint.sources import git
from tests.known_rules import SELECT_KNOWN
from tests.pty_screen import PtyScreen

NAME = "perf_baselines.json"
TODAY = "2026-05-17"
COMMAND = [sys.executable, "-m", "perflint", "check", "--watch", "--today", TODAY, *SELECT_KNOWN]
WAITING = "Ctrl-C to stop"
GOOD, WRONG = "No violations", "mean of 2 steps is 4.49, the file says 5.49"


@pytest.fixture
def watching(repository):
    """Return a function that starts a watch on a terminal, which ends with the test."""
    screens = []

    def start(*arguments):
        screen = PtyScreen([*COMMAND, *arguments], repository.root, {})
        screens.append(screen)
        screen.wait_for(WAITING)
        return screen

    yield start
    for screen in screens:
        screen.close()


def test_a_save_clears_the_screen_and_checks_again(repository, watching, clean, off):
    repository.write(NAME, clean)
    screen = watching()
    assert GOOD in screen.shown
    repository.write(NAME, off)
    assert GOOD not in screen.wait_for(WRONG)
    repository.write(NAME, clean)
    assert WRONG not in screen.wait_for(GOOD)


def test_a_file_that_is_replaced_by_a_rename(repository, watching, clean, off):
    """Many editors save in this way."""
    file = repository.write(NAME, clean)
    screen = watching(NAME)
    for content, result in ((off, WRONG), (clean, GOOD), (off, WRONG)):
        repository.write(f"{NAME}~", content).replace(file)
        screen.wait_for(result)


def test_a_file_that_is_invalid_or_deleted_for_a_moment(repository, watching, clean, off):
    file = repository.write(NAME, clean)
    screen = watching(NAME)
    repository.write(NAME, json.dumps(clean)[:-1])
    screen.wait_for("invalid-json")
    file.unlink()
    screen.wait_for("no such file")
    repository.write(NAME, off)
    screen.wait_for(WRONG)


def test_a_new_file_in_new_folders(repository, watching, off):
    screen = watching()
    repository.write(f"new/nested/folder/{NAME}", off)
    screen.wait_for(WRONG)
    repository.write(f"new/nested/folder/{NAME}", {})
    screen.wait_for("missing")


def test_a_configuration_that_is_added_broken_and_deleted(repository, watching, off):
    repository.write(NAME, off)
    screen = watching()
    file = repository.write("perflint.toml", 'per-file-ignores = { "*" = ["all"] }')
    screen.wait_for(GOOD)
    repository.write("perflint.toml", "ignore = 3")
    screen.wait_for("perflint.toml:1: ignore: must be a list")
    config = 'baselines = [{ files = ["*.txt"], format = "sglang-diffusion" }]'
    repository.write("perflint.toml", config)
    screen.wait_for(WRONG)
    repository.write("own.txt", "{")  # the new configuration includes this file
    screen.wait_for("invalid-json")
    file.unlink()
    assert "invalid-json" not in screen.wait_for("Found 1 error (1 file")


def test_a_deleted_suppression_file(repository, watching, off):
    repository.write(NAME, off)
    repository.perflint("check", "--today", TODAY, "--suppress-all")
    screen = watching()
    screen.wait_for(GOOD)
    (repository.root / "perflint-suppressions.toml").unlink()
    screen.wait_for(WRONG)


def test_a_burst_of_saves_runs_few_checks(repository, watching, clean, off):
    repository.write(NAME, clean)
    screen = watching()
    for _ in range(50):
        repository.write(NAME, clean)
    repository.write(NAME, off)
    screen.wait_for(WRONG)
    assert screen.printed.count(WAITING.encode()) < 20


def test_other_files_do_not_run_a_check(repository, watching, clean, off):
    repository.write(".gitignore", "ignored/\n")
    repository.write(f"ignored/{NAME}", off)
    repository.write(NAME, clean)
    screen = watching()
    repository.write("notes.txt", "x")
    repository.write(f"ignored/{NAME}", clean)
    repository.write(".git/x.json", "{}")
    repository.write(NAME, off)
    screen.wait_for(WRONG)
    assert screen.printed.count(b"\x1b[H\x1b[2J") == 2


def test_only_dependencies_run_a_check(repository, monkeypatch):
    root = str(repository.root)
    changes = [[], ["notes.txt"], [], [NAME], [".git/x.json"], ["other/pyproject.toml"], []]
    batches = ({os.path.join(root, path) for path in paths} for paths in changes)
    checks = []
    monkeypatch.setattr(watch, "_changes", lambda folders: batches)
    monkeypatch.setattr(watch, "_check", checks.append)
    argv = ("check", "--watch")
    namespace = build_parser(["check"]).parse_args(argv, Namespace(argv=argv))
    options = read_options(Options, namespace)
    watch._until_folders_change(watched(), options, due=True)
    assert checks == [argv] * 2


def test_folders_are_not_watched_recursively(repository):
    (repository.root / "sub").mkdir()
    changes = watch._changes(frozenset([str(repository.root)]))
    assert next(changes) == set()
    nested, direct = repository.root / "sub" / "x.json", repository.root / "x.json"
    nested.write_text("{}")
    direct.write_text("{}")
    changed = set()
    while str(direct) not in changed:
        changed |= next(changes)
    changes.close()
    assert str(nested) not in changed


def test_a_folder_that_was_deleted_before_it_is_watched(repository):
    changes = watch._changes(frozenset([str(repository.root / "deleted")]))
    assert next(changes) == set()
    changes.close()


def test_ctrl_c_ends_it_with_exit_code_0(repository, watching, clean):
    repository.write(NAME, clean)
    screen = watching()
    screen.send("\x03")
    assert screen.end() == 0
    assert "Traceback" not in screen.shown


def test_the_other_options_are_kept(repository, watching, off):
    repository.write(NAME, off)
    screen = watching("--output-format", "concise", "--", NAME)
    assert f"{NAME}:17:40: " in screen.shown
    assert "-->" not in screen.shown


def test_a_module_in_the_current_directory_is_not_imported(repository, watching, clean, off):
    repository.write(NAME, clean)
    screen = watching()
    repository.write("orjson.py", "print('imported')")
    repository.write(NAME, off)
    screen.wait_for(WRONG)
    assert b"imported" not in screen.printed


def test_without_a_terminal_the_screen_is_not_cleared(repository, clean, off):
    repository.write(NAME, clean)
    with subprocess.Popen(
        COMMAND, cwd=repository.root, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        first = read_until_waiting(process)
        repository.write(NAME, off)
        second = read_until_waiting(process)
        process.send_signal(signal.SIGINT)
        rest, _ = process.communicate(timeout=60)
    assert GOOD in first
    assert WRONG in second
    assert "\x1b" not in first + second + rest
    assert process.returncode == 0


def read_until_waiting(process):
    lines = []
    while not lines or WAITING not in lines[-1]:
        line = process.stdout.readline()
        assert line, "".join(lines)
        lines.append(line)
    return "".join(lines)


@pytest.mark.parametrize(
    "flags",
    [
        ["--fix"],
        ["--staged"],
        ["--from", "HEAD"],
        ["--suppress-all"],
        ["--suppress", "all"],
        ["--prune-suppressions"],
        ["--output-file", "x"],
        ["--output", "json=x"],
        ["--output-format", "json"],
    ],
)
def test_options_that_cannot_be_combined_with_watch(repository, flags):
    outcome = repository.check("--watch", *flags)
    assert (outcome.code, outcome.out) == (2, "")
    message = "a machine-readable" if flags[0] == "--output-format" else flags[0]
    assert f"--watch cannot be combined with {message}" in outcome.err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["missing"], "missing: no such file or directory"),
        (["--select", "sample-gpa"], "--select: unknown rule 'sample-gpa'"),
        (["--ignore", "sample-gpa"], "--ignore: unknown rule 'sample-gpa'"),
    ],
)
def test_errors_that_no_save_can_fix_end_it_at_once(repository, arguments, message):
    outcome = repository.check("--watch", *arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert message in outcome.err


def test_a_missing_watchfiles_is_an_error_that_names_it(project, monkeypatch):
    monkeypatch.setitem(sys.modules, "watchfiles", None)
    outcome = project.check("--watch")
    assert (outcome.code, outcome.out) == (2, "")
    assert "pip install watchfiles" in outcome.err


def watched(*paths, config=None):
    return Watched([*map(str, paths)], ConfigOptions(config_file=config))


def test_folders_that_git_ignores_are_not_watched(repository):
    repository.write(".gitignore", "ignored/\n*.cache/\n")
    for path in ("a/b/x.json", "ignored/deep/x.json", "a/b.cache/x", "node_modules/y/x.json"):
        repository.write(path, {})
    names = {os.path.relpath(folder, repository.root) for folder in watched().folders}
    assert names == {".", "a", "a/b"}
    assert git.ignored_folders(str(repository.root / "a")) == ["b.cache"]


def test_outside_of_a_repository_only_well_known_folders_are_skipped(project):
    for path in ("a/x.json", ".git2/x", "__pycache__/x", "node_modules/y/x.json"):
        project.write(path, {})
    names = {os.path.relpath(folder, project.root) for folder in watched().folders}
    assert names == {".", "a", ".git2"}


def test_a_file_given_as_path_is_watched_without_its_neighbors(repository):
    file = repository.write(f"a/{NAME}", {})
    other = repository.write("a/other.json", {})
    (repository.root / "link.json").symlink_to(file)
    targets = watched("link.json")
    assert targets.is_dependency(str(repository.root / "link.json"))
    assert targets.is_dependency(str(file))
    assert not targets.is_dependency(str(other))
    assert targets.folders == {str(repository.root), str(repository.root / "a")}


def test_all_paths_of_a_configuration_file_are_watched(repository, monkeypatch):
    (repository.root / "a" / "b").mkdir(parents=True)
    monkeypatch.chdir(repository.root / "a")
    repository.write("other/own.toml", "")
    targets = watched(config="../other/own.toml")
    for path, expected in {
        "perflint.toml": True,
        "a/pyproject.toml": True,
        "a/b/perflint.toml": False,
        "other/own.toml": True,
        "other/perflint.toml": False,
        "perflint-suppressions.toml": True,
    }.items():
        assert targets.is_dependency(str(repository.root / path)) is expected, path
    assert str(repository.root / "other") in targets.folders
