from typing import Any

import pytest

from perflint.formats import build
from perflint.formats.consistency import FormatError
from perflint.formats.language import KINDS, Field
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


def derived(is_: str, *of: str) -> dict[str, Any]:
    return {"derived": [{"field": "mean", "is": is_, "of": list(of)}]}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"decimals": 2, "tolerance": 1e-9}, "'decimals' and 'tolerance' cannot be combined"),
        ({"records": {"at": "/runs"}}, "records: 'at' must end in '/*', but is 'runs'"),
        ({"samples": {}}, "'data' must be both of kind 'samples' in [fields] and in [samples]"),
        ({"fields": {}}, "'data' must be both of kind 'samples' in [fields] and in [samples]"),
        (derived("men", "data"), "derived mean: unknown function 'men'; did you mean 'mean'?"),
        (derived("mean", "mean"), "derived mean: 'mean' is not of kind 'samples'"),
        (derived("mean"), "derived mean: 'mean' takes 1 field"),
        (derived("mean", "data", "data"), "derived mean: 'mean' takes 1 field"),
        (derived("difference", "mean"), "derived mean: 'difference' takes 2 fields"),
    ],
)
def test_inconsistent_keys_are_rejected(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(FormatError) as error:
        build("own", {**KEYS, **changes})
    assert message in str(error.value)


@pytest.mark.parametrize(
    "total",
    [
        {"whole": ["mean"], "parts": ["unknown/*"]},
        {"whole": ["note"], "parts": ["parts/*"]},
        {"whole": ["mean"], "parts": ["extra/*"]},
    ],
)
def test_a_total_of_fields_that_are_not_measured_is_rejected(total: dict[str, Any]) -> None:
    fields = {**KEYS["fields"], "note": "text", "extra": "any?"}
    with pytest.raises(FormatError):
        build("own", {**KEYS, "fields": fields, "totals": [total]})


@pytest.mark.parametrize(
    "changes",
    [
        {"derived": [{"field": "maen", "is": "mean", "of": ["data"]}]},
        derived("reciprocal", "maen"),
        {"top-level": ["maen"]},
        {"may-be-zero": ["maen"]},
        {"ascending": [{"fields": ["maen", "mean"]}]},
    ],
)
def test_a_misspelled_field_is_rejected_in_every_key(changes: dict[str, Any]) -> None:
    with pytest.raises(FormatError, match="maen"):
        build("own", {**KEYS, **changes})


def test_negative_decimals_are_rejected() -> None:
    with pytest.raises((DecodeError, FormatError), match="decimals"):
        build("own", {**KEYS, "decimals": -1})


DUMP = {
    "has": ["took"],
    "fields": {"mean": "took"},
    "lists": {"data": {"at": "all", "value": "ms"}},
}


def test_the_keys_of_runs_are_read() -> None:
    runs = build("own", {**KEYS, "runs": {"announced-by": ["new:"], "dump": DUMP}}).keys.runs
    assert runs is not None
    assert runs.dump is not None
    assert runs.announced_by == ("new:",)
    assert [*map(str, runs.dump.fields)] == ["mean"]
    assert [*map(str, runs.dump.lists)] == ["data"]


@pytest.mark.parametrize(
    ("runs", "message"),
    [
        ({"announced-by": [" "]}, "'announced-by' must be a part of one line, not ' '"),
        ({"announced-by": ["a\nb"]}, "must be a part of one line"),
        ({"dump": {**DUMP, "has": []}}, "runs.dump: 'has' must contain at least one path"),
        ({"dump": {**DUMP, "fields": {"maen": "took"}}}, "unknown field 'maen'"),
        ({"dump": {**DUMP, "lists": {"daat": DUMP["lists"]["data"]}}}, "unknown field 'daat'"),
        ({"dump": {**DUMP, "fields": {"data": "x"}}}, "'data' is in both 'fields' and 'lists'"),
        (
            {"dump": {**DUMP, "fields": {}, "lists": {"mean": {"at": "all", "value": "ms"}}}},
            "'mean' is not of kind 'samples' or 'measurements'",
        ),
        (
            {"dump": {**DUMP, "lists": {"parts": {"at": "all", "value": "ms"}}}},
            "'parts' requires a 'key'",
        ),
        (
            {"dump": {**DUMP, "lists": {"data": {"at": "all", "value": "ms", "key": "n"}}}},
            "'data' is a list and must not have a 'key'",
        ),
    ],
)
def test_runs_that_are_inconsistent_with_the_fields_are_rejected(
    runs: dict[str, Any], message: str
) -> None:
    with pytest.raises(FormatError) as error:
        build("own", {**KEYS, "runs": runs})
    assert message in str(error.value)
