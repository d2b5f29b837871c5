"""Both sides of a comparison, read and parsed before any file is checked."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from perflint.documents.baselines.baseline import Baseline
from perflint.documents.baselines.change import BaselineChange, BaselineSetChange
from perflint.engine.reader import Family, Reader, read_source
from perflint.engine.report import Source
from perflint.engine.subjects import Base, Bases, ParsedJson, ReadFile
from perflint.primitives.limits import TooLargeError
from perflint.primitives.record import Record
from perflint.sources.compared_file import ComparedFile
from perflint.sources.comparison import Comparison, ComparisonError


class ChangedBaseline(Record):
    """A changed baseline of a comparison, and the parse error of a side that has one."""

    path: str
    base: Base
    change: BaselineChange
    before_error: str | None = None
    after_error: str | None = None


class _Sides(Record):
    """Both sides of a changed file; the later one as it was read."""

    before: Baseline | None
    after: ReadFile

    @property
    def baseline(self) -> Baseline | None:
        """The later side, if it is a baseline."""
        return self.after.parsed.baseline if self.after.parsed is not None else None


def resolve_bases(reader: Reader, comparison: Comparison, files: Iterable[Source]) -> Bases:
    """Read both sides of all files that differ; return what each of ``files`` is compared with.

    A scenario may move from one file to another of its set. Sets are those of the configuration;
    outside them, all files of one format form a set. Raises ComparisonError.
    """
    asked = _compared(files)
    sides = _read_sides(reader, comparison, asked)
    modules = {
        path: _read_before(reader, file)
        for path, file in asked.items()
        if reader.declares_arguments(path) and (file.differs or comparison.is_untracked(file))
    }
    changed = _changed(reader, comparison, asked, sides)
    notes = [
        f"{baseline.path}: rules on changes were not applied; before: {baseline.before_error}"
        for baseline in changed
        if baseline.before_error is not None
    ]
    by_path = {
        baseline.path: baseline.base
        for baseline in changed
        if baseline.before_error is None and baseline.after_error is None
    }
    return Bases(by_path, modules, {path: side.after for path, side in sides.items()}, tuple(notes))


def changed_baselines(
    reader: Reader, comparison: Comparison, files: Iterable[Source]
) -> list[ChangedBaseline]:
    """Read both sides of all files that differ; return the changes of ``files``.

    Other changed files of their sets are read, too. Raises ComparisonError.
    """
    asked = _compared(files)
    return _changed(reader, comparison, asked, _read_sides(reader, comparison, asked))


def _compared(files: Iterable[Source]) -> dict[str, ComparedFile]:
    return {file.path: file for file in files if isinstance(file, ComparedFile)}


def _read_sides(
    reader: Reader, comparison: Comparison, asked: Mapping[str, ComparedFile]
) -> dict[str, _Sides]:
    """Read and parse both sides of every file that differs, whether it is checked or not."""
    differing = {file.path: file for file in comparison.files(())}
    differing |= {path: file for path, file in asked.items() if file.differs}
    return {path: _sides(reader, file) for path, file in differing.items()}


def _sides(reader: Reader, file: ComparedFile) -> _Sides:
    """Read and parse a file before and after its change.

    Raises ComparisonError if the earlier side cannot be read.
    """
    after = read_source(file)
    if reader.declares_arguments(file.path):
        return _Sides(None, after)
    if after.error is not None:  # reported when the file is checked
        return _Sides(None, after)
    try:
        old = _read_before(reader, file)
    except TooLargeError:  # not a baseline; the later side is checked without a base
        return _Sides(None, after)
    new = after.data
    before = after_parsed = ParsedJson()
    if old is not None:
        before = reader.parse(file, old, path=file.before_path)
    if new is not None:
        after_parsed = reader.parse(file, new)
    # A side with a parse error has no content to recognise its format by; the other side tells it.
    if before.baseline is None and after_parsed.baseline is not None and old is not None:
        like = after_parsed.baseline.format
        before = reader.parse(file, old, path=file.before_path, like=like)
    if after_parsed.baseline is None and before.baseline is not None and new is not None:
        after_parsed = reader.parse(file, new, like=before.baseline.format)
    return _Sides(before.baseline, after._replace(parsed=after_parsed))


def _read_before(reader: Reader, file: ComparedFile) -> bytes | None:
    """Return the earlier bytes of a file, None for a new file.

    Raises ComparisonError, or TooLargeError for a file that is not expected to be a baseline.
    """
    try:
        return file.read_before()
    except OSError as error:
        if isinstance(error, TooLargeError) and not reader.expects(file):
            raise
        message = f"{file.before_path}: the earlier version cannot be read: {error.strerror}"
        raise ComparisonError(message) from None


def _changed(
    reader: Reader,
    comparison: Comparison,
    asked: Mapping[str, ComparedFile],
    sides: Mapping[str, _Sides],
) -> list[ChangedBaseline]:
    """Return the changes of the files ``asked`` for that are baselines."""
    families: dict[str, Family] = {}
    for path, side in sides.items():
        before, after = side.before, side.baseline
        shown = after if after is not None else before
        if shown is not None and not (before and after and before.format is not after.format):
            families[path] = reader.family_of(path, shown)
    sets: dict[Family, tuple[BaselineSetChange, str | None]] = {}
    for family in dict.fromkeys(families.values()):
        members = [sides[path] for path in families if families[path] == family]
        sets[family] = _set_change(reader, comparison, family, members)
    changed = []
    for path, family in families.items():
        if path not in asked:
            continue
        before, after = sides[path].before, sides[path].baseline
        set_change, error = sets[family]
        base = Base(before, set_change, _date_of(comparison, asked[path], after or before), error)
        change = base.change_to(after, reader.today)
        if not any(scenario.name in set_change.missing for scenario in change.only_before):
            base = base._replace(error=None)  # the rest of the set is not needed
        changed.append(
            ChangedBaseline(path, base, change, _parse_error(before), _parse_error(after))
        )
    return changed


def _set_change(
    reader: Reader, comparison: Comparison, family: Family, members: Sequence[_Sides]
) -> tuple[BaselineSetChange, str | None]:
    """Return the changes of a set, with its unchanged files if they are needed.

    The second value says why one of those could not be read.
    """
    # A later side with a parse error is left out, because its scenarios are unknown.
    changes = [
        (side.before, side.baseline) for side in members if _parse_error(side.baseline) is None
    ]
    set_change = BaselineSetChange(changes)
    if not set_change.missing:
        return set_change, None
    try:
        return BaselineSetChange(changes, _unchanged(reader, comparison, family)), None
    except OSError as error:
        return set_change, error.strerror or str(error)


def _unchanged(reader: Reader, comparison: Comparison, family: Family) -> list[Baseline]:
    """Return the baselines of a set that did not change; raises OSError if one is unreadable."""
    baselines = []
    try:
        unchanged = [*comparison.unchanged()]
    except ComparisonError as error:
        raise OSError(0, str(error)) from None
    for file in unchanged:
        try:
            data = file.read()
        except OSError as error:
            if isinstance(error, TooLargeError) and not reader.expects(file):
                continue
            message = f"{file.path}, possibly of the same set: {error.strerror}"
            raise OSError(0, message) from None
        baseline = reader.parse(file, data).baseline
        if baseline is None or _parse_error(baseline) is not None:
            continue
        if reader.family_of(file.path, baseline) == family:
            baselines.append(baseline)
    return baselines


def _date_of(comparison: Comparison, file: ComparedFile, baseline: Baseline | None) -> date | None:
    """Return the date of the commit that changed a file, if its format has a date to compare."""
    if baseline is None or baseline.format.metadata is None:
        return None
    return comparison.day_of(file)


def _parse_error(baseline: Baseline | None) -> str | None:
    error = baseline.document.parse_error if baseline is not None else None
    return error.message if error is not None else None
