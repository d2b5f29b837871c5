"""``perflint history``: how each scenario of the baselines changed, commit by commit."""

import os
import sys
from collections.abc import Container, Sequence
from datetime import date, datetime, timezone

from perflint import rules
from perflint.cli import CLEAN
from perflint.cli.options import (
    ConfigOptions,
    add_color,
    add_configuration,
    add_today,
)
from perflint.cli.output import write_file, write_utf8
from perflint.cli.parser import Parser, UsageError
from perflint.cli.project import Project, open_project
from perflint.cli.terminal import Progress, Terminal
from perflint.engine.head_baselines import head_baselines, never_found, past_of
from perflint.engine.past_states import past_states
from perflint.engine.reader import Reader
from perflint.formats.dates import read as read_date
from perflint.history import selection
from perflint.history.breaks import OF_CHANGE, OF_STATE
from perflint.history.fold import fold
from perflint.history.time_line import History
from perflint.primitives.record import Record
from perflint.primitives.wording import listed, unknown
from perflint.reporters.diff.wording import metric_name
from perflint.sources import git
from perflint.sources.containment import escapes_root
from perflint.sources.objects import Blobs
from perflint.sources.past_files import PastFiles
from perflint.sources.work_tree import relative


class Options(Record):
    """The options of ``perflint history``."""

    paths: tuple[str, ...]
    since: str | None
    scenario: str | None
    metric: str | None
    sort: str
    output_format: str
    html: str | None
    color: str
    today: date | None
    config: ConfigOptions


def add_options(history: Parser) -> None:
    """Add the options of ``perflint history``."""
    history.add_argument(
        "paths",
        nargs="*",
        metavar="PATH",
        help="baselines or directories (default: all baselines of the repository)",
    )
    history.add_argument(
        "--since", metavar="DATE|REF", help="only changes from this day on, or after this commit"
    )
    history.add_argument(
        "--scenario", metavar="GLOB", help="only scenarios with such a name, now or earlier"
    )
    history.add_argument("--metric", metavar="FIELD", help="only this top-level metric or limit")
    history.add_argument(
        "--sort",
        choices=tuple(selection.SORTS),
        default="age",
        metavar="KEY",
        help="what scenarios are sorted by: age (default), changes, taken-back or dormant",
    )
    history.add_argument(
        "--output-format",
        choices=("text", "json"),
        default="text",
        metavar="FORMAT",
        help="text (default) or json",
    )
    history.add_argument(
        "--html", metavar="FILE", help="also write a page with charts, which needs no network"
    )
    add_color(history)
    add_today(history)
    add_configuration(history)


def run(options: Options) -> int:
    """Print the history of HEAD, and return the exit code; raises UsageError."""
    project = open_project(options.paths, options.config, options.today)
    if git.root_of(project.root) is None:
        raise UsageError("not a git repository, so there is no history")
    try:
        history = _read(options, project)
    except git.GitError as error:
        raise UsageError(f"the history cannot be read: {error}") from None
    if options.html is not None:
        _write_page(history, options.html, options.sort, project.root)
    _print(history, options, project.root)
    return CLEAN


def _read(options: Options, project: Project) -> History:
    """Return the part of the history that the options ask for; raises UsageError and GitError."""
    paths = [_from_root(path, project.root) for path in options.paths]
    reader = Reader(project.config, project.today)
    progress, blobs = Progress(sys.stderr, "commits read"), Blobs(project.root)
    try:
        if blobs.resolve("HEAD") is None:
            raise UsageError("there are no commits, so there is no history")
        found = head_baselines(reader, project.config, blobs, paths)
        if found.others:
            others = listed([options.paths[paths.index(path)] for path in found.others])
            raise UsageError(f"neither a baseline nor a JSON file: {others}")
        past = past_of(project.root, found, blobs, progress.step)
        if missing := never_found(paths, found, past):
            raise _nothing_at([options.paths[paths.index(path)] for path in missing])
        commits = _commits_since(options.since, past, blobs, project.root)
        rule_options = {
            name: project.config.options(rules.load(name)) for name in (*OF_STATE, *OF_CHANGE)
        }
        states = past_states(reader, blobs, past)
        history = fold(states, past.head, project.today, rule_options)
    finally:
        progress.end()
        blobs.close()
    return _selected(history, options, paths, commits)


