"""Where records are found, and how they are called."""

from typing import Any

import pytest

from perflint.formats.language import Records
from perflint.formats.paths import MISSING
from perflint.formats.records import RecordFinder, RecordPlace, stem_of
from perflint.primitives.decode import decode


def finder(others: tuple[str, ...] = (), **keys: Any) -> RecordFinder:
    return RecordFinder(decode(keys, Records), others)


def found(root: Any, others: tuple[str, ...] = (), **keys: Any) -> dict[str, str]:
    """Return the name of each record by the JSON Pointer of its place."""
    places = finder(others, **keys).find(root, "stem")
    return {"".join(f"/{step}" for step in place.route): place.name for place in places}


FILES = {
    "files": [
        {"name": "a.ts", "groups": [{"title": "sort", "benchmarks": [{"name": "x"}, {"name": 2}]}]},
        {"name": "b.ts", "groups": [{"title": "find", "benchmarks": []}, {"benchmarks": [{}]}]},
        {"groups": None},
        7,
    ]
}
BENCHMARKS = "/files/*/groups/*/benchmarks/*"


@pytest.mark.parametrize(
    ("keys", "root", "expected"),
    [
        # the file is the record
        ({"at": ""}, {"a": 1}, {"": "stem"}),
        ({"at": "", "name": "a"}, {"a": "x"}, {"": "x"}),
        ({"at": "", "name": ["b", "a"]}, {"a": 1, "b": {}}, {"": "1"}),
        ({"at": ""}, [], {}),
        ({"at": "/run"}, {"run": {}}, {"/run": "stem"}),
        ({"at": "/run"}, {"run": []}, {}),
        # one star
        ({"at": "/*"}, {"a": 1, "b": {}}, {"/a": "a", "/b": "b"}),
        ({"at": "/*"}, [{}], {}),
        ({"at": "/*", "name": "id"}, [{"id": "x"}, {"id": 3}], {"/0": "x", "/1": "1"}),
        ({"at": "/*", "name": "id"}, {"a": {"id": "x"}}, {}),
        ({"at": "/r/*"}, {"r": {"a": {}}, "m": 1}, {"/r/a": "a"}),
        # several stars
        ({"at": "/*/*"}, {"a": {"x": 1, "y": 2}, "n": 3}, {"/a/x": "a/x", "/a/y": "a/y"}),
        ({"at": "/*/*"}, [{"a": 1}, {"a": 2}], {"/0/a": "a", "/1/a": "a"}),
        ({"at": "/*/*"}, [[1, 2]], {"/0/0": "0", "/0/1": "1"}),
        ({"at": "/*/runs/*"}, {"a": {"runs": [{}]}, "b": {}}, {"/a/runs/0": "a"}),
        ({"at": "/*/run"}, {"a": {"run": {}}, "b": {"x": 1}}, {"/a/run": "a"}),
        # names
        (
            {"at": "/*", "name": ["b", "p", "t"]},
            [{"b": "x", "p": {"n": "1", "k": 2}, "t": 4}],
            {"/0": "x/k=2,n=1/4"},
        ),
        (
            {"at": "/*", "name": ["b", "p"]},
            [{"b": "x", "p": None}, {"p": {}}, {"p": True}],
            {"/0": "x", "/1": "1", "/2": "true"},
        ),
        ({"at": "/*", "name": ["b", "l"]}, [{"b": "x", "l": [1, "a", None]}], {"/0": "x/1,a,"}),
        (
            {"at": "/*/*", "name": ["/title", "id"]},
            {"title": "t", "g": [{"id": 1}]},
            {"/g/0": "g/t/1"},
        ),
        # only some
        (
            {"at": "/*", "name": "id", "only": {"kind": ["a", "b"]}},
            [{"id": "x", "kind": "a"}, {"id": "y", "kind": "c"}, {"id": "z"}],
            {"/0": "x"},
        ),
    ],
)
def test_places_and_names(keys: dict[str, Any], root: Any, expected: dict[str, str]) -> None:
    assert found(root, **keys) == expected


def test_a_name_from_the_root_shares_the_stars() -> None:
    names = ["/files/*/groups/*/title", "name"]
    assert found(FILES, at=BENCHMARKS, name=names) == {
        "/files/0/groups/0/benchmarks/0": "sort/x",
        "/files/0/groups/0/benchmarks/1": "sort/2",
        "/files/1/groups/1/benchmarks/0": "0",
    }
    assert found(FILES, at=BENCHMARKS, name=["/files/*/name"]) == {
        "/files/0/groups/0/benchmarks/0": "a.ts",
        "/files/0/groups/0/benchmarks/1": "a.ts",
        "/files/1/groups/1/benchmarks/0": "b.ts",
    }


