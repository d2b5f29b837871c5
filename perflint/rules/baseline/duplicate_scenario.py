"""Two scenarios of a list have the same name.

What it does
    Compares the names of all records of a format whose records are in a list and named by a field,
    such as the `fullname` of a benchmark. Reports every record whose name an earlier record has,
    and shows both names. If more than five have the same one, they are reported together.

Why it matters
    Scenarios are compared by name. Of two with the same name, a test or a comparison uses one, and
    the other is never checked.

Fix
    None: rename one of the two scenarios, or delete the one that is out of date.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from perflint.documents.baselines.baseline import Baseline
from perflint.documents.baselines.scenario import Scenario
from perflint.primitives.finding import Finding
from perflint.rules.rule import Example, NoOptions, Rule

if TYPE_CHECKING:  # loaded only for a finding
    from collections import Counter


MOST = 5
"""How many records of one name are reported one by one."""


def check(baseline: Baseline, options: NoOptions) -> Iterator[Finding]:
    """Report each name that an earlier record has, at the field that contains it."""
    records = baseline.format.records
    if records.is_plain and records.naming is None:
        return  # keys, which JSON readers take once
    known: dict[str, list[Scenario]] = {}
    for scenario in baseline.scenarios:
        if records.naming is None or type(records.naming.get(scenario.record)) is str:
            known.setdefault(scenario.name, []).append(scenario)
    repeated = [same for same in known.values() if len(same) > 1]
    if repeated:
        before = _names_before(baseline)
        for first, *others in repeated:
            known_before = before[first.name]
            if len(others) > MOST:
                is_new = known_before <= len(others)
                at = others[max(known_before - 1, 0)] if is_new else others[0]
                yield _finding(first, at, is_new=is_new, amount=len(others))
                continue
            for number, scenario in enumerate(others, 2):
                yield _finding(first, scenario, is_new=known_before < number)


def _names_before(baseline: Baseline) -> "Counter[str]":
    """Return how often the base has each name."""
    from collections import Counter

    base = baseline.change.before if baseline.change is not None else None
    return Counter(scenario.name for scenario in (base.scenarios if base is not None else ()))


def _finding(first: Scenario, scenario: Scenario, *, is_new: bool, amount: int = 1) -> Finding:
    """Return the finding about a record whose name the first one has, and so do ``amount`` in all.

    A record that was added concerns a change as a whole. Else only the names do, which did not
    change.
    """
    others, one = ("another scenario is", "one of the two")
    if amount > 1:
        others, one = (f"{amount:,} other scenarios are", f"one of the {amount + 1:,}")
    path = scenario.format.records.naming or ()  # a name of several fields is that of the record
    return scenario.document.finding(
        scenario.location(path),
        f"{others} also called `{scenario.name}`; only {one} is compared",
        scenario=scenario.name,
        field=str(path) or None,
        label="repeated here",
        found=scenario.name,
        related=((first.location(path), "first used here"),),
        help="rename one of the two scenarios, or delete the one that is out of date"
        if amount == 1
        else "give each scenario a name of its own, or delete those that are out of date",
        concerns=() if is_new else None,
    )


RULE = Rule(
    subject=Baseline,
    severity="error",
    check=check,
    examples=(
        Example(
            format="pytest-benchmark",
            bad="""\
{"benchmarks": [
    {"fullname": "tests/test_io.py::test_read", "stats": {"min": 0.25, "max": 0.75}},
    {"fullname": "tests/test_io.py::test_read", "stats": {"min": 0.5, "max": 1.25}}
]}""",
            good="""\
{"benchmarks": [
    {"fullname": "tests/test_io.py::test_read", "stats": {"min": 0.25, "max": 0.75}},
    {"fullname": "tests/test_io.py::test_write", "stats": {"min": 0.5, "max": 1.25}}
]}""",
        ),
    ),
)
