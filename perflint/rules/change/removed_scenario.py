"""A scenario of the base was removed.

What it does
    Reports scenarios that are no longer in any file of their baseline set, also if their whole file
    was deleted. A scenario that moved to another file of the set is not reported, nor is one that
    was renamed: a scenario that came with the change has at least half of its values. If the format
    says where the test cases are, a scenario whose case went too is not reported. Under every
    policy.

Why it matters
    A removed scenario is no longer checked. If a scenario is dropped along with a slow feature, the
    check is lost without notice.

Fix
    None: restore it, or say that it is no longer tested.
"""

from collections.abc import Iterator, Sequence

from perflint.documents.baselines.change import BaselineChange
from perflint.documents.baselines.scenario import Scenario
from perflint.formats.paths import MISSING, pointer
from perflint.primitives.finding import Finding
from perflint.primitives.wording import listed
from perflint.rules.rule import Example, NoOptions, Rule


def check(change: BaselineChange, options: NoOptions) -> Iterator[Finding]:
    """Report each removed scenario; those of a deleted file in one finding."""
    cases = change.cases
    removed = [
        scenario
        for scenario in change.removed
        if change.new_name(scenario) is None and (cases is None or cases.may_have(scenario.name))
    ]
    if change.after is None:
        for is_last in (False, True):
            part = [each for each in removed if (each.name in change.without_baseline) == is_last]
            if part:
                finding = _of_deleted_file(change, part)
                concerns = tuple(pointer(each.route) for each in part) if is_last else None
                yield finding._replace(concerns=concerns)
        return
    baseline = change.latest
    path = baseline.records_path if baseline.container is not MISSING else ()
    for scenario in removed:
        message = f"scenario `{scenario.name}` was removed"
        finding = baseline.document.finding(
            path,
            message,
            at_key=True,
            help="restore it",
        )
        yield finding._replace(scenario=scenario.name)


def _of_deleted_file(change: BaselineChange, removed: Sequence[Scenario]) -> Finding:
    names = listed([scenario.name for scenario in removed])
    message = f"the file was deleted, and with it {names}"
    return change.latest.document.finding((), message, help="restore the file")


RULE = Rule(
    subject=BaselineChange,
    severity="warning",
    check=check,
    yields_to=("case-without-scenario",),
    examples=(
        Example(
            before='{"scenarios": {"t2i": {"expected_e2e_ms": 21.3}}}',
            bad='{"scenarios": {"t2v": {"expected_e2e_ms": 98.7}}}',
            good='{"scenarios": {"text_to_image": {"expected_e2e_ms": 21.3}}}',
        ),
        Example(
            before='{"scenarios": {"t2i": {"notes": "a"}, "t2v": {"notes": "b"}}}',
            bad='{"scenarios": {"t2v": {"notes": "b"}}}',
            good='{"scenarios": {"t2i": {"notes": "a"}, "t2v": {"notes": "b"}}}',
        ),
    ),
)
