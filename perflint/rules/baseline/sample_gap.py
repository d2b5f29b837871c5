"""A series of samples has a gap.

What it does
    Requires the indices of a series to be 0…n-1, or those that the record says (a first one, a last
    one and a step, where the format has such fields), or exactly the subset given by the sampling
    fractions in the file: `round(f * last)` for each fraction f, rounding half to even. A format
    may have fractions for files without their own. Such a subset is a *sampled series*. Its
    aggregates are not checked because they cover all samples.

Why it matters
    Series are compared step by step. After a gap, every step is compared with the wrong one, and
    the aggregates of the series cannot be checked.

Fix
    None: measure again, or add the sampling fractions to the file.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from perflint.documents.baselines.baseline import Baseline
from perflint.documents.baselines.scenario import Scenario
from perflint.documents.baselines.series import Series, is_index
from perflint.formats.paths import FieldPath
from perflint.primitives.finding import Finding
from perflint.primitives.wording import counted, joined
from perflint.rules.rule import Example, NoOptions, Rule

if TYPE_CHECKING:  # few formats say which samples there are
    from perflint.documents.baselines.sample_index import ExpectedIndices


def check(baseline: Baseline, options: NoOptions) -> Iterator[Finding]:
    """Report a series that is neither complete nor sampled, at its first unexpected index."""
    for scenario in baseline.scenarios:
        for path, series in scenario.series.items():
            if series.complete or series.is_sampled(baseline.root):
                continue
            if series.expected is not None:
                yield _contradiction(scenario, path, series, series.expected)
            else:
                index, message = _first_unexpected(series)
                at = FieldPath((*path, index))
                yield scenario.finding(
                    at,
                    message,
                    at_key=True,
                    found=list(series.indices),
                    concerns=(path,),
                )


def _contradiction(
    scenario: Scenario, path: FieldPath, series: Series, expected: "ExpectedIndices"
) -> Finding:
    """Return the finding about samples that are not those that the fields of the record say."""
    called, unexpected, at = series.samples.called, series.unexpected, path
    index = series.samples.index_
    fields = (index.start, index.stop, index.step) if index is not None else ()
    numbers = zip(fields, (expected.start, expected.stop, expected.step), strict=True)
    said = joined([f"`{field}` {number}" for field, number in numbers])
    if unexpected is None:
        message = f"{counted(series.count, called)}, but {said} make {expected.listed:,}"
    elif unexpected in series.indices:
        at = FieldPath((*path, unexpected))
        message = f"{called.removesuffix('s')} {unexpected} does not follow from {said}"
    else:
        message = f"{called.removesuffix('s')} {unexpected} is missing: {said}"
    return scenario.finding(
        at,
        message,
        at_key=unexpected is not None,
        found=list(series.indices) or series.count,
        concerns=(path, *fields),
        related=tuple((field, "") for field in fields),
    )


def _first_unexpected(series: Series) -> tuple[str, str]:
    """Return the first index that is invalid or follows a gap, and the message about it."""
    called = series.samples.called
    for index in series.indices:
        if not is_index(index):
            return index, f"`{index}` is not an index; {called} are numbered 0, 1, 2, …"
    numbers = sorted(map(int, series.indices))
    missing, found = next(pair for pair in enumerate(numbers) if pair[0] != pair[1])
    total = numbers[-1] + 1
    message = (
        f"{called.removesuffix('s')} {missing} is missing "
        f"({total - len(numbers):,} of {counted(total, called)})"
    )
    return str(found), message


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
