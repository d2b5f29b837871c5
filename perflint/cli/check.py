"""``perflint check``: from paths to an exit code."""

import os
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from perflint import sources
from perflint.check import check
from perflint.checker import Base, Checker
from perflint.cli import CLEAN, FAILED, FOUND
from perflint.cli.arguments import Arguments
from perflint.cli.project import comparison_for, configured, root_for, today
from perflint.cli.terminal import Terminal, with_progress
from perflint.config import Config, ConfigError
from perflint.formats import Format
from perflint.report import Report, Source
from perflint.reporters import render
from perflint.reporters.escape import escaped
from perflint.spelling import unknown
from perflint.wording import counted, joined

if TYPE_CHECKING:  # loaded where there are two snapshots
    from perflint.comparison import Comparison

MOST = 10
"""Repairs of one file that are listed one by one."""


def run_check(arguments: Arguments) -> int:
    """Check, repair if asked to, report, and return the exit code."""
    _refuse_contradictions(arguments)
    root = root_for(arguments.paths)
    config = configured(arguments, root)
    comparison = comparison_for(arguments, config, root)
    files = _sources(arguments, config, root, comparison)
    repair = "all" if arguments.unsafe_fixes else "safe"
    report = check(
        config,
        with_progress(files, sys.stderr),
        today(arguments),
        forced=_forced(config, arguments.format),
        repair=repair if arguments.fix or arguments.diff else None,
        write=None if arguments.diff else _writer(root),
        whole=not arguments.paths or root in map(os.path.abspath, arguments.paths),
        bases=_bases(comparison, files),
    )
    if comparison is not None:
        report.compared = comparison.title
        comparison.close()
    if arguments.diff:
        _print_diff(report, Terminal(sys.stdout, arguments.color, root))
    else:
        _print_report(report, arguments, root)
    _print_notes(report, Terminal(sys.stderr, arguments.color, root), diff=arguments.diff)
    if report.crashes or report.troubles:
        return FAILED
    return _exit_code(report, arguments)


def _sources(
    arguments: Arguments, config: Config, root: str, comparison: "Comparison | None"
) -> Iterable[Source]:
    """Return what is checked: files that differ between commits, or those of the work tree."""
    if comparison is not None and not comparison.in_work_tree:
        return [*comparison.files(arguments.paths)]
    files = sources.work_tree(arguments.paths or [root], root, config.expects)
    return files if comparison is None else [*comparison.with_base(files)]


def _bases(
    comparison: "Comparison | None", files: Iterable[Source]
) -> Callable[[Checker], Mapping[str, Base]] | None:
    if comparison is None:
        return None
    from perflint.bases import bases

    return lambda checker: bases(checker, comparison, files)


def _refuse_contradictions(arguments: Arguments) -> None:
    if arguments.unsafe_fixes and not (arguments.fix or arguments.diff):
        raise ConfigError("--unsafe-fixes goes with --fix or --diff")
    if arguments.to_ref and not arguments.from_ref:
        raise ConfigError("--to goes with --from")
    chosen = [arguments.staged, arguments.from_ref, arguments.base]
    if sum(map(bool, chosen)) > 1:
        raise ConfigError("--staged, --from and --base say different things; give one of them")
    if arguments.fix and (arguments.staged or arguments.from_ref):
        raise ConfigError("--fix writes the work tree; it goes with neither --staged nor --from")
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
    if report.compared is not None and arguments.output_format != "json":
        output = f"Compared: {report.compared}\n{output}"
    if arguments.output_file is None:
        sys.stdout.write(output)
        return
    target = os.path.realpath(arguments.output_file)
    if any(os.path.realpath(os.path.join(root, path)) == target for path in report.checked):
        raise ConfigError(f"--output-file {arguments.output_file}: one of the files checked")
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
        path = style.path(rewrite.source.path)
        lines += [f"{done} {path}: {one}" for one in rewrite.repairs[:MOST]]
        if len(rewrite.repairs) > MOST:
            lines.append(f"{done} {path}: and {len(rewrite.repairs) - MOST} more; --diff shows all")
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
