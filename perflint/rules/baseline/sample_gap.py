"""A series of samples has a gap.

What it does
    Requires the indices of a series to be 0…n-1, or exactly the subset that the file's own sampling
    fractions give: for each fraction f, `round(f * last)`, halves to even. Such a subset is a
    *sampled series*, and its aggregates are not checked, for they are of all samples.

Why it matters
    A series with a hole is compared step by step with one that has none, so that every step behind
    the hole gates another one; and no aggregate can be checked against it.

Fix
    None: measure again, or give the file its sampling fractions.
"""

from collections.abc import Iterator

from perflint.documents.baselines.baseline import Baseline
from perflint.documents.baselines.series import Series, is_index
from perflint.formats.paths import FieldPath
from perflint.primitives.finding import Finding
from perflint.primitives.wording import counted
from perflint.rules.rule import Example, NoOptions, Rule


def check(baseline: Baseline, options: NoOptions) -> Iterator[Finding]:
    """Report a series that is neither complete nor sampled, at its first odd index."""
    for scenario in baseline.scenarios:
        for path, series in scenario.series.items():
            if not series.complete and not series.is_sampled(baseline.root):
                index, message = _first_odd(series)
                at = FieldPath((*path, index))
                yield scenario.finding(at, message, at_key=True, found=list(series.indices))


def _first_odd(series: Series) -> tuple[str, str]:
    """Return the index at fault and what is wrong with it."""
    for index in series.indices:
        if not is_index(index):
            return index, f"`{index}` is no index; {series.samples.called} are counted 0, 1, 2, …"
    numbers = sorted(map(int, series.indices))
    after = next(number for expected, number in enumerate(numbers) if number != expected)
    expected = numbers.index(after)
    missing = numbers[-1] + 1 - len(numbers)
    called = series.samples.called
    message = (
        f"before {called.removesuffix('s')} {after} comes {expected}, which is missing "
        f"({counted(missing, called)} of {numbers[-1] + 1} missing in all)"
    )
    return str(after), message


RULE = Rule(
    subject=Baseline,
    severity="error",
    check=check,
    examples=(
        Example(
            bad='{"scenarios": {"t2i": {"denoise_step_ms": {"0": 9.5, "2": 9.4, "3": 9.4}}}}',
            good='{"scenarios": {"t2i": {"denoise_step_ms": {"0": 9.5, "1": 9.4, "2": 9.4}}}}',
        ),
        Example(
            bad="""\
{"sampling": {"step_fractions": [0.0, 0.5, 1.0]},
 "scenarios": {"t2i": {"denoise_step_ms": {"0": 9.5, "10": 9.4, "49": 9.4}}}}""",
            good="""\
{"sampling": {"step_fractions": [0.0, 0.5, 1.0]},
 "scenarios": {"t2i": {"denoise_step_ms": {"0": 9.5, "24": 9.4, "49": 9.4}}}}""",
        ),
    ),
)
