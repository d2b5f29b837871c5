"""``perflint init``: set up perflint in a repository, step by step."""

import os
import sys
from collections.abc import Sequence
from functools import cache

from perflint import rules
from perflint.cli import CLEAN, FAILED
from perflint.cli.bulk_suppressions import load_suppressions
from perflint.cli.init.existing_tools import find_tools
from perflint.cli.init.hook import propose_hook
from perflint.cli.init.hook_entry import Origin, installed_origin, requested_origin
from perflint.cli.init.next_steps import print_next
from perflint.cli.init.page_search import DocumentedFile
from perflint.cli.init.proposals import Proposals
from perflint.cli.init.proposed_config import Additions, ProposedSet, proposed_sets, tables
from perflint.cli.init.repository_files import RepositoryFiles
from perflint.cli.init.survey import FileKinds
from perflint.cli.init.survey_text import per_rule, print_survey
from perflint.cli.init.toml_append import parse_toml, with_tables
from perflint.cli.options import add_color
from perflint.cli.output import print_notes
from perflint.cli.parser import Parser, UsageError
from perflint.cli.past_policy import policy_from_history
from perflint.cli.project import Project, root_for, today
from perflint.cli.terminal import Terminal
from perflint.config import Config, ConfigFile
from perflint.config.load import load
from perflint.config.settings import Settings
from perflint.engine.reader import Reader
from perflint.engine.report import Report
from perflint.engine.suppression_update import updated_entries
from perflint.primitives.decode import decode
from perflint.primitives.record import Record
from perflint.primitives.wording import counted
from perflint.reporters.escape import escaped
from perflint.sources import git
from perflint.sources.file_change import EditError, FileChange, read

_MAX_LINES = 20
"""Lines of the suppression file that are shown; ``perflint check`` shows each finding."""

_NOTHING_TO_CHECK = """\
There is nothing to check yet, so no changes are proposed.
To check baselines in a format of your own: perflint help writing-a-format"""


class Options(Record):
    """The options of ``perflint init``."""

    yes: bool
    dry_run: bool
    repo: str | None
    rev: str | None
    color: str


def add_options(init: Parser) -> None:
    """Add the options of ``perflint init``."""
    init.add_argument("--yes", action="store_true", help="write all changes without asking")
    init.add_argument("--dry-run", action="store_true", help="show all changes, and write nothing")
    hook = init.add_argument_group("hook for pre-commit and prek")
    hook.add_argument("--repo", metavar="URL", help="repository to fetch the hook from")
    hook.add_argument(
        "--rev", metavar="REV", help="tag or commit of --repo (default: the tag of this version)"
    )
    add_color(init)


def run(options: Options) -> int:
    """Print a survey of the repository, propose the missing configuration, and return an exit code.

    Nothing is written if there is no terminal to ask on. This is an error without ``--dry-run``.
    """
    _reject_conflicts(options)
    root = root_for(())
    if git.is_bare(root):
        raise UsageError(f"{root} is a bare repository, without a work tree to set up")
    style = Terminal(sys.stdout, options.color, root)
    project = Project(root, load(root, root), today(), cache(git.list_files))
    files = RepositoryFiles(project)
    survey = files.check(project.config)
    unconfigured = files.unconfigured_arguments(project.config)
    tools = find_tools(root)
    if root != os.getcwd():
        print(f"Repository: {escaped(root)}\n")
    sets = _baseline_sets(project, survey.files) if project.config.file is None else []
    pages = files.documenting(project.config, survey.files.arguments, unconfigured)
    readable = [each for each in pages if not each.lacks_docutils]
    added = Additions(sets, unconfigured, all_files=bool(tools.all_files), pages=readable)
    print_survey(survey, added, tools, project.config, style)
    if missing := files.missing():
        print(f"Not checked: {counted(len(missing), 'tracked files')} not in this checkout")
    report = survey.report
    if not (report.checked or report.errors or unconfigured or project.config.file):
        print(f"\n{_NOTHING_TO_CHECK}")
        return CLEAN
    proposals = Proposals(root, style, yes=options.yes, dry_run=options.dry_run)
    config, notes = _propose_settings(proposals, project, added)
    if config is not project.config:
        project, survey = project._replace(config=config), files.check(config)
    origin = _origin(options)
    notes += propose_hook(proposals, config, root, tools, origin, survey.files.arguments)
    notes += _propose_suppressions(proposals, project, survey.report)
    notes += _docutils_notes(pages) + _scope_notes(config, tools.all_files)
    print_next(proposals, notes, tools, origin, style, _repeated(options))
    print_notes(survey.report, Terminal(sys.stderr, options.color, root), diff=False)
    has_errors = survey.report.crashes or survey.report.errors
    not_asked = proposals.unwritten and not options.dry_run
    return FAILED if proposals.failed or has_errors or not_asked else CLEAN


