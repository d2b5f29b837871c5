"""A total of one scenario and the sum of its parts, and findings about the two."""

from perflint.documents.baselines.scenario import Scenario
from perflint.formats.paths import FieldPath
from perflint.primitives.finding import Finding
from perflint.primitives.wording import listed


class MeasuredTotal:
    """A whole and its parts; ``index`` is the position of the total in ``Format.sums``."""

    def __init__(self, scenario: Scenario, index: int) -> None:
        whole, parts, series = scenario.layout.sums[index]
        self._scenario = scenario
        self._index = index
        self._series = series
        self._parts = parts.paths
        self.keys = scenario.format.sums[index].keys
        self.fields = whole.paths
        self.whole, self.parts = scenario.sums[index]

    @property
    def names(self) -> str:
        """The names of the fields that make up the whole, for a message."""
        return listed([str(path[-1]) for path in self.fields])

    @property
    def inputs(self) -> list[FieldPath]:
        """The paths of the parts: the objects or series that contain them, or single fields."""
        containers = dict.fromkeys(FieldPath(path[:-1]) or path for path in self._parts)
        return [*containers, *self._series]

    @property
    def all_parts(self) -> list[FieldPath]:
        """The paths of the parts, and of the series whose samples are parts."""
        return [*self._parts, *self._series]

    @property
    def is_outermost(self) -> bool:
        """Whether none of the fields is a part of another total."""
        return all(
            set(self.fields).isdisjoint(parts.paths)
            for index, (_, parts, _) in enumerate(self._scenario.layout.sums)
            if index != self._index
        )

    def removed_parts(self, base: Scenario | None) -> list[str]:
        """Return the names of parts that are numbers in a base and not in the scenario."""
        totals = base.layout.sums if base is not None else []
        return [
            str(path[-1])
            for _, parts, _ in totals[self._index : self._index + 1]
            for path in parts.paths
            if base is not None
            and base.number(path) is not None
            and self._scenario.number(path) is None
        ]

    def show(self, value: float) -> str:
        """Write a number as the format does."""
        return self._scenario.format.show(value)

    def finding(self, message: str, help: str) -> Finding:
        """Make a finding at the first field of the whole; other fields and parts are related."""
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
