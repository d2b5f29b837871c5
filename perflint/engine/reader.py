"""Reads source files, and parses them according to the configuration."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from perflint.config import Config
from perflint.config.settings import DEFAULT_POLICY, ArgumentDocsSet, ArgumentSet
from perflint.documents.baselines.baseline import Baseline, BaselineSettings
from perflint.documents.baselines.scenario import Scenario
from perflint.documents.json.document import JsonDocument
from perflint.engine.report import Source
from perflint.engine.subjects import (
    Base,
    Bases,
    NothingTouched,
    ParsedJson,
    ReadFile,
    Subjects,
)
from perflint.formats import Format
from perflint.primitives.finding import Scope
from perflint.primitives.text import Text
from perflint.sources.work_tree import ENDINGS

if TYPE_CHECKING:  # loaded only with test cases or pages
    from perflint.documents.cases.case_set import CaseSet
    from perflint.engine.argument_pages import PageSnapshots
    from perflint.formats.case_keys import Cases

Family = tuple[tuple[str, ...], str]
"""The globs of a baseline set (none for files outside all sets) and the name of a format."""


def read_source(source: Source) -> ReadFile:
    """Read the bytes of a file; an OSError is part of the result."""
    try:
        return ReadFile(None if source.deleted else source.read())
    except OSError as error:
        return ReadFile(None, error)


class Reader:
    """Parses files according to one configuration.

    ``forced`` is the format of files that the user names, regardless of name and content. ``scope``
    says what is reported of them. ``pages`` keeps what pages were read for the others.
    """

    def __init__(
        self, config: Config, today: date, forced: Format | None = None, scope: Scope = "file"
    ) -> None:
        self.config = config
        self._forced = forced
        self.scope = scope
        self.today = today
        self.pages: PageSnapshots | None = None

    def subjects(self, source: Source, read: ReadFile, bases: Bases | None) -> Subjects | None:
        """Return what rules check in a file, or None if it has no baseline and no arguments.

        ``bases`` is None if nothing is compared.
        """
        base = bases.by_path.get(source.path) if bases is not None else None
        if read.data is None:
            return self._deleted(base) if base is not None else self._other(source, None, bases)
        argument_set = self.config.argument_set_for(source.path)
        if argument_set is not None:
            return self._arguments(argument_set, source, read.data, bases)
        docs_set = self.config.argument_docs_for(source.path)
        if docs_set is not None:
            return self._page(docs_set, source, read.data, bases)
        if (other := self._other(source, read.data, bases)) is not None:
            return other
        document, baseline = read.parsed or self.parse(source, read.data)
        if document is None:
            return None
        if document.parse_error is not None:
            if baseline is None and not self._is_configured(source.path):
                return None
            return Subjects({JsonDocument: document}, document.text, ("baseline",))
        if baseline is None:
            return None
        subjects = Subjects(
            {JsonDocument: document, Baseline: baseline},
            document.text,
            ("baseline", "metadata", "cases"),
            baseline.count,
        )
        if bases is None:
            return subjects
        if base is not None:
            return self._changed(subjects, baseline, base, judged=source.path in bases.judged)
        if bases.differs(source.path):
            return subjects
        return self._unchanged(subjects, baseline, judged=source.path in bases.judged)

    def _changed(
        self, subjects: Subjects, baseline: Baseline, base: Base, *, judged: bool
    ) -> Subjects:
        from perflint.documents.baselines.touched import TouchedValues

        change = base.change_to(baseline, self.today)
        touched = TouchedValues(change)
        is_touched = None if self.scope == "file" else _any if judged else touched.scenario
        by_type: dict[type, Any] = {
            Baseline: baseline.compared(change, is_touched),
            type(change): change,
        }
        return subjects._replace(
            by_type={**subjects.by_type, **by_type},
            groups=(*subjects.groups, "change"),
            touched=touched,
            scope=self.scope,
        )

    def _unchanged(self, subjects: Subjects, baseline: Baseline, *, judged: bool) -> Subjects:
        if self.scope == "file":
            return subjects
        checked = baseline.compared(None, _any if judged else lambda scenario: False)
        by_type = {**subjects.by_type, Baseline: checked}
        return subjects._replace(by_type=by_type, touched=NothingTouched(), scope="changed")

    def expects(self, source: Source) -> bool:
        """Tell whether a file is checked regardless of its content."""
        forced = self._forced is not None and source.named
        return forced or self.config.expects(source.path)

    def declares_arguments(self, path: str) -> bool:
        """Tell whether a file belongs to a configured set of argument files."""
        return self.config.argument_set_for(path) is not None

    def is_text(self, path: str) -> bool:
        """Tell whether a file is an argument file, or a page that documents arguments."""
        return self.config.is_text(path)

    def _is_configured(self, path: str) -> bool:
        """Tell whether the configuration says that a JSON file is a baseline."""
        return path.endswith(ENDINGS) and self.config.baseline_set_for(path) is not None

    def _deleted(self, base: Base) -> Subjects:
        change = base.change_to(None, self.today)
        text = change.latest.document.text
        return Subjects({type(change): change}, text, ("metadata", "change", "cases"))

    def _arguments(
        self, argument_set: ArgumentSet, source: Source, data: bytes, bases: Bases | None
    ) -> Subjects | None:
        """Return the arguments that a file declares, compared with its base.

        None if there are none and this is not worth a note.
        """
        from perflint.documents.arguments.ignore_comments import read_ignore_comments
        from perflint.documents.arguments.module import ArgumentFile, ArgumentModule
        from perflint.engine import argument_files

        file = argument_files.read_file(argument_set, source, data)
        notes = argument_files.notes_on(argument_set, source, file)
        if file.parse_error is None and not file.parts:
            return Subjects({}, file.text, (), notes=notes) if notes else None
        subjects = Subjects(
            {ArgumentFile: file, ArgumentModule: file.parts},
            file.text,
            ("arguments",),
            arguments=file.size,
            directives=read_ignore_comments(file),
            notes=notes,
        )
        scope = argument_set.scope or self.scope
        if bases is None:
            return subjects
        if source.path not in bases.texts:
            touched = NothingTouched() if scope == "changed" else None
            return subjects._replace(touched=touched, scope=scope)
        before = bases.texts[source.path]
        subjects = subjects._replace(scope=scope)
        if before is None or file.parse_error is not None:
            return subjects
        old = argument_files.read_file(argument_set, source, before, before=True)
        if old.parse_error is not None:
            return subjects
        subjects = argument_files.changed(subjects, old, source)
        if not self.config.checks_pages(source.path):
            return subjects
        from perflint.engine.page_changes import with_pages

        return with_pages(subjects, self.config, source, bases, scope)

    def _page(
        self, docs_set: ArgumentDocsSet, source: Source, data: bytes, bases: Bases | None
    ) -> Subjects:
        """Return what rules check in a page that documents arguments, compared with its base."""
        if not self.config.checks_pages(source.path):
            return Subjects({}, Text(source.path, data), ())
        from perflint.engine.argument_pages import PageSnapshots, compared_page, page_subjects

        self.pages = pages = self.pages or PageSnapshots(self.config)
        if bases is None or self.scope == "file":
            return page_subjects(pages, docs_set, source, data)
        return compared_page(pages, docs_set, source, data, bases)

    @property
    def changes_pages(self) -> bool:
        """Whether changes of other files are reported that contradict pages."""
        return self.scope == "changed" and self.config.checks_pages()

    def _other(self, source: Source, data: bytes | None, bases: Bases | None) -> Subjects | None:
        """Return what a file means for pages that is checked for nothing else; None if nothing."""
        subjects = None
        if bases is not None and self.changes_pages and source.path in bases.texts:
            from perflint.engine.page_changes import of_other_file

            subjects = of_other_file(self.config, source, data, bases)
        if subjects is None and data is not None and self.config.is_documented(source.path):
            subjects = Subjects({}, Text(source.path, data), ())
        return subjects

    def parse(
        self,
        source: Source,
        data: bytes,
        *,
        path: str | None = None,
        fallback: Format | None = None,
    ) -> ParsedJson:
        """Parse a JSON file if its path, the configuration or its bytes suggest a baseline.

        ``path`` is the earlier path of a renamed file. ``fallback`` is the format of the other side
        of a comparison, used if this side has a parse error or no records, and no other format is
        known.
        """
        path = path or source.path
        document, format = self._recognize(path, data, named=source.named)
        if format is None and fallback is not None:
            document = document or self._document(path, data, fallback)
            if document.parse_error or fallback.records.has_container(document.value):
                format = fallback
        if document is None or format is None:
            return ParsedJson(document)
        if document.is_lines:
            format = format.of_lines
        return ParsedJson(document, Baseline(document, format, self._settings(source.path)))

    def cases(self, modules: Mapping[str, bytes], keys: "Cases") -> "CaseSet":
        """Read the test cases of modules, given by path."""
        from perflint.documents.cases.modules import read_cases

        return read_cases(modules, keys)

    @staticmethod
    def _document(path: str, data: bytes, format: Format | None) -> JsonDocument:
        """Parse a file, of one value in each line if its format allows that or is not known."""
        return JsonDocument(Text(path, data), lines=format is None or format.keys.records.lines)

    def family_of(self, path: str, baseline: Baseline) -> Family:
        """Return the set that a baseline belongs to."""
        baseline_set = self.config.baseline_set_for(path)
        return baseline_set.files if baseline_set is not None else (), baseline.format.name

    def _settings(self, path: str) -> BaselineSettings:
        baseline_set = self.config.baseline_set_for(path)
        if baseline_set is None:
            return BaselineSettings(self.today)
        policy = baseline_set.policy or DEFAULT_POLICY
        return BaselineSettings(self.today, policy, baseline_set.max_age_days)

    def with_default_policy(self, path: str, baseline: Baseline, policy: str) -> Baseline:
        """Return a baseline with another policy, unless the configuration has one for its file."""
        baseline_set = self.config.baseline_set_for(path)
        if baseline_set is not None and baseline_set.policy is not None:
            return baseline
        settings = baseline.settings._replace(policy=policy)
        return Baseline(baseline.document, baseline.format, settings)

    def _recognize(
        self, path: str, data: bytes, *, named: bool
    ) -> tuple[JsonDocument | None, Format | None]:
        """Find the format of a file: forced, configured, by its path, or by its content."""
        formats = self.config.formats
        baseline_set = self.config.baseline_set_for(path)
        format = self._forced if named else None
        if format is None and baseline_set is not None and baseline_set.format is not None:
            format = formats.named(baseline_set.format)
        if format is not None:
            return self._document(path, data, format), format
        format = formats.for_path(path)
        if format is None and not self._is_configured(path) and not formats.may_recognize(data):
            return None, None
        document = self._document(path, data, format)
        if document.parse_error is None and (
            format is None or format.has_other_records(document.value)
        ):
            format = formats.for_content(document.value, data)
        return document, format


def _any(scenario: Scenario) -> bool:
    """Tell that a scenario is in scope."""
    return True
