"""Texts from files that outsiders wrote, made harmless for a terminal."""


def escaped(text: str) -> str:
    r"""Return ``text`` on one line, control and direction characters written as ``\x1b``.

    A runner of GitHub obeys ``##[`` wherever it stands in a line, and ``::`` where only blanks are
    before it: they are written as ``#\x23[`` and ``\x3a:``, as is a first colon that stands alone,
    for another text may follow.
    """
    text = text.replace("##[", "#\\x23[")
    if text.lstrip().startswith(":"):
        text = text.replace(":", "\\x3a", 1)
    if text.isascii() and text.isprintable():
        return text
    return "".join(char if _is_harmless(char) else _written(char) for char in text)


def _is_harmless(char: str) -> bool:
    import unicodedata  # about 1 ms, and most texts are ASCII

    return unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp") or (
        char == "\u200d"  # a zero width joiner, which holds emoji together
    )


def _written(char: str) -> str:
    code = ord(char)
    if 0xDC80 <= code <= 0xDCFF:  # a byte of a file name that is not UTF-8
        return f"\\x{code - 0xDC00:02x}"
    names = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
    if char in names:
        return names[char]
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{{{code:x}}}"


def clipped(text: str, most: int = 400) -> str:
    """Return ``text`` escaped, cut where it is longer than ``most`` characters."""
    return escaped(text if len(text) <= most else f"{text[: most - 1]}…")


def tame(path: str) -> str:
    """Return a path that begins neither like a flag nor like a command to a runner of GitHub."""
    return f"./{path}" if path.lstrip()[:1] in ("-", ":") else path


def width(text: str) -> int:
    """Return the number of terminal cells that ``text`` takes."""
    if text.isascii():
        return len(text)
    return sum(_cells(char) for char in text)


def _cells(char: str) -> int:
    import unicodedata

    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
