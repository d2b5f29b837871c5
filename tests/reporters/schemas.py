"""The JSON Schemas of outputs, which the documentation contains."""

import json
from functools import lru_cache
from typing import Any

import fastjsonschema

from tests.paths import ROOT


@lru_cache
def _validator(name: str) -> Any:
    """Compile the schema of an output; a key that it does not describe is an error here."""
    text = (ROOT / "docs" / "assets" / f"{name}.schema.json").read_text("utf-8")
    return fastjsonschema.compile(_closed(json.loads(text)))


def _closed(schema: Any) -> Any:
    if isinstance(schema, dict):
        closed = {key: _closed(value) for key, value in schema.items()}
        return {**closed, "additionalProperties": False} if "properties" in closed else closed
    return [_closed(item) for item in schema] if isinstance(schema, list) else schema


def validated(text: str, name: str) -> Any:
    """Return JSON after checking that its schema describes it."""
    output = json.loads(text)
    _validator(name)(output)
    return output
