"""JSON output is valid for any string and any number."""

import json

import pytest
from hypothesis import given, settings

from perflint.reporters.json_text import dump_json, valid_unicode
from tests.reporters.sample_reports import NAMES


@settings(deadline=None)
@given(NAMES)
def test_any_string_is_dumped(name):
    text = dump_json({name: [name, (name,)]})
    shown = valid_unicode(name)
    assert json.loads(text) == {shown: [shown, [shown]]}
    assert "##[" not in text
    assert text.endswith("}\n")


@pytest.mark.parametrize("number", [2**63, 2**64, -(2**70), 10**400])
def test_large_integers_are_dumped(number):
    (dumped,) = json.loads(dump_json([number]))
    assert int(dumped) == number
