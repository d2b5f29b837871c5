"""One argument: what a call of ``add_argument`` registers, or a field describes."""

import ast
import re

from perflint.documents.arguments.literals import Value, literal_of, value_of
from perflint.documents.arguments.source import PythonSource
from perflint.primitives.finding import Span
from perflint.primitives.record import Record

_DEPRECATED = re.compile(r"\W*deprecated\b", re.IGNORECASE)


class Argument(Record):
    """A flag or a positional, as a call registers it or a field describes it.

    ``destination`` is None where ``dest`` is no literal. ``settings`` are all keywords but those
    of other fields too. ``span`` is the statement without ``comments``, the lines above it that are
    its own; ``name_span`` its first option string. ``group`` is the number of its group.
    ``conditional`` are those within ``if``, ``for``, ``try`` or ``with``. Only arguments of one
    ``block`` and one ``receiver`` stand in an order and can be moved among each other.
    """

    flags: tuple[str, ...]
    destination: str | None
    names_destination: bool
    positional: bool
    default: Value | None
    settings: dict[str, Value]
    span: Span
    name_span: Span
    comments: Span | None
    group: int
    block: int
    conditional: bool
    receiver: str

    @property
    def name(self) -> str:
        """What it is called in messages: its first long option string, or what else it has."""
        names = (*self.flags, self.destination or "")
        return next((name for name in names if name.startswith("--")), names[0])

    @property
    def help(self) -> Value | None:
        """The help text, if there is one."""
        return self.settings.get("help")

    @property
    def choices(self) -> Value | None:
        """The choices, if there are some."""
        return self.settings.get("choices")

    @property
    def action(self) -> Value | None:
        """The action, if one is named."""
        return self.settings.get("action")

    @property
    def deprecated(self) -> bool:
        """Whether an action ``Deprecated…``, ``deprecated=True`` or the help's first word says so.

        A hidden argument, whose help is ``argparse.SUPPRESS``, is none for that.
        """
        action = self.action.source if self.action else ""
        flag = self.settings.get("deprecated")
        return (
            action.strip("\"'").rpartition(".")[2].lower().startswith("deprecated")
            or (flag is not None and flag.literal is True)
            or bool(self.help and self.help.text and _DEPRECATED.match(self.help.text))
        )


def read_call(source: PythonSource, call: ast.Call) -> Argument | None:
    """Read what ``add_argument`` is called with; None where that cannot be said without running it.

    Its place among others is left open.
    """
    flags = tuple(flag for flag in map(literal_of, call.args) if isinstance(flag, str))
    settings = {word.arg: value_of(source, word.value) for word in call.keywords if word.arg}
    given = settings.get("dest")
    if len(flags) < len(call.args) or len(settings) < len(call.keywords) or not (flags or given):
        return None
    positional = not any(flag.startswith("-") for flag in flags)
    return Argument(
        flags=flags,
        destination=given.text if given else _destination(flags),
        names_destination=given is not None,
        positional=positional,
        default=settings.get("default"),
        settings=settings,
        span=source.span(call),
        name_span=source.span(call.args[0]) if flags else settings["dest"].span,
        comments=None,
        group=0,
        block=0,
        conditional=False,
        receiver="",
    )


def _destination(flags: tuple[str, ...]) -> str:
    """Return the name that argparse makes of option strings."""
    longest = next((flag for flag in flags if flag.startswith("--")), flags[0])
    return longest.lstrip("-").replace("-", "_") if longest.startswith("-") else longest
