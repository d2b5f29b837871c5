"""A test case that is compared with a baseline has no scenario in it.

What it does
    Reports cases of the lists for which the format names the baselines, if the comparison of the
    case is switched on and none of these baselines has a scenario with its name. A case that is in
    no such list, or in a list that cannot be read, is not reported. Nor is a case that was probably
    renamed: `orphan-scenario` reports its scenario. If a change removes the scenario of a case that
    stays, the finding is in the baseline. If it moves or deletes the only baseline of some lists,
    one finding in this file counts their cases.

Why it matters
    Depending on the program that runs it, the test fails because it finds no numbers, or passes
    without comparing anything.

Fix
    None: measure the case and add its scenario, or switch its comparison off.
"""

from collections.abc import Iterator

from perflint.documents.cases.lists import CaseRecords
from perflint.primitives.finding import Finding
from perflint.primitives.wording import counted, listed
from perflint.rules.rule import Example, NoOptions, Rule


def check(records: CaseRecords, options: NoOptions) -> Iterator[Finding]:
    """Report each case without a scenario, once."""
    lists = [*records.without_baseline()]
    if lists:
        names = {case.name for each in lists for case in each.compared}
        globs = [*dict.fromkeys(glob for each in lists for glob in each.globs)]
        whose = f"{counted(len(names), 'test cases')} of {listed([each.name for each in lists])}"
        message = f"no baseline is left for {whose}: no file matches {listed(globs)}"
        help = "restore the file, or change the name in the format as well"
        yield records.finding_of_file(message, help=help)
    reported: set[str] = set()
    for each in records.after:
        for case in each.without_record():
            is_known = case.name in reported or case.name in each.renamed
            if not is_known and records.is_missing_here(case, each):
                reported.add(case.name)
                message = f"the test case `{case.name}` has no scenario in {listed(each.baselines)}"
                help = "add its scenario, or switch its comparison off"
                yield records.finding(case, message, help=help)


RULE = Rule(
    subject=CaseRecords,
    severity="error",
    check=check,
    examples=(
        Example(
            other='{"scenarios": {"t2i": {"expected_e2e_ms": 21.3}}}',
            bad="""\
ONE_GPU_CASES = [
    DiffusionTestCase("t2i", args),
    DiffusionTestCase("t2v", args),
]
""",
            good="""\
ONE_GPU_CASES = [
    DiffusionTestCase("t2i", args),
    DiffusionTestCase("t2v", args, run_perf_check=False),
]
""",
        ),
    ),
)
