"""One argument: registered by a call of ``add_argument``, or described by a dataclass field."""

import re

from perflint.documents.arguments.literals import Value
from perflint.primitives.finding import Span
from perflint.primitives.record import Record

_DEPRECATED = re.compile(r"\W*deprecated\b", re.IGNORECASE)


class Argument(Record):
    """A flag or a positional argument.

    ``destination`` is None if ``dest`` is not a literal; ``explicit_dest`` says that ``dest`` is
    given. ``keywords`` are the keyword arguments of the call, or of ``Arg(...)`` for a field.
    ``span`` is the statement without its ``comments``, the lines directly above it that belong to
    it alone; ``name_span`` is its first option string. ``group`` is an index into the groups of
    the module. ``conditional`` arguments are nested in ``if``, ``for``, ``try`` or ``with``.
    Arguments have an order, and can be moved, only among those with the same ``block`` and
    ``receiver``. ``parser`` identifies the parser whose flags must differ: ``""`` is the one that
    is passed to the function. ``open`` says that settings or flags are not known, because they are
    behind ``**name`` or ``*names``: what is not in ``keywords`` may still be given.
    """

    flags: tuple[str, ...]
    destination: str | None
    explicit_dest: bool
    positional: bool
    default: Value | None
    keywords: dict[str, Value]
    span: Span
    name_span: Span
    comments: Span | None
    group: int
    block: int
    conditional: bool
    receiver: str
    parser: str = ""
    open: bool = False

    @property
    def name(self) -> str:
        """The name shown in messages: the first long option string, else the first, else dest."""
        names = (*self.flags, self.destination or "")
        return next((name for name in names if name.startswith("--")), names[0])

    @property
    def help(self) -> Value | None:
        """The value of ``help``."""
        return self.keywords.get("help")

    @property
    def choices(self) -> Value | None:
        """The value of ``choices``."""
        return self.keywords.get("choices")

    @property
    def action(self) -> Value | None:
        """The value of ``action``."""
        return self.keywords.get("action")

    @property
    def deprecated(self) -> bool:
        """Whether ``action=Deprecated…``, ``deprecated=True`` or the help's first word says so.

        An argument that is merely hidden (``help=argparse.SUPPRESS``) is not deprecated.
        """
        action = self.action.source if self.action else ""
        deprecated = self.keywords.get("deprecated")
        return (
            action.strip("\"'").rpartition(".")[2].lower().startswith("deprecated")
            or (deprecated is not None and deprecated.literal is True)
            or bool(self.help and self.help.text and _DEPRECATED.match(self.help.text))
        )
