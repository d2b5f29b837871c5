"""``perflint check --watch``, on a real terminal and with real saves."""

import json
import os
import signal
import subprocess
import sys

import pytest

from perflint.cli import watch
from perflint.cli.parser import Arguments
from perflint.cli.watch_targets import Watched
from perflint.sources import git
from tests.pty_screen import PtyScreen

NAME = "perf_baselines.json"
TODAY = "2026-05-17"
COMMAND = [sys.executable, "-m", "perflint", "check", "--watch", "--today", TODAY]
WAITING = "Ctrl-C ends it"
GOOD, WRONG = "No violations", "mean of 2 steps is 4.49, the file says 5.49"


@pytest.fixture
def watching(repository):
    """Return a function that starts a watch on a terminal; it ends with the test."""
    screens = []

    def start(*arguments):
        screen = PtyScreen([*COMMAND, *arguments], repository.root, {})
        screens.append(screen)
        screen.wait_for(WAITING)
        return screen

    yield start
    for screen in screens:
        screen.close()


def test_a_save_makes_it_check_again_below_a_cleared_screen(repository, watching, clean, off):
    repository.write(NAME, clean)
    screen = watching()
    assert GOOD in screen.shown
    repository.write(NAME, off)
    assert GOOD not in screen.wait_for(WRONG)
    repository.write(NAME, clean)
    assert WRONG not in screen.wait_for(GOOD)


def test_a_file_that_takes_the_place_of_another(repository, watching, clean, off):
    """As editors save."""
    file = repository.write(NAME, clean)
    screen = watching(NAME)
    for content, shown in ((off, WRONG), (clean, GOOD), (off, WRONG)):
        repository.write(f"{NAME}~", content).replace(file)
        screen.wait_for(shown)


def test_a_file_that_is_broken_for_a_moment_or_gone(repository, watching, clean, off):
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
    repository.write(f"deep/down/here/{NAME}", off)
    screen.wait_for(WRONG)
    repository.write(f"deep/down/here/{NAME}", {})
    screen.wait_for("missing")


def test_a_configuration_that_comes_and_breaks_and_goes(repository, watching, off):
    repository.write(NAME, off)
    screen = watching()
    file = repository.write("perflint.toml", 'ignore = ["all"]')
    screen.wait_for(GOOD)
    repository.write("perflint.toml", "ignore = 3")
    screen.wait_for("perflint.toml: ignore: must be a list")
    texts = 'baselines = [{ files = ["*.txt"], format = "sglang-diffusion" }]'
    repository.write("perflint.toml", texts)
    screen.wait_for(WRONG)
    repository.write("own.txt", "{")  # what a run looks at follows the configuration
    screen.wait_for("invalid-json")
    file.unlink()
    assert "invalid-json" not in screen.wait_for("Found 1 error (1 file")


def test_known_findings(repository, watching, off):
    repository.write(NAME, off)
    repository.perflint("check", "--today", TODAY, "--suppress-all")
    screen = watching()
    screen.wait_for(GOOD)
    (repository.root / "perflint-suppressions.toml").unlink()
    screen.wait_for(WRONG)


def test_a_burst_of_saves_is_few_checks(repository, watching, clean, off):
    repository.write(NAME, clean)
    screen = watching()
    for _ in range(50):
        repository.write(NAME, clean)
    repository.write(NAME, off)
    screen.wait_for(WRONG)
    assert screen.printed.count(WAITING.encode()) < 20


def test_other_files_are_nothing_to_it(repository, watching, clean, off):
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


def test_only_what_it_depends_on_makes_it_check_again(repository, monkeypatch):
    root = str(repository.root)
    changes = [[], ["notes.txt"], [], [NAME], [".git/x.json"], ["away/pyproject.toml"], []]
    batches = ({os.path.join(root, path) for path in paths} for paths in changes)
    checked = []
    monkeypatch.setattr(watch, "_changes", lambda folders: batches)
    monkeypatch.setattr(watch, "_check", lambda argv: checked.append(argv) or len(checked))
    arguments = Arguments(paths=[], config=None, isolated=False, argv=["check", "--watch"])
    watch._while_folders_stay(Watched(arguments), arguments, due=True)
    assert checked == [arguments.argv] * 2


def test_a_folder_is_watched_without_those_below_it(repository):
    (repository.root / "below").mkdir()
    changes = watch._changes(frozenset([str(repository.root)]))
    assert next(changes) == set()
    below, here = repository.root / "below" / "x.json", repository.root / "x.json"
    below.write_text("{}")
    here.write_text("{}")
    seen = set()
    while str(here) not in seen:
        seen |= next(changes)
    changes.close()
    assert str(below) not in seen


