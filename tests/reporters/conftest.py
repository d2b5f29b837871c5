"""Fixtures for the tests of reporters: the schemas of the programs that read reports."""

import json
from collections.abc import Callable
from typing import Any

import jsonschema
import pytest

from tests.paths import FIXTURES

SCHEMAS = FIXTURES / "schemas"


@pytest.fixture(scope="session")
def schema() -> Callable[[str], Any]:
    """Return a function that makes a validator for a JSON Schema in the fixtures."""

    def schema(name: str) -> Any:
        content = json.loads((SCHEMAS / name).read_text("utf-8"))
        kind = jsonschema.validators.validator_for(content)
        kind.check_schema(content)
        return kind(content)

    return schema
