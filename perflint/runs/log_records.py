"""Records that tests print into a log of any size, each announced by a line that the format names.

Outside of records the log is searched for announcements in large chunks. While a record is open,
the log is read line by line, because other workers may write between its lines. A line is added to
a record only if no other open record accepts it. Whatever is damaged or ambiguous is reported, and
never guessed.
"""

from collections.abc import Iterable, Iterator

import orjson

from perflint.formats import Format
from perflint.primitives.wording import listed
from perflint.runs.log_lines import split, whole_lines
from perflint.runs.record_lines import RecordLines, parse_head, parse_line, resembles_json
from perflint.runs.snapshot import Measured, RunProblem

MAX_GAP = 1000
"""A record is cut off if this many lines of the log contain none of its lines."""

MAX_RECORD = 1 << 20
"""Maximum size of a record in bytes."""

MAX_OPEN = 64
"""Maximum number of open records of one worker."""


def read_log(
    chunks: Iterable[bytes], origin: str, format: Format
) -> Iterator[Measured | RunProblem]:
    """Yield the records of a log in the order in which they end, and the problems found."""
    runs = format.keys.runs
    announcements = [text.encode() for text in runs.announced_by] if runs else []
    reader = _LogReader(origin, announcements, format)
    line = 1
    for data in whole_lines(chunks):
        starts = iter(_announcement_starts(data, announcements))
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


def _announcement_starts(data: bytes, announcements: list[bytes]) -> list[int]:
    """Return the offsets of the lines that announce a record, sorted."""
    starts = []
    for announcement in announcements:
        offset = data.find(announcement)
        while offset >= 0:
            starts.append(data.rfind(b"\n", 0, offset) + 1)
            offset = data.find(announcement, offset + len(announcement))
    return sorted(starts)


class _LogReader:
    """Assigns the lines of a log to workers by their tags; lines without a tag are one worker's."""

    def __init__(self, origin: str, announcements: list[bytes], format: Format) -> None:
        self._origin = origin
        self._announcements = announcements
        self._series = {
            tuple(path) for path, samples, _ in format.series if samples.shape == "index-map"
        }
        self._workers: dict[bytes, _Worker] = {}

    @property
    def is_reading(self) -> bool:
        """Whether the next line may belong to a record."""
        return bool(self._workers)

    def feed(self, raw: bytes, line: int) -> Iterator[Measured | RunProblem]:
        """Read the next line; ``line`` is its number, from 1."""
        tag, text = split(raw)
        if any(announcement in text for announcement in self._announcements):
            worker = self._workers.setdefault(tag, _Worker(self._origin, self._series))
            yield from worker.announce(line)
        elif tag in self._workers and text.strip():
            yield from self._workers[tag].feed(text, line)
        for tag, worker in [*self._workers.items()]:
            if tag and tag in raw:
                yield from worker.check_rest(tag, text, line)
            yield from worker.expire(line - MAX_GAP)
            if worker.is_done:
                del self._workers[tag]

    def close(self) -> Iterator[Measured | RunProblem]:
        """Report the records that are still open at the end of the log."""
        for worker in self._workers.values():
            yield from worker.expire(None)


