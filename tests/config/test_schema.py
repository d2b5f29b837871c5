"""The schema of the configuration says what perflint says, as far as JSON Schema can."""

import copy
import re
from datetime import date
from typing import Any, NamedTuple

import fastjsonschema
import jsonschema
import pytest
import tomli
from hypothesis import given, settings
from hypothesis import strategies as st
from validate_pyproject import api
from validate_pyproject.errors import ValidationError
from validate_pyproject.plugins import list_from_entry_points

from perflint import rules
from perflint.config import Config
from perflint.config.field_docs import field_docs
from perflint.config.schema import tool_schema
from perflint.config.settings import Settings
from perflint.formats.language import FormatKeys
from perflint.primitives.decode import decode
from tests.paths import ROOT

SCHEMA = tool_schema("perflint")
fits = fastjsonschema.compile(SCHEMA)


def schema_takes(keys: Any) -> bool:
    try:
        fits(copy.deepcopy(keys))  # it writes defaults into what it is given
    except fastjsonschema.JsonSchemaValueException:
        return False
    return True


def perflint_takes(keys: Any) -> bool:
    try:
        Config(decode(keys, Settings))
    except ValueError:
        return False
    return True


def perflint_takes_the_shape(keys: Any) -> bool:
    """Leave out what JSON Schema cannot say: which names a format has, and which version runs."""
    try:
        settings = decode(keys, Settings)
        for name, format in settings.formats.items():
            decode(format, FormatKeys, name)
        anywhere = tuple(group._replace(format=None) for group in settings.baselines)
        Config(settings._replace(formats={}, baselines=anywhere, required_version=None))
    except ValueError:
        return False
    return True


def documented() -> list[dict[str, Any]]:
    """Return the configurations that the documentation shows."""
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
    texts = [
        block
        for page in pages
        for block in re.findall(r"```toml\n(.*?)```", page.read_text("utf-8"), re.DOTALL)
    ]
    tables = [tomli.loads(text).get("tool", {}) for text in texts]
    return [table["perflint"] for table in tables if "perflint" in table]


def builtin() -> list[dict[str, Any]]:
    """Return the formats that perflint brings, as a user's own."""
    files = sorted((ROOT / "perflint" / "formats").glob("*.toml"))
    return [{"formats": {"own": tomli.loads(file.read_text("utf-8"))}} for file in files]


FULL = {
    "per-file-ignores": {"a/*": ["all", "date-*"]},
    "severity": {"*": "warning", "baseline": "error", "unused-ignore": "error"},
    "rules": {"stale-date": {"max-age-days": 3}, "total-below-parts": {}, "sample-gap": {}},
    "arguments": [{"class": "A", "families": {"x": ["a-*"]}, "scope": "file"}],
    "ignored": [{"rule": "?*", "path": "a", "reason": "b", "expires": date(2026, 12, 31)}],
}

SEEDS = [FULL, {}, *documented(), *builtin()]


@pytest.mark.parametrize("keys", SEEDS)
def test_what_is_documented_is_taken(keys):
    assert perflint_takes(keys)
    assert schema_takes(keys)


def test_own_configuration_is_taken():
    keys = tomli.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert schema_takes(keys["tool"]["perflint"])


def places(value: Any) -> list[tuple[Any, Any]]:
    """Return every container below a value, with each of its keys."""
    keys = list(value) if isinstance(value, dict) else range(len(value))
    found = [(value, key) for key in keys]
    for key in keys:
        if isinstance(value[key], (dict, list)):
            found += places(value[key])
    return found


NAMES = ["a", "a/b", "a//b", "", "all", "sample-gap", "sample-gpa", "date-*", "class", "tolerance"]
TEXTS = st.sampled_from([*NAMES, "error", "text", "mean", "difference", " ", "file"])
JUNK = (
    TEXTS | st.sampled_from([-1, 0, 2, 16, 0.5, True, date(2026, 1, 1)]) | st.builds(list)
    | st.builds(dict) | TEXTS.map(lambda text: [text])
)  # fmt: skip


@st.composite
def configurations(draw: st.DrawFn) -> dict[str, Any]:
    """Return a configuration that was taken, after a few changes."""
    keys = copy.deepcopy(draw(st.sampled_from(SEEDS)))
    for _ in range(draw(st.integers(0, 3))):
        container, key = draw(st.sampled_from([*places(keys), (keys, "severity")]))
        change = draw(st.sampled_from(["put", "drop", "rename", "add"]))
        if change == "put":
            container[key] = draw(JUNK)
        elif change == "add" and isinstance(container, dict):
            container[draw(TEXTS)] = draw(JUNK)
        elif change == "add":
            container.append(draw(JUNK))
        elif change == "rename" and isinstance(container, dict):
            container[draw(TEXTS)] = container.pop(key, "error")
        elif key in container or isinstance(container, list):
            del container[key]
    return keys


