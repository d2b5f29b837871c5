"""What stands in a commit as git keeps it."""


def parents(commit: bytes) -> list[str]:
    """Return the names of a commit's parents."""
    return [line[7:].decode() for line in _headers(commit) if line.startswith(b"parent ")]


def author_time(commit: bytes) -> int:
    """Return the author's time, in seconds since 1970; raises ValueError where there is none."""
    for line in _headers(commit):
        if line.startswith(b"author "):
            return int(line.split()[-2])
    raise ValueError("a commit without an author")


def _headers(commit: bytes) -> list[bytes]:
    return commit.split(b"\n\n", 1)[0].split(b"\n")
