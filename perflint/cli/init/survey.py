"""What the files of a repository are, derived from the results of checking them."""

import os
import re
from collections.abc import Iterable

from perflint.config import Config
from perflint.engine.report import FileResult
from perflint.primitives.limits import read_within
from perflint.primitives.record import Record

_BENCHMARK_NAME = re.compile(r"bench|perf|baseline|latency|throughput", re.IGNORECASE)
_UNKNOWN_FORMAT = "of unknown format"
_MIN_NUMBERS = 3
_MAX_BYTES = 1 << 20


class FileKinds(Record):
    """The files of a repository by kind, as paths.

    ``baselines`` are grouped by the name of their format; ``by_content`` are those that are neither
    configured nor named like a baseline. ``others`` are JSON files that match no format, and
    ``candidates`` are those of them that seem to contain measurements; ``describable`` is the first
    of these for which a format can be drafted. ``cases`` are the files with test cases.
    """

    baselines: dict[str, list[str]]
    arguments: list[str]
    by_content: frozenset[str]
    others: list[str]
    candidates: list[str]
    describable: str | None = None
    cases: tuple[str, ...] = ()


def sort_files(results: Iterable[FileResult], config: Config, root: str) -> FileKinds:
    """Sort checked files by kind."""
    baselines: dict[str, list[str]] = {}
    arguments, by_content, others, cases = [], set(), [], []
    for result in results:
        path = result.path
        if result.kind == "failed":
            continue
        if config.argument_set_for(path) is not None:
            if result.kind == "checked":
                arguments.append(path)
            continue
        if config.formats.for_case_file(path):
            cases += [path] * (result.kind == "checked")
            continue
        if config.argument_docs_for(path) is not None:
            continue
        if result.kind == "no-format":
            others.append(path)
            continue
        by_path, group = config.formats.for_path(path), config.baseline_set_for(path)
        name = result.format
        if name is None:  # a parse error; the configuration or the path may name the format
            name = (group and group.format) or (by_path.name if by_path else _UNKNOWN_FORMAT)
        elif by_path is None and group is None:
            by_content.add(path)
        baselines.setdefault(name, []).append(path)
    candidates = [path for path in others if _has_measurements(path, root)]
    describable = next((path for path in sorted(candidates) if _can_be_drafted(path, root)), None)
    return FileKinds(
        baselines, arguments, frozenset(by_content), others, candidates, describable, tuple(cases)
    )


def _can_be_drafted(path: str, root: str) -> bool:
    import orjson

    from perflint.formats.draft import DraftError, draft

    try:
        draft(orjson.loads(read_within(os.path.join(root, path), _MAX_BYTES)), path)
    except (OSError, orjson.JSONDecodeError, DraftError):
        return False
    return True


def _has_measurements(path: str, root: str) -> bool:
    """Tell whether a file is named like a benchmark and contains fractional numbers."""
    if not _BENCHMARK_NAME.search(path):
        return False
    try:
        data = read_within(os.path.join(root, path), _MAX_BYTES)
    except OSError:
        return False
    return len(re.findall(rb"[:\[,]\s*\d+\.\d", data)) >= _MIN_NUMBERS
