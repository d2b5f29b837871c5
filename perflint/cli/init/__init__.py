"""``perflint init``: looks through a repository, and writes the few lines that it needs."""

import os
import sys
from datetime import date
from functools import cache

from perflint import rules
from perflint.cli import CLEAN, FAILED
from perflint.cli.bulk_suppressions import known_from_now, load_ratchet
from perflint.cli.compare import root_for
from perflint.cli.init.argument_search import ArgumentFile
from perflint.cli.init.existing_tools import look_around
from perflint.cli.init.hook import offer_hook
from perflint.cli.init.hook_entry import Origin, origin_of_this, with_version
from perflint.cli.init.next_steps import print_next
from perflint.cli.init.proposals import Offers
from perflint.cli.init.proposed_config import tables
from perflint.cli.init.repository_files import Found, RepositoryFiles
from perflint.cli.init.survey_text import per_rule, print_survey
from perflint.cli.init.toml_append import parsed, with_tables
from perflint.cli.output import print_notes
from perflint.cli.parser import Arguments, UsageError
from perflint.cli.project import today
from perflint.cli.terminal import Terminal
from perflint.config import Config, ConfigFile, load
from perflint.config.settings import Settings
from perflint.primitives.decode import decode
from perflint.primitives.wording import counted
from perflint.reporters.escape import escaped
from perflint.sources import git
from perflint.sources.file_change import EditError, FileChange, read

_MOST = 20
"""Lines of a file of known findings that are shown: perflint check shows each finding."""

_NOTHING = """\
There is nothing to check here yet, so nothing is offered: a hook would only cost time.
Baselines of your own need a format: docs/writing-a-format.md."""


def run_init(arguments: Arguments) -> int:
    """Say what is there, offer what is missing, step by step, and return the exit code.

    Where nobody can be asked nothing is written, which is a failure unless it was asked for.
    """
    _refuse_contradictions(arguments)
    root = root_for(())
    if git.is_bare(root):
        raise UsageError(f"{root} is bare: it has no work tree to set up")
    style = Terminal(sys.stdout, arguments.color, root)
    config = load(root, root)
    day = today(arguments)
    files = RepositoryFiles(root, config, day, cache(git.list_files))
    found = files.check(config)
    others = files.other_arguments(config)
    around = look_around(root)
    if root != os.getcwd():
        print(f"Looked through {escaped(root)}\n")
    print_survey(found, others, around, config, style)
    if missing := files.missing():
        print(f"Not looked at: {counted(len(missing), 'files')} of git that this checkout lacks")
    if not (found.report.checked or found.report.troubles or others or config.file):
        print(f"\n{_NOTHING}")
        return CLEAN
    offers = Offers(arguments, root, style)
    changed, notes = _offer_configuration(offers, root, config, found, others)
    if changed is not config:
        config, found = changed, files.check(changed)
    origin = _origin(arguments)
    notes += offer_hook(offers, root, around, origin, found.survey.arguments)
    notes += _offer_ratchet(offers, root, config, found, day)
    print_next(offers, notes, around, origin, arguments, style)
    print_notes(found.report, Terminal(sys.stderr, arguments.color, root), diff=False)
    troubled = found.report.crashes or found.report.troubles
    unasked = offers.left and not arguments.dry_run
    return FAILED if offers.failed or troubled or unasked else CLEAN


def _refuse_contradictions(arguments: Arguments) -> None:
    if arguments.yes and arguments.dry_run:
        raise UsageError("--yes writes and --dry-run does not; give one of them")
    if arguments.rev is not None and arguments.repo is None:
        raise UsageError("--rev goes with --repo")


def _origin(arguments: Arguments) -> Origin | None:
    if arguments.repo is not None:
        return with_version(arguments.repo, arguments.rev)
    return origin_of_this()


def _offer_configuration(
    offers: Offers, root: str, config: Config, found: Found, others: list[ArgumentFile]
) -> tuple[Config, list[str]]:
    """Offer the settings that are needed; return the configuration in force, and what to say."""
    if config.file is not None:
        left = f", without {others[0].path}" if others else ""
        return config, [f"settings are in {config.file.path}{left}"]
    survey = found.survey
    by_content = {
        format: [path for path in paths if path in survey.by_content]
        for format, paths in survey.baselines.items()
    }
    by_name = [path for paths in survey.baselines.values() for path in paths]
    rest = [*survey.others, *(path for path in by_name if path not in survey.by_content)]
    data = read(root, "pyproject.toml")
    path, prefix = ("perflint.toml", "") if data is None else ("pyproject.toml", "tool.perflint.")
    added = tables(by_content, rest, others, prefix=prefix)
    if not added:
        return config, ["no settings are needed: perflint knows these files by their names"]
    title = f"Settings {'into' if data is not None else 'as'} {path}"
    try:
        after = with_tables(data or b"", added)
    except EditError as error:
        offers.refuse(title, f"{error}; this belongs there", added)
        return config, []
    if not offers.offer(title, FileChange(path, data, after)):
        return config, []
    keys = parsed(added.encode())
    keys = keys if data is None else keys["tool"]["perflint"]
    return Config(decode(keys, Settings), ConfigFile(path, after, keys)), []


def _offer_ratchet(offers: Offers, root: str, config: Config, found: Found, day: date) -> list[str]:
    """Offer to write down what is wrong now; return what to say where there is nothing to do."""
    path = config.settings.suppressions
    if os.path.lexists(os.path.join(root, path)):
        return [f"known findings are in {path}"]
    report = found.report
    safe = sum(one.finding.fix is not None and one.finding.fix.safe for one in report.active)
    ratchet = load_ratchet(config, root, day)
    known, _ = known_from_now(report, ratchet, rules.GROUP_OF.keys() - rules.NEED_BASE)
    if not known:
        return ["nothing is wrong that would have to be written down"]
    title = f"{counted(len(known), 'findings')} of today, known from now on, as {path}"
    note = per_rule(report, (entry.rule for entry in known.values()))
    data = ratchet.file.changed_to(known.values())
    if safe:
        note += f"perflint check --fix repairs {safe} of them, best before you say yes\n"
    offers.offer(title, FileChange(path, None, data), note=note, most=_MOST)
    return []
