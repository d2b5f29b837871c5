from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perflint.formats.paths import MISSING, FieldPath, Selection, pointer

bounded = settings(max_examples=150, deadline=None)
names = st.text(st.sampled_from("a~/01*é.") | st.characters(), min_size=1, max_size=5)
paths = st.lists(names, min_size=1, max_size=4).map(FieldPath)


@bounded
@given(paths)
def test_a_written_path_is_read_back(path: FieldPath) -> None:
    assert FieldPath.parse(str(path)) == path


@bounded
@given(paths)
def test_a_pointer_is_read_back_as_its_path(path: FieldPath) -> None:
    assert pointer(path) == f"/{path}"
    assert FieldPath.parse(pointer(path)) == path


@bounded
@given(paths, st.integers())
def test_a_path_and_its_getter_return_the_value_at_the_path(path: FieldPath, value: int) -> None:
    root: Any = value
    for name in reversed(path):
        root = {name: root}
    assert path.get(root) == value
    assert path.getter()(root) == value


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("stats/mean", ("stats", "mean")),
        ("/metadata/last_updated", ("metadata", "last_updated")),
        ("a~1b/~0c", ("a/b", "~c")),
        ("~01", ("~1",)),
        ("*", ("*",)),
    ],
)
def test_a_path_may_be_written_without_the_leading_slash(text: str, path: Any) -> None:
    assert FieldPath.parse(text) == path


@pytest.mark.parametrize("text", ["", "/", "a//b", "a/", "//a"])
def test_a_path_with_an_empty_name_is_rejected(text: str) -> None:
    with pytest.raises(ValueError, match=f"'{text}' has an empty name"):
        FieldPath.parse(text)


@pytest.mark.parametrize("root", [{}, {"a": None}, {"a": 1}, {"a": "b"}, {"a": ["b"]}, {"b": 1}])
def test_a_path_that_does_not_exist_is_missing(root: Any) -> None:
    assert FieldPath(("a", "b")).get(root) is MISSING


@pytest.mark.parametrize("root", [None, 1, "a", [0], []])
def test_a_path_in_a_value_that_is_not_an_object_is_missing(root: Any) -> None:
    assert FieldPath(("a",)).get(root) is MISSING


def test_the_empty_path_returns_the_value_itself() -> None:
    assert FieldPath().get(7) == 7


def test_a_pointer_escapes_names_and_numbers_items() -> None:
    assert pointer(("a/b", 0, "~", "é")) == "/a~1b/0/~0/é"
    assert pointer(()) == ""


def selected(patterns: str, record: Any, excluded: str = "") -> list[str]:
    selection = Selection(
        map(FieldPath.parse, patterns.split()), map(FieldPath.parse, excluded.split())
    )
    return [str(path) for path in selection.paths(record)]


RECORD = {"e2e": 1, "stages": {"DenoisingStage": 1, "BeforeDenoisingStage": 2, "Decode": 3}}


@pytest.mark.parametrize(
    ("patterns", "fields"),
    [
        ("e2e", ["e2e"]),
        ("stages/*", ["stages/DenoisingStage", "stages/BeforeDenoisingStage", "stages/Decode"]),
        ("stages/Decod?", ["stages/Decode"]),
        ("stages/*Denoising*", ["stages/DenoisingStage", "stages/BeforeDenoisingStage"]),
        ("stages/Decode stages/De*", ["stages/DenoisingStage", "stages/Decode"]),
        ("stages/Decode e2e", ["stages/Decode", "e2e"]),
        ("stages/decode", []),
        ("other/*", []),
        ("e2e/*", []),
        ("", []),
    ],
)
def test_patterns_select_fields_in_the_order_of_the_record(
    patterns: str, fields: list[str]
) -> None:
    assert selected(patterns, RECORD) == fields


def test_excluded_fields_are_not_selected() -> None:
    assert selected("stages/*Denoising* e2e", RECORD, "stages/*Before* e2e") == [
        "stages/DenoisingStage"
    ]


def test_a_pattern_excludes_only_fields_of_its_own_object() -> None:
    assert selected("e2e", RECORD, "stages/e2e") == ["e2e"]


def test_a_selection_does_not_depend_on_earlier_records() -> None:
    selection = Selection([FieldPath(("*",))])
    assert selection.paths({"a": 1, "b": 1}) == [("a",), ("b",)]
    assert selection.paths({"b": 1, "c": 1}) == [("b",), ("c",)]


@bounded
@given(names)
def test_a_name_without_wildcards_selects_itself(name: str) -> None:
    name = name.replace("*", "").replace("?", "") or "a"
    assert Selection([FieldPath((name,))]).paths({name: 1, "other": 2}) == [(name,)]


@pytest.mark.parametrize("name", ["time[ms]", "[p99]", "a[!b]"])
def test_brackets_are_not_special_in_patterns(name: str) -> None:
    assert selected(name, {name: 1, "timem": 2, "p": 3, "ac": 4}) == [name]
