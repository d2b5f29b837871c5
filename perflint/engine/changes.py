"""What the files of a comparison are compared with."""

from collections.abc import Iterable, Iterator
from functools import partial

from perflint.documents.baselines.baseline import Baseline
from perflint.documents.baselines.change import BaselineChange, BaselineSetChange
from perflint.engine.reader import Base, Bases, Family, Reader
from perflint.engine.report import Source
from perflint.primitives.limits import TooLargeError
from perflint.primitives.record import Record
from perflint.sources.compared_file import ComparedFile
from perflint.sources.comparison import Comparison, ComparisonError


class Compared(Record):
    """A file of a comparison; its change, or, where a side cannot be read, why."""

    path: str
    base: Base
    change: BaselineChange
    fault: str | None


def bases(reader: Reader, comparison: Comparison, files: Iterable[Source]) -> Bases:
    """Read both sides of all files that differ; return what each is compared with.

    A scenario may go from one file to another of its set: those of one configured set, or all of
    one format that are in none. Raises ComparisonError.
    """
    files = [*files]
    modules = {
        file.path: _before(reader, file)
        for file in files
        if isinstance(file, ComparedFile)
        and reader.declares_arguments(file.path)
        and (file.differs or comparison.is_untracked(file))
    }
    found = changes(reader, comparison, files)
    unread = [one for one in found if one.fault is not None and one.fault.startswith("before: ")]
    notes = [f"{one.path}: rules on changes were not applied; {one.fault}" for one in unread]
    by_path = {one.path: one.base for one in found if one.fault is None}
    broken = frozenset(one.path for one in found if (one.fault or "").startswith("after: "))
    return Bases(by_path, modules, notes, broken)


def changes(reader: Reader, comparison: Comparison, files: Iterable[Source]) -> list[Compared]:
    """Read both sides of all files that differ; return the changes of ``files``.

    The others of a set are read too, whichever files are asked for. Raises ComparisonError.
    """
    asked = {file.path: file for file in files if isinstance(file, ComparedFile) and file.differs}
    every = {file.path: file for file in comparison.files(())} | asked
    families: dict[Family, BaselineSetChange] = {}
    found = []
    for file in every.values():
        if reader.declares_arguments(file.path):
            continue
        before, after = _sides(reader, file)
        side = after if after is not None else before
        if side is None or (before and after and before.format is not after.format):
            continue
        name = reader.family_of(file.path, side)
        if name not in families:
            families[name] = BaselineSetChange(partial(_others, reader, comparison, name))
        base = Base(before, families[name], partial(comparison.day_of, file))
        change = base.change_to(after, reader.today)
        broken = _fault("after", after)
        fault = _fault("before", before) or broken
        if broken is None:  # also one that was broken: it holds now what may have left another
            families[name].members.append(change)
        if file.path in asked:
            found.append(Compared(file.path, base, change, fault))
    return found


def _before(reader: Reader, file: ComparedFile) -> bytes | None:
    """Return what a file was; raises ComparisonError, TooLargeError where it is somebody else's."""
    try:
        return file.read_before()
    except OSError as error:
        if type(error) is TooLargeError and not reader.expects(file):
            raise
        words = f"{file.before_path}: what it was cannot be read: {error.strerror}"
        raise ComparisonError(words) from None


def _sides(reader: Reader, file: ComparedFile) -> tuple[Baseline | None, Baseline | None]:
    """Read a file before and after; None where it was not, is not, or is no baseline."""
    try:
        old = _before(reader, file)
        new = None if file.deleted else file.read()
    except OSError:  # which is reported when the file is checked
        return None, None
    before = reader.baseline(file, file.before_path or file.path, old) if old is not None else None
    after = reader.baseline(file, file.path, new) if new is not None else None
    # What cannot be parsed has no content to know its format by; the other side tells it.
    if before is None and after is not None and old is not None:
        before = reader.baseline(file, file.path, old, like=after.format)
    if after is None and before is not None and new is not None:
        after = reader.baseline(file, file.path, new, like=before.format)
    return before, after


def _fault(side: str, baseline: Baseline | None) -> str | None:
    fault = baseline.document.fault if baseline is not None else None
    return f"{side}: {fault.message}" if fault is not None else None


def _others(reader: Reader, comparison: Comparison, family: Family) -> Iterator[Baseline]:
    """Yield the baselines of a set that did not change, from the later snapshot.

    Raises OSError where one cannot be read.
    """
    try:
        unchanged = [*comparison.unchanged()]
    except ComparisonError as error:
        raise OSError(0, str(error)) from None
    for file in unchanged:
        try:
            data = file.read()
        except OSError as error:
            if type(error) is TooLargeError and not reader.expects(file):
                continue
            raise OSError(0, f"{file.path}, which may be of its set: {error.strerror}") from None
        baseline = reader.baseline(file, file.path, data)
        if baseline is None or baseline.document.fault is not None:
            continue
        if reader.family_of(file.path, baseline) == family:
            yield baseline
