"""``perflint check``: from paths to an exit code."""

import os
import sys
from collections.abc import Callable

from perflint import sources
from perflint.check import Report, Source, check
from perflint.cli import CLEAN, FAILED, FOUND
from perflint.cli.arguments import Arguments
from perflint.cli.project import configured, root_for, today
from perflint.cli.terminal import Terminal, with_progress
from perflint.config import Config, ConfigError
from perflint.formats import Format
from perflint.reporters import render
from perflint.reporters.escape import escaped
from perflint.spelling import unknown
from perflint.wording import counted, joined


def run_check(arguments: Arguments) -> int:
    """Check, repair if asked to, report, and return the exit code."""
    _refuse_contradictions(arguments)
    root = root_for(arguments.paths)
    config = configured(arguments, root)
    files = sources.work_tree(arguments.paths or [root], root, config.expects)
    repair = "all" if arguments.unsafe_fixes else "safe"
    report = check(
        config,
        with_progress(files, sys.stderr),
        today(arguments),
        forced=_forced(config, arguments.format),
        repair=repair if arguments.fix or arguments.diff else None,
        write=None if arguments.diff else _writer(root),
    )
    if arguments.diff:
        _print_diff(report, Terminal(sys.stdout, arguments.color, root))
    else:
        _print_report(report, arguments, root)
    _print_notes(report, Terminal(sys.stderr, arguments.color, root), diff=arguments.diff)
    if report.crashes or report.troubles:
        return FAILED
    return _exit_code(report, arguments)


def _refuse_contradictions(arguments: Arguments) -> None:
    if arguments.unsafe_fixes and not (arguments.fix or arguments.diff):
        raise ConfigError("--unsafe-fixes goes with --fix or --diff")
    if arguments.diff and (arguments.output_file or arguments.output_format == "json"):
        raise ConfigError("--diff prints a diff; it goes with no --output-file and no JSON")
    if arguments.statistics and arguments.output_format == "json":
        raise ConfigError("--statistics is a table; JSON holds the counts in its summary")


def _writer(root: str) -> Callable[[Source, bytes], None]:
    """Return a function that writes a repaired file; it raises OSError."""

    def write(source: Source, data: bytes) -> None:
        from perflint import fix  # most runs repair nothing

        fix.write(os.path.join(root, source.path), data, root)

    return write


def _exit_code(report: Report, arguments: Arguments) -> int:
    if arguments.exit_zero:
        return CLEAN
    failing = {"error", arguments.fail_on}
    left = any(violation.severity in failing for violation in report.active)
    rewritten = report.rewrites and (arguments.exit_non_zero_on_fix or arguments.diff)
    return FOUND if left or rewritten else CLEAN


def _forced(config: Config, name: str | None) -> Format | None:
    if name is None:
        return None
    if name not in config.formats.names:
        raise ConfigError(f"--format: {unknown('format', name, config.formats.names)}")
    return config.formats.named(name)


def _print_report(report: Report, arguments: Arguments, root: str) -> None:
    to_file = arguments.output_file is not None
    style = Terminal(None if to_file else sys.stdout, "never" if to_file else arguments.color, root)
    if arguments.statistics and arguments.output_format != "json":
        from perflint.reporters import summary

        output = summary.statistics(report, style) + summary.render(report, style)
    else:
        output = render(arguments.output_format, report, style)
    if arguments.output_file is None:
        sys.stdout.write(output)
        return
    try:
        with open(arguments.output_file, "w", encoding="utf-8", newline="\n") as file:
            file.write(output)
    except OSError as error:
        raise ConfigError(f"--output-file {arguments.output_file}: {error.strerror}") from None


def _print_diff(report: Report, style: Terminal) -> None:
    from difflib import unified_diff

    effects = {"+": "added", "-": "removed", "@": "info"}
    for rewrite in report.rewrites:
        path = style.path(rewrite.source.path)
        before, after = (
            data.decode("utf-8", "replace").splitlines() for data in (rewrite.before, rewrite.after)
        )
        for line in unified_diff(before, after, f"{path}", f"{path} (repaired)", lineterm=""):
            effect = effects.get(line[:1])
            shown = escaped(line)
            print(style.paint(shown, effect) if effect else shown)


def _print_notes(report: Report, style: Terminal, *, diff: bool) -> None:
    """Say on stderr what was repaired, passed over, unreadable, or went wrong within perflint."""
    lines = []
    for rewrite in report.rewrites:
        done = "would repair" if diff else "repaired"
        lines += [f"{done} {style.path(rewrite.source.path)}: {one}" for one in rewrite.repairs]
    if report.rewrites and not diff:
        from shlex import quote

        paths = " ".join(quote(style.path(rewrite.source.path)) for rewrite in report.rewrites)
        lines.append(f"to stage what was repaired: git add {paths}")
    if diff and report.active:
        lines.append(f"{counted(len(report.active), 'violations')} would be left")
    if report.passed_over:
        paths = joined([style.path(path) for path in report.passed_over], most=3)
        lines.append(f"passed over, for no format fits (--format forces one): {paths}")
    lines += [f"error: {trouble}" for trouble in report.troubles]
    for crash in report.crashes:
        where = style.path(crash.path)
        lines.append(f"error: the rule {crash.rule} crashed on {where}: {crash.cause}")
    if report.crashes:
        lines.append("error: that is a fault of perflint itself; please report it with the file")
    for line in lines:
        print(f"perflint: {escaped(line)}", file=sys.stderr)
