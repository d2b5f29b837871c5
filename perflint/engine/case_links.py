"""Links baselines with the test cases that are compared with them, for the rules about both.

Case files and baselines that a change does not touch are read from the snapshot that is checked.
"""

from collections.abc import Callable, Sequence
from typing import Any

from perflint.config import Config
from perflint.documents.baselines.baseline import Baseline
from perflint.documents.baselines.change import BaselineChange
from perflint.documents.cases.case_set import CaseSet
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
from perflint.documents.cases.modules import read_cases
from perflint.documents.cases.names import renamed as renamed_case
from perflint.engine.reader import Reader
from perflint.engine.report import Source
from perflint.engine.subjects import NothingTouched, Subjects
from perflint.formats import Format
from perflint.formats.case_keys import CaseList, Cases
from perflint.primitives.globs import matches
from perflint.primitives.text import Text
from perflint.sources.work_tree import ENDINGS, OtherFiles, WorkTreeFile

FindCaseFiles = Callable[[OtherFiles], Sequence[str]]
"""Returns the paths of a snapshot that may be files with test cases."""


def of_folder(paths: Sequence[str], keys: Cases, folder: str) -> tuple[str, ...]:
    """Return the case files of a baseline in a folder, of those that may be."""
    prefix = f"{folder}/" if folder else ""
    return tuple(
        path
        for path in paths
        if path.endswith(".py")
        and (
            matches(path, keys.files)
            or (path.startswith(prefix) and matches(path.removeprefix(prefix), keys.files))
        )
    )


