"""Diagnostics of the configuration, and of other files whose errors are configuration errors."""

import os
from collections.abc import Iterable

from lsprotocol import types

from perflint.config import ConfigError
from perflint.config.all_errors import errors_of
from perflint.config.load import NAMES
from perflint.primitives.finding import Span
from perflint.primitives.limits import MAX_TOML, TooLargeError
from perflint.reporters.escape import escaped
from perflint.server.diagnostics import SOURCE
from perflint.server.positions import Positions


def is_configuration(path: str, config_file: str | None = None) -> bool:
    """Tell whether a path is that of a configuration file; ``config_file`` is the one in use."""
    return path == config_file or os.path.basename(path) in NAMES


def configuration_diagnostics(positions: Positions) -> list[types.Diagnostic]:
    """Return the errors of the text of a configuration file.

    The first one is what every command would say if the file were saved.
    """
    text = positions.text
    if too_large := size_error(text.path, text.data):
        return error_diagnostics([too_large], positions)
    return error_diagnostics(errors_of(text.path, text.data), positions)


def size_error(path: str, data: bytes) -> ConfigError | None:
    """Return the error for a TOML file that is too large to be read, else None."""
    if len(data) <= MAX_TOML:
        return None
    return ConfigError(f"{path}: {TooLargeError(len(data), MAX_TOML).strerror}")


def error_diagnostics(
    errors: Iterable[ConfigError], positions: Positions
) -> list[types.Diagnostic]:
    """Return configuration errors as diagnostics, by position; without one at the first line."""
    data, path = positions.text.data, positions.text.path
    found = []
    for error in errors:
        span = _first_line(data, error.span or Span(0, len(data)))
        message = escaped(error.problem.removeprefix(f"{path}: "))
        found.append(
            types.Diagnostic(
                positions.range(span),
                message,
                severity=types.DiagnosticSeverity.Error,
                source=SOURCE,
            )
        )
    return sorted(found, key=lambda diagnostic: diagnostic.range.start)


def _first_line(data: bytes, span: Span) -> Span:
    """Return the part of a span on its first line; if it is empty, the line up to it.

    A line that is underlined from its start to its end shows more than one that is not.
    """
    ends = [data.find(end, span.start, span.stop) for end in (b"\n", b"\r")]
    stop = min((end for end in ends if end >= 0), default=span.stop)
    start = span.start
    if start == stop:
        start = max(data.rfind(end, 0, start) for end in (b"\n", b"\r")) + 1
    return Span(start, stop)
