"""The flags that argument files register, by what a user can type."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import cached_property

from perflint.documents.argument_docs.choices import ChoiceReader, Choices
from perflint.documents.arguments.argument import Argument
from perflint.documents.arguments.defaults import (
    Declarations,
    builtin_type,
    declarations,
    literal_default,
    set_elsewhere,
)
from perflint.documents.arguments.fields import Field
from perflint.documents.arguments.literals import UNKNOWN
from perflint.documents.arguments.module import ArgumentModule
from perflint.documents.arguments.possible_flags import PossibleFlags, possible_flags
from perflint.primitives.finding import Related, Span
from perflint.primitives.record import Record
from perflint.primitives.text import Text

_HIDDEN = re.compile(r"\bSUPPRESS\b")
_NEGATABLE = re.compile(r"\bBooleanOptional")


class Known(Record):
    """The flags of a module: the declarations of its fields, and the choices it names.

    ``set_elsewhere`` are the destinations whose default another call sets; None is any.
    """

    fields: Declarations
    choices: ChoiceReader
    set_elsewhere: frozenset[str | None] = frozenset()


class Registered:
    """An argument, and the module that registers it; ``field`` is the one that describes it."""

    def __init__(
        self,
        argument: Argument,
        module: ArgumentModule,
        known: Known,
        field: Field | None = None,
    ) -> None:
        self.argument = argument
        self.module = module
        self.field = field
        self._known = known

    @property
    def is_public(self) -> bool:
        """Whether the argument is a flag that a page has to document."""
        argument, help = self.argument, self.argument.help
        hidden = help is not None and bool(_HIDDEN.search(help.source))
        return not (hidden or argument.deprecated or argument.positional)

    @property
    def has_prefix(self) -> bool:
        """Whether a variable may be in front of the name: ``f"--{prefix}host"``."""
        return "{" in self.argument.parser

    @property
    def destinations(self) -> set[str | None]:
        """What a call that sets the default may call the argument; None is any."""
        return {self.argument.destination, *map(_attribute, self.argument.flags), None}

    @cached_property
    def default(self) -> object:
        """The literal default, UNKNOWN if it is not known."""
        argument, action = self.argument, self.argument.action
        if not self.destinations.isdisjoint(self._known.set_elsewhere):
            return UNKNOWN
        if argument.default is None and not argument.open and action is not None:
            return False if action.text == "store_true" else UNKNOWN
        return literal_default(self.module, argument, self._known.fields)

    @cached_property
    def choices(self) -> Choices | None:
        """The choices; None if there are none, or if they are not known."""
        return self._known.choices.choices_of(self.argument, self.field)

    @cached_property
    def kind(self) -> tuple[str, ...]:
        """What kind of values the flag takes, as far as it is known; equal for equal kinds."""
        keywords = self.argument.keywords
        said = (keywords[key].source for key in ("action", "type", "nargs") if key in keywords)
        annotation = self.field.annotation if self.field is not None else ""
        return (*said, builtin_type(annotation) or _type_of(annotation))


class Flags:
    """The arguments of several modules, by their flags.

    ``texts`` are files that may register other flags, besides those of the modules.
    ``is_complete`` tells that neither a file that was not read nor a base class has others.
    """

    def __init__(
        self,
        modules: Iterable[ArgumentModule],
        texts: Iterable[Text] = (),
        *,
        is_complete: bool = True,
    ) -> None:
        self._by_flag: dict[str, list[Registered]] = {}
        #: The arguments in order: those that the fields of a class describe, then those of calls.
        self.sequences: list[list[Registered]] = []
        self.modules = [*modules]
        self._texts = [*texts]
        has_other_bases = any(module.external_bases for module in self.modules)
        self.is_complete = is_complete and not has_other_bases
        seen = set()
        elsewhere = frozenset[str | None]().union(*map(set_elsewhere, self.texts))
        for module in self.modules:
            known = Known(declarations(module), ChoiceReader(module), elsewhere)
            described = [
                Registered(field.argument, module, known, field)
                for field in module.fields
                if field.argument is not None
            ]
            called = [Registered(argument, module, known) for argument in module.arguments]
            for sequence in (described, called):
                new = [
                    each for each in sequence if (module.text.path, each.argument.span) not in seen
                ]
                seen |= {(module.text.path, each.argument.span) for each in new}
                self.sequences.append(new)
        for registered in self.all:
            for flag in typed(registered.argument):
                self._by_flag.setdefault(normalized(flag), []).append(registered)

    @cached_property
    def all(self) -> list[Registered]:
        """All arguments, in order."""
        return [registered for sequence in self.sequences for registered in sequence]

    @property
    def paths(self) -> list[str]:
        """The paths of the argument files."""
        return [*dict.fromkeys(module.text.path for module in self.modules)]

    @property
    def describes_flags(self) -> bool:
        """Whether fields describe flags, which code registers whose flags are not literal."""
        return any(field.argument is not None for each in self.modules for field in each.fields)

    @property
    def texts(self) -> list[Text]:
        """The files that may register flags, each once."""
        texts = {text.path: text for text in self._texts}
        texts |= {module.text.path: module.text for module in self.modules}
        return [*texts.values()]

    @cached_property
    def possible(self) -> list[tuple[Text, PossibleFlags]]:
        """What each file may register, whether perflint reads that as arguments or not."""
        return [(text, possible_flags(text)) for text in self.texts]

    @cached_property
    def _positions(self) -> dict[int, tuple[list[Registered], int]]:
        return {
            id(registered): (sequence, index)
            for sequence in self.sequences
            for index, registered in enumerate(sequence)
        }

    def position(self, registered: Registered) -> tuple[Sequence[Registered], int]:
        """Return the sequence that an argument is in, and its index."""
        return self._positions.get(id(registered), ([registered], 0))

    def may_register(self, flag: str) -> bool:
        """Tell whether a flag that no argument has may exist nevertheless.

        It may if some code makes flags like it, or if it is ``--no-x`` and the action of ``--x`` is
        a class, or is not known.
        """
        flag = normalized(flag)
        if flag.startswith("--no-"):
            named = self.named(f"--{flag[5:]}")
            if any(map(_may_negate, named)) or (not named and self._has_switch(flag[5:])):
                return True
        return any(possible.include(flag) for _, possible in self.possible)

    def contain(self, flag: str) -> bool:
        """Tell whether a file contains a flag as a string."""
        flag = normalized(flag)
        return any(flag in possible.strings for _, possible in self.possible)

    @property
    def unread(self) -> list[Related]:
        """The places in the argument files that may register any flag."""
        places = [
            (text, span) for text, possible in self.possible for span in self.unread_in(possible)
        ]
        fields = ((module.text, field) for module in self.modules for field in module.fields)
        places += [
            (text, value.span)
            for text, field in fields
            for key, value in field.metadata.items()
            if key in ("aliases", "cli_name") and value.literal is UNKNOWN
        ]
        return [unread_place(*place) for place in places]

    def unread_in(self, possible: PossibleFlags) -> Sequence[Span]:
        """Return the places in a module that may register any flag.

        Where fields describe flags, code registers these with flags that are not literal.
        """
        return possible.unknown_calls + (() if self.describes_flags else possible.unknown)

    def named(self, flag: str) -> Sequence[Registered]:
        """Return the arguments of a flag, none if it is an error.

        argparse also accepts the start of a flag. Such a start does not count: it is often a flag
        that a longer one replaced, with another meaning.
        """
        return self._by_flag.get(normalized(flag), ())

    def abbreviated(self, flag: str) -> Registered | None:
        """Return the argument of which argparse accepts ``flag`` as an abbreviation, if any."""
        start = normalized(flag)
        if start in self._by_flag or not start.startswith("--") or not self._abbreviates:
            return None
        found: dict[str, Registered] = {}
        for index in range(bisect_left(self._sorted, start), len(self._sorted)):
            flag = self._sorted[index]
            if len(found) > 1 or not flag.startswith(start):
                break
            found |= {each.argument.name: each for each in self._by_flag[flag]}
        return next(iter(found.values())) if len(found) == 1 else None

    @cached_property
    def _sorted(self) -> list[str]:
        return sorted(self._by_flag)

    @cached_property
    def _abbreviates(self) -> bool:
        return not any(b"allow_abbrev" in text.data for text in self.texts)

    def has_field(self, flag: str) -> bool:
        """Tell whether a class has a field with the name of a flag, whether that sets it or not."""
        return any(_attribute(flag) in module.fields_by_name for module in self.modules)

    def _has_switch(self, flag: str) -> bool:
        """Tell whether a class has a field with the name of a flag that is True or False."""
        fields = (module.fields_by_name.get(_attribute(flag)) for module in self.modules)
        return any(field is not None and "bool" in field.annotation for field in fields)


def unread_place(text: Text, span: Span) -> Related:
    """Return a place that registers flags which are not known."""
    return Related(span, "registers flags that are not known", file=text)


def normalized(flag: str) -> str:
    """Return a flag with dashes: some parsers take ``--max_len`` for ``--max-len``."""
    return flag.replace("_", "-")


def _attribute(flag: str) -> str:
    return flag.lstrip("-").replace("-", "_")


def typed(argument: Argument) -> list[str]:
    """Return what a user can type to set an argument."""
    flags = [flag for flag in argument.flags if flag.startswith("-")]
    action = argument.action.source if argument.action is not None else ""
    if _NEGATABLE.search(action):
        flags += [f"--no-{flag[2:]}" for flag in argument.flags if flag.startswith("--")]
    return flags


def _may_negate(registered: Registered) -> bool:
    """Tell whether there may be a flag ``--no-x`` for a flag ``--x``."""
    argument, action = registered.argument, registered.argument.action
    if action is None:
        is_bool = registered.field is not None and "bool" in registered.field.annotation
        return argument.open or is_bool
    return action.text is None


def _type_of(annotation: str) -> str:
    """Return the type in ``A[type, …]`` without ``Optional``, as it is written."""
    text = re.sub(r"\s+", "", annotation)
    match = re.match(r"(?:\w+\.)*(?:A|Annotated)\[(.*)", text)
    text = match[1] if match else text
    match = re.match(r"(?:\w+\.)*Optional\[(.*)", text)
    text = match[1] if match else text
    return re.split(r"[,\"'(]", text, maxsplit=1)[0].rstrip("]")
