"""The server: it translates messages of the protocol for the checker, and its results."""

import asyncio
import logging
import os
import signal
from collections.abc import Callable, Sequence
from functools import cache
from threading import current_thread, main_thread
from typing import Any, BinaryIO, cast

from lsprotocol import types
from pygls.exceptions import FeatureRequestError
from pygls.lsp.server import LanguageServer
from pygls.protocol import default_converter

from perflint import __version__
from perflint.server.checker import ServerOptions
from perflint.server.documents import location_of
from perflint.server.features import register_features
from perflint.server.positions import Encoding
from perflint.server.protocol import Protocol
from perflint.server.session import Session

WATCHED = (
    "**/*.{json,jsonl,toml,py,md,mdx,markdown,rst,rest,html}",
    "**/.git/{HEAD,index}",
    "**/.git/logs/HEAD",
)
"""Globs of the files on which checks of other files may depend."""

CLIENT_CHECK = 5.0
"""Seconds between two checks whether the process of the client exists."""

_converter = cache(default_converter)  # compiling it takes 0.1 s for each of many servers in tests


class PerflintServer(LanguageServer):
    """The server, and its session with the client."""

    protocol: Protocol

    def __init__(self, options: ServerOptions) -> None:
        super().__init__(
            "perflint",
            __version__,
            text_document_sync_kind=types.TextDocumentSyncKind.Full,
            protocol_cls=Protocol,
            converter_factory=_converter,
        )
        self.session = Session(options, self)
        self.tasks: list[asyncio.Task[None]] = []

    def publish(
        self, uri: str, version: int | None, diagnostics: Sequence[types.Diagnostic]
    ) -> None:
        """Show the diagnostics of an address."""
        self.text_document_publish_diagnostics(
            types.PublishDiagnosticsParams(uri, [*diagnostics], version)
        )

    def log(self, message: str) -> None:
        """Show an error in the log of the client."""
        self.window_log_message(types.LogMessageParams(types.MessageType.Error, message))

    def warn(self, message: str) -> None:
        """Show a warning in the log of the client."""
        self.window_log_message(types.LogMessageParams(types.MessageType.Warning, message))

    def report_server_error(self, error: Exception, source: Any) -> None:
        """Log an error of a message that has no answer; pygls would open a window."""
        if source is not FeatureRequestError:
            self.log(f"{type(error).__name__}: {error}")

    def folders(self) -> list[str]:
        """Return the paths of the workspace folders, or of the only root of an old client."""
        uris = [folder.uri for folder in self.workspace.folders.values()]
        if not uris and self.workspace.root_uri is not None:
            uris = [self.workspace.root_uri]
        return [path for path in map(location_of, uris) if path is not None]


def create(options: ServerOptions, leave: Callable[[int], Any] = os._exit) -> PerflintServer:
    """Return a server with its handlers; ``leave`` ends the process if the client is gone."""
    server = PerflintServer(options)
    session = server.session

    def end(code: int) -> None:
        session.checker.stop()
        leave(code)

    _register_life_cycle(server, end)

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def did_open(params: types.DidOpenTextDocumentParams) -> None:
        session.opened(params.text_document)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def did_change(params: types.DidChangeTextDocumentParams) -> None:
        session.changed(params)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def did_save(params: types.DidSaveTextDocumentParams) -> None:
        session.saved(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def did_close(params: types.DidCloseTextDocumentParams) -> None:
        session.closed(params.text_document.uri)

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def did_change_watched_files(params: types.DidChangeWatchedFilesParams) -> None:
        locations = [location_of(change.uri) for change in params.changes]
        session.disk_changed([location for location in locations if location is not None])

    @server.feature(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)
    def did_change_folders(params: types.DidChangeWorkspaceFoldersParams) -> None:
        session.set_folders(server.folders())

    register_features(server, session.checker, options.presentation.documentation)
    return server


def _register_life_cycle(server: PerflintServer, leave: Callable[[int], Any]) -> None:
    session = server.session

    @server.feature(types.INITIALIZE)
    def initialize(params: types.InitializeParams) -> None:
        session.checker.encoding = cast(Encoding, server.workspace.position_encoding)
        session.set_folders(server.folders())
        loop = asyncio.get_running_loop()
        server.tasks.append(loop.create_task(session.checker.run()))
        if params.process_id is not None and _exists(params.process_id):
            server.tasks.append(loop.create_task(_watch_client(params.process_id, leave)))

    @server.feature(types.INITIALIZED)
    def initialized(params: types.InitializedParams) -> None:
        workspace = server.client_capabilities.workspace
        watched = workspace.did_change_watched_files if workspace is not None else None
        if watched is None or not watched.dynamic_registration:
            server.tasks.append(asyncio.get_running_loop().create_task(session.poll()))
            return
        watchers = [types.FileSystemWatcher(glob) for glob in WATCHED]
        registration = types.Registration(
            "watched-files",
            types.WORKSPACE_DID_CHANGE_WATCHED_FILES,
            types.DidChangeWatchedFilesRegistrationOptions(watchers),
        )
        server.client_register_capability(types.RegistrationParams([registration]))

    @server.feature(types.SHUTDOWN)
    def shutdown(params: None) -> None:
        session.checker.stop()


async def _watch_client(process: int, leave: Callable[[int], Any]) -> None:
    """End the server if the process of the client ends without closing the pipe."""
    while _exists(process):
        await asyncio.sleep(CLIENT_CHECK)
    leave(1)


def _exists(process: int) -> bool:
    """Tell whether a process exists; false if this cannot be known.

    A client outside of the container of the server has another process with this number, or none.
    """
    if os.name != "posix" or process <= 0:
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:  # a process of another user
        return True
    return True


def serve(options: ServerOptions, stdin: BinaryIO, stdout: BinaryIO) -> int:
    """Run the server until the client ends it; return the exit code of the specification."""
    logger = logging.getLogger("pygls")
    logger.addHandler(logging.NullHandler())  # nobody may read the standard error
    logger.propagate = False
    server = create(options)
    if current_thread() is main_thread():
        _handle_signals(server)
    server.start_io(stdin, stdout)
    server.session.checker.stop()
    return 0 if server.protocol.is_shut_down else 1


def _handle_signals(server: PerflintServer) -> None:
    """Kill git before a signal of the client, or of a terminal, ends the server.

    Else Ctrl-C would not end it while a thread waits for the client, or for a git that hangs.
    """

    def end(number: int, frame: object) -> None:
        server.session.checker.kill_git()
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)

    defaults = signal.SIG_DFL, signal.default_int_handler
    for name in ("SIGTERM", "SIGHUP", "SIGINT"):
        number = getattr(signal, name, None)  # Windows has no SIGHUP
        if number is not None and signal.getsignal(number) in defaults:
            signal.signal(number, end)