def _from_root(path: str, root: str) -> str:
    location = os.path.abspath(path)
    if target := escapes_root(location, root):
        raise UsageError(f"{path}: resolves to {target}, outside {root}")
    below = relative(location, root)
    if below.split("/")[0] == os.pardir:
        raise UsageError(f"{path}: is outside {root}")
    return below


def _commits_since(
    since: str | None, past: PastFiles, blobs: Blobs, root: str
) -> Container[str] | None:
    """Return the names of the commits that changes are listed of; None for all of them.

    Only days are compared with times; what came after a commit is what HEAD has and it has not.
    Raises UsageError and GitError.
    """
    if since is None:
        return None
    day = read_date(since, "date")
    if day is not None:
        start = int(datetime(day.year, day.month, day.day, tzinfo=timezone.utc).timestamp())
        return {revision.commit for revision in past.revisions if revision.committer_time >= start}
    commit = blobs.resolve(since)
    if commit is None:
        raise UsageError(f"--since: '{since}' is neither a date (YYYY-MM-DD) nor a commit")
    names = [revision.commit for revision in past.revisions]
    if commit in names:
        return {*names[: names.index(commit)]}
    return {*git.first_parents(root, commit, past.head or "HEAD")}


def _selected(
    history: History, options: Options, paths: Sequence[str], commits: Container[str] | None
) -> History:
    history = selection.below(history, paths)
    if not history.lines and not history.gaps:
        raise _nothing_at(options.paths)
    if options.scenario is not None:
        history = selection.named(history, options.scenario)
    if options.metric is not None:
        history = _with_metric(history, options.metric)
    return history if commits is None else selection.since(history, commits)


def _nothing_at(paths: Sequence[str]) -> UsageError:
    where = listed([*paths]) if paths else "the repository"
    return UsageError(f"no baseline in {where}, now or in the history of HEAD")


def _with_metric(history: History, metric: str) -> History:
    """Return what happened to one metric; raises UsageError if no scenario has it."""
    known = {metric_name(path): path for path in selection.metric_paths(history)}
    if not history.lines:
        return history
    if metric not in known:
        raise UsageError(f"--metric: {unknown('metric', metric, known)}")
    return selection.with_metric(history, known[metric])


def _write_page(history: History, name: str, sort: str, root: str) -> None:
    """Write the page; raises UsageError if that is not possible, or would replace another file."""
    from perflint.reporters.history import html

    if os.path.isfile(name) and not _is_page(name):
        raise UsageError("--html: the file exists and is not an HTML page")
    remote = git.ask(root, "config", "--get", "remote.origin.url")
    text = html.render(selection.sorted_by(history, sort), remote)
    write_file(name, text, "--html", root)


def _is_page(name: str) -> bool:
    """Tell whether a file is empty or begins like an HTML page; raises UsageError."""
    try:
        with open(name, "rb") as file:
            start = file.read(15)
    except OSError as error:
        raise UsageError(f"--html: {error.strerror}") from None
    return start.lower() in (b"", b"<!doctype html>")


def _print(history: History, options: Options, root: str) -> None:
    if options.output_format == "json":
        from perflint.reporters.history import json

        write_utf8(json.render(history))
        return
    style = Terminal(sys.stdout, options.color, root)
    if options.scenario is not None and len(history.lines) == 1:
        from perflint.reporters.history import detail

        text = detail.render(history.lines[0], history, style, blocks=style.has_blocks)
    else:
        from perflint.reporters.history import text as table

        with_removed = options.scenario is not None
        history = selection.sorted_by(history, options.sort)
        text = table.render(history, style, blocks=style.has_blocks, with_removed=with_removed)
    sys.stdout.write(text)
