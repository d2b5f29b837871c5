"""Measurements in a log of any size: JSON values after an announcement, and blocks of lines.

Outside of measurements the log is searched for the lines that begin them, in large chunks. Inside,
the log is read line by line, because other workers may write between the lines. A line is added to
an open record or block only if no other open one accepts it. Whatever is damaged or ambiguous is
reported, and never guessed.
"""

from collections.abc import Iterable, Iterator

from perflint.formats import Format
from perflint.formats.run_keys import Runs
from perflint.runs.log.block_lines import BlockKind
from perflint.runs.log.blocks import OpenBlocks
from perflint.runs.log.json_values import JsonValues
from perflint.runs.log.lines import split, whole_lines
from perflint.runs.log.markers import Marker, line_starts, literals
from perflint.runs.log.numbers import NumberKind, NumberLines
from perflint.runs.snapshot import Measured, MeasuredNumber, RunProblem

Read = Measured | MeasuredNumber | RunProblem

MAX_GAP = 1000
"""A record or block is cut off if this many lines of the log contain none of its lines."""


def read_log(chunks: Iterable[bytes], origin: str, format: Format) -> Iterator[Read]:
    """Yield the records and numbers of a log in the order in which they end, and the problems."""
    reader = _LogReader(origin, format)
    line = 1
    for data in whole_lines(chunks):
        starts = iter(line_starts(data, reader.literals))
        start = next(starts, len(data))
        offset = 0
        while offset < len(data):
            if not reader.is_reading:
                while start < offset:
                    start = next(starts, len(data))
                line += data.count(b"\n", offset, start)
                offset = start
                if offset == len(data):
                    break
            end = data.find(b"\n", offset) + 1 or len(data)
            yield from reader.feed(data[offset:end], line)
            offset = end
            line += 1
    yield from reader.close()


class _LogReader:
    """Assigns the lines of a log to workers by their tags; lines without a tag are one worker's."""

    def __init__(self, origin: str, format: Format) -> None:
        runs = format.runs or Runs()
        self._origin = origin
        self._format = format
        self._announcements = [Marker.parse(text, "{file}") for text in runs.announced_by]
        self._kinds = [BlockKind(block, format) for block in runs.blocks]
        self._numbers = [NumberKind(keys) for keys in runs.numbers]
        firsts = [kind.first for kind in self._kinds]
        firsts += [kind.first for kind in self._numbers]
        #: The texts that begin records, blocks and numbers.
        self.literals = literals([*self._announcements, *firsts])
        self._workers: dict[bytes, _Worker] = {}

    @property
    def is_reading(self) -> bool:
        """Whether the next line may belong to a record or a block."""
        return bool(self._workers)

    def feed(self, raw: bytes, line: int) -> Iterator[Read]:
        """Read the next line; ``line`` is its number, from 1."""
        tag, text = split(raw)
        worker = self._workers.get(tag)
        if worker is None and any(literal in text for literal in self.literals):
            values = JsonValues(self._origin, self._announcements, self._format)
            numbers = NumberLines(self._origin, self._numbers)
            worker = _Worker(values, OpenBlocks(self._origin, self._kinds), numbers)
            self._workers[tag] = worker
        if worker is not None and text.strip():
            yield from worker.feed(text, line)
        for tag, worker in [*self._workers.items()]:
            if tag and tag in raw:
                yield from worker.check_rest(tag, text, line)
            yield from worker.expire(line - MAX_GAP)
            if worker.is_done:
                del self._workers[tag]

    def close(self) -> Iterator[Measured | RunProblem]:
        """Report the records and blocks that are still open at the end of the log."""
        for worker in self._workers.values():
            yield from worker.expire(None)


class _Worker:
    """The open records, blocks and numbers of one worker; no line belongs to two of them."""

    def __init__(self, values: JsonValues, blocks: OpenBlocks, numbers: NumberLines) -> None:
        self._values = values
        self._parts = (values, blocks)
        self._numbers = numbers

    @property
    def is_done(self) -> bool:
        """Whether nothing is announced or open."""
        return self._numbers.is_done and all(part.is_done for part in self._parts)

    def feed(self, text: bytes, line: int) -> Iterator[Read]:
        """Read another line of the worker: of a record, of a block, a number, or other output."""
        is_alone = self._values.is_done
        for part in self._parts:
            yield from part.feed(text, line)
        yield from self._numbers.feed(text, line, is_alone=is_alone)

    def check_rest(self, tag: bytes, text: bytes, line: int) -> Iterator[RunProblem]:
        """Check a line that has this worker's ``tag`` inside: a line end before the tag is missing.

        The rest of the line, after the tag, may be a line of a record or block.
        """
        _, found, rest = text.partition(tag)
        if found:
            for part in self._parts:
                yield from part.check_rest(rest.removeprefix(b" "), line)

    def expire(self, before: int | None) -> Iterator[RunProblem]:
        """Report and drop what has no line since line ``before``, or everything."""
        for part in self._parts:
            yield from part.expire(before)
        self._numbers.expire(before)
