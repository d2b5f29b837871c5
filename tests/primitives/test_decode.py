from datetime import date, datetime, time
from typing import Any, Literal, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perflint.formats.paths import FieldPath
from perflint.primitives.decode import DecodeError, decode, key_of


class Part(NamedTuple):
    name: str
    is_: Literal["mean", "median"] = "mean"


class Everything(NamedTuple):
    """One field of every supported type."""

    number: float
    rounds: int = 0
    exact: bool = False
    since: date | None = None
    field_path: FieldPath | None = None
    parts: tuple[Part, ...] = ()
    by_path: dict[FieldPath, tuple[int, ...]] = {}  # noqa: RUF012
    anything: object = None


def encoded(value: Any) -> Any:
    """Return a value as parsed TOML; fields that are None are omitted."""
    if isinstance(value, FieldPath):
        return str(value)
    if hasattr(value, "_asdict"):
        fields = value._asdict().items()
        return {key_of(name): encoded(field) for name, field in fields if field is not None}
    if isinstance(value, dict):
        return {str(key): encoded(item) for key, item in value.items()}
    return [encoded(item) for item in value] if isinstance(value, tuple) else value


paths = st.lists(st.text(min_size=1, max_size=3), min_size=1, max_size=3).map(FieldPath)
instances = st.builds(
    Everything,
    st.floats(allow_nan=False, allow_infinity=False),
    st.integers(),
    st.booleans(),
    st.none() | st.dates(),
    st.none() | paths,
    st.lists(st.builds(Part, st.text(), st.sampled_from(["mean", "median"]))).map(tuple),
    st.dictionaries(paths, st.lists(st.integers()).map(tuple), max_size=3),
    st.none() | st.text() | st.dictionaries(st.text(), st.integers()),
)


@settings(max_examples=100, deadline=None)
@given(instances)
def test_encoded_values_are_decoded(instance: Everything) -> None:
    assert decode(encoded(instance), Everything) == instance


def test_missing_keys_have_their_defaults() -> None:
    assert decode({"number": 1.5}, Everything) == Everything(1.5)


def test_an_integer_is_converted_to_a_float() -> None:
    instance: Everything = decode({"number": 2}, Everything)
    assert repr(instance.number) == "2.0"


