"""What the user configured, and where each value comes from."""

import os
from collections.abc import Iterable
from functools import cached_property
from typing import Any

from perflint import __version__, rules
from perflint.config.settings import ArgumentSet, BaselineSet, Settings
from perflint.formats import Format, Formats, build
from perflint.primitives.decode import DecodeError, decode, key_of
from perflint.primitives.globs import matches
from perflint.primitives.limits import MAX_TOML, read_within
from perflint.primitives.record import Record
from perflint.primitives.suggest import unknown
from perflint.rules.rule import Rule, Severity
from perflint.sources.containment import leads_out

NAMES = ("perflint.toml", "pyproject.toml")
"""Files that configure perflint; of two in one folder, the first counts."""


class ConfigError(ValueError):
    """The configuration is wrong; the message names the file, the key and what to write."""


class ConfigFile(Record):
    """A file that configures perflint: its path from the root, its bytes, and perflint's keys."""

    path: str
    data: bytes
    keys: dict[str, Any]


class Config:
    """The configuration in force.

    ``origins`` says for each key of ``settings`` whether its value is from the file, from the
    command line, or the default. Raises ConfigError.
    """

    def __init__(
        self, settings: Settings, file: ConfigFile | None = None, overridden: Iterable[str] = ()
    ) -> None:
        self.settings = settings
        self.file = file
        self.origins = dict.fromkeys(map(key_of, Settings._fields), "default")
        if file is not None:
            self.origins.update(dict.fromkeys(file.keys, file.path))
        self.origins.update(dict.fromkeys(overridden, "command line"))
        self._check_version()
        self._check_names()
        self.formats = Formats(self._own_formats())
        for group in settings.baselines:
            if group.format is not None and group.format not in self.formats.names:
                raise ConfigError(
                    f"baselines: {unknown('format', group.format, self.formats.names)}"
                )

    def _check_version(self) -> None:
        wanted = self.settings.required_version
        if wanted is None:
            return
        from packaging.specifiers import InvalidSpecifier, SpecifierSet

        try:
            specifiers = SpecifierSet(f"=={wanted}" if wanted[:1].isdigit() else wanted)
        except InvalidSpecifier:
            raise ConfigError(f"required-version: '{wanted}' is no version specifier") from None
        if not specifiers.contains(__version__, prereleases=True):
            raise ConfigError(f"required-version is '{wanted}', but this is perflint {__version__}")

    def _check_names(self) -> None:
        settings = self.settings
        for key, selectors in (
            ("select", settings.select),
            ("ignore", settings.ignore),
            *(("per-file-ignores", names) for names in settings.per_file_ignores.values()),
            ("severity", settings.severity),
            ("ignored", [ignored.rule for ignored in settings.ignored]),
        ):
            check_selectors(key, selectors)
        for name in settings.rules:
            if name not in rules.GROUP_OF:
                raise ConfigError(f"rules: {unknown('rule', name, rules.GROUP_OF)}")
            self.options(rules.load(name))
        for ignored in settings.ignored:
            if not ignored.reason.strip():
                raise ConfigError(f"ignored: '{ignored.rule}' in '{ignored.path}' has no reason")

    def _own_formats(self) -> dict[str, Format]:
        own: dict[str, Format] = {}
        if not self.settings.formats:
            return own
        from perflint.formats.consistency import FormatError

        for name, keys in self.settings.formats.items():
            where = f"formats.{name}"
            if not isinstance(keys, dict):
                raise ConfigError(f"{where}: must be a table")
            try:
                own[name] = build(name, keys, where)
            except DecodeError as error:
                raise ConfigError(str(error)) from None
            except FormatError as error:
                raise ConfigError(f"{where}: {error}") from None
        return own

    def selected(self, path: str | None = None) -> list[str]:
        """Return the names of the rules that run (on a file)."""
        ignore = set(_named(self.settings.ignore))
        for glob, names in self.settings.per_file_ignores.items():
            if path is not None and matches(path, (glob,)):
                ignore.update(_named(names))
        chosen = set(_named(self.settings.select)) - ignore
        return [name for name in rules.GROUP_OF if name in chosen]

    def options(self, rule: Rule) -> Any:
        """Return a rule's options as configured."""
        try:
            return decode(
                self.settings.rules.get(rule.name, {}), rule.options, f"rules.{rule.name}"
            )
        except DecodeError as error:
            raise ConfigError(str(error)) from None

    def severity(self, rule: str, default: Severity) -> Severity:
        """Return a rule's severity; the last selector that names the rule decides."""
        for selector, severity in self.settings.severity.items():
            if rule in rules.named(selector) or rule == selector:
                default = severity
        return default

    def set_of(self, path: str) -> BaselineSet | None:
        """Return the first configured set that a file belongs to."""
        for group in self.settings.baselines:
            if matches(path, group.files):
                return group
        return None

    def arguments_of(self, path: str) -> ArgumentSet | None:
        """Return the first set of argument files that a file belongs to."""
        for group in self.settings.arguments:
            if matches(path, group.files):
                return group
        return None

    @property
    def reports_unused_ignores(self) -> bool:
        """Whether entries of ``ignored`` that hide nothing are reported."""
        return rules.UNUSED_IGNORE not in _named(self.settings.ignore)

    @cached_property
    def globs(self) -> tuple[str, ...]:
        """The globs of files that are checked for their path alone."""
        baselines = (glob for group in self.settings.baselines for glob in group.files)
        arguments = (glob for group in self.settings.arguments for glob in group.files)
        return (*baselines, *arguments, *self.formats.globs)

    def expects(self, path: str) -> bool:
        """Tell whether a file is a baseline, or declares arguments, by its path alone."""
        return matches(path, self.globs)


