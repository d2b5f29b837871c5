"""The rule orphan-scenario on one baseline; changes are tested in tests/cli/test_cases.py."""

import pytest

RULE = "orphan-scenario"
CASES = """\
CASES = [
    DiffusionTestCase("t2i_fp8_tp2", args),
    DiffusionTestCase("t2v", args, run_perf_check=False),
    # DiffusionTestCase("parked", args),
]
SELECTED = "-k selected"
"""


def names(findings):
    return [finding.scenario for finding in findings]


def baseline(*scenarios):
    return {"scenarios": {name: {"expected_e2e_ms": 21.3} for name in scenarios}}


def test_a_scenario_with_a_case_or_in_a_string_is_none(run_rule):
    assert run_rule(RULE, baseline("t2i_fp8_tp2", "t2v", "selected"), other=CASES) == []


def test_the_likely_case_is_named(run_rule):
    (finding,) = run_rule(RULE, baseline("t2v", "t2i_fp8"), other=CASES)
    assert finding.message == "no test case is named `t2i_fp8`"
    assert finding.help == "if the case is `t2i_fp8_tp2` now, rename the scenario"
    assert (finding.pointer, finding.severity) == ("/scenarios/t2i_fp8", None)
    (related,) = finding.related
    assert related.file.data[slice(*related.span)] == b'"t2i_fp8_tp2"'


def test_a_case_that_has_its_scenario_is_not_the_likely_one(run_rule):
    (finding,) = run_rule(RULE, baseline("t2i_fp8_tp2", "t2i_fp8"), other=CASES)
    assert (finding.related, finding.help) == ((), "remove the scenario, or add its test case")


def test_a_name_in_a_comment_is_a_warning(run_rule):
    (finding,) = run_rule(RULE, baseline("parked"), other=CASES)
    assert finding.severity == "warning"
    (related,) = finding.related
    assert related.file.data[slice(*related.span)] == b"parked"


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        ("f'{model}_t2i'", ["other"]),
        ("load()", []),
        ("'other'", ["a_t2i"]),
    ],
)
def test_what_an_unread_name_could_be_is_not_reported(run_rule, case, expected):
    findings = run_rule(RULE, baseline("a_t2i", "other"), other=f"DiffusionTestCase({case})\n")
    assert names(findings) == expected


def test_a_file_that_is_not_python(run_rule):
    assert run_rule(RULE, baseline("t2i"), other="CASES = [") == []
