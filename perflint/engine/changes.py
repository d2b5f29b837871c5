"""Both sides of a comparison, read and parsed before any file is checked."""

from collections.abc import Iterable, Mapping, Sequence

from perflint import rules
from perflint.documents.baselines.baseline import Baseline
from perflint.documents.baselines.change import BaselineChange, BaselineSetChange
from perflint.engine.reader import Family, Reader
from perflint.engine.report import Source
from perflint.engine.sides import (
    Sides,
    compared_files,
    families_of,
    parse_error,
    read_before,
    read_sides,
    renamed_files,
)
from perflint.engine.subjects import Base, BaseError, Bases
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


def resolve_bases(
    reader: Reader, comparison: Comparison, files: Iterable[Source], *, with_moves: bool = False
) -> Bases:
    """Read both sides of all files that differ; return the base of each of ``files``.

    A scenario may move from one file to another of its set. Sets are those of the configuration;
    outside them, all files of one format form a set. Raises ComparisonError.
    """
    requested = compared_files(files)
    sides = read_sides(reader, comparison, requested, keep_going=True)
    texts = {
        path: read_before(reader, file)
        for path, file in requested.items()
        if reader.is_text(path) and (file.differs or comparison.is_untracked(file))
    }
    compared = _with_previous_runs(reader, comparison, requested, sides)
    changed = _changed(reader, comparison, requested, compared)
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
    moves = None
    if with_moves:
        from perflint.engine.moves import find_moves  # only suppressions need them

        moves = find_moves(reader, comparison, sides)
    bases = Bases(
        by_path,
        texts,
        read={path: side.after for path, side in compared.items()},
        untracked=frozenset(
            path for path, file in requested.items() if comparison.is_untracked(file)
        ),
        notes=tuple(notes),
        moves=moves,
        requested=frozenset(requested),
    )
    return _with_other_files(bases, reader, requested) if reader.changes_pages else bases


def _with_other_files(bases: Bases, reader: Reader, requested: Mapping[str, ComparedFile]) -> Bases:
    """Add the sides of modules that lost flags, and the pages that are gone."""
    from perflint.engine.lost_flags import lost_pages_of, other_files

    texts, read = {**bases.texts}, {**bases.read}
    for path, before, after in other_files(reader.config, requested.values()):
        texts[path], read[path] = before, after
    lost_pages = lost_pages_of(reader.config, requested.values())
    return bases._replace(texts=texts, read=read, lost_pages=lost_pages)


def changed_baselines(
    reader: Reader, comparison: Comparison, files: Iterable[Source]
) -> list[ChangedBaseline]:
    """Read both sides of all files that differ; return the changes of ``files``.

    Other changed files of their sets are read, too. Raises ComparisonError.
    """
    requested = compared_files(files)
    sides = read_sides(reader, comparison, requested)
    sides = _with_previous_runs(reader, comparison, requested, sides)
    return _changed(reader, comparison, requested, sides)


def _with_previous_runs(
    reader: Reader,
    comparison: Comparison,
    requested: Mapping[str, ComparedFile],
    sides: dict[str, Sides],
) -> dict[str, Sides]:
    """Add the previous runs of new files, also of those that git does not track yet."""
    untracked = [file for file in requested.values() if comparison.is_untracked(file)]
    formats = {side.baseline.format for side in sides.values() if side.baseline is not None}
    if not untracked and all(format.keys.compare_with == "itself" for format in formats):
        return sides
    from perflint.engine.folder_bases import untracked_runs, with_previous_runs

    runs = untracked_runs(reader, untracked)
    return with_previous_runs(reader, comparison, {**sides, **runs})


def _changed(
    reader: Reader,
    comparison: Comparison,
    requested: Mapping[str, ComparedFile],
    sides: Mapping[str, Sides],
) -> list[ChangedBaseline]:
    """Return the changes of the ``requested`` files that are baselines."""
    families = families_of(reader, sides)
    sets: dict[Family, tuple[BaselineSetChange, str | None]] = {}
    renamed: dict[str, str] = {}
    for family in dict.fromkeys(families.values()):
        members = {path: sides[path] for path in families if families[path] == family}
        renamed |= (new_paths := renamed_files(members))
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
        changed.append(ChangedBaseline(path, base, change, parse_error(before), parse_error(after)))
    return changed


def _set_change(
    reader: Reader, comparison: Comparison, family: Family, members: Sequence[Sides]
) -> tuple[BaselineSetChange, str | None]:
    """Return the changes of a set, with its unchanged files if they are needed.

    The second value says why an unchanged file could not be read, or is None.
    """
    # Skip a later side with a parse error, because its scenarios are unknown.
    changes = [
        (side.before, side.baseline) for side in members if parse_error(side.baseline) is None
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
        if baseline is None or parse_error(baseline) is not None:
            continue
        if reader.family_of(file.path, baseline) == family:
            baselines.append(baseline)
    return baselines


def _with_date(base: Base, reader: Reader, comparison: Comparison, file: ComparedFile) -> Base:
    """Add the date of the commit that changed a file, if a rule that needs it is selected."""
    if rules.NEED_CHANGE_DATE.isdisjoint(reader.config.selected(file.path)):
        return base
    try:
        return base._replace(day=comparison.day_of(file))
    except ComparisonError as error:
        return base._replace(errors=(BaseError(str(error), rules.NEED_CHANGE_DATE),))
