"""The configuration that ``perflint init`` proposes; most repositories need none.

A baseline that is recognized only by its content is skipped as soon as it does not parse. A table
that lists it makes perflint report the parse error. Argument files are only read without a table if
they have a usual name.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence

from perflint.cli.init.argument_search import ArgumentFile
from perflint.config.settings import ArgumentSet


def tables(
    by_content: Mapping[str, Collection[str]],
    others: Iterable[str],
    arguments: Sequence[ArgumentFile],
    *,
    prefix: str,
) -> str:
    """Return TOML tables for baselines, given by the name of their format, and argument files.

    ``others`` are all other JSON files, which no glob may match. ``prefix`` is put in front of the
    name of each table. Paths that are not UTF-8 cannot be written in TOML and are left out.
    """
    blocks = [
        f"[[{prefix}baselines]]   # recognized by content; listed to report broken files\n"
        f"files = {_list(globs)}\nformat = {json.dumps(format)}\n"
        for format, paths in sorted(by_content.items())
        if (globs := _globs(paths, [*others, *_of_other_formats(by_content, format)]))
    ]
    default = ArgumentSet()
    groups: dict[tuple[str, str], list[str]] = {}
    for file in filter(lambda file: _is_writable(file.path), arguments):
        groups.setdefault((file.class_name, file.function), []).append(file.path)
    if groups:
        comment = "   # the default, which the next tables would replace"
        blocks.append(f"[[{prefix}arguments]]{comment}\nfiles = {_list(default.files)}\n")
    for (class_name, function), paths in sorted(groups.items()):
        lines = [f"[[{prefix}arguments]]", f"files = {_list(map(_literal, sorted(paths)))}"]
        if class_name != default.class_:
            lines.append(f"class = {_string(class_name)}")
        if function != default.function:
            lines.append(f"function = {_string(function)}")
        blocks.append("".join(f"{line}\n" for line in lines))
    return "\n".join(blocks)


def _of_other_formats(by_content: Mapping[str, Collection[str]], format: str) -> list[str]:
    return [path for name, paths in by_content.items() if name != format for path in paths]


def _globs(paths: Iterable[str], others: Collection[str]) -> list[str]:
    """Return globs for paths: one for a folder that has only these files, else one per file."""
    folders: dict[str, list[str]] = {}
    for path in sorted(filter(_is_writable, paths)):
        folders.setdefault(path.rpartition("/")[0], []).append(path)
    mixed = {other.rpartition("/")[0] for other in others}
    globs: list[str] = []
    for folder, files in folders.items():
        use_glob = folder and len(files) > 1 and folder not in mixed
        globs += [f"{_literal(folder)}/*.json"] if use_glob else map(_literal, files)
    return globs


def _literal(path: str) -> str:
    """Return a glob that matches exactly this path."""
    return "".join(f"[{char}]" if char in "*?[" else char for char in path)


def _is_writable(path: str) -> bool:
    return path.isprintable()  # os.fsdecode turns invalid UTF-8 into surrogates: not printable


def _list(values: Iterable[str]) -> str:
    return f"[{', '.join(map(_string, values))}]"


def _string(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)  # JSON strings are valid in TOML
