"""A flag is in no table of the pages that document its file.

What it does
    Reports flags that have no row on any page of the set. Positional, deprecated and hidden
    arguments need no row, nor do flags that a table names anywhere in its column of flags, or at
    the start of another cell, such as `--no-x` in the row of `--x`. Nothing is reported if no table
    on a page names flags, or if a page of the set cannot be read. The finding is at the row next to
    which the flag belongs: that of the nearest documented argument in its group. A change that
    deletes a page has one finding for the flags that no other page documents; one that adds a page
    is not asked for flags that no page documented before.

    If a page describes only some of the flags on purpose, turn the rule off for it with
    `per-file-ignores`.

Why it matters
    Users find flags on the page. One that is missing there does not exist for them.

Fix
    Unsafe: a row with the help text, the default and the choices is added next to that of the
    nearest argument in its group, in the style of the table. No fix is offered if no argument in
    the group has a row, if the help text is not a literal, if the content of a column is unclear,
    or if the page would not show the text unchanged.
"""

from collections.abc import Iterator

from perflint.documents.argument_docs.docs import ArgumentDocs
from perflint.documents.argument_docs.flags import Registered
from perflint.documents.argument_docs.lost_flags import LostPage
from perflint.documents.argument_docs.neighbours import Neighbour, neighbour_of
from perflint.documents.argument_docs.row_edits import RowWriter, edits_per_check
from perflint.primitives.finding import Finding, Fix
from perflint.primitives.wording import counted, listed
from perflint.rules.rule import Example, NoOptions, Rule


def check(docs: ArgumentDocs, options: NoOptions) -> Iterator[Finding]:
    """Report each flag that has no row; those of a page that is gone in one finding."""
    if isinstance(docs, LostPage):
        return _of_lost_page(docs)
    return docs.placed(_without_row(docs))


def _of_lost_page(page: LostPage) -> Iterator[Finding]:
    names = [each.argument.name for each in page.lost]
    first, is_one = page.lost[0], len(names) == 1
    span, label = page.place_of(first)
    verb = "is" if is_one else "are"
    message = f"{counted(len(names), 'flags')} {verb} not documented any longer: {listed(names)}"
    yield Finding(
        span,
        message,
        argument=names[0] if is_one else None,
        expected=names,
        related=(page.related(first, "registered here"),),
        label=label,
        help=f"add {'a row' if is_one else 'rows'} to another page of the set",
    )


def _without_row(docs: ArgumentDocs) -> Iterator[Finding]:
    writer = RowWriter(docs)
    offered, most = 0, edits_per_check(docs)
    for registered in docs.belonging:
        neighbour = neighbour_of(docs, registered)
        if neighbour is None:
            continue
        fix = _new_row(docs, registered, neighbour, writer) if offered < most else None
        offered += fix is not None and not fix.tentative
        yield _finding(docs, registered, neighbour, fix)


def _finding(
    docs: ArgumentDocs, registered: Registered, neighbour: Neighbour, fix: Fix | None
) -> Finding:
    name, row = registered.argument.name, neighbour.row
    side = "after" if neighbour.after else "before"
    return Finding(
        docs.span_in(row.flag_cell, row.flags[0]),
        f"`{name}` is not documented: no row of a table names it",
        argument=name,
        expected=name,
        related=(docs.related(registered, "registered here"),),
        label=f"belongs {side} this row" if neighbour.same_group else "registered near this flag",
        help="add a row for it",
        fix=fix,
    )


def _new_row(
    docs: ArgumentDocs, registered: Registered, neighbour: Neighbour, writer: RowWriter
) -> Fix | None:
    title = f"add a row for `{registered.argument.name}`"
    if not docs.works_out_edits:
        return Fix(title, (), safe=False, tentative=True) if neighbour.same_group else None
    edit = writer.row(registered, neighbour)
    return Fix(title, (edit,), safe=False) if edit is not None else None


RULE = Rule(
    subject=ArgumentDocs,
    severity="warning",
    check=check,
    examples=(
        Example(
            other="""\
def add_cli_args(parser):
    parser.add_argument("--host", default="127.0.0.1", help="Address of the server.")
    parser.add_argument("--port", type=int, default=30000, help="Port of the server.")
    parser.add_argument("--web-ui", action="store_true", help="Old.", deprecated=True)
""",
            bad="""\
| flag     | default     | meaning                |
| -------- | ----------- | ---------------------- |
| `--host` | `127.0.0.1` | Address of the server. |
""",
            fixed="""\
| flag     | default     | meaning                |
| -------- | ----------- | ---------------------- |
| `--host` | `127.0.0.1` | Address of the server. |
| `--port` | `30000`     | Port of the server.    |
""",
            good="""\
| flag     | default     | meaning                |
| -------- | ----------- | ---------------------- |
| `--host` | `127.0.0.1` | Address of the server. |
| `--port` | a free port | Where it listens.      |
""",
        ),
    ),
)
