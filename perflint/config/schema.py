"""The JSON Schema of the configuration, for editors and validate-pyproject.

``docs/config_schema.py`` builds it from the types of the configuration, and ``make generate``
writes it to ``perflint.schema.json``. The names of rules are added when the schema is printed, so
that the file does not change when a rule is added.
"""

import os
from typing import Any

import orjson

from perflint import rules
from perflint.rules import documentation

_LOCATION = os.path.join(os.path.dirname(__file__), "perflint.schema.json")

Schema = dict[str, Any]


def tool_schema(tool_name: str) -> Schema:
    """Return the schema of ``[tool.perflint]``; the entry point for validate-pyproject."""
    return build()


def text() -> str:
    """Return the schema as JSON."""
    return orjson.dumps(build(), option=orjson.OPT_INDENT_2).decode() + "\n"


def build() -> Schema:
    """Return the schema, with the names of the rules and groups wherever they can be used."""
    with open(_LOCATION, "rb") as file:
        schema: Schema = orjson.loads(file.read())
    selectors = _selectors()
    schema["definitions"]["selector"]["anyOf"].insert(
        0, {"enum": [*selectors], "x-taplo": {"docs": {"enumValues": [*selectors.values()]}}}
    )
    keys = schema["properties"]
    (severity,) = keys["severity"]["patternProperties"].values()
    keys["severity"]["properties"] = {
        name: {**severity, "description": summary} for name, summary in selectors.items()
    }
    options = keys["rules"]["properties"]
    keys["rules"]["properties"] = {
        name: {
            "type": "object",
            "description": selectors[name],
            "properties": {},
            "additionalProperties": False,
            **options.get(name, {}),
        }
        for name in rules.GROUP_OF
    }
    return schema


def _selectors() -> dict[str, str]:
    """Return all selectors of rules except globs, with the descriptions that editors show."""
    return {
        "all": "All rules.",
        **{group: f"The rules {', '.join(names)}." for group, names in rules.RULES.items()},
        **{name: documentation.summary_of(rules.load(name)) for name in rules.GROUP_OF},
        **{name: text.split("\n\n")[1] for name, text in documentation.ABOUT_SUPPRESSIONS.items()},
    }
