"""No command overwrites a file that another process changed, and none writes a read-only file."""

import io
import json
import os
import stat
import subprocess
import sys

import pytest

from perflint.cli import tighten as tighten_command
from perflint.engine import run
from perflint.engine.suppressions import bulk_file

NAME = "perf_baselines.json"
KNOWN = "perflint-suppressions.toml"


@pytest.fixture
def edited(monkeypatch):
    """Return a function that lets somebody save a file after perflint has read and checked it."""

    def edit(path, content):
        original = run.check_file

        def check_and_edit(*arguments):
            result = original(*arguments)
            path.write_bytes(content)
            return result

        monkeypatch.setattr(run, "check_file", check_and_edit)

    return edit


def test_fix_does_not_overwrite_an_edit(project, fixable, edited):
    file = project.write(NAME, fixable)
    saved = file.read_bytes().replace(b"10.61", b"10.62")
    edited(file, saved)
    outcome = project.check("--fix", NAME)
    assert outcome.code == 2
    assert f"{NAME}: changed meanwhile; not written" in outcome.err
    assert file.read_bytes() == saved
    assert "date-disagreement" in outcome.out, "the finding is still there"
    assert "fixed" not in outcome.err


def test_fix_continues_with_other_files(project, fixable, edited):
    first, second = project.write(f"a/{NAME}", fixable), project.write(f"b/{NAME}", fixable)
    edited(first, b"{}")
    outcome = project.check("--fix", ".")
    assert outcome.code == 2
    assert first.read_bytes() == b"{}"
    assert b"Captured 2026-05-17." in second.read_bytes()


@pytest.mark.parametrize("command", ["fix", "tighten"])
def test_a_read_only_file_is_not_written(project, fixable, faster, command):
    file = project.write(NAME, fixable)
    before = file.read_bytes()
    file.chmod(0o444)
    if command == "fix":
        outcome = project.check("--fix", NAME)
    else:
        project.write("run.json", faster)
        outcome = project.perflint("tighten", "run.json", "--into", NAME, "--today", "2026-05-17")
    assert outcome.code == 2
    assert f"{NAME}: is read-only; not written" in outcome.err
    assert file.read_bytes() == before
    assert stat.S_IMODE(file.stat().st_mode) == 0o444


def test_a_hard_link_is_reported(project, fixable):
    file = project.write(NAME, fixable)
    os.link(file, project.root / "other-name")
    outcome = project.check("--fix", NAME)
    assert outcome.code == 0
    assert f"perflint: {NAME}: was a hard link; its other names keep the old content" in outcome.err
    assert (project.root / "other-name").read_bytes() != file.read_bytes()


@pytest.mark.skipif(not hasattr(os, "setxattr"), reason="no extended attributes on this system")
def test_owner_and_extended_attributes_are_kept(project, fixable):
    file = project.write(NAME, fixable)
    try:
        os.setxattr(file, "user.origin", b"run 7")
    except OSError as error:
        pytest.skip(f"the file system has no extended attributes: {error}")
    if os.getuid() == 0:
        os.chown(file, 12345, 12346)
    owner = file.stat().st_uid, file.stat().st_gid
    assert project.check("--fix", NAME).code == 0
    assert os.getxattr(file, "user.origin") == b"run 7"
    assert (file.stat().st_uid, file.stat().st_gid) == owner


def test_suppress_does_not_overwrite_an_edit(project, off, monkeypatch):
    project.write(NAME, off)
    file = project.write(KNOWN, b"suppressions = [\n]\n")
    changed_to = bulk_file.SuppressionFile.changed_to

    def edit(self, *arguments):
        file.write_bytes(b"# by hand\nsuppressions = [\n]\n")
        return changed_to(self, *arguments)

    monkeypatch.setattr(bulk_file.SuppressionFile, "changed_to", edit)
    for command in (
        ("check", "--suppress-all", "--today", "2026-05-17"),
        ("suppress", "aggregate-mismatch", NAME, "--reason", "x", "--today", "2026-05-17"),
    ):
        file.write_bytes(b"suppressions = [\n]\n")
        outcome = project.perflint(*command)
        assert outcome.code == 2
        assert f"{KNOWN}: changed meanwhile; not written" in outcome.err
        assert file.read_bytes().startswith(b"# by hand")


def start_tighten(project, run):
    command = [sys.executable, "-m", "perflint", "tighten", run, "--into", NAME]
    return subprocess.Popen(
        [*command, "--today", "2026-05-18"],
        cwd=project.root,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )


def test_tighten_from_a_pipe_does_not_overwrite_an_edit(project, clean, faster, monkeypatch):
    """The baseline is read when the command starts; the run arrives later."""
    file = project.write(NAME, clean)
    saved = file.read_bytes().replace(b"10.61", b"10.62")
    read_measurements = tighten_command.read_measurements

    def edit_and_read(*arguments, **options):
        file.write_bytes(saved)
        return read_measurements(*arguments, **options)

    monkeypatch.setattr(tighten_command, "read_measurements", edit_and_read)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(json.dumps(faster).encode())))
    outcome = project.perflint("tighten", "-", "--into", NAME, "--today", "2026-05-18")
    assert outcome.code == 2
    assert f"{NAME}: changed meanwhile; not written" in outcome.err
    assert file.read_bytes() == saved


@pytest.mark.end_to_end
def test_of_three_updates_at_once_only_those_that_are_in_the_file_say_written(project, clean):
    """Each run has measured another scenario; without the check two of them would be lost."""
    names = ("a", "b", "c")
    record = clean["scenarios"]["t2i"]
    file = project.write(NAME, {**clean, "scenarios": dict.fromkeys(names, record)})
    for name in names:
        faster = {
            "stages_ms": {"TextEncodingStage": 1.01, "DenoisingStage": 7.03},
            "denoise_step_ms": {"0": 3.21, "1": 3.77},
            "expected_e2e_ms": 8.21,
            "expected_avg_denoise_ms": 3.49,
            "expected_median_denoise_ms": 3.49,
        }
        project.write(f"{name}.json", {**clean, "scenarios": {name: faster}})
    processes = {name: start_tighten(project, f"{name}.json") for name in names}
    outputs = {name: process.communicate()[0] for name, process in processes.items()}
    scenarios = json.loads(file.read_text())["scenarios"]
    for name, process in processes.items():
        assert process.returncode in (0, 2), outputs[name]
        is_updated = scenarios[name]["expected_e2e_ms"] == 8.21
        assert is_updated is (process.returncode == 0), outputs[name]
        assert ("changed meanwhile" in outputs[name]) is not is_updated
    assert any(process.returncode == 0 for process in processes.values())
