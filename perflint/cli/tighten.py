"""``perflint tighten``: measurements of runs into a baseline."""

import os
import sys
from collections.abc import Iterable, Iterator

from perflint.cli import CLEAN, FOUND
from perflint.cli.compare import root_for
from perflint.cli.output import print_rewrites
from perflint.cli.parser import Arguments, UsageError
from perflint.cli.project import configured, today
from perflint.cli.terminal import Terminal
from perflint.config import Config
from perflint.config.settings import BaselineSet
from perflint.documents.baselines.baseline import Baseline
from perflint.documents.baselines.record_edits import UnwritableError
from perflint.engine.fix import write
from perflint.engine.reader import Reader
from perflint.engine.report import Rewrite
from perflint.primitives.wording import joined
from perflint.reporters.escape import escaped
from perflint.runs import RunFault, Snapshot, read_runs
from perflint.sources.containment import leads_out
from perflint.sources.work_tree import WorkTreeFile, relative
from perflint.tighten.decisions import Outcome, Wishes
from perflint.tighten.tightening import Tightening


def run_tighten(arguments: Arguments) -> int:
    """Read the runs, decide, write unless asked not to, print, and return the exit code."""
    _refuse_contradictions(arguments)
    location = os.path.abspath(arguments.into)
    root = root_for([location])
    if target := leads_out(location, root):
        raise UsageError(f"--into {arguments.into}: leads to {target}, outside of {root}")
    source = WorkTreeFile(location, relative(location, root), named=True)
    config = _by_wish(configured(arguments, root), source.path, arguments)
    reader = Reader(config, today(arguments))
    baseline = _baseline(reader, source)
    wishes = Wishes(
        choose=arguments.choose,
        only=tuple(arguments.only),
        skip=tuple(arguments.skip),
        add_missing=arguments.add_missing,
        loosening=arguments.reason,
        per_field=arguments.per_field,
        source=arguments.source,
    )
    runs = read_runs(
        arguments.runs,
        baseline.format,
        scenario=arguments.scenario,
        stdin=sys.stdin.buffer if sys.stdin is not None else None,  # where it is closed
    )
    found = _some(runs, arguments, baseline)
    try:
        outcome = Tightening(config, reader, source, baseline, wishes).run(found)
    except UnwritableError as error:
        raise UsageError(f"--into {source.path}: {error}") from None
    wrote = outcome.before != outcome.after and not (arguments.dry_run or arguments.diff)
    if wrote:
        write(location, outcome.after, root)
    _print(outcome, source, arguments, root, wrote=wrote)
    refused = any(decision.verdict == "refused" for decision in outcome.decisions)
    return FOUND if refused or outcome.objections else CLEAN


def _refuse_contradictions(arguments: Arguments) -> None:
    if arguments.allow_loosening and not (arguments.reason or "").strip():
        raise UsageError("--allow-loosening goes with --reason, for whoever reads it later")
    if arguments.reason is not None and not arguments.allow_loosening:
        raise UsageError("--reason goes with --allow-loosening")
    for flag, text in (("--source", arguments.source), ("--scenario", arguments.scenario)):
        try:
            (text or "").encode()
        except UnicodeEncodeError:
            raise UsageError(f"{flag} is not UTF-8, as the baseline is") from None


def _by_wish(config: Config, path: str, arguments: Arguments) -> Config:
    """Return the configuration with the policy and the threshold of the command line."""
    settings = config.settings
    group = config.set_of(path) or BaselineSet(())
    policy = arguments.policy or group.policy
    if arguments.per_field and policy != "tighten-only":
        raise UsageError(f"--per-field goes with the policy tighten-only, not with {policy}")
    literal = "".join(f"[{char}]" if char in "*?[" else char for char in path)
    mine = group._replace(files=(literal,), policy=policy)
    options = dict(settings.rules)
    if arguments.min_improvement is not None:
        options["small-improvement"] = {"min-improvement": arguments.min_improvement}
    settings = settings._replace(baselines=(mine, *settings.baselines), rules=options)
    return Config(settings, config.file)


def _baseline(reader: Reader, source: WorkTreeFile) -> Baseline:
    try:
        data = source.read()
    except OSError as error:
        raise UsageError(f"--into {source.path}: {error.strerror or error}") from None
    baseline = reader.baseline(source, source.path, data)
    if baseline is None:
        raise UsageError(f"--into {source.path}: no format fits it; see: perflint formats")
    if baseline.document.fault is not None:
        raise UsageError(f"--into {source.path}: {baseline.document.fault.message}")
    return baseline


def _some(
    runs: Iterable[Snapshot | RunFault], arguments: Arguments, baseline: Baseline
) -> Iterator[Snapshot | RunFault]:
    """Pass on what was read, saying what could not be; raises UsageError where nothing was."""
    nothing = True
    for one in runs:
        if isinstance(one, RunFault):
            print(f"perflint: {escaped(f'{one.origin}: {one.message}')}", file=sys.stderr)
        else:
            nothing = False
        yield one
    if nothing:
        told = baseline.format.keys.runs
        looked = [f"lines with '{text}'" for text in (told.announced_by if told else ())]
        looked += [f"files of the format {baseline.format.name}"]
        looked += ["dumps of single requests"] if told and told.dump else []
        where = ", ".join(arguments.runs)
        raise UsageError(f"no measurements in {where}; looked for {joined(looked)}")


def _print(
    outcome: Outcome, source: WorkTreeFile, arguments: Arguments, root: str, *, wrote: bool
) -> None:
    style = Terminal(sys.stdout, arguments.color, root)
    if arguments.diff:
        if outcome.before != outcome.after:
            print_rewrites([Rewrite(source, outcome.before, outcome.after, ())], style)
        _print_refusals(outcome)
        return
    if arguments.output_format == "json":
        from perflint.reporters.tighten import json as tightening_json

        sys.stdout.write(tightening_json.render(outcome, source.path, wrote=wrote))
    elif arguments.output_format == "markdown":
        from perflint.reporters.tighten import markdown as tightening_markdown

        sys.stdout.write(tightening_markdown.render(outcome, source.path, wrote=wrote))
    else:
        from perflint.reporters.tighten import text as tightening_text

        sys.stdout.write(tightening_text.render(outcome, source.path, wrote=wrote, style=style))


def _print_refusals(outcome: Outcome) -> None:
    """Say on stderr, beside a diff, why something is not in it though it was measured."""
    lines = [
        f"{one.scenario}: refused: {one.why}"
        for one in outcome.decisions
        if one.verdict == "refused"
    ]
    lines += [
        f"nothing would be written: {one.finding.message} [{one.rule}]"
        for one in outcome.objections
    ]
    for line in lines:
        print(f"perflint: {escaped(line)}", file=sys.stderr)