class CaseLinker:
    """Reads the case files and baselines of both snapshots, each once in a run."""

    def __init__(self, config: Config, reader: Reader, find: FindCaseFiles) -> None:
        self._config = config
        self._reader = reader
        self._find = find
        self._cases: dict[object, CaseSet | None] = {}
        self._paths: dict[object, Sequence[str]] = {}
        self._baselines: dict[object, tuple[Baseline, ...]] = {}
        self._lists: dict[object, tuple[ListedCases, ...]] = {}

    def cases(self, files: OtherFiles, format: Format, folder: str) -> CaseSet | None:
        """Return the cases of the baselines in a folder; None if there are no case files."""
        keys = format.keys.cases
        if keys is None:
            return None
        paths = of_folder(self._find(files), keys, folder)
        key = files.snapshot, format.name, paths
        if key not in self._cases:
            found = {path: data for path in paths if (data := files.read(path)) is not None}
            self._cases[key] = read_cases(found, keys) if found else None
        return self._cases[key]

    def all_cases(self, files: OtherFiles, format: Format) -> list[CaseSet]:
        """Return the cases of all baselines of a format, those of each set of case files once."""
        folders = [
            each.document.text.path.rpartition("/")[0] for each in self.baselines(files, format)
        ]
        found = [self.cases(files, format, folder) for folder in dict.fromkeys([*folders, ""])]
        sets = {id(cases): cases for cases in found if cases is not None}
        return [*sets.values()]

    def baselines(self, files: OtherFiles, format: Format) -> tuple[Baseline, ...]:
        """Return all baselines of a format, by the paths of its files or the configuration."""
        key = files.snapshot, format.name
        if key not in self._baselines:
            found = (self._baseline(path, files) for path in self._baseline_paths(files, format))
            self._baselines[key] = tuple(each for each in found if each is not None)
        return self._baselines[key]

    def _baseline_paths(self, files: OtherFiles, format: Format) -> Sequence[str]:
        key = files.snapshot, format.name
        if key not in self._paths:
            globs = [glob for each in self._config.settings.baselines for glob in each.files]
            found = files.find([*format.keys.files, *globs])
            self._paths[key] = [path for path in found if self._has_format(path, format)]
        return self._paths[key]

    def _has_format(self, path: str, format: Format) -> bool:
        if not path.endswith(ENDINGS):
            return False
        configured = self._config.baseline_set_for(path)
        if configured is not None and configured.format is not None:
            return configured.format == format.name
        return self._config.formats.for_path(path) is format

    def _baseline(self, path: str, files: OtherFiles) -> Baseline | None:
        data = files.read(path)
        if data is None:
            return None
        baseline = self._reader.parse(WorkTreeFile("", path, named=False), data).baseline
        return None if baseline is None or baseline.document.parse_error else baseline

    def lists(self, files: OtherFiles, format: Format, cases: CaseSet) -> tuple[ListedCases, ...]:
        """Return the lists of cases whose baselines are there and can be read."""
        key = files.snapshot, format.name, tuple(cases.files)
        if key not in self._lists:
            keys = format.keys.cases
            renamed = self._renamed(files, format, cases)
            found = (
                self._listed(entry, cases, renamed, files, format)
                for entry in (keys.lists if keys is not None else ())
            )
            self._lists[key] = tuple(each for each in found if each is not None)
        return self._lists[key]

    def _listed(
        self,
        entry: CaseList,
        cases: CaseSet,
        renamed: frozenset[str],
        files: OtherFiles,
        format: Format,
    ) -> ListedCases | None:
        known, every = cases.lists.get(entry.name), self._baseline_paths(files, format)
        paths = [path for path in every if matches(path, entry.baselines)]
        read = [each for each in self.baselines(files, format) if each.document.text.path in paths]
        if known is None or not known.is_complete or not read or len(read) < len(paths):
            return None
        names = frozenset(each.name for baseline in read for each in baseline.scenarios)
        return ListedCases(entry.name, known.cases, tuple(paths), names, renamed)

    def with_cases(self, source: Source, subjects: Subjects, *, compared: bool) -> Subjects:
        """Return the subjects of a baseline with its cases; ``compared`` if it has a base."""
        change: BaselineChange | None = subjects.by_type.get(BaselineChange)
        baseline = subjects.latest
        if baseline is None:
            return subjects
        format, folder = baseline.format, source.path.rpartition("/")[0]
        with source.others() as files:
            after = self.cases(files, format, folder)
            if after is None:
                return subjects
            by_type: dict[type, Any] = {}
            lost = [each for each in baseline.scenarios if not after.may_have(each.name)]
            free = self._free(files, format, after) if lost else []
            lists = self.lists(files, format, after) if compared else ()
        before = None
        if compared and self._reader.scope == "changed":
            with source.others(before=True) as files:
                before = self.cases(files, format, folder)
                old = self.lists(files, format, before) if before is not None else ()
            if change is not None:
                removed = frozenset(each.name for each in change.only_before)
                by_type[CaseRecords] = RemovedRecords(change.latest, removed, lists, old)
        if change is not None:
            from copy import copy

            by_type[BaselineChange] = changed = copy(change)
            changed.cases = after
        if Baseline in subjects.by_type:
            by_type[Baseline] = baseline = baseline.with_cases(after)
            by_type[ScenarioLinks] = BaselineScenarios(baseline, after, before, free)
        return subjects._replace(by_type={**subjects.by_type, **by_type}, has_cases=True)

    def _renamed(self, files: OtherFiles, format: Format, cases: CaseSet) -> frozenset[str]:
        """Return the cases that scenarios without a case are likely to be."""
        baselines = self.baselines(files, format)
        recorded = {each.name for baseline in baselines for each in baseline.scenarios}
        orphans = [name for name in recorded if not cases.may_have(name)]
        free = self._free(files, format, cases) if orphans else []
        similar = (renamed_case(name, free) for name in orphans)
        return frozenset(name for name in similar if name is not None)

    def _free(self, files: OtherFiles, format: Format, cases: CaseSet) -> list[str]:
        """Return the names of cases without a record in any baseline."""
        baselines = self.baselines(files, format)
        recorded = {each.name for baseline in baselines for each in baseline.scenarios}
        return [name for name in cases.names if name not in recorded]

    def of_case_file(
        self, source: Source, data: bytes | None, format: Format, *, differs: bool
    ) -> Subjects | None:
        """Return the subjects of a file of cases; None if it has none."""
        path, folder = source.path, ""
        with source.others() as files:
            baselines = self.baselines(files, format)
            folders = [each.document.text.path.rpartition("/")[0] for each in baselines]
            keys = format.keys.cases
            for folder in dict.fromkeys(folders):
                if keys is not None and (
                    path in of_folder(self._find(files), keys, folder) or data is None
                ):
                    break
            else:
                return None
            after = self.cases(files, format, folder) or CaseSet({}, (), (), {}, {})
            lists = self.lists(files, format, after)
        text = after.files.get(path) or Text(path, data or b"")
        is_empty = not any(each.place.file.path == path for each in after.cases)
        unread = [each for each in after.unread if each.file.path == path]
        if is_empty and not unread and data is not None and not differs:
            return None
        notes = tuple(
            f"{path}: the test cases were not compared: {each.reason}"
            for each in unread
            if each.place is None
        )
        subjects = Subjects({}, text, ("cases",), notes=notes, has_cases=True)
        if self._reader.scope == "file":
            records = RecordsOfCases(text, lists)
            return subjects._replace(by_type={CaseRecords: records} if data is not None else {})
        if not differs:
            return subjects._replace(touched=NothingTouched(), scope="changed")
        return self._changed_case_file(source, subjects, format, (after, lists, baselines, folder))

    def _changed_case_file(
        self,
        source: Source,
        subjects: Subjects,
        format: Format,
        later: tuple[CaseSet, tuple[ListedCases, ...], Sequence[Baseline], str],
    ) -> Subjects:
        """Return the subjects of a case file that a change touches."""
        after, lists, baselines, folder = later
        before_path = source.before_path or source.path
        with source.others(before=True) as files:
            before = self.cases(files, format, folder)
            if before is None:
                before = CaseSet({}, (), (), {}, {})
            old_lists = self.lists(files, format, before)
            old = {each.document.text.path: each for each in self.baselines(files, format)}
        text = subjects.text
        if source.deleted:
            text = before.files.get(before_path, text)
        pairs = [BaselinePair(each, old.get(each.document.text.path)) for each in baselines]
        links = CaseFileScenarios(text, before_path, after, before, pairs)
        by_type: dict[type, Any] = {ScenarioLinks: links}
        if not source.deleted:
            by_type[CaseRecords] = RecordsOfCases(text, lists, old_lists)
        return subjects._replace(by_type=by_type, text=text, scope="changed")
