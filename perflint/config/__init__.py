"""The configuration in force, with the origin of each value."""

import os
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

from perflint import __version__, rules
from perflint.config.settings import ArgumentDocsSet, ArgumentSet, BaselineSet, Settings
from perflint.formats import Format, Formats, build
from perflint.primitives.decode import DecodeError, KeyPath, decode, dotted, key_of
from perflint.primitives.finding import Severity, Span
from perflint.primitives.globs import matches, widened
from perflint.primitives.record import Record
from perflint.primitives.wording import unknown
from perflint.rules.rule import Rule
from perflint.sources.work_tree import ENDINGS


class ConfigError(ValueError):
    """The configuration is invalid; the message names the file, the key and the problem.

    ``path`` leads from perflint's own table to the value at fault. ``problem`` is the message
    without the file and the line, ``span`` is the position in the file if it is known.
    """

    def __init__(
        self, message: str, path: KeyPath = (), problem: str = "", span: Span | None = None
    ) -> None:
        super().__init__(message)
        self.path = path
        self.problem = problem or message
        self.span = span


class ConfigFile(Record):
    """A configuration file.

    ``path`` is relative to the repository root. ``keys`` are the keys of perflint's own table, and
    ``table`` is the key path of that table.
    """

    path: str
    data: bytes
    keys: dict[str, Any]
    table: tuple[str, ...] = ()


