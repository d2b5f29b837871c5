"""The configuration that ``perflint init`` proposes; most repositories need none.

A baseline that is recognized only by its content is skipped as soon as it does not parse. A table
that lists it makes perflint report the parse error. Other baselines need a table only if the
history suggests another policy than the default. Argument files are only read without a table if
they have a usual name.
"""

import json
import textwrap
from collections.abc import Collection, Iterable, Mapping, Sequence

from perflint.cli.init.argument_search import ArgumentFile
from perflint.cli.init.page_search import DocumentedFile
from perflint.cli.init.survey import FileKinds
from perflint.cli.past_policy import PolicyChoice
from perflint.config.settings import DEFAULT_POLICY, ArgumentSet
from perflint.formats import Formats
from perflint.primitives.globs import matches_name
from perflint.primitives.record import Record
from perflint.reporters.escape import escaped

_SCOPE = """\
# CI runs pre-commit with --all-files. If no file differs from the base, for example after a push,
# perflint then checks whole files. With scope = "changed", every run reports only what a change
# touches, and such a run reports nothing.
# scope = "changed"
"""


class ProposedSet(Record):
    """Baselines of one format, as globs.

    ``by_name`` tells that the format recognizes them by these globs, so that a table is needed only
    for another policy than the default. ``choice`` is None if there is no history.
    """

    format: str
    files: tuple[str, ...]
    by_name: bool = False
    choice: PolicyChoice | None = None

    @property
    def needs_table(self) -> bool:
        """Whether perflint would treat the files differently without a table."""
        return not self.by_name or (
            self.choice is not None and self.choice.policy != DEFAULT_POLICY
        )


def proposed_sets(files: FileKinds, formats: Formats) -> list[ProposedSet]:
    """Return the sets of a repository without a configuration, by the name of their format.

    No glob of files that are recognized by content matches another JSON file. Paths that are not
    UTF-8 cannot be written in TOML and are left out.
    """
    content = {
        format: [path for path in paths if path in files.by_content]
        for format, paths in files.baselines.items()
    }
    paths = {path for found in files.baselines.values() for path in found}
    named = paths - files.by_content
    sets = []
    for format in sorted(files.baselines.keys() & set(formats.names)):
        others = [*files.others, *named, *_of_other_formats(content, format)]
        is_of_runs = formats.named(format).keys.compare_with == "previous-in-folder"
        globs = _globs_of_runs(content[format], others) if is_of_runs else []
        if globs := globs or _globs(content[format], others):
            sets.append(ProposedSet(format, tuple(globs)))
        if len(files.baselines[format]) > len(content[format]):
            sets.append(ProposedSet(format, formats.named(format).keys.files, by_name=True))
    return sets


class Additions(Record):
    """What the configuration lacks: sets of baselines, argument files, and pages about these.

    ``all_files`` tells that CI runs pre-commit on all files.
    """

    sets: Sequence[ProposedSet]
    arguments: Sequence[ArgumentFile] = ()
    all_files: bool = False
    pages: Sequence[DocumentedFile] = ()


def tables(added: Additions, *, prefix: str) -> str:
    """Return TOML tables for sets of baselines that need one, and for argument files.

    ``prefix`` is put in front of the name of each table. If CI runs pre-commit on all files, the
    key ``scope`` is added as a comment. Argument files whose path is not UTF-8 are left out.
    """
    blocks = [_set_table(each, prefix) for each in added.sets if each.needs_table]
    default = ArgumentSet()
    groups: dict[tuple[tuple[str, ...], tuple[str, ...]], list[ArgumentFile]] = {}
    for file in filter(lambda file: _is_writable(file.path), added.arguments):
        names = _unusual(file.classes, default.classes), _unusual(file.functions, default.functions)
        groups.setdefault(names, []).append(file)
    if groups:
        comment = "   # the default, which the next tables would replace"
        blocks.append(f"[[{prefix}arguments]]{comment}\nfiles = {_list(default.files)}\n")
    by_path = sorted(groups.items(), key=lambda item: min(file.path for file in item[1]))
    blocks += [_argument_table(files, *names, prefix) for names, files in by_path]
    blocks += _docs_tables(added.pages, prefix)
    if blocks and added.all_files:
        blocks.insert(0, f"[{prefix[:-1]}]\n{_SCOPE}" if prefix else _SCOPE)
    return "\n".join(blocks)


