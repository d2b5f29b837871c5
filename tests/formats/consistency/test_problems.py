"""What is wrong with the keys of a format: contradictions, and keys without effect."""

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
        "rate": "measurement?",
        "peak": "size",
        "offset": "signed",
        "cap": "limit",
        "mode": "text",
        "extra": "any?",
        "rounds": "count",
        "parts": "measurements",
        "data": "samples?",
        "steps": "samples?",
    },
    "samples": {"data": {"shape": "list"}, "steps": {"shape": "index-map"}},
}


def fields(**more: str) -> dict[str, Any]:
    return {"fields": {**KEYS["fields"], **more}}


def derived(is_: str, *of: str, **more: Any) -> dict[str, Any]:
    law = {"field": "mean", "is": is_, **more}
    return {"derived": [{**law, "of": list(of)} if of else law]}


def total(**keys: Any) -> dict[str, Any]:
    return {"totals": [{"whole": ["mean"], "parts": ["parts/*"], **keys}]}


def samples(field: str, **keys: Any) -> dict[str, Any]:
    shape = KEYS["samples"][field]
    return {"samples": {**KEYS["samples"], field: {**shape, **keys}}}


INDEX = {"start": "extra", "stop": "rounds", "step": "extra"}


def index(**keys: str) -> dict[str, Any]:
    named = {"start": "extra", "stop": "rounds", "step": "first"}
    return samples("steps", index={**named, **keys}) | fields(first="count")


DUMP = {"has": ["took"], "fields": {"mean": "took"}}


def dump(**keys: Any) -> dict[str, Any]:
    return {"runs": {"dumps": [{**DUMP, **keys}]}}


TOLERANCES = {"at": "/limits", "profile": "ci"}


def gates(*entries: dict[str, Any], **tolerances: Any) -> dict[str, Any]:
    return {"gates": list(entries), "tolerances": {**TOLERANCES, **tolerances}}


GATE = {"field": "mean", "tolerance": "t"}

ONE_VALUE = "must not contain '*' or '?'"

CASES: dict[str, Any] = {"files": ["cases/*.py"], "constructors": ["Case"]}


def cases(**keys: Any) -> dict[str, Any]:
    return {"cases": {**CASES, **keys}}


