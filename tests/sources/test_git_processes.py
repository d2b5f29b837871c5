"""Processes of git that somebody else ends."""

import os
from pathlib import Path
from typing import IO

import pytest

from perflint.sources.git_process import GitError, launchers, run, start
from perflint.sources.git_processes import GitProcesses, GitStoppedError
from tests.conftest import Project


@pytest.fixture
def processes() -> GitProcesses:
    return GitProcesses()


def output(folder: Path) -> IO[bytes]:
    """Start a process that waits for input, and return its output."""
    process = start(str(folder), "hash-object", "--stdin")
    assert process.stdout is not None
    return process.stdout


def test_a_process_that_hangs_is_killed(processes: GitProcesses, tmp_path: Path) -> None:
    def hang() -> bytes:
        pipe = output(tmp_path)
        processes.kill()
        return pipe.read()  # ends

    with pytest.raises(GitStoppedError):
        processes.run(hang)
    assert processes.run(lambda: 1) == 1
    assert launchers == {}


def test_no_process_is_started_after_the_kill(processes: GitProcesses, tmp_path: Path) -> None:
    started = []

    def go_on() -> None:
        processes.kill()
        try:
            started.append(output(tmp_path))
        except GitError:
            return  # as if git had failed

    with pytest.raises(GitStoppedError):
        processes.run(go_on)
    assert started == []


def test_a_process_of_an_earlier_function_is_killed(
    processes: GitProcesses, tmp_path: Path
) -> None:
    pipe = processes.run(lambda: output(tmp_path))
    processes.kill()
    assert pipe.read() == b""


def test_nothing_is_started_once_they_are_closed(processes: GitProcesses, tmp_path: Path) -> None:
    processes.close()
    with pytest.raises(GitStoppedError):
        processes.run(lambda: output(tmp_path))


def test_an_error_of_git_is_raised_as_it_is(processes: GitProcesses, tmp_path: Path) -> None:
    with pytest.raises(GitError) as caught:
        processes.run(lambda: run(str(tmp_path), "no-such-command"))
    assert type(caught.value) is GitError


@pytest.mark.skipif(os.name != "posix", reason="has no sessions")
def test_only_these_processes_are_in_another_session(
    processes: GitProcesses, repository: Project
) -> None:
    def session() -> int:
        process = start(str(repository.root), "hash-object", "--stdin")
        found = os.getsid(process.pid)
        process.communicate(b"")
        return found

    assert session() == os.getsid(0)
    assert processes.run(session) != os.getsid(0)
