"""What the tests of reporters share: the schemas that receivers hold a report against."""

import json
from collections.abc import Callable
from typing import Any

import jsonschema
import pytest

from tests.paths import FIXTURES

SCHEMAS = FIXTURES / "schemas"


@pytest.fixture(scope="session")
def schema() -> Callable[[str], Any]:
    """Return a function that makes a validator of a JSON Schema of the fixtures."""

    def schema(name: str) -> Any:
        content = json.loads((SCHEMAS / name).read_text("utf-8"))
        kind = jsonschema.validators.validator_for(content)
        kind.check_schema(content)
        return kind(content)

    return schema