PROBLEMS = [
    # test cases
    (cases(files=[]), "cases/files", "must not be empty"),
    (cases(constructors=[]), "cases/constructors", "must not be empty"),
    (cases(constructors=["Case", "Case"]), "cases/constructors/1", "is listed twice"),
    (cases(files=["a.json"]), "cases/files/0", "matches no Python file: 'a.json'"),
    (cases(id={"argument": -1}), "cases/id/argument", "must not be negative, but is -1"),
    (
        cases(gated={"keyword": "check", "defaults": {"make": False}}),
        "cases/gated/defaults/make",
        "has no effect: 'make' is not one of the constructors",
    ),
    (
        cases(lists=[{"name": "A", "baselines": []}]),
        "cases/lists/0/baselines",
        "must contain at least one glob",
    ),
    (
        cases(lists=[{"name": "a.b", "baselines": ["*"]}]),
        "cases/lists/0/name",
        "must be the name of a variable, not 'a.b'",
    ),
    # rounding
    ({"decimals": 2, "tolerance": 1e-9}, "tolerance", "cannot be combined"),
    ({"decimals": 16}, "decimals", "must be between 0 and 15, not 16"),
    ({"decimals": -1}, "decimals", "must be between 0 and 15, not -1"),
    ({"tolerance": -0.5}, "tolerance", "must not be negative, but is -0.5"),
    # records and signature
    ({"records": {"at": "/runs/a*"}}, "records/at", "can be '*', but not contain it: '/runs/a*'"),
    ({"records": {"at": ""}, "top-level-keys": ["a"]}, "top-level-keys", "object is the record"),
    ({"records": {"at": "/*/*"}, "top-level-keys": ["a"]}, "top-level-keys", "has no effect"),
    ({"records": {"at": "/runs/*", "name": []}}, "records/name", "at least one path"),
    ({"records": {"at": "/runs/*", "name": ["a", "a"]}}, "records/name/1", "is listed twice"),
    ({"records": {"at": "/runs/*", "name": ["/*/*/b"]}}, "records/name", "more '*' than the path"),
    ({"records": {"at": "/runs/*", "name": ["/b*"]}}, "records/name", "but not contain it"),
    ({"records": {"at": "/runs/*", "only": {"a": []}}}, "records/only/a", "every record"),
    ({"records": {"at": "/runs/*", "only": {"*": ["a"]}}}, "records/only/*", ONE_VALUE),
    ({"records": {"at": "/runs/*", "lines": True}}, "records/lines", "requires an empty 'at'"),
    ({"records": {"at": "", "columns": "/c"}}, "records/columns", "only one record"),
    ({"records": {"at": "", "rows-by": "k"}}, "records/rows-by", "only one record"),
    ({"records": {"at": "/runs/*", "rows-by": "k"}}, "records/rows-by", "requires a 'name'"),
    ({"records": {"at": "/runs/*", "columns": "/*"}}, "records/columns", ONE_VALUE),
    (
        {"records": {"at": "/runs/*", "name": "id", "rows-by": "k", "columns": "/c"}},
        "records/rows-by",
        "cannot be combined with 'columns'",
    ),
    (
        {"fields": {".": "size"}, "samples": {}, "records": {"at": "/runs/*", "columns": "/c"}},
        "records/columns",
        "the records are numbers",
    ),
    ({"records": {"at": "/*"}, "top-level-keys": ["a"]}, "top-level-keys", "has no effect"),
    ({"records": {"at": "/runs/*", "name": "a*"}}, "records/name", ONE_VALUE),
    ({"signature": {"has": []}}, "signature", "list at least two paths"),
    ({"signature": {"has": ["/a"], "record-has": ["mean"]}}, "signature", "at least two paths"),
    ({"signature": {"has": ["/runs/*", "/a"]}}, "signature/has", ONE_VALUE),
    ({"signature": {"record-has": ["*", "a"]}}, "signature/record-has", ONE_VALUE),
    # gates
    (gates({**GATE, "field": "meen"}), "gates/0/field", "did you mean 'mean'"),
    (gates({**GATE, "field": "parts"}), "gates/0/field", "unknown field 'parts'"),
    (gates({**GATE, "field": "parts/a/b"}), "gates/0/field", "unknown field"),
    (gates({**GATE, "field": "mode"}), "gates/0/field", "'mode' is neither measured nor a limit"),
    (gates(GATE, GATE), "gates/1", "has no effect: gates[0] is used for the same fields"),
    (gates({**GATE, "field": "m*"}, {**GATE, "record": ["a"]}), "gates/1", "has no effect"),
    (gates({**GATE, "record": ["a", "b"]}, {**GATE, "record": ["b"]}), "gates/1", "no effect"),
    (gates({**GATE, "record": ["a", "a"]}), "gates/0/record/1", "is listed twice"),
    (gates({**GATE, "floor": -1.0}), "gates/0/floor", "must not be negative, but is -1"),
    (gates({**GATE, "at-least": -0.5}), "gates/0/at-least", "must not be negative"),
    (gates({**GATE, "default": -0.5}), "gates/0/default", "must not be negative"),
    (gates(GATE, {"field": "peak", "default": 0.1}), "gates/1/default", "without 'tolerance'"),
    ({"gates": [GATE]}, "gates/0/tolerance", "requires a [tolerances] table"),
    ({"gates": [GATE], "tolerances": {"at": "/l"}}, "gates/0/tolerance", "'profile'"),
    (gates({"field": "mean"}), "tolerances/profile", "has no effect: no gate has a 'tolerance'"),
    ({"tolerances": {"at": "/l", "default": {"t": 0.5}}}, "tolerances/default", "no effect"),
    (gates(GATE, default={"t": -0.5}), "tolerances/default/t", "must not be negative"),
    (gates(GATE, **{"loosest-last": ["a", "b"]}), "tolerances/profile", "not in 'loosest-last'"),
    # metadata and tolerances
    ({"metadata": {"date": "/*/date"}}, "metadata/date", ONE_VALUE),
    (
        {"metadata": {"date": "/date", "date-in-text": ["/te?t"]}},
        "metadata/date-in-text",
        ONE_VALUE,
    ),
    ({"tolerances": {"at": "/*"}}, "tolerances/at", ONE_VALUE),
    (
        {"tolerances": {"at": "/limits", "loosest-last": ["a"]}},
        "tolerances/loosest-last",
        "a single profile has no order",
    ),
    # fields
    (
        {"fields": {"*": "measurement"}, "samples": {}},
        "fields/*",
        "its kind must be 'any?'; an",
    ),
    (fields(**{"a*b": "text"}), "fields/a*b", "must be the path of one field"),
    (fields(**{"mean/x": "text"}), "fields/mean/x", "cannot be in 'mean', which is of kind 'meas"),
    (fields(**{"data/0": "measurement"}), "fields/data/0", "cannot be in 'data'"),
    (fields(**{".": "limit"}), "fields/.", "is the record itself"),
    ({"fields": {".": "text"}, "samples": {}}, "fields/.", "must be measured or a limit"),
    ({"fields": {".": "measurements"}, "samples": {}}, "fields/.", "must be a number"),
    (
        {"fields": {".": "size"}, "samples": {}, "records": {"at": "/runs/*", "name": "id"}},
        "records/name",
        "has no effect: the records are numbers",
    ),
    (
        {"fields": {".": "size"}, "samples": {}, "signature": {"record-has": ["a", "b"]}},
        "signature/record-has",
        "the records are numbers",
    ),
    (
        fields(**{"x/*/a": "count", "x/*/*/a": "count", "x/y/a": "text"}),
        "fields/x/*/a",
        "same values",
    ),
    (fields(**{"x/*/y/a": "count", "x/y/*/a": "text"}), "fields/x/*/y/a", "the same values as"),
    # samples
    (index(start="mode"), "samples/steps/index/start", "must be of kind 'count', not 'text'"),
    (index(stop="ruonds"), "samples/steps/index/stop", "unknown field 'ruonds'"),
    (index(step="rounds"), "samples/steps/index", "three different fields"),
    (
        samples("steps", index=INDEX, **{"sampled-by": "/f"}),
        "samples/steps/index",
        "cannot be combined with fractions",
    ),
    (
        samples("data", shape="nested-lists", index=INDEX),
        "samples/data/index",
        "no effect on the shape 'nested-lists'",
    ),
    ({"samples": {}}, "fields/data", "'data' must be both a series in [fields] and described"),
    (fields(data="text"), "samples/data", "'data' must be both a series in [fields] and described"),
    (samples("data", **{"sampled-by": "/f"}), "samples/data/sampled-by", "no effect on the shape"),
    (
        samples("data", **{"default-fractions": [0, 1]}),
        "samples/data/default-fractions",
        "has no effect on the shape 'list'",
    ),
    (
        samples("steps", **{"default-fractions": [0, 1.5]}),
        "samples/steps/default-fractions",
        "must be between 0 and 1",
    ),
    (samples("steps", **{"sampled-by": "/f/*"}), "samples/steps/sampled-by", ONE_VALUE),
    # kinds of some records
    (
        {"kinds": [{"record": "m*", "field": "maen", "kind": "size"}]},
        "kinds/0/field",
        "unknown field 'maen'; did you mean 'mean'?",
    ),
    (
        {"kinds": [{"record": "m*", "field": "mean", "kind": "measurement"}]},
        "kinds/0/kind",
        "has no effect: 'mean' is of kind 'measurement' in all records",
    ),
    (
        {"kinds": [{"record": "m*", "field": "mean", "kind": "sizes"}]},
        "kinds/0/kind",
        "must have the shape of 'measurement'",
    ),
    (
        {"kinds": [{"record": "", "field": "mean", "kind": "size"}]},
        "kinds/0/record",
        "matches no name",
    ),
    (
        {"kinds": [{"record": "m*", "field": "mean", "kind": "size"}] * 2},
        "kinds/1",
        "'mean' in 'm*' has a kind already",
    ),
    # directions
    ({"direction": {"maen": "higher"}}, "direction/maen", "unknown field 'maen'"),
    ({"direction": {"rounds": "higher"}}, "direction/rounds", "neither measured nor a limit"),
    ({"direction": {"mode": "higher"}}, "direction/mode", "neither measured nor a limit"),
    ({"direction": {"*": "higher"}}, "direction/*", "unknown field '*'"),
    (
        {"direction": {"mean": {"by": "mdoe", "higher": ["x"]}}},
        "direction/mean/by",
        "unknown field 'mdoe'",
    ),
    (
        {"direction": {"mean": {"by": "rounds", "higher": ["x"]}}},
        "direction/mean/by",
        "'rounds' must be of kind 'text', not 'count'",
    ),
    (
        {"direction": {"mean": {"by": "mode", "higher": []}}},
        "direction/mean/higher",
        "has no effect",
    ),
    # lists of fields
    ({"top-level": ["mean", "mean"]}, "top-level/1", "'mean' is listed twice"),
    ({"wanted": ["rate", "rate"]}, "wanted/1", "'rate' is listed twice"),
    ({"missing": ["nan", "nan"]}, "missing/1", "'nan' is listed twice"),
    ({"top-level": ["maen"]}, "top-level/0", "unknown field 'maen'"),
    ({"top-level": ["mean", "data"]}, "top-level/1", "'data' must be a single measured number"),
    ({"top-level": ["parts"]}, "top-level/0", "'parts' must be a single measured number"),
    ({"top-level": ["parts/*"]}, "top-level/0", "'parts/*' must be a single measured number"),
    ({"top-level": ["cap"]}, "top-level/0", "'cap' must be a single measured number"),
    ({"top-level": ["rounds"]}, "top-level/0", "'rounds' must be a single measured number"),
    ({"may-be-zero": ["maen"]}, "may-be-zero/0", "unknown field 'maen'"),
    ({"may-be-zero": ["offset"]}, "may-be-zero/0", "'offset' may be 0 anyway"),
    ({"may-be-zero": ["rounds"]}, "may-be-zero/0", "'rounds' may be 0 anyway"),
    ({"may-be-zero": ["rate"]}, "may-be-zero/0", "'rate' is neither required nor derived"),
    ({"may-be-zero": ["parts/a"]}, "may-be-zero/0", "is neither required nor derived"),
    ({"wanted": ["maen"]}, "wanted/0", "unknown field 'maen'"),
    ({"wanted": ["mean"]}, "wanted/0", "has no effect: 'mean' is required anyway"),
    # derived fields
    (
        derived("mean", "data", **{"where-equal": ["rounds"]}),
        "derived/0/where-equal",
        "two different",
    ),
    (
        derived("mean", "data", **{"where-equal": ["rounds", "rounds"]}),
        "derived/0/where-equal",
        "two different",
    ),
    (
        derived("mean", "data", **{"where-equal": ["rounds", "mode"]}),
        "derived/0/where-equal/1",
        "'mode' must be a single number",
    ),
    (
        derived("mean", "data", **{"where-equal": ["rounds", "count({dta})"]}),
        "derived/0/where-equal/1",
        "unknown field 'dta'",
    ),
    (derived("men", "data"), "derived/0/is", "unknown function 'men'; did you mean 'mean'?"),
    (derived("men"), "derived/0/is", "unknown function 'men'; did you mean 'mean'?"),
    (derived("mean"), "derived/0/is", "the function 'mean' requires 'of'"),
    (derived("mean", "data", "data"), "derived/0/is", "'mean' takes 1 field"),
    (derived("difference", "rate"), "derived/0/is", "'difference' takes 2 fields"),
    (derived("mean", "rate"), "derived/0/of", "'rate' must be a series of samples"),
    (derived("reciprocal", "data"), "derived/0/of", "'data' must be a single number"),
    (derived("reciprocal", "raet"), "derived/0/of", "unknown field 'raet'"),
    (derived("reciprocal", "mode"), "derived/0/of", "'mode' must be a single number"),
    (derived("reciprocal", "mean"), "derived/0/is", "'mean' cannot be computed from itself"),
    (derived("{rate} + {mean}"), "derived/0/is", "'mean' cannot be computed from itself"),
    (derived("{rate}", "rate"), "derived/0/of", "a formula names its fields itself"),
    (derived("{peak}/0"), "derived/0/is", "never has a value"),
    (derived("sqrt(-1) * {peak}"), "derived/0/is", "never has a value"),
    (derived("{peak} * (1 - t(1, 3))"), "derived/0/is", "never has a value"),
    (derived("{rate} * 2", tolerance=-1.0), "derived/0/tolerance", "must not be negative"),
    (
        {"derived": derived("mean", "data")["derived"] * 2},
        "derived/1",
        "has no effect: it is listed twice",
    ),
    (derived("{rate"), "derived/0/is", ""),
    (derived("{rate} +"), "derived/0/is", ""),
    (derived("1 + 2"), "derived/0/is", "is always the same number"),
    (derived("{raet} / 2"), "derived/0/is", "unknown field 'raet'"),
    (derived("mean({rate})"), "derived/0/is", "'rate' must be a series of samples"),
    (derived("{data} / 2"), "derived/0/is", "'data' must be a single number"),
    (derived("{parts/*} / 2"), "derived/0/is", "'parts/*' must be a single number"),
    (
        derived("percentile({data}, *, 'inclusive')"),
        "derived/0/is",
        "'*' is the name of an item",
    ),
    (derived("{rate} * 2", field="maen"), "derived/0/field", "unknown field 'maen'"),
    (derived("{rate} * 2", field="data"), "derived/0/field", "'data' must be a number"),
    (derived("{rate} * 2", field="mode"), "derived/0/field", "'mode' must be a number"),
    (derived("{rate} * 2", field="m*"), "derived/0/field", "unknown field 'm*'"),
    (derived("{rate} * 2", decimals=1, tolerance=0.1), "derived/0/tolerance", "cannot be combined"),
    (derived("{rate} * 2", decimals=16), "derived/0/decimals", "must be between 0 and 15, not 16"),
    (derived("{rate} * 2", tolerance=-0.5), "derived/0/tolerance", "must not be negative"),
    # orders
    ({"ascending": [{"fields": ["mean"]}]}, "ascending/0/fields", "at least two fields"),
    ({"ascending": [{"fields": ["mean", "mean"]}]}, "ascending/0/fields", "a field twice"),
    ({"ascending": [{"fields": ["maen", "rate"]}]}, "ascending/0/fields/0", "unknown field 'maen'"),
    ({"ascending": [{"fields": ["mean", "{raet}"]}]}, "ascending/0/fields/1", "unknown field"),
    ({"ascending": [{"fields": ["mean", "2 * {rate"]}]}, "ascending/0/fields/1", ""),
    ({"ascending": [{"fields": ["mean", "data"]}]}, "ascending/0/fields/1", "a single number"),
    (
        {"ascending": [{"fields": ["mean", "percentile({data}, *, 'inclusive')"]}]},
        "ascending/0/fields/1",
        "'*' is only a number in the formula of items",
    ),
    # totals
    (total(parts=["unknown/*"]), "totals/0/parts", "'unknown/*' is not a measurement"),
    (total(whole=["mode"]), "totals/0/whole", "'mode' is not a measurement"),
    (total(whole=["cap"]), "totals/0/whole", "'cap' is not a measurement"),
    (total(parts=["extra/*"]), "totals/0/parts", "'extra/*' is not a measurement"),
    (total(whole=["parts/*"]), "totals/0", "the total and its parts are the same fields"),
    (total(slack=2.0), "totals/0/slack", "must be at least 0 and below 1, not 2"),
    (total(overhead=-0.1), "totals/0/overhead", "must not be negative, but is -0.1"),
    (
        total(overhead=0.1, **{"overhead-floor": -5.0}),
        "totals/0/overhead-floor",
        "must not be negative, but is -5",
    ),
    (total(whole=[]), "totals/0/whole", "must list at least one field"),
    (total(parts=[]), "totals/0/parts", "must list at least one field"),
    (
        total(**{"except": ["extra/a"]}),
        "totals/0/except",
        "has no effect: 'extra/a' is in no total",
    ),
    (total(parts=["parts/a*"], **{"except": ["parts/b"]}), "totals/0/except", "has no effect"),
    (total(**{"overhead-floor": 5.0}), "totals/0/overhead-floor", "no effect without 'overhead'"),
    # runs
    ({"runs": {"announced-by": [" "]}}, "runs/announced-by/0", "a part of one line, not ' '"),
    ({"runs": {"announced-by": ["a", "a\nb"]}}, "runs/announced-by/1", "a part of one line"),
    (dump(has=[]), "runs/dumps/0/has", "must contain at least one path"),
    (dump(fields={"maen": "took"}), "runs/dumps/0/fields/maen", "unknown field 'maen'"),
    (
        dump(lists={"daat": {"at": "all", "value": "ms"}}),
        "runs/dumps/0/lists/daat",
        "unknown field",
    ),
    (
        dump(fields={"data": "x"}, lists={"data": {"at": "all", "value": "ms"}}),
        "runs/dumps/0/lists/data",
        "is in 'fields', too",
    ),
    (
        dump(fields={}, lists={"mean": {"at": "all", "value": "ms"}}),
        "runs/dumps/0/lists/mean",
        "must be a series, or of kind 'measurements'",
    ),
    (
        dump(lists={"parts": {"at": "a", "value": "ms"}}),
        "runs/dumps/0/lists/parts",
        "requires a 'key'",
    ),
    (
        dump(lists={"data": {"at": "all", "value": "ms", "key": "n"}}),
        "runs/dumps/0/lists/data/key",
        "has no effect: the field is a list",
    ),
]


