"""The protocol of pygls, with the answers that the specification requires to invalid messages."""

from typing import Any

from lsprotocol import types
from pygls.exceptions import (
    JsonRpcException,
    JsonRpcInvalidRequest,
    JsonRpcServerNotInitialized,
)
from pygls.protocol import LanguageServerProtocol


class Protocol(LanguageServerProtocol):
    """Answers requests that pygls leaves without an answer, and forgets finished notifications."""

    _is_initialized = False

    @property
    def is_shut_down(self) -> bool:
        """Whether the client requested to shut down."""
        return bool(self._shutdown)

    def structure_message(self, data: dict[str, Any]) -> Any:
        """Convert a message; one that is not valid is answered, and raises JsonRpcException."""
        try:
            return super().structure_message(data)
        except JsonRpcException as error:
            if "method" in data and isinstance(data.get("id"), (int, str)):
                self._send_response(data["id"], error=error.to_response_error())
            raise

    def handle_message(self, message: Any) -> None:
        """Handle a message if the state of the server allows it; others are errors."""
        method = getattr(message, "method", None)
        error = self._error(method)
        if method is None or method == types.EXIT or error is None:
            self._is_initialized = self._is_initialized or method == types.INITIALIZE
            super().handle_message(message)
        elif hasattr(message, "id"):
            self._send_response(message.id, error=error.to_response_error())

    def _error(self, method: str | None) -> JsonRpcException | None:
        """Return why a request cannot be answered now."""
        if self._shutdown:
            return JsonRpcInvalidRequest("the server is shut down")
        if self._is_initialized == (method == types.INITIALIZE):
            if self._is_initialized:
                return JsonRpcInvalidRequest("the server is initialized already")
            return JsonRpcServerNotInitialized("the server is not initialized")
        return None

    def _execute_handler(self, msg_id: Any, *rest: Any, **named: Any) -> None:
        """Run a handler; pygls would keep the future of every notification."""
        super()._execute_handler(msg_id, *rest, **named)
        future = self._request_futures.get(msg_id)
        if future is not None and future.done():
            del self._request_futures[msg_id]
