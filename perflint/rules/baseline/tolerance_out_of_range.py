"""A tolerance is out of range, or a profile is looser than the next one.

What it does
    Requires every tolerance to be above 0 and at most 1, and no tolerance of a profile to exceed
    that of the next looser profile (in `sglang-diffusion`, `long_term` and `pr_test`).

Why it matters
    A tolerance above 1 lets a measurement double. With a tolerance of 0 a test fails on noise until
    somebody disables it. A long-term profile that is looser than the one for pull requests never
    fails first.

Fix
    None: the right value is not known.
"""

from collections.abc import Iterator
from itertools import pairwise

from perflint.documents.baselines.baseline import Baseline
from perflint.documents.baselines.series import NUMBER_TYPES
from perflint.formats.paths import FieldPath
from perflint.primitives.finding import Finding
from perflint.rules.rule import Example, NoOptions, Rule


def check(baseline: Baseline, options: NoOptions) -> Iterator[Finding]:
    """Report tolerances outside (0, 1], then profiles in the wrong order."""
    for route, value in baseline.tolerances():
        if type(value) in NUMBER_TYPES and not 0 < value <= 1:
            message = f"tolerance `{route[-1]}` is {value}; it must be above 0 and at most 1"
            yield baseline.document.finding(route, message, found=value)
    if tolerances := baseline.format.tolerances:
        yield from _check_order(baseline, tolerances.at, tolerances.loosest_last)


def _check_order(baseline: Baseline, at: FieldPath, profiles: tuple[str, ...]) -> Iterator[Finding]:
    values = dict(baseline.tolerances())
    for tight, loose in pairwise(FieldPath((*at, profile)) for profile in profiles):
        for route, value in values.items():
            rest = route[len(tight) :]
            limit = values.get((*loose, *rest))
            if route[: len(tight)] != tight or {type(value), type(limit)} - NUMBER_TYPES:
                continue
            if value > limit:
                name = "/".join(map(str, rest)) or tight[-1]
                yield baseline.document.finding(
                    route,
                    f"tolerance `{name}` of `{tight[-1]}` is {value}, looser than {limit} of "
                    f"`{loose[-1]}`",
                    found=value,
                    expected=limit,
                    related=(((*loose, *rest), f"`{loose[-1]}` has {limit}"),),
                )


RULE = Rule(
    subject=Baseline,
    severity="error",
    check=check,
    examples=(
        Example(
            bad='{"tolerances": {"pr_test": {"e2e": 1.5}}}',
            good='{"tolerances": {"pr_test": {"e2e": 0.25}}}',
        ),
        Example(
            bad='{"tolerances": {"long_term": {"e2e": 0.3}, "pr_test": {"e2e": 0.25}}}',
            good='{"tolerances": {"long_term": {"e2e": 0.15}, "pr_test": {"e2e": 0.25}}}',
        ),
    ),
)
