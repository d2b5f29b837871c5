"""What ``perflint explain`` and ``perflint noise`` read: runs, and the baselines they are for."""

import os
import sys
from collections.abc import Iterable
from shlex import quote

from perflint.cli.measurements import is_single_log, read_measurements
from perflint.cli.options import ConfigOptions
from perflint.cli.parser import Parser, UsageError
from perflint.cli.project import Project, open_project
from perflint.documents.baselines.baseline import Baseline
from perflint.documents.baselines.gated_values import GatedBaseline
from perflint.engine.baseline_set import scenario_names
from perflint.engine.job_files import compared_files
from perflint.engine.reader import Reader
from perflint.primitives.globs import matches_name
from perflint.primitives.record import Record
from perflint.primitives.wording import joined, listed
from perflint.reporters.escape import escaped
from perflint.runs import Assignment, RunProblem, Snapshot
from perflint.sources.work_tree import WorkTreeFile, work_tree


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

    def selects(self, name: str) -> bool:
        """Tell whether ``--only`` and ``--skip`` select a case."""
        is_wanted = not self.only or any(matches_name(name, glob) for glob in self.only)
        return is_wanted and not any(matches_name(name, glob) for glob in self.skip)


class Measured(Record):
    """The measurements of runs, by the file that they are for.

    ``unknown`` are the names of cases that are in no file, and ``problems`` the parts of the runs
    that could not be read. ``refused`` tells that it is unknown which file some cases are for.
    """

    files: tuple[tuple[GatedBaseline, tuple[Snapshot, ...]], ...]
    unknown: tuple[str, ...]
    problems: tuple[RunProblem, ...]
    refused: bool
    root: str


def add_run_options(parser: Parser) -> None:
    """Add the runs, and the options that select cases and files."""
    parser.add_argument(
        "runs",
        nargs="+",
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


def measured(options: RunOptions, config: ConfigOptions) -> Measured:
    """Read the baselines and the runs; raises UsageError if there are none."""
    project = open_project(options.baseline[:1], config, None)
    reader = Reader(project.config, project.today)
    baselines = _baselines(options, project, reader)
    files = [GatedBaseline(baseline, options.selects) for baseline in baselines]
    locations = [os.path.join(project.root, file.path) for file in files]
    formats = {file.format.name: file.format for file in files}
    if len(formats) > 1 and "-" in options.runs:
        raise UsageError("standard input can be read once; choose a format with --baseline")
    sorter = _Sorter(files)
    problems: list[RunProblem] = []
    for format in formats.values():
        snapshots, unread = read_measurements(
            options.runs, format, options.scenario, options.jobs, baselines=locations
        )
        problems += unread
        own = [item for item in baselines if item.format.name == format.name]
        for assignment in _assigned(snapshots, own, options, project, reader):
            if options.selects(assignment.snapshot.scenario):
                sorter.add(assignment)
    sorter.print_unused()
    if not sorter.refused and not any(sorter.by_path.values()):
        raise UsageError(_nothing_to_compare(sorter, options))
    assigned = tuple((file, tuple(sorter.by_path[file.path])) for file in files)
    refused = bool(sorter.refused)
    return Measured(assigned, tuple(sorter.unknown), tuple(problems), refused, project.root)


class _Sorter:
    """Sorts snapshots by the files that they are for, and keeps why others are not used."""

    def __init__(self, files: list[GatedBaseline]) -> None:
        self.by_path: dict[str, list[Snapshot]] = {file.path: [] for file in files}
        self._scenarios = {file.path: file.scenarios for file in files}
        self.unknown: dict[str, None] = {}
        self.refused: dict[tuple[str, str], dict[str, None]] = {}
        self._elsewhere: dict[tuple[str, str], dict[str, None]] = {}

    def add(self, assignment: Assignment) -> None:
        """Add a snapshot with the file that it is for."""
        snapshot, path, why, choices = assignment
        if path in self.by_path:
            if snapshot.scenario in self._scenarios[path]:
                self.by_path[path].append(snapshot)
            else:
                self.unknown[snapshot.scenario] = None
        elif choices:
            key = snapshot.job, " or ".join(choices)
            self.refused.setdefault(key, {})[snapshot.scenario] = None
        elif path is not None or why:
            key = snapshot.job, why or f"it is for {path}"
            self._elsewhere.setdefault(key, {})[snapshot.scenario] = None
        else:
            self.unknown[snapshot.scenario] = None

    def print_unused(self) -> None:
        """Print which cases are not used, and why."""
        for (job, why), names in self._elsewhere.items():
            _print(f"{job}: not used: {listed([*names])}: {why}")
        for (job, choices), names in self.refused.items():
            choose = f"--baseline FILE --job {quote(job)} says for which"
            _print(f"error: {job}: {listed([*names])} may be for {choices}; {choose}")


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
    baselines: list[Baseline],
    options: RunOptions,
    project: Project,
    reader: Reader,
) -> list[Assignment]:
    """Return which file each snapshot is for; it may be one that is not compared.

    The other files of the set of a baseline that the user names are evidence, too.
    """
    files: dict[str, list[str]] = {}
    for baseline in baselines:
        path = baseline.document.text.path
        if options.baseline:
            source = WorkTreeFile(os.path.join(project.root, path), path, named=True)
            names = scenario_names(source, baseline, project.config, reader, project.root)
            files.update((other, names[other]) for other in names if other not in files)
        files[path] = [scenario.name for scenario in baseline.scenarios]
    is_chosen = len(baselines) == 1 and bool(options.baseline)
    is_single = bool(options.jobs) or is_single_log(options.runs, snapshots)
    chosen = baselines[0].document.text.path if is_chosen and is_single else None
    return compared_files(snapshots, files, chosen)


