"""What ``perflint explain`` and ``perflint noise`` read: runs, and the baselines they are for."""

import os
import shlex
import sys
from collections.abc import Sequence

from perflint.cli.gated_baselines import gated_baselines
from perflint.cli.measurements import excluded_jobs, is_single_log, read_measurements
from perflint.cli.options import ConfigOptions, run_path
from perflint.cli.parser import Parser, UsageError
from perflint.cli.project import open_project
from perflint.cli.rerun import repeated_options
from perflint.documents.baselines.baseline import Baseline
from perflint.documents.baselines.gated_values import GatedBaseline
from perflint.engine.baseline_set import scenario_names
from perflint.engine.job_files import compared_files
from perflint.engine.reader import Reader
from perflint.engine.ungated import UngatedScenarios
from perflint.formats import Format
from perflint.primitives.globs import is_selected
from perflint.primitives.record import Record
from perflint.primitives.wording import joined, listed
from perflint.reporters.escape import escaped
from perflint.reporters.unused_jobs import UnusedJob, lines, unused_jobs
from perflint.runs import (
    Assignment,
    RequestName,
    RunProblem,
    Snapshot,
    files_not_read,
    in_jobs,
    unread_attempts,
)
from perflint.runs.assignment import Files


class RunOptions(Record):
    """The runs to read, and which of their cases are compared with which files."""

    runs: tuple[str, ...]
    baseline: tuple[str, ...]
    scenario: str | None
    only: tuple[str, ...]
    skip: tuple[str, ...]
    jobs: tuple[str, ...]

    @property
    def arguments(self) -> list[str]:
        """The runs and the selection of cases, as arguments of ``perflint tighten``."""
        flags = (("--only", self.only), ("--skip", self.skip), ("--job", self.jobs))
        selection = [part for flag, globs in flags for glob in globs for part in (flag, glob)]
        scenario = [] if self.scenario is None else ["--scenario", self.scenario]
        return [*self.runs, *scenario, *selection]

    @property
    def request_name(self) -> RequestName | None:
        """The name of requests, one in each run: several runs of a case may be given."""
        return None if self.scenario is None else RequestName(self.scenario, several=True)

    def command(self, command: Sequence[str], config: ConfigOptions) -> str:
        """Return the command line; ``command`` is its name with its own options."""
        baselines = [part for path in self.baseline for part in ("--baseline", path)]
        repeated = repeated_options(config, None)
        return shlex.join(["perflint", *command, *self.arguments, *baselines, *repeated])

    def selects(self, name: str) -> bool:
        """Tell whether ``--only`` and ``--skip`` select a case."""
        return is_selected(name, self.only, self.skip)


class Measured(Record):
    """The measurements of runs, by the file that they are for.

    ``unknown`` are the names of cases that are in no file, and ``problems`` the parts of the runs
    that could not be read, ``not_read`` the paths of files of which nothing or not all could be
    read. ``unused`` are the cases that are for another file, or for an unknown one.
    """

    files: tuple[tuple[GatedBaseline, tuple[Snapshot, ...]], ...]
    unknown: tuple[str, ...]
    problems: tuple[RunProblem, ...]
    not_read: tuple[str, ...]
    unused: tuple[UnusedJob, ...]
    root: str

    @property
    def refused(self) -> bool:
        """Whether it is unknown which file some cases are for."""
        return any(item.choices for item in self.unused)


def add_run_options(parser: Parser) -> None:
    """Add the runs, and the options that select cases and files."""
    parser.add_argument(
        "runs",
        nargs="+",
        type=run_path,
        metavar="RUN",
        help="log or JSON file of a CI run, directory or zip file of them, or - for stdin",
    )
    selection = parser.add_argument_group("selection")
    selection.add_argument(
        "--baseline",
        action="append",
        default=[],
        metavar="FILE",
        help="baseline to compare with, or directory of them (default: all baselines of the "
        "repository whose format describes gates); may be repeated",
    )
    selection.add_argument(
        "--scenario",
        metavar="NAME",
        help="scenario of a single-request dump (default: the name of its file)",
    )
    for flag, dest, summary in (
        ("--only", "only", "use only cases with a matching name"),
        ("--skip", "skip", "leave out cases with a matching name"),
        ("--job", "jobs", "use only jobs with a matching name"),
    ):
        selection.add_argument(
            flag,
            dest=dest,
            action="append",
            default=[],
            metavar="GLOB",
            help=f"{summary}; may be repeated",
        )


