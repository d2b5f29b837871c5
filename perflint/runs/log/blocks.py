"""Blocks of measurements in a log, between a first and a last line that name the scenario."""

from collections.abc import Iterator, Sequence

from perflint.primitives.wording import listed
from perflint.runs.log.block_lines import DAMAGED, BlockKind, BlockLine
from perflint.runs.log.text import shown
from perflint.runs.snapshot import Measured, RunProblem

MAX_BLOCK = 1 << 20
"""Maximum size of a block in bytes."""

MAX_OPEN = 64
"""Maximum number of open blocks of one worker."""


class _OpenBlock:
    """The lines of a block that were read so far.

    A lost block was reported. It stays open until its last line, because its lines must not be
    added to another block.
    """

    def __init__(self, kind: BlockKind, name: str, number: int) -> None:
        self.kind = kind
        self.name = name
        self.first = self.last = number
        self.size = 0
        self.lines: dict[str, BlockLine] = {}
        self.is_lost = False

    def accepts(self, line: BlockLine) -> bool:
        """Tell whether a line may be one of the block, which has each line once."""
        return self.is_lost or line.label not in self.lines


class OpenBlocks:
    """The open blocks of one worker, in the order of their first lines."""

    def __init__(self, origin: str, kinds: Sequence[BlockKind]) -> None:
        self._origin = origin
        self._kinds = kinds
        self._blocks: list[_OpenBlock] = []

    @property
    def is_done(self) -> bool:
        """Whether no block is open."""
        return not self._blocks

    def feed(self, text: bytes, line: int) -> Iterator[Measured | RunProblem]:
        """Read another line of the worker: of a block, or other output."""
        for kind in self._kinds:
            name = kind.first.match(text)
            if name is not None:
                yield from self._open(kind, name, line)
                return
            name = kind.last.match(text) if self._blocks else None
            if name is not None:
                yield from self._close(kind, name, line)
                return
        if self._blocks:
            yield from self._add(text, line)

    def check_rest(self, rest: bytes, line: int) -> Iterator[RunProblem]:
        """Check the rest of a line whose beginning is that of another worker."""
        if any(block.kind.read(rest) is not None for block in self._blocks):
            yield from self._lose_all(line, f"{shown(rest)} is not on a line of its own")

    def expire(self, before: int | None) -> Iterator[RunProblem]:
        """Report and drop the blocks without a line since line ``before``, or all blocks."""
        for block in [*self._blocks]:
            if before is None or block.last < before:
                self._blocks.remove(block)
                if not block.is_lost:
                    message = f"the block of `{block.name}` is cut off after line {block.last}"
                    yield self._problem(block.first, message, block)

    def _open(self, kind: BlockKind, name: str, line: int) -> Iterator[RunProblem]:
        self._blocks.append(_OpenBlock(kind, name, line))
        if len(self._blocks) > MAX_OPEN:
            yield from self._lose_all(line, f"more than {MAX_OPEN} blocks are open at once")
            self._blocks = self._blocks[-MAX_OPEN:]

    def _close(self, kind: BlockKind, name: str, line: int) -> Iterator[Measured | RunProblem]:
        """Read a last line: of one open block, or of several with the same name."""
        closed = [block for block in self._blocks if block.kind is kind and block.name == name]
        self._blocks = [block for block in self._blocks if block not in closed]
        if len(closed) > 1:
            message = "the last line may belong to several blocks"
            yield from self._lose(closed, line, message)
        elif closed and not closed[0].is_lost:
            block = closed[0]
            record, missing = kind.record(block.lines)
            if missing:
                fields = listed([str(path) for path in missing])
                yield self._problem(block.first, f"the block of `{name}` lacks {fields}", block)
            else:
                origin = f"{self._origin}:{block.first}"
                yield Measured(name, record, origin, line=block.first, is_block=True)

    def _add(self, text: bytes, line: int) -> Iterator[RunProblem]:
        accepting: list[tuple[_OpenBlock, BlockLine]] = []
        is_damaged = False
        for block in self._blocks:
            found = block.kind.read(text)
            if isinstance(found, BlockLine):
                if block.accepts(found):
                    accepting.append((block, found))
                else:
                    is_damaged = True
            elif found == DAMAGED:
                is_damaged = True
        if len(accepting) == 1 and not accepting[0][0].is_lost:
            block, found = accepting[0]
            block.lines[found.label] = found
            block.last = line
            block.size += len(text)
            if block.size > MAX_BLOCK:
                message = f"the block of `{block.name}` has more than {MAX_BLOCK:,} bytes"
                yield from self._lose_all(line, message)
        elif accepting:
            owners = " or ".join(f"`{block.name}` (line {block.first})" for block, _ in accepting)
            yield from self._lose_all(line, f"the line may belong to {owners}")
        elif is_damaged:
            names = listed([block.name for block in self._blocks])
            yield from self._lose_all(line, f"{shown(text)} does not continue {names}")

    def _lose_all(self, line: int, message: str) -> Iterator[RunProblem]:
        yield from self._lose(self._blocks, line, message)

    def _lose(self, blocks: Sequence[_OpenBlock], line: int, message: str) -> Iterator[RunProblem]:
        """Report blocks that are not lost yet; from now on they are."""
        for block in blocks:
            if not block.is_lost:
                prefix = "" if f"`{block.name}`" in message else f"`{block.name}`: "
                yield self._problem(line, prefix + message, block)
            block.is_lost = True
            block.last = line

    def _problem(self, line: int, message: str, block: _OpenBlock) -> RunProblem:
        origin = f"{self._origin}:{line}"
        return RunProblem(origin, message, block.name, block.first, is_block=True)
