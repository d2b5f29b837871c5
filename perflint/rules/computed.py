"""An aggregate beside the value that its inputs give, as text for messages."""

from perflint.documents.baselines.scenario import BrokenAggregate, Scenario
from perflint.documents.baselines.series import Series
from perflint.primitives.record import Record
from perflint.primitives.wording import bracketed, counted, percent


class ComputedValue(Record):
    """The arithmetic of an aggregate.

    ``formula`` is what is computed, such as ``mean of 50 steps``, and ``inputs`` what it is
    computed from: ``50 steps``, or ``the formula``. ``computed`` and ``found`` are the computed
    value and that of the file; ``difference`` is the relative one, empty if that is meaningless.
    """

    formula: str
    inputs: str
    computed: str
    found: str
    difference: str

    @property
    def message(self) -> str:
        """Both numbers and their difference: ``mean of 50 steps is 129.70, the file says …``."""
        found = f"the file says {self.found}{bracketed(self.difference)}"
        return f"{self.formula} is {self.computed}, {found}"


def computed_value(scenario: Scenario, broken: BrokenAggregate) -> ComputedValue:
    """Return the arithmetic of an aggregate of a scenario."""
    aggregate, found, computed = broken
    format, law = scenario.format, aggregate.law
    decimals = law.keys.decimals
    found_text, computed_text = format.show(found, decimals), format.show(computed, decimals)
    if found != computed and (
        format.rounded(found, decimals) != found or found_text == computed_text
    ):
        found_text = repr(found)
    formula, inputs = str(law.expression), "the formula"
    if law.series is not None:
        inputs = counted_samples(scenario.series[law.series])
        formula = f"{law.statistic} of {inputs}"
    return ComputedValue(formula, inputs, computed_text, found_text, percent(found, computed))


def counted_samples(series: Series) -> str:
    """Return how many samples there are: ``50 steps``."""
    return counted(len(series.values), series.samples.called)
