"""Records behave like named tuples of the standard library."""

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
    """A record without fields."""


values = st.integers() | st.text(max_size=3)
calls = st.tuples(
    st.lists(values, max_size=4),
    st.dictionaries(st.sampled_from(["one", "two", "three", "four"]), values, max_size=4),
)


def outcome(make):
    """Return the result of a call as a plain tuple, or "rejected" if it raises."""
    try:
        return tuple(make())
    except (TypeError, ValueError):
        return "rejected"


@given(calls)
def test_the_constructor_accepts_and_rejects_the_same(call):
    positional, named = call
    assert outcome(lambda: Ours(*positional, **named)) == outcome(
        lambda: Theirs(*positional, **named)
    )
    assert outcome(lambda: Ours._make(positional)) == outcome(
        lambda: Theirs(*positional) if len(positional) > 0 else Theirs()
    )


@given(st.dictionaries(st.sampled_from(["one", "two", "three", "four"]), values, max_size=3))
def test_replace_gives_the_same(changes):
    ours, theirs = Ours(1), Theirs(1)
    assert outcome(lambda: ours._replace(**changes)) == outcome(lambda: theirs._replace(**changes))


@given(st.integers(), st.text(), st.tuples(st.integers()))
def test_a_record_is_the_same_tuple(one, two, three):
    ours, theirs = Ours(one, two, three), Theirs(one, two, three)
    assert ours == theirs
    assert hash(ours) == hash(theirs)
    assert repr(ours) == repr(theirs).replace("Theirs", "Ours")
    assert ours._asdict() == theirs._asdict()
    assert (ours.one, ours.two, ours.three) == (one, two, three)
    for made in (pickle.loads(pickle.dumps(ours)), copy.copy(ours), copy.deepcopy(ours)):
        assert (type(made), made) == (Ours, ours)


def test_the_class_attributes_are_the_same():
    for name in ("_fields", "_field_defaults", "__match_args__", "__annotations__"):
        assert getattr(Ours, name) == getattr(Theirs, name)
    assert Ours.__doc__ == "A record."
    assert Ours(1).both == "1b"
    assert Ours.parse("7") == (7, "b", ())


def test_a_record_is_immutable_and_has_no_dict():
    record = Ours(1)
    for name in ("one", "four"):
        with pytest.raises(AttributeError):
            setattr(record, name, 2)
    assert not hasattr(record, "__dict__")


def test_a_record_without_fields_is_an_empty_tuple():
    assert Empty() == ()
    with pytest.raises(TypeError):
        Empty(1)


def test_missing_and_extra_arguments_are_named():
    with pytest.raises(TypeError, match=r"Ours\(\) is missing the argument 'one'"):
        Ours()
    with pytest.raises(TypeError, match=r"Ours\(\) got an unexpected argument 'four'"):
        Ours(1, four=4)
    with pytest.raises(TypeError, match=r"Ours\(\) got an unexpected argument 'one'"):
        Ours(1, one=2)
    with pytest.raises(TypeError, match=r"Ours\(\) got an unexpected argument 4"):
        Ours(1, "", (), 4)


def test_a_subclass_keeps_the_fields():
    class Below(Ours):
        __slots__ = ()

        def more(self) -> int:
            return self.one + 1

    assert Below(1).more() == 2
    assert Below._fields == Ours._fields


def test_patterns_match_records():
    match Ours(3, "x"):
        case Ours(one, two="x"):
            assert one == 3
        case _:
            pytest.fail("no pattern matches")
