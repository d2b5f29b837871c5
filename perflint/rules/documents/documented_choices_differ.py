"""A page documents other choices than those of the argument.

What it does
    Compares the choices in a row with those of the argument, without regard to order. A row lists
    choices if the cell contains nothing but words in backticks or `<code>`, and what separates
    them. The choices of the argument are a literal, a constant that the module assigns once, or
    `Literal[...]` as the type of its field. If the module adds to the constant, as for plugins,
    the page may list more of them. Deprecated arguments are skipped.

Why it matters
    A choice that is not on the page is not used, and one that is gone is an error at the start.

Fix
    None: write the choices of the argument into the page.
"""

from collections.abc import Iterator

from perflint.documents.argument_docs.docs import ArgumentDocs
from perflint.documents.argument_docs.flags import Registered
from perflint.documents.argument_docs.values import documented_choices
from perflint.primitives.finding import Finding
from perflint.primitives.wording import listed
from perflint.rules.rule import Example, NoOptions, Rule


def check(docs: ArgumentDocs, options: NoOptions) -> Iterator[Finding]:
    """Report each row with other choices."""
    return docs.placed(_other_choices(docs))


def _other_choices(docs: ArgumentDocs) -> Iterator[Finding]:
    for _, row in docs.rows:
        cell, arguments = row.cell(row.columns.choices), docs.arguments_of(row)
        documented = documented_choices(cell) if cell is not None else ()
        if cell is None or len(arguments) != 1 or not documented:
            continue
        (registered,) = arguments
        if registered.argument.deprecated:
            continue
        missing, extra = _difference(registered, documented)
        if missing or extra:
            name, choices = registered.argument.name, registered.argument.choices
            yield Finding(
                cell.span,
                f"`{name}` {_differences(missing, extra)}",
                argument=name,
                found=[*documented],
                expected=[*(registered.choices.values if registered.choices else ())],
                related=(docs.related(registered, "the choices", choices and choices.span),),
                label="the documented choices",
                help="list the choices of the argument",
                concerns=tuple(f"{name}: {value}" for value in (*missing, *extra)),
            )


def _difference(registered: Registered, documented: tuple[str, ...]) -> tuple[list[str], list[str]]:
    """Return the choices that are not documented, and those that the argument does not have."""
    choices = registered.choices
    if choices is None:
        return [], []
    missing = [value for value in choices.values if value not in documented]
    extra = [value for value in documented if value not in choices.values]
    return missing, [] if choices.is_open else extra


def _differences(missing: list[str], extra: list[str]) -> str:
    parts = [f"also accepts {listed(missing)}"] if missing else []
    if extra:
        parts.append(f"does not accept {listed(extra)}, as documented")
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