@settings(max_examples=400, deadline=None)
@given(configurations())
def test_the_schema_takes_what_perflint_takes_and_refuses_what_it_refuses(keys):
    if perflint_takes(keys):
        assert schema_takes(keys)
    if schema_takes(keys):
        assert perflint_takes_the_shape(keys)


def own(**changed: Any) -> dict[str, Any]:
    """Return the configuration of a small format with changed keys."""
    keys = {
        "summary": "x",
        "records": {"at": "/cases/*"},
        "fields": {"mean": "measurement", "runs": "samples"},
        "samples": {"runs": {"shape": "list"}},
        "derived": [{"field": "mean", "is": "mean", "of": ["runs"]}],
    }
    return {"formats": {"own": keys | changed}}


@pytest.mark.parametrize(
    "keys",
    [
        {"select": ["sample-gpa"]},
        {"select": "all"},
        {"severity": {"sample-gap": "eror"}},
        {"severity": {"sample-gpa": "error"}},
        {"severity": {"date-*": "eror"}},
        {"rules": {"sample-gap": {"most": 3}}},
        {"rules": {"stale-date": {"max-age-days": "3"}}},
        {"rules": {"date-*": {}}},
        {"ignored": [{"rule": "all", "path": "a"}]},
        {"ignored": [{"rule": "all", "path": "a", "reason": " "}]},
        {"ignored": [{"rule": "all", "path": "a", "reason": "b", "expires": 2026}]},
        {"ignored": [{"rule": "all", "path": "a", "reason": "b", "expires": "soon"}]},
        {"baselines": [{"files": ["a"], "policy": "fre"}]},
        {"max-age-days": 3},
        {"per_file_ignores": {}},
        own(decimals=16),
        own(decimals=2, tolerance=0.1),
        own(records={"at": "/cases"}),
        own(fields={"mean": "measurment", "runs": "samples"}),
        own(fields={"mean": "measurement", "runs": "samples", "a//b": "text"}),
        own(derived=[{"field": "mean", "is": "men", "of": ["runs"]}]),
        own(derived=[{"field": "mean", "is": "mean", "of": ["runs", "runs"]}]),
        own(derived=[{"field": "mean", "is": "ratio", "of": ["mean"]}]),
        own(runs={"announced-by": [" "]}),
        own(runs={"dump": {"has": []}}),
    ],
)
def test_what_perflint_refuses_is_refused(keys):
    assert not perflint_takes(keys)
    assert not schema_takes(keys)


def test_the_small_format_is_taken():
    assert perflint_takes(own())
    assert schema_takes(own())


def test_it_is_a_schema_of_the_draft_that_editors_read():
    assert SCHEMA["$schema"] == "http://json-schema.org/draft-07/schema#"
    jsonschema.Draft7Validator.check_schema(SCHEMA)


def test_editors_show_a_text_for_every_key():
    for container, key in places(SCHEMA):
        if key == "properties" and "additionalProperties" in container:
            for name, schema in container["properties"].items():
                assert schema.get("description"), name


def test_every_rule_is_offered_and_explained():
    named = SCHEMA["definitions"]["selector"]["anyOf"][0]
    assert {*rules.GROUP_OF, *rules.RULES, "all", "unused-ignore"} == set(named["enum"])
    shown = dict(zip(named["enum"], named["x-taplo"]["docs"]["enumValues"], strict=True))
    assert shown["sample-gap"] == rules.load("sample-gap").documentation.split("\n")[0]


def test_a_quoted_date_is_as_good_as_a_date_to_a_reader_that_has_none():
    expires = SCHEMA["properties"]["ignored"]["items"]["properties"]["expires"]
    for text, taken in (("2026-12-31", True), ("2026-13-31", False), ("soon", False)):
        checker = jsonschema.FormatChecker(["date"])
        validator = jsonschema.Draft7Validator(expires, format_checker=checker)
        assert validator.is_valid(text) is taken


@pytest.fixture(scope="module")
def validate():
    """Return validate-pyproject with the tools that are installed."""
    plugins = list_from_entry_points(lambda entry: entry.name == "perflint")
    assert [plugin.tool for plugin in plugins] == ["perflint"]
    return api.Validator(plugins)


def test_validate_pyproject_takes_a_good_table(validate):
    validate({"tool": {"perflint": copy.deepcopy(FULL)}})


@pytest.mark.parametrize("keys", [{"slect": []}, {"select": ["sample-gpa"]}, {"ignore": "all"}])
def test_validate_pyproject_refuses_a_bad_table(validate, keys):
    with pytest.raises(ValidationError, match="perflint"):
        validate({"tool": {"perflint": keys}})


class Described(NamedTuple):
    """A type of a test."""

    first: int
    """The first
    of two lines."""

    second: str = "x"
    third: str = "y"
    """The third."""


def test_docs_are_what_stands_below_a_field():
    assert field_docs(Described) == {"first": "The first of two lines.", "third": "The third."}
