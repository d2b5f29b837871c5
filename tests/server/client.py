"""A client of the language server that tests control step by step; no wait is endless."""

import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

from perflint.server.checker import ServerOptions
from perflint.server.documents import uri_of
from perflint.server.language_server import serve

TIMEOUT = 20.0
"""Seconds until a test fails that waits for a message; only reached if there is a bug."""


class ResponseError(Exception):
    """The server answered a request with an error."""

    def __init__(self, error: dict[str, Any]) -> None:
        super().__init__(error["message"])
        self.code: int = error["code"]


class Client:
    """One end of the two pipes to a server."""

    def __init__(self, to_server: BinaryIO, from_server: BinaryIO) -> None:
        self._to_server = to_server
        self._from_server = from_server
        self._messages: queue.Queue[dict[str, Any] | None] = queue.Queue()
        self._unread: list[dict[str, Any]] = []
        self._id = 0
        self.registered: list[dict[str, Any]] = []
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self) -> None:
        while True:
            length = 0
            while (line := self._from_server.readline()) not in (b"\r\n", b""):
                name, _, value = line.partition(b":")
                if name.lower() == b"content-length":
                    length = int(value)
            body = self._from_server.read(length) if line else b""
            if not body:
                self._messages.put(None)
                return
            self._messages.put(json.loads(body))

    def send_bytes(self, body: bytes) -> None:
        self._to_server.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self._to_server.flush()

    def send(self, message: dict[str, Any]) -> None:
        self.send_bytes(json.dumps({"jsonrpc": "2.0", **message}).encode())

    def notify(self, method: str, params: Any = None) -> None:
        self.send({"method": method, "params": params})

    def start_request(self, method: str, params: Any = None) -> int:
        self._id += 1
        self.send({"id": self._id, "method": method, "params": params})
        return self._id

    def request(self, method: str, params: Any = None) -> Any:
        return self.response(self.start_request(method, params))

    def response(self, number: int) -> Any:
        """Return the result of a request; raises ResponseError."""
        message = self.wait(lambda each: each.get("id") == number and "method" not in each)
        if "error" in message:
            raise ResponseError(message["error"])
        return message["result"]

    def wait(
        self, matches: Callable[[dict[str, Any]], bool], timeout: float = TIMEOUT
    ) -> dict[str, Any]:
        """Return the next message that matches, and keep others; raises TimeoutError."""
        for number, message in enumerate(self._unread):
            if matches(message):
                return self._unread.pop(number)
        end = time.monotonic() + timeout
        while True:
            try:
                message = self._messages.get(timeout=max(0, end - time.monotonic()))
            except queue.Empty:
                raise TimeoutError(f"no such message; others: {self._unread}") from None
            if message is None:
                raise EOFError(f"the server closed the pipe; others: {self._unread}")
            if message.get("method") == "client/registerCapability":
                self.registered += message["params"]["registrations"]
                self.send({"id": message["id"], "result": None})
            elif matches(message):
                return message
            else:
                self._unread.append(message)

    def log(self) -> str:
        """Wait for the next message in the log."""
        message = self.wait(lambda each: each.get("method") == "window/logMessage")
        return str(message["params"]["message"])

    def published(
        self, file: Path | str, version: int | None = None, timeout: float = TIMEOUT
    ) -> list[Any]:
        """Wait for the next diagnostics of a file, of a certain version of it if it is given."""
        uri = address(file)

        def matches(message: dict[str, Any]) -> bool:
            if message.get("method") != "textDocument/publishDiagnostics":
                return False
            params = message["params"]
            return params["uri"] == uri and version in (None, params.get("version"))

        return list(self.wait(matches, timeout)["params"]["diagnostics"])

    def publishes_nothing(self, file: Path | str, seconds: float = 0.2) -> bool:
        """Tell whether no diagnostics of a file arrive for some time."""
        with suppress(TimeoutError):
            self.published(file, timeout=seconds)
            return False
        return True

    def initialize(self, *folders: Path, **capabilities: Any) -> dict[str, Any]:
        """Start the session with workspace folders; return the result."""
        return self.initialize_with(
            workspaceFolders=[{"uri": address(path), "name": path.name} for path in folders]
            or None,
            capabilities=capabilities,
        )

    def initialize_with(self, **params: Any) -> dict[str, Any]:
        params = {"processId": None, "rootUri": None, "capabilities": {}, **params}
        result: dict[str, Any] = self.request("initialize", params)
        self.notify("initialized", {})
        return result

    def open(self, file: Path | str, text: str | None = None, version: int = 1) -> None:
        """Open a file, with the text on the disk unless it is given."""
        if text is None:
            text = Path(file).read_bytes().decode()
        item = {"uri": address(file), "languageId": "json", "version": version, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": item})

    def change(self, file: Path | str, text: str, version: int) -> None:
        self.apply(file, [{"text": text}], version)

    def apply(self, file: Path | str, changes: list[Any], version: int) -> None:
        document = {"uri": address(file), "version": version}
        params = {"textDocument": document, "contentChanges": changes}
        self.notify("textDocument/didChange", params)

    def save(self, file: Path | str) -> None:
        self.notify("textDocument/didSave", {"textDocument": {"uri": address(file)}})

    def close(self, file: Path | str) -> None:
        self.notify("textDocument/didClose", {"textDocument": {"uri": address(file)}})

    def watched(self, *files: Path, kind: int = 2) -> None:
        """Tell the server that files were changed on the disk; 1 is created, 3 deleted."""
        changes = [{"uri": address(file), "type": kind} for file in files]
        self.notify("workspace/didChangeWatchedFiles", {"changes": changes})

    def shut_down(self) -> None:
        self.request("shutdown")
        self.notify("exit")

    def hang_up(self) -> None:
        """Close the pipe to the server, as the end of the client does."""
        with suppress(OSError):
            self._to_server.close()


class InProcess(Client):
    """A client of a server in a thread of the test; ``code`` is the exit code once it ended."""

    def __init__(self, options: ServerOptions) -> None:
        to_server, stdout = os.pipe(), os.pipe()
        self.code: int | None = None
        streams = os.fdopen(to_server[0], "rb"), os.fdopen(stdout[1], "wb")
        self._server = threading.Thread(target=self._serve, args=(options, *streams), daemon=True)
        self._server.start()
        super().__init__(os.fdopen(to_server[1], "wb"), os.fdopen(stdout[0], "rb"))

    def _serve(self, options: ServerOptions, stdin: BinaryIO, stdout: BinaryIO) -> None:
        self.code = serve(options, stdin, stdout)
        stdin.close()
        with suppress(OSError):
            stdout.close()

    def end(self) -> int | None:
        """Wait for the end of the server; return its exit code."""
        self._server.join(TIMEOUT)
        self.reader.join(TIMEOUT)
        self.hang_up()
        assert not self._server.is_alive()
        return self.code


class Subprocess(Client):
    """A client of a server in a process, by default of ``perflint server``."""

    def __init__(self, *command: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, *(command or ("-m", "perflint", "server"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        super().__init__(self.process.stdin, self.process.stdout)

    def end(self) -> int:
        """Wait for the end of the server; return its exit code."""
        try:
            return self.process.wait(TIMEOUT)
        finally:
            self.process.kill()


def address(file: Path | str) -> str:
    """Return the address of a file; a string is one already."""
    return file if isinstance(file, str) else uri_of(str(file))
