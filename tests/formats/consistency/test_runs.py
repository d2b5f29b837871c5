"""What is wrong with the keys of a format about runs."""

from typing import Any

import pytest

from perflint.formats import Formats, build
from perflint.formats.consistency import FormatError, check

KEYS: dict[str, Any] = {
    "summary": "Runs",
    "files": ["runs/*.json"],
    "records": {"at": "/runs/*"},
    "fields": {
        "mean": "measurement",
        "rate": "measurement",
        "cap": "limit",
        "mode": "text?",
        "parts": "measurements?",
        "data": "samples?",
        "steps": "samples?",
        "nested": "samples?",
    },
    "samples": {
        "data": {"shape": "list"},
        "steps": {"shape": "index-map"},
        "nested": {"shape": "nested-lists"},
    },
    "derived": [{"field": "rate", "is": "reciprocal", "of": ["mean"]}],
}

BLOCK = {
    "first": "--- {name} ---",
    "last": "--- end of {name} ---",
    "units": {"s": 1000, "ms": 1},
    "values": {"mean": "mean"},
    "objects": {"parts": "parts", "steps": "steps"},
    "may-be-absent": ["steps"],
}


def number(**changed: Any) -> dict[str, Any]:
    keys = {"field": "cap", "after": "time of {name}:", "line": "took {value}"}
    return {"numbers": [{**keys, **changed}]}


def block(**keys: Any) -> dict[str, Any]:
    return {"blocks": [{**BLOCK, "last": "=== {name} ===", **keys}]}


DUMP = {"has": ["took"], "fields": {"mean": "took"}}


def dump(**keys: Any) -> dict[str, Any]:
    return {"dumps": [{**DUMP, **keys}]}


PROBLEMS = [
    ({"announced-by": ["a", "a"]}, "announced-by/1", "'a' is listed twice"),
    ({"announced-by": ["{fiel}:"]}, "announced-by/0", "with one '{file}', not '{fiel}:'"),
    ({"announced-by": ["a {file}{file}"]}, "announced-by/0", "with one '{file}'"),
    ({"announced-by": [" {file}:"]}, "announced-by/0", "a text before '{file}'"),
    ({"jobs-without-baseline": ["a", "a"]}, "jobs-without-baseline/1", "'a' is listed twice"),
    ({"jobs-without-baseline": ["a b"]}, "jobs-without-baseline/0", "must be words"),
    ({"jobs-without-baseline": ["*"]}, "jobs-without-baseline/0", "not '*'"),
    (number(after="time"), "numbers/0/after", "with one '{name}', not 'time'"),
    (number(line="{value} ms"), "numbers/0/line", "a text before '{value}'"),
    (number(field="new"), "numbers/0/field", "new"),
    (number(field="parts"), "numbers/0/field", "must be a single number"),
    (block(first="---"), "blocks/0/first", "with one '{name}', not '---'"),
    (block(first="{name} ---"), "blocks/0/first", "a text before '{name}'"),
    (block(last="a\n{name}"), "blocks/0/last", "a part of one line"),
    (block(last="=== --- {name}"), "blocks/0/last", "would begin another block"),
    ({"blocks": block()["blocks"] * 2}, "blocks/1/first", "another block has the same first line"),
    (
        block(values={}, objects={}, **{"may-be-absent": []}),
        "blocks/0",
        "neither 'values' nor 'objects'",
    ),
    (block(units={"m s": 1}), "blocks/0/units/m s", "must be a word"),
    (block(units={"ms": 0}), "blocks/0/units/ms", "a positive factor, not 0"),
    (block(values={"mean": "a=b"}), "blocks/0/values/mean", "no line has 'a=b'"),
    (block(values={"mean": ""}), "blocks/0/values/mean", "no line has ''"),
    (block(objects={"parts": "a b"}), "blocks/0/objects/parts", "no line has 'a b'"),
    (
        block(objects={"parts": "a", "steps": "a"}),
        "blocks/0/objects/steps",
        "'a' is that of another field, too",
    ),
    (block(values={"maen": "mean"}), "blocks/0/values/maen", "unknown field 'maen'"),
    (block(values={"data": "mean"}), "blocks/0/values/data", "must be a single number"),
    (block(objects={"prats": "parts"}), "blocks/0/objects/prats", "unknown field 'prats'"),
    (block(objects={"nested": "x"}), "blocks/0/objects/nested", "must be a series of numbers"),
    (block(objects={"mode": "mode"}), "blocks/0/objects/mode", "must be a series of numbers"),
    (block(objects={"parts": "parts"}), "blocks/0/may-be-absent/0", "no line has 'steps'"),
    (block(values={}), "blocks/0", "lacks 'mean', which every record must have"),
    (dump(items="/all"), "dumps/0/items", "must end in '/*' and have no other '*': '/all'"),
    (dump(items="/*/x/*"), "dumps/0/items", "must end in '/*' and have no other '*'"),
    (dump(items="/*"), "dumps/0/items", "requires a 'name'"),
    (dump(name="id", **{"named-by": "option"}), "dumps/0/named-by", "'name' names the scenario"),
    (dump(fields={}), "dumps/0", "neither 'fields' nor 'lists'"),
    (dump(has=["a/*"]), "dumps/0/has/0", "'a/*' must not contain '*' or '?'"),
    (dump(commit="a*"), "dumps/0/commit", "must not contain '*' or '?'"),
    (dump(name="a*"), "dumps/0/name", "must not contain '*' or '?'"),
    (dump(partial=["data"]), "dumps/0/partial/0", "the dump has no 'data'"),
    (dump(partial=["mean"]), "dumps/0/partial/0", "the field has no items"),
    (dump(lists={"parts": {"at": "all"}}), "dumps/0/lists/parts", "requires a 'key'"),
    (
        dump(lists={"parts": {"at": "all", "key": "n"}}),
        "dumps/0/lists/parts",
        "requires a 'value'",
    ),
]


@pytest.mark.parametrize(("runs", "path", "message"), PROBLEMS)
def test_a_problem_is_reported_with_its_place(
    runs: dict[str, Any], path: str, message: str
) -> None:
    with pytest.raises(FormatError) as error:
        build("own", {**KEYS, "runs": runs})
    assert "/".join(map(str, error.value.path)) == f"runs/{path}"
    assert message in str(error.value)


@pytest.mark.parametrize(
    "runs",
    [
        {},
        {"announced-by": ["new:", "new for {file}", "new for {file}:"]},
        block(),
        block(units={}),
        number(),
        dump(items="/*", name="id", commit="sha"),
        dump(lists={"steps": {"at": "all"}, "data": {"at": "x"}}, partial=["steps"]),
        block(objects={"data": "data"}, **{"may-be-absent": []}),
        block(values={"mean": "mean", "parts/a": "a b"}),
    ],
)
def test_consistent_keys_are_accepted(runs: dict[str, Any]) -> None:
    check(build("own", {**KEYS, "runs": runs}).keys)


def test_the_built_in_formats_are_consistent() -> None:
    formats = Formats({})
    for name in formats.names:
        format = formats.named(name)
        check(format.keys._replace(gates=format.gates))
