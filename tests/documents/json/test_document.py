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
    """An object as its text has it: members in their order, keys that stand twice included."""


# Few keys, so that they meet often; with what a count of colons or of quotes could stumble over.
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
"""orjson writes 254 levels; the standard library reads a little less than a thousand."""


def spelled(text: str, random: Random) -> str:
    escaped = "".join(f"\\u{ord(character):04{random.choice('xX')}}" for character in text)
    return random.choice([json.dumps(text), json.dumps(text, ensure_ascii=False), f'"{escaped}"'])


def written(value: Any, random: Random) -> str:
    space = random.choice(["", " ", "\r\n"])
    if isinstance(value, Pairs):
        members = [f"{spelled(key, random)}{space}:{written(item, random)}" for key, item in value]
        return f"{{{space}{','.join(members)}{space}}}"
    if isinstance(value, list):
        return f"[{','.join(written(item, random) for item in value)}{space}]"
    return spelled(value, random) if isinstance(value, str) else json.dumps(value)


def duplicates_of(value: Any, route: Route = ()) -> list[Route]:
    """List the routes of keys that stand again in their object, in the order of the text."""
    found: list[Route] = []
    seen = set()
    members = value if isinstance(value, Pairs) else enumerate(value) if type(value) is list else ()
    for step, item in members:
        if step in seen:
            found.append((*route, step))
        seen.add(step)
        found += duplicates_of(item, (*route, step))
    return found


texts = st.builds(written, objects, st.randoms(use_true_random=False))


def document_of(text: str | bytes) -> JsonDocument:
    return JsonDocument(Text("a.json", text.encode() if isinstance(text, str) else text))


def exact(text: str) -> list[Route]:
    return duplicates_of(json.loads(text, object_pairs_hook=Pairs))


@bounded
@given(texts, st.sampled_from(DEPTHS), st.sampled_from([("[", 0, "]"), ('{"k":', "k", "}")]))
def test_duplicates_are_exactly_those_that_the_standard_library_sees(
    text: str, depth: int, level: tuple[str, str | int, str]
) -> None:
    opening, step, closing = level
    document = document_of(opening * depth + text + closing * depth)
    expected = [(step,) * depth + route for route in exact(text)]
    assert [duplicate.route for duplicate in document.spans.duplicates()] == expected
    assert document.may_hold_duplicates() or not expected


@bounded
@given(texts)
def test_only_an_escaped_colon_makes_the_count_of_colons_unsure(text: str) -> None:
    if "\\u003a" not in text.lower():
        assert document_of(text).may_hold_duplicates() == bool(exact(text))


@bounded
@given(texts)
def test_both_places_of_a_duplicate_hold_its_key(text: str) -> None:
    document = document_of(text)
    for duplicate in document.spans.duplicates():
        places = duplicate.first, duplicate.again
        spelled_keys = [document.text.data[start:stop] for start, stop in places]
        assert list(map(json.loads, spelled_keys)) == [duplicate.route[-1]] * 2
        assert duplicate.first.stop <= duplicate.again.start


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
        # An escaped colon makes up for the colon of the key that is dropped.
        ('{"a": 1, "a": "\\u003a"}', [("a",)]),
        ('{"a": 1, "a": "\\u003A"}', [("a",)]),
        # The last one hides the first, and with it all that would tell of the keys in it.
        ('{"a": {"x": 1}, "a": 2}', [("a",)]),
        ('[{"a": 1}, 2, {"a": {"b": 1, "b": 1}}]', [(2, "a", "b")]),
        ('{"a": 1, "b": {"c": 1, "c": 2}}', [("b", "c")]),
    ],
)
def test_duplicates_are_found_at_their_routes(text: str, routes: list[Route]) -> None:
    document = document_of(text)
    assert document.may_hold_duplicates()
    assert [duplicate.route for duplicate in document.spans.duplicates()] == routes


def test_a_second_and_a_third_key_are_both_compared_with_the_first() -> None:
    second, third = document_of('{"a": 1, "a": 2, "a": 3}').spans.duplicates()
    assert (second.first, second.again) == ((1, 4), (9, 12))
    assert (third.first, third.again) == ((1, 4), (17, 20))


@pytest.mark.parametrize("end", ["\n", " \r\n\t"])
def test_white_space_behind_the_value_is_no_matter(end: str) -> None:
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
def test_no_negative_number_is_overlooked(value: Any, indent: Any, separators: Any) -> None:
    text = json.dumps(value, indent=indent, separators=separators)
    numbers: list[str] = []
    json.loads(text, parse_int=numbers.append, parse_float=numbers.append)
    negative = any(float(number) < 0 for number in numbers)
    assert document_of(text).may_hold_negatives() or not negative


@pytest.mark.parametrize(
    "text", ["-1", " -1", "\t-1", "\n-1", "\r-1", "[-1]", "[0,-1]", '{"a":-1}']
)
def test_a_sign_before_a_number_may_be_a_negative(text: str) -> None:
    assert document_of(text).may_hold_negatives()


@pytest.mark.parametrize("text", ["1e-5", "[1E-5]", '"2026-05-17"', '{"t2i-fast": "a-1"}', "0"])
def test_a_sign_within_a_name_or_an_exponent_is_no_negative(text: str) -> None:
    assert not document_of(text).may_hold_negatives()


def test_a_text_has_a_value_or_a_fault() -> None:
    good, bad = document_of('{"a": 1}'), document_of('{"a": 1')
    assert (good.value, good.fault) == ({"a": 1}, None)
    assert bad.value is None
    assert bad.fault is not None


def test_a_finding_is_placed_by_routes() -> None:
    document = document_of('{"a/b": [1, 25]}')
    finding = document.finding(("a/b", 1), "odd", related=((("a/b", 0), "one"),), found=25)
    assert finding.span == Span(12, 14)
    assert finding.pointer == "/a~1b/1"
    assert finding.related == (Related(Span(9, 10), "one", "/a~1b/0"),)
    assert (finding.message, finding.found) == ("odd", 25)


def test_a_finding_at_a_key_spans_the_key_with_its_quotes() -> None:
    assert document_of('{"é": 1}').finding(("é",), "odd", at_key=True).span == Span(1, 5)


def test_a_replacement_edits_the_value_alone() -> None:
    fix = document_of('{"a": 1.50 }').replacing(("a",), "2.5", "write 2.5", safe=True)
    assert fix == Fix("write 2.5", (Edit(Span(6, 10), "2.5"),), True)
