"""Config and sources into a report: which rules run on what, and what their findings become."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from perflint import rules
from perflint.config import Config
from perflint.documents.baseline import Baseline, Terms
from perflint.documents.json_document import JsonDocument
from perflint.documents.text import Text
from perflint.formats import Format
from perflint.rule import Rule, Severity
from perflint.violation import Finding, Violation

if TYPE_CHECKING:  # loaded where the configuration ignores something
    from perflint.suppress import Suppressions

PASSES = 10
"""How often a file is checked again after repairs; one repair may make the next one possible."""


class Source(Protocol):
    """A file to check: its path from the repository's root, and whether the user named it."""

    @property
    def path(self) -> str: ...
    @property
    def named(self) -> bool: ...

    def read(self) -> bytes:
        """Return the bytes of the file; raises OSError."""


class Crash(NamedTuple):
    """A rule that raised on a file: a fault of perflint, not of the file."""

    rule: str
    path: str
    cause: str


class Rewrite(NamedTuple):
    """The bytes of a repaired file, before and after, and the titles of what was repaired."""

    source: Source
    before: bytes
    after: bytes
    repairs: tuple[str, ...]


class Report:
    """What a run found. ``violations`` are sorted by file and place, ignored ones among them.

    ``troubles`` are files that could not be read or written, in words.
    """

    def __init__(self) -> None:
        self.violations: list[Violation] = []
        self.crashes: list[Crash] = []
        self.rewrites: list[Rewrite] = []
        self.passed_over: list[str] = []
        self.troubles: list[str] = []
        self.texts: dict[str, Text] = {}
        self.checked: list[str] = []
        self.scenarios = 0

    @property
    def active(self) -> list[Violation]:
        """The violations that no entry hides."""
        return [violation for violation in self.violations if violation.ignored is None]


class Checker:
    """Checks one file after another by one configuration.

    ``forced`` is the format of files that the user names, whatever their name and content.
    """

    def __init__(self, config: Config, today: date, forced: Format | None = None) -> None:
        self._config = config
        self._today = today
        self._forced = forced
        self._loaded: dict[str, tuple[Rule, Any, Severity]] = {}
        self._runs: dict[tuple[str, ...], list[tuple[Rule, Any, Severity]]] = {}
        self.suppressions = _suppressions(config, today)

    def check(self, source: Source, data: bytes, report: Report) -> bool:
        """Check a file and add what is found to ``report``; False where no format fits it."""
        document, format = self._recognise(source, data)
        if document is None or format is None:
            return False
        violations = []
        for rule, finding, severity in self._findings(source.path, document, format, report):
            violation = Violation(rule.name, severity, source.path, finding)
            if self.suppressions is not None:
                violation = self.suppressions.apply(violation)
            violations.append(violation)
        if violations:
            violations.sort(key=lambda violation: violation.finding.span)
            report.violations += violations
            report.texts[source.path] = document.text
        return True

    def _recognise(self, source: Source, data: bytes) -> tuple[JsonDocument | None, Format | None]:
        """Read a file by the format it is forced to be, configured to be, named or made like."""
        formats = self._config.formats
        group = self._config.set_of(source.path)
        format = self._forced if source.named else None
        if format is None and group is not None and group.format is not None:
            format = formats.named(group.format)
        if format is not None:
            return JsonDocument(Text(source.path, data)), format
        format = formats.of_path(source.path)
        if format is None and not formats.may_recognise(data):
            return None, None
        document = JsonDocument(Text(source.path, data))
        if format is None and document.fault is None:
            format = formats.of_content(document.value)
        return document, format

    def _findings(
        self, path: str, document: JsonDocument, format: Format, report: Report
    ) -> Iterator[tuple[Rule, Finding, Severity]]:
        subjects: list[JsonDocument | Baseline] = [document]
        if document.fault is None:
            group = self._config.set_of(path)
            terms = Terms(self._today)
            if group is not None:
                terms = Terms(self._today, group.policy, group.max_age_days)
            baseline = Baseline(document, format, terms)
            report.scenarios += sum(1 for _ in baseline.records())
            subjects.append(baseline)
        for rule, options, severity in self._rules(path):
            for subject in subjects:
                if type(subject) is rule.subject:
                    try:
                        for finding in rule.check(subject, options):
                            yield rule, finding, severity
                        if self.suppressions is not None:
                            self.suppressions.note_run(rule.name, path)
                    except Exception as error:
                        cause = f"{type(error).__name__}: {error}"
                        report.crashes.append(Crash(rule.name, path, cause))

    def _rules(self, path: str) -> list[tuple[Rule, Any, Severity]]:
        selected = tuple(self._config.selected(path))
        if selected not in self._runs:
            self._runs[selected] = [self._load(name) for name in selected]
        return self._runs[selected]

    def _load(self, name: str) -> tuple[Rule, Any, Severity]:
        if name not in self._loaded:
            rule = rules.load(name)
            severity = self._config.severity(name, rule.severity)
            self._loaded[name] = rule, self._config.options(rule), severity
        return self._loaded[name]


def _suppressions(config: Config, today: date) -> "Suppressions | None":
    if not config.settings.ignored:
        return None
    from perflint.suppress import Suppressions

    return Suppressions(config, today)


def check(
    config: Config,
    sources: Iterable[Source],
    today: date,
    *,
    forced: Format | None = None,
    repair: str | None = None,
    write: Callable[[Source, bytes], None] | None = None,
) -> Report:
    """Check sources one at a time; with ``repair`` ``safe`` or ``all``, after repairing them.

    ``write`` is given each repaired file, and raises OSError where that cannot be done: the file is
    then reported as it is. Without it the report only holds what would be written.
    """
    checker = Checker(config, today, forced)
    report = Report()
    for source in sources:
        try:
            data = source.read()
        except OSError as error:
            if source.named or config.expects(source.path):
                report.troubles.append(f"{source.path}: cannot be read: {error.strerror or error}")
            continue
        if repair is not None:
            data = _repaired(checker, source, data, report, unsafe=repair == "all", write=write)
        if checker.check(source, data, report):
            report.checked.append(source.path)
        elif source.named:
            report.passed_over.append(source.path)
    report.violations += _unused(checker, config, report)
    return report


def _unused(checker: Checker, config: Config, report: Report) -> list[Violation]:
    if checker.suppressions is None or config.file is None or not config.reports_unused_ignores:
        return []
    unused = checker.suppressions.unused()
    if unused:
        report.texts[config.file.path] = Text(config.file.path, config.file.data)
    return unused


def _repaired(
    checker: Checker,
    source: Source,
    data: bytes,
    report: Report,
    *,
    unsafe: bool,
    write: Callable[[Source, bytes], None] | None,
) -> bytes:
    """Return the repaired bytes of a file, noting them in ``report`` where they differ."""
    from perflint import fix

    before, repairs = data, []
    for _ in range(PASSES):
        trial = Report()
        checker.check(source, data, trial)
        fixes = [violation.finding.fix for violation in trial.active]
        data, applied = fix.apply(data, [one for one in fixes if one and (one.safe or unsafe)])
        repairs += [one.title for one in applied]
        if not applied:
            break
    if data == before:
        return data
    try:
        if write is not None:
            write(source, data)
    except OSError as error:
        report.troubles.append(str(error))
        return before
    report.rewrites.append(Rewrite(source, before, data, tuple(repairs)))
    return data
