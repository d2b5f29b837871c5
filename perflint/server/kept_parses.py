"""A reader that keeps what it parsed: typing changes one of the files that a check needs."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Generic, TypeVar

from perflint.config import Config
from perflint.documents.cases.case_set import CaseSet
from perflint.engine.reader import Reader
from perflint.engine.report import Source
from perflint.engine.subjects import ParsedJson
from perflint.formats import Format
from perflint.formats.case_keys import Cases
from perflint.primitives.finding import Scope

K = TypeVar("K")
V = TypeVar("V")

_JsonKey = tuple[str, str | None, bool, Format | None, bytes]
_CasesKey = tuple[tuple[tuple[str, bytes], ...], int]


class _Kept(Generic[K, V]):
    """What the present check used, and the one before: the size does not grow with their number."""

    def __init__(self) -> None:
        self._before: dict[K, V] = {}
        self._now: dict[K, V] = {}

    def begin(self) -> None:
        self._before, self._now = self._now, {}

    def get(self, key: K, read: Callable[[], V]) -> V:
        kept = self._now if key in self._now else self._before
        self._now[key] = value = kept[key] if key in kept else read()
        return value


class KeptParses(Reader):
    """Parses the baselines and the test cases of all checks of one state."""

    def __init__(self, config: Config, today: date, *, scope: Scope) -> None:
        super().__init__(config, today, scope=scope)
        self._documents: _Kept[_JsonKey, ParsedJson] = _Kept()
        self._cases: _Kept[_CasesKey, CaseSet] = _Kept()

    def begin(self) -> None:
        """Begin a check: drop what the last one did not use."""
        self._documents.begin()
        self._cases.begin()
        self.pages = None

    def parse(
        self,
        source: Source,
        data: bytes,
        *,
        path: str | None = None,
        fallback: Format | None = None,
    ) -> ParsedJson:
        """Parse a JSON file, or return what was parsed from the same bytes."""
        key = source.path, path, source.named, fallback, data
        parse = super().parse
        return self._documents.get(key, lambda: parse(source, data, path=path, fallback=fallback))

    def cases(self, modules: Mapping[str, bytes], keys: Cases) -> CaseSet:
        """Read the test cases of modules, or return what was read from the same bytes."""
        read = super().cases
        return self._cases.get((tuple(modules.items()), id(keys)), lambda: read(modules, keys))
