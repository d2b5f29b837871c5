"""One file after another through the rules."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from perflint import rules
from perflint.config import Config
from perflint.documents.baseline import Baseline, Terms
from perflint.documents.json_document import JsonDocument
from perflint.documents.text import Text
from perflint.formats import Format
from perflint.report import Crash, Report, Source
from perflint.rule import Rule, Severity
from perflint.violation import Finding, Violation

if TYPE_CHECKING:  # loaded where there is something to compare with, or to ignore
    from perflint.documents.baseline_change import BaselineChange, BaselineSetChange
    from perflint.suppress import Suppressions

Loaded = tuple[Rule, Any, Severity]
"""A rule with its options and severity, as configured."""


Family = tuple[tuple[str, ...], str]
"""The globs of a baseline set (none, outside of all sets) and the name of a format."""


class Base(NamedTuple):
    """What a file is compared with: what it was, the changes of its set, and the day of its own.

    The day is None for what is not committed yet.
    """

    before: Baseline | None
    family: "BaselineSetChange"
    day: Callable[[], date | None]

    def change_to(self, after: Baseline | None, today: date) -> "BaselineChange":
        """Return the change from what the file was to ``after``, as of ``today``."""
        from perflint.documents.baseline_change import BaselineChange

        def day() -> date:
            return self.day() or today

        return BaselineChange(self.before, after, day=day, family=self.family)


class Bases(NamedTuple):
    """What files are compared with, by path, and why others are compared with nothing."""

    by_path: dict[str, Base]
    notes: list[str]


class Checker:
    """Checks one file after another by one configuration.

    ``forced`` is the format of files that the user names, whatever their name and content.
    """

    def __init__(self, config: Config, today: date, forced: Format | None = None) -> None:
        self._config = config
        self._forced = forced
        self._loaded: dict[str, Loaded] = {}
        self._runs: dict[tuple[str, ...], list[Loaded]] = {}
        self.today = today
        self.suppressions = _suppressions(config, today)

    def check(self, source: Source, data: bytes | None, report: Report, base: Base | None) -> bool:
        """Check a file (None: it is gone) and add what is found to ``report``.

        Returns False where no format fits it. Raises OSError where another file of its set cannot
        be read.
        """
        subjects = self._subjects(source, data, base)
        if not subjects:
            return False
        violations = []
        for rule, finding, severity in self._findings(source.path, subjects, report):
            violation = Violation(rule.name, severity, source.path, finding)
            if self.suppressions is not None:
                violation = self.suppressions.apply(violation)
            violations.append(violation)
        if violations:
            violations.sort(key=lambda violation: violation.finding.span)
            report.violations += violations
            report.texts[source.path] = _text_of(subjects[0])
        return True

    def _subjects(self, source: Source, data: bytes | None, base: Base | None) -> list[Any]:
        """Return what rules are about in a file: its text, its numbers, its change."""
        if data is None:
            return [base.change_to(None, self.today)] if base is not None else []
        document, format = self._recognise(source.path, data, named=source.named)
        if document is None or format is None:
            return []
        if document.fault is not None:
            return [document]
        baseline = Baseline(document, format, self._terms(source.path))
        if base is None:
            return [document, baseline]
        baseline.change = base.change_to(baseline, self.today)
        return [document, baseline, baseline.change]

    def baseline(
        self, source: Source, path: str, data: bytes, like: Format | None = None
    ) -> Baseline | None:
        """Read a file, under a path that it may have had before; None where it is no baseline.

        ``like`` is the format of a text that cannot be parsed and whose name tells none.
        """
        document, format = self._recognise(path, data, named=source.named)
        if document is None and like is not None:
            document = JsonDocument(Text(path, data))
        if format is None and document is not None and document.fault is not None:
            format = like
        if document is None or format is None:
            return None
        return Baseline(document, format, self._terms(source.path))

    def family_of(self, path: str, baseline: Baseline) -> Family:
        """Return the set that a file belongs to."""
        group = self._config.set_of(path)
        return group.files if group is not None else (), baseline.format.name

    def _terms(self, path: str) -> Terms:
        group = self._config.set_of(path)
        if group is None:
            return Terms(self.today)
        return Terms(self.today, group.policy, group.max_age_days)

    def _recognise(
        self, path: str, data: bytes, *, named: bool
    ) -> tuple[JsonDocument | None, Format | None]:
        """Read a file by the format it is forced to be, configured to be, named or made like."""
        formats = self._config.formats
        group = self._config.set_of(path)
        format = self._forced if named else None
        if format is None and group is not None and group.format is not None:
            format = formats.named(group.format)
        if format is not None:
            return JsonDocument(Text(path, data)), format
        format = formats.of_path(path)
        if format is None and not formats.may_recognise(data):
            return None, None
        document = JsonDocument(Text(path, data))
        if format is None and document.fault is None:
            format = formats.of_content(document.value)
        return document, format

    def _findings(
        self, path: str, subjects: list[Any], report: Report
    ) -> Iterator[tuple[Rule, Finding, Severity]]:
        by_type = {type(subject): subject for subject in subjects}
        if Baseline in by_type:
            report.scenarios += by_type[Baseline].count
        compared = not {JsonDocument, Baseline}.issuperset(by_type)
        for rule, options, severity in self._rules(path, report, compared=compared):
            if rule.subject not in by_type:
                continue
            try:
                for finding in rule.check(by_type[rule.subject], options):
                    yield rule, finding, severity
                if self.suppressions is not None:
                    self.suppressions.note_run(rule.name, path)
            except OSError:  # another file of the set cannot be read, for which no rule can help
                raise
            except Exception as error:
                report.crashes.append(_crash(rule.name, path, error))

    def _rules(self, path: str, report: Report, *, compared: bool) -> list[Loaded]:
        selected = tuple(
            name for name in self._config.selected(path) if compared or name not in rules.NEED_BASE
        )
        if selected not in self._runs:
            self._runs[selected] = loaded = []
            for name in selected:
                try:
                    loaded.append(self._load(name))
                except Exception as error:
                    report.crashes.append(_crash(name, path, error))
        return self._runs[selected]

    def _load(self, name: str) -> Loaded:
        if name not in self._loaded:
            rule = rules.load(name)
            severity = self._config.severity(name, rule.severity)
            self._loaded[name] = rule, self._config.options(rule), severity
        return self._loaded[name]


def _crash(rule: str, path: str, error: Exception) -> Crash:
    return Crash(rule, path, f"{type(error).__name__}: {error}")


def _text_of(subject: Any) -> Text:
    """Return the text that findings about a subject point into."""
    document = subject if isinstance(subject, JsonDocument) else subject.shown.document
    text: Text = document.text
    return text


def _suppressions(config: Config, today: date) -> "Suppressions | None":
    if not config.settings.ignored:
        return None
    from perflint.suppress import Suppressions

    return Suppressions(config, today)
