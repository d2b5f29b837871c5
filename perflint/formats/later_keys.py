"""The keys of a format that no check of a baseline alone needs: decoded on first use."""

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from perflint.formats.language import FormatKeys
from perflint.primitives.decode import decode, type_of

if TYPE_CHECKING:
    from perflint.formats.case_keys import Cases
    from perflint.formats.run_keys import Gate, Runs

LATER = ("gates", "runs", "cases")
"""These keys."""


class LaterKeys:
    """Returns these keys, from ``keys`` or, if they are not decoded yet, from ``encoded``."""

    def __init__(self, keys: FormatKeys, encoded: Mapping[str, Any]) -> None:
        self.keys = keys
        self._encoded = encoded

    @cached_property
    def gates(self) -> "tuple[Gate, ...]":
        """How tests limit new measurements."""
        gates: tuple[Gate, ...] = self._decoded("gates")
        return gates

    @cached_property
    def runs(self) -> "Runs | None":
        """Sources of new measurements other than baseline files."""
        runs: Runs | None = self._decoded("runs")
        return runs

    @cached_property
    def cases(self) -> "Cases | None":
        """The test cases that compare runs with the records."""
        cases: Cases | None = self._decoded("cases")
        return cases

    def _decoded(self, key: str) -> Any:
        if key not in self._encoded:
            return getattr(self.keys, key)
        return decode(self._encoded[key], type_of(FormatKeys, key))
