"""Named pipes, deleted files, links out of a directory, dates at the end of the calendar."""

import io
import os
import re
import subprocess
import sys
import threading
from datetime import date, datetime

import pytest

from perflint.cli.terminal import Progress
from perflint.sources import atomic_write
from perflint.sources.file_change import FileChange, write
from tests.paths import ROOT

NAME = "perf_baselines.json"
DAY = ("--today", "2026-05-17")
needs_pipes = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")

PIPES = {
    "configuration": ("perflint.toml", ("check", NAME)),
    "configuration of pyproject": ("pyproject.toml", ("check", NAME)),
    "option": ("pipe", ("check", NAME, "--config", "pipe")),
    "suppression file": ("perflint-suppressions.toml", ("check", NAME)),
    "suppress": ("perflint-suppressions.toml", ("check", NAME, "--suppress-all")),
    "baseline": ("b/perf_baselines.json", ("check", "b/perf_baselines.json")),
    "run": ("run.json", ("tighten", "run.json", "--into", NAME)),
    "updated baseline": ("b/perf_baselines.json", ("tighten", NAME, "--into", "b/" + NAME)),
    "explained run": ("run.json", ("explain", "run.json", "--baseline", NAME)),
    "gated baseline": ("b/perf_baselines.json", ("noise", NAME, "--baseline", "b/" + NAME)),
    "hook": (".git/hooks/pre-commit", ("install",)),
}


@needs_pipes
@pytest.mark.parametrize("kind", PIPES)
def test_a_named_pipe_is_an_error_at_once(repository, clean, forked, kind):
    """Nobody writes to the pipe, so that opening it as a file would never return."""
    path, command = PIPES[kind]
    repository.write(NAME, clean)
    pipe = repository.root / path
    pipe.parent.mkdir(exist_ok=True)
    pipe.unlink(missing_ok=True)
    os.mkfifo(pipe)
    ended = forked(*command)
    assert ended.code == 2
    assert path in ended.err or "no known format" in ended.err


@needs_pipes
@pytest.mark.parametrize("name", [".pre-commit-config.yaml", ".gitlab-ci.yml", "server_args.py"])
def test_init_does_not_wait_for_a_named_pipe(repository, clean, forked, name):
    repository.write(NAME, clean)
    os.mkfifo(repository.root / name)
    assert forked("init", "--dry-run").code in (0, 1, 2)
    assert forked("check", *DAY).code == 0


@pytest.mark.end_to_end
@pytest.mark.skipif(not os.path.exists("/dev/fd"), reason="needs /dev/fd")
def test_a_pipe_of_the_shell_is_read(project, off, faster):
    """``--config <(…)`` of a shell is ``--config /dev/fd/63``."""
    project.write(NAME, off)
    runs = {"--config": b'ignore = ["all"]\n', "tighten": b'{"scenarios": {}}'}
    for kind, content in runs.items():
        read, write = os.pipe()
        command = ["check", "--config", f"/dev/fd/{read}", NAME]
        if kind == "tighten":
            command = ["tighten", f"/dev/fd/{read}", "--into", NAME]
        process = subprocess.Popen(
            [sys.executable, "-m", "perflint", *command],
            cwd=project.root,
            pass_fds=[read],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        os.close(read)
        os.write(write, content)
        os.close(write)
        _, errors = process.communicate(timeout=60)
        assert (process.returncode, b"pipe" in errors) == (0 if kind == "--config" else 2, False)
        assert kind == "--config" or b"no measurements" in errors


def test_the_null_device_is_an_empty_configuration(project, clean):
    project.write(NAME, clean)
    assert project.check(NAME, "--config", os.devnull).code == 0


# Deleted paths


@pytest.fixture
def known(repository, clean):
    """A repository with two committed baselines."""
    for folder in ("a", "b"):
        clean["scenarios"] = {folder: next(iter(clean["scenarios"].values()))}
        repository.write(f"{folder}/{NAME}", clean)
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "-m", "first")
    return repository


@pytest.mark.parametrize("staged", [False, True])
@pytest.mark.parametrize("flags", [(), ("--base", "HEAD"), ("--staged",)])
@pytest.mark.parametrize("path", [f"a/{NAME}", "a"])
def test_a_deleted_path_is_checked_as_deleted(known, staged, flags, path):
    if staged:
        known.git("rm", "--quiet", f"a/{NAME}")
    else:
        (known.root / f"a/{NAME}").unlink()
        (known.root / "a").rmdir()
    outcome = known.report(path, *flags)
    assert outcome.code in (0, 1), outcome.err
    assert "no such file" not in outcome.err


