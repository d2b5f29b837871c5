"""The baselines that runs are compared with by ``perflint explain`` and ``perflint noise``."""

import os
import sys
from collections.abc import Iterable, Sequence

from perflint.cli.parser import UsageError
from perflint.cli.project import Project
from perflint.documents.baselines.baseline import Baseline
from perflint.engine.reader import Reader
from perflint.primitives.wording import joined
from perflint.reporters.escape import escaped
from perflint.sources.containment import is_below
from perflint.sources.work_tree import WorkTreeFile, work_tree


def gated_baselines(
    named: Sequence[str], runs: Sequence[str], project: Project, reader: Reader
) -> list[Baseline]:
    """Return the baselines with gates: those that are named, or all of the repository.

    Files in ``runs`` are skipped unless they are named. Raises UsageError if no baseline is found,
    or if a named file is not a baseline with gates.
    """
    found: list[Baseline] = []
    skipped: list[WorkTreeFile] = []
    for source in work_tree(
        named or [project.root], project.root, project.config.expects, project.list_files
    ):
        if source.named:
            found.append(_named(reader, source))
        elif is_below(source.location, runs):
            skipped.append(source)
        elif (baseline := _in_folder(reader, source)) is not None:
            found.append(baseline)
    if not found:
        raise UsageError(_no_baseline(reader, skipped, runs))
    expected = [item for item in found if project.config.expects(item.document.text.path)]
    return found if named else expected or found


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


def _no_baseline(reader: Reader, skipped: Iterable[WorkTreeFile], runs: Iterable[str]) -> str:
    """Return the error for no baselines; ``skipped`` are files of the runs."""
    locations = {*map(os.path.realpath, runs)}
    message = "no baseline whose format has [[gates]] found"
    paths = [
        os.path.relpath(item.location)
        for item in skipped
        if os.path.realpath(item.location) not in locations and _in_folder(reader, item)
    ]
    if not paths:
        return f"{message}; name one with --baseline FILE"
    names = joined(paths, most=3)
    return f"{message}, except {names} among the runs; name the baseline with --baseline FILE"


def _in_folder(reader: Reader, source: WorkTreeFile) -> Baseline | None:
    """Return a baseline with gates that the user did not name."""
    try:
        baseline = reader.parse(source, source.read()).baseline
    except OSError:
        return None  # ``perflint check`` reports it
    if baseline is None or not baseline.format.gates:
        return None
    if baseline.document.parse_error is not None:
        message = f"{source.path}: not read: {baseline.document.parse_error.message}"
        print(f"perflint: {escaped(message)}", file=sys.stderr)
        return None
    return baseline
