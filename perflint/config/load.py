"""Find and read the configuration file."""

import os
from typing import Any

from perflint.config import Config, ConfigError, ConfigFile
from perflint.config.settings import Settings
from perflint.primitives.decode import DecodeError, decode
from perflint.primitives.finding import Scope
from perflint.primitives.limits import MAX_TOML, read_within
from perflint.primitives.record import Record
from perflint.sources.containment import escapes_root

NAMES = ("perflint.toml", "pyproject.toml")
"""Names of configuration files, in order of precedence in a directory."""


TABLE = ("tool", "perflint")
"""Key path of perflint's table in ``pyproject.toml``; in other files keys are at the top level."""


class Overrides(Record):
    """The settings on the command line.

    ``select`` replaces ``select`` and ``ignore`` of the file, ``ignore`` alone adds to the file's,
    and ``scope`` replaces every ``scope``.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    scope: Scope | None = None

    def of(self, settings: Settings) -> tuple[Settings, list[str]]:
        """Return the settings with those of the command line, and the keys that it sets."""
        keys = []
        if self.select:
            settings = settings._replace(select=self.select, ignore=self.ignore)
            keys = ["select", "ignore"]
        elif self.ignore:
            settings = settings._replace(ignore=(*settings.ignore, *self.ignore))
            keys = ["ignore"]
        if self.scope is not None:
            sets = tuple(group._replace(scope=None) for group in settings.arguments)
            settings = settings._replace(scope=self.scope, arguments=sets)
            keys.append("scope")
        return settings, keys


def load(
    folder: str,
    root: str,
    *,
    path: str | None = None,
    isolated: bool = False,
    overrides: Overrides = Overrides(),  # noqa: B008  (immutable)
) -> Config:
    """Read the configuration file at ``path``, or the nearest one from ``folder`` up to ``root``.

    ``isolated`` disables the search. Raises ConfigError.
    """
    file = None
    if path == "":
        raise ConfigError("--config '': no such file")
    if path is not None:
        file = _read(path, root, required=True)
    elif not isolated:
        file = _nearest(folder, root)
    try:
        return config_of(file, overrides)
    except (DecodeError, ConfigError) as error:
        if file is None:
            raise ConfigError(str(error), error.path) from None
        from perflint.config.location import error_at

        raise error_at(file.path, file.data, error.path, str(error), table=file.table) from None


def config_of(file: ConfigFile | None, overrides: Overrides) -> Config:
    """Return the configuration with the keys of a file; raises DecodeError and ConfigError."""
    settings: Settings = decode(file.keys if file else {}, Settings)
    settings, overridden = overrides.of(settings)
    return Config(settings, file, overridden)


def _nearest(folder: str, root: str) -> ConfigFile | None:
    while True:
        for name in NAMES:
            file = _read(os.path.join(folder, name), root)
            if file is not None:
                return file
        parent = os.path.dirname(folder)
        if folder in (root, parent):
            return None
        folder = parent


def _read(location: str, root: str, *, required: bool = False) -> ConfigFile | None:
    """Read perflint's keys from a TOML file; None if the file or its table does not exist.

    If ``required``, ConfigError is raised instead.
    """
    path = os.path.relpath(location, root).replace(os.sep, "/")
    if target := escapes_root(location, root):
        raise ConfigError(f"{path}: resolves to {target}, outside the repository; not read")
    try:
        data = read_within(location, MAX_TOML)
    except (FileNotFoundError, NotADirectoryError):
        if required:
            raise ConfigError(f"{path}: no such file") from None
        return None
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror}") from None
    return read_text(path, data, required=required)


def read_text(path: str, data: bytes, *, required: bool = False) -> ConfigFile | None:
    """Parse the text of the configuration file at ``path``, relative to the repository root.

    Returns None if perflint's table does not exist; if ``required``, ConfigError is raised instead.
    """
    table = TABLE if os.path.basename(path) == "pyproject.toml" else ()
    if table and not required and b"perflint" not in data:
        return None  # most pyproject.toml files are not parsed, which is slow
    document = _parse(path, data)
    _reject_misplaced_table(path, data, document, is_pyproject=bool(table))
    keys: object = document
    for name in table:
        keys = keys.get(name, {} if name == "tool" else None) if isinstance(keys, dict) else keys
    if keys is None and not required:
        return None
    if keys is None:
        raise ConfigError(f"{path}: no table [tool.perflint]")
    if not isinstance(keys, dict):
        from perflint.config.location import error_at

        raise error_at(path, data, (), "[tool.perflint] must be a table", table=table)
    return ConfigFile(path, data, keys, table)


def _reject_misplaced_table(
    path: str, data: bytes, document: dict[str, Any], *, is_pyproject: bool
) -> None:
    """Raise ConfigError for the table of the other kind of file, which a user may have copied."""
    wrong = ("perflint",) if is_pyproject else TABLE
    value: object = document
    for name in wrong:
        value = value.get(name) if isinstance(value, dict) else None
    if value is None:
        return
    from perflint.config.location import error_at

    problem = "in pyproject.toml, the table of perflint is [tool.perflint], not [perflint]"
    if not is_pyproject:
        problem = (
            f"in {os.path.basename(path)}, keys are at the top level: remove [tool.perflint], and "
            "write [rules.NAME] instead of [tool.perflint.rules.NAME]"
        )
    raise error_at(path, data, (), problem, table=wrong)


def _parse(path: str, data: bytes) -> dict[str, Any]:
    from perflint.primitives import toml

    try:
        return toml.parse(data)
    except (ValueError, RecursionError) as error:  # tomli's own errors are ValueErrors
        from perflint.config.location import syntax_error

        raise syntax_error(path, data, error) from None
