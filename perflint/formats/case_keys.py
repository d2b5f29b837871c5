"""The keys of ``[cases]``: the test cases that compare runs with the records of a baseline."""

from perflint.primitives.record import Record


class CaseName(Record):
    """Where the call that makes a case has its name, which is that of its record."""

    argument: int | None = 0
    """The position of the argument with the name, from 0."""

    keyword: str = "id"
    """The keyword, and the attribute of a case, with the name."""


class Gated(Record):
    """The argument that says whether a case is compared with its record."""

    keyword: str
    """The keyword of the argument, and the attribute of a case."""

    argument: int | None = None
    """The position of the argument, from 0; not needed if the class is in a case file.

    Without it, a call with further arguments than the name may switch the comparison off."""

    default: bool = True
    """Its value in a call without it, unless the class is in a case file and has another one."""

    defaults: dict[str, bool] = {}  # noqa: RUF012  (never mutated)
    """Name of a constructor → another default; not for functions that are in the case files."""

    own_harness: tuple[str, ...] = ()
    """Globs of the names of cases that a harness of their own also compares; that their argument
    is false does not mean that nothing is compared."""


class CaseList(Record):
    """A list of cases that a test runs, and the baselines that it compares them with."""

    name: str
    """The name of the variable in a case file."""

    baselines: tuple[str, ...]
    """Globs of files, of which one must have the record of each case."""


class Cases(Record):
    """The Python files with the test cases, which are read but not run."""

    files: tuple[str, ...]
    """Globs of the files, relative to the folder of the baseline or to the repository root.

    ``**/`` at the start stands for that folder and those above it.
    """

    constructors: tuple[str, ...]
    """The names of the classes and functions that make a case."""

    copies: tuple[str, ...] = ("replace",)
    """The names of the functions that copy a case with other arguments."""

    id: CaseName = CaseName()
    """Where the name of a case is."""

    gated: Gated | None = None
    """Which cases are compared with their records (default: all)."""

    lists: tuple[CaseList, ...] = ()
    """The lists of cases with the baselines that a test compares them with."""
