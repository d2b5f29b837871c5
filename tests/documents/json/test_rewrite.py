"""Edits give the new value for any old value and style, and leave other bytes alone."""

import json
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perflint.documents.json.document import JsonDocument
from perflint.documents.json.literals import LiteralFormatter
from perflint.documents.json.rewrite import Rewriter
from perflint.documents.json.style import StyleWriter, Template
from perflint.engine import fix
from perflint.primitives.finding import Edit, Fix
from perflint.primitives.text import Text

bounded = settings(max_examples=400, deadline=None)
names = st.sampled_from(["", "a", "b", "c", "0", "1", "é😀", '"\\', "a/b~", ",", "{", "\n"])
numbers = st.integers(-999, 999) | st.floats(-1e6, 1e6) | st.floats(allow_nan=False, width=16)
scalars = st.none() | st.booleans() | numbers.filter(lambda number: abs(number) < 1e308) | names
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=4),
    max_leaves=12,
)
SPACES = ["", "", " ", "\n", "\r\n", "\n  ", "\r\n\t", " \n\n    ", "\t"]


@st.composite
def changes(draw: st.DrawFn) -> tuple[Any, Any]:
    """Draw two values; keys that are in both have the same order in both."""
    old = draw(values)
    return old, draw(successors(old))


@st.composite
def successors(draw: st.DrawFn, old: Any) -> Any:
    if draw(st.integers(0, 5)) == 0:
        new = draw(values)
        return new if type(new) is not type(old) else old
    if isinstance(old, dict):
        kept = [(name, draw(successors(item))) for name, item in old.items() if draw(st.booleans())]
        for name in draw(st.lists(names, max_size=3, unique=True)):
            if name not in old:
                kept.insert(draw(st.integers(0, len(kept))), (name, draw(values)))
        return dict(kept)
    if isinstance(old, list):
        kept = [draw(successors(item)) for item in old[: draw(st.integers(0, len(old)))]]
        return kept + draw(st.lists(values, max_size=2)) if len(kept) == len(old) else kept
    return draw(scalars | st.just(old))


def written(value: Any, random: Random) -> str:
    """Write a value with random white space wherever JSON allows it."""

    def space() -> str:
        return random.choice(SPACES)

    if isinstance(value, dict):
        parts = [
            f"{json.dumps(name, ensure_ascii=random.random() < 0.5)}{space()}:{space()}"
            f"{written(item, random)}"
            for name, item in value.items()
        ]
        return "{" + space() + f"{space()},{space()}".join(parts) + space() + "}"
    if isinstance(value, list):
        parts = [written(item, random) for item in value]
        return "[" + space() + f"{space()},{space()}".join(parts) + space() + "]"
    return json.dumps(value, ensure_ascii=False)


def edits_of(text: str, old: Any, new: Any) -> list[Edit]:
    document = JsonDocument(Text("a.json", text.encode()))
    assert document.parse_error is None
    templates = [Template((), old)] if isinstance(old, dict) else []
    writer = StyleWriter(document, LiteralFormatter(text.encode()), templates)
    return list(Rewriter(document, writer, 0).edits((), old, new))


def applied(text: str, edits: list[Edit]) -> str:
    data, done = fix.apply(text.encode(), [Fix("write", tuple(edits), safe=True)])
    assert bool(done) == bool(edits)
    return data.decode()


def exactly(value: Any) -> Any:
    """Return a value that differs for true and 1, and for different orders of keys."""
    if isinstance(value, dict):
        return [(name, exactly(item)) for name, item in value.items()]
    if isinstance(value, list):
        return ("list", [exactly(item) for item in value])
    return (isinstance(value, bool), value)


@bounded
@given(changes(), st.randoms(use_true_random=False))
def test_the_edits_give_the_new_value_in_any_style(change: tuple[Any, Any], random: Random) -> None:
    old, new = change
    text = written(old, random)
    result = applied(text, edits_of(text, old, new))
    assert exactly(json.loads(result)) == exactly(new)
    assert edits_of(result, json.loads(result), new) == []


@bounded
@given(changes(), st.randoms(use_true_random=False))
def test_edits_do_not_overlap_and_change_something(change: tuple[Any, Any], random: Random) -> None:
    text = written(change[0], random)
    edits = sorted(edits_of(text, *change))
    assert all(first.span.stop <= second.span.start for first, second in pairwise(edits))
    assert len({edit.span for edit in edits}) == len(edits)
    for (start, stop), new in edits:
        assert text.encode()[start:stop] != new.encode()


@bounded
@given(
    changes(),
    st.sampled_from([1, 2, 4, "\t", 0, None]),
    st.sampled_from([(",", ": "), (",", ":"), (", ", ": ")]),
    st.booleans(),
)
def test_a_consistent_style_is_kept(
    change: tuple[Any, Any], indent: int | str | None, marks: tuple[str, str], escaped: bool
) -> None:
    """If the whole file is in one style, the result is in that style too."""
    if indent is not None:
        marks = (",", marks[1])
    elif marks == (",", ": "):
        marks = (", ", ": ")
    old, new = ({"first": ["é", 0.5], "second": value, "third": {"k": 1.0}} for value in change)
    new["second"] = change[1]

    def dumped(value: Any) -> str:
        return json.dumps(value, indent=indent, separators=marks, ensure_ascii=escaped)

    # Equal numbers keep their literals and exponents are not written, unlike with json.dumps.
    if any(mark in dumped(new) for mark in ("e-", "e+")) or _has_equal_numbers(old, new):
        return
    assert applied(dumped(old), edits_of(dumped(old), old, new)) == dumped(new)


def _has_equal_numbers(old: Any, new: Any) -> bool:
    if isinstance(old, dict) and isinstance(new, dict):
        return any(_has_equal_numbers(old[name], new[name]) for name in old if name in new)
    if isinstance(old, list) and isinstance(new, list):
        return any(map(_has_equal_numbers, old, new))
    return old == new and json.dumps(old) != json.dumps(new)


@pytest.mark.parametrize(("before", "after"), [("[null]", "[null,null]"), ("[1]", "[1,2]")])
def test_a_list_with_one_item_has_the_comma_of_other_containers(before: str, after: str) -> None:
    text = f'{{"first":{before},"second":{{"k":1}}}}'
    document = JsonDocument(Text("a.json", text.encode()))
    old, new = json.loads(text), {**json.loads(text), "first": json.loads(after)}
    templates = [Template((), old)]
    writer = StyleWriter(document, LiteralFormatter(document.text.data), templates)
    edits = list(Rewriter(document, writer, 0).edits((), old, new))
    data, _ = fix.apply(document.text.data, [Fix("", tuple(edits), safe=True)])
    assert data.decode() == f'{{"first":{after},"second":{{"k":1}}}}'
