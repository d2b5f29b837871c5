"""Records that tests print into logs of any size, announced by a line of the format's own.

Plain text is searched for announcements in big chunks. Only while a record is open, the log is
read line by line: its lines may be mixed with those of others. A line is given to a record if it
fits that one alone; what may be damaged or mixed up is a fault, never a guess.
"""

from collections.abc import Iterable, Iterator

import orjson

from perflint.formats import Format
from perflint.primitives.wording import listed
from perflint.runs.log_lines import split, whole_lines
from perflint.runs.record_lines import RecordLines, head_of, part_of, resembles
from perflint.runs.snapshot import Measured, RunFault

PATIENCE = 1000
"""A record is cut off once so many lines of the log came without one of its own."""

MAX_RECORD = 1 << 20
"""A record with more bytes is none."""

MAX_OPEN = 64
"""More records than these at once are none that a test printed."""

Found = Measured | RunFault


def read_log(chunks: Iterable[bytes], origin: str, format: Format) -> Iterator[Found]:
    """Yield the records of a log, each where it ends, and the faults of what is no whole one."""
    runs = format.keys.runs
    marks = [text.encode() for text in runs.announced_by] if runs else []
    blocks = _Blocks(origin, marks, format)
    line = 1
    for data in whole_lines(chunks):
        starts = iter(_starts(data, marks))
        start = next(starts, len(data))
        at = 0
        while at < len(data):
            if not blocks.is_open:
                while start < at:
                    start = next(starts, len(data))
                line += data.count(b"\n", at, start)
                at = start
                if at == len(data):
                    break
            end = data.find(b"\n", at) + 1 or len(data)
            yield from blocks.take(data[at:end], line)
            at = end
            line += 1
    yield from blocks.close()


def _starts(data: bytes, marks: list[bytes]) -> list[int]:
    """Return where the lines start that announce a record."""
    starts = []
    for mark in marks:
        at = data.find(mark)
        while at >= 0:
            starts.append(data.rfind(b"\n", 0, at) + 1)
            at = data.find(mark, at + len(mark))
    return sorted(starts)


class _Blocks:
    """What is open in a log, by the tag of the worker that prints it."""

    def __init__(self, origin: str, marks: list[bytes], format: Format) -> None:
        self._origin = origin
        self._marks = marks
        self._series = {
            tuple(path) for path, samples, _ in format.series if samples.shape == "index-map"
        }
        self._strands: dict[bytes, _Strand] = {}

    @property
    def is_open(self) -> bool:
        return bool(self._strands)

    def take(self, raw: bytes, line: int) -> Iterator[Found]:
        """Take the next line."""
        tag, text = split(raw)
        if any(mark in text for mark in self._marks):
            strand = self._strands.setdefault(tag, _Strand(self._origin, self._series))
            yield from strand.announce(line)
        elif tag in self._strands and text.strip():
            yield from self._strands[tag].take(text, line)
        for tag, strand in [*self._strands.items()]:
            if tag and tag in raw:
                yield from strand.look_behind(tag, text, line)
            yield from strand.forget(line - PATIENCE)
            if strand.is_done:
                del self._strands[tag]

    def close(self) -> Iterator[Found]:
        """End what is open: the log is at its end."""
        for strand in self._strands.values():
            yield from strand.forget(None)


