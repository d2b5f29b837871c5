"""Every rule about baselines on any JSON, in formats that use all keys of the language."""

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perflint import rules
from perflint.documents.baselines.baseline import Baseline, BaselineSettings, Scope
from perflint.documents.baselines.change import BaselineChange, BaselineSetChange
from perflint.documents.baselines.touched import TouchedValues
from perflint.documents.json.document import JsonDocument
from perflint.formats import Format, build
from perflint.primitives.decode import decode
from perflint.primitives.text import Text

FIELDS = {
    "rate": "measurement",
    "inner": "measurement?",
    "gain": "signed",
    "peak": "size?",
    "cap": "limit",
    "lowest": "limit?",
    "parts": "measurements",
    "percentiles": "measurements?",
    "runs": "samples",
    "steps": "sizes?",
    "nested": "samples?",
    "stats/mean": "measurement",
    "stats/sd": "measurement?",
    "stats/rounds": "count",
    "batch": "number?",
    "mode": "text?",
    "extra": "any?",
}
OWN: dict[str, Any] = {
    "summary": "Own",
    "records": {"at": "/cases/*"},
    "missing": ["nan", "NaN"],
    "top-level-keys": ["host"],
    "top-level": ["rate", "gain", "percentiles/50"],
    "may-be-zero": ["stats/sd", "percentiles/*"],
    "wanted": ["batch"],
    "fields": FIELDS,
    "kinds": [
        {"record": "mem-*", "field": "rate", "kind": "size"},
        {"record": "mem-*", "field": "runs", "kind": "sizes"},
        {"record": "*", "field": "inner", "kind": "limit"},
    ],
    "samples": {
        "runs": {"shape": "list", "called": "runs"},
        "steps": {
            "shape": "index-map",
            "sampled-by": "/fractions",
            "default-fractions": [0, 0.5, 1],
        },
        "nested": {"shape": "nested-lists"},
    },
    "direction": {
        "rate": {"by": "mode", "higher": ["thrpt"]},
        "parts": "higher",
        "parts/a": "lower",
        "parts/a*": "higher",
        "steps": "higher",
        "lowest": "higher",
    },
    "derived": [
        {"field": "stats/mean", "is": "mean", "of": ["runs"]},
        {"field": "stats/sd", "is": "stdev({runs}) / sqrt(count({runs}))", "decimals": 4},
        {"field": "stats/rounds", "is": "count({runs})"},
        {"field": "rate", "is": "1000 * {batch} / {stats/mean}", "tolerance": 1e-3},
        {"field": "inner", "is": "pstdev({nested}) - min({nested}) + max({nested})"},
        {"field": "gain", "is": "-{rate} * t(0.9, {stats/rounds} - 1)"},
        {"field": "peak", "is": "sum({steps})"},
        {"field": "percentiles/*", "is": "percentile({runs}, *, 'inclusive')"},
        {"field": "parts/b", "is": "percentile({runs}, {batch}, 'exclusive')"},
    ],
    "totals": [
        {"whole": ["rate"], "parts": ["parts/*"], "overhead": 0.25, "overhead-floor": 2.0},
        {"whole": ["peak"], "parts": ["steps/*", "inner"], "overhead": 0.1},
    ],
    "ascending": [
        {"fields": ["percentiles/50", "rate", "1000 * {batch} - {gain}", "max({runs})"]},
    ],
    "metadata": {"date": "/date"},
    "tolerances": {"at": "/tolerances"},
}
FLAT: dict[str, Any] = {
    "summary": "Flat",
    "records": {"at": "/cases/*"},
    "missing": ["nan"],
    "top-level": ["."],
    "fields": {".": "measurement"},
    "kinds": [
        {"record": "mem-*", "field": ".", "kind": "limit"},
        {"record": "x", "field": ".", "kind": "signed"},
    ],
    "direction": {".": "higher"},
    "ascending": [{"fields": [".", "{.} * 2"]}],
}
NAMES = ("exact", "rounded", "flat", "flat-rounded")
FORMATS = [
    build(name, keys)
    for name, keys in zip(
        NAMES, (OWN, {**OWN, "decimals": 2}, FLAT, {**FLAT, "decimals": 1}), strict=True
    )
]
NOT_OF_JSON = ("arguments", "cases", "documents")
RULES = [name for name, group in rules.GROUP_OF.items() if group not in NOT_OF_JSON]

