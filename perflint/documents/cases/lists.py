"""Lists of test cases, and the records that they are compared with, seen from one file."""

from collections.abc import Iterator
from typing import Any

from perflint.documents.baselines.baseline import Baseline
from perflint.documents.cases.causes import Cause, Causes
from perflint.documents.cases.values import Case
from perflint.formats.paths import MISSING, pointer
from perflint.primitives.finding import Finding, Related
from perflint.primitives.record import Record
from perflint.primitives.text import Text


class ListedCases(Record):
    """The cases of a list, and the baselines of which one must have their records.

    ``baselines`` are those that match the ``globs`` of the format: none if there is no such file.
    ``recorded`` are the names of the scenarios in these baselines. ``renamed`` are cases that a
    scenario without a case is likely to be, whose names are left to the rule about such scenarios.
    """

    name: str
    cases: tuple[Case, ...]
    baselines: tuple[str, ...]
    recorded: frozenset[str]
    renamed: frozenset[str] = frozenset()
    globs: tuple[str, ...] = ()

    @property
    def compared(self) -> list[Case]:
        """The cases that are compared with a record."""
        return [case for case in self.cases if case.gated is True]

    def without_record(self) -> Iterator[Case]:
        """Yield the cases that are compared with a record that is not there."""
        for case in self.compared if self.baselines else ():
            if case.name not in self.recorded:
                yield case

    def requires(self, name: str) -> bool:
        """Tell whether a case of this name is compared with a record."""
        return any(case.name == name for case in self.compared) and bool(self.baselines)


class CaseRecords:
    """Lists of cases whose records are judged from one file.

    ``before`` are the lists before the change, None if the whole file is judged.
    """

    def __init__(
        self, after: tuple[ListedCases, ...], before: tuple[ListedCases, ...] | None = None
    ) -> None:
        self.after = after
        self.before = before

    def is_missing_here(self, case: Case, listed: ListedCases) -> bool:
        """Tell whether a case without a record is reported in this file."""
        raise NotImplementedError

    def finding(self, case: Case, message: str, **rest: Any) -> Finding:
        """Return a finding about a case without a record."""
        raise NotImplementedError

    def without_baseline(self) -> Iterator[ListedCases]:
        """Yield the lists whose last baseline is moved or deleted here."""
        yield from ()

    def finding_of_file(self, message: str, **rest: Any) -> Finding:
        """Return a finding about the whole file."""
        raise NotImplementedError

    def _had_record(self, name: str, listed: ListedCases) -> bool:
        """Tell whether the record of a case was there before, and it was compared with it."""
        return any(
            name in old.recorded and old.requires(name)
            for old in self.before or ()
            if old.name == listed.name
        )

    def _lacked_record(self, name: str, listed: ListedCases) -> bool:
        """Tell whether a case lacked its record already before the change."""
        return any(
            old.requires(name) and name not in old.recorded
            for old in self.before or ()
            if old.name == listed.name
        )


class RecordsOfCases(CaseRecords):
    """The cases of a file, which are reported unless a change removed their record.

    With the ``causes`` of a change, also those that it makes in other files.
    """

    def __init__(
        self,
        text: Text,
        after: tuple[ListedCases, ...],
        before: tuple[ListedCases, ...] | None = None,
        causes: Causes | None = None,
    ) -> None:
        super().__init__(after, before)
        self._text = text
        self._causes = causes

    def is_missing_here(self, case: Case, listed: ListedCases) -> bool:
        """Tell whether the case is in this file, and is not compared as it was before."""
        if self._lacked_record(case.name, listed) or self._had_record(case.name, listed):
            return False
        return case.place.file.path == self._text.path or self._cause_of(case) is not None

    def _cause_of(self, case: Case) -> Cause | None:
        """Return the line of this file that makes a case in an unchanged file."""
        cause = self._causes.of((), [case]) if self._causes is not None else None
        return cause if cause is not None and cause.file.path == self._text.path else None

    def finding(self, case: Case, message: str, **rest: Any) -> Finding:
        """Return a finding at the case, or at what makes it, with the case as related."""
        cause = self._cause_of(case)
        if cause is None:
            return Finding(case.place.span, message, scenario=case.name, **rest)
        related = (Related(case.place.span, "the test case", file=case.place.file),)
        rest |= {"related": related, "label": cause.label}
        return Finding(cause.span, message, scenario=case.name, **rest)


class RemovedRecords(CaseRecords):
    """The cases whose records a change of a baseline removes, or whose baseline it moves."""

    def __init__(
        self,
        baseline: Baseline,
        removed: frozenset[str],
        after: tuple[ListedCases, ...],
        before: tuple[ListedCases, ...],
        before_path: str,
    ) -> None:
        super().__init__(after, before)
        self._baseline = baseline
        self._before_path = before_path
        self._removed = removed

    def is_missing_here(self, case: Case, listed: ListedCases) -> bool:
        """Tell whether the change removes the record of a case that is compared with it."""
        return case.name in self._removed and self._had_record(case.name, listed)

    def finding(self, case: Case, message: str, **rest: Any) -> Finding:
        """Return a finding at the records of the baseline, with the case as related."""
        baseline = self._baseline
        path = baseline.records_path if baseline.container is not MISSING else ()
        finding = baseline.document.finding(path, message, at_key=True, **rest)
        place = Related(case.place.span, "the test case", file=case.place.file)
        return finding._replace(scenario=case.name, related=(place,), concerns=())

    def without_baseline(self) -> Iterator[ListedCases]:
        """Yield the lists that had baselines, of which this file was the first, and have none."""
        before = {(old.name, old.globs): old.baselines for old in self.before or ()}
        for each in self.after:
            old = before.get((each.name, each.globs), ())
            if old[:1] == (self._before_path,) and not each.baselines and each.compared:
                yield each

    @property
    def names_without_baseline(self) -> frozenset[str]:
        """The names of the removed records that a list without a baseline is compared with."""
        names = (case.name for each in self.without_baseline() for case in each.compared)
        return self._removed.intersection(names)

    def finding_of_file(self, message: str, **rest: Any) -> Finding:
        """Return a finding at the start of the file, about the records that it removes."""
        names = self.names_without_baseline
        removed = (each.route for each in self._baseline.scenarios if each.name in names)
        finding = self._baseline.document.finding((), message, **rest)
        return finding._replace(concerns=tuple(map(pointer, removed)))
