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
from perflint.runs.log.lines import split, split_job, whole_lines
from perflint.runs.log.markers import Marker, line_starts, literals
from perflint.runs.log.numbers import NumberKind, NumberLines
from perflint.runs.snapshot import Measured, MeasuredNumber, RunProblem

Read = Measured | MeasuredNumber | RunProblem

MAX_GAP = 1000
"""A record or block is cut off if this many lines of the log contain none of its lines."""


def read_log(
    chunks: Iterable[bytes], origin: str, format: Format, *, names_jobs: bool = False
) -> Iterator[Read]:
    """Yield the records and numbers of a log in the order in which they end, and the problems.

    ``names_jobs`` tells that each line names its job, which then is part of the paths of the
    results; otherwise these have no path.
    """
    reader = _LogReader(origin, format, names_jobs=names_jobs)
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

    def __init__(self, origin: str, format: Format, *, names_jobs: bool) -> None:
        runs = format.runs or Runs()
        self._origin = origin
        self._names_jobs = names_jobs
        self._job = b""
        self._format = format
        self._announcements = [Marker.parse(text, "{file}") for text in runs.announced_by]
        self._kinds = [BlockKind(block, format) for block in runs.blocks]
        self._numbers = [NumberKind(keys) for keys in runs.numbers]
        firsts = [kind.first for kind in self._kinds]
        firsts += [kind.first for kind in self._numbers]
        #: The texts that begin records, blocks and numbers.
        self.literals = literals([*self._announcements, *firsts])
        #: The workers with something open, by their jobs and tags.
        self._workers: dict[tuple[bytes, bytes], _Worker] = {}

    @property
    def is_reading(self) -> bool:
        """Whether the next line may belong to a record or a block."""
        return bool(self._workers)

    def feed(self, raw: bytes, line: int) -> Iterator[Read]:
        """Read the next line; ``line`` is its number, from 1."""
        if self._names_jobs:
            job, raw = split_job(raw)
            self._job = job or self._job  # the rest of a line that was broken
        tag, text = split(raw)
        worker = self._workers.get((self._job, tag))
        if worker is None and any(literal in text for literal in self.literals):
            worker = self._workers[self._job, tag] = self._worker()
        if worker is not None and text.strip():
            yield from worker.placed(worker.feed(text, line))
        for (job, tag), worker in [*self._workers.items()]:
            if tag and tag in raw and job == self._job:
                yield from worker.placed(worker.check_rest(tag, text, line))
            yield from worker.placed(worker.expire(line - MAX_GAP))
            if worker.is_done:
                del self._workers[job, tag]

    def _worker(self) -> "_Worker":
        """Return a new worker of the current job."""
        values = JsonValues(self._origin, self._announcements, self._format)
        numbers = NumberLines(self._origin, self._numbers)
        path = f"{self._origin}/{self._job.decode('utf-8', 'replace')}" if self._job else ""
        return _Worker(path, values, OpenBlocks(self._origin, self._kinds), numbers)

    def close(self) -> Iterator[Read]:
        """Report the records and blocks that are still open at the end of the log."""
        for worker in self._workers.values():
            yield from worker.placed(worker.expire(None))


class _Worker:
    """The open records, blocks and numbers of one worker; no line belongs to two of them.

    ``path`` is that of its job, empty if the log does not name jobs.
    """

    def __init__(
        self, path: str, values: JsonValues, blocks: OpenBlocks, numbers: NumberLines
    ) -> None:
        self._path = path
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

    def placed(self, results: Iterable[Read]) -> Iterator[Read]:
        """Yield results with the path of the job."""
        for result in results:
            yield result._replace(path=self._path) if self._path else result

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