def test_a_folder_that_is_gone_before_it_is_watched_is_no_fault(repository):
    changes = watch._changes(frozenset([str(repository.root / "gone")]))
    assert next(changes) == set()
    changes.close()


def test_ctrl_c_ends_it_as_asked(repository, watching, clean):
    repository.write(NAME, clean)
    screen = watching()
    screen.send("\x03")
    assert screen.end() == 0
    assert "Traceback" not in screen.shown


def test_the_other_flags_are_kept(repository, watching, off):
    repository.write(NAME, off)
    screen = watching("--output-format", "concise", "--", NAME)
    assert f"{NAME}:17:40: " in screen.shown
    assert "-->" not in screen.shown


def test_a_module_in_the_current_folder_is_not_run(repository, watching, clean, off):
    repository.write(NAME, clean)
    screen = watching()
    repository.write("orjson.py", "print('taken over')")
    repository.write(NAME, off)
    screen.wait_for(WRONG)
    assert b"taken over" not in screen.printed


def test_without_a_terminal_nothing_is_cleared(repository, clean, off):
    repository.write(NAME, clean)
    with subprocess.Popen(
        COMMAND, cwd=repository.root, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        first = until_it_waits(process)
        repository.write(NAME, off)
        second = until_it_waits(process)
        process.send_signal(signal.SIGINT)
        rest, _ = process.communicate(timeout=60)
    assert GOOD in first
    assert WRONG in second
    assert "\x1b" not in first + second + rest
    assert process.returncode == 0


def until_it_waits(process):
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
def test_flags_that_it_does_not_go_with(repository, flags):
    outcome = repository.check("--watch", *flags)
    assert (outcome.code, outcome.out) == (2, "")
    assert f"it goes with no {flags[0]}" in outcome.err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere"], "nowhere: no such file or folder"),
        (["--select", "sample-gpa"], "--select: unknown rule 'sample-gpa'"),
        (["--ignore", "sample-gpa"], "--ignore: unknown rule 'sample-gpa'"),
    ],
)
def test_what_no_save_will_mend_is_said_at_once(repository, arguments, message):
    outcome = repository.check("--watch", *arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert message in outcome.err


def test_what_it_needs_is_named(project, monkeypatch):
    monkeypatch.setitem(sys.modules, "watchfiles", None)
    outcome = project.check("--watch")
    assert (outcome.code, outcome.out) == (2, "")
    assert "pip install watchfiles" in outcome.err


def watched(*paths, config=None):
    return Watched(Arguments(paths=[*map(str, paths)], config=config, isolated=False))


def test_what_git_ignores_is_not_watched(repository):
    repository.write(".gitignore", "ignored/\n*.cache/\n")
    for path in ("a/b/x.json", "ignored/deep/x.json", "a/b.cache/x", "node_modules/y/x.json"):
        repository.write(path, {})
    names = {os.path.relpath(folder, repository.root) for folder in watched().folders}
    assert names == {".", "a", "a/b"}
    assert git.ignored_folders(str(repository.root / "a")) == ["b.cache"]


def test_outside_of_a_repository_all_but_the_usual_is_watched(project):
    for path in ("a/x.json", ".git2/x", "__pycache__/x", "node_modules/y/x.json"):
        project.write(path, {})
    names = {os.path.relpath(folder, project.root) for folder in watched().folders}
    assert names == {".", "a", ".git2"}


def test_a_named_file_is_watched_and_its_neighbours_are_not(repository):
    file = repository.write(f"a/{NAME}", {})
    other = repository.write("a/other.json", {})
    (repository.root / "link.json").symlink_to(file)
    found = watched("link.json")
    assert found.concerns(str(repository.root / "link.json"))
    assert found.concerns(str(file))
    assert not found.concerns(str(other))
    assert found.folders == {str(repository.root), str(repository.root / "a")}


def test_the_configuration_is_watched_where_it_is_looked_for(repository, monkeypatch):
    (repository.root / "a" / "b").mkdir(parents=True)
    monkeypatch.chdir(repository.root / "a")
    repository.write("elsewhere/own.toml", "")
    found = watched(config="../elsewhere/own.toml")
    for path, does in {
        "perflint.toml": True,
        "a/pyproject.toml": True,
        "a/b/perflint.toml": False,
        "elsewhere/own.toml": True,
        "elsewhere/perflint.toml": False,
        "perflint-suppressions.toml": True,
    }.items():
        assert found.concerns(str(repository.root / path)) is does, path
    assert str(repository.root / "elsewhere") in found.folders
