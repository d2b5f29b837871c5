"""A page of 400 rows and a module of 450 fields: exact findings, and the table after fixes."""

from collections.abc import Callable

import pytest

from perflint import rules
from perflint.documents.argument_docs.docs import ArgumentDocs
from perflint.engine import fix
from tests.documents.argument_docs.pages import docs_of

GROUPS, SIZE = 15, 30
WIDTHS = (22, 34, 8, 9)
UNDOCUMENTED = {f"--group-{group}-flag-{flag}" for group in range(10) for flag in (3, 4, 9, 20, 29)}
GONE = {"--old-1", "--old-2"}
DEFAULT, CHOICES = "--group-4-flag-7", "--group-5-flag-8"


def fields() -> str:
    lines = ["class ServerArgs:"]
    for group in range(GROUPS):
        lines += ["", f"    # Group {group}"]
        for flag in range(SIZE):
            name = f"group_{group}_flag_{flag}"
            choices = ', choices=["a", "b"]' if flag % 8 == 0 else ""
            default = '"a"' if choices else str(flag)
            lines.append(
                f'    {name}: A[int, Arg(help="Sets <{name}> | {flag}."{choices})] = {default}'
            )
    return "\n".join(lines) + "\n"


def rows(*, complete: bool) -> list[tuple[str, list[tuple[str, str, str, str]]]]:
    """Return heading → cells; not ``complete`` is the page as it was, with everything wrong."""
    tables = []
    for group in range(GROUPS):
        cells = []
        for flag in range(SIZE):
            name = f"--group-{group}-flag-{flag}"
            if complete or name not in UNDOCUMENTED:
                options = ("a", "b") if flag % 8 == 0 else ()
                default = "a" if options else str(flag)
                if not complete and name == DEFAULT:
                    default = "99"
                if not complete and name == CHOICES:
                    options = ("a",)
                help = f"Sets &lt;{name[2:].replace('-', '_')}> \\| {flag}."
                kind = ", ".join(f"`{each}`" for each in options) or "Type: int"
                cells.append((f"`{name}`", help, f"`{default}`", kind))
        tables.append((f"Group {group}", cells))
    if not complete:
        tables[3][1].insert(5, ("`--old-1`", "Old.", "`1`", "Type: int"))
        tables[7][1].append(("`--old-2`", "Old.", "`1`", "Type: int"))
    return tables


TITLES = ("Argument", "Description", "Defaults", "Options")


def rst_page(*, complete: bool) -> str:
    """Return the page in reStructuredText, with a simple table below each heading."""
    lines = ["Arguments", "=========", ""]
    border = "  ".join("=" * (width + 2) for width in WIDTHS)
    for heading, cells in rows(complete=complete):
        lines += [heading, "-" * len(heading), "", border]
        for row in (TITLES, *cells):
            texts = (
                cell.replace("`", "``").replace("&lt;", "<").replace("\\|", "|") for cell in row
            )
            padded = (text.ljust(width + 4) for text, width in zip(texts, WIDTHS, strict=True))
            lines.append("".join(padded).rstrip())
            lines += [border] if row == TITLES else []
        lines += [border, ""]
    return "\n".join(lines)


def page(*, complete: bool) -> str:
    lines = ["# Arguments", ""]
    for heading, cells in rows(complete=complete):
        delimiters = tuple("-" * width for width in WIDTHS)
        lines += [f"## {heading}", ""]
        for row in (TITLES, delimiters, *cells):
            padded = (cell.ljust(width) for cell, width in zip(row, WIDTHS, strict=True))
            lines.append(f"| {' | '.join(padded)} |")
        lines.append("")
    return "\n".join(lines)


def found(docs: ArgumentDocs) -> dict[str, list[str]]:
    return {
        name: sorted(str(finding.argument) for finding in rules.load(name).check(docs, None))
        for name in rules.RULES["documents"]
    }


@pytest.mark.parametrize(("write", "path"), [(page, "page.md"), (rst_page, "page.rst")])
def test_exact_findings_and_the_table_of_a_person(write: Callable[..., str], path: str) -> None:
    arguments = fields()
    data = write(complete=False).encode()
    docs = docs_of(data, arguments, path)
    assert (len(docs.flags.all), len(docs.rows)) == (450, 402)
    assert found(docs) == {
        "documented-flag-gone": sorted(GONE),
        "undocumented-flag": sorted(UNDOCUMENTED),
        "documented-default-differs": [DEFAULT],
        "documented-choices-differ": [CHOICES],
    }
    for _ in range(6):  # passes of --fix: 20 rows each, and fewer where rows touch
        docs = docs_of(data, arguments, path)
        fixes = [
            finding.fix
            for name in ("documented-flag-gone", "undocumented-flag")
            for finding in rules.load(name).check(docs, None)
        ]
        if not any(fixes):
            break
        data, _ = fix.apply(data, [each for each in fixes if each is not None])
    after, expected = (text.split("\n") for text in (data.decode(), write(complete=True)))
    pairs = [pair for pair in zip(after, expected, strict=True) if pair[0] != pair[1]]
    assert len(pairs) == 2  # the default and the choices that differ have no fix
