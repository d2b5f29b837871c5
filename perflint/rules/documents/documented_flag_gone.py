"""A page documents a flag that does not exist.

What it does
    Reports each long flag in a row that no argument in the argument files has; `_` may replace `-`.
    An abbreviation is a warning: argparse accepts `--cache` if only `--cache-dir` starts so, but
    the page may mean a flag that `--cache-dir` replaced. It is an error if a change removes that
    flag. A flag is not reported if an argument file or a module that it imports contains the flag
    as a string, if an expression may produce it (`"--" + name`, a loop, `f"--{prefix}-size"`), if a
    class still has a field with its name, which Python code may set, or if the page itself says
    that it is gone: with a line through it, or with a text such as "Removed in 2.0". A table is
    skipped if fewer than half of its rows name a known flag: it describes another program.

    Modules that an argument file passes its parser to are read, and those that they pass it to,
    also if a package exports their names, with `*` too, or if a base class has the method; so are
    those of decorators of functions that get a parser. A flag is not reported either if a module
    near an argument file, such as a script, imports that file and registers the flag; name modules
    elsewhere in `arguments`. Nothing is reported if any flag might exist: if perflint does not find
    such a module, as one that `import_module` returns, or a base class, if a method without code is
    given the parser, which subclasses override, if a parser of another library registers more
    flags, if code reads the remaining arguments of `parse_known_args`, or if a registered flag
    depends on values that are not in the file. A note says so.

Why it matters
    A command line that is copied from the page stops with ``unrecognized arguments``, or sets
    another flag that starts with the same letters.

Fix
    Unsafe: the row is removed if all its flags are gone and the table has other rows. If the flag
    was renamed, change the row instead.
"""

from collections.abc import Iterator

from perflint.documents.argument_docs.docs import ArgumentDocs
from perflint.documents.argument_docs.flags import Registered, normalized
from perflint.documents.argument_docs.row_edits import edits_per_check, removed_row
from perflint.documents.argument_docs.rows import DocumentedRow, DocumentedTable
from perflint.documents.argument_docs.similar_flags import similar
from perflint.documents.argument_docs.style import long_flags
from perflint.primitives.finding import Finding, Fix, Related
from perflint.primitives.wording import counted, joined
from perflint.rules.rule import Example, NoOptions, Rule


def check(docs: ArgumentDocs, options: NoOptions) -> Iterator[Finding]:
    """Report each flag of a row that no argument has."""
    return docs.placed(_unknown_flags(docs))


def _unknown_flags(docs: ArgumentDocs) -> Iterator[Finding]:
    if docs.gone and not docs.knows_all_flags:
        return
    names = [name for registered in docs.undocumented for name in long_flags(registered)]
    gone = {normalized(flag) for _, _, flag in docs.gone if not docs.flags.abbreviated(flag)}
    tried, most = 0, edits_per_check(docs)
    for table, row, flag in docs.gone:
        abbreviated = docs.flags.abbreviated(flag)
        if abbreviated is not None:
            yield _of_abbreviation(docs, row, flag, abbreviated)
            continue
        near = similar(flag, names)
        is_fixable = gone.issuperset(map(normalized, row.flags)) and tried < most
        fix = _removal(docs, table, row, flag) if is_fixable else None
        tried += is_fixable and docs.works_out_edits
        yield Finding(
            docs.span_in(row.flag_cell, flag),
            f"`{flag}` is documented, but {joined(docs.flags.paths)} has no such flag",
            argument=flag,
            found=flag,
            expected=near,
            label=f"did you mean `{near}`?" if near else "no such flag",
            help="remove the row, name the flag that replaces it, or add the module that registers "
            "it to `arguments`",
            fix=fix,
        )


def _of_abbreviation(
    docs: ArgumentDocs, row: DocumentedRow, flag: str, abbreviated: Registered
) -> Finding:
    """Return the finding for the start of a flag: an error if the change removes that flag."""
    name = abbreviated.argument.name
    was_flag = docs.base is not None and bool(docs.base.flags.named(flag))
    return Finding(
        docs.span_in(row.flag_cell, flag),
        f"`{flag}` is documented, but works only as an abbreviation of `{name}`",
        argument=flag,
        found=flag,
        expected=name,
        label=f"the flag is `{name}`",
        help=f"write `{name}`, or remove the row",
        severity=None if was_flag else "warning",
    )


def note(docs: ArgumentDocs, options: NoOptions) -> str | None:
    """Say that the rule reports nothing because flags are registered that are not known."""
    if not docs.gone or docs.knows_all_flags:
        return None
    count = counted(len({flag for _, _, flag in docs.gone}), "documented flags")
    verb = "was" if count.startswith("1 ") else "were"
    places = [*dict.fromkeys(_line_of(place) for place in docs.unread)]
    reason = f"other flags may be registered at {joined(places, most=3)}"
    if not places:
        reason = "a base class or an argument file was not read"
    return f"{count} {verb} not found, but not reported: {reason}"


def _line_of(place: Related) -> str:
    text = place.file
    return f"{text.path}:{text.position(place.span.start).line}" if text is not None else ""


def _removal(
    docs: ArgumentDocs, table: DocumentedTable, row: DocumentedRow, flag: str
) -> Fix | None:
    title = f"remove the row of `{flag}`"
    if not docs.works_out_edits:
        return Fix(title, (), safe=False, tentative=True) if len(table.rows) > 1 else None
    edit = removed_row(docs, table, row.row)
    return Fix(title, (edit,), safe=False) if edit is not None else None


_ARGUMENTS = """\
def add_cli_args(parser):
    parser.add_argument("--host", default="127.0.0.1", help="Address of the server.")
    parser.add_argument("--port", type=int, default=30000, help="Port of the server.")
"""

RULE = Rule(
    subject=ArgumentDocs,
    severity="error",
    check=check,
    note=note,
    examples=(
        Example(
            other=_ARGUMENTS,
            bad="""\
| flag | default | meaning |
| --- | --- | --- |
| `--host` | `127.0.0.1` | Address of the server. |
| `--port` | `30000` | Port of the server. |
| `--web-ui` | `False` | Serve a page to try the model. |
""",
            fixed="""\
| flag | default | meaning |
| --- | --- | --- |
| `--host` | `127.0.0.1` | Address of the server. |
| `--port` | `30000` | Port of the server. |
""",
            good="""\
| flag | default | meaning |
| --- | --- | --- |
| `--host` | `127.0.0.1` | Address of the server. |
| `--port NUMBER` | `30000` | Port of the server. |
""",
        ),
    ),
)