def test_a_deleted_file_is_checked_next_to_a_directory(known):
    (known.root / f"a/{NAME}").unlink()
    with_folder = known.report("b", f"a/{NAME}", "--base", "HEAD")
    alone = known.report(f"a/{NAME}", "--base", "HEAD")
    assert with_folder.rules == alone.rules
    assert with_folder.code == alone.code


def test_a_path_that_nobody_knows_is_an_error(known):
    for path in ("c", f"c/{NAME}", f"a/{NAME}x"):
        outcome = known.check(path)
        assert outcome.code == 2
        assert f"{path}: no such file or directory" in outcome.err


# Links out of a directory of logs


def test_links_out_of_a_directory_of_logs_are_skipped_and_reported(project, clean, faster):
    project.write(NAME, clean)
    project.write("../secret.json", faster)
    project.write("../other/run.json", faster)
    project.write("logs/inside.json", clean)
    (project.root / "logs/link.json").symlink_to("inside.json")
    (project.root / "logs/out.json").symlink_to("../../secret.json")
    (project.root / "logs/folder").symlink_to("../../other")
    outcome = project.perflint("tighten", "logs", "--into", NAME, *DAY)
    assert outcome.code == 0
    assert "1.01" not in (project.root / NAME).read_text()
    for name, target in (("out.json", "secret.json"), ("folder", "other")):
        where = project.root.parent / target
        assert f"logs/{name}: skipped: resolves to {where}, outside logs" in outcome.err
    assert "link.json" not in outcome.err
    for command in ("explain", "noise"):
        assert project.perflint(command, "logs", "--baseline", NAME).err == outcome.err


# Dates


@pytest.mark.parametrize("day", ["0001-01-01", "0001-01-02", "9999-12-30", "9999-12-31"])
def test_the_ends_of_the_calendar(repository, clean, fixable, off, faster, day):
    for name, content in {"clean": clean, "fixable": fixable, "off": off}.items():
        repository.write(f"{name}.json", content)
        for written in ("0001-01-01", "9999-12-31"):
            content["metadata"]["last_updated"] = written
            repository.write(f"{name}-{written}.json", content)
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "-m", "first")
    repository.write("clean.json", faster)
    runs = repository.write("../run.json", faster)
    for command in (
        ("check",),
        ("check", "--base", "HEAD"),
        ("suppress", "aggregate-mismatch", "off.json", "--reason", "x"),
        ("tighten", runs, "--into", "clean.json", "--dry-run"),
        ("check", "--fix", "--unsafe-fixes"),
    ):
        outcome = repository.perflint(*command, "--today", day)
        assert outcome.code in (0, 1, 2)
        assert "crashed" not in outcome.err
        assert "bug" not in outcome.err


@pytest.mark.parametrize("epoch", ["-1", str(-(10**11)), str(10**11), str(2**63), str(10**400)])
def test_a_clock_that_is_far_off_is_an_error_or_a_date(project, clean, monkeypatch, epoch):
    project.write(NAME, clean)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    outcome = project.perflint("check", NAME)
    assert outcome.code in (0, 1, 2)
    assert outcome.code != 2 or "SOURCE_DATE_EPOCH must be a number of seconds" in outcome.err


DAYS = [date(2026, 5, 17), date(2038, 1, 19), date(1970, 1, 1), date(2026, 8, 17)]
NOW = (
    ("check",),
    ("check", "--base", "HEAD"),
    ("check", "--suppress-all"),
    ("check", "--fix", "--unsafe-fixes"),
    ("diff", "HEAD"),
    ("suppress", "aggregate-mismatch", f"b/{NAME}", "--reason", "x"),
    ("suppress", "aggregate-mismatch", f"b/{NAME}", "--reason", "x", "--expires", "2040-01-01"),
    ("tighten", "../run.json", "--into", NAME, "--allow-loosening", "--reason", "x"),
    ("init", "--yes"),
)


@pytest.fixture
def clock(monkeypatch):
    """Let the wall clock jump forwards and backwards with each reading; the days that it showed."""
    shown = []

    class Jumping(datetime):
        @classmethod
        def now(cls, tz=None):
            shown.append(DAYS[len(shown) % len(DAYS)])
            return datetime(*shown[-1].timetuple()[:3], 23, 59, 59, tzinfo=tz)

    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    monkeypatch.setattr("perflint.cli.project.datetime", Jumping)
    monkeypatch.setattr("time.time", lambda: len(shown) * -1e9)
    return shown


