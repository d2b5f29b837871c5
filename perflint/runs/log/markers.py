"""Lines that mark measurements in a log: a literal text with one variable part."""

from collections.abc import Iterable, Sequence

from perflint.primitives.record import Record


class Marker(Record):
    """A line that contains ``before`` and a variable part, and ends with ``after``.

    ``is_plain`` markers have no variable part: it is enough that a line contains ``before``.
    """

    before: bytes
    after: bytes
    is_plain: bool

    @classmethod
    def parse(cls, pattern: str, variable: str) -> "Marker":
        """Read a pattern of a format; ``variable`` is its variable part, such as ``{file}``."""
        before, found, after = pattern.partition(variable)
        return cls(before.encode(), after.rstrip().encode(), not found)

    def match(self, text: bytes) -> str | None:
        """Return the variable part of a line, empty for a plain marker; None if it is not one.

        Other output may precede the marker, because a line end may be missing.
        """
        if self.is_plain:
            return "" if self.before in text else None
        start = text.rfind(self.before)
        text = text.rstrip()
        stop = len(text) - len(self.after)
        if start < 0 or stop <= start + len(self.before) or not text.endswith(self.after):
            return None
        try:
            return text[start + len(self.before) : stop].decode()
        except UnicodeDecodeError:
            return None


def literals(markers: Iterable[Marker]) -> list[bytes]:
    """Return the texts to search a log for: each marker contains at least one of them."""
    texts = {marker.before for marker in markers}
    return sorted(
        text for text in texts if not any(other != text and other in text for other in texts)
    )


def line_starts(data: bytes, texts: Sequence[bytes]) -> list[int]:
    """Return the offsets of the lines that contain one of the texts, sorted."""
    starts = []
    for text in texts:
        offset = data.find(text)
        while offset >= 0:
            starts.append(data.rfind(b"\n", 0, offset) + 1)
            offset = data.find(text, offset + len(text))
    return sorted(starts)
