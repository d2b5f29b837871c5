"""``perflint tighten``: update a baseline with the measurements of CI runs."""

import argparse
import os
import sys
from datetime import date
from typing import Literal

from perflint.cli import CLEAN, FOUND
from perflint.cli.measurements import assigned_to, is_single_log, read_measurements
from perflint.cli.options import (
    ConfigOptions,
    add_color,
    add_configuration,
    add_table_format,
    add_today,
)
from perflint.cli.output import print_rewrites, write_utf8
from perflint.cli.parser import Parser, UsageError
from perflint.cli.project import load_config, open_project, root_for, today
from perflint.cli.terminal import Terminal
from perflint.config import Config
from perflint.config.settings import DEFAULT_POLICY, BaselineSet, Policy
from perflint.documents.baselines.baseline import Baseline
from perflint.documents.baselines.record_edits import UnwritableError
from perflint.engine.baseline_set import scenario_names
from perflint.engine.check_file import context_for
from perflint.engine.reader import Reader
from perflint.engine.report import Rewrite
from perflint.primitives.record import Record
from perflint.reporters.escape import escaped
from perflint.runs import RunProblem, Snapshot
from perflint.sources.containment import escapes_root
from perflint.sources.file_change import FileChange, write
from perflint.sources.work_tree import WorkTreeFile, relative
from perflint.tighten.decisions import TightenOptions, TightenResult
from perflint.tighten.tightening import Tightening


class Options(Record):
    """The options of ``perflint tighten``."""

    runs: tuple[str, ...]
    into: str
    scenario: str | None
    jobs: tuple[str, ...]
    policy: Literal["snapshot", "tighten-only"] | None
    min_improvement: float | None
    only: tuple[str, ...]
    skip: tuple[str, ...]
    choose: Literal["best", "median", "latest"]
    add_missing: bool
    allow_loosening: bool
    reason: str | None
    per_field: bool
    source: str | None
    dry_run: bool
    diff: bool
    output_format: str
    color: str
    config: ConfigOptions
    today: date | None


def add_options(tighten: Parser) -> None:
    """Add the options of ``perflint tighten``."""
    tighten.add_argument(
        "runs",
        nargs="+",
        metavar="RUN",
        help="log or JSON file of a CI run, directory or zip file of them, or - for stdin",
    )
    tighten.add_argument("--into", required=True, metavar="BASELINE", help="baseline to update")
    tighten.add_argument(
        "--scenario",
        metavar="NAME",
        help="scenario of a single-request dump (default: the name of its file)",
    )
    _add_selection(tighten)
    output = tighten.add_argument_group("output")
    output.add_argument(
        "--source",
        metavar="TEXT",
        help="origin of the measurements, added to the description (default: as the logs say)",
    )
    output.add_argument("--dry-run", action="store_true", help="write nothing")
    output.add_argument("--diff", action="store_true", help="print a diff, and write nothing")
    add_table_format(output)
    add_color(output)
    add_configuration(tighten)
    add_today(tighten)


def _add_selection(tighten: Parser) -> None:
    selection = tighten.add_argument_group("selection")
    _add_globs(selection)
    selection.add_argument(
        "--policy",
        choices=("snapshot", "tighten-only"),
        help="which updates are accepted (default: as configured, else snapshot)",
    )
    selection.add_argument(
        "--min-improvement",
        type=_fraction,
        metavar="FRACTION",
        help="improvement that at least one top-level metric must reach (default: 5%%)",
    )
    selection.add_argument(
        "--choose",
        choices=("best", "median", "latest"),
        default="best",
        metavar="RUN",
        help="which of several runs to take completely: best (default), median or latest",
    )
    selection.add_argument(
        "--add-missing", action="store_true", help="add scenarios that the baseline lacks"
    )
    selection.add_argument(
        "--allow-loosening", action="store_true", help="also write worse values; requires --reason"
    )
    selection.add_argument("--reason", metavar="TEXT", help="why worse values are acceptable")
    selection.add_argument(
        "--per-field",
        action="store_true",
        help="improve each value separately; the result is a record that no run measured",
    )


def _add_globs(selection: argparse._ArgumentGroup) -> None:
    for flag, dest, summary in (
        ("--only", "only", "update only scenarios with a matching name"),
        ("--skip", "skip", "do not update scenarios with a matching name"),
        ("--job", "jobs", "use only jobs with a matching name, and for this baseline"),
    ):
        summary += "; may be repeated"
        selection.add_argument(
            flag, dest=dest, action="append", default=[], metavar="GLOB", help=summary
        )


def _fraction(text: str) -> float:
    try:
        fraction = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except ValueError:
        fraction = -1.0
    if not 0 <= fraction < 1:
        raise argparse.ArgumentTypeError(f"'{text}' is not a fraction (expected 5% or 0.05)")
    return fraction


