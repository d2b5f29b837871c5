"""Many violations on a terminal: counts by rule and by file, one violation of each rule, commands.

Piped output is complete, so that the commands print the rest with a pager.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from shlex import quote

from perflint.engine.report import Report
from perflint.primitives.wording import counted
from perflint.reporters import Style, full, summary
from perflint.reporters.escape import escaped
from perflint.rules import UNUSED_IGNORE

FILES = 10
"""Number of files that are counted one by one."""

_WRITING = frozenset({"--fix", "--unsafe-fixes", "--exit-non-zero-on-fix"})


def render(report: Report, style: Style, argv: Sequence[str]) -> str:
    """Render the overview of a report; ``argv`` is the command line, which starts with ``check``.

    The rules are in the order of the first table, the most frequent first.
    """
    counts = Counter(violation.rule for violation in report.active)
    first = {violation.rule: violation for violation in reversed(report.active)}
    rules = sorted(counts, key=lambda rule: (-counts[rule], rule))
    shown = [first[rule] for rule in rules]
    blocks = [
        summary.statistics(report, style),
        _by_file(report, style),
        f"The first finding of each rule ({len(shown)} of {len(report.active):,} findings):\n",
        *full.violation_blocks(shown, report, style),
        summary.render(report, style) + _commands(rules, argv) + full.details(shown),
    ]
    return "\n".join(blocks)


def _by_file(report: Report, style: Style) -> str:
    counts = Counter(violation.path for violation in report.active)
    rows = sorted(counts.items(), key=lambda row: (-row[1], row[0]))
    lines = [f"{count:>6}  {escaped(style.path(path))}\n" for path, count in rows[:FILES]]
    if len(rows) > FILES:
        rest = sum(count for _, count in rows[FILES:])
        lines.append(f"{rest:>6}  in {counted(len(rows) - FILES, 'more files')}\n")
    return "".join(lines)


def _commands(rules: Sequence[str], argv: Sequence[str]) -> str:
    """Return the commands that print all findings, and those of the first rule of several."""
    lines = [f"All findings: {_shell(_without(argv, _WRITING))} | less -R\n"]
    named = [rule for rule in rules if rule != UNUSED_IGNORE]
    if named and len(rules) > 1:
        rest = _without(argv[1:], _WRITING, "--select")
        command = _shell([argv[0], "--select", named[0], *rest])
        lines.append(f"Findings of a rule: {command} | less -R\n")
    return "".join(lines)


def _without(argv: Sequence[str], flags: Collection[str], option: str = "") -> list[str]:
    """Return a command line without some flags, and without an option and its values."""
    end = argv.index("--") if "--" in argv else len(argv)
    kept = []
    arguments = iter(argv[:end])
    for argument in arguments:
        if argument == option:
            next(arguments, None)
        elif argument not in flags and not (option and argument.startswith(f"{option}=")):
            kept.append(argument)
    return [*kept, *argv[end:]]


def _shell(argv: Sequence[str]) -> str:
    return escaped(" ".join(["perflint", *map(quote, argv)]))
