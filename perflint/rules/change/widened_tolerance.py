"""A tolerance was increased or removed.

What it does
    Reports every tolerance that is larger than before, and every tolerance that was removed while
    the file stays: a key, a whole profile, or all of them. One that moved to another place and is
    not larger there is not reported. Under every policy.

Why it matters
    It loosens the checks of all scenarios at once, in one line that looks harmless. Without a
    tolerance a test falls back to one that is not in the file, and often wider.

Fix
    None: restore the old value, or say why all scenarios may be slower.
"""

from collections.abc import Iterator

from perflint.documents.baselines.baseline import Baseline
from perflint.documents.baselines.change import BaselineChange
from perflint.documents.baselines.scenario_change import FieldChange
from perflint.documents.baselines.series import NUMBER_TYPES
from perflint.formats.paths import MISSING, FieldPath, Route
from perflint.primitives.finding import Finding
from perflint.primitives.wording import listed
from perflint.rules.rule import Example, NoOptions, Rule


def check(change: BaselineChange, options: NoOptions) -> Iterator[Finding]:
    """Report each tolerance that was increased, and the removed ones of an object together."""
    for tolerance in change.tolerances:
        if tolerance.numbers is None:
            continue
        before, after = tolerance.numbers
        if 0 < before < after:
            name = "/".join(map(str, tolerance.path[1:]))
            yield change.latest.document.finding(
                tolerance.path,
                f"tolerance `{name}` was increased from {before} to {after}",
                label=f"was {before}",
                found=after,
                expected=before,
                help="restore the old value",
            )
    if change.after is not None:
        yield from _removed(change.after, change.tolerances)


def _removed(after: Baseline, tolerances: list[FieldChange]) -> Iterator[Finding]:
    gone = [
        tolerance
        for tolerance in tolerances
        if tolerance.after is MISSING
        and type(tolerance.before) in NUMBER_TYPES
        and not _is_moved(tolerance, tolerances)
    ]
    paths_by_part: dict[Route, list[Route]] = {}
    for tolerance in gone:
        part = _removed_part(after, tolerance.path)
        paths_by_part.setdefault(part, []).append(tolerance.path)
    for part, paths in paths_by_part.items():
        is_present = FieldPath(map(str, part)).get(after.root) is not MISSING  # empty or null
        yield after.document.finding(
            part if is_present else part[:-1],
            _message(after, part, paths),
            at_key=len(part) > 1,
            expected=["/".join(map(str, path)) for path in paths],
            help="restore what was removed (without it the tests use their own tolerances)",
        )


def _is_moved(removed: FieldChange, tolerances: list[FieldChange]) -> bool:
    """Tell whether a removed tolerance came in another place, and is not larger there."""
    return any(
        tolerance.before is MISSING
        and tolerance.path[-1] == removed.path[-1]
        and {type(tolerance.after), type(removed.before)} <= NUMBER_TYPES
        and tolerance.after <= removed.before
        for tolerance in tolerances
    )


def _removed_part(after: Baseline, path: Route) -> Route:
    """Return the shortest beginning of a removed tolerance's path below which nothing is left."""
    for depth in range(len(path)):
        if FieldPath(map(str, path[:depth])).get(after.root) in (MISSING, {}, None):
            return path[:depth]
    return path


def _message(after: Baseline, part: Route, paths: list[Route]) -> str:
    tolerances = after.format.tolerances
    if tolerances and len(part) <= len(tolerances.at):
        return "all tolerances were removed"
    name = "/".join(map(str, part[1:]))
    if part in paths:
        return f"tolerance `{name}` was removed"
    names = listed([str(path[-1]) for path in paths])
    return f"the tolerances of `{name}` were removed: {names}"


RULE = Rule(
    subject=BaselineChange,
    severity="error",
    check=check,
    examples=(
        Example(
            before='{"tolerances": {"pr_test": {"e2e": 0.25}}}',
            bad='{"tolerances": {"pr_test": {"e2e": 0.5}}}',
            good='{"tolerances": {"pr_test": {"e2e": 0.2}}}',
        ),
        Example(
            before='{"tolerances": {"pr_test": {"e2e": 0.25, "denoise_step": 0.2}}}',
            bad='{"tolerances": {"pr_test": {"denoise_step": 0.2}}}',
            good='{"tolerances": {"pr_test": {"e2e": 0.2, "denoise_step": 0.2}}}',
        ),
    ),
)
