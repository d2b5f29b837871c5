"""Both sides of a comparison, read and parsed before any file is checked."""

from collections.abc import Iterable, Mapping, Sequence

from perflint import rules
from perflint.documents.baselines.baseline import Baseline
from perflint.documents.baselines.change import BaselineChange, BaselineSetChange, shared_records
from perflint.engine.reader import Family, Reader, read_source
from perflint.engine.report import Source
from perflint.engine.subjects import Base, BaseError, Bases, ParsedJson, ReadFile
from perflint.primitives.limits import TooLargeError
from perflint.primitives.record import Record
from perflint.sources.compared_file import ComparedFile
from perflint.sources.comparison import Comparison, ComparisonError
from perflint.sources.work_tree import ENDINGS

_NOT_A_BASELINE = ReadFile(b"", parsed=ParsedJson())
"""Stands for the bytes of a changed file that no rule checks, so that they are not kept."""


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
    """Read both sides of all files that differ; return the base of each of ``files``.

    A scenario may move from one file to another of its set. Sets are those of the configuration;
    outside them, all files of one format form a set. Raises ComparisonError.
    """
    requested = _compared(files)
    sides = _read_sides(reader, comparison, requested)
    modules = {
        path: _read_before(reader, file)
        for path, file in requested.items()
        if reader.declares_arguments(path) and (file.differs or comparison.is_untracked(file))
    }
    changed = _changed(reader, comparison, requested, sides)
    notes = [
        f"{baseline.path}: rules about changes were not applied; before: {baseline.before_error}"
        for baseline in changed
        if baseline.before_error is not None
    ]
    by_path = {
        baseline.path: baseline.base
        for baseline in changed
        if baseline.before_error is None and baseline.after_error is None
    }
    return Bases(
        by_path,
        modules,
        read={path: side.after for path, side in sides.items()},
        untracked=frozenset(
            path for path, file in requested.items() if comparison.is_untracked(file)
        ),
        notes=tuple(notes),
    )


def changed_baselines(
    reader: Reader, comparison: Comparison, files: Iterable[Source]
) -> list[ChangedBaseline]:
    """Read both sides of all files that differ; return the changes of ``files``.

    Other changed files of their sets are read, too. Raises ComparisonError.
    """
    requested = _compared(files)
    sides = _read_sides(reader, comparison, requested)
    return _changed(reader, comparison, requested, sides)


def _compared(files: Iterable[Source]) -> dict[str, ComparedFile]:
    return {file.path: file for file in files if isinstance(file, ComparedFile)}


def _read_sides(
    reader: Reader, comparison: Comparison, requested: Mapping[str, ComparedFile]
) -> dict[str, _Sides]:
    """Read and parse both sides of every file that differs, whether it is checked or not."""
    differing = {file.path: file for file in comparison.files(())}
    differing |= {path: file for path, file in requested.items() if file.differs}
    return {path: _sides(reader, file) for path, file in differing.items()}


def _sides(reader: Reader, file: ComparedFile) -> _Sides:
    """Read and parse a file before and after its change.

    The bytes are kept only if they are needed to check the file. Raises ComparisonError if the
    earlier side cannot be read.
    """
    if not (file.named or reader.expects(file) or file.path.endswith(ENDINGS)):
        return _Sides(None, _NOT_A_BASELINE)
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
    # The content of a side with a parse error tells no format: use the format of the other side.
    if before.baseline is None and after_parsed.baseline is not None and old is not None:
        fallback = after_parsed.baseline.format
        before = reader.parse(file, old, path=file.before_path, fallback=fallback)
    if after_parsed.baseline is None and before.baseline is not None and new is not None:
        after_parsed = reader.parse(file, new, fallback=before.baseline.format)
    if new is not None and reader.subjects(file, ReadFile(new, parsed=after_parsed), None) is None:
        return _Sides(before.baseline, _NOT_A_BASELINE)
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
    requested: Mapping[str, ComparedFile],
    sides: Mapping[str, _Sides],
) -> list[ChangedBaseline]:
    """Return the changes of the ``requested`` files that are baselines."""
    families: dict[str, Family] = {}
    for path, side in sides.items():
        before, after = side.before, side.baseline
        latest = after if after is not None else before
        if latest is not None and not (before and after and before.format is not after.format):
            families[path] = reader.family_of(path, latest)
    sets: dict[Family, tuple[BaselineSetChange, str | None]] = {}
    renamed: dict[str, str] = {}
    for family in dict.fromkeys(families.values()):
        members = {path: sides[path] for path in families if families[path] == family}
        renamed |= (new_paths := _renamed(members))
        paired = [
            side._replace(before=sides[new_paths[path]].before) if path in new_paths else side
            for path, side in members.items()
            if path not in new_paths.values()
        ]
        sets[family] = _set_change(reader, comparison, family, paired)
    changed = []
    for path, family in families.items():
        if path not in requested:
            continue
        before, after = sides[renamed.get(path, path)].before, sides[path].baseline
        set_change, error = sets[family]
        base = _with_date(Base(before, set_change), reader, comparison, requested[path])
        change = base.change_to(after, reader.today)
        needs_others = any(scenario.name in set_change.missing for scenario in change.only_before)
        if error is not None and needs_others:
            errors = (*base.errors, BaseError(error, rules.NEED_SET))
            base = base._replace(errors=errors)
        changed.append(
            ChangedBaseline(path, base, change, _parse_error(before), _parse_error(after))
        )
    return changed


def _renamed(members: Mapping[str, _Sides]) -> dict[str, str]:
    """Return the path of the deleted file that each new file of a set is compared with.

    A deleted file is the base of the new file that shares most records with it, if git has not
    found that it was renamed.
    """
    deleted = [path for path, side in members.items() if side.after == ReadFile(None)]
    added = [path for path, side in members.items() if side.before is None]
    pairs = [
        (shared_records(members[old].before, members[new].baseline), new, old)
        for old in deleted
        for new in added
    ]
    renamed: dict[str, str] = {}
    for count, new, old in sorted(pairs, key=lambda pair: (-pair[0], *pair[1:])):
        if count and new not in renamed and old not in renamed.values():
            renamed[new] = old
    return renamed


def _set_change(
    reader: Reader, comparison: Comparison, family: Family, members: Sequence[_Sides]
) -> tuple[BaselineSetChange, str | None]:
    """Return the changes of a set, with its unchanged files if they are needed.

    The second value says why an unchanged file could not be read, or is None.
    """
    # Skip a later side with a parse error, because its scenarios are unknown.
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


def _with_date(base: Base, reader: Reader, comparison: Comparison, file: ComparedFile) -> Base:
    """Add the date of the commit that changed a file, if a rule that needs it is selected."""
    if rules.NEED_CHANGE_DATE.isdisjoint(reader.selected(file.path)):
        return base
    try:
        return base._replace(day=comparison.day_of(file))
    except ComparisonError as error:
        return base._replace(errors=(BaseError(str(error), rules.NEED_CHANGE_DATE),))


def _parse_error(baseline: Baseline | None) -> str | None:
    error = baseline.document.parse_error if baseline is not None else None
    return error.message if error is not None else None
