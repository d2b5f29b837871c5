"""``perflint formats``: the baseline formats, and the format of a file."""

import os
import sys

from perflint.cli import CLEAN
from perflint.cli.options import ConfigOptions, add_configuration
from perflint.cli.parser import Parser, UsageError
from perflint.cli.project import Project, load_config, open_project, root_for
from perflint.formats import description
from perflint.primitives.record import Record
from perflint.primitives.wording import unknown
from perflint.reporters.commands import shell
from perflint.reporters.escape import escaped
from perflint.sources.work_tree import WorkTreeFile, work_tree


class Options(Record):
    """The options of ``perflint formats``."""

    name: str | None
    cases: bool
    explain: str | None
    draft: str | None
    gates: str | None
    config: ConfigOptions


def add_options(formats: Parser) -> None:
    """Add the options of ``perflint formats``."""
    formats.add_argument(
        "name", nargs="?", metavar="NAME", help="format to describe (default: list all formats)"
    )
    formats.add_argument(
        "--cases", action="store_true", help="list the test cases of NAME, and what was not read"
    )
    of_file = formats.add_argument_group("format of a file").add_mutually_exclusive_group()
    of_file.add_argument(
        "--explain", metavar="FILE", help="say which format a file has and why, or why it has none"
    )
    of_file.add_argument(
        "--draft", metavar="FILE", help="write a first format for an unknown JSON baseline"
    )
    of_file.add_argument(
        "--gates",
        metavar="FILE",
        help="list the limits that tests derive from a baseline, and which of them are dormant",
    )
    add_configuration(formats)


def run(options: Options) -> int:
    """Print the description of one format or of a file, or the list of all formats.

    Raises UsageError.
    """
    if options.gates is not None:
        _gates(options.gates, options)
        return CLEAN
    path = options.explain or options.draft
    if options.cases and options.name is None:
        raise UsageError("--cases requires the name of a format")
    if path is not None:
        if options.name is not None:
            flag = "--explain" if options.explain else "--draft"
            raise UsageError(f"{flag} cannot be combined with the name of a format")
        project = open_project([path], options.config, None)
        source = _file(path, project)
        (_explain if options.explain else _draft)(project, source, path)
        return CLEAN
    formats = load_config(options.config, root_for(())).formats
    if options.name is None:
        sys.stdout.write(description.list_formats(formats))
        return CLEAN
    if options.name not in formats.names:
        raise UsageError(unknown("format", options.name, formats.names))
    if options.cases:
        _print_cases(options)
    else:
        sys.stdout.write(description.format_text(formats.named(options.name)))
    return CLEAN


def _print_cases(options: Options) -> None:
    """Print the test cases of a format in the work tree; raises UsageError if there are none."""
    from perflint.engine.loading import LinkedCases
    from perflint.engine.reader import Reader
    from perflint.reporters.cases import render
    from perflint.sources.work_tree import FilesOnDisk

    project = open_project((), options.config, None)
    format = project.config.formats.named(options.name or "")
    keys = format.cases
    if keys is None:
        raise UsageError(f"--cases: the format {format.name} has no [cases]")
    linked = LinkedCases(project.config, Reader(project.config, project.today))
    found = linked.linker.snapshot(FilesOnDisk(project.root), format).all_cases()
    problem = linked.problems.get(format.name)
    if problem is not None:
        raise UsageError(f"--cases: {problem}; name the directories in `files` of [cases]")
    if not found:
        globs = ", ".join(keys.files)
        raise UsageError(f"--cases: no files match {globs} in the folder of a baseline or above")
    sys.stdout.write(render(found, keys))


def _file(path: str, project: Project) -> WorkTreeFile:
    if os.path.isdir(path):
        raise UsageError(f"{path}: is a directory, not a file")
    return next(iter(work_tree([path], project.root)))


def _read(source: WorkTreeFile) -> bytes:
    try:
        return source.read()
    except OSError as error:
        raise UsageError(f"{source.path}: {error.strerror or error}") from None


def _explain(project: Project, source: WorkTreeFile, path: str) -> None:
    from perflint.engine.format_choice import explain
    from perflint.engine.reader import Reader
    from perflint.reporters.format_choice import render

    reader = Reader(project.config, project.today)
    choice = explain(project.config, reader, source, _read(source))
    sys.stdout.write(render(choice, path))


def _gates(path: str, options: Options) -> None:
    """Print the limits of a baseline, in the format with the given name or in its own."""
    from perflint.documents.baselines.gates import listed_gates
    from perflint.engine.reader import Reader
    from perflint.engine.ungated import UngatedScenarios
    from perflint.reporters.gates import render

    project = open_project([path], options.config, None)
    formats = project.config.formats
    if options.name is not None and options.name not in formats.names:
        raise UsageError(unknown("format", options.name, formats.names))
    forced = formats.named(options.name) if options.name is not None else None
    source = _file(path, project)
    reader = Reader(project.config, project.today, forced)
    baseline = reader.parse(source, _read(source)).baseline
    if baseline is None:
        raise UsageError(f"{source.path}: no known format matches; see perflint formats")
    if baseline.document.parse_error is not None:
        raise UsageError(f"{source.path}: {baseline.document.parse_error.message}")
    if not baseline.format.gates:
        message = f"the format {baseline.format.name} has no [[gates]], which describe limits"
        raise UsageError(f"{source.path}: {message}")
    ungated = UngatedScenarios(project.config, reader, project.root).with_orphans(baseline)
    sys.stdout.write(render(listed_gates(baseline, ungated)))


def _draft(project: Project, source: WorkTreeFile, path: str) -> None:
    from perflint.documents.json.document import JsonDocument
    from perflint.engine.draft_trial import corrected
    from perflint.engine.format_choice import parse_error
    from perflint.engine.reader import Reader
    from perflint.formats.draft import DraftError, draft
    from perflint.formats.draft.toml import toml
    from perflint.primitives.text import Text

    data, formats = _read(source), project.config.formats
    document = JsonDocument(Text(source.path, data), lines=True)
    if error := parse_error(document):
        raise UsageError(f"{source.path}: {error}")
    try:
        first = draft(document.value, source.path, formats.names, lines=document.is_lines)
    except DraftError as error:
        raise UsageError(f"{source.path} {error}") from None
    found = corrected(first, source, data, project.today)
    sys.stdout.write(toml(found, *_place(project)))
    known = Reader(project.config, project.today).parse(source, data).baseline
    if known is not None:
        command = shell("perflint", "formats", "--explain", path)
        note = f"{source.path} already has the format {known.format.name}: {command}"
        print(f"perflint: {escaped(note)}", file=sys.stderr)


def _place(project: Project) -> tuple[str, str]:
    """Return the prefix of perflint's tables in the configuration, and the path of that file."""
    file = project.config.file
    if file is not None:
        return "".join(f"{name}." for name in file.table), file.path
    if os.path.exists(os.path.join(project.root, "pyproject.toml")):
        return "tool.perflint.", "pyproject.toml"
    return "", "perflint.toml"
