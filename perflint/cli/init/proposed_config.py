"""The few lines of configuration that a repository needs; none, where names say it all.

A baseline that only its content tells is passed over once it does not parse, for then it has no
content to be told by. A set names it, so that a broken one is reported. Argument files of other
names than the usual are not read without a set.
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
    """Return TOML for baselines by the name of their format, and for argument files.

    ``others`` are all other JSON files, which no glob may take. ``prefix`` stands before each
    table's name. What is not UTF-8 cannot be written and is left out.
    """
    written = [
        f"[[{prefix}baselines]]   # known by content; named, so that a broken one is reported\n"
        f"files = {_list(globs)}\nformat = {json.dumps(format)}\n"
        for format, paths in sorted(by_content.items())
        if (globs := _globs(paths, [*others, *_without(by_content, format)]))
    ]
    usual = ArgumentSet()
    groups: dict[tuple[str, str], list[str]] = {}
    for file in filter(lambda file: _is_text(file.path), arguments):
        groups.setdefault((file.class_name, file.function), []).append(file.path)
    if groups:
        words = "   # the default, which your own sets replace"
        written.append(f"[[{prefix}arguments]]{words}\nfiles = {_list(usual.files)}\n")
    for (class_name, function), paths in sorted(groups.items()):
        lines = [f"[[{prefix}arguments]]", f"files = {_list(map(_literal, sorted(paths)))}"]
        if class_name != usual.class_:
            lines.append(f"class = {_string(class_name)}")
        if function != usual.function:
            lines.append(f"function = {_string(function)}")
        written.append("".join(f"{line}\n" for line in lines))
    return "\n".join(written)


def _without(by_content: Mapping[str, Collection[str]], format: str) -> list[str]:
    return [path for name, paths in by_content.items() if name != format for path in paths]


def _globs(paths: Iterable[str], others: Collection[str]) -> list[str]:
    """Return globs of some paths: a folder with several of them and no other, else each by name."""
    folders: dict[str, list[str]] = {}
    for path in sorted(filter(_is_text, paths)):
        folders.setdefault(path.rpartition("/")[0], []).append(path)
    taken = {other.rpartition("/")[0] for other in others}
    globs: list[str] = []
    for folder, files in folders.items():
        whole = folder and len(files) > 1 and folder not in taken
        globs += [f"{_literal(folder)}/*.json"] if whole else map(_literal, files)
    return globs


def _literal(path: str) -> str:
    """Return a glob that matches one path."""
    return "".join(f"[{char}]" if char in "*?[" else char for char in path)


def _is_text(path: str) -> bool:
    return path.isprintable()  # a byte that is not UTF-8 is a surrogate, which is not printable


def _list(texts: Iterable[str]) -> str:
    return f"[{', '.join(map(_string, texts))}]"


def _string(text: str) -> str:
    """Write a text for TOML, which reads JSON's alike."""
    return json.dumps(text, ensure_ascii=False)
