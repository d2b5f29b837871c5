"""A total as one record has it, for a finding about it."""

from perflint.documents.baselines.scenario import Scenario
from perflint.formats.paths import FieldPath
from perflint.primitives.finding import Finding
from perflint.primitives.wording import listed


class MeasuredTotal:
    """A whole and its parts: ``number`` is that of the total among those of the format."""

    def __init__(self, scenario: Scenario, number: int) -> None:
        whole, parts, series = scenario.layout.sums[number]
        self._scenario = scenario
        self._series = series
        self._parts = parts.paths
        self.keys = scenario.format.sums[number].keys
        self.fields = whole.paths
        self.whole, self.parts = scenario.sums[number]

    @property
    def names(self) -> str:
        """The names of the fields that make up the whole, for a message."""
        return listed([str(path[-1]) for path in self.fields])

    @property
    def inputs(self) -> list[FieldPath]:
        """The places of the parts: the objects or series that they stand in, or fields."""
        containers = dict.fromkeys(FieldPath(path[:-1]) or path for path in self._parts)
        return [*containers, *self._series]

    def show(self, value: float) -> str:
        """Write a number as the format does."""
        return self._scenario.format.show(value)

    def finding(self, message: str, help: str) -> Finding:
        """Make a finding at the first field of the whole, the others and the parts related."""
        whole, parts = self.show(self.whole), self.show(self.parts)
        first, *others = self.fields
        return self._scenario.finding(
            first,
            message,
            label=f"{whole}, its {self.keys.parts_called} {parts}",
            found=self.whole,
            expected=self._scenario.format.rounded(self.parts),
            related=(
                *((path, f"part of {whole}") for path in others),
                *((path, f"sum {parts}") for path in self.inputs),
            ),
            help=help,
        )