def _reject_conflicts(options: Options) -> None:
    if options.yes and options.dry_run:
        raise UsageError("--yes cannot be combined with --dry-run")
    if options.rev is not None and options.repo is None:
        raise UsageError("--rev requires --repo")


def _origin(options: Options) -> Origin | None:
    if options.repo is not None:
        return requested_origin(options.repo, options.rev)
    return installed_origin()


def _repeated(options: Options) -> list[str]:
    """Return the options that the next ``perflint init`` needs to propose the same."""
    pairs = (("--repo", options.repo), ("--rev", options.rev))
    return [text for flag, value in pairs if value is not None for text in (flag, value)]


def _baseline_sets(project: Project, files: FileKinds) -> list[ProposedSet]:
    """Return the sets of baselines; in a git repository, with the policy of their history.

    Formats with a file for each run have none: their files do not change.
    """
    sets = proposed_sets(files, project.config.formats)
    if git.root_of(project.root) is None:
        return sets
    reader = Reader(project.config, project.today)
    formats = project.config.formats
    return [
        each
        if formats.named(each.format).keys.compare_with == "previous-in-folder"
        else each._replace(
            choice=policy_from_history(project.root, reader, each.format, each.files)
        )
        for each in sets
    ]


def _propose_settings(
    proposals: Proposals, project: Project, added: Additions
) -> tuple[Config, list[str]]:
    """Propose the settings that are needed; return the configuration in effect, and notes."""
    config, root = project.config, project.root
    if config.file is not None:
        missing = added.arguments[:1]
        lacks = f", which does not include {missing[0].path}" if missing else ""
        notes = [f"settings are in {config.file.path}{lacks}"]
        notes += [
            f"the page {each.page} names the flags of {each.arguments}; [[argument-docs]] compares "
            "them: perflint help argument-files"
            for each in added.pages
        ]
        return config, notes
    data = read(root, "pyproject.toml")
    path, prefix = ("perflint.toml", "") if data is None else ("pyproject.toml", "tool.perflint.")
    text = tables(added, prefix=prefix)
    if not text:
        return config, ["no settings are needed: perflint recognizes these files by name"]
    title = f"Create {path}" if data is None else f"Add settings to {path}"
    try:
        after = with_tables(data or b"", text)
    except EditError as error:
        proposals.fail(title, str(error), text)
        return config, []
    if not proposals.propose(title, FileChange(path, data, after)):
        return config, []
    keys = parse_toml(text.encode())
    keys = keys if data is None else keys["tool"]["perflint"]
    table = () if data is None else ("tool", "perflint")
    return Config(decode(keys, Settings), ConfigFile(path, after, keys, table)), []


def _docutils_notes(pages: Sequence[DocumentedFile]) -> list[str]:
    return [
        f"the page {each.page} names the flags of {each.arguments}; to read its tables, install "
        "docutils: pip install 'perflint-baselines[rst]'"
        for each in pages
        if each.lacks_docutils
    ]


def _scope_notes(config: Config, all_files: Sequence[str]) -> list[str]:
    """Return what the user may choose if CI runs pre-commit on all files, unless it is chosen."""
    file = config.file
    if not all_files or (file is not None and "scope" in file.keys):
        return []
    where = "the configuration"
    if file is not None:
        where = f"[{'.'.join(file.table)}] of {file.path}" if file.table else file.path
    return [
        f"{all_files[0]} runs pre-commit on all files. If nothing differs from the base, as after "
        f'a push, perflint then checks whole files. With scope = "changed" in {where}, it reports '
        "only what a change touches: nothing in such a run"
    ]


def _propose_suppressions(proposals: Proposals, project: Project, report: Report) -> list[str]:
    """Propose to suppress all existing findings; return a note if there is nothing to do."""
    path = project.config.settings.suppressions
    if os.path.lexists(os.path.join(project.root, path)):
        return [f"existing findings are suppressed in {path}"]
    fixes = [violation.finding.fix for violation in report.active]
    fixable = sum(fix is not None and fix.safe for fix in fixes)
    bulk = load_suppressions(project)
    selected = rules.GROUP_OF.keys() - rules.NEED_BASE
    entries, _, report = updated_entries(report, bulk, selected)
    if not entries:
        return ["there are no existing findings to suppress"]
    title = f"Suppress {counted(len(entries), 'existing findings')} in {path}"
    note = per_rule(report, (entry.rule for entry in entries.values()))
    data = bulk.file.changed_to(entries.values())
    if fixable:
        note += f"{fixable} of them can be fixed first: perflint check --fix\n"
    proposals.propose(title, FileChange(path, None, data), note=note, max_lines=_MAX_LINES)
    return []