def measured(options: RunOptions, config: ConfigOptions, command: Sequence[str]) -> Measured:
    """Read the baselines and the runs; raises UsageError if there are none.

    ``command`` is the name of the command that reads them, with its own options.
    """
    project = open_project(options.baseline[:1], config, None)
    reader = Reader(project.config, project.today)
    baselines = gated_baselines(options.baseline, options.runs, project, reader)
    ungated = UngatedScenarios(project.config, reader, project.root)
    files = [GatedBaseline(item, options.selects, ungated.of(item)) for item in baselines]
    locations = [os.path.join(project.root, file.path) for file in files]
    formats = {file.format.name: file.format for file in files}
    if len(formats) > 1 and "-" in options.runs:
        raise UsageError("standard input can be read once; choose a format with --baseline")
    sorter = _Sorter(files)
    problems: list[RunProblem] = []
    unused: list[UnusedJob] = []
    for format in formats.values():
        snapshots, unread = _read(options, format, options.command(command, config), locations)
        problems += unread
        own = [item for item in baselines if item.format.name == format.name]
        names = scenario_names(own, project.config, reader, project.root, options.runs)
        assigned = _assigned(snapshots, names, own, options)
        selected = [item for item in assigned if options.selects(item.snapshot.scenario)]
        unused += unused_jobs([item for item in selected if not sorter.add(item)], names)
    _print_unused(unused)
    found = Measured(
        tuple((file, tuple(sorter.by_path[file.path])) for file in files),
        tuple(sorter.unknown),
        tuple(problems),
        tuple(files_not_read(problems, options.jobs)),
        tuple(unused),
        project.root,
    )
    if not found.refused and not any(sorter.by_path.values()):
        raise UsageError(_nothing_to_compare(sorter, options))
    return found


def _read(
    options: RunOptions, format: Format, command: str, baselines: Sequence[str]
) -> tuple[list[Snapshot], list[RunProblem]]:
    """Return the attempts in the runs, also those that cannot be read, and what cannot be read."""
    name, jobs = options.request_name, options.jobs
    snapshots, unread = read_measurements(options.runs, format, name, jobs, command, baselines)
    attempts = unread_attempts(unread, len(snapshots))
    return [*snapshots, *(in_jobs(attempts, jobs) if jobs else attempts)], unread


class _Sorter:
    """Sorts snapshots by the files that they are for."""

    def __init__(self, files: list[GatedBaseline]) -> None:
        self.by_path: dict[str, list[Snapshot]] = {file.path: [] for file in files}
        self._scenarios = {file.path: file.scenarios for file in files}
        self.unknown: dict[str, None] = {}

    def add(self, assignment: Assignment) -> bool:
        """Add a snapshot; return False if it is for a file that is not compared."""
        snapshot, path = assignment.snapshot, assignment.path
        if path in self.by_path and snapshot.scenario in self._scenarios[path]:
            self.by_path[path].append(snapshot)
        elif path in self.by_path or (path is None and assignment.reason is None):
            self.unknown[snapshot.scenario] = None
        else:
            return False
        return True


def _print_unused(unused: list[UnusedJob]) -> None:
    """Print which cases are not used, and why; it is an error if their file is unknown."""
    refused = {item.job for item in unused if item.choices}
    for is_error in (False, True):
        items = [item for item in unused if (item.job in refused) == is_error]
        for line in lines(items, lambda job: f"--baseline FILE --job {job} says for which"):
            _print(f"error: {line}" if is_error else line)


def _nothing_to_compare(sorter: _Sorter, options: RunOptions) -> str:
    files = joined([*sorter.by_path])
    message = f"no measurements for {files} in {', '.join(options.runs)}"
    if sorter.unknown:
        message += f"; cases without a scenario: {listed([*sorter.unknown])}"
    return message


def _print(message: str) -> None:
    print(f"perflint: {escaped(message)}", file=sys.stderr)


def _assigned(
    snapshots: list[Snapshot],
    files: Files,
    baselines: list[Baseline],
    options: RunOptions,
) -> list[Assignment]:
    """Return which of ``files`` each snapshot is for."""
    is_chosen = len(baselines) == 1 and bool(options.baseline)
    is_single = bool(options.jobs) or is_single_log(options.runs, snapshots)
    chosen = baselines[0].document.text.path if is_chosen and is_single else None
    excluded = excluded_jobs(baselines[0].format, snapshots, files, options.jobs)
    found = compared_files(snapshots, files, chosen, excluded)
    return found if options.baseline else [_refused_if_damaged(item, files) for item in found]


def _refused_if_damaged(found: Assignment, files: Files) -> Assignment:
    """Return an assignment, refused if all files are compared, but this one cannot be read."""
    if found.path is None or files[found.path] is not None:
        return found
    damaged = (found.path,)
    return found._replace(path=None, reason="damaged", choices=damaged, damaged=damaged)
