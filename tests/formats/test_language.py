from typing import Any

import pytest

from perflint.formats import build
from perflint.formats.kinds import KINDS, Field
from perflint.primitives.decode import DecodeError

KEYS: dict[str, Any] = {
    "summary": "Runs",
    "records": {"at": "/runs/*"},
    "fields": {"mean": "measurement", "parts": "measurements", "data": "samples?"},
    "samples": {"data": {"shape": "list"}},
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_question_mark_makes_a_field_optional(kind: str) -> None:
    assert Field.parse(kind) == Field(kind, optional=False)
    assert Field.parse(f"{kind}?") == Field(kind, optional=True)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"fields": {"a": "mesurement"}}, "unknown kind of field 'mesurement'; did you mean"),
        ({"fields": {"a": "text??"}}, "fields.a: unknown kind of field 'text?'"),
        ({"fields": {"a": 7}}, "fields.a: must be"),
        ({"fields": {"a": {"kind": "mesurement"}}}, "mesurement"),
        ({"fields": {"a//b": "text"}}, "fields.a//b: 'a//b' has an empty name"),
        ({"records": {}}, "records: missing key 'at'"),
        ({"records": {"at": "/"}}, "records.at: '/' has an empty name"),
        ({"samples": {"data": {"shape": "lists"}}}, "did you mean 'list'?"),
        ({"metadata": {"date": "/d", "date-style": "day"}}, "metadata.date-style: unknown value"),
        ({"derived": [{"field": "a", "if": "mean", "of": []}]}, "derived[0]: unknown key 'if'"),
        ({"totals": [{"whole": ["a"], "parts": "b"}]}, "totals[0].parts: must be a list"),
        ({"sumary": "x"}, "unknown key 'sumary'; did you mean 'summary'?"),
    ],
)
def test_an_error_names_the_key_path_and_the_wrong_key_or_value(
    changes: dict[str, Any], message: str
) -> None:
    with pytest.raises(DecodeError) as error:
        build("own", {**KEYS, **changes})
    assert message in str(error.value)


DUMP = {
    "has": ["took"],
    "fields": {"mean": "took"},
    "lists": {"data": {"at": "all", "value": "ms"}},
}


def test_the_keys_of_runs_are_read() -> None:
    runs = build("own", {**KEYS, "runs": {"announced-by": ["new:"], "dumps": [DUMP]}}).keys.runs
    assert runs is not None
    assert runs.announced_by == ("new:",)
    assert [*map(str, runs.dumps[0].fields)] == ["mean"]
    assert [*map(str, runs.dumps[0].lists)] == ["data"]
