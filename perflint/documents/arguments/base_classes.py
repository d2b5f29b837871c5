"""The base classes that an argument file imports, and that have no fields of their own."""

import ast
from collections.abc import Iterator

from perflint.documents.arguments.given_parsers import Repository
from perflint.documents.arguments.imports import WITHOUT_FIELDS, ReadModule
from perflint.documents.arguments.literals import last_name
from perflint.documents.arguments.module import ArgumentFile
from perflint.documents.arguments.mro import without_subscript
from perflint.documents.arguments.possible_flags import possible_flags
from perflint.documents.arguments.source import PythonSource
from perflint.primitives.text import Text


def without_empty_bases(file: ArgumentFile, read: ReadModule) -> tuple[ArgumentFile, list[Text]]:
    """Return a file without those external bases that have no fields, and their modules.

    The methods of a base may register flags nevertheless.
    """
    names = {base for part in file.parts for base in part.external_bases}
    imports = possible_flags(file.text).imports if names else {}
    if names.isdisjoint(imports):
        return file, []  # the usual case
    repository = Repository(read)
    empty: dict[str, list[Text]] = {}
    for name in names.intersection(imports):
        found = [*repository.definitions(imports[name], file.text.path)]
        modules = [each[0] for each in found if each is not None]
        original = imports[name].rpartition(".")[2]
        if len(modules) == len(found) and all(_has_no_fields(original, each) for each in modules):
            empty[name] = modules
    parts = (
        part._replace(
            external_bases=tuple(base for base in part.external_bases if base not in empty)
        )
        for part in file.parts
    )
    texts = [text for modules in empty.values() for text in modules]
    return file._replace(parts=tuple(parts)), texts


def _has_no_fields(name: str, text: Text) -> bool:
    """Tell whether a module defines a class without fields that inherits none from elsewhere."""
    nodes = ast.walk(PythonSource(text).tree)
    classes = [node for node in nodes if isinstance(node, ast.ClassDef) and node.name == name]
    if len(classes) != 1 or classes[0].decorator_list or classes[0].keywords:
        return False
    bases = {last_name(without_subscript(base)) for base in classes[0].bases}
    return bases <= WITHOUT_FIELDS and not any(_fields(classes[0].body))


def _fields(body: list[ast.stmt]) -> Iterator[ast.AST]:
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    for statement in body:
        if not isinstance(statement, functions):
            yield from (node for node in ast.walk(statement) if isinstance(node, ast.AnnAssign))
