"""Read the arguments of a file with one class and one function."""

from perflint.documents.arguments.module import (
    CLASSES,
    FUNCTIONS,
    ArgumentModule,
    read_arguments,
)
from perflint.primitives.text import Text


def read_module(
    source: str | bytes,
    *,
    classes: tuple[str, ...] = CLASSES,
    functions: tuple[str, ...] = FUNCTIONS,
) -> ArgumentModule:
    """Return the part of ``ServerArgs``, else the only one; an empty one if nothing was read."""
    data = source.encode() if isinstance(source, str) else source
    file = read_arguments(Text("server_args.py", data), classes, functions)
    assert file.parse_error is None
    if not file.parts:
        return ArgumentModule(file.text)
    named = [part for part in file.parts if part.class_name == "ServerArgs"]
    [part] = named or file.parts
    return part
