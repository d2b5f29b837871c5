"""Records do what named tuples of the standard library do."""

import copy
import pickle
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perflint.primitives.record import Record


class Ours(Record):
    """A record."""

    one: int
    two: str = "b"
    three: tuple[int, ...] = ()

    @property
    def both(self) -> str:
        return f"{self.one}{self.two}"

    @classmethod
    def parse(cls, text: str) -> "Ours":
        return cls(int(text))


class Theirs(NamedTuple):
    """A named tuple."""

    one: int
    two: str = "b"
    three: tuple[int, ...] = ()


class Empty(Record):
    """A record without a field."""


values = st.integers() | st.text(max_size=3)
calls = st.tuples(
    st.lists(values, max_size=4),
    st.dictionaries(st.sampled_from(["one", "two", "three", "four"]), values, max_size=4),
)


def outcome(make):
    """Return what a call gives as a plain tuple, or the type of what it raises."""
    try:
        return tuple(make())
    except (TypeError, ValueError):
        return "refused"


@given(calls)
def test_it_takes_and_refuses_the_same(call):
    positional, named = call
    assert outcome(lambda: Ours(*positional, **named)) == outcome(
        lambda: Theirs(*positional, **named)
    )
    assert outcome(lambda: Ours._make(positional)) == outcome(
        lambda: Theirs(*positional) if len(positional) > 0 else Theirs()
    )


@given(st.dictionaries(st.sampled_from(["one", "two", "three", "four"]), values, max_size=3))
def test_it_replaces_the_same(changes):
    ours, theirs = Ours(1), Theirs(1)
    assert outcome(lambda: ours._replace(**changes)) == outcome(lambda: theirs._replace(**changes))


@given(st.integers(), st.text(), st.tuples(st.integers()))
def test_it_is_the_same_tuple(one, two, three):
    ours, theirs = Ours(one, two, three), Theirs(one, two, three)
    assert ours == theirs
    assert hash(ours) == hash(theirs)
    assert repr(ours) == repr(theirs).replace("Theirs", "Ours")
    assert ours._asdict() == theirs._asdict()
    assert (ours.one, ours.two, ours.three) == (one, two, three)
    for made in (pickle.loads(pickle.dumps(ours)), copy.copy(ours), copy.deepcopy(ours)):
        assert (type(made), made) == (Ours, ours)


def test_its_class_says_the_same():
    for name in ("_fields", "_field_defaults", "__match_args__", "__annotations__"):
        assert getattr(Ours, name) == getattr(Theirs, name)
    assert Ours.__doc__ == "A record."
    assert Ours(1).both == "1b"
    assert Ours.parse("7") == (7, "b", ())


def test_it_cannot_be_changed_and_holds_nothing_else():
    record = Ours(1)
    for name in ("one", "four"):
        with pytest.raises(AttributeError):
            setattr(record, name, 2)
    assert not hasattr(record, "__dict__")


def test_one_without_fields_is_an_empty_tuple():
    assert Empty() == ()
    with pytest.raises(TypeError):
        Empty(1)


def test_what_is_missing_or_too_much_is_named():
    with pytest.raises(TypeError, match=r"Ours\(\) needs 'one'"):
        Ours()
    with pytest.raises(TypeError, match=r"Ours\(\) has no room for 'four'"):
        Ours(1, four=4)
    with pytest.raises(TypeError, match=r"Ours\(\) has no room for 'one'"):
        Ours(1, one=2)
    with pytest.raises(TypeError, match=r"Ours\(\) has no room for 4"):
        Ours(1, "", (), 4)


def test_a_record_of_a_record_keeps_its_fields():
    class Below(Ours):
        __slots__ = ()

        def more(self) -> int:
            return self.one + 1

    assert Below(1).more() == 2
    assert Below._fields == Ours._fields


def test_patterns_take_it_apart():
    match Ours(3, "x"):
        case Ours(one, two="x"):
            assert one == 3
        case _:
            pytest.fail("no pattern fits")
