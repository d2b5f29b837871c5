"""Find argument files by content: many arguments in one class, or in functions of one file."""

import os
import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from perflint.cli.init.families import families_of
from perflint.documents.arguments.module import (
    FUNCTIONS,
    ArgumentModule,
    read_arguments,
)
from perflint.documents.arguments.pairing import matches_any
from perflint.primitives.limits import open_file
from perflint.primitives.record import Record
from perflint.primitives.text import Text

MIN_ARGUMENTS = 5
"""Fewest fields and flags of a class with a method that registers them.

Fewer are easy to keep in order by hand.
"""

MIN_WITHOUT_CLASS = 20
"""Fewest flags that functions register, or that fields describe, without each other.

"""

MIN_IN_SCRIPT = 40
"""Fewest flags of a function that makes its own parser, as scripts and benchmarks do."""

_MAX_BYTES = 2 << 20
_ANY = ("*",)
_MODELS = ("BaseModel", "BaseSettings")


class ArgumentFile(Record):
    """A file that declares arguments, with the names of its classes and functions.

    ``families`` are those that its flags suggest.
    """

    path: str
    classes: tuple[str, ...]
    functions: tuple[str, ...]
    families: dict[str, tuple[str, ...]] = {}  # noqa: RUF012  # never modified


def search(
    root: str, paths: Iterable[str], step: Callable[[int], None] = lambda count: None
) -> Iterator[ArgumentFile]:
    """Yield the argument files among Python files, without those that cannot be read or parsed.

    ``step`` is called with the number of files that were searched since the last call.
    """
    for path in paths:
        step(1)
        location = os.path.join(root, path)
        try:
            if os.path.islink(location) or os.path.getsize(location) > _MAX_BYTES:
                continue
            with open_file(location) as file:
                data = file.read()
        except OSError:
            continue
        if _may_declare_arguments(data) and (found := _argument_file(path, data)):
            yield found


def _may_declare_arguments(data: bytes) -> bool:
    described = data.count(b"Arg(") + data.count(b"metadata=") + data.count(b"A[")
    return data.count(b"add_argument(") >= MIN_ARGUMENTS or described >= MIN_WITHOUT_CLASS


def _argument_file(path: str, data: bytes) -> ArgumentFile | None:
    """Return the classes and functions with enough arguments, or None if there are none."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the compiler warns about the code of the file
        parts = read_arguments(Text(path, data), _ANY, _ANY).parts
    chosen = [part for part in parts if _is_large(part)]
    usual = [part for part in parts if matches_any(part.function_name or "", FUNCTIONS)]
    if sum(len(part.arguments) for part in usual) >= MIN_WITHOUT_CLASS:
        chosen += [part for part in usual if part.arguments and part not in chosen]
    if chosen:
        classes = _names(part.class_name for part in chosen)
        functions = _names(part.function_name for part in chosen if part.arguments)
        return ArgumentFile(path, classes, functions, families_of(chosen))
    counts = Counter[str]()
    for part in parts:
        if part.class_name is not None:
            counts[part.class_name] += len(part.arguments)
    classes = tuple(name for name, count in counts.items() if count >= MIN_WITHOUT_CLASS)
    return ArgumentFile(path, classes, _ANY) if classes else None  # a method for each argument


def _is_large(part: ArgumentModule) -> bool:
    """Tell whether a class or a function has enough arguments to be kept in order."""
    flags = len(part.arguments)
    if part.class_name is not None and min(flags, len(part.fields)) >= MIN_ARGUMENTS:
        return True
    own_parser = all(argument.parser for argument in part.arguments)
    is_model = any(base in _MODELS for base in part.external_bases)
    described = sum(field.argument is not None for field in part.fields)
    if flags >= (MIN_IN_SCRIPT if own_parser else MIN_WITHOUT_CLASS):
        return True
    return described >= MIN_WITHOUT_CLASS and not is_model


def _names(names: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name is not None))