class _Worker:
    """The open records of one worker, in the order of their announcements.

    After an ambiguous line all open records are lost: reported and dropped. ``_lost`` counts
    those whose last line was not seen yet. Until it is 0, a record that starts is lost too, because
    it could get lines that belong to them.
    """

    def __init__(self, origin: str, series: set[tuple[str, ...]]) -> None:
        self._origin = origin
        self._series = series
        self._announced: list[int] = []
        self._records: list[RecordLines] = []
        self._lost = 0
        self._lost_line = 0

    @property
    def is_done(self) -> bool:
        """Whether no record is announced, open or lost."""
        return not (self._announced or self._records or self._lost)

    def announce(self, line: int) -> Iterator[RunProblem]:
        """Read a line that announces a record."""
        self._announced.append(line)
        if len(self._announced) + len(self._records) > MAX_OPEN:
            message = f"more than {MAX_OPEN} records are open at once"
            for announced in self._announced:
                yield self._problem(announced, message)
            self._announced.clear()
            yield from self._lose_all(line, message, closed=0)

    def feed(self, text: bytes, line: int) -> Iterator[Measured | RunProblem]:
        """Read another line of the worker: of a record, or other output."""
        head = parse_head(text) if self._announced else None
        if head:
            yield from self._open(*head, line)
            return
        parsed = parse_line(text)
        only_open = len(self._records) == 1
        accepting = [
            record
            for record in self._records
            if parsed and record.accepts(parsed, only_open=only_open)
        ]
        # If several records lack only their last brace, all are whole whichever gets this one.
        if parsed and (len(accepting) == 1 or (accepting and parsed.indent == 0)):
            accepting[0].add(parsed, text, line)
            yield from self._finish(accepting[0], line)
        elif accepting:
            owners = " or ".join(f"`{record.name}` (line {record.first})" for record in accepting)
            yield from self._lose_all(line, f"the line may belong to {owners}", closed=0)
        elif resembles_json(text, in_list=any(record.in_list for record in self._records)):
            yield from self._damaged(text, line)

    def check_rest(self, tag: bytes, text: bytes, line: int) -> Iterator[RunProblem]:
        """Check a line that has this worker's ``tag`` inside: a line end before the tag is missing.

        The rest of the line, after the tag, may be a line of a record.
        """
        _, found, rest = text.partition(tag)
        if found and resembles_json(rest.removeprefix(b" "), in_list=True):
            yield from self._damaged(rest, line)

    def _open(self, quoted: bytes, is_empty: bool, line: int) -> Iterator[Measured | RunProblem]:
        """Read the first line of a record: its name as a JSON string and its opening brace."""
        self._announced.pop(0)  # it does not matter which announcement belongs to the record
        message = ""
        try:
            name = str(orjson.loads(quoted))
        except orjson.JSONDecodeError as error:
            message = f"{_shown(quoted)} is not a valid JSON string: {error.msg}"
        if self._lost:
            message = f"{_shown(quoted)} starts between lines of other records"
        if message:
            self._lost += not is_empty
            self._lost_line = line
            yield self._problem(line, message)
        elif is_empty:
            yield Measured(name, {}, f"{self._origin}:{line}")
        else:
            self._records.append(RecordLines(name, line, self._series))

    def _finish(self, record: RecordLines, line: int) -> Iterator[Measured | RunProblem]:
        """Yield a record if its last line was added; report one that is too large."""
        if record.is_complete:
            self._records.remove(record)
            try:
                yield Measured(record.name, record.value(), f"{self._origin}:{record.first}")
            except orjson.JSONDecodeError as error:
                message = f"`{record.name}` is not valid JSON: {error.msg}"
                yield self._problem(record.line_of(error.lineno), message)
        elif record.size > MAX_RECORD:
            message = f"`{record.name}` has more than {MAX_RECORD:,} bytes"
            yield from self._lose_all(line, message, closed=0)

    def _damaged(self, text: bytes, line: int) -> Iterator[RunProblem]:
        """Read a line that no record accepts and that may be a damaged line of one.

        It may also be the damaged first line of a record, or the last line of a lost one.
        """
        closed = int(text.startswith(b"}"))
        if b'"' in text[:4] and not text[:1].isspace():
            self._lost += 1
            if self._announced:
                message = f"{_shown(text.strip())} does not name the announced record"
                yield self._problem(self._announced.pop(0), message)
        if self._records:
            names = listed([record.name for record in self._records])
            message = f"{_shown(text.strip())} does not continue {names}"
            yield from self._lose_all(line, message, closed=closed)
        elif self._lost:
            self._lost -= closed
        self._lost_line = line

    def _lose_all(self, line: int, message: str, *, closed: int) -> Iterator[RunProblem]:
        """Drop all open records, and report each; the last line of ``closed`` of them was seen."""
        self._lost += max(len(self._records) - closed, 0)
        self._lost_line = line
        for record in self._records:
            prefix = "" if f"`{record.name}`" in message else f"`{record.name}`: "
            yield self._problem(line, prefix + message)
        self._records.clear()

    def expire(self, before: int | None) -> Iterator[RunProblem]:
        """Report and drop the records without a line since line ``before``, or all records."""
        for record in [*self._records]:
            if before is None or record.last < before:
                self._records.remove(record)
                message = f"`{record.name}` is cut off after line {record.last}"
                yield self._problem(record.first, message)
        for line in [*self._announced]:
            if before is None or line < before:
                self._announced.remove(line)
                yield self._problem(line, "a record is announced, but none follows")
        if before is None or self._lost_line < before:
            self._lost = 0

    def _problem(self, line: int, message: str) -> RunProblem:
        return RunProblem(f"{self._origin}:{line}", message)


def _shown(text: bytes) -> str:
    shown = text.decode("utf-8", "replace")
    return f"'{shown if len(shown) <= 60 else shown[:57] + '...'}'"