def check_selectors(where: str, selectors: Iterable[str]) -> None:
    """Raise ConfigError where a selector stands for no rule."""
    for selector in selectors:
        if not rules.named(selector):
            known = [*rules.GROUP_OF, *rules.RULES, "all"]
            raise ConfigError(f"{where}: {unknown('rule', selector, known)}")


def _named(selectors: Iterable[str]) -> list[str]:
    return [name for selector in selectors for name in rules.named(selector)]


def load(
    folder: str,
    root: str,
    *,
    path: str | None = None,
    isolated: bool = False,
    select: tuple[str, ...] = (),
    ignore: tuple[str, ...] = (),
) -> Config:
    """Read the configuration nearest to ``folder``, no further up than ``root``, or at ``path``.

    ``select`` of the command line replaces what the file selects and ignores, ``ignore`` adds to
    it. Raises ConfigError.
    """
    file = None
    if path == "":
        raise ConfigError("--config '': no such file")
    if path is not None:
        file = _read(path, root, required=True)
    elif not isolated:
        file = _nearest(folder, root)
    overridden = []
    try:
        settings: Settings = decode(file.keys if file else {}, Settings)
        if select:
            settings = settings._replace(select=select, ignore=ignore)
            overridden = ["select", "ignore"]
        elif ignore:
            settings = settings._replace(ignore=(*settings.ignore, *ignore))
            overridden = ["ignore"]
        return Config(settings, file, overridden)
    except (DecodeError, ConfigError) as error:
        raise ConfigError(f"{file.path}: {error}" if file else str(error)) from None


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
    """Read the keys of perflint in a TOML file; None where the file or they are not there."""
    path = os.path.relpath(location, root).replace(os.sep, "/")
    if target := leads_out(location, root):
        raise ConfigError(f"{path}: leads to {target}, outside of the repository; not read")
    try:
        data = read_within(location, MAX_TOML)
    except (FileNotFoundError, NotADirectoryError):
        if required:
            raise ConfigError(f"{path}: no such file") from None
        return None
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror}") from None
    whole = os.path.basename(path) != "pyproject.toml"
    if not whole and not required and b"perflint" not in data:
        return None  # most projects do not configure perflint; theirs need not be read as TOML
    keys: object = _parse(path, data)
    for table in () if whole else ("tool", "perflint"):
        keys = keys.get(table, {} if table == "tool" else None) if isinstance(keys, dict) else keys
    if keys is None and not required:
        return None
    if not isinstance(keys, dict):
        raise ConfigError(f"{path}: has no table [tool.perflint]")
    return ConfigFile(path, data, keys)


def _parse(path: str, data: bytes) -> dict[str, Any]:
    import tomli

    try:
        return tomli.loads(data.decode("utf-8-sig").replace("\r\n", "\n"))
    except (ValueError, RecursionError) as error:  # tomli's own errors are ValueErrors
        raise ConfigError(f"{path}: not valid TOML: {error}") from None
