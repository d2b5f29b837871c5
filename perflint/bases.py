"""What the files of a comparison are compared with."""

from collections.abc import Iterable, Iterator
from functools import partial

from perflint.checker import Base, Checker, Family
from perflint.comparison import ComparedFile, Comparison
from perflint.documents.baseline import Baseline
from perflint.documents.baseline_change import BaselineChange, BaselineSetChange
from perflint.report import Source


def bases(checker: Checker, comparison: Comparison, files: Iterable[Source]) -> dict[str, Base]:
    """Read both sides of all files that differ; return what each is compared with, by path.

    A scenario may go from one file to another of its set: those of one configured set, or all of
    one format that are in none.
    """
    return {path: base for path, base, _ in _read(checker, comparison, files)}


def changes(
    checker: Checker, comparison: Comparison, files: Iterable[Source]
) -> list[tuple[str, BaselineChange]]:
    """Read both sides of all files that differ; return the changes with their paths."""
    return [(path, change) for path, _, change in _read(checker, comparison, files)]


def _read(
    checker: Checker, comparison: Comparison, files: Iterable[Source]
) -> list[tuple[str, Base, BaselineChange]]:
    families: dict[Family, BaselineSetChange] = {}
    found = []
    for file in files:
        if not isinstance(file, ComparedFile) or not file.differs:
            continue
        before, after = _sides(checker, file)
        side = after if after is not None else before
        if side is None or (before and after and before.format is not after.format):
            continue
        name = checker.family_of(file.path, side)
        if name not in families:
            families[name] = BaselineSetChange(partial(_others, checker, comparison, name))
        day = comparison.day if file.committed else None
        base = Base(before, families[name], day or checker.today)
        change = base.change_to(after)
        families[name].members.append(change)
        found.append((file.path, base, change))
    return found


def _sides(checker: Checker, file: ComparedFile) -> tuple[Baseline | None, Baseline | None]:
    """Read a file before and after; None where it was not, is not, or is no baseline."""
    try:
        old = file.read_before()
        new = None if file.deleted else file.read()
    except OSError:  # what cannot be read is reported when it is checked
        return None, None
    return (
        checker.baseline(file, file.before_path or file.path, old) if old is not None else None,
        checker.baseline(file, file.path, new) if new is not None else None,
    )


def _others(checker: Checker, comparison: Comparison, family: Family) -> Iterator[Baseline]:
    """Yield the baselines of a set that did not change, from the later snapshot."""
    for file in comparison.unchanged():
        baseline = checker.baseline(file, file.path, file.read())
        if baseline is not None and checker.family_of(file.path, baseline) == family:
            yield baseline
