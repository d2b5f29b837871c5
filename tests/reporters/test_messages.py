"""Texts about findings are escaped and on one line."""

from hypothesis import given, settings

from perflint.reporters.messages import message_line
from tests.reporters.sample_reports import NAMES, report_on


@settings(deadline=None)
@given(NAMES)
def test_a_message_is_one_harmless_line(name):
    for violation in report_on(name).violations:
        line = message_line(violation)
        assert len(line.splitlines()) <= 1
        assert "\x1b" not in line
        assert "##[" not in line
