"""The base of a file that a tool wrote for a new run: the newest earlier run of its folder.

Tools such as pytest-benchmark write ``0001_….json``, ``0002_….json`` and so on. A new file of such
a format (``compare-with = "previous-in-folder"``) is compared with the last one before it, by name,
that was made on the same machine. A file that git has already is compared with itself.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from perflint.documents.baselines.baseline import Baseline
from perflint.engine.reader import Reader, read_source
from perflint.engine.sides import Sides
from perflint.primitives.limits import TooLargeError
from perflint.sources.compared_file import ComparedFile
from perflint.sources.comparison import Comparison

_DIGITS = re.compile(r"(\d+)")


def with_previous_runs(
    reader: Reader, comparison: Comparison, sides: Mapping[str, Sides]
) -> dict[str, Sides]:
    """Return both sides of all files, with the previous run before each new file.

    Two runs differ by noise, so the default policy of such a file is ``free``. Raises
    ComparisonError.
    """
    return {
        path: _after_previous(reader, comparison, path, side) if _is_run(side) else side
        for path, side in sides.items()
    }


def untracked_runs(reader: Reader, files: Iterable[ComparedFile]) -> dict[str, Sides]:
    """Return the files of formats with a file for each run, as new ones."""
    sides = {}
    for file in files:
        read = read_source(file)
        if read.data is not None and not reader.is_text(file.path):
            side = Sides(None, read._replace(parsed=reader.parse(file, read.data)))
            if _is_run(side):
                sides[file.path] = side
    return sides


def _is_run(side: Sides) -> bool:
    """Tell whether a file is new, and of a format that has a file for each run."""
    after = side.baseline
    if side.before is not None or after is None:
        return False
    return after.format.keys.compare_with == "previous-in-folder"


def _after_previous(reader: Reader, comparison: Comparison, path: str, side: Sides) -> Sides:
    after, parsed = side.baseline, side.after.parsed
    if after is None or parsed is None:
        return side
    before = next(_previous_runs(reader, comparison, path, after), None)
    if before is None:
        return side
    free = reader.with_default_policy(path, after, "free")
    return Sides(before, side.after._replace(parsed=parsed._replace(baseline=free)))


def _previous_runs(
    reader: Reader, comparison: Comparison, path: str, after: Baseline
) -> Iterator[Baseline]:
    """Yield the runs before a file in its folder, made on the same machine, newest first."""
    folder = path.rpartition("/")[0]
    earlier = {file.path: file for file in comparison.in_folder(folder)}
    names = sorted((name for name in earlier if _key(name) < _key(path)), key=_key, reverse=True)
    for name in names:
        try:
            data = earlier[name].read()
        except (OSError, TooLargeError):
            continue
        before = reader.parse(earlier[name], data).baseline
        if before is None or before.document.parse_error is not None:
            continue
        same = after.format.keys.same
        if before.format.name == after.format.name and all(
            key.get(before.root) == key.get(after.root) for key in same
        ):
            yield before


def _key(path: str) -> list[object]:
    """Return a sort key: numbers in names are compared as numbers."""
    return [
        (1, int(part), "") if part.isdecimal() else (0, 0, part) for part in _DIGITS.split(path)
    ]
