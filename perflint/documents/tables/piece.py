"""What cells and headings show: pieces of plain text, and pieces of code."""

from perflint.primitives.record import Record


class Piece(Record):
    """A run of text that is completely code, or not at all; ``struck`` has a line through it."""

    text: str
    code: bool
    struck: bool = False
