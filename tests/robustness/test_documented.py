"""The sentences of docs/exit-codes.md and docs/security.md that their tables do not contain.

The rows of the tables are tested in ``tests/end_to_end/test_docs_pages.py``, and by the tests that
docs/security.md names.
"""

import os
import re
import shutil
import signal
import subprocess
import sys

import pytest

from perflint.cli import check as check_command
from tests.paths import ROOT
from tests.robustness.forked import Forked

NAME = "perf_baselines.json"
DAY = ("--today", "2026-05-17")
EXIT_CODES = (ROOT / "docs" / "exit-codes.md").read_text("utf-8")
HOOKS = "tests/end_to_end/test_git_hooks.py::test_"
STREAMS = "tests/robustness/test_streams.py::test_"
HERE = "tests/robustness/test_documented.py::test_"

TESTS = {
    "If a run has violations and also": HERE + "an_error_counts_more_than_violations",
    "In a script, always stop at 2": "advice",
    "A message on standard error says why": HERE + "every_code_2_has_a_message",
    "A run that another signal ends": HERE + "another_signal_ends_the_process",
    "Findings that an entry of the configuration": HERE + "hidden_findings_do_not_count",
    "An entry that hides nothing": HERE + "an_entry_that_hides_nothing_is_a_warning",
    "`--require-files` is for CI": HERE + "without_files_a_run_is_clean",
    "A commit without baselines is normal": HERE + "files_are_not_required_of_a_commit",
    "If pre-commit names commits": HERE + "commits_of_pre_commit_that_are_unknown",
    "The git hooks exit with the code": HOOKS + "violations_stop_the_commit",
    "The hook of `perflint install` also exits": HOOKS + "without_perflint_a_commit_fails",
    "If the program that reads the output": HERE + "a_reader_that_stops_early",
    "If the standard output cannot be written": STREAMS + "a_full_standard_output_is_exit_2",
    "A closed standard output, and": STREAMS + "a_closed_stream_changes_no_exit_code",
}
"""The start of each sentence of docs/exit-codes.md, and its test."""


def sentences(page):
    """Return the sentences of a page, without headings and tables, and without their links."""
    lines = [line for line in page.splitlines() if not line.startswith(("|", "#"))]
    text = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", " ".join(lines))
    return [text for text in re.split(r"(?<=\.) +", re.sub(r" +", " ", text).strip()) if text]


def test_every_sentence_about_exit_codes_has_a_test():
    found = sentences(EXIT_CODES)
    missing = [text for text in found if not text.startswith(tuple(TESTS))]
    unused = [start for start in TESTS if not any(text.startswith(start) for text in found)]
    assert (missing, unused) == ([], [])
    for test in set(TESTS.values()) - {"advice"}:
        file, _, name = test.partition("::")
        assert f"\ndef {name}(" in (ROOT / file).read_text("utf-8"), test


def test_an_error_counts_more_than_violations(project, off):
    project.write(f"a/{NAME}", off)
    (project.root / "b").mkdir()
    (project.root / f"b/{NAME}").symlink_to("nowhere")
    outcome = project.report()
    assert (outcome.code, outcome.rules) == (2, ["aggregate-mismatch"])
    assert project.check("--exit-zero").code == 2


def test_every_code_2_has_a_message(repository, clean, monkeypatch):
    repository.write(NAME, clean)
    rows = re.findall(r"^\| `perflint ?([^`]*)` .*\| 2 \|$", EXIT_CODES, re.MULTILINE)
    assert len(rows) > 10
    for row in rows:
        outcome = repository.perflint(*row.split())
        assert outcome.code == 2
        assert outcome.err or row == "", row

    def broken(*arguments, **options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(check_command, "open_project", broken)
    with pytest.raises(OSError, match="No space"):
        repository.check()


@pytest.mark.end_to_end
@pytest.mark.skipif(not os.path.exists("/dev/stdin"), reason="needs /dev/stdin")
@pytest.mark.parametrize("number", [signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM)])
def test_another_signal_ends_the_process(project, tmp_path, number):
    """The process waits for its configuration."""
    # A process started by nohup ignores SIGHUP, and so do its children.
    before = signal.signal(number, signal.SIG_DFL)
    read, write = os.pipe()
    command = ["check", "--config", "/dev/stdin"]
    process = Forked(command, project.root, tmp_path, stdin=read)
    signal.signal(number, before)
    os.write(write, b"#" * 1000)
    process.send(number)
    assert process.wait().code == -number
    os.close(read)
    os.close(write)


