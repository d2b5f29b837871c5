"""All errors of a configuration file that is being edited, not only the first one."""

from collections.abc import Iterator
from typing import Any

from perflint.config import ConfigError, ConfigFile
from perflint.config.load import Overrides, config_of, read_text
from perflint.config.location import error_at
from perflint.primitives.decode import DecodeError, KeyPath

MAX_ERRORS = 20
"""The maximum number of errors; each one costs as much as loading the configuration."""

_BY_NAME = ("formats", "per-file-ignores", "rules", "severity")
"""The tables whose members are independent of each other."""


def errors_of(path: str, data: bytes) -> list[ConfigError]:
    """Return the errors of the text of the configuration file at ``path``.

    The first one is that of ``load``. The others are those that it would raise once the keys at
    fault are removed: the member of a table such as ``[rules]``, or else the key of the top level.
    """
    try:
        file = read_text(path, data)
    except ConfigError as error:
        return [error]
    return [] if file is None else [*_errors(file)]


def _errors(file: ConfigFile) -> Iterator[ConfigError]:
    removed: set[KeyPath] = set()
    for _ in range(MAX_ERRORS):
        try:
            config_of(file, Overrides())
            return
        except (DecodeError, ConfigError) as error:
            keys = error.path[: 2 if error.path[0] in _BY_NAME else 1]
            if not _names_removed_format(file, error.path, removed):
                yield error_at(file.path, file.data, error.path, str(error), table=file.table)
        removed.add(keys)
        file = file._replace(keys=_without(file.keys, keys))


def _names_removed_format(file: ConfigFile, path: KeyPath, removed: set[KeyPath]) -> bool:
    """Tell whether a value is the name of a format that the file has, but with an error."""
    if path[0] != "baselines" or path[-1] != "format":
        return False
    value: Any = file.keys
    for key in path:
        value = value[key]
    return ("formats", value) in removed or ("formats",) in removed


def _without(keys: dict[str, Any], path: KeyPath) -> dict[str, Any]:
    """Return the keys without the one at a path of one or two keys."""
    name, inner = str(path[0]), path[1:]
    others = {key: value for key, value in keys.items() if key != name}
    if not inner:
        return others
    return {**others, name: {key: value for key, value in keys[name].items() if key != inner[0]}}
