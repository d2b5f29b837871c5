"""The base classes that an argument file imports, and the fields that they add to its classes."""

import ast
from collections.abc import Sequence

from perflint.documents.arguments.fields import Field
from perflint.documents.arguments.given_parsers import Repository
from perflint.documents.arguments.imports import ReadModule
from perflint.documents.arguments.literals import UNKNOWN, last_name
from perflint.documents.arguments.module import (
    ArgumentFile,
    ArgumentModule,
    external_bases,
    inherited_fields,
)
from perflint.documents.arguments.mro import resolution_order
from perflint.documents.arguments.possible_flags import PossibleFlags, possible_flags
from perflint.documents.arguments.source import PythonSource
from perflint.primitives.record import Record
from perflint.primitives.text import Text

_MAX_DEPTH = 8
"""How many base classes are read, each the base of the next one."""


class Base(Record):
    """The fields of a base class and of its bases, and the modules that define them."""

    fields: dict[str, Field]
    modules: tuple[Text, ...]


def with_bases(file: ArgumentFile, read: ReadModule) -> tuple[ArgumentFile, list[Text]]:
    """Return a file with the fields of its external bases that are found, and their modules.

    Such a base is no longer one of the ``external_bases``. The modules may register flags.
    """
    names = {base for part in file.parts for base in part.external_bases}
    if not names:
        return file, []  # the usual case
    possible = possible_flags(file.text)
    repository = Repository(read)
    found = {name: _read(name, file.text, possible, repository, 0) for name in names}
    known = {name: base for name, base in found.items() if base is not None}
    parts = tuple(_with_fields(part, known) for part in file.parts)
    modules = (text for base in known.values() for text in base.modules)
    return file._replace(parts=parts), [*{text.path: text for text in modules}.values()]


def _with_fields(part: ArgumentModule, known: dict[str, Base]) -> ArgumentModule:
    fields: dict[str, Field] = {}
    for name in part.external_bases:
        fields |= known[name].fields if name in known else {}
    others = tuple(name for name in part.external_bases if name not in known)
    return part._replace(inherited={**fields, **part.inherited}, external_bases=others)


def _read(
    name: str, text: Text, possible: PossibleFlags, repository: Repository, depth: int
) -> Base | None:
    """Return the base class of a name in a module, None if it is not known what it declares."""
    written = {base for each in possible.classes.values() for base in each.bases}
    dotted = [base for base in written if base.rpartition(".")[2] == name]
    if len(dotted) != 1 or depth > _MAX_DEPTH:
        return None
    root, _, rest = dotted[0].partition(".")
    whole = (rest,) if rest else possible.imports.get(root, (root,))
    original, *others = {each.rpartition(".")[2] for each in whole}
    fields: dict[str, Field] = {}
    modules: list[Text] = []
    for defining in repository.base(dotted[0], text, possible):
        if defining is None or others:
            return None
        base = _class_of(original, *defining, repository, depth)
        if base is None:
            return None
        fields |= base.fields
        modules += base.modules
    return Base(fields, tuple(modules)) if modules else None


def _class_of(
    name: str, text: Text, possible: PossibleFlags, repository: Repository, depth: int
) -> Base | None:
    """Return what a module declares in a class, None if it may declare more."""
    source = PythonSource(text)
    classes = [node for node in ast.walk(source.tree) if isinstance(node, ast.ClassDef)]
    named = [node for node in classes if node.name == name]
    if len(named) != 1:
        return None
    mro = resolution_order(named[0], classes)
    if any(node.keywords or not _only_dataclass(node.decorator_list) for node in mro):
        return None
    fields = inherited_fields(source, mro)
    if any(_has_unknown_flag(field) for field in fields.values()):
        return None
    modules = [text]
    for outer in external_bases(source, mro):
        base = _read(outer, text, possible, repository, depth + 1)
        if base is None:
            return None
        fields = {**base.fields, **fields}
        modules += base.modules
    return Base(fields, tuple(modules))


def _only_dataclass(decorators: Sequence[ast.expr]) -> bool:
    """Tell whether decorators add no fields."""
    functions = (each.func if isinstance(each, ast.Call) else each for each in decorators)
    return all(last_name(each) == "dataclass" for each in functions)


def _has_unknown_flag(field: Field) -> bool:
    keys = ("aliases", "cli_name")
    return any(key in keys and value.literal is UNKNOWN for key, value in field.metadata.items())