def test_other_keys_of_the_root_are_no_records() -> None:
    assert found({"meta": {"a": 1}, "x": {"b": 2}}, ("meta",), at="/*/*") == {"/x/b": "x/b"}
    assert found({"meta": {"a": 1}, "x": {"b": 2}}, ("meta",), at="/*") == {"/x": "x"}


def test_a_record_has_the_value_in_the_file() -> None:
    record = {"a": 1}
    (place,) = finder(at="/x/*").find({"x": {"y": record}}, "stem")
    assert place == RecordPlace(("x", "y"), record, "y")
    assert place.value is record


@pytest.mark.parametrize(
    ("keys", "is_plain", "naming", "kinds"),
    [
        ({"at": "/a/*"}, True, None, ["an object"]),
        ({"at": "/a/*", "name": "id"}, True, ("id",), ["a list"]),
        ({"at": "/a/*", "name": ["id"]}, True, ("id",), ["a list"]),
        ({"at": "/a/*", "name": ["id", "k"]}, False, None, ["an object", "a list"]),
        ({"at": "/a/*", "name": "/id"}, False, None, ["an object", "a list"]),
        ({"at": "/a/*", "only": {"k": ["x"]}}, False, None, ["an object", "a list"]),
        ({"at": "/*/*"}, False, None, ["an object", "a list"]),
        ({"at": ""}, False, None, ["an object"]),
    ],
)
def test_which_records_are_plain(
    keys: dict[str, Any], is_plain: bool, naming: Any, kinds: list[str]
) -> None:
    places = finder(**keys)
    assert (places.is_plain, places.naming, places.container_kinds) == (is_plain, naming, kinds)


@pytest.mark.parametrize(
    ("path", "stem"),
    [
        ("a/b.json", "b"),
        ("b.x.json", "b.x"),
        ("b.jsonl", "b"),
        ("a/.size.json", ".size"),
        (".json", ".json"),
        ("", ""),
    ],
)
def test_the_name_of_a_file(path: str, stem: str) -> None:
    assert stem_of(path) == stem


ROWS = [
    {"run": "a", "ms": 1},
    {"run": "b", "ms": 9},
    {"run": "a", "ms": 3, "extra": 1},
    {"run": "a", "kind": "mean", "ms": 2},
]


def test_rows_of_one_name_are_one_record() -> None:
    first, second = finder(at="/*", name="run", **{"rows-by": "kind"}).find(ROWS, "stem")
    assert first.name == "a"
    assert first.value == {"rows": {"run": ["a", "a"], "ms": [1, 3]}, "mean": ROWS[3]}
    assert second.value == {"rows": {"run": ["b"], "ms": [9]}}
    assert first.location(("rows", "ms", 1)) == (2, "ms")
    assert first.location(("rows", "ms")) == (0, "ms")
    assert first.location(("mean", "ms")) == (3, "ms")
    assert first.location(()) == (0,)
    assert [*first.places] == [((3,), ("mean",)), ((0,), ("rows",)), ((2,), ("rows",))]


def test_rows_that_are_not_objects_are_records_of_their_own() -> None:
    places = [*finder(at="/*", name="run", **{"rows-by": "kind"}).find([None, *ROWS, 7], "stem")]
    assert [(place.name, place.value) for place in places if place.name.isdecimal()] == [
        ("0", None),
        ("5", 7),
    ]


def test_a_record_of_columns() -> None:
    root = {"names": ["ms", "note", "rest"], "runs": {"a": [[1, 2], "x"], "b": 7}}
    first, second = finder(at="/runs/*", columns="/names").find(root, "stem")
    assert (first.name, first.value) == ("a", {"ms": [1, 2], "note": "x"})
    assert first.location(("ms", 1)) == ("runs", "a", 0, 1)
    assert first.location(("note",)) == ("runs", "a", 1)
    assert (second.value, second.columns) == (7, ())
    assert [place.value for place in finder(at="/runs/*", columns="/absent").find(root, "")] == [
        [[1, 2], "x"],
        7,
    ]


def test_lines_are_records() -> None:
    assert found({"a": 1}, at="", lines=True) == {"": "stem"}
    assert found([{"a": 1}, {"a": 2}], at="", lines=True) == {"/0": "stem", "/1": "stem/1"}
    assert found([{"a": "x"}, {"b": 2}], at="", lines=True, name="a") == {"/0": "x", "/1": "stem/1"}
    places = finder(at="", lines=True)
    assert places.first([]) is MISSING
    assert places.first([{"a": 1}]) == places.head([{"a": 1}]) == {"a": 1}
