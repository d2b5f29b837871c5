import json
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perflint.documents.json.document import JsonDocument
from perflint.formats.paths import Route
from perflint.primitives.finding import Edit, Fix, Related, Span
from perflint.primitives.text import Text

bounded = settings(max_examples=200, deadline=None)


class Pairs(list[tuple[str, Any]]):
    """The members of an object in the order of the text, including duplicate keys."""


# Few keys, so that duplicates are frequent, with characters that could break a count of colons.
keys = st.sampled_from(["", "a", "b", ":", "a:b", '"', "\\", "\\u003a", "é", "0", "{", ", "])
scalars = st.none() | st.booleans() | st.integers(-9, 9) | st.floats(-1, 1) | keys
objects = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.lists(st.tuples(keys, inner), max_size=4).map(Pairs)
        | st.dictionaries(keys, inner, max_size=4).map(lambda fields: Pairs(fields.items()))
    ),
    max_leaves=12,
)
DEPTHS = [0, 0, 0, 1, 253, 254, 255, 256, 600]
"""orjson serializes 254 levels; the standard library parses slightly fewer than a thousand."""


def literal(text: str, random: Random) -> str:
    escaped = "".join(f"\\u{ord(character):04{random.choice('xX')}}" for character in text)
    return random.choice([json.dumps(text), json.dumps(text, ensure_ascii=False), f'"{escaped}"'])


def written(value: Any, random: Random) -> str:
    space = random.choice(["", " ", "\r\n"])
    if isinstance(value, Pairs):
        members = [f"{literal(key, random)}{space}:{written(item, random)}" for key, item in value]
        return f"{{{space}{','.join(members)}{space}}}"
    if isinstance(value, list):
        return f"[{','.join(written(item, random) for item in value)}{space}]"
    return literal(value, random) if isinstance(value, str) else json.dumps(value)


def duplicates_of(value: Any, route: Route = ()) -> list[Route]:
    """Return the routes of repeated keys, in the order of the text."""
    routes: list[Route] = []
    seen = set()
    members = value if isinstance(value, Pairs) else enumerate(value) if type(value) is list else ()
    for step, item in members:
        if step in seen:
            routes.append((*route, step))
        seen.add(step)
        routes += duplicates_of(item, (*route, step))
    return routes


texts = st.builds(written, objects, st.randoms(use_true_random=False))


def document_of(text: str | bytes) -> JsonDocument:
    return JsonDocument(Text("a.json", text.encode() if isinstance(text, str) else text))


def expected_duplicates(text: str) -> list[Route]:
    return duplicates_of(json.loads(text, object_pairs_hook=Pairs))


@bounded
@given(texts, st.sampled_from(DEPTHS), st.sampled_from([("[", 0, "]"), ('{"k":', "k", "}")]))
def test_duplicates_equal_those_of_the_standard_library(
    text: str, depth: int, level: tuple[str, str | int, str]
) -> None:
    opening, step, closing = level
    document = document_of(opening * depth + text + closing * depth)
    expected = [(step,) * depth + route for route in expected_duplicates(text)]
    assert [duplicate.route for duplicate in document.spans.duplicates()] == expected
    assert document.may_contain_duplicates() or not expected


@bounded
@given(texts)
def test_the_count_of_colons_is_exact_without_escaped_colons(text: str) -> None:
    if "\\u003a" not in text.lower():
        assert document_of(text).may_contain_duplicates() == bool(expected_duplicates(text))


@bounded
@given(texts)
def test_both_spans_of_a_duplicate_contain_its_key(text: str) -> None:
    document = document_of(text)
    for duplicate in document.spans.duplicates():
        spans = duplicate.first, duplicate.second
        literals = [document.text.data[start:stop] for start, stop in spans]
        assert list(map(json.loads, literals)) == [duplicate.route[-1]] * 2
        assert duplicate.first.stop <= duplicate.second.start


