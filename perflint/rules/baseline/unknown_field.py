"""A scenario has a field that is not in the format.

What it does
    Compares the fields of each scenario with those of the format, and suggests a known field of
    which the name may be a misspelling: no more than a third of its characters differ. Fields of
    kind `any` may contain anything and are not searched. If the format lists the keys of a file
    (`top-level-keys`), the keys beside the scenarios are compared, too.

Why it matters
    A misspelled field is never read: the value it should provide is not checked, without an error.

Fix
    None. If the field is right, add it to the format (`perflint formats NAME`).
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from perflint.documents.baselines.baseline import Baseline
from perflint.formats.paths import FieldPath
from perflint.primitives.finding import Finding
from perflint.primitives.wording import misspelled
from perflint.rules.rule import Example, NoOptions, Rule


def check(baseline: Baseline, options: NoOptions) -> Iterator[Finding]:
    """Report each field that is not in the format."""
    yield from _check_file(baseline)
    for scenario in baseline.scenarios:
        for path in scenario.layout.unknown:
            known = scenario.format.known[FieldPath(path[:-1])]
            yield scenario.finding(path, **_finding(baseline, "field", path[-1], known))


def _check_file(baseline: Baseline) -> Iterator[Finding]:
    """Report each unknown key of the outermost object."""
    known = baseline.format.known_keys
    if known is None or type(baseline.root) is not dict:
        return
    for key in baseline.root:
        if key not in known:
            yield baseline.document.finding((key,), **_finding(baseline, "key", key, known))


def _finding(baseline: Baseline, noun: str, name: str, known: frozenset[str]) -> dict[str, Any]:
    similar = _similar(name, known)
    suggestion = f"; did you mean `{similar}`?" if similar else ""
    return {
        "message": f"{baseline.format.name} has no {noun} `{name}`{suggestion}",
        "at_key": True,
        "found": name,
        "expected": similar,
    }


@lru_cache(maxsize=64)
def _similar(name: str, known: frozenset[str]) -> str | None:
    """Return the field of which a name may be a misspelling; many records have the same names."""
    return misspelled(name, known)


RULE = Rule(
    subject=Baseline,
    severity="warning",
    check=check,
    examples=(
        Example(
            bad='{"scenarios": {"t2i": {"expected_e2e": 9.5}}}',
            good='{"scenarios": {"t2i": {"expected_e2e_ms": 9.5}}}',
        ),
        Example(
            bad='{"tolerance": {"pr_test": {"e2e": 0.2}}, "scenarios": {}}',
            good='{"tolerances": {"pr_test": {"e2e": 0.2}}, "scenarios": {}}',
        ),
    ),
)
