"""What a run found: what a reporter is given."""

from typing import TYPE_CHECKING, Protocol

from perflint.primitives.finding import Violation
from perflint.primitives.record import Record
from perflint.primitives.text import Text

if TYPE_CHECKING:  # loaded where a repository has such a file
    from perflint.engine.suppressions.bulk_file import Entry


class Source(Protocol):
    """A file to check: its path from the repository's root, and whether the user named it.

    ``before_path`` is what the file was called in the snapshot that it is compared with.
    """

    @property
    def path(self) -> str: ...
    @property
    def named(self) -> bool: ...
    @property
    def before_path(self) -> str | None: ...

    @property
    def deleted(self) -> bool: ...

    @property
    def apart(self) -> bool:
        """Whether the file is read from the disk and compared with nothing."""

    @property
    def size(self) -> int:
        """How many bytes are on the disk; none where that cannot be told."""

    def read(self) -> bytes:
        """Return the bytes of the file; raises OSError."""


class Crash(Record):
    """A rule that raised on a file: a fault of perflint, not of the file."""

    rule: str
    path: str
    cause: str


class Rewrite(Record):
    """The bytes of a repaired file, before and after, and the titles of what was repaired."""

    source: Source
    before: bytes
    after: bytes
    repairs: tuple[str, ...]


class Report:
    """What a run found. ``violations`` are sorted by file and place, ignored ones among them.

    ``troubles`` are files that could not be read or written, in words; ``compared`` says which two
    snapshots were compared, ``uncompared`` which files could not be, and why. ``unused`` are known
    findings that were not found any more.
    """

    def __init__(self) -> None:
        self.violations: list[Violation] = []
        self.crashes: list[Crash] = []
        self.rewrites: list[Rewrite] = []
        self.passed_over: list[str] = []
        self.troubles: list[str] = []
        self.texts: dict[str, Text] = {}
        self.checked: list[str] = []
        self.scenarios = 0
        self.arguments = 0
        self.compared: str | None = None
        self.uncompared: list[str] = []
        self.unused: list[Entry] = []

    def add(self, other: "Report") -> None:
        """Take in what was found in other files."""
        self.violations += other.violations
        self.crashes += other.crashes
        self.rewrites += other.rewrites
        self.passed_over += other.passed_over
        self.troubles += other.troubles
        self.texts |= other.texts
        self.uncompared += other.uncompared
        self.checked += other.checked
        self.scenarios += other.scenarios
        self.arguments += other.arguments

    @property
    def active(self) -> list[Violation]:
        """The violations that no entry hides."""
        return [violation for violation in self.violations if violation.ignored is None]
