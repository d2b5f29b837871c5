"""Where records are found in an unknown file, their fields and names, and the TOML of a draft."""

import json
from typing import Any

import pytest
import tomli

from perflint.formats import build
from perflint.formats.draft import DraftError, draft
from perflint.formats.draft.toml import toml


def drafted(value: Any, path: str = "bench/base.json", **rest: Any) -> dict[str, Any]:
    """Return the keys of a draft, which must be a valid format."""
    found = draft(value, path, **rest)
    keys: dict[str, Any] = tomli.loads(toml(found))["formats"][found.name]
    build(found.name, keys)
    return keys


ROW = {"mean_ms": 1.5, "size": 3}


@pytest.mark.parametrize(
    ("value", "records"),
    [
        ({"a": ROW, "b": ROW}, {"at": "/*"}),
        ({"sims": {"a": ROW, "b": ROW}, "date": "2026-01-01"}, {"at": "/sims/*"}),
        ({"x": {"y": {"a": ROW, "b": ROW}}}, {"at": "/x/y/*"}),
        ({"h100": {"a": ROW, "b": ROW}, "a100": {"a": ROW}}, {"at": "/*/*"}),
        ({"rows": [{**ROW, "name": "a"}]}, {"at": "/rows/*", "name": "name"}),
        ([{**ROW, "id": "a"}, {**ROW, "id": "b"}], {"at": "/*", "name": "id"}),
        (
            [{"ms": 1.5, "id": key, "n": n} for key, n in (("a", 1), ("a", 2), ("b", 1))],
            {"at": "/*", "name": ["id", "n"]},
        ),
        ([{"ms": 1.5, "n": 1}, {"ms": 1.5, "n": 2}], {"at": "/*", "name": "/*/n"}),
        ([{"ms": 1.5}, {"ms": 1.5}], {"at": "/*", "name": "ms"}),  # by their number
        ({"parse": 1.5, "render": 2.5}, {"at": "/*"}),
        ({"timings": {"parse": 1.5, "render": 2.5}}, {"at": "/timings/*"}),
        ({"p50": 1.5, "p99": 2.5}, {"at": ""}),
        ({"wall_ms": 1.5, "ops_per_sec": 2.5, "note": "x"}, {"at": ""}),
        ({"a_ms": 1.5, "b_ms": 2.5, "c_ms": 3.5, "by": {"x": ROW, "y": ROW}}, {"at": ""}),
        ({"a/b": {"~": ROW, "*": ROW}}, {"at": "/a~1b/*"}),
    ],
)
def test_where_the_records_are(value, records):
    assert drafted(value)["records"] == records


def test_like_objects_beside_other_values_of_the_root():
    keys = drafted({"date": "2026-01-01", "commit": "abc", "a": ROW, "b": ROW})
    assert keys["records"] == {"at": "/*"}
    assert keys["signature"] == {"has": ["/commit", "/date"], "record-has": ["mean_ms", "size"]}
    assert keys["metadata"] == {"date": "/date", "date-style": "date"}


@pytest.mark.parametrize(
    ("name", "values", "kind"),
    [
        ("mean_ms", [1.5, 2.5], "measurement"),
        ("latency_ns", [160, 180], "measurement"),
        ("iterations", [10, 20], "count"),
        ("peak_bytes", [1024, 2048], "size"),
        ("seed", [42, 43], "number"),
        ("delta_ms", [-1.5, 2.5], "signed"),
        ("max_threshold", [0.5, 0.7], "limit"),
        ("unit", ["ms", "us"], "text"),
        ("spread", [1.5, None], "measurement?"),
        ("flag", [True, False], "any?"),
        ("mixed", [1.5, "x"], "any?"),
        ("score", [1.5, "NaN"], "measurement"),
        ("runs", [[1.5, 2.5, 3.5], [1.25, 2.25]], "samples"),
        ("raw", [[[1.5], [2.5]], [[1.5, 3.5], [2.25]]], "samples"),
        ("steps", [{"0": 1.5, "1": 2.5}, {"1": 1.5, "0": 2.5}], "samples"),
        ("stages", [{"load": 1.5, "run": 2.5}, {"load": 3.5, "save": None}], "measurements"),
        ("shape", [[2, 3], [4, 5]], "any?"),
        ("offsets", [[-1.5, 2.5, 3.5], [1.5, 2.5, 3.5]], "any?"),
    ],
)
def test_the_kinds_of_fields(name, values, kind):
    records = {f"r{n}": {"x_ms": 1.5 + n, name: value} for n, value in enumerate(values)}
    keys = drafted({"records": records, "v": 1})
    assert keys["fields"] == {name: kind, "x_ms": "measurement"}
    shapes = {"runs": "list", "raw": "nested-lists", "steps": "index-map"}
    assert keys.get("samples") == ({name: {"shape": shapes[name]}} if name in shapes else None)
    assert keys.get("missing") == (["NaN"] if name == "score" else None)


