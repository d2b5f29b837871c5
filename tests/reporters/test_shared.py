"""What reports for programs share: names of findings that stay, texts and JSON that carry all."""

import json

import pytest
from hypothesis import given, settings

from perflint.primitives.text import Text
from perflint.reporters.shared import UNSTYLED, dumped, identified, sentence, written
from tests.reporters.sample_reports import NAMES, numbered, report_on


def fingerprints(report):
    return [one.fingerprint for one in identified(report)]


def test_errors_come_first_and_hidden_findings_not_at_all():
    found = [one.violation for one in identified(report_on())]
    assert [one.severity for one in found] == ["error"] * 3 + ["warning"] * 2
    assert all(one.ignored is None for one in found)


def test_alike_findings_have_fingerprints_of_their_own_that_stay():
    report = report_on()
    first = fingerprints(report)
    assert len(set(first)) == len(first) == 5
    assert fingerprints(report_on()) == first


def test_a_fingerprint_knows_no_line_number_and_no_message():
    before, after = report_on(), report_on()
    for path, text in after.texts.items():
        after.texts[path] = Text(path, b"\n\n" + text.data)
    after.violations = [
        one._replace(finding=one.finding._replace(message="said otherwise", found=1))
        for one in after.violations
    ]
    assert fingerprints(before) == fingerprints(after)


def test_to_hide_one_of_two_alike_renames_no_other():
    report = report_on()
    _, second, *_ = fingerprints(report)
    report.violations[1] = report.violations[1]._replace(ignored="known")
    assert fingerprints(report)[0] == second


def test_a_fingerprint_is_of_the_rule_the_path_and_the_pointer():
    (one,) = fingerprints(numbered(1))
    for change in (
        {"rule": "wrong-type"},
        {"path": "b.json"},
        {"finding": numbered(1).violations[0].finding._replace(pointer="/x")},
    ):
        report = numbered(1)
        report.violations = [report.violations[0]._replace(**change)]
        assert fingerprints(report) != [one]


def test_paths_that_differ_in_a_byte_that_is_no_utf_8_differ():
    assert fingerprints(report_on(folder="\udcf6/")) != fingerprints(report_on(folder="\udcf7/"))


@settings(deadline=None)
@given(NAMES)
def test_a_sentence_is_one_harmless_line(name):
    for one in identified(report_on(name)):
        told = sentence(one.violation)
        assert len(told.splitlines()) <= 1
        assert "\x1b" not in told
        assert "##[" not in told


@settings(deadline=None)
@given(NAMES)
def test_json_carries_any_text(name):
    text = dumped({name: [name, (name,)]})
    assert json.loads(text) == {written(name): [written(name)] * 1 + [[written(name)]]}
    assert "##[" not in text
    assert text.endswith("}\n")


@pytest.mark.parametrize("number", [2**63, 2**64, -(2**70), 10**400])
def test_json_carries_numbers_of_any_length(number):
    (carried,) = json.loads(dumped([number]))
    assert int(carried) == number


def test_without_a_style_a_path_and_a_text_stay():
    assert UNSTYLED.paint("x", "bold") + UNSTYLED.path("-y") == "x./-y"