@pytest.mark.parametrize(("changes", "path", "message"), PROBLEMS)
def test_a_problem_is_reported_with_its_place(
    changes: dict[str, Any], path: str, message: str
) -> None:
    with pytest.raises(FormatError) as error:
        build("own", {**KEYS, **changes})
    assert "/".join(map(str, error.value.path)) == path
    assert message in str(error.value)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"decimals": 0},
        {"tolerance": 0.0},
        {"records": {"at": "/*"}},
        {"records": {"at": "/runs/*", "name": "mode"}},
        {"signature": {"record-has": ["mean", "data"]}},
        {"tolerances": {"at": "/limits", "loosest-last": ["a", "b"]}},
        {"fields": {".": "limit"}, "samples": {}},
        fields(**{"extra/a": "text"}),
        samples("steps", **{"default-fractions": [0, 0.5, 1]}),
        {"kinds": [{"record": "m*", "field": "data", "kind": "sizes"}]},
        {
            "kinds": [{"record": "m*", "field": "rounds", "kind": "limit"}],
            "direction": {"rounds": "higher"},
        },
        {"direction": {"mean": "lower", "cap": "higher", "data": "higher", "parts": "higher"}},
        {"direction": {"parts/a": "higher", "parts/b*": "higher"}},
        {"direction": {"mean": {"by": "mode", "higher": ["thrpt"]}}},
        {"top-level": ["mean", "peak", "offset", "parts/a"]},
        {"may-be-zero": ["mean", "parts"]},
        {"wanted": ["rate"]},
        derived("mean", "data", decimals=3),
        derived("ratio", "rate", "rounds"),
        derived("1000 * {rounds} / {rate}", tolerance=1e-6),
        derived("mean", "data", **{"where-equal": ["rounds", "count({data})"]}),
        index(),
        {"records": {"at": "", "lines": True}},
        {"records": {"at": "/runs/*", "name": "id", "rows-by": "k"}},
        {"records": {"at": "/runs/*", "columns": "/names"}},
        fields(**{"x/*/a": "count", "x/*/b": "text", "y/*/a": "count"}),
        derived("{rate} * {peak} + {offset} - {cap} + {parts/a}"),
        derived("percentile({data}, *, 'exclusive')", field="parts/*"),
        derived("{rate} * 2", field="parts/p*"),
        {"ascending": [{"fields": ["mean", "1000 * {rate}", "parts/a"]}]},
        total(overhead=0.25, **{"overhead-floor": 5.0, "except": ["parts/a", "parts/b*"]}),
        total(parts=["data/*"], whole=["parts/a*"]),
        dump(lists={"steps": {"at": "all", "value": "ms", "key": "n"}}),
        gates({**GATE, "record": ["a*"]}, GATE, {"field": "steps/0"}, {"field": "steps/*"}),
        gates({**GATE, "field": "parts/a*"}, {**GATE, "field": "parts/*"}, {"field": "ca?"}),
        gates(GATE, default={"t": 0.0}, **{"loosest-last": ["ci", "long"]}),
        cases(files=["**/*"], id={"argument": 0}, lists=[{"name": "A", "baselines": ["*"]}]),
        cases(gated={"keyword": "check", "defaults": {"Case": False}}),
    ],
)
def test_consistent_keys_are_accepted(changes: dict[str, Any]) -> None:
    build("own", {**KEYS, **changes})