numbers = st.one_of(
    st.sampled_from([0, 0.0, -1, 1, 0.5, 100.0, 12.34, 2**63 - 1, -(2**63), 1e308, -1e308, 5e-324]),
    st.integers(-(2**63), 2**64 - 1),
    st.floats(allow_nan=False, allow_infinity=False),
)
scalars = numbers | st.sampled_from([None, True, False, "nan", "NaN", "x", "thrpt", ""])
keys = st.sampled_from(["a", "ab", "b", "0", "1", "2", "00", "50", "99.9", "1e400", "nan", "-1"])
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=6,
)
number_lists = st.lists(numbers | st.sampled_from(["nan", None]), max_size=5)
number_maps = st.dictionaries(keys, numbers | st.sampled_from(["nan", None]), max_size=5)


def likely(field: str, kind: str) -> st.SearchStrategy[Any]:
    """Return values that mostly have the type of a field."""
    shapes: dict[str, st.SearchStrategy[Any]] = {
        "measurements": number_maps,
        "samples": number_lists,
        "sizes": number_maps,
    }
    return shapes.get(kind.removesuffix("?"), numbers) | values


stats = {path: kind for path, kind in FIELDS.items() if path.startswith("stats/")}
records = st.fixed_dictionaries(
    {},
    optional={
        **{path: likely(path, kind) for path, kind in FIELDS.items() if "/" not in path},
        "stats": values
        | st.fixed_dictionaries(
            {}, optional={path[6:]: likely(path, kind) for path, kind in stats.items()}
        ),
        "unknown": scalars,
    },
)
roots = st.fixed_dictionaries(
    {"cases": st.dictionaries(st.sampled_from(["mem-a", "x", "y"]), records | values, max_size=3)},
    optional={
        "fractions": values,
        "date": st.sampled_from(["2026-05-16", "2026-04-01", "x"]) | values,
        "tolerances": values,
        "hots": scalars,
    },
)


def violations(
    format: Format,
    before: Any,
    after: Any,
    policy: str,
    names: list[str],
    scope: Scope = "file",
) -> list[Any]:
    """Return the findings of rules on the change of a file."""
    settings = BaselineSettings(date(2026, 5, 17), policy, scope=scope)
    documents = [
        JsonDocument(Text("a.json", json.dumps(root).encode())) for root in (before, after)
    ]
    old, new = (Baseline(document, format, settings) for document in documents)
    change = BaselineChange(
        old, new, changed_on=settings.today, set_change=BaselineSetChange([(old, new)])
    )
    checked = new.compared(change, TouchedValues(change).scenario if scope == "changed" else None)
    subjects = {JsonDocument: documents[1], Baseline: checked, BaselineChange: change}
    loaded = map(rules.load, names)
    return [
        finding
        for rule in loaded
        for finding in rule.check(subjects[rule.subject], decode({}, rule.options))
    ]


@pytest.mark.parametrize("format", FORMATS, ids=NAMES)
@settings(max_examples=80)
@given(
    before=roots | values,
    after=roots | values,
    policy=st.sampled_from(["snapshot", "tighten-only", "free"]),
    scope=st.sampled_from(["file", "changed"]),
)
def test_no_rule_fails_on_any_json(
    format: Format, before: Any, after: Any, policy: str, scope: Scope
) -> None:
    violations(format, before, after, policy, RULES, scope)


@pytest.mark.parametrize("format", FORMATS, ids=NAMES)
@settings(max_examples=40)
@given(root=roots, policy=st.sampled_from(["snapshot", "tighten-only", "free"]))
def test_an_unchanged_file_has_no_finding_about_its_change(
    format: Format, root: Any, policy: str
) -> None:
    names = [name for name in RULES if rules.GROUP_OF[name] == "change"]
    assert violations(format, root, root, policy, names) == []
