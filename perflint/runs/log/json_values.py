"""Records that are printed as JSON after a line that announces them.

The value may be ``"NAME": {…}``, or an object or list that contains the names of its records. It is
in one line, or in several with any indentation.
"""

from collections.abc import Iterator, Sequence

import orjson

from perflint.formats import Format
from perflint.primitives.wording import joined
from perflint.runs.log.json_lines import (
    INDENT,
    Head,
    JsonLines,
    parse_head,
    parse_line,
    parse_whole,
    resembles_json,
)
from perflint.runs.log.markers import Marker
from perflint.runs.log.text import shown
from perflint.runs.snapshot import Measured, RunProblem
from perflint.runs.values import has_duplicates, is_record, records_in

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
        self._format = format
        #: The names of fields, which are not those of records.
        self._fields = {path[0] for path in format.keys.fields}
        self._series = {
            tuple(path) for path, samples, _ in format.series if samples.shape == "index-map"
        }
        #: The line of each announcement, and the file that it names.
        self._announced: list[tuple[int, str | None]] = []
        self._records: list[JsonLines] = []
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
        if self._announced and (whole := parse_whole(text)):
            measured = [*self._read_whole(*whole, line)]
            if measured:
                yield from measured
                return
        parsed = parse_line(text)
        steps = None if len(self._records) == 1 else self._steps()
        accepting = [
            record for record in self._records if parsed and record.accepts(parsed, steps=steps)
        ]
        head = self._head(text)
        if head is not None and not accepting:
            yield from self._open(head, line)
            return
        # If several records lack only their last brace, all are whole whichever gets this one.
        if parsed and head is None and (len(accepting) == 1 or (accepting and parsed.indent == 0)):
            accepting[0].add(parsed, text, line)
            yield from self._finish(accepting[0], line)
        elif accepting:
            owners = [f"{record.label} (line {record.first})" for record in accepting]
            owners += ["the announced record"] if head is not None else []
            message = f"the line may belong to {' or '.join(owners)}"
            yield from self._lose_all(line, message, closed=0)
        elif resembles_json(text, in_list=any(record.in_list for record in self._records)):
            yield from self._damaged(text, line)

    def _steps(self) -> set[int]:
        """Return the steps of the indentation of the open values."""
        return {record.step for record in self._records if record.step is not None} or {INDENT}

    def _head(self, text: bytes) -> Head | None:
        """Return the first line of an announced value; that of a field is not one."""
        head = parse_head(text) if self._announced else None
        if head is not None and head.indent and head.quoted is not None:
            return None if head.quoted[1:-1].decode("utf-8", "replace") in self._fields else head
        return head

    def _read_whole(
        self, quoted: bytes | None, text: bytes, line: int
    ) -> Iterator[Measured | RunProblem]:
        """Read an announced value in one line; nothing is yielded if it is something else."""
        try:
            value = orjson.loads(text)
            name = None if quoted is None else str(orjson.loads(quoted))
        except orjson.JSONDecodeError:
            return
        records = records_in(value, self._format)
        if name is not None:
            records = [(name, value)] if is_record(value, self._format) else None
        if records is None:
            return
        message = self._ambiguity()
        _, file = self._announced.pop(0)
        if not message and has_duplicates(text):
            message = "has a key twice"
        if message:
            for name, _ in records:
                yield self._problem(line, f"`{name}`: {message}", name)
            return
        for name, record in records:
            yield Measured(name, record, f"{self._origin}:{line}", baseline=file, line=line)

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

    def _ambiguity(self) -> str:
        """Say which files the open announcements name, if they name different ones."""
        files = {file for _, file in self._announced}
        if len(files) < 2:  # it does not matter which announcement belongs to the record
            return ""
        return f"announced for {' or '.join(sorted(file or 'no file' for file in files))}"

    def _open(self, head: Head, line: int) -> Iterator[Measured | RunProblem]:
        """Read the first line of a value: its name, if it has one, and its opening bracket."""
        message = self._ambiguity()
        announced = self._announced.pop(0)
        name = None
        try:
            name = None if head.quoted is None else str(orjson.loads(head.quoted))
        except orjson.JSONDecodeError as error:
            message = f"not a valid JSON string: {error.msg}"
        if self._lost:
            message = "starts between lines of other records"
        if message:
            self._lost += not head.is_empty
            self._lost_line = line
            yield self._problem(line, f"{shown(head.quoted or head.opens)}: {message}", name)
        elif name is not None and head.is_empty:
            origin = f"{self._origin}:{line}"
            yield Measured(name, {}, origin, baseline=announced[1], line=line)
        else:
            self._records.append(JsonLines(name, head, line, self._series, announced))

    def _finish(self, value: JsonLines, line: int) -> Iterator[Measured | RunProblem]:
        """Yield the records of a value if its last line was added; report one that is too large."""
        if value.is_complete:
            self._records.remove(value)
            try:
                yield from self._measured(value)
            except orjson.JSONDecodeError as error:
                message = f"{value.label} is not valid JSON: {error.msg}"
                line = value.line_of(error.lineno)
                yield self._problem(line, message, value.name, value.first)
        elif value.size > MAX_RECORD:
            message = f"{value.label} has more than {MAX_RECORD:,} bytes"
            yield from self._lose_all(line, message, closed=0)

    def _measured(self, value: JsonLines) -> Iterator[Measured | RunProblem]:
        """Yield the records of a complete value; raises orjson.JSONDecodeError.

        A value without a record is other output: the announced one may still follow.
        """
        content = value.value()
        records = records_in(content, self._format)
        if value.name is not None:
            is_indented = value.indent > 0 and not is_record(content, self._format)
            records = None if is_indented else [(value.name, content)]
        if records is None:
            self._announced.insert(0, value.announced)
        for name, record in records or []:
            origin, line = f"{self._origin}:{value.first}", value.first
            yield Measured(name, record, origin, baseline=value.announced[1], line=line)

    def _damaged(self, text: bytes, line: int) -> Iterator[RunProblem]:
        """Read a line that no record accepts and that may be a damaged line of one.

        It may also be the damaged first line of a record, or the last line of a lost one.
        """
        closed = int(text.startswith(b"}"))
        if b'"' in text[:4] and not text[:1].isspace():
            self._lost += parse_whole(text) is None
            if self._announced:
                message = f"{shown(text.strip())} does not name the announced record"
                yield self._problem(self._announced.pop(0)[0], message)
        if self._records:
            names = joined([record.label for record in self._records])
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
            prefix = "" if record.label in message else f"{record.label}: "
            yield self._problem(line, prefix + message, record.name, record.first)
        self._records.clear()

    def expire(self, before: int | None) -> Iterator[RunProblem]:
        """Report and drop the records without a line since line ``before``, or all records."""
        for record in [*self._records]:
            if before is None or record.last < before:
                self._records.remove(record)
                message = f"{record.label} is cut off after line {record.last}"
                yield self._problem(record.first, message, record.name)
        for announced in [*self._announced]:
            if before is None or announced[0] < before:
                self._announced.remove(announced)
                yield self._problem(announced[0], "a record is announced, but none follows")
        if before is None or self._lost_line < before:
            self._lost = 0

    def _problem(
        self, line: int, message: str, name: str | None = None, first: int | None = None
    ) -> RunProblem:
        """Return a problem at a line; ``first`` is the first line of the record, if another."""
        origin = f"{self._origin}:{line}"
        return RunProblem(origin, message, name, 0 if name is None else first or line)