def test_fields_in_objects_and_in_maps_of_like_objects():
    record = {"cpu": {"mean": 1.5, "unit": "ms"}, "by": {"x": {"p50": 1, "n": 2}, "y": {"p50": 3}}}
    record |= {"a_ms": 1.5, "b_ms": 2.5, "c_ms": 3.5}
    keys = drafted({"a": record, "b": record})
    assert keys["fields"] == {
        "a_ms": "measurement",
        "b_ms": "measurement",
        "by/*/n": "count?",
        "by/*/p50": "measurement",
        "c_ms": "measurement",
        "cpu/mean": "measurement",
        "cpu/unit": "text",
    }


def test_keys_that_no_path_can_name_are_allowed():
    record = {
        "x_ms": 1.5,
        "": 1,
        "a*": 2,
        "b?": 3,
        ".": 4,
        'q"\\': 5,
        "a/b": 6,
        "~": 7,
        "ü\u202e": 8,
    }
    keys = drafted({"a": record, "b": record})
    named = {"x_ms", 'q"\\', "a~1b", "~0", "ü\u202e"}
    assert keys["fields"].keys() == {"*", *named}
    assert keys["fields"]["*"] == "any?"


def test_the_order_of_keys_does_not_matter():
    rows = {f"r{n}": {"b_ms": 1.5 + n, "a": {"y": 1, "x": 2.5}, "c": "t"} for n in range(5)}
    value = {"v": 1, "rows": rows, "date": "2026-01-01"}
    text = json.dumps(value)
    reverse = json.loads(text, object_pairs_hook=lambda pairs: dict(reversed(pairs)))
    assert toml(draft(value, "a.json").with_laws()) == toml(draft(reverse, "a.json").with_laws())


def test_decimals_are_proposed_if_all_measurements_have_the_same():
    rows = {f"r{n}": {"a_ms": n + 0.125, "b_ms": n + 0.25} for n in range(5)}
    assert drafted(rows)["decimals"] == 3
    rows["r0"]["b_ms"] = 1 / 3
    assert "decimals" not in drafted(rows)


def test_the_name_of_the_format_is_new():
    assert draft({"a_ms": 1.5, "n": 1}, "x/My Bench.json").name == "my-bench"
    assert draft({"a_ms": 1.5, "n": 1}, "ü.json", ["baseline", "baseline-2"]).name == "baseline-3"


@pytest.mark.parametrize(
    "value",
    [None, 1, "x", [], {}, [1, 2.5], [[1, 2], [3]], {"a": "x"}, {"a": {}}, {"a": []}, [{}, {}],
     {"a": [None, {"b": 1}]}, [{"a": 1}, "x"]],
)  # fmt: skip
def test_what_no_format_can_describe(value):
    try:
        drafted(value)
    except DraftError as error:
        assert str(error) == "has no numbers in objects, or in lists of objects"


@pytest.mark.parametrize("opening", ["[", '{"a":'])
def test_deep_nesting(opening):
    value: Any = 1.5
    for _ in range(900):
        value = [value] if opening == "[" else {"a": value}
    with pytest.raises(DraftError):
        drafted(value)


def test_many_records_of_one_name_and_many_fields():
    keys = drafted({"rows": [{"name": "x", "ms": 1.5}] * 2000})
    assert keys["records"] == {"at": "/rows/*", "name": "ms"}
    keys = drafted({"rows": [{f"f{n}": 1.5 for n in range(500)} for _ in range(2)]})
    assert keys["fields"]["*"] == "any?"
    assert len(keys["fields"]) == 65


@pytest.mark.parametrize(
    ("name", "same"),
    [
        ("0001_abc.json", ["/context/host"]),
        ("run-20250922_025032.json", ["/context/host"]),
        ("2026-05-17.json", ["/context/host"]),
        ("baseline.json", None),
        ("h100.json", None),
    ],
)
def test_a_file_for_each_run(name: str, same: list[str] | None):
    found = draft({"a_ms": 1.5, "p99": 2.5, "context": {"host": "ci-1"}}, f"runs/{name}")
    assert found.same == same
    text = toml(found)
    assert ('# compare-with = "previous-in-folder"\n# same = ["/context/host"]' in text) == bool(
        same
    )
    tomli.loads(text.replace("# compare-with", "compare-with").replace("# same", "same"))


def test_a_file_without_measurements_says_so():
    text = toml(draft({"a": {"seed": 1, "id": "x"}, "b": {"seed": 2, "id": "y"}}, "x.json"))
    assert "None of its numbers looks measured" in text
    assert "None of its" not in toml(draft({"a": ROW, "b": ROW}, "x.json"))


def test_a_field_that_is_always_null():
    assert 'note = "any?"  # always null' in toml(
        draft({"mean_ms": 1.5, "p99": 2.5, "note": None}, "x.json")
    )
