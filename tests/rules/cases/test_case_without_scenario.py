"""The rule case-without-scenario on one case file; changes are in tests/cli/test_cases.py."""

import pytest

RULE = "case-without-scenario"
BASELINE = {"scenarios": {"t2i": {"expected_e2e_ms": 21.3}}}


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ('ONE_GPU_CASES = [DiffusionTestCase("t2i")]', []),
        ('ONE_GPU_CASES = [DiffusionTestCase("t2v")]', ["t2v"]),
        ('ONE_GPU_CASES = [DiffusionTestCase("t2v", run_perf_check=False)]', []),
        ('ONE_GPU_CASES = [DiffusionTestCase("t2v", run_perf_check=setting())]', []),
        ('MY_CASES = [DiffusionTestCase("t2v")]', []),
        ('ONE_GPU_CASES = [DiffusionTestCase("t2v"), load()]', []),
        ('ONE_GPU_CASES = [DiffusionTestCase("t2v")] * count', []),
        ('TWO_GPU_CASES = ONE_GPU_CASES = [DiffusionTestCase("t2v")]', ["t2v"]),
    ],
)
def test_compared_cases_of_complete_lists(run_rule, code, expected):
    findings = run_rule(RULE, code, other=BASELINE)
    assert [finding.scenario for finding in findings] == expected


def test_it_points_at_the_name(run_rule):
    code = 'ONE_GPU_CASES = [\n    DiffusionTestCase(id="t2v"),\n]\n'
    (finding,) = run_rule(RULE, code, other=BASELINE)
    assert code[slice(*finding.span)] == '"t2v"'
    assert finding.message == "the test case `t2v` has no scenario in `perf_baselines.json`"
