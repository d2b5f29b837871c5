"""The schema accepts what perflint accepts, and rejects what JSON Schema can express."""

import copy
import re
from datetime import date
from typing import Any

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
from perflint.config.schema import tool_schema
from perflint.config.settings import Settings
from perflint.formats.language import FormatKeys
from perflint.primitives.decode import decode
from tests.paths import ROOT

SCHEMA = tool_schema("perflint")
validate_schema = fastjsonschema.compile(SCHEMA)


def schema_accepts(keys: Any) -> bool:
    try:
        validate_schema(copy.deepcopy(keys))  # it adds defaults to its argument
    except fastjsonschema.JsonSchemaValueException:
        return False
    return True


def perflint_accepts(keys: Any) -> bool:
    try:
        Config(decode(keys, Settings))
    except ValueError:
        return False
    return True


def perflint_accepts_the_shape(keys: Any) -> bool:
    """Ignore what JSON Schema cannot express: names in formats, and the running version."""
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
    """Return the configurations in the documentation."""
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
    texts = [
        block
        for page in pages
        for block in re.findall(r"```toml\n(.*?)```", page.read_text("utf-8"), re.DOTALL)
    ]
    tables = [tomli.loads(text).get("tool", {}) for text in texts]
    return [table["perflint"] for table in tables if "perflint" in table]


def builtin() -> list[dict[str, Any]]:
    """Return the built-in formats as formats of a user."""
    files = sorted((ROOT / "perflint" / "formats").glob("*.toml"))
    return [{"formats": {"own": tomli.loads(file.read_text("utf-8"))}} for file in files]


FULL = {
    "per-file-ignores": {"a/*": ["all", "date-*"]},
    "severity": {"*": "warning", "baseline": "error", "unused-ignore": "error"},
    "rules": {"stale-date": {"max-age-days": 3}, "total-below-parts": {}, "sample-gap": {}},
    "arguments": [{"classes": ["A"], "families": {"x": ["a-*"]}, "scope": "file"}],
    "ignored": [{"rule": "?*", "path": "a", "reason": "b", "expires": date(2026, 12, 31)}],
}

SEEDS = [FULL, {}, *documented(), *builtin()]


@pytest.mark.parametrize("keys", SEEDS)
def test_documented_configurations_are_accepted(keys):
    assert perflint_accepts(keys)
    assert schema_accepts(keys)


def test_the_configuration_of_this_repository_is_accepted():
    keys = tomli.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert schema_accepts(keys["tool"]["perflint"])


def items_in(value: Any) -> list[tuple[Any, Any]]:
    """Return all nested items of a value, each as its container and its key."""
    keys = list(value) if isinstance(value, dict) else range(len(value))
    items = [(value, key) for key in keys]
    for key in keys:
        if isinstance(value[key], (dict, list)):
            items += items_in(value[key])
    return items


NAMES = ["a", "a/b", "a//b", "", "all", "sample-gap", "sample-gpa", "date-*", "class", "tolerance"]
TEXTS = st.sampled_from([*NAMES, "error", "text", "mean", "difference", " ", "file"])
JUNK = (
    TEXTS | st.sampled_from([-1, 0, 2, 16, 0.5, True, date(2026, 1, 1)]) | st.builds(list)
    | st.builds(dict) | TEXTS.map(lambda text: [text])
)  # fmt: skip


@st.composite
def configurations(draw: st.DrawFn) -> dict[str, Any]:
    """Draw an accepted configuration with a few changes."""
    keys = copy.deepcopy(draw(st.sampled_from(SEEDS)))
    for _ in range(draw(st.integers(0, 3))):
        container, key = draw(st.sampled_from([*items_in(keys), (keys, "severity")]))
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
def test_the_schema_agrees_with_perflint(keys):
    if perflint_accepts(keys):
        assert schema_accepts(keys)
    if schema_accepts(keys):
        assert perflint_accepts_the_shape(keys)


def own(**changed: Any) -> dict[str, Any]:
    """Return the configuration of a small format with the given changes."""
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
        own(records={"at": "/cases/a*"}),
        own(fields={"mean": "measurment", "runs": "samples"}),
        own(fields={"mean": "measurement", "runs": "samples", "a//b": "text"}),
        own(derived=[{"field": "mean", "is": "men", "of": ["runs"]}]),
        own(derived=[{"field": "mean", "is": "mean", "of": ["runs", "runs"]}]),
        own(derived=[{"field": "mean", "is": "ratio", "of": ["mean"]}]),
        own(runs={"announced-by": [" "]}),
        own(runs={"dumps": [{"has": []}]}),
    ],
)
def test_the_schema_rejects_invalid_configurations(keys):
    assert not perflint_accepts(keys)
    assert not schema_accepts(keys)


def test_the_small_format_is_accepted():
    assert perflint_accepts(own())
    assert schema_accepts(own())


def test_the_schema_is_valid_in_the_draft_that_editors_support():
    assert SCHEMA["$schema"] == "http://json-schema.org/draft-07/schema#"
    jsonschema.Draft7Validator.check_schema(SCHEMA)


def test_every_key_has_a_description():
    for container, key in items_in(SCHEMA):
        if key == "properties" and "additionalProperties" in container:
            for name, schema in container["properties"].items():
                assert schema.get("description"), name


def test_every_selector_is_listed_with_a_description():
    names = SCHEMA["definitions"]["selector"]["anyOf"][0]
    assert {*rules.GROUP_OF, *rules.RULES, "all", *rules.ABOUT_SUPPRESSIONS} == set(names["enum"])
    descriptions = dict(zip(names["enum"], names["x-taplo"]["docs"]["enumValues"], strict=True))
    assert descriptions["sample-gap"] == rules.load("sample-gap").documentation.split("\n")[0]


def test_a_date_in_quotes_is_accepted_for_parsers_without_dates():
    expires = SCHEMA["properties"]["ignored"]["items"]["properties"]["expires"]
    for text, valid in (("2026-12-31", True), ("2026-13-31", False), ("soon", False)):
        checker = jsonschema.FormatChecker(["date"])
        validator = jsonschema.Draft7Validator(expires, format_checker=checker)
        assert validator.is_valid(text) is valid


@pytest.fixture(scope="module")
def validate():
    """Return a validator of validate-pyproject with the installed perflint plugin."""
    plugins = list_from_entry_points(lambda entry: entry.name == "perflint")
    assert [plugin.tool for plugin in plugins] == ["perflint"]
    return api.Validator(plugins)


def test_validate_pyproject_accepts_a_valid_table(validate):
    validate({"tool": {"perflint": copy.deepcopy(FULL)}})


@pytest.mark.parametrize("keys", [{"slect": []}, {"select": ["sample-gpa"]}, {"ignore": "all"}])
def test_validate_pyproject_rejects_an_invalid_table(validate, keys):
    with pytest.raises(ValidationError, match="perflint"):
        validate({"tool": {"perflint": keys}})
