"""The requests about open documents that the server answers, each by a function of its own."""

from pygls.lsp.server import LanguageServer

from perflint.server.checker import Checker


def register_features(server: LanguageServer, checker: Checker) -> None:
    """Register the handler of each request."""
