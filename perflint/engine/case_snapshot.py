"""The test cases and the baselines of a format in one snapshot."""

from collections.abc import Callable, Collection
from functools import cached_property

from perflint.config import Config
from perflint.documents.baselines.baseline import Baseline
from perflint.documents.cases.case_set import CaseSet
from perflint.documents.cases.lists import ListedCases
from perflint.documents.cases.names import renamed
from perflint.engine.reader import Reader
from perflint.formats import Format
from perflint.formats.case_keys import CaseList, Cases
from perflint.primitives.globs import matches
from perflint.sources.other_files import OtherFiles
from perflint.sources.work_tree import ENDINGS, WorkTreeFile


def folder_of(path: str) -> str:
    """Return the folder of a file, "" for the root."""
    return path.rpartition("/")[0]


class CaseSnapshot:
    """Reads case files and baselines of one format, each once.

    ``case_files`` are the paths of the case files that count for the baselines in a folder.
    """

    def __init__(
        self,
        files: OtherFiles,
        format: Format,
        case_files: Callable[[str], tuple[str, ...]],
        config: Config,
        reader: Reader,
    ) -> None:
        self._files = files
        self._format = format
        self.case_files = case_files
        self._config = config
        self._reader = reader
        self._sets: dict[tuple[str, ...], CaseSet | None] = {}
        self._read: dict[str, Baseline | None] = {}

    @property
    def _keys(self) -> Cases:
        keys = self._format.cases
        if keys is None:
            raise ValueError("the format has no test cases")
        return keys

    def cases(self, folder: str) -> CaseSet | None:
        """Return the cases of the baselines in a folder; None if there are no case files."""
        paths = self.case_files(folder)
        if paths not in self._sets:
            self._sets[paths] = self._read_cases(paths) if paths else None
        return self._sets[paths]

    def _read_cases(self, paths: tuple[str, ...]) -> CaseSet:
        read = [(path, self._files.read(path)) for path in paths]
        modules = {path: data for path, data in read if data is not None}
        cases = self._reader.cases(modules, self._keys)
        for path, data in read:
            cases = cases if data is not None else cases.without_file(path)
        return cases

    def all_cases(self) -> list[CaseSet]:
        """Return the cases of all baselines, without sets of files that are part of another."""
        found = (self.cases(folder) for folder in (*self.folders, ""))
        sets = {id(cases): cases for cases in found if cases is not None}
        every = [*sets.values()]
        return [
            cases
            for cases in every
            if not any(cases.files.keys() < other.files.keys() for other in every)
        ]

    @cached_property
    def folders(self) -> dict[str, list[str]]:
        """The folders with baselines of the format, and the paths of these."""
        globs = [glob for each in self._config.settings.baselines for glob in each.files]
        folders: dict[str, list[str]] = {}
        for path in self._files.find([*self._format.keys.files, *globs]):
            if self._has_format(path):
                folders.setdefault(folder_of(path), []).append(path)
        return folders

    def _has_format(self, path: str) -> bool:
        if not path.endswith(ENDINGS):
            return False
        configured = self._config.baseline_set_for(path)
        if configured is not None and configured.format is not None:
            return configured.format == self._format.name
        return self._config.formats.for_path(path) is self._format

    def baseline(self, path: str) -> Baseline | None:
        """Return a baseline; None if it cannot be read."""
        if path not in self._read:
            data = self._files.read(path)
            source = WorkTreeFile("", path, named=False)
            found = self._reader.parse(source, data).baseline if data is not None else None
            is_valid = found is not None and found.document.parse_error is None
            self._read[path] = found if is_valid else None
        return self._read[path]

    def _compared_with(self, cases: CaseSet) -> list[str]:
        """Return the paths of the baselines for which one of the files of cases counts."""
        return [
            path
            for folder, paths in self.folders.items()
            if not cases.files.keys().isdisjoint(self.case_files(folder))
            for path in paths
        ]

    def _recorded(self, paths: Collection[str]) -> frozenset[str]:
        """Return the names of the scenarios in baselines."""
        baselines = (self.baseline(path) for path in paths)
        return frozenset(
            each.name for baseline in baselines if baseline for each in baseline.scenarios
        )

    def free(self, cases: CaseSet) -> list[str]:
        """Return the names of cases without a scenario in any baseline."""
        recorded = self._recorded(self._compared_with(cases))
        return [name for name in cases.names if name not in recorded]

    def lists(self, cases: CaseSet) -> tuple[ListedCases, ...]:
        """Return the lists of cases whose baselines can be read, or are not there."""
        if not self._keys.lists:
            return ()
        paths = self._compared_with(cases)
        orphans = [name for name in self._recorded(paths) if not cases.may_have(name)]
        free = self.free(cases) if orphans else []
        likely = frozenset(name for each in orphans if (name := renamed(each, free)) is not None)
        found = (self._listed(entry, cases, paths, likely) for entry in self._keys.lists)
        return tuple(each for each in found if each is not None)

    def _listed(
        self, entry: CaseList, cases: CaseSet, every: Collection[str], likely: frozenset[str]
    ) -> ListedCases | None:
        known = cases.lists.get(entry.name)
        paths = tuple(path for path in every if matches(path, entry.baselines))
        if known is None or not known.is_complete:
            return None
        if any(self.baseline(path) is None for path in paths):
            return None
        recorded, globs = self._recorded(paths), entry.baselines
        return ListedCases(entry.name, known.cases, paths, recorded, likely, globs)
