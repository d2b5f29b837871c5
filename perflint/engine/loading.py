"""What is loaded when a file needs it: rules as configured, and test cases."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING, Any

from perflint import rules
from perflint.config import Config
from perflint.engine.reader import Reader
from perflint.engine.report import Source
from perflint.engine.subjects import Bases, ReadFile, Subjects
from perflint.formats import Format
from perflint.primitives.finding import Finding, Severity
from perflint.primitives.globs import TooManyFoldersError, find_above
from perflint.primitives.record import Record
from perflint.primitives.text import Text
from perflint.rules.rule import Rule

if TYPE_CHECKING:  # loaded only with test cases
    from perflint.engine.case_links import CaseLinker
    from perflint.sources.other_files import OtherFiles


class LoadedRule(Record):
    """A rule with its options, and its severity if the configuration sets one."""

    rule: Rule
    options: Any
    configured_severity: Severity | None

    def severity_of(self, finding: Finding) -> Severity:
        """Return the configured severity, else that of the finding, else that of the rule."""
        return self.configured_severity or finding.severity or self.rule.severity

    def findings(self, subject: Any) -> Iterator[Finding]:
        """Run the rule on a document, or on a tuple of all parts of one."""
        if type(subject) is not tuple:
            return self.rule.check(subject, self.options)
        return self._in_parts(subject)

    def _in_parts(self, parts: tuple[Any, ...]) -> Iterator[Finding]:
        """Run the rule on the parts of an argument file, or on pages.

        They may share a class; what is equal in several is found once. A page for which the rule is
        ignored is skipped: its findings are those of another file.
        """
        seen = set()
        for part in parts:
            if self.rule.name in getattr(part, "ignored_rules", ()):
                continue
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
        self._runnables: dict[tuple[tuple[str, ...], tuple[str, ...]], tuple[str, ...]] = {}

    def select(self, path: str, groups: tuple[str, ...]) -> tuple[str, ...]:
        """Return the names of the rules that check a file whose content belongs to ``groups``."""
        return self._runnable(self._config.selected(path), groups)

    def _runnable(self, names: tuple[str, ...], groups: tuple[str, ...]) -> tuple[str, ...]:
        key = names, groups
        if key not in self._runnables:  # the same for nearly all files of a run
            compared = "change" in groups or rules.ARGUMENT_CHANGE in groups
            self._runnables[key] = tuple(
                name
                for name in names
                if rules.GROUP_OF[name] in groups and (compared or name not in rules.NEED_BASE)
            )
        return self._runnables[key]

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
        self._paths: dict[tuple[object, str, str], tuple[str, ...]] = {}
        #: Format → why its case files are not known.
        self.problems: dict[str, str] = {}

    @cached_property
    def linker(self) -> "CaseLinker":
        """What reads the cases, loaded if there are any."""
        from perflint.engine.case_links import CaseLinker

        return CaseLinker(self._config, self._reader, self._case_files)

    def prepare(self, sources: Sequence[Source]) -> None:
        """Read the cases of the baselines that are known by their paths, of one snapshot.

        So a process of git that runs already reads them.
        """
        formats = ((source, self._config.formats.for_path(source.path)) for source in sources)
        wanted = [
            (source.path.rpartition("/")[0], format)
            for source, format in formats
            if format is not None and self._are_needed(source, format)
        ]
        if wanted:
            # An error is one of the file; it is reported when that is checked.
            with sources[0].others() as files, suppress(Exception):
                for folder, format in wanted:
                    if self._case_files(files, format, folder):
                        self.linker.snapshot(files, format).cases(folder)

    def subjects(self, source: Source, read: ReadFile, bases: Bases | None) -> Subjects | None:
        """Return what rules check in a file, with the test cases if there are any."""
        subjects = self._reader.subjects(source, read, bases)
        if subjects is None:
            return self._of_case_file(source, read.data, bases)
        baseline = subjects.latest if "metadata" in subjects.groups else None
        if baseline is None or not self._are_needed(source, baseline.format):
            return subjects
        with source.others() as files:
            if not self._case_files(files, baseline.format, source.path.rpartition("/")[0]):
                return subjects._replace(notes=(*subjects.notes, *self._notes(baseline.format)))
        compared = bases is not None and source.path in bases.by_path
        return self.linker.with_cases(source, subjects, compared=compared)

    def _of_case_file(
        self, source: Source, data: bytes | None, bases: Bases | None
    ) -> Subjects | None:
        """Return the subjects of a file of cases, or of one that was it before the change."""
        paths = {source.path, source.before_path or source.path}
        found = (each for path in paths for each in self._config.formats.for_case_file(path))
        formats = [each for each in dict.fromkeys(found) if self._are_needed(source, each)]
        if not formats:
            return None
        differs = bases is not None and bases.differs(source.path)
        subjects = self.linker.of_case_file(source, data, formats, differs=differs)
        notes = tuple(note for each in formats for note in self._notes(each))
        if subjects is None and notes:
            return Subjects({}, Text(source.path, data or b""), (), notes=notes)
        return subjects

    def _notes(self, format: Format) -> tuple[str, ...]:
        """Return why test cases of a format may not have been compared."""
        problem = self.problems.get(format.name)
        if problem is None:
            return ()
        where = f"name the directories in `files` of formats.{format.name}.cases"
        return (f"the test cases of {format.name} were not compared: {problem}; {where}",)

    def _are_needed(self, source: Source, format: Format) -> bool:
        if not self._config.formats.case_files(format):
            return False
        return not rules.NEED_CASES.isdisjoint(self._reader.config.selected(source.path))

    def _case_files(self, files: "OtherFiles", format: Format, folder: str) -> tuple[str, ...]:
        """Return the files with the cases of the baselines of a format in a folder."""
        key = files.snapshot, format.name, folder
        if key not in self._paths:
            globs = self._config.formats.case_files(format)
            try:
                found = find_above(files.names, globs, folder, files.hidden(globs))
            except TooManyFoldersError as error:
                found, self.problems[format.name] = (), str(error)
            self._paths[key] = tuple(path for path in found if path.endswith(".py"))
        return self._paths[key]
