"""Both sides of the files that differ in a comparison, read and parsed once."""

from collections.abc import Iterable, Mapping

from perflint.documents.baselines.baseline import Baseline
from perflint.documents.baselines.change import shared_records
from perflint.engine.reader import Family, Reader, read_source
from perflint.engine.report import Source
from perflint.engine.subjects import ParsedJson, ReadFile
from perflint.primitives.limits import TooLargeError
from perflint.primitives.record import Record
from perflint.sources.compared_file import ComparedFile
from perflint.sources.comparison import Comparison, ComparisonError
from perflint.sources.work_tree import ENDINGS

_NOT_A_BASELINE = ReadFile(b"", parsed=ParsedJson())
"""Stands for the bytes of a changed file that no rule checks, so that they are not kept."""


class Sides(Record):
    """Both sides of a changed file; the later one as it was read."""

    before: Baseline | None
    after: ReadFile

    @property
    def baseline(self) -> Baseline | None:
        """The later side, if it is a baseline."""
        return self.after.parsed.baseline if self.after.parsed is not None else None


def compared_files(files: Iterable[Source]) -> dict[str, ComparedFile]:
    """Return the files of a comparison, by path."""
    return {file.path: file for file in files if isinstance(file, ComparedFile)}


def read_sides(
    reader: Reader,
    comparison: Comparison,
    requested: Mapping[str, ComparedFile],
    *,
    keep_going: bool = False,
) -> dict[str, Sides]:
    """Read and parse both sides of every file that differs, whether it is checked or not.

    With ``keep_going``, an exception becomes the ``failure`` of its file.
    """
    differing = {file.path: file for file in comparison.files(())}
    differing |= {path: file for path, file in requested.items() if file.differs}
    sides = _sides_or_failure if keep_going else _sides
    return {path: sides(reader, file) for path, file in differing.items()}


def _sides_or_failure(reader: Reader, file: ComparedFile) -> Sides:
    try:
        return _sides(reader, file)
    except (ComparisonError, MemoryError):
        raise
    except Exception as error:
        return Sides(None, ReadFile(None, failure=error))


def _sides(reader: Reader, file: ComparedFile) -> Sides:
    """Read and parse a file before and after its change.

    The bytes are kept only if they are needed to check the file. Raises ComparisonError if the
    earlier side cannot be read.
    """
    if not (file.named or reader.expects(file) or file.path.endswith(ENDINGS)):
        return Sides(None, _NOT_A_BASELINE)
    after = read_source(file)
    if reader.is_text(file.path) or file.path.endswith(".py"):  # with test cases
        return Sides(None, after)
    if after.error is not None:  # reported when the file is checked
        return Sides(None, after)
    try:
        old = read_before(reader, file)
    except TooLargeError:  # not a baseline; the later side is checked without a base
        return Sides(None, after)
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
        return Sides(before.baseline, _NOT_A_BASELINE)
    earlier = with_names_of(before.baseline, after_parsed.baseline)
    return Sides(earlier, after._replace(parsed=after_parsed))


def with_names_of(before: Baseline | None, after: Baseline | None) -> Baseline | None:
    """Return the earlier side; records that are called by their number have that of today."""
    if before is None or after is None or parse_error(before) or parse_error(after):
        return before
    if not before.format.keys.records.lines and before.format.records.container_types == (dict,):
        return before
    from perflint.documents.baselines.numbered_records import named_as_after

    return named_as_after(before, after)


def read_before(reader: Reader, file: ComparedFile) -> bytes | None:
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


def families_of(reader: Reader, sides: Mapping[str, Sides]) -> dict[str, Family]:
    """Return the baseline set of each file that is a baseline, in one format on both sides."""
    families: dict[str, Family] = {}
    for path, side in sides.items():
        before, after = side.before, side.baseline
        known = [baseline for baseline in (after, before) if baseline is not None]
        if len({baseline.format.name for baseline in known}) == 1:
            families[path] = reader.family_of(path, known[0])
    return families


def renamed_files(members: Mapping[str, Sides]) -> dict[str, str]:
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


def parse_error(baseline: Baseline | None) -> str | None:
    """Return why a baseline cannot be parsed; None if it can, or if there is none."""
    error = baseline.document.parse_error if baseline is not None else None
    return error.message if error is not None else None
