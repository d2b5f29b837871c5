"""``perflint check``: from paths to an exit code."""

import sys

from perflint import sources
from perflint.check import Report, check
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
    if arguments.unsafe_fixes and not (arguments.fix or arguments.diff):
        raise ConfigError("--unsafe-fixes goes with --fix or --diff")
    root = root_for(arguments.paths)
    config = configured(arguments, root)
    repair = "all" if arguments.unsafe_fixes else "safe"
    files = sources.work_tree(arguments.paths or [root], root)
    report = check(
        config,
        with_progress(files, sys.stderr),
        today(arguments),
        forced=_forced(config, arguments.format),
        repair=repair if arguments.fix or arguments.diff else None,
    )
    written = arguments.diff or _write(report, root)
    if arguments.diff:
        _print_diff(report, Terminal(sys.stdout, arguments.color, root))
    else:
        _print_report(report, arguments, root)
    _print_troubles(report, Terminal(sys.stderr, arguments.color, root))
    if report.crashes or report.unreadable or not written:
        return FAILED
    return _exit_code(report, arguments)


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


def _write(report: Report, root: str) -> bool:
    """Write the repaired files; tell on stderr which could not be, and return whether all were."""
    if not report.rewrites:
        return True
    from perflint import fix

    done = True
    for rewrite in report.rewrites:
        try:
            fix.write(f"{root}/{rewrite.source.path}", rewrite.after, root)
        except fix.WriteError as error:
            print(f"perflint: error: {escaped(str(error))}", file=sys.stderr)
            done = False
    return done


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


def _print_troubles(report: Report, style: Terminal) -> None:
    """Say on stderr what was repaired, passed over, unreadable, or went wrong within perflint."""
    lines = []
    for rewrite in report.rewrites:
        for title in rewrite.repairs:
            lines.append(f"repaired {style.path(rewrite.source.path)}: {title}")
    if report.passed_over:
        paths = joined([style.path(path) for path in report.passed_over], most=3)
        lines.append(f"passed over, for no format fits (--format forces one): {paths}")
    for path, reason in report.unreadable:
        lines.append(f"error: {style.path(path)}: cannot be read: {reason}")
    for crash in report.crashes:
        where = style.path(crash.path)
        lines.append(f"error: the rule {crash.rule} crashed on {where}: {crash.cause}")
    if report.crashes:
        lines.append(
            f"{counted(len(report.crashes), 'crashes')} of perflint itself; "
            "please report it with the file"
        )
    for line in lines:
        print(f"perflint: {escaped(line)}", file=sys.stderr)