@pytest.mark.parametrize(
    ("field", "key"), [("max_age_days", "max-age-days"), ("is_", "is"), ("files", "files")]
)
def test_a_key_is_its_field_in_kebab_case(field: str, key: str) -> None:
    assert key_of(field) == key


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({}, "top level: missing key 'number'"),
        ({"numbr": 1}, "top level: unknown key 'numbr'; did you mean 'number'?"),
        ({"field_path": "a"}, "top level: unknown key 'field_path'; did you mean 'field-path'?"),
        ({"is_": 1}, "top level: unknown key 'is_'; known: anything, by-path, exact, "),
        ({"number": "2"}, "number: must be a number, not a string ('2')"),
        ({"number": True}, "number: must be a number, not a boolean (True)"),
        ({"number": 1, "rounds": 2.0}, "rounds: must be an integer, not a number (2.0)"),
        ({"number": 1, "rounds": True}, "rounds: must be an integer, not a boolean (True)"),
        ({"number": 1, "exact": 1}, "exact: must be a boolean, not an integer (1)"),
        (
            {"number": 1, "since": "2026-05-17"},
            "since: must be a date, not a string ('2026-05-17')",
        ),
        ({"number": float("nan")}, "number: must be a finite number, not nan"),
        ({"number": float("-inf")}, "number: must be a finite number, not -inf"),
        (
            {"number": 1, "since": datetime(2026, 5, 17)},
            "since: must be a date, not a date with a time (2026-05-17 00:00:00)",
        ),
        ({"number": 1, "since": time(9)}, "since: must be a date, not a time (09:00:00)"),
        ({"number": date(2026, 5, 17)}, "number: must be a number, not a date (2026-05-17)"),
        ({"number": 1, "field-path": 7}, "field-path: must be a string, not an integer (7)"),
        ({"number": 1, "field-path": "a//b"}, "field-path: 'a//b' has an empty name"),
        ({"number": 1, "parts": "x"}, "parts: must be a list, not a string ('x')"),
        ({"number": 1, "parts": {}}, "parts: must be a list, not a table ({})"),
        ({"number": 1, "parts": [{"name": "a"}, 7]}, "parts[1]: must be a table, not an integer"),
        ({"number": 1, "parts": [{"name": "a"}, {}]}, "parts[1]: missing key 'name'"),
        (
            {"number": 1, "parts": [{"name": []}]},
            "parts[0].name: must be a string, not a list ([])",
        ),
        (
            {"number": 1, "parts": [{"name": "a", "is": "men"}]},
            "parts[0].is: unknown value 'men'; did you mean 'mean'?",
        ),
        ({"number": 1, "parts": [{"name": "a", "is": 7}]}, "parts[0].is: unknown value '7'"),
        ({"number": 1, "parts": [{"name": "a", "is": ["mean"]}]}, "parts[0].is: "),
        ({"number": 1, "by-path": []}, "by-path: must be a table, not a list ([])"),
        ({"number": 1, "by-path": {"a": 1}}, "by-path.a: must be a list, not an integer (1)"),
        ({"number": 1, "by-path": {"a": [1, "2"]}}, "by-path.a[1]: must be an integer, not a"),
        ({"number": 1, "by-path": {"": []}}, "'' has an empty name"),
    ],
)
def test_an_error_names_the_key_and_its_value(data: Any, message: str) -> None:
    with pytest.raises(DecodeError) as error:
        decode(data, Everything)
    assert message in str(error.value)


@pytest.mark.parametrize("data", ["x", 7, [], None])
def test_a_value_that_is_not_a_table_is_rejected(data: Any) -> None:
    with pytest.raises(DecodeError, match="here: must be a table, not "):
        decode(data, Everything, ("here",))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({}, "rules.x: missing key 'number'"),
        ({"foo": 1}, "rules.x: unknown key 'foo'"),
        ({"number": "2"}, "rules.x.number: must be a number"),
        ({"number": 1, "parts": [7]}, "rules.x.parts[0]: must be a table"),
    ],
)
def test_an_error_begins_with_the_key_path(data: Any, message: str) -> None:
    with pytest.raises(DecodeError) as error:
        decode(data, Everything, ("rules", "x"))
    assert str(error.value).startswith(message)


@pytest.mark.parametrize(
    ("data", "path"),
    [
        (7, ()),
        ({}, ()),
        ({"number": 1, "foo": 1}, ("foo",)),
        ({"number": "2"}, ("number",)),
        ({"number": float("inf")}, ("number",)),
        ({"number": 1, "field-path": "a//b"}, ("field-path",)),
        ({"number": 1, "parts": [{"name": "a"}, {}]}, ("parts", 1)),
        ({"number": 1, "parts": [{"name": "a", "nam": 1}]}, ("parts", 0, "nam")),
        ({"number": 1, "parts": [{"name": "a", "is": "men"}]}, ("parts", 0, "is")),
        ({"number": 1, "by-path": {"a.b": [1, "2"]}}, ("by-path", "a.b", 1)),
        ({"number": 1, "by-path": {"": []}}, ("by-path", "")),
    ],
)
def test_an_error_has_the_path_of_the_wrong_value_or_key(data: Any, path: tuple[str | int]) -> None:
    for parent in ((), ("rules", "x")):
        with pytest.raises(DecodeError) as error:
            decode(data, Everything, parent)
        assert error.value.path == (*parent, *path)


def test_a_decode_error_is_a_value_error() -> None:
    with pytest.raises(ValueError, match="must be"):
        decode(7, str, ("here",))
