"""Baselines of all built-in formats, and the numbers in them."""

from datetime import date
from typing import Any

from perflint.documents.baselines.baseline import Baseline, BaselineSettings
from perflint.documents.baselines.series import NUMBER_TYPES
from perflint.documents.json.document import JsonDocument
from perflint.formats import Format, Formats, build
from perflint.primitives.text import Text
from tests.formats.examples import PATHS
from tests.gated_baselines import SGLANG
from tests.paths import FIXTURES

FORMATS = Formats({})
FILES = {
    "sglang-diffusion": FIXTURES / "coherent.json",
    "sglang-consistency": FIXTURES / "consistency_thresholds.json",
    "pytest-benchmark": FIXTURES / "pytest_benchmark_samples.json",
    **{name: FIXTURES / "formats" / f"{name}.json" for name in PATHS},
    "lines": FIXTURES / "formats" / "llm-serving.jsonl",
}
"""Built-in format → a file of it."""


def fixture(name: str) -> Baseline:
    """Return the example of a built-in format; ``lines`` has several lines."""
    format = FORMATS.named("llm-serving" if name == "lines" else name)
    path = PATHS.get(name, FILES[name].name)
    document = JsonDocument(Text(path, FILES[name].read_bytes()), lines=name == "lines")
    return Baseline(
        document,
        format.of_lines if document.is_lines else format,
        BaselineSettings(date(2026, 5, 17)),
    )


def parsed(text: str | bytes, format: Any = SGLANG) -> Baseline:
    data = text.encode() if isinstance(text, str) else text
    return Baseline(JsonDocument(Text("x.json", data)), format, BaselineSettings(date(2026, 5, 17)))


def numbers_of(baseline: Baseline) -> list[Any]:
    """Return each number of a record: the scenario, its path, and the span."""
    found = []
    for scenario in baseline.scenarios:
        values = [(path, path.get(scenario.record)) for path in scenario.layout.kinds.fields]
        values += [(path, scenario.number(path)) for path in scenario.layout.measured.paths]
        values += [item for at, series in scenario.series.items() for item in series.items(at)]
        for path, value in dict(values).items():
            if type(value) in NUMBER_TYPES:
                span = baseline.document.spans.value(scenario.location(path))
                found.append((scenario, path, span))
    return found


def own_format(**keys: Any) -> Format:
    """Return a format of an object of records."""
    return build("own", {"summary": "Own", "records": {"at": "/*"}, **keys})
