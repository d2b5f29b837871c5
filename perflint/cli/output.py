"""Write the reports of ``perflint check``, diffs of fixed files, and notes on standard error."""

import os
import sys
from collections.abc import Collection, Iterable, Iterator, Sequence

from perflint.cli.check_options import OutputOptions
from perflint.cli.parser import UsageError
from perflint.cli.terminal import Terminal
from perflint.engine.report import Report, Rewrite
from perflint.primitives.record import Record
from perflint.primitives.wording import counted, joined
from perflint.reporters import HUMAN_READABLE, render
from perflint.reporters.escape import escaped
from perflint.sources.containment import escapes_root

MAX_PRINTED = 50
"""Number of violations beyond which only an overview is printed on a terminal."""

MAX_LISTED_FIXES = 10
"""Number of fixes per file that are listed; the rest is counted."""

_NO_FORMAT = "no known format matches (use --format NAME)"
_NO_PAGE = "[[argument-docs]] does not name the page (perflint help argument-files shows how)"


class Output(Record):
    """A report to write, and the option that requests it; without a file it is printed."""

    flag: str
    format: str
    file: str | None


def outputs_of(options: OutputOptions) -> list[Output]:
    """Return the requested reports; raises UsageError if two are written to the same file."""
    file = options.output_file
    outputs = [Output(f"--output-file {file}", options.output_format, file)]
    for format, name in options.outputs:
        outputs.append(Output(f"--output {format}={name}", format, name))
    targets = set()
    for output in outputs:
        target = output.file and os.path.realpath(output.file)
        if target in targets:
            raise UsageError(f"{output.flag}: another report is written to the same file")
        targets.add(target)
    return outputs


def print_report(
    report: Report,
    outputs: list[Output],
    options: OutputOptions,
    root: str,
    argv: Sequence[str],
) -> None:
    """Render the report in each requested format, then print or write all of them.

    ``argv`` is the command line, for the commands that an overview of many violations ends in.
    Raises UsageError if a file cannot be written, or is one of the checked files.
    """
    flags = {
        os.path.realpath(output.file): output.flag for output in outputs if output.file is not None
    }
    for path in (*report.checked, *report.skipped, *report.texts) if flags else ():
        flag = flags.get(os.path.realpath(os.path.join(root, path)))
        if flag is not None:
            raise UsageError(f"{flag}: this is one of the checked files")
    rendered = [_render(report, output, options, root, argv) for output in outputs]
    for output, text in zip(outputs, rendered, strict=True):
        if output.file is None and output.format in HUMAN_READABLE:
            sys.stdout.write(text)
        elif output.file is None:
            write_utf8(text)
        else:
            write_file(output.file, text, output.flag, root)
    if any(output.format == "github" for output in outputs):
        from perflint.cli.github_summary import append

        append(report)


def _render(
    report: Report, output: Output, options: OutputOptions, root: str, argv: Sequence[str]
) -> str:
    stream, color = (sys.stdout, options.color) if output.file is None else (None, "never")
    style = Terminal(stream, color, root)
    if options.statistics and output.format in HUMAN_READABLE and report.active:
        from perflint.reporters import summary

        text = summary.statistics(report, style) + summary.render(report, style)
    elif output.format == "full" and style.is_terminal and len(report.active) > MAX_PRINTED:
        from perflint.reporters import overview

        text = overview.render(report, style, argv)
    else:
        text = render(output.format, report, style)
    if report.compared is not None and output.format in (*HUMAN_READABLE, "github"):
        text = f"Compared: {escaped(report.compared)}\n{text}"
    return text


def write_utf8(text: str) -> None:
    """Print text for a program, which expects UTF-8 whatever the encoding of the terminal is."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))


def write_file(name: str, text: str, flag: str, root: str) -> None:
    """Write a report that the option ``flag`` requests; raises UsageError."""
    if target := escapes_root(name, root):
        raise UsageError(f"{flag}: resolves to {target}, outside {root}; not written")
    try:
        with open(name, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except OSError as error:
        raise UsageError(f"{flag}: {error.strerror}") from None


def print_rewrites(rewrites: Iterable[Rewrite], style: Terminal) -> None:
    """Print fixed files as unified diffs."""
    for rewrite in rewrites:
        path = style.path(rewrite.path)
        for line in diff(rewrite.before, rewrite.after, (path, f"{path} (fixed)"), style):
            print(line)


def diff(before: bytes, after: bytes, titles: tuple[str, str], style: Terminal) -> Iterator[str]:
    """Yield the lines of a unified diff, painted and without control characters."""
    from difflib import unified_diff

    effects = {"+": "added", "-": "removed", "@": "info"}
    old, new = (data.decode("utf-8", "replace").splitlines() for data in (before, after))
    for line in unified_diff(old, new, *titles, lineterm=""):
        effect = effects.get(line[:1])
        line = escaped(line)
        yield style.paint(line, effect) if effect else line


def print_notes(
    report: Report, style: Terminal, *, diff: bool, partly_staged: Collection[str] = ()
) -> None:
    """Print on stderr what was fixed, what was skipped, and all errors.

    ``diff`` tells that the fixes were printed as a diff, not written. ``partly_staged`` are the
    fixed files of which the user has staged only some changes.
    """
    lines = []
    for rewrite in report.rewrites:
        prefix = f"{'would fix' if diff else 'fixed'} {style.path(rewrite.path)}"
        lines += [f"{prefix}: {fix}" for fix in rewrite.titles[:MAX_LISTED_FIXES]]
        remaining = len(rewrite.titles) - MAX_LISTED_FIXES
        if remaining > 0:
            lines.append(f"{prefix}: and {remaining} more; --diff shows all")
    if report.rewrites and not diff:
        lines += _git_add(report.rewrites, partly_staged, style)
    if diff and report.active:
        lines.append(f"{counted(len(report.active), 'violations')} would remain")
    lines += _skipped(report.skipped, style)
    lines += report.notes
    lines += [f"error: {error}" for error in report.errors]
    for crash in report.crashes:
        lines.append(f"error: rule {crash.rule} crashed on {style.path(crash.path)}: {crash.cause}")
    if report.crashes:
        lines.append("error: this is a bug in perflint; please report it together with the file")
    for line in lines:
        print(f"perflint: {escaped(line)}", file=sys.stderr)


def _skipped(paths: Iterable[str], style: Terminal) -> Iterator[str]:
    """Yield why the files that the user named are not checked, if perflint does not know them."""
    reasons: dict[str, list[str]] = {}
    for path in paths:
        reasons.setdefault(_NO_PAGE if _is_page(path) else _NO_FORMAT, []).append(style.path(path))
    for reason, skipped in reasons.items():
        yield f"skipped: {reason}: {joined(skipped, most=3)}"


def _is_page(path: str) -> bool:
    from perflint.documents.tables.endings import ENDINGS

    return path.lower().endswith(ENDINGS)


def _git_add(
    rewrites: Iterable[Rewrite], partly_staged: Collection[str], style: Terminal
) -> Iterator[str]:
    """Yield the command that stages the fixes; it asks about a file that is staged in part."""
    from shlex import quote

    for command, in_part in (("git add", False), ("git add --patch", True)):
        paths = [
            quote(style.path(rewrite.path))
            for rewrite in rewrites
            if (rewrite.path in partly_staged) is in_part
        ]
        if paths:
            yield f"to stage the fixes: {command} {' '.join(paths)}"
