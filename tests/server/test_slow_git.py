"""git that hangs, or is slow: the server goes on, and no process of git outlives it."""

import os
import shutil
import signal
import time
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import NAME, Project
from tests.server.client import TIMEOUT, Client, InProcess, Subprocess, address
from tests.server.conftest import OFF, codes, text

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the script needs a shell")

SCRIPT = """\
#!/bin/sh
for argument; do
    if [ "$argument" = "{command}" ] && [ -e "{folder}/slow" ] && ! [ -e quick ]; then
        echo $$ >> "{folder}/pids"
        sleep {seconds} &
        echo $! >> "{folder}/pids"
        wait
    fi
done
exec "{git}" "$@"
"""


class SlowGit:
    """A git, first in PATH, that takes long for some commands until ``hurry`` is called.

    It is quick where a file ``quick`` exists.
    It waits for another process, as git does for a filter.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._git = shutil.which("git")
        folder.mkdir()
        (folder / "pids").touch()

    def slow_down(self, command: str, seconds: float = 1000) -> None:
        names = {"command": command, "seconds": seconds, "folder": self._folder, "git": self._git}
        script = self._folder / "git"
        script.write_text(SCRIPT.format(**names))
        script.chmod(0o755)
        (self._folder / "slow").touch()

    def hurry(self) -> None:
        (self._folder / "slow").unlink()

    @property
    def processes(self) -> list[int]:
        """The processes that were slow: the script, and what it waited for."""
        return [int(line) for line in (self._folder / "pids").read_text().split()]

    def wait_for_processes(self) -> None:
        """Wait until git is slow."""
        wait(lambda: len(self.processes) >= 2)

    def has_ended(self) -> bool:
        """Tell whether all its processes end now."""
        wait(lambda: not any(map(is_alive, self.processes)))
        return True


def wait(condition: Any) -> None:
    end = time.monotonic() + TIMEOUT
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.005)


def is_alive(process: int) -> bool:
    """Tell whether a process runs; one that ended may have nobody who asks for its exit code."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        pass
    if os.path.isdir("/proc/self"):
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.fixture
def slow_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SlowGit:
    slow_git = SlowGit(tmp_path / "slow-git")
    monkeypatch.setenv("PATH", f"{tmp_path / 'slow-git'}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr("perflint.sources.git_queries.MAX_WAIT", 0.05)
    monkeypatch.setattr("perflint.server.open_projects.MAX_WAIT", 0.05)
    return slow_git


@pytest.fixture
def file(repository: Project) -> Path:
    """A baseline with an error, which is committed."""
    repository.write(NAME, OFF)
    repository.git("add", ".")
    repository.git("commit", "--quiet", "--message", "first")
    return repository.root / NAME


def hover(client: Client, file: Path) -> Any:
    line = OFF.splitlines().index('            "expected_avg_denoise_ms": 5.49,')
    document, position = {"uri": address(file)}, {"line": line, "character": 40}
    return client.request("textDocument/hover", {"textDocument": document, "position": position})


LOG = "window/logMessage"
LOOSENED = OFF.replace("5.49", "5.59")


@pytest.mark.parametrize("command", ["cat-file", "diff", "ls-files"])
def test_findings_appear_once_a_hanging_git_works_again(
    client: InProcess,
    slow_git: SlowGit,
    file: Path,
    tmp_path: Path,
    command: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Another repository is checked meanwhile, and requests have an empty answer."""
    monkeypatch.setattr("perflint.server.open_projects.PATIENCE", 0.2)
    slow_git.slow_down(command)
    other = shutil.copytree(file.parent, tmp_path / "other") / NAME
    (other.parent / "quick").touch()
    client.initialize(file.parent, other.parent)
    client.open(file, LOOSENED)
    assert "git has not answered" in client.log()
    assert hover(client, file) is None
    client.open(other, LOOSENED)
    assert "loosened-baseline" in codes(client.published(other, 1))
    client.change(file, LOOSENED + "\n", 2)
    assert client.publishes_nothing(file)
    slow_git.hurry()
    assert "loosened-baseline" in codes(client.published(file, 2))
    assert hover(client, file) is not None
    logged = {each["params"]["message"] for each in client._unread if each["method"] == LOG}
    assert logged == {f"{file.parent}: git did not answer, was killed, and is asked again"}
    assert slow_git.has_ended()


def test_a_slow_git_is_not_killed(client: InProcess, slow_git: SlowGit, file: Path) -> None:
    slow_git.slow_down("cat-file", seconds=0.2)
    client.initialize(file.parent)
    client.open(file, LOOSENED)
    assert "loosened-baseline" in codes(client.published(file, 1))
    slow_git.hurry()
    assert "git has not answered" in client.log()
    assert len(slow_git.processes) <= 4  # of the check, and of the history


def test_a_change_while_the_project_is_read_is_noticed(
    client: InProcess, slow_git: SlowGit, file: Path
) -> None:
    slow_git.slow_down("diff", seconds=0.3)
    client.initialize(file.parent)
    client.open(file, LOOSENED)
    slow_git.wait_for_processes()
    (file.parent / "perflint.toml").write_text('ignore = ["all"]')
    client.watched(file.parent / "perflint.toml")
    assert "loosened-baseline" in codes(client.published(file, 1))
    assert client.published(file, 1) == []


def test_diagnostics_stay_while_git_is_slow(
    client: InProcess, slow_git: SlowGit, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("perflint.server.checker.HistoryCache.request", lambda *arguments: None)
    client.initialize(file.parent)
    client.open(file, LOOSENED)
    assert "loosened-baseline" in codes(client.published(file, 1))
    slow_git.slow_down("cat-file")
    client.save(file)
    slow_git.wait_for_processes()
    assert client.publishes_nothing(file)
    file.write_text(text())
    slow_git.hurry()
    client.save(file)  # the project is read again by processes that do not hang
    client.change(file, text(), 2)
    assert client.published(file, 2) == []
    assert slow_git.has_ended()


@pytest.mark.parametrize("command", ["cat-file", "diff", "log"])
@pytest.mark.parametrize("is_shut_down", [True, False])
def test_no_git_outlives_the_server(
    client: InProcess, slow_git: SlowGit, file: Path, command: str, is_shut_down: bool
) -> None:
    slow_git.slow_down(command)
    client.initialize(file.parent)
    client.open(file, LOOSENED)
    slow_git.wait_for_processes()
    if is_shut_down:
        client.shut_down()
    else:
        client.hang_up()
    assert client.end() == (0 if is_shut_down else 1)
    assert slow_git.has_ended()


@pytest.mark.parametrize("is_closed", [True, False])
def test_a_history_that_hangs_is_given_up(
    client: InProcess,
    slow_git: SlowGit,
    file: Path,
    is_closed: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """If the document is closed, or some time later."""
    monkeypatch.setattr("perflint.server.history_cache.MAX_TIME", 20 if is_closed else 0.1)
    slow_git.slow_down("log")
    client.initialize(file.parent)
    client.open(file, LOOSENED)
    assert "loosened-baseline" in codes(client.published(file, 1))
    slow_git.wait_for_processes()
    if is_closed:
        client.close(file)
    assert slow_git.has_ended()
    assert not any("history" in each["params"].get("message", "") for each in client._unread)


def test_no_git_outlives_the_last_document_of_its_project(
    client: InProcess, slow_git: SlowGit, file: Path
) -> None:
    slow_git.slow_down("diff")
    client.initialize(file.parent)
    client.open(file, LOOSENED)
    slow_git.wait_for_processes()
    client.close(file)
    assert slow_git.has_ended()


@pytest.mark.parametrize("is_killed", [True, False])
def test_a_process_of_the_server_ends_with_its_git(
    slow_git: SlowGit, file: Path, is_killed: bool
) -> None:
    slow_git.slow_down("cat-file")
    client = Subprocess()
    client.initialize(file.parent)
    client.open(file, LOOSENED)
    slow_git.wait_for_processes()
    if is_killed:
        client.process.terminate()
    else:
        client.hang_up()
    assert client.end() == (-signal.SIGTERM if is_killed else 1)
    assert slow_git.has_ended()