class _Strand:
    """The records that are open under one tag, in the order of their announcements.

    Once a line is in doubt, all records that are open here are ``_lost``: where they end is known
    by their last braces, and until then whatever else opens here is lost with them, for it may
    have been given lines of theirs.
    """

    def __init__(self, origin: str, series: set[tuple[str, ...]]) -> None:
        self._origin = origin
        self._series = series
        self._announced: list[int] = []
        self._records: list[RecordLines] = []
        self._lost = 0
        self._lost_at = 0

    @property
    def is_done(self) -> bool:
        return not (self._announced or self._records or self._lost)

    def announce(self, line: int) -> Iterator[RunFault]:
        self._announced.append(line)
        if len(self._announced) + len(self._records) > MAX_OPEN:
            for announced in self._announced:
                yield self._fault(announced, f"more than {MAX_OPEN} records are open at once")
            self._announced.clear()
            yield from self._lose(line, f"more than {MAX_OPEN} records are open at once", closed=0)

    def take(self, text: bytes, line: int) -> Iterator[Found]:
        head = head_of(text) if self._announced else None
        if head:
            yield from self._open(*head, line)
            return
        part = part_of(text)
        alone = len(self._records) == 1
        fitting = [record for record in self._records if part and record.fits(part, alone=alone)]
        # Records that lack nothing but their last brace are whole, whosever brace comes first.
        if part and (len(fitting) == 1 or (fitting and part.indent == 0)):
            fitting[0].take(part, text, line)
            yield from self._taken(fitting[0], line)
        elif fitting:
            owners = " and ".join(f"`{record.name}` (line {record.first})" for record in fitting)
            yield from self._lose(line, f"the line may be one of {owners}", closed=0)
        elif resembles(text, in_list=any(record.in_list for record in self._records)):
            yield from self._doubt(text, line)

    def look_behind(self, tag: bytes, text: bytes, line: int) -> Iterator[RunFault]:
        """Doubt a line behind which one of this worker's was written, without a line's end."""
        _, found, torn = text.partition(tag)
        if found and resembles(torn.removeprefix(b" "), in_list=True):
            yield from self._doubt(torn, line)

    def _open(self, written: bytes, is_whole: bool, line: int) -> Iterator[Found]:
        self._announced.pop(0)  # which announcement it was makes no difference to the record
        if self._lost:
            self._lost += not is_whole
            self._lost_at = line
            yield self._fault(line, f"{_shown(written)} stands among lines of other records")
            return
        try:
            name = str(orjson.loads(written))
        except orjson.JSONDecodeError as error:
            self._lost += not is_whole
            self._lost_at = line
            yield self._fault(line, f"{_shown(written)} is no JSON text: {error.msg}")
            return
        if is_whole:
            yield Measured(name, {}, f"{self._origin}:{line}")
        else:
            self._records.append(RecordLines(name, line, self._series))

    def _taken(self, record: RecordLines, line: int) -> Iterator[Found]:
        if record.is_whole:
            self._records.remove(record)
            try:
                yield Measured(record.name, record.value(), f"{self._origin}:{record.first}")
            except orjson.JSONDecodeError as error:
                at = record.line_of(error.lineno)
                yield self._fault(at, f"`{record.name}` is no JSON: {error.msg}")
        elif record.size > MAX_RECORD:
            message = f"`{record.name}` has more than {MAX_RECORD:,} bytes"
            yield from self._lose(line, message, closed=0)

    def _doubt(self, text: bytes, line: int) -> Iterator[RunFault]:
        """Take a line that fits no record and may be a damaged one, perhaps its first or last."""
        closed = int(text.startswith(b"}"))
        if b'"' in text[:4] and not text[:1].isspace():
            self._lost += 1
            if self._announced:
                message = f"{_shown(text.strip())} does not name the record that is announced"
                yield self._fault(self._announced.pop(0), message)
        if self._records:
            names = listed([record.name for record in self._records])
            reason = f"{_shown(text.strip())} does not continue {names}"
            yield from self._lose(line, reason, closed=closed)
        elif self._lost:
            self._lost -= closed
        self._lost_at = line

    def _lose(self, line: int, reason: str, *, closed: int) -> Iterator[RunFault]:
        self._lost += max(len(self._records) - closed, 0)
        self._lost_at = line
        for record in self._records:
            about = "" if f"`{record.name}`" in reason else f"`{record.name}`: "
            yield self._fault(line, about + reason)
        self._records.clear()

    def forget(self, before: int | None) -> Iterator[RunFault]:
        """Give up what had its last line before a line, or all."""
        for record in [*self._records]:
            if before is None or record.last < before:
                self._records.remove(record)
                message = f"`{record.name}` is cut off after line {record.last}"
                yield self._fault(record.first, message)
        for line in [*self._announced]:
            if before is None or line < before:
                self._announced.remove(line)
                yield self._fault(line, "a record is announced, and none follows")
        if before is None or self._lost_at < before:
            self._lost = 0

    def _fault(self, line: int, message: str) -> RunFault:
        return RunFault(f"{self._origin}:{line}", message)


def _shown(text: bytes) -> str:
    shown = text.decode("utf-8", "replace")
    return f"'{shown if len(shown) <= 60 else shown[:57] + '...'}'"
