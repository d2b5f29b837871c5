"""Whatever a text holds and becomes: it is what it should be, and the rest keeps its bytes."""

import json
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perflint.documents.json.document import JsonDocument
from perflint.documents.json.literals import Spelling
from perflint.documents.json.rewrite import Rewriter
from perflint.documents.json.style import Donor, Looks
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
    """Two values; keys that both have stand in the same order in both."""
    old = draw(values)
    return old, draw(successors(old))


@st.composite
def successors(draw: st.DrawFn, old: Any) -> Any:
    if draw(st.integers(0, 5)) == 0:
        new = draw(values)
        return new if type(new) is not type(old) else old
    if isinstance(old, dict):
        stay = [(name, draw(successors(item))) for name, item in old.items() if draw(st.booleans())]
        for name in draw(st.lists(names, max_size=3, unique=True)):
            if name not in old:
                stay.insert(draw(st.integers(0, len(stay))), (name, draw(values)))
        return dict(stay)
    if isinstance(old, list):
        stay = [draw(successors(item)) for item in old[: draw(st.integers(0, len(old)))]]
        return stay + draw(st.lists(values, max_size=2)) if len(stay) == len(old) else stay
    return draw(scalars | st.just(old))


def written(value: Any, random: Random) -> str:
    """Write a value with white space of all kinds in all places that allow it."""

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
    assert document.fault is None
    donors = [Donor((), old)] if isinstance(old, dict) else []
    looks = Looks(document, Spelling(text.encode()), donors)
    return list(Rewriter(document, looks, 0).edits((), old, new))


def applied(text: str, edits: list[Edit]) -> str:
    data, done = fix.apply(text.encode(), [Fix("write", tuple(edits), safe=True)])
    assert bool(done) == bool(edits)
    return data.decode()


def exactly(value: Any) -> Any:
    """Tell values apart that Python takes for equal: true and 1, and orders of keys."""
    if isinstance(value, dict):
        return [(name, exactly(item)) for name, item in value.items()]
    if isinstance(value, list):
        return ("list", [exactly(item) for item in value])
    return (isinstance(value, bool), value)


@bounded
@given(changes(), st.randoms(use_true_random=False))
def test_a_value_becomes_the_other_in_any_layout(change: tuple[Any, Any], random: Random) -> None:
    old, new = change
    text = written(old, random)
    result = applied(text, edits_of(text, old, new))
    assert exactly(json.loads(result)) == exactly(new)
    assert edits_of(result, json.loads(result), new) == []


@bounded
@given(changes(), st.randoms(use_true_random=False))
def test_edits_are_apart_and_change_something(change: tuple[Any, Any], random: Random) -> None:
    text = written(change[0], random)
    edits = sorted(edits_of(text, *change))
    assert all(one.span.stop <= two.span.start for one, two in pairwise(edits))
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
def test_what_one_writer_wrote_is_as_that_writer_writes_it(
    change: tuple[Any, Any], indent: int | str | None, marks: tuple[str, str], escaped: bool
) -> None:
    """Where layout and spelling are of one kind throughout, the result is too."""
    if indent is not None:
        marks = (",", marks[1])
    elif marks == (",", ": "):
        marks = (", ", ": ")
    old, new = ({"first": ["é", 0.5], "second": value, "third": {"k": 1.0}} for value in change)
    new["second"] = change[1]

    def dumped(value: Any) -> str:
        return json.dumps(value, indent=indent, separators=marks, ensure_ascii=escaped)

    # An equal number keeps its bytes, and exponents are not written: neither is the writer's way.
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
def test_a_list_of_one_takes_its_comma_from_around(before: str, after: str) -> None:
    text = f'{{"first":{before},"second":{{"k":1}}}}'
    document = JsonDocument(Text("a.json", text.encode()))
    old, new = json.loads(text), {**json.loads(text), "first": json.loads(after)}
    donors = [Donor((), old)]
    looks = Looks(document, Spelling(document.text.data), donors)
    edits = list(Rewriter(document, looks, 0).edits((), old, new))
    data, _ = fix.apply(document.text.data, [Fix("", tuple(edits), safe=True)])
    assert data.decode() == f'{{"first":{after},"second":{{"k":1}}}}'