@pytest.mark.parametrize("place", ["configuration", "file"])
def test_hidden_findings_do_not_count(project, off, place):
    project.write(NAME, off)
    assert project.check().code == 1
    entry = f'rule = "aggregate-mismatch"\npath = "{NAME}"\nreason = "known"\n'
    if place == "configuration":
        project.write("perflint.toml", f"[[ignored]]\n{entry}")
    else:
        assert project.check("--suppress-all").code == 0
    assert project.check().code == 0


def test_an_entry_that_hides_nothing_is_a_warning(project, clean):
    project.write(NAME, clean)
    entry = f'rule = "aggregate-mismatch"\npath = "{NAME}"\nreason = "known"\n'
    project.write("perflint.toml", f"[[ignored]]\n{entry}")
    outcome = project.report()
    assert (outcome.code, outcome.rules) == (0, ["unused-ignore"])
    assert outcome.json["violations"][0]["severity"] == "warning"
    assert project.check("--fail-on", "warning").code == 1


def test_without_files_a_run_is_clean(project):
    outcome = project.check()
    assert outcome.code == 0
    assert "help: " in outcome.out
    assert project.check("--require-files").code == 2


def test_files_are_not_required_of_a_commit(repository, monkeypatch):
    for flags in (("--staged",), ("--from", "HEAD")):
        outcome = repository.check("--require-files", *flags)
        assert outcome.code == 2
        assert "--require-files" in outcome.err
    monkeypatch.setenv("PRE_COMMIT", "1")
    assert repository.check("--require-files").code == 0


def test_commits_of_pre_commit_that_are_unknown(repository, clean, monkeypatch):
    repository.write(NAME, clean)
    monkeypatch.setenv("PRE_COMMIT", "1")
    monkeypatch.setenv("PRE_COMMIT_FROM_REF", "0123456")
    monkeypatch.setenv("PRE_COMMIT_TO_REF", "HEAD")
    outcome = repository.check(NAME)
    assert outcome.code == 2
    assert "PRE_COMMIT_FROM_REF" in outcome.err


@pytest.mark.end_to_end
def test_a_reader_that_stops_early(project, forked):
    """The pipe of the standard output has no reader any more."""

    def without_reader():
        read, write = os.pipe()
        os.dup2(write, 1)
        os.close(read)
        os.close(write)

    for command in (("rule", "--all"), ("help", "ci"), ("check",), ("--help",)):
        ended = forked(*command, before=without_reader)
        assert (ended.code, ended.err) == (1, ""), command


# docs/security.md


def test_a_path_outside_that_the_user_names_is_read_and_written(repository, fixable):
    outside = repository.write(f"../outside/{NAME}", fixable)
    assert repository.check(outside, "--fix").code == 0
    assert b"Captured 2026-05-17." in outside.read_bytes()


@pytest.mark.end_to_end
def test_only_the_option_p_keeps_python_from_importing_modules_of_the_directory(project, clean):
    project.write(NAME, clean)
    project.write("orjson.py", "raise SystemExit(7)\n")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    commands = {(sys.executable, "-m", "perflint"): 7}
    if sys.version_info >= (3, 11):
        commands[sys.executable, "-P", "-m", "perflint"] = 0
    if script := shutil.which("perflint", path=os.path.dirname(sys.executable)):
        commands[(script,)] = 0
    for command, code in commands.items():
        done = subprocess.run(
            [*command, "check", NAME, *DAY],
            cwd=project.root,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
        assert done.returncode == code, (command, done.stderr)
