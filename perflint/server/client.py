"""What the server sends to the client without being asked."""

from collections.abc import Sequence
from typing import Protocol

from lsprotocol import types


class Client(Protocol):
    """The client; its methods are called by the event loop."""

    def publish(
        self, uri: str, version: int | None, diagnostics: Sequence[types.Diagnostic]
    ) -> None:
        """Show the diagnostics of an address, and of a version of the document if it is open."""

    def log(self, message: str) -> None:
        """Show an error in the log of the client."""

    def warn(self, message: str) -> None:
        """Show a warning in the log of the client."""
