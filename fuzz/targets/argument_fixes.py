"""Rules never crash on an argument module, and fixes keep everything that it registers.

A fixed module compiles, has the same lines, and registers the same arguments with the same
statements. A second run has no more fixes. An input may contain an earlier version of the module:
the part before the last ``BEFORE``.
"""

from collections import Counter

from fuzz import python_mutator
from fuzz.fixing import checked, fixed
from fuzz.modules import EVERY_SHAPE
from fuzz.targets import Target, python_module
from perflint.documents.arguments.module import ArgumentFile, read_arguments
from perflint.primitives.text import Text

BEFORE = b"\n# === now ===\n"
PATH = "server_args.py"


def check(data: bytes) -> None:
    """Check a module, possibly compared with an earlier version, and fix it."""
    before, separator, now = data.rpartition(BEFORE)
    if separator:
        checked(PATH, now, before)
    after, passes = fixed(PATH, now)
    if not passes:
        return
    assert python_module.accepts(after)
    assert lines(after) == lines(now)
    old, new = (read_arguments(Text(PATH, text)) for text in (now, after))
    assert registrations(new) == registrations(old)


def lines(data: bytes) -> Counter[bytes]:
    """Return the lines that are not blank, without line ends."""
    return Counter(line.rstrip(b"\r\n") for line in data.splitlines() if line.strip())


def registrations(file: ArgumentFile) -> Counter[tuple[object, ...]]:
    """Return what is registered, with the bytes of each statement."""
    return Counter(
        (
            argument.flags,
            argument.receiver,
            argument.conditional,
            file.text.data[slice(*argument.span)],
        )
        for argument in file.arguments
    )


def mutate(data: bytes, max_size: int, seed: int) -> bytes:
    """Mutate the module, or the earlier version of it."""
    before, separator, now = data.rpartition(BEFORE)
    room = max_size - len(before) - len(separator) if separator else max_size // 2
    mutated = python_mutator.mutate(now, max(room, len(now)), seed)
    if seed % 8 == 1:
        return (now + BEFORE + mutated)[:max_size]
    if seed % 8 == 2 and separator:
        return mutated
    return (before + separator + mutated)[:max_size]


MISPLACED = b"""\
class ServerArgs:
    # model
    a: int = 1
    b: int = 2
    # cache

    c: int = 3

    d: int = 4

    @staticmethod
    def add_cli_args(parser):
        # model
        parser.add_argument("--b", type=int, default=ServerArgs.b, help="B.")
        parser.add_argument("--a", type=int, default=7, help="A.")  # trailing

        # cache
        # of d
        parser.add_argument("--d", help="D.")
        # perflint: ignore[missing-help] the name says it
        parser.add_argument(
            "--c",
        )
"""

TARGET = Target(
    check,
    seeds=(MISPLACED, EVERY_SHAPE.format(cookie="utf-8").encode(), MISPLACED + BEFORE + MISPLACED),
    tokens=python_module.TARGET.tokens,
    mutate=mutate,
    max_size=100_000,
)