class Config:
    """The configuration in force; the constructor raises ConfigError if it is invalid.

    ``origins`` maps each key of the settings to the path of the file that sets it, ``command line``
    or ``default``; ``overridden`` are the keys that the command line sets.
    """

    def __init__(
        self, settings: Settings, file: ConfigFile | None = None, overridden: Iterable[str] = ()
    ) -> None:
        self.settings = settings
        self._selected: dict[tuple[tuple[str, ...], tuple[str, ...]], tuple[str, ...]] = {}
        self.file = file
        self.origins = dict.fromkeys(map(key_of, Settings._fields), "default")
        if file is not None:
            self.origins.update(dict.fromkeys(file.keys, file.path))
        self.origins.update(dict.fromkeys(overridden, "command line"))
        self._check_version()
        self._check_names()
        self.formats = Formats(self._own_formats())
        for number, group in enumerate(settings.baselines):
            if group.format is not None and group.format not in self.formats.names:
                problem = unknown("format", group.format, self.formats.names)
                raise ConfigError(f"baselines: {problem}", ("baselines", number, "format"))

    def _check_version(self) -> None:
        required, path = self.settings.required_version, ("required-version",)
        if required is None:
            return
        from packaging.specifiers import InvalidSpecifier, SpecifierSet

        try:
            specifiers = SpecifierSet(f"=={required}" if required[:1].isdigit() else required)
        except InvalidSpecifier:
            raise ConfigError(
                f"required-version: '{required}' is not a valid version specifier", path
            ) from None
        if not specifiers.contains(__version__, prereleases=True):
            raise ConfigError(
                f"required-version is '{required}', but this is perflint {__version__}", path
            )

    def _check_names(self) -> None:
        for path, selector in self._selectors():
            _check_selector(str(path[0]), selector, path)
        for name in self.settings.rules:
            if name not in rules.GROUP_OF:
                problem = unknown("rule", name, rules.GROUP_OF)
                raise ConfigError(f"rules: {problem}", ("rules", name))
            self.options(rules.load(name))
        for number, ignored in enumerate(self.settings.ignored):
            if not ignored.reason.strip():
                raise ConfigError(
                    f"ignored: the entry of '{ignored.rule}' for '{ignored.path}' has no reason",
                    ("ignored", number, "reason"),
                )

    def _selectors(self) -> Iterator[tuple[KeyPath, str]]:
        """Yield every selector of rules and its path."""
        settings = self.settings
        for key, selectors in (("select", settings.select), ("ignore", settings.ignore)):
            for number, selector in enumerate(selectors):
                yield (key, number), selector
        for glob, selectors in settings.per_file_ignores.items():
            for number, selector in enumerate(selectors):
                yield ("per-file-ignores", glob, number), selector
        for selector in settings.severity:
            yield ("severity", selector), selector
        for number, ignored in enumerate(settings.ignored):
            yield ("ignored", number, "rule"), ignored.rule

    def _own_formats(self) -> dict[str, Format]:
        own: dict[str, Format] = {}
        if not self.settings.formats:
            return own
        from perflint.formats.consistency import FormatError

        for name, keys in self.settings.formats.items():
            path = ("formats", name)
            if not isinstance(keys, dict):
                raise ConfigError(f"{dotted(path)}: must be a table", path)
            try:
                own[name] = build(name, keys, path)
            except (DecodeError, FormatError) as error:
                raise ConfigError(str(error), error.path) from None
        return own

    def selected(self, path: str | None = None, *, by_file: bool = False) -> tuple[str, ...]:
        """Return the names of the rules that run, on the file at ``path`` if it is given.

        ``by_file`` disregards the selection on the command line.
        """
        settings = self._by_file if by_file else self.settings
        ignore = settings.ignore
        for glob, selectors in self.settings.per_file_ignores.items():
            if path is not None and matches(path, (glob,)):
                ignore = (*ignore, *selectors)
        key = settings.select, ignore
        if key not in self._selected:  # the same for nearly all files of a run
            names = set(_rule_names(settings.select)).difference(_rule_names(ignore))
            self._selected[key] = tuple(name for name in rules.GROUP_OF if name in names)
        return self._selected[key]

    @cached_property
    def _by_file(self) -> Settings:
        """The settings with the selection of rules in the configuration file."""
        keys = self.file.keys if self.file is not None else {}
        defaults = Settings()
        return self.settings._replace(
            select=tuple(keys.get("select", defaults.select)),
            ignore=tuple(keys.get("ignore", defaults.ignore)),
        )

    def options(self, rule: Rule) -> Any:
        """Return the configured options of a rule; raises ConfigError."""
        try:
            return decode(
                self.settings.rules.get(rule.name, {}), rule.options, ("rules", rule.name)
            )
        except DecodeError as error:
            raise ConfigError(str(error), error.path) from None

    def severity(self, rule: str, default: Severity) -> Severity:
        """Return the configured severity of a rule, or the default."""
        return self.configured_severity(rule) or default

    def configured_severity(self, rule: str) -> Severity | None:
        """Return the severity set by the last selector that matches a rule, or None."""
        configured = None
        for selector, severity in self.settings.severity.items():
            if rule in rules.matching(selector) or rule == selector:
                configured = severity
        return configured

    def baseline_set_for(self, path: str) -> BaselineSet | None:
        """Return the first set of baselines whose globs match a path."""
        for group in self.settings.baselines:
            if matches(path, group.files):
                return group
        return None

    def argument_set_for(self, path: str) -> ArgumentSet | None:
        """Return the first set of argument files whose globs match a path."""
        for group in self.settings.arguments:
            if matches(path, group.files):
                return group
        return None

    def argument_docs_for(self, path: str) -> ArgumentDocsSet | None:
        """Return the first set of pages that document arguments whose globs match a path."""
        for group in self.settings.argument_docs:
            if matches(path, group.files):
                return group
        return None

    def checks_pages(self, path: str | None = None) -> bool:
        """Tell whether a rule about pages is selected, for a file if it is given."""
        names = rules.RULES["documents"] if self.settings.argument_docs else ()
        return not set(names).isdisjoint(self.selected(path))

    def is_text(self, path: str) -> bool:
        """Tell whether a file is an argument file, or a page that documents arguments."""
        is_known = self.argument_set_for(path) is not None or self.is_documented(path)
        return is_known or self.argument_docs_for(path) is not None

    def is_documented(self, path: str) -> bool:
        """Tell whether configured pages document the arguments of a file."""
        return any(matches(path, group.arguments) for group in self.settings.argument_docs)

    def reports(self, rule: str) -> bool:
        """Tell whether a rule about suppressions, which runs by default, is not ignored."""
        return rule not in _rule_names(self.settings.ignore)

    @cached_property
    def globs(self) -> tuple[str, ...]:
        """The globs of files that are checked whatever they contain."""
        baselines = (glob for group in self.settings.baselines for glob in group.files)
        arguments = (glob for group in self.settings.arguments for glob in group.files)
        docs = self.settings.argument_docs
        pages = (glob for group in docs for glob in (*group.files, *group.arguments))
        globs = (*baselines, *arguments, *pages)
        return (*globs, *self.formats.globs, *self.formats.case_globs)

    def pathspecs(self, paths: Iterable[str] = ()) -> list[str]:
        """Return pathspecs of ``paths`` and of all files that may be checked: git skips the others.

        A page, or an argument file that it documents, may have had any name before a commit moved
        it.
        """
        sets = self.settings.argument_docs
        documents = (glob for group in sets for glob in (*group.files, *group.arguments))
        endings = dict.fromkeys((*ENDINGS, *(os.path.splitext(glob)[1] for glob in documents)))
        globs = [f"**/*{ending}" for ending in endings if ending]
        globs += map(widened, self.globs)
        files = (*paths, self.settings.suppressions)
        return [*(f":(glob){glob}" for glob in globs), *(f":(literal){path}" for path in files)]

    def expects(self, path: str) -> bool:
        """Tell whether a path is that of a baseline, an argument file or a file of test cases."""
        return matches(path, self.globs)


def check_selectors(option: str, selectors: Iterable[str]) -> None:
    """Raise ConfigError for a selector of a command line option that matches no rule."""
    for selector in selectors:
        _check_selector(option, selector)


def _check_selector(key: str, selector: str, path: KeyPath = ()) -> None:
    if not rules.matching(selector):
        known = [*rules.GROUP_OF, *rules.RULES, "all"]
        raise ConfigError(f"{key}: {unknown('rule', selector, known)}", path)


def _rule_names(selectors: Iterable[str]) -> list[str]:
    return [name for selector in selectors for name in rules.matching(selector)]
