import json
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fuzz.json_texts import format_json, texts, values
from perflint.documents.json.spans import JsonSpans
from perflint.formats.paths import Route
from perflint.primitives.finding import Span

bounded = settings(max_examples=150, deadline=None)


def below(value: Any, route: Route = ()) -> Iterator[tuple[Route, Any]]:
    """Yield a value and all nested values, with their routes."""
    yield route, value
    if isinstance(value, (dict, list)):
        for step, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from below(item, (*route, step))


class Walk:
    """Finds all spans slowly, with the standard library's decoder."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.decoder = json.JSONDecoder(strict=True)
        self.spans: dict[Route, tuple[Span, Span]] = {}
        start = self._skip_space(0)
        span = self._span(start, self._stop(start))
        self.spans[()] = span, span
        self._enter((), start)

    def _skip_space(self, offset: int) -> int:
        while self.text[offset : offset + 1] in (" ", "\t", "\r", "\n"):
            offset += 1
        return offset

    def _stop(self, offset: int) -> int:
        return self.decoder.raw_decode(self.text, offset)[1]

    def _span(self, start: int, stop: int) -> Span:
        return Span(len(self.text[:start].encode()), len(self.text[:stop].encode()))

    def _enter(self, route: Route, start: int) -> None:
        opening = self.text[start]
        offset = self._skip_space(start + 1)
        number = 0
        while opening in "{[" and self.text[offset] not in "}]":
            step: str | int = number
            key = None
            if opening == "{":
                step, stop = self.decoder.raw_decode(self.text, offset)
                key = self._span(offset, stop)
                offset = self._skip_space(self._skip_space(stop) + 1)
            value = self._span(offset, self._stop(offset))
            child = (*route, step)
            self.spans[child] = key or value, value
            self._enter(child, offset)
            offset = self._skip_space(self._stop(offset))
            offset = self._skip_space(offset + 1) if self.text[offset] == "," else offset
            number += 1


@bounded
@given(texts)
def test_the_span_of_every_value_contains_that_value(text: str) -> None:
    data = text.encode()
    spans = JsonSpans(data)
    for route, value in below(json.loads(text)):
        start, stop = spans.value(route)
        assert repr(json.loads(data[start:stop])) == repr(value)
        assert data[start:stop] == data[start:stop].strip()


@bounded
@given(texts)
def test_the_span_of_every_key_contains_that_key(text: str) -> None:
    data = text.encode()
    spans = JsonSpans(data)
    for route, _ in below(json.loads(text)):
        start, stop = spans.key(route)
        if route and isinstance(route[-1], str):
            assert json.loads(data[start:stop]) == route[-1]
        else:
            assert (start, stop) == spans.value(route)


@bounded
@given(texts)
def test_spans_equal_those_of_the_standard_library(text: str) -> None:
    spans = JsonSpans(text.encode())
    expected = Walk(text).spans
    assert {route: (spans.key(route), spans.value(route)) for route in expected} == expected


@bounded
@given(values, st.randoms(use_true_random=False))
def test_a_text_with_distinct_keys_has_no_duplicates(value: Any, random: Random) -> None:
    assert list(JsonSpans(format_json(value, random).encode()).duplicates()) == []


@pytest.mark.parametrize(
    "route", [("b",), (0,), ("a", "x"), ("a", "1"), ("a", 2), ("a", 0, "x"), ("a", 0, 0), ("c", 0)]
)
def test_a_route_that_does_not_exist_raises_key_error(route: Route) -> None:
    with pytest.raises(KeyError):
        JsonSpans(b'{"a": [1, 2], "c": "[0]"}').value(route)


def test_the_last_of_duplicate_keys_is_used() -> None:
    data = b'{"a": {"x": 1}, "a": {"y": 2}}'
    spans = JsonSpans(data)
    assert spans.key(("a",)) == (16, 19)
    assert spans.value(("a", "y")) == (27, 28)
    with pytest.raises(KeyError):
        spans.value(("a", "x"))


@pytest.mark.parametrize(("opening", "step", "closing"), [("[", 0, "]"), ('{"k":', "k", "}")])
def test_the_innermost_value_of_a_thousand_levels_is_found(
    opening: str, step: str | int, closing: str
) -> None:
    data = (opening * 1000 + "7" + closing * 1000).encode()
    start, stop = JsonSpans(data).value((step,) * 1000)
    assert (start, data[start:stop]) == (1000 * len(opening), b"7")


@bounded
@given(texts)
def test_the_token_at_an_offset_is_the_key_or_value_that_contains_it(text: str) -> None:
    walk = Walk(text)
    expected: dict[int, tuple[Route, Span, bool]] = {}
    for route, (key, value) in walk.spans.items():
        if text.encode()[value.start : value.start + 1] not in (b"{", b"["):
            expected |= dict.fromkeys(range(*value), (route, value, False))
        if key != value:
            expected |= dict.fromkeys(range(*key), (route, key, True))
    spans = JsonSpans(text.encode())
    for offset in range(-1, len(text.encode()) + 1):
        assert spans.token(offset) == expected.get(offset)


def test_a_member_that_another_one_replaces_has_no_tokens() -> None:
    data = b'{"a": 1, "a": 2}'
    spans = JsonSpans(data)
    found = [spans.token(offset) for offset in range(len(data))]
    assert [token and (token.span.start, token.is_key) for token in found if token] == [
        *([(9, True)] * 3),
        (14, False),
    ]
