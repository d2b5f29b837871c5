"""Records that are printed as JSON after a line that announces them."""

from collections.abc import Iterator, Sequence

import orjson

from perflint.formats import Format
from perflint.primitives.wording import listed
from perflint.runs.log.json_lines import RecordLines, parse_head, parse_line, resembles_json
from perflint.runs.log.markers import Marker
from perflint.runs.log.text import shown
from perflint.runs.snapshot import Measured, RunProblem

MAX_RECORD = 1 << 20
"""Maximum size of a record in bytes."""

MAX_OPEN = 64
"""Maximum number of open records of one worker."""


class JsonValues:
    """The open records of one worker, in the order of their announcements.

    After an ambiguous line all open records are lost: reported and dropped. ``_lost`` counts
    those whose last line was not seen yet. Until it is 0, a record that starts is lost too, because
    it could get lines that belong to them.
    """

    def __init__(self, origin: str, announcements: Sequence[Marker], format: Format) -> None:
        self._origin = origin
        self._announcements = announcements
        self._series = {
            tuple(path) for path, samples, _ in format.series if samples.shape == "index-map"
        }
        #: The line of each announcement, and the file that it names.
        self._announced: list[tuple[int, str | None]] = []
        self._records: list[RecordLines] = []
        self._lost = 0
        self._lost_line = 0

    @property
    def is_done(self) -> bool:
        """Whether no record is announced, open or lost."""
        return not (self._announced or self._records or self._lost)

    def _announce(self, line: int, file: str | None) -> Iterator[RunProblem]:
        self._announced.append((line, file))
        if len(self._announced) + len(self._records) > MAX_OPEN:
            message = f"more than {MAX_OPEN} records are open at once"
            for announced, _ in self._announced:
                yield self._problem(announced, message)
            self._announced.clear()
            yield from self._lose_all(line, message, closed=0)

    def feed(self, text: bytes, line: int) -> Iterator[Measured | RunProblem]:
        """Read another line of the worker: of a record, or other output."""
        if announced := self._announcement(text):
            yield from self._announce(line, announced[0] or None)
            return
        if self.is_done:
            return
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

    def _announcement(self, text: bytes) -> tuple[str] | None:
        """Return the file that a line announces a record for; None if it announces nothing.

        Of two announcements that match, the one with the longer text is meant.
        """
        found = [
            (len(marker.before), file)
            for marker in self._announcements
            if (file := marker.match(text)) is not None
        ]
        return (max(found)[1],) if found else None

    def check_rest(self, rest: bytes, line: int) -> Iterator[RunProblem]:
        """Check the rest of a line whose beginning is that of another worker."""
        if not self.is_done and resembles_json(rest, in_list=True):
            yield from self._damaged(rest, line)

    def _open(self, quoted: bytes, is_empty: bool, line: int) -> Iterator[Measured | RunProblem]:
        """Read the first line of a record: its name as a JSON string and its opening brace."""
        (file, *_) = files = {file for _, file in self._announced}
        self._announced.pop(0)
        message = ""
        try:
            name = str(orjson.loads(quoted))
        except orjson.JSONDecodeError as error:
            message = f"{shown(quoted)} is not a valid JSON string: {error.msg}"
        if len(files) > 1:  # it is unknown which announcement belongs to the record
            named = " or ".join(sorted(file or "no file" for file in files))
            message = f"{shown(quoted)} is announced for {named}"
        if self._lost:
            message = f"{shown(quoted)} starts between lines of other records"
        if message:
            self._lost += not is_empty
            self._lost_line = line
            yield self._problem(line, message)
        elif is_empty:
            yield Measured(name, {}, f"{self._origin}:{line}", baseline=file)
        else:
            self._records.append(RecordLines(name, line, self._series, file))

    def _finish(self, record: RecordLines, line: int) -> Iterator[Measured | RunProblem]:
        """Yield a record if its last line was added; report one that is too large."""
        if record.is_complete:
            self._records.remove(record)
            try:
                origin = f"{self._origin}:{record.first}"
                yield Measured(record.name, record.value(), origin, baseline=record.file)
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
                message = f"{shown(text.strip())} does not name the announced record"
                yield self._problem(self._announced.pop(0)[0], message)
        if self._records:
            names = listed([record.name for record in self._records])
            message = f"{shown(text.strip())} does not continue {names}"
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
        for announced in [*self._announced]:
            if before is None or announced[0] < before:
                self._announced.remove(announced)
                yield self._problem(announced[0], "a record is announced, but none follows")
        if before is None or self._lost_line < before:
            self._lost = 0

    def _problem(self, line: int, message: str) -> RunProblem:
        return RunProblem(f"{self._origin}:{line}", message)
