"""The choices on a page are not those of the argument.

What it does
    Compares the choices in a row with those of the argument, in any order. A cell lists choices if
    it contains only words in backticks or `<code>`, and separators. The choices of the argument are
    a literal, a constant that the module assigns once, or `Literal[...]` as the type of its field.
    If the module adds to the constant, as for plugins, the page may list more choices. Deprecated
    arguments are skipped, and so are cells with an ellipsis, a range such as `1-3`, the name of a
    type, or a single word that is not a choice.

    A row that omits more than twice as many choices as it lists gives examples. If more than half
    of the lists on a page omit choices, the page describes a selection, such as one platform. In
    both cases, only choices that the argument does not accept are reported. If only changes are
    reported, the message names the choices that the change made different.

Why it matters
    Nobody uses a choice that is not documented, and a program does not start with one that is gone.

Fix
    None: write the choices of the argument into the page.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from perflint.documents.argument_docs.docs import ArgumentDocs
from perflint.documents.argument_docs.flags import Registered
from perflint.documents.argument_docs.values import documented_choices
from perflint.documents.tables.table import Cell
from perflint.primitives.finding import Finding
from perflint.primitives.record import Record
from perflint.primitives.wording import listed
from perflint.rules.rule import Example, NoOptions, Rule

FEW_ROWS = 3
"""The number of rows up to which all may leave choices out by mistake."""


def check(docs: ArgumentDocs, options: NoOptions) -> Iterator[Finding]:
    """Report each row whose choices differ."""
    return docs.placed(_other_choices(docs))


class _Row(Record):
    """A row that lists choices, and how they differ from those of its argument."""

    cell: Cell
    registered: Registered
    documented: tuple[str, ...]
    missing: tuple[str, ...]
    extra: tuple[str, ...]

    @property
    def concerns(self) -> tuple[str, ...]:
        name = self.registered.argument.name
        return tuple(f"{name}: {value}" for value in (*self.missing, *self.extra))

    def without(self, known: Collection[str]) -> "_Row":
        """Return the row without the choices that some concerns are about."""
        name = self.registered.argument.name
        missing, extra = (
            tuple(value for value in values if f"{name}: {value}" not in known)
            for values in (self.missing, self.extra)
        )
        return self._replace(missing=missing, extra=extra)


def _other_choices(docs: ArgumentDocs) -> Iterator[Finding]:
    """Yield the findings, each only with what its base lacks if it has something of it."""
    rows = _differing(docs.base) if docs.base is not None else ()
    known = Counter(concern for row in rows for concern in row.concerns)
    for row in _differing(docs):
        new = row.without([concern for concern in row.concerns if known[concern] > 0])
        known.subtract(row.concerns)
        yield _finding(docs, new if new.concerns else row)


def _differing(docs: ArgumentDocs) -> Iterator[_Row]:
    rows = [*_rows(docs)]
    is_selection = 2 * sum(bool(row.missing) for row in rows) > max(len(rows), FEW_ROWS)
    for row in rows:
        is_example = len(row.missing) > 2 * len(row.documented)
        missing = () if is_example or is_selection else row.missing
        if missing or row.extra:
            yield row._replace(missing=missing)


def _rows(docs: ArgumentDocs) -> Iterator[_Row]:
    for _, row in docs.rows:
        cell, arguments = row.cell(row.columns.choices), docs.arguments_of(row)
        if cell is None or len(arguments) != 1 or arguments[0].argument.deprecated:
            continue
        (registered,) = arguments
        choices = registered.choices
        documented = documented_choices(cell, choices.values) if choices is not None else ()
        if choices is None or not documented:
            continue
        missing = tuple(value for value in choices.values if value not in documented)
        extra = tuple(value for value in documented if value not in choices.values)
        yield _Row(cell, registered, documented, missing, () if choices.is_open else extra)


def _finding(docs: ArgumentDocs, row: _Row) -> Finding:
    argument, choices = row.registered.argument, row.registered.choices
    return Finding(
        row.cell.span,
        f"`{argument.name}` {_differences(row.missing, row.extra)}",
        argument=argument.name,
        found=[*row.documented],
        expected=[*choices.values] if choices is not None else None,
        related=(
            docs.related(row.registered, "the choices", argument.choices and argument.choices.span),
        ),
        label="the documented choices",
        help="list the choices of the argument",
        concerns=row.concerns,
    )


def _differences(missing: Sequence[str], extra: Sequence[str]) -> str:
    parts = [f"also accepts {listed(missing)}"] if missing else []
    if extra:
        parts.append(f"rejects the documented {listed(extra)}")
    return " and ".join(parts)


RULE = Rule(
    subject=ArgumentDocs,
    severity="warning",
    check=check,
    examples=(
        Example(
            other="""\
def add_cli_args(parser):
    parser.add_argument("--level", choices=["low", "high", "auto"], help="Detail.")
    parser.add_argument("--dtype", choices=DTYPES, help="Type of the weights.")
""",
            bad="""\
| flag | options |
| --- | --- |
| `--level` | `low`, `high` |
| `--dtype` | `half` |
""",
            good="""\
| flag | options |
| --- | --- |
| `--level` | `auto`, `low` or `high` |
| `--dtype` | one that the device supports |
""",
        ),
    ),
)