def _baselines(options: RunOptions, project: Project, reader: Reader) -> list[Baseline]:
    """Return the baselines with gates: those that are named, or all of the repository."""
    found: list[Baseline] = []
    for source in work_tree(
        options.baseline or [project.root], project.root, project.config.expects, project.list_files
    ):
        if source.named:
            found.append(_named(reader, source))
        elif (baseline := _in_folder(reader, source, options.runs)) is not None:
            found.append(baseline)
    if not found:
        message = "no baseline whose format has [[gates]] found; name one with --baseline FILE"
        raise UsageError(message)
    expected = [item for item in found if project.config.expects(item.document.text.path)]
    return found if options.baseline else expected or found


def _named(reader: Reader, source: WorkTreeFile) -> Baseline:
    try:
        document, baseline = reader.parse(source, source.read())
    except OSError as error:
        raise UsageError(f"--baseline {source.path}: {error.strerror or error}") from None
    if document is not None and document.parse_error is not None:
        raise UsageError(f"--baseline {source.path}: {document.parse_error.message}")
    if baseline is None:
        message = "no known format matches; see perflint formats"
        raise UsageError(f"--baseline {source.path}: {message}")
    if not baseline.format.gates:
        message = f"the format {baseline.format.name} has no [[gates]], which describe limits"
        raise UsageError(f"--baseline {source.path}: {message}")
    return baseline


def _in_folder(reader: Reader, source: WorkTreeFile, runs: Iterable[str]) -> Baseline | None:
    """Return a baseline with gates that the user did not name; None for a file of the runs."""
    location = os.path.realpath(source.location)
    for run in map(os.path.realpath, runs):
        if location == run or location.startswith(run + os.sep):
            return None
    try:
        baseline = reader.parse(source, source.read()).baseline
    except OSError:
        return None  # ``perflint check`` reports it
    if baseline is None or not baseline.format.gates:
        return None
    if baseline.document.parse_error is not None:
        _print(f"{source.path}: not read: {baseline.document.parse_error.message}")
        return None
    return baseline