def run(options: Options) -> int:
    """Update the baseline, print the decisions, and return the exit code; raises UsageError."""
    _check_options(options)
    location = os.path.abspath(options.into)
    root = root_for([location])
    if target := escapes_root(location, root):
        raise UsageError(f"--into {options.into}: resolves to {target}, outside {root}")
    source = WorkTreeFile(location, relative(location, root), named=True)
    config = _with_options(load_config(options.config, root), source.path, options)
    reader = Reader(config, day := today(options.today))
    baseline = _baseline(reader, source)
    tighten_options = TightenOptions(
        choose=options.choose,
        only=options.only,
        skip=options.skip,
        add_missing=options.add_missing,
        loosening_reason=options.reason,
        per_field=options.per_field,
        source=options.source,
    )
    runs = _runs(source, baseline, reader, options, root)
    try:
        context = context_for(config, reader)
        result = Tightening(source, baseline, tighten_options, context).run(runs)
    except UnwritableError as error:
        raise UsageError(f"--into {source.path}: {error}") from None
    wrote = result.before != result.after and not (options.dry_run or options.diff)
    accepted = _write(result, source, options._replace(today=day), root) if wrote else []
    _print(result, source, options, root, wrote=wrote)
    for line in accepted:
        print(f"perflint: {escaped(line)}", file=sys.stderr)
    refused = any(decision.verdict == "refused" for decision in result.decisions)
    return FOUND if refused or result.new_errors else CLEAN


def _runs(
    source: WorkTreeFile, baseline: Baseline, reader: Reader, options: Options, root: str
) -> list[Snapshot | RunProblem]:
    """Return the measurements for the baseline, and what cannot be read; raises UsageError."""
    snapshots, problems = read_measurements(
        options.runs, baseline.format, options.scenario, options.jobs
    )
    config = load_config(options.config, root)  # without what --policy changes
    files = scenario_names(source, baseline, config, reader, root)
    is_chosen = bool(options.jobs) or is_single_log(options.runs, snapshots)
    return [*problems, *assigned_to(source.path, snapshots, files, is_chosen=is_chosen)]


def _write(result: TightenResult, source: WorkTreeFile, options: Options, root: str) -> list[str]:
    """Write the baseline, and suppress what the next check reports of values that got worse.

    Returns a line on each finding that is suppressed.
    """
    change = FileChange(source.path, result.before, result.after)
    loosened = [decision.scenario for decision in result.decisions if decision.loosens]
    acceptance = None
    if loosened:
        from perflint.cli.accept_loosening import Acceptance

        acceptance = Acceptance(open_project([source.location], options.config, options.today))
    for note in write(change, root):
        print(f"perflint: {escaped(note)}", file=sys.stderr)
    if acceptance is None:
        return []
    reason = options.reason or ""
    return acceptance.accept(source.path, source.location, loosened, reason)


def _check_options(options: Options) -> None:
    if options.allow_loosening and not (options.reason or "").strip():
        raise UsageError("--allow-loosening requires --reason")
    if options.reason is not None and not options.allow_loosening:
        raise UsageError("--reason requires --allow-loosening")
    for flag, text in (("--source", options.source), ("--scenario", options.scenario)):
        try:
            (text or "").encode()
        except UnicodeEncodeError:
            raise UsageError(f"{flag} must be valid UTF-8") from None


def _with_options(config: Config, path: str, options: Options) -> Config:
    """Return the configuration with ``--policy`` and ``--min-improvement`` for one file."""
    settings = config.settings
    group = config.baseline_set_for(path) or BaselineSet(())
    policy: Policy = options.policy or group.policy or DEFAULT_POLICY
    if options.per_field and policy != "tighten-only":
        raise UsageError(f"--per-field requires the policy tighten-only, but it is {policy}")
    literal = "".join(f"[{char}]" if char in "*?[" else char for char in path)
    overriding = group._replace(files=(literal,), policy=policy)
    rules = dict(settings.rules)
    if options.min_improvement is not None:
        rules["small-improvement"] = {"min-improvement": options.min_improvement}
    settings = settings._replace(baselines=(overriding, *settings.baselines), rules=rules)
    return Config(settings, config.file)


def _baseline(reader: Reader, source: WorkTreeFile) -> Baseline:
    try:
        data = source.read()
    except OSError as error:
        raise UsageError(f"--into {source.path}: {error.strerror or error}") from None
    baseline = reader.parse(source, data).baseline
    if baseline is None:
        raise UsageError(f"--into {source.path}: no known format matches; see perflint formats")
    if baseline.document.parse_error is not None:
        raise UsageError(f"--into {source.path}: {baseline.document.parse_error.message}")
    return baseline


def _print(
    result: TightenResult, source: WorkTreeFile, options: Options, root: str, *, wrote: bool
) -> None:
    style = Terminal(sys.stdout, options.color, root)
    if options.diff:
        if result.before != result.after:
            print_rewrites([Rewrite(source.path, result.before, result.after, ())], style)
        _print_refusals(result)
        return
    if options.output_format == "json":
        from perflint.reporters.tighten import json

        write_utf8(json.render(result, source.path, wrote=wrote))
    elif options.output_format == "markdown":
        from perflint.reporters.tighten import markdown

        write_utf8(markdown.render(result, source.path, wrote=wrote))
    else:
        from perflint.reporters.tighten import text

        sys.stdout.write(text.render(result, source.path, wrote=wrote, style=style))


def _print_refusals(result: TightenResult) -> None:
    """Print on stderr why the diff lacks some measurements."""
    lines = [
        f"{decision.scenario}: refused: {decision.why}"
        for decision in result.decisions
        if decision.verdict == "refused"
    ]
    lines += [
        f"not written, because of a new error: {error.finding.message} [{error.rule}]"
        for error in result.new_errors
    ]
    for line in lines:
        print(f"perflint: {escaped(line)}", file=sys.stderr)