@pytest.mark.parametrize(
    ("text", "routes"),
    [
        ('{"a": 1, "a": 2, "a": 3}', [("a",), ("a",)]),
        ('{"a": 1, "\\u0061": 2}', [("a",)]),
        ('{"": 1, "": 2}', [("",)]),
        ('{"a": "::", "a": 2, "b": "\\u003a"}', [("a",)]),
        ('[{"a": 1}, {"b": {"c": 1, "c": 2}}]', [(1, "b", "c")]),
        ('[[1, 2], 3, [4, {"a": 1, "a": 1}]]', [(2, 1, "a")]),
        ('{"a": {"x": 1, "x": 2}, "a": {"x": 3, "x": 4}}', [("a", "x"), ("a",), ("a", "x")]),
        # The escaped colon compensates for the colon of the dropped key.
        ('{"a": 1, "a": "\\u003a"}', [("a",)]),
        ('{"a": 1, "a": "\\u003A"}', [("a",)]),
        # The last value replaces the first value and the keys in it.
        ('{"a": {"x": 1}, "a": 2}', [("a",)]),
        ('[{"a": 1}, 2, {"a": {"b": 1, "b": 1}}]', [(2, "a", "b")]),
        ('{"a": 1, "b": {"c": 1, "c": 2}}', [("b", "c")]),
    ],
)
def test_duplicates_have_the_right_routes(text: str, routes: list[Route]) -> None:
    document = document_of(text)
    assert document.may_contain_duplicates()
    assert [duplicate.route for duplicate in document.spans.duplicates()] == routes


def test_a_second_and_a_third_key_are_both_duplicates_of_the_first() -> None:
    second, third = document_of('{"a": 1, "a": 2, "a": 3}').spans.duplicates()
    assert (second.first, second.second) == ((1, 4), (9, 12))
    assert (third.first, third.second) == ((1, 4), (17, 20))


@pytest.mark.parametrize("end", ["\n", " \r\n\t"])
def test_white_space_after_the_value_is_ignored(end: str) -> None:
    assert len(list(document_of('{"a": 1, "a": 2}' + end).spans.duplicates())) == 1


numbers = st.integers(-(2**63), 2**63) | st.floats(allow_nan=False, allow_infinity=False)


@bounded
@given(
    st.recursive(
        numbers | keys,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3),
        max_leaves=8,
    ),
    st.sampled_from([None, 0, 2, "\t"]),
    st.sampled_from([None, (",", ":"), (" , ", " : ")]),
)
def test_no_negative_number_is_missed(value: Any, indent: Any, separators: Any) -> None:
    text = json.dumps(value, indent=indent, separators=separators)
    numbers: list[str] = []
    json.loads(text, parse_int=numbers.append, parse_float=numbers.append)
    negative = any(float(number) < 0 for number in numbers)
    assert document_of(text).may_contain_negatives or not negative


@pytest.mark.parametrize(
    "text", ["-1", " -1", "\t-1", "\n-1", "\r-1", "[-1]", "[0,-1]", '{"a":-1}']
)
def test_a_minus_sign_before_a_number_may_be_a_negative_number(text: str) -> None:
    assert document_of(text).may_contain_negatives


@pytest.mark.parametrize("text", ["1e-5", "[1E-5]", '"2026-05-17"', '{"t2i-fast": "a-1"}', "0"])
def test_a_minus_sign_in_a_string_or_an_exponent_is_not_a_negative_number(text: str) -> None:
    assert not document_of(text).may_contain_negatives


@pytest.mark.parametrize("count", [15, 16, 17, 40])
@pytest.mark.parametrize(("last", "may"), [("-1", True), ('"b-c"', False)])
def test_a_negative_number_may_follow_many_other_signs(count: int, last: str, may: bool) -> None:
    assert document_of(json.dumps(["a-b"] * count)[:-1] + f", {last}]").may_contain_negatives is may


def test_a_document_has_a_value_or_a_parse_error() -> None:
    good, bad = document_of('{"a": 1}'), document_of('{"a": 1')
    assert (good.value, good.parse_error) == ({"a": 1}, None)
    assert bad.value is None
    assert bad.parse_error is not None


def test_the_spans_of_a_finding_are_given_by_routes() -> None:
    document = document_of('{"a/b": [1, 25]}')
    finding = document.finding(("a/b", 1), "odd", related=((("a/b", 0), "one"),), found=25)
    assert finding.span == Span(12, 14)
    assert finding.pointer == "/a~1b/1"
    assert finding.related == (Related(Span(9, 10), "one", "/a~1b/0"),)
    assert (finding.message, finding.found) == ("odd", 25)


def test_a_finding_at_a_key_includes_the_quotes() -> None:
    assert document_of('{"é": 1}').finding(("é",), "odd", at_key=True).span == Span(1, 5)


def test_a_replacement_edits_only_the_value() -> None:
    fix = document_of('{"a": 1.50 }').replace_fix(("a",), "2.5", "write 2.5", safe=True)
    assert fix == Fix("write 2.5", (Edit(Span(6, 10), "2.5"),), True)
