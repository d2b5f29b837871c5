"""The results of a run: one value per file, folded into the report that reporters render."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date
from typing import TYPE_CHECKING, Literal, Protocol

from perflint.primitives.finding import Violation
from perflint.primitives.record import Record
from perflint.primitives.text import Text

if TYPE_CHECKING:  # loaded only if something is suppressed, or judged together with other files
    from perflint.engine.suppressions.entry import Entry, Key, SuppressionId
    from perflint.sources.other_files import OtherFiles


class Source(Protocol):
    """A file to check; ``path`` is relative to the root and has forward slashes.

    ``named`` is true if the user named the file itself, not only a directory. ``before_path`` is
    the path in the snapshot that the file is compared with, if there is one.
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
    def size(self) -> int:
        """Size on disk in bytes; 0 if it cannot be determined."""

    def read(self) -> bytes:
        """Return the bytes of the file; raises OSError."""

    def others(self, *, before: bool = False) -> "AbstractContextManager[OtherFiles]":
        """Give access to all files of the snapshot, or of the one before the change."""


class Crash(Record):
    """A rule that raised an exception on a file: a bug in perflint, not in the file."""

    rule: str
    path: str
    cause: str


class Rewrite(Record):
    """The content of a file before and after its fixes, and the titles of the fixes."""

    path: str
    before: bytes
    after: bytes
    titles: tuple[str, ...]


class Counts(Record):
    """How many scenarios, arguments and test cases were checked."""

    scenarios: int = 0
    arguments: int = 0
    cases: int = 0


class Rerun(Record):
    """What the commands that are printed for findings take from the run that found them.

    ``base`` is the ref that the files were compared with, None if that is HEAD. ``options`` choose
    the configuration and the format. ``today`` is None if the run does not know it.
    ``hook_runner`` is the program that runs the hook ``perflint-fix``, None outside of hooks.
    """

    base: str | None = None
    options: tuple[str, ...] = ()
    today: date | None = None
    hook_runner: str | None = None


class Untouched(Record):
    """The number of violations that a change does not touch.

    ``of_cases`` has those about a test case, each as its rule and scenario.
    """

    number: int = 0
    of_cases: tuple[tuple[str, str], ...] = ()


class FileResult(Record):
    """The result of checking one file. A worker process returns the same value.

    ``format`` is the name of the format if the file is a baseline. ``untouched`` are the violations
    that are not reported because a change does not touch them. ``text`` is set if there
    are violations. ``rules_run`` are the rules that completed; ``used`` are the suppressions that
    matched a violation, ``without_record`` those for a scenario that the file does not have, and
    ``found_again`` those of other places for findings that are in this one. ``rules_skipped`` are
    selected rules that did not complete, for example because the file cannot be parsed. ``errors``
    make the run fail, ``notes`` do not.
    """

    path: str
    kind: Literal["checked", "no-format", "failed"]
    named: bool = False
    format: str | None = None
    violations: tuple[Violation, ...] = ()
    untouched: Untouched = Untouched()
    rules_run: frozenset[str] = frozenset()
    rules_skipped: frozenset[str] = frozenset()
    used: "frozenset[SuppressionId]" = frozenset()
    without_record: "frozenset[Key]" = frozenset()
    found_again: "frozenset[Key]" = frozenset()
    text: Text | None = None
    counts: Counts = Counts()
    errors: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    crashes: tuple[Crash, ...] = ()
    rewrite: Rewrite | None = None


class Report(Record):
    """The results of all files.

    ``violations`` are in the order of the files and sorted by location within each; violations that
    are suppressed are among them; ``untouched`` is the number of violations that are not, because a
    change does not touch them. ``skipped`` are named files that match no known format,
    ``errors`` are messages about files that could not be read or written, ``notes`` are messages
    that do not fail the run. ``compared`` names the two snapshots of a comparison, ``not_compared``
    says why there is none although rules need one. ``rules_run`` maps a rule to the files it
    checked, ``used`` a suppression to the files in which it matched a violation. ``unused`` are the
    entries of the suppression file that matched none, ``moved`` maps the keys of entries whose
    findings moved to the entries for the new place, and ``elsewhere`` those of entries without a
    finding to the file in which it is found. ``nothing_found`` tells that there are neither
    baselines nor argument files, although more than a change was searched. ``rerun`` is for the
    commands that messages end in.
    """

    violations: Sequence[Violation] = ()
    untouched: int = 0
    crashes: Sequence[Crash] = ()
    rewrites: Sequence[Rewrite] = ()
    skipped: Sequence[str] = ()
    errors: Sequence[str] = ()
    notes: Sequence[str] = ()
    checked: Sequence[str] = ()
    texts: Mapping[str, Text] = {}
    counts: Counts = Counts()
    compared: str | None = None
    not_compared: str | None = None
    rules_run: Mapping[str, frozenset[str]] = {}
    used: "Mapping[SuppressionId, frozenset[str]]" = {}  # noqa: RUF012
    unused: "Sequence[Entry]" = ()
    moved: "Mapping[Key, Entry]" = {}  # noqa: RUF012
    elsewhere: "Mapping[Key, str]" = {}  # noqa: RUF012
    nothing_found: bool = False
    rerun: Rerun = Rerun()

    @property
    def active(self) -> list[Violation]:
        """The violations that are not suppressed."""
        return [violation for violation in self.violations if violation.ignored is None]


def fold(results: Iterable[FileResult]) -> Report:
    """Combine the results of all files into a report."""
    results = [*results]
    checked = [result for result in results if result.kind == "checked"]
    rules_run: dict[str, set[str]] = {}
    used: dict[SuppressionId, set[str]] = {}
    for result in checked:
        for rule in result.rules_run:
            rules_run.setdefault(rule, set()).add(result.path)
        for suppression in result.used:
            used.setdefault(suppression, set()).add(result.path)
    return Report(
        violations=[violation for result in results for violation in result.violations],
        untouched=_untouched(results),
        crashes=[crash for result in results for crash in result.crashes],
        rewrites=[result.rewrite for result in results if result.rewrite is not None],
        skipped=[result.path for result in results if result.kind == "no-format" and result.named],
        errors=[error for result in results for error in result.errors],
        notes=[*dict.fromkeys(note for result in results for note in result.notes)],
        checked=[result.path for result in checked],
        texts={result.path: result.text for result in results if result.text is not None},
        counts=Counts(
            sum(result.counts.scenarios for result in results),
            sum(result.counts.arguments for result in results),
            sum(result.counts.cases for result in results),
        ),
        rules_run={rule: frozenset(paths) for rule, paths in rules_run.items()},
        used={suppression: frozenset(paths) for suppression, paths in used.items()},
    )


def _untouched(results: Sequence[FileResult]) -> int:
    """Count the violations that a change does not touch.

    One of a scenario is not counted if it is reported in the case file that the change touches.
    """
    count = sum(result.untouched.number for result in results)
    of_cases = [fault for result in results for fault in result.untouched.of_cases]
    if not of_cases:
        return count
    reported = {(each.rule, each.finding.scenario) for one in results for each in one.violations}
    return count - sum(fault in reported for fault in of_cases)