@pytest.mark.parametrize("name", Formats({}).names)
def test_the_built_in_formats_have_no_problem(name: str) -> None:
    format = Formats({}).named(name)
    check(format.keys._replace(gates=format.gates))


HOSTILE = [
    "__import__('os').system('true')",
    "{mean}.__class__",
    "[{rate} for x in {data}]",
    "(lambda: {rate})()",
    "(" * 10_000 + "{rate}" + ")" * 10_000,
    "9**9**9 * {rate}",
    "{rate} if 1 else 2",
    "max({data}, key=print)",
    "f'{rate}'",
    "{rate} # comment",
    "{rate}\0",
    "1e999 * {rate}",
]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("where", ["derived", "ascending"])
def test_a_hostile_formula_is_an_error_of_the_configuration(text: str, where: str) -> None:
    if where == "ascending" and "{" not in text:
        text += " + {rate}"  # else it is the name of a field
    changes = derived(text) if where == "derived" else {"ascending": [{"fields": ["mean", text]}]}
    with pytest.raises(FormatError) as error:
        build("own", {**KEYS, **changes})
    assert error.value.path[0] == where


def test_a_path_that_is_python_code_is_the_name_of_a_field() -> None:
    code = '__import__("os").abort()'
    with pytest.raises(FormatError, match="unknown field"):
        build("own", {**KEYS, **derived(f"{{{code}}} * 2")})
    build("own", {**KEYS, **fields(**{code: "number"}), **derived(f"{{{code}}} * 2")})
