"""A scenario of the base is gone.

What it does
    Reports scenarios that no file of their baseline set holds any more, also when their whole file
    is gone. A scenario that moved to another file of the set is not removed. Under every policy.

Why it matters
    What is not in the file is not judged. A scenario that is dropped with a slow feature is a gate
    less, and nobody counts them.

Fix
    None: put it back, or say that it is no longer tested.
"""

from collections.abc import Iterator

from perflint.documents.baselines.change import BaselineChange
from perflint.formats.paths import MISSING
from perflint.primitives.finding import Finding
from perflint.primitives.wording import listed
from perflint.rules.rule import Example, NoOptions, Rule


def check(change: BaselineChange, options: NoOptions) -> Iterator[Finding]:
    """Report each scenario that is gone; of a deleted file all in one."""
    removed = change.removed
    if removed and change.after is None:
        names = listed([scenario.name for scenario in removed])
        yield change.shown.document.finding((), f"the file is gone, and with it {names}")
        return
    shown = change.shown
    place = shown.records_path if shown.container is not MISSING else ()
    for scenario in removed:
        finding = shown.document.finding(place, f"scenario `{scenario.name}` is gone", at_key=True)
        yield finding._replace(scenario=scenario.name)


RULE = Rule(
    subject=BaselineChange,
    severity="error",
    check=check,
    examples=(
        Example(
            before='{"scenarios": {"t2i": {"notes": "a"}, "t2v": {"notes": "b"}}}',
            bad='{"scenarios": {"t2v": {"notes": "b"}}}',
            good='{"scenarios": {"t2i": {"notes": "a"}, "t2v": {"notes": "b"}}}',
        ),
    ),
)
