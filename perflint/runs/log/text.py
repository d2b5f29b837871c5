"""Lines of a log in messages."""


def shown(text: bytes) -> str:
    """Return a line for a message, shortened."""
    line = text.strip().decode("utf-8", "replace")
    return f"'{line if len(line) <= 60 else line[:57] + '...'}'"
