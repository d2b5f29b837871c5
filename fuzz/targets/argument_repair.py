"""Rules never crash on an argument module, and repairs of it keep all that it registers.

What is repaired compiles still, holds the same lines, and registers the same arguments by the same
bytes; a second run repairs nothing more.
"""

from collections import Counter

from fuzz.modules import EVERY_SHAPE
from fuzz.repairing import checked, repaired
from fuzz.targets import Target, python_module
from perflint.documents.arguments.module import ArgumentModule, read_arguments
from perflint.primitives.text import Text

BEFORE = b"\n# === now ===\n"
PATH = "server_args.py"


def check(data: bytes) -> None:
    """Check a module, by itself or by what it was, and repair it."""
    before, separator, now = data.rpartition(BEFORE)
    if separator:
        checked(PATH, now, before)
    after, passes = repaired(PATH, now)
    if not passes:
        return
    assert python_module.accepts(after)
    assert lines(after) == lines(now)
    old, new = (read_arguments(Text(PATH, text)) for text in (now, after))
    assert facts(new) == facts(old)


def lines(data: bytes) -> Counter[bytes]:
    """Return the lines that are not blank; the last one may have no end."""
    return Counter(line.rstrip(b"\r\n") for line in data.splitlines() if line.strip())


def facts(module: ArgumentModule) -> Counter[tuple[object, ...]]:
    """Return what is registered, each with the bytes of its statement."""
    return Counter(
        (one.flags, one.receiver, one.conditional, module.text.data[slice(*one.span)])
        for one in module.arguments
    )


ASTRAY = b"""\
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
        parser.add_argument("--a", type=int, default=7, help="A.")  # behind

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
    seeds=(ASTRAY, EVERY_SHAPE.format(cookie="utf-8").encode(), ASTRAY + BEFORE + ASTRAY),
    words=python_module.TARGET.words,
)
