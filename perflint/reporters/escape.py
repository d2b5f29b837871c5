"""Escape untrusted text for terminals and GitHub runners."""


def escaped(text: str) -> str:
    r"""Return ``text`` on one line, with control and direction characters written as ``\x1b``.

    A GitHub runner obeys ``##[`` anywhere in a line, and ``::`` after leading blanks. They are
    written as ``#\x23[`` and ``\x3a:``. A single leading colon is escaped too, because the text
    may be followed by another one that starts with a colon.
    """
    text = text.replace("##[", "#\\x23[")
    if text.lstrip().startswith(":"):
        text = text.replace(":", "\\x3a", 1)
    if text.isascii() and text.isprintable():
        return text
    return "".join(char if _is_harmless(char) else _escape_sequence(char) for char in text)


def _is_harmless(char: str) -> bool:
    import unicodedata  # takes about 1 ms, and most text is ASCII

    return unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp") or (
        char == "\u200d"  # the zero width joiner, which combines emoji
    )


def _escape_sequence(char: str) -> str:
    code = ord(char)
    if 0xDC80 <= code <= 0xDCFF:  # a byte of a file name that is not UTF-8
        return f"\\x{code - 0xDC00:02x}"
    names = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
    if char in names:
        return names[char]
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{{{code:x}}}"


def clipped(text: str, most: int = 400) -> str:
    """Return ``text`` cut to ``most`` characters and escaped."""
    return escaped(text if len(text) <= most else f"{text[: most - 1]}…")


def safe_path(path: str) -> str:
    """Return a path that starts neither like a flag nor like a command to a GitHub runner."""
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