def _docs_tables(pages: Sequence[DocumentedFile], prefix: str) -> list[str]:
    """Return a TOML table for each page that documents argument files."""
    groups: dict[str, list[str]] = {}
    for each in pages:
        if _is_writable(each.page) and _is_writable(each.arguments):
            groups.setdefault(each.page, []).append(each.arguments)
    return [
        f"[[{prefix}argument-docs]]   # tables name more than half of the flags\n"
        f"files = {_list([_literal(page)])}\narguments = {_list(map(_literal, paths))}\n"
        for page, paths in groups.items()
    ]


def _unusual(names: Sequence[str], default: Sequence[str]) -> tuple[str, ...]:
    """Return names, or none if the default globs match them all."""
    usual = all(any(matches_name(name, glob) for glob in default) for name in names)
    return () if usual else tuple(names)


def _argument_table(
    files: Sequence[ArgumentFile],
    classes: Sequence[str],
    functions: Sequence[str],
    prefix: str,
) -> str:
    """Return the table of argument files whose classes and functions have the same names."""
    paths = sorted(file.path for file in files)
    lines = [f"[[{prefix}arguments]]", f"files = {_list(map(_literal, paths))}"]
    if classes:
        lines.append(f"classes = {_list(classes)}")
    if functions:
        lines.append(f"functions = {_list(functions)}")
    if len(files) == 1 and files[0].families:
        pairs = (f"{_string(name)} = {_list(globs)}" for name, globs in files[0].families.items())
        lines.append(f"families = {{ {', '.join(pairs)} }}   # each is in one group now")
    return "".join(f"{line}\n" for line in lines)


def _set_table(proposed: ProposedSet, prefix: str) -> str:
    """Return the table of a set; its comments say what it is for, and why it has its policy."""
    comment = "recognized by content; listed to report broken files"
    if proposed.by_name:
        comment = f"the names that {proposed.format} recognizes"
    lines = [f"[[{prefix}baselines]]   # {comment}", f"files = {_list(proposed.files)}"]
    if not proposed.by_name:
        lines.append(f"format = {_string(proposed.format)}")
    choice = proposed.choice
    if choice is not None and choice.is_proposed:
        reason = escaped(f"{choice.reason[0].upper()}{choice.reason[1:]}.")
        lines += textwrap.wrap(reason, 96, initial_indent="# ", subsequent_indent="# ")
        lines.append(f"policy = {_string(choice.policy)}")
    return "".join(f"{line}\n" for line in lines)


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


def _globs_of_runs(paths: Iterable[str], others: Collection[str]) -> list[str]:
    """Return a glob for each outermost folder of runs; none if one has other files, too.

    Each new run is a file of its own, in a folder for its machine that may not exist yet.
    """
    folders = {path.partition("/")[0] for path in paths if "/" in path and _is_writable(path)}
    if not folders or any("/" not in path for path in paths):
        return []
    if any(other.partition("/")[0] in folders for other in others):
        return []
    return [f"{_literal(folder)}/**/*.json" for folder in sorted(folders)]


def _literal(path: str) -> str:
    """Return a glob that matches exactly this path."""
    return "".join(f"[{char}]" if char in "*?[" else char for char in path)


def _is_writable(path: str) -> bool:
    return path.isprintable()  # os.fsdecode turns invalid UTF-8 into surrogates: not printable


def _list(values: Iterable[str]) -> str:
    return f"[{', '.join(map(_string, values))}]"


def _string(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)  # JSON strings are valid in TOML
