"""Time an edit of a baseline of 100 KB in the language server, and look at its memory.

Prints the time from the change of a document to its diagnostics, over the pipes of a real server,
against a check of the same text in this process. Edits and checks alternate, and a ratio is of two
that are adjacent. With ``--memory`` it prints the memory of the server after thousands of edits.
"""

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import inputs

from perflint.server.checking import CheckRequest, check
from perflint.server.project_state import StateOptions, read_state

NAME = "perf_baselines.json"
TODAY = "2026-05-17"
SAMPLE = re.compile(rb'(?<="0": )[0-9.]+')
PAUSE = 0.3
"""Seconds between two edits. An edit is checked at once if there was none just before it."""

EDITS = (1_000, 5_000, 10_000)
WITHOUT_DELAY = (
    "import sys; from perflint.cli import main; from perflint.server import schedule; "
    "schedule.DEBOUNCE = 0; sys.exit(main(['server']))"
)
"""A server that checks every edit, so that thousands need minutes."""


class Client:
    """A client with one document."""

    def __init__(self, folder: Path, *command: str) -> None:
        epoch = str(1_779_000_000)  # 2026-05-17
        self._process = subprocess.Popen(
            [sys.executable, *command],
            cwd=folder,
            env=os.environ | {"SOURCE_DATE_EPOCH": epoch},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._to_server, self._from_server = self._process.stdin, self._process.stdout
        self._version = 0
        self._uri = (folder / NAME).as_uri()
        folders = [{"uri": folder.as_uri(), "name": "benchmark"}]
        params: dict[str, Any] = {
            "processId": None,
            "capabilities": {},
            "workspaceFolders": folders,
        }
        self._send({"id": 1, "method": "initialize", "params": params})
        while self._read().get("id") != 1:
            pass
        self._send({"method": "initialized", "params": {}})

    def show(self, text: str) -> int:
        """Open the document, or change its text; return the number of its diagnostics."""
        self._version += 1
        document: dict[str, Any] = {"uri": self._uri, "version": self._version}
        if self._version == 1:
            document |= {"languageId": "json", "text": text}
            self._send({"method": "textDocument/didOpen", "params": {"textDocument": document}})
        else:
            params = {"textDocument": document, "contentChanges": [{"text": text}]}
            self._send({"method": "textDocument/didChange", "params": params})
        while True:
            params = self._read().get("params", {})
            if params.get("version") == self._version:
                return len(params["diagnostics"])

    @property
    def cpu(self) -> float:
        """The CPU seconds of the server so far."""
        return time.clock_gettime(~self._process.pid << 3 | 2)  # clock_getcpuclockid of Linux

    @property
    def memory(self) -> float:
        """The resident memory of the server in MB."""
        status = Path(f"/proc/{self._process.pid}/status").read_text()
        _, _, rest = status.partition("VmRSS:")
        return int(rest.split()[0]) / 1000

    def end(self) -> None:
        """End the server."""
        self._send({"id": 2, "method": "shutdown"})
        self._send({"method": "exit"})
        self._process.wait(10)

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self._to_server.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        self._to_server.flush()

    def _read(self) -> dict[str, Any]:
        length = 0
        while line := self._from_server.readline().strip():
            name, _, value = line.partition(b":")
            if name == b"Content-Length":
                length = int(value)
        message: dict[str, Any] = json.loads(self._from_server.read(length))
        return message


class Times(NamedTuple):
    """Seconds on the clock, and of the CPU."""

    wall: float
    cpu: float


def edits(data: bytes) -> Iterator[bytes]:
    """Yield texts that differ from a baseline in one sample, without end."""
    spans = [match.span() for match in SAMPLE.finditer(data)]
    number = 0
    while True:
        start, stop = spans[number % len(spans)]
        number += 1
        yield b"%b%.2f%b" % (data[:start], 1 + number / 100, data[stop:])


def repository(folder: Path) -> bytes:
    """Commit a baseline of 100 KB, and return it."""
    data = inputs.baseline(100_000)
    (folder / NAME).write_bytes(data)
    for command in (["init", "-q"], ["add", "."], [*inputs.IDENTITY, "commit", "-qm", "baseline"]):
        subprocess.run(["git", *command], cwd=folder, check=True)
    return data


def latency(folder: Path, runs: int) -> None:
    """Print the medians of the time of an edit in the server, and of a check in this process."""
    data = repository(folder)
    client = Client(folder, "-m", "perflint", "server")
    client.show(data.decode())
    state = read_state(str(folder), StateOptions(lambda: date.fromisoformat(TODAY)))
    pairs = []
    for number, text in enumerate(edits(data)):
        if number == runs + 3:  # the first ones import what the others use
            break
        time.sleep(PAUSE)
        shown = text.decode()
        start, cpu = time.perf_counter(), client.cpu
        count = client.show(shown)
        ours = Times(time.perf_counter() - start, client.cpu - cpu)
        start, cpu = time.perf_counter(), time.process_time()
        checked = check(state, CheckRequest(NAME, {NAME: text}))
        theirs = Times(time.perf_counter() - start, time.process_time() - cpu)
        if not count or count != len(checked.violations):
            raise SystemExit(f"{count} diagnostics, {len(checked.violations)} violations")
        pairs.append((ours, theirs))
    client.end()
    for name in Times._fields:
        times = [(getattr(ours, name), getattr(theirs, name)) for ours, theirs in pairs[3:]]
        ratio = statistics.median(ours / theirs for ours, theirs in times)
        ours, theirs = (1000 * statistics.median(column) for column in zip(*times, strict=True))
        print(f"{name:<5} edit {ours:6.2f} ms  check {theirs:6.2f} ms  ratio {ratio:.2f}")


def memory(folder: Path) -> None:
    """Print the memory of a server after many edits."""
    data = repository(folder)
    client = Client(folder, "-c", WITHOUT_DELAY)
    client.show(data.decode())
    for number, text in enumerate(edits(data), start=1):
        client.show(text.decode())
        if number in (100, *EDITS):
            print(f"{number:>6,} edits: {client.memory:.1f} MB", flush=True)
        if number == EDITS[-1]:
            break
    client.end()


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--memory", action="store_true", help="the memory after thousands of edits")
    parser.add_argument("--runs", type=int, default=101)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        if arguments.memory:
            memory(folder)
        else:
            latency(folder, arguments.runs)


if __name__ == "__main__":
    main()
