"""One file after another through the rules."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from perflint import rules
from perflint.config import Config
from perflint.engine.reader import Bases, Reader, Subjects
from perflint.engine.report import Crash, Report, Source
from perflint.primitives.finding import Finding, Violation
from perflint.primitives.limits import MAX_FINDINGS
from perflint.primitives.record import Record
from perflint.rules.rule import Rule, Severity

if TYPE_CHECKING:  # loaded where there is something to ignore
    from perflint.engine.suppressions.bulk import Ratchet, Seen
    from perflint.engine.suppressions.ignores import InlineSuppressions, Suppressions

Loaded = tuple[Rule, Any, Severity]
"""A rule with its options and severity, as configured."""


class Trace(Record):
    """What files left in a checker for the end of the run.

    ``ran`` says which files each rule looked at, ``used`` which entries of the configuration fitted
    a finding, ``seen`` what the ratchet saw.
    """

    ran: dict[str, set[str]]
    used: set[int]
    seen: "Seen | None"


class Checker:
    """Checks one file after another by one configuration, compared with ``bases`` if given.

    ``ran`` says which files each rule looked at; ``ratchet`` hides what was there before.
    """

    def __init__(
        self,
        config: Config,
        reader: Reader,
        bases: Bases | None = None,
        ratchet: "Ratchet | None" = None,
    ) -> None:
        self._config = config
        self._reader = reader
        self._bases = bases
        self.ratchet = ratchet
        self.ran: dict[str, set[str]] = {}
        self._loaded: dict[str, Loaded] = {}
        self._runs: dict[tuple[str, ...], list[Loaded]] = {}
        self.suppressions = _suppressions(config, reader.today)

    @property
    def trace(self) -> Trace:
        """What the files left that were checked so far."""
        used = self.suppressions.used if self.suppressions is not None else set()
        return Trace(self.ran, used, self.ratchet.seen if self.ratchet is not None else None)

    def forget(self) -> None:
        """Begin as if no file had been checked."""
        self.ran.clear()
        for part in (self.trace.used, *(self.trace.seen or ())):
            part.clear()

    def add(self, other: Trace) -> None:
        """Take in what other files left in another checker."""
        mine = self.trace
        for rule, paths in other.ran.items():
            mine.ran.setdefault(rule, set()).update(paths)
        mine.used.update(other.used)
        if mine.seen is not None and other.seen is not None:
            mine.seen.add(other.seen)

    def check(self, source: Source, data: bytes | None, report: Report) -> bool:
        """Check a file (None: it is gone) and add what is found to ``report``.

        Returns False where no format fits it. Raises OSError where another file of its set cannot
        be read.
        """
        subjects = self._reader.subjects(source, data, self._bases)
        if subjects is None:
            return False
        report.scenarios += subjects.scenarios
        report.arguments += subjects.arguments
        inline = self._inline(source.path, subjects)
        violations = []
        for rule, finding, severity in self._findings(source.path, subjects, report):
            violation = Violation(rule.name, severity, source.path, finding)
            if self.suppressions is not None:
                violation = self.suppressions.apply(violation)
            if inline is not None:
                violation = inline.apply(violation)
            if self.ratchet is not None:
                violation = self.ratchet.apply(violation, source.before_path)
            violations.append(violation)
        if inline is not None and self._config.reports_unused_ignores:
            violations += inline.unused(self._config.selected(source.path))
        places = subjects.places
        if places is not None:
            violations = [
                one for one in violations if any(place.holds(one.finding.span) for place in places)
            ]
        if violations:
            violations.sort(key=lambda violation: violation.finding.span)
            report.violations += violations
            report.texts[source.path] = subjects.text
        return True

    def _inline(self, path: str, subjects: Subjects) -> "InlineSuppressions | None":
        if not subjects.directives:
            return None
        from perflint.engine.suppressions.ignores import InlineSuppressions

        severity = self._config.severity(rules.UNUSED_IGNORE, "warning")
        return InlineSuppressions(path, subjects.directives, severity)

    def _findings(
        self, path: str, subjects: Subjects, report: Report
    ) -> Iterator[tuple[Rule, Finding, Severity]]:
        left = MAX_FINDINGS
        for rule, options, severity in self._rules(path, subjects, report):
            if rule.subject not in subjects.by_type:
                continue
            try:
                for finding in rule.check(subjects.by_type[rule.subject], options):
                    if left == 0:
                        words = f"more than {MAX_FINDINGS:,} findings; no more were looked for"
                        report.troubles.append(f"{path}: {words}")
                        return
                    left -= 1
                    yield rule, finding, severity
                self.ran.setdefault(rule.name, set()).add(path)
            except OSError:  # another file of the set cannot be read, for which no rule can help
                raise
            except Exception as error:
                report.crashes.append(_crash(rule.name, path, error))

    def _rules(self, path: str, subjects: Subjects, report: Report) -> list[Loaded]:
        """Return the rules that look at a file; the modules of the others are not imported."""
        selected = tuple(
            name
            for name in self._config.selected(path)
            if rules.GROUP_OF[name] in subjects.groups
            and ("change" in subjects.groups or name not in rules.NEED_BASE)
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


def _suppressions(config: Config, today: date) -> "Suppressions | None":
    if not config.settings.ignored:
        return None
    from perflint.engine.suppressions.ignores import Suppressions

    return Suppressions(config, today)
