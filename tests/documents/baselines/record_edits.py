"""The edits of a ``RecordWriter`` for one call."""

from collections.abc import Mapping
from typing import Any

from perflint.documents.baselines.baseline import Baseline
from perflint.documents.baselines.record_edits import RecordWriter
from perflint.documents.baselines.scenario import Scenario
from perflint.primitives.finding import Edit


def replacement_edits(scenario: Scenario, record: Mapping[str, Any]) -> list[Edit]:
    return RecordWriter(scenario.document, scenario.format).replacement_edits(scenario, record)


def addition_edits(baseline: Baseline, records: Mapping[str, Mapping[str, Any]]) -> list[Edit]:
    return RecordWriter(baseline.document, baseline.format).addition_edits(baseline, records)