@pytest.fixture
def dated(repository, clean, off, fixable, faster):
    """A repository in which every command has something to write, and a run."""
    off["scenarios"]["t2v"] = off["scenarios"]["t2i"]
    for path, content in ((NAME, faster), (f"a/{NAME}", fixable), (f"b/{NAME}", off)):
        repository.write(path, content)
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "-m", "first")
    repository.write("../run.json", clean)
    del off["scenarios"]["t2v"]
    repository.write(f"b/{NAME}", off)
    return repository


@pytest.mark.parametrize("command", NOW, ids=" ".join)
def test_a_clock_that_jumps_is_read_once(dated, clock, command):
    """All files, the configuration and what is written have the date of the start of the run."""
    outcome = dated.perflint(*command)
    assert len(clock) == 1
    assert outcome.code in (0, 1, 2)
    assert "bug" not in outcome.err
    written = b"".join(path.read_bytes() for path in dated.root.rglob("*") if path.is_file())
    later = [str(day) for day in DAYS[1:] if str(day).encode() in written]
    assert later in ([], ["2026-08-17"]), "three months after the first day, an entry expires"


@pytest.mark.parametrize("command", NOW[:2], ids=" ".join)
def test_a_clock_that_jumps_changes_no_result(dated, clock, monkeypatch, command):
    actual = dated.perflint(*command)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1779062399")
    assert dated.perflint(*command) == actual
    assert len(clock) == 1


def test_only_one_module_reads_the_wall_clock():
    """``watch`` prints the time of day."""
    reading = re.compile(r"\b(?:time\.time|localtime|gmtime|utcnow|date\.today|datetime\.now)\b")
    sources = (ROOT / "perflint").rglob("*.py")
    found = {path.name for path in sources if reading.search(path.read_text("utf-8"))}
    assert found <= {"project.py", "watch.py"}


def test_progress_does_not_depend_on_the_wall_clock(clock, monkeypatch):
    """The wall clock is in 1970 and stands still; two seconds pass."""
    passed = iter([0.0, 0.5, 2.0])
    monkeypatch.setattr("time.monotonic", lambda: next(passed))
    stream = io.StringIO()
    stream.isatty = lambda: True
    progress = Progress(stream)
    progress.step(3)
    assert stream.getvalue() == ""
    progress.step(4)
    assert stream.getvalue() == "\r7 files checked"


# Temporary files of processes that died


@pytest.mark.skipif(sys.platform == "win32", reason="needs flock")
def test_the_next_writer_removes_what_a_dead_process_left(repository):
    folder = repository.root / ".git"
    names = [".perflint-abcdefgh.draft", ".perflint-notes", ".perflint-ABCDEFGH.draft", "x.draft"]
    for name in names:
        (folder / name).write_bytes(b"half")
    (folder / ".perflint-00000000.draft").mkdir()
    (folder / ".perflint-11111111.draft").symlink_to("config")
    write(FileChange("a.toml", None, b"new"), str(repository.root))
    assert [name for name in names if (folder / name).exists()] == names[1:]
    assert (folder / ".perflint-00000000.draft").is_dir()
    assert (folder / ".perflint-11111111.draft").is_symlink()
    assert (repository.root / "a.toml").read_bytes() == b"new"


@pytest.mark.skipif(sys.platform == "win32", reason="needs flock")
def test_a_temporary_file_in_use_is_not_removed(project, monkeypatch):
    """Two directories without git are locked separately, but one may contain the other."""
    project.write("a.toml", b"old")
    project.write("b.toml", b"old")
    chmod = os.chmod
    others = []

    def write_another(path, mode):
        monkeypatch.setattr(os, "chmod", chmod)
        root = str(project.root)
        thread = threading.Thread(
            target=lambda: others.append(
                atomic_write.replace(f"{root}/b.toml", b"new", 0o644, root)
            )
        )
        thread.start()
        thread.join()
        chmod(path, mode)

    monkeypatch.setattr(os, "chmod", write_another)
    atomic_write.replace(str(project.root / "a.toml"), b"new", 0o644, str(project.root))
    assert others == [None]
    assert {path.name: path.read_bytes() for path in project.root.iterdir()} == {
        "a.toml": b"new",
        "b.toml": b"new",
    }
