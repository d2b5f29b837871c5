"""A metric is not checked although what it is computed from is present.

What it does
    Reports an aggregate that is 0, null or absent although its samples or operands are present, and
    a total that is although its parts are: samples without a mean, stages without an end-to-end
    time. All such metrics of a scenario are one violation. A metric that the format declares as
    optional may be null or absent; a number that may be negative (`signed`) may be 0, and so may a
    field of `may-be-zero`. A scenario that has only some of the metrics, and nothing that the
    others are computed from, is not reported.

Why it matters
    A test compares a measurement with the baseline times a tolerance. If the baseline is 0 or
    absent, the comparison is skipped: any regression passes and the test stays green. The samples
    show that the metric was measured.

Fix
    None: measure the scenario again and write the complete record.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from perflint.documents.baselines.baseline import Baseline
from perflint.documents.baselines.scenario import Scenario
from perflint.formats.paths import MISSING, FieldPath
from perflint.primitives.finding import Finding
from perflint.primitives.wording import joined, listed
from perflint.rules.rule import Example, NoOptions, Rule

if TYPE_CHECKING:  # loaded only for a scenario in which a measurement is 0, null or absent
    from perflint.rules.unset_metrics import Inputs


def check(baseline: Baseline, options: NoOptions) -> Iterator[Finding]:
    """Report the metrics that are not checked, one finding for each scenario."""
    for scenario in baseline.scenarios:
        is_null = not scenario.is_plain and scenario.has_null_metric()
        if is_null or scenario.layout.missing or not all(scenario.numbers):
            from perflint.rules.unset_metrics import unset_metrics

            metrics = unset_metrics(scenario)
            if metrics:
                yield _finding(scenario, metrics)


def _finding(scenario: Scenario, metrics: "dict[FieldPath, Inputs]") -> Finding:
    """Make a finding at the first metric that the record has; the others and inputs are related."""
    inputs = {path: label for found in metrics.values() for path, label in found.items()}
    present = [path for path in metrics if path.get(scenario.record) is not MISSING]
    verb = "is" if len(metrics) == 1 else "are"
    return scenario.finding(
        present[0] if present else (),
        f"{listed([scenario.label(path) for path in metrics])} {verb} not checked: "
        f"0, null or absent, although the scenario has {joined(list(inputs.values()))}",
        at_key=not present,
        related=(
            *((path, "also not checked") for path in present[1:]),
            *((path, label) for path, label in inputs.items()),
        ),
        help="measure the scenario again and write the complete record",
        concerns=(*metrics, *inputs),
    )


RULE = Rule(
    subject=Baseline,
    severity="error",
    check=check,
    yields_to=("wrong-type", "missing-field", "disarmed-metric"),
    examples=(
        Example(
            bad="""\
{"scenarios": {"t2i": {
    "stages_ms": {"DenoisingStage": 9.1, "DecodingStage": 0.4},
    "denoise_step_ms": {},
    "expected_e2e_ms": 0.0,
    "expected_avg_denoise_ms": 0.0,
    "expected_median_denoise_ms": 0.0
}}}""",
            good="""\
{"scenarios": {"t2i": {
    "stages_ms": {},
    "denoise_step_ms": {},
    "expected_e2e_ms": 9.5,
    "expected_avg_denoise_ms": 0.0,
    "expected_median_denoise_ms": 0.0
}}}""",
        ),
    ),
)
