"""What the files of a repository are: noted while they are checked."""

import re
from typing import Any

from perflint.config import Config
from perflint.documents.baselines.baseline import Baseline
from perflint.engine.reader import Bases, Reader, Subjects
from perflint.engine.report import Source

_NAMED_ALIKE = re.compile(r"bench|perf|baseline|latency|throughput", re.IGNORECASE)
_UNTOLD = "of a format that only content tells"
_FEWEST_NUMBERS = 3
_MOST_BYTES = 1 << 20


class SurveyReader(Reader):
    """Reads as ``Reader`` does, and notes what each file is.

    ``baselines`` are paths by the name of their format, ``arguments`` are argument files, and
    ``by_content`` those baselines that nothing but their content tells. ``others`` are JSON files
    that no format fits, and ``alike`` those of them that seem to be measurements.
    """

    def __init__(self, config: Config, *rest: Any) -> None:
        super().__init__(config, *rest)
        self.baselines: dict[str, list[str]] = {}
        self.arguments: list[str] = []
        self.by_content: set[str] = set()
        self.others: list[str] = []
        self.alike: list[str] = []

    def subjects(
        self, source: Source, data: bytes | None, bases: Bases | None = None
    ) -> Subjects | None:
        """Return what rules are about in a file, as ``Reader`` does."""
        found = super().subjects(source, data, bases)
        path = source.path
        if self.declares_arguments(path):
            if found is not None:
                self.arguments.append(path)
            return found
        if found is None:
            self.others.append(path)
            if data is not None and _looks_measured(path, data):
                self.alike.append(path)
            return None
        named, group = self._config.formats.of_path(path), self._config.set_of(path)
        baseline: Baseline | None = found.by_type.get(Baseline)
        if baseline is not None:
            name = baseline.format.name
            if named is None and group is None:
                self.by_content.add(path)
        else:  # it does not parse; what names it may say what it should be
            name = (group and group.format) or (named.name if named is not None else _UNTOLD)
        self.baselines.setdefault(name, []).append(path)
        return found


def _looks_measured(path: str, data: bytes) -> bool:
    """Tell whether a file is named like a benchmark and holds fractional numbers."""
    if not _NAMED_ALIKE.search(path) or len(data) > _MOST_BYTES:
        return False
    return len(re.findall(rb"[:\[,]\s*\d+\.\d", data)) >= _FEWEST_NUMBERS
