"""What the engine passes to rules: the parsed documents of a file, and its base."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

from perflint.documents.baselines.baseline import Baseline
from perflint.documents.json.document import JsonDocument
from perflint.primitives.finding import Finding, Scope
from perflint.primitives.record import Record
from perflint.primitives.text import Text

if TYPE_CHECKING:  # loaded only for a comparison or a Python file
    from perflint.documents.arguments.ignore_comments import IgnoreComment
    from perflint.documents.baselines.change import BaselineChange, BaselineSetChange
    from perflint.engine.suppressions.moves import Moves

    class Touched(Protocol):
        """What a change touches in a file."""

        def touches(self, finding: Finding) -> bool:
            """Tell whether the change touches a value or a line that a finding is about."""


class ParsedJson(Record):
    """A JSON file; ``document`` is None if nothing suggests that it is a baseline.

    ``baseline`` is None if no format matches. It is set for a file with a parse error whose format
    is known from its path, the configuration, or the other side of a comparison.
    """

    document: JsonDocument | None = None
    baseline: Baseline | None = None


class ReadFile(Record):
    """The bytes of a file, read once; ``data`` is None for a deleted file.

    ``error`` says why it could not be read. ``parsed`` is set if it was parsed already, and
    ``failure`` if that raised an unexpected exception.
    """

    data: bytes | None
    error: OSError | None = None
    parsed: ParsedJson | None = None
    failure: Exception | None = None


class BaseError(Record):
    """A part of a base that could not be resolved, and the rules that need it."""

    message: str
    rules: frozenset[str]


class Base(Record):
    """What a changed baseline is compared with, completely resolved: rules never run git.

    ``set_change`` contains the changes of all files of its set. ``day`` is the author date of the
    commit that made the change, or None if it is not committed. ``errors`` say what could not be
    resolved, and which rules cannot run without it.
    """

    before: Baseline | None
    set_change: "BaselineSetChange"
    day: date | None = None
    errors: tuple[BaseError, ...] = ()

    def change_to(self, after: Baseline | None, today: date) -> "BaselineChange":
        """Return the change from ``before`` to ``after``, as of ``today``."""
        from perflint.documents.baselines.change import BaselineChange

        changed_on = self.day or today
        return BaselineChange(self.before, after, changed_on=changed_on, set_change=self.set_change)


class Bases(Record):
    """The bases of the files of a comparison, by path.

    ``texts`` maps the path of a changed argument file or page, or of a module that lost flags, to
    its earlier bytes, None for a new file. ``lost_pages`` are the earlier paths of pages that are
    deleted, or moved out of their set. ``requested`` are the paths of all files that are
    checked, whether they differ or not. ``read`` maps the path of a changed file to its later side;
    ``untracked`` are paths of files without an earlier side. ``notes`` name files that could not be
    compared, and why. ``moves`` are the renamed files and moved scenarios, None if nobody needs
    them. ``judged`` are the paths of files that are judged as a whole, because the change removed
    or changed suppressions for them.
    """

    by_path: Mapping[str, Base] = {}
    texts: Mapping[str, bytes | None] = {}
    read: Mapping[str, ReadFile] = {}
    untracked: frozenset[str] = frozenset()
    notes: tuple[str, ...] = ()
    moves: "Moves | None" = None
    judged: frozenset[str] = frozenset()
    requested: frozenset[str] = frozenset()
    lost_pages: frozenset[str] = frozenset()

    def differs(self, path: str) -> bool:
        """Tell whether a file differs from its base."""
        return path in self.read or path in self.untracked


class NothingTouched:
    """The change of a file that is equal to its base."""

    def touches(self, finding: Finding) -> bool:
        """Return False."""
        return False


class Subjects(Record):
    """The parsed documents of one file, by type, and the text that findings point into.

    ``groups`` are the groups of rules that apply, none if there are only ``notes``. ``scenarios``,
    ``arguments`` and ``cases`` are counts. ``touched`` is what a change touches, None if nothing
    limits what the change is: the file is new, is not valid, or is not compared. ``scope`` says
    whether only that is reported. ``directives`` are the ignore comments of the file. ``earlier``
    are the documents of the base by type, for an argument file or a page. ``notes`` say what was
    not read.
    ``has_cases`` tells that there are test cases that are compared with the file, or in it.
    """

    by_type: Mapping[type, Any]
    text: Text
    groups: tuple[str, ...]
    scenarios: int = 0
    arguments: int = 0
    cases: int = 0
    touched: "Touched | None" = None
    scope: Scope = "file"
    directives: "tuple[IgnoreComment, ...]" = ()
    earlier: Mapping[type, tuple[Any, ...]] | None = None
    notes: tuple[str, ...] = ()
    has_cases: bool = False

    @property
    def latest(self) -> Baseline | None:
        """The baseline; of a deleted file the earlier one."""
        baseline: Baseline | None = self.by_type.get(Baseline)
        if baseline is not None or not self.by_type or "metadata" not in self.groups:
            return baseline
        (change,) = self.by_type.values()
        latest: Baseline = change.latest
        return latest

    @property
    def format(self) -> str | None:
        """The name of the format if the file is a baseline."""
        baseline: Baseline | None = self.by_type.get(Baseline)
        return baseline.format.name if baseline is not None else None

    @property
    def has_list(self) -> bool:
        """Whether the file is a baseline with its records in a list, named by a field."""
        baseline: Baseline | None = self.by_type.get(Baseline)
        return baseline is not None and bool(baseline.format.keys.records.names)

    @property
    def policy(self) -> str | None:
        """The policy that changes must follow, if the file is a baseline."""
        baseline: Baseline | None = self.by_type.get(Baseline)
        return baseline.settings.policy if baseline is not None else None
