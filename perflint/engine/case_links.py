"""Links baselines with the test cases that are compared with them, for the rules about both.

Case files and baselines that a change does not touch are read from the snapshot that is checked.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import copy
from functools import partial
from typing import Any

from perflint.config import Config
from perflint.documents.baselines.baseline import Baseline
from perflint.documents.baselines.change import BaselineChange
from perflint.documents.cases.case_set import CaseSet, UnreadCase
from perflint.documents.cases.links import (
    BaselinePair,
    BaselineScenarios,
    CaseFileScenarios,
    ScenarioLinks,
)
from perflint.documents.cases.lists import (
    CaseRecords,
    ListedCases,
    RecordsOfCases,
    RemovedRecords,
)
from perflint.engine.case_snapshot import CaseSnapshot, folder_of
from perflint.engine.reader import Reader
from perflint.engine.report import Source
from perflint.engine.subjects import NothingTouched, Subjects
from perflint.formats import Format
from perflint.primitives.finding import Scope
from perflint.primitives.record import Record
from perflint.primitives.text import Text
from perflint.sources.other_files import OtherFiles

FindCaseFiles = Callable[[OtherFiles, Format, str], tuple[str, ...]]
"""Returns the case files that count for the baselines of a format in a folder."""


class CaseLinker:
    """Links the files of a run; it keeps one ``CaseSnapshot`` for each snapshot and format."""

    def __init__(self, config: Config, reader: Reader, find: FindCaseFiles) -> None:
        self._config = config
        self._reader = reader
        self._find = find
        self._snapshots: dict[tuple[object, str], CaseSnapshot] = {}

    def snapshot(self, files: OtherFiles, format: Format) -> CaseSnapshot:
        """Return the cases and the baselines of a format in a snapshot."""
        key = files.snapshot, format.name
        if key not in self._snapshots:
            find = partial(self._find, files, format)
            self._snapshots[key] = CaseSnapshot(files, format, find, self._config, self._reader)
        return self._snapshots[key]

    def with_cases(self, source: Source, subjects: Subjects, *, compared: bool) -> Subjects:
        """Return the subjects of a baseline with its cases; ``compared`` if it has a base."""
        baseline = subjects.latest
        if baseline is None:
            return subjects
        is_change = compared and self._reader.scope == "changed"
        with source.others() as new, source.others(before=True) as old:
            earlier = self.snapshot(old, baseline.format) if is_change else None
            return with_cases(source, subjects, self.snapshot(new, baseline.format), earlier)

    def of_case_file(
        self, source: Source, data: bytes | None, formats: Sequence[Format], *, differs: bool
    ) -> Subjects | None:
        """Return the subjects of a file of cases; ``differs`` if a change touches it."""
        with source.others() as new, source.others(before=True) as old:
            sides = [(self.snapshot(new, each), self.snapshot(old, each)) for each in formats]
            return of_case_file(source, data, sides, self._reader.scope, differs=differs)


def with_cases(
    source: Source, subjects: Subjects, later: CaseSnapshot, earlier: CaseSnapshot | None
) -> Subjects:
    """Return the subjects of a baseline with its cases.

    ``earlier`` is None if the whole file is judged. It is read only if something is wrong.
    """
    baseline, after = subjects.latest, later.cases(folder_of(source.path))
    if baseline is None or after is None:
        return subjects
    before_folder = folder_of(source.before_path or source.path)
    by_type: dict[type, Any] = {}
    change: BaselineChange | None = subjects.by_type.get(BaselineChange)
    if change is not None:
        by_type[BaselineChange] = changed = copy(change)
        changed.cases = after
        removed = frozenset(each.name for each in change.only_before)
        if earlier is not None:
            before_path = source.before_path or source.path
            is_moved = before_path != source.path
            old = earlier.cases(before_folder) if removed or is_moved else None
            lists = (later.lists(after), earlier.lists(old)) if old is not None else ((), ())
            records = RemovedRecords(baseline, removed, *lists, before_path)
            by_type[CaseRecords] = records
            changed.without_baseline = records.names_without_baseline
    if Baseline in subjects.by_type:
        is_new = baseline.is_renamed
        judged = [each.name for each in baseline.scenarios if each.in_scope or is_new(each)]
        lost = [name for name in judged if not after.may_have(name)]
        ungated = [name for name in judged if after.gated(name) is False]
        before = earlier.cases(before_folder) if earlier is not None and lost + ungated else None
        by_type[Baseline] = baseline = baseline.with_cases(after)
        free = later.free(after) if lost else []
        by_type[ScenarioLinks] = BaselineScenarios(baseline, after, before, free)
    by_type = {**subjects.by_type, **by_type}
    # A file that can be read is checked itself, and has its own notes.
    notes = subjects.notes + _notes(each for each in after.unread if not each.file.data)
    return subjects._replace(by_type=by_type, notes=notes, has_cases=True)


_NO_CASES = CaseSet({}, (), (), {}, {})

Sides = tuple[CaseSnapshot, CaseSnapshot]
"""The later and the earlier snapshot of one format."""


def _notes(unread: Iterable[UnreadCase]) -> tuple[str, ...]:
    """Return what to say of files that were not read."""
    files = [each for each in unread if each.place is None]
    found = (f"{each.file.path}: the test cases were not compared: {each.reason}" for each in files)
    return tuple(dict.fromkeys(found))


class _Group(Record):
    """Baselines of one format with the same case files on both sides of a change."""

    later: CaseSnapshot
    earlier: CaseSnapshot
    after: CaseSet
    before: CaseSet
    baselines: Sequence[str]

    def lists(self, renamed: frozenset[str] = frozenset()) -> tuple[ListedCases, ...]:
        """Return the lists of cases after the change, in which some were ``renamed``."""
        lists = self.later.lists(self.after)
        return tuple(each._replace(renamed=each.renamed | renamed) for each in lists)

    def links(self, text: Text, before_path: str) -> CaseFileScenarios:
        """Return the scenarios that the change of a case file may leave without a comparison."""
        after = (self.later.baseline(path) for path in self.baselines)
        pairs = [
            BaselinePair(each, self.earlier.baseline(each.document.text.path))
            for each in after
            if each is not None
        ]
        return CaseFileScenarios(text, before_path, self.after, self.before, pairs)


def of_case_file(
    source: Source, data: bytes | None, formats: Sequence[Sides], scope: Scope, *, differs: bool
) -> Subjects | None:
    """Return the subjects of a file of cases, which may be of several formats.

    None if no baseline is compared with it.
    """
    is_compared = scope == "changed" and differs
    groups = [each for sides in formats for each in _groups(source, *sides, both=is_compared)]
    path, before_path = source.path, source.before_path or source.path
    files = [each.after.files for each in groups] + [each.before.files for each in groups]
    wanted = before_path if source.deleted else path
    known = (each[wanted] for each in files if wanted in each)
    text = next(known, None) or Text(path, data or b"")
    unread = [each for group in groups for each in group.after.unread if each.file.path == path]
    every = (case for group in groups for case in group.after.cases)
    cases = {(each.name, each.place.span) for each in every if each.place.file.path == path}
    if not groups or not (cases or unread or source.deleted or differs):
        return None
    subjects = Subjects(
        {}, text, ("cases",), cases=len(cases), notes=_notes(unread), has_cases=True
    )
    if scope == "file":
        records = tuple(RecordsOfCases(text, each.lists()) for each in groups)
        return subjects._replace(by_type={CaseRecords: records} if not source.deleted else {})
    if not differs:
        return subjects._replace(touched=NothingTouched(), scope="changed")
    links = tuple(each.links(text, before_path) for each in groups)
    by_type: dict[type, Any] = {ScenarioLinks: links}
    if not source.deleted:
        by_type[CaseRecords] = tuple(
            RecordsOfCases(
                text, each.lists(link.renamed), each.earlier.lists(each.before), link.causes
            )
            for each, link in zip(groups, links, strict=True)
        )
    return subjects._replace(by_type=by_type, scope="changed")


def _groups(
    source: Source, later: CaseSnapshot, earlier: CaseSnapshot, *, both: bool
) -> Iterator[_Group]:
    """Yield the baselines for which a case file counts or, with ``both`` sides, counted before."""
    groups: dict[object, tuple[str, list[str]]] = {}
    for folder, paths in later.folders.items():
        after = later.case_files(folder)
        before = earlier.case_files(folder) if both else ()
        if source.path in after or source.before_path in before:
            groups.setdefault((after, before), (folder, []))[1].extend(paths)
    for folder, paths in groups.values():
        new = later.cases(folder) or _NO_CASES
        old = (earlier.cases(folder) if both else None) or _NO_CASES
        yield _Group(later, earlier, new, old, paths)
