"""Fingerprints stay the same when lines move, and differ between findings."""

from perflint.primitives.text import Text
from perflint.reporters.fingerprints import fingerprinted
from tests.reporters.sample_reports import numbered, report_on


def fingerprints(report):
    return [item.fingerprint for item in fingerprinted(report)]


def test_errors_come_first_and_ignored_findings_are_omitted():
    violations = [item.violation for item in fingerprinted(report_on())]
    assert [violation.severity for violation in violations] == ["error"] * 3 + ["warning"] * 2
    assert all(violation.ignored is None for violation in violations)


def test_findings_with_the_same_rule_and_pointer_have_different_stable_fingerprints():
    report = report_on()
    first = fingerprints(report)
    assert len(set(first)) == len(first) == 5
    assert fingerprints(report_on()) == first


def test_a_fingerprint_does_not_depend_on_lines_and_messages():
    before = report_on()
    after = before._replace(
        texts={path: Text(path, b"\n\n" + text.data) for path, text in before.texts.items()},
        violations=[
            violation._replace(finding=violation.finding._replace(message="reworded", found=1))
            for violation in before.violations
        ],
    )
    assert fingerprints(before) == fingerprints(after)


def test_ignoring_a_finding_does_not_change_other_fingerprints():
    report = report_on()
    _, second, *_ = fingerprints(report)
    violations = [*report.violations]
    violations[1] = violations[1]._replace(ignored="known")
    assert fingerprints(report._replace(violations=violations))[0] == second


def test_a_fingerprint_depends_on_the_rule_the_path_and_the_pointer():
    (original,) = fingerprints(numbered(1))
    for change in (
        {"rule": "wrong-type"},
        {"path": "b.json"},
        {"finding": numbered(1).violations[0].finding._replace(pointer="/x")},
    ):
        report = numbered(1)
        changed = report._replace(violations=[report.violations[0]._replace(**change)])
        assert fingerprints(changed) != [original]


def test_paths_that_differ_in_a_byte_that_is_not_utf_8_have_different_fingerprints():
    assert fingerprints(report_on(folder="\udcf6/")) != fingerprints(report_on(folder="\udcf7/"))
