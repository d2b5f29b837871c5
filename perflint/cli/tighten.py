"""``perflint tighten``: update a baseline with the measurements of CI runs."""

import os
import sys

from perflint.cli import CLEAN, FOUND
from perflint.cli.measurements import (
    assigned_to,
    excluded_jobs,
    is_single_log,
    read_measurements,
)
from perflint.cli.output import print_rewrites, write_utf8
from perflint.cli.parser import UsageError
from perflint.cli.project import load_config, open_project, root_for, today
from perflint.cli.terminal import Terminal
from perflint.cli.tighten_options import Options, add_options
from perflint.cli.tighten_policy import policy_for, with_options
from perflint.config import Config
from perflint.documents.baselines.baseline import Baseline
from perflint.documents.baselines.record_edits import UnwritableError
from perflint.engine.baseline_set import scenario_names
from perflint.engine.check_file import context_for
from perflint.engine.reader import Reader
from perflint.engine.report import Rewrite
from perflint.primitives.globs import is_selected
from perflint.reporters.escape import escaped
from perflint.reporters.unused_jobs import UnusedJob
from perflint.runs import RequestName, RunProblem, Snapshot
from perflint.sources.containment import escapes_root
from perflint.sources.file_change import FileChange, write
from perflint.sources.work_tree import WorkTreeFile, relative
from perflint.tighten.decisions import TightenOptions, TightenResult
from perflint.tighten.tightening import Tightening
from perflint.tighten.trial import TighteningError

__all__ = ["Options", "add_options", "run"]


def run(options: Options) -> int:
    """Update the baseline, print the decisions, and return the exit code; raises UsageError."""
    _check_options(options)
    location = os.path.abspath(options.into)
    root = root_for([location])
    if target := escapes_root(location, root):
        raise UsageError(f"--into {options.into}: resolves to {target}, outside {root}")
    source = WorkTreeFile(location, relative(location, root), named=True)
    config = load_config(options.config, root)
    reader = Reader(config, day := today(options.today))
    baseline = _baseline(reader, source)
    runs, unused = _runs(source, baseline, reader, config, options, root)
    policy, policy_reason = policy_for(options, config, baseline, root)
    baseline = Baseline(
        baseline.document, baseline.format, baseline.settings._replace(policy=policy)
    )
    tighten_options = TightenOptions(
        choose=options.choose,
        only=options.only,
        skip=options.skip,
        add_missing=options.add_missing,
        loosening_reason=options.reason,
        per_field=options.per_field,
        source=options.source,
        policy_reason=policy_reason,
    )
    config = with_options(config, source.path, policy, options)
    try:
        context = context_for(config, Reader(config, baseline.settings.today))
        result = Tightening(source, baseline, tighten_options, context).run(runs)
    except UnwritableError as error:
        raise UsageError(f"--into {source.path}: {error}") from None
    except TighteningError as error:
        raise UsageError(str(error)) from None
    wrote = result.before != result.after and not (options.dry_run or options.diff)
    accepted = _write(result, source, options._replace(today=day), root) if wrote else []
    _print(result, unused, source, options, root, wrote=wrote)
    for line in accepted:
        print(f"perflint: {escaped(line)}", file=sys.stderr)
    refused = any(decision.verdict == "refused" for decision in result.decisions)
    return FOUND if refused or result.new_errors else CLEAN


def _runs(
    source: WorkTreeFile,
    baseline: Baseline,
    reader: Reader,
    config: Config,
    options: Options,
    root: str,
) -> tuple[list[Snapshot | RunProblem], tuple[UnusedJob, ...]]:
    """Return the measurements for the baseline with what cannot be read, and the other ones.

    Raises UsageError.
    """
    files = scenario_names([baseline], config, reader, root, options.runs)
    snapshots, problems = read_measurements(
        options.runs,
        baseline.format,
        None if options.scenario is None else RequestName(options.scenario),
        options.jobs,
        options.command,
        [os.path.join(root, path) for path in files],
    )
    is_chosen = bool(options.jobs) or is_single_log(options.runs, snapshots)
    excluded = excluded_jobs(baseline.format, snapshots, files, options.jobs)
    taken, unused = assigned_to(
        source.path,
        snapshots,
        files,
        excluded,
        lambda name: is_selected(name, options.only, options.skip),
        is_chosen=is_chosen,
    )
    return [*problems, *taken], unused


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
    result: TightenResult,
    unused: tuple[UnusedJob, ...],
    source: WorkTreeFile,
    options: Options,
    root: str,
    *,
    wrote: bool,
) -> None:
    style = Terminal(sys.stdout, options.color, root)
    if options.diff:
        if result.before != result.after:
            print_rewrites([Rewrite(source.path, result.before, result.after, ())], style)
        _print_remarks(result)
        return
    if options.output_format == "json":
        from perflint.reporters.tighten import json

        write_utf8(json.render(result, source.path, unused, wrote=wrote))
    elif options.output_format == "markdown":
        from perflint.reporters.tighten import markdown

        write_utf8(markdown.render(result, source.path, unused, wrote=wrote))
    else:
        from perflint.reporters.tighten import text

        sys.stdout.write(text.render(result, source.path, wrote=wrote, style=style))


def _print_remarks(result: TightenResult) -> None:
    """Print on stderr why the diff lacks some measurements, and what to know about the others."""
    from perflint.reporters.tighten.text import remarks

    lines = [
        f"{decision.scenario}: {decision.verdict}: {decision.why}; from {decision.origin}"
        for decision in result.decisions
        if decision.verdict in ("kept", "refused")
    ]
    lines += [
        f"{decision.scenario}: {note}" for decision in result.decisions for note in decision.notes
    ]
    lines += remarks(result)
    lines += [
        f"not written, because of a new error: {error.finding.message} [{error.rule}]"
        for error in result.new_errors
    ]
    for line in lines:
        print(f"perflint: {escaped(line)}", file=sys.stderr)
