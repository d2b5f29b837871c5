"""What is loaded when a file needs it: rules as configured, and test cases."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from perflint import rules
from perflint.config import Config
from perflint.engine.reader import Reader
from perflint.engine.report import Source
from perflint.engine.subjects import Bases, ReadFile, Subjects
from perflint.primitives.finding import Finding, Severity
from perflint.primitives.record import Record
from perflint.rules.rule import Rule
from perflint.sources.work_tree import OtherFiles

if TYPE_CHECKING:  # loaded only with test cases
    from perflint.engine.case_links import CaseLinker


class LoadedRule(Record):
    """A rule with its options, and its severity if the configuration sets one."""

    rule: Rule
    options: Any
    configured_severity: Severity | None

    def severity_of(self, finding: Finding) -> Severity:
        """Return the configured severity, else that of the finding, else that of the rule."""
        return self.configured_severity or finding.severity or self.rule.severity

    def findings(self, subject: Any) -> Iterator[Finding]:
        """Run the rule on a document, or on a tuple of all parts of one.

        Parts of an argument file may share a class; what is equal in several is found once.
        """
        if type(subject) is not tuple:
            yield from self.rule.check(subject, self.options)
            return
        seen = set()
        for part in subject:
            for finding in self.rule.check(part, self.options):
                key = finding.span, finding.message
                if key not in seen:
                    seen.add(key)
                    yield finding

    def notes(self, subject: Any) -> Iterator[str]:
        """Yield why the rule reports nothing of a document, or of parts of one."""
        if self.rule.note is None:
            return
        for part in subject if type(subject) is tuple else (subject,):
            note = self.rule.note(part, self.options)
            if note is not None:
                yield note


class RuleLoader:
    """Loads rules for one configuration and keeps those already loaded."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._loaded: dict[str, LoadedRule] = {}

    def select(self, path: str, groups: tuple[str, ...]) -> tuple[str, ...]:
        """Return the names of the rules that check a file whose content belongs to ``groups``."""
        return self._runnable(self._config.selected(path), groups)

    @staticmethod
    def _runnable(names: Iterable[str], groups: tuple[str, ...]) -> tuple[str, ...]:
        compared = "change" in groups or rules.ARGUMENT_CHANGE in groups
        return tuple(
            name
            for name in names
            if rules.GROUP_OF[name] in groups and (compared or name not in rules.NEED_BASE)
        )

    def configured(self, path: str, groups: tuple[str, ...]) -> tuple[str, ...]:
        """Return what ``select`` would without ``--select`` and ``--ignore``."""
        return self._runnable(self._config.selected(path, by_file=True), groups)

    def yields_to(self, name: str) -> tuple[str, ...]:
        """Return the rules that a rule yields to; none for ``unused-ignore``."""
        return self.load(name).rule.yields_to if name in rules.GROUP_OF else ()

    def load(self, name: str) -> LoadedRule:
        """Return a rule; raises whatever its module raises on import."""
        if name not in self._loaded:
            rule = rules.load(name)
            severity = self._config.configured_severity(name)
            self._loaded[name] = LoadedRule(rule, self._config.options(rule), severity)
        return self._loaded[name]


class LinkedCases:
    """Finds the test cases that are compared with a baseline; they are read once in a run."""

    def __init__(self, config: Config, reader: Reader) -> None:
        self._config = config
        self._reader = reader
        self._paths: dict[tuple[str, str], Sequence[str]] = {}

    @cached_property
    def _linker(self) -> "CaseLinker":
        from perflint.engine.case_links import CaseLinker

        return CaseLinker(self._config, self._reader, self._case_files)

    def prepare(self, sources: Iterable[Source]) -> None:
        """Find the case files of the snapshot that is checked, before any file is checked."""
        for source in sources:
            format = self._config.formats.for_path(source.path)
            if format is not None and format.keys.cases is not None:
                if not rules.NEED_CASES.isdisjoint(self._reader.selected(source.path)):
                    with source.others() as files:
                        self._case_files(files)
                return

    def subjects(self, source: Source, read: ReadFile, bases: Bases | None) -> Subjects | None:
        """Return what rules check in a file, with the test cases if there are any."""
        subjects = self._reader.subjects(source, read, bases)
        if rules.NEED_CASES.isdisjoint(self._reader.selected(source.path)):
            return subjects
        if subjects is not None:
            if "metadata" not in subjects.groups or not self._has_cases(source, subjects):
                return subjects
            compared = bases is not None and source.path in bases.by_path
            return self._linker.with_cases(source, subjects, compared=compared)
        format = self._config.formats.for_case_file(source.path)
        if format is None or not source.path.endswith(".py"):
            return None
        differs = bases is not None and bases.differs(source.path)
        return self._linker.of_case_file(source, read.data, format, differs=differs)

    def _has_cases(self, source: Source, subjects: Subjects) -> bool:
        """Tell quickly whether there is a file that may have the cases of a baseline."""
        baseline = subjects.latest
        if baseline is None or baseline.format.keys.cases is None:
            return False
        with source.others() as files:
            return bool(self._case_files(files))

    def _case_files(self, files: OtherFiles) -> Sequence[str]:
        """Return the paths of a snapshot that may be files with test cases of some format."""
        if files.snapshot not in self._paths:
            self._paths[files.snapshot] = files.find(self._config.formats.case_globs)
        return self._paths[files.snapshot]
