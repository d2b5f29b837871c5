import json
from datetime import date

from perflint.documents.baselines.baseline import Baseline, BaselineSettings
from perflint.documents.json.document import JsonDocument
from perflint.formats import Formats
from perflint.formats.paths import FieldPath
from perflint.primitives.text import Text
from perflint.rules.totals import MeasuredTotal


def test_the_inputs_of_a_total_are_the_objects_and_series_that_contain_its_parts(coherent) -> None:
    document = JsonDocument(Text("a.json", json.dumps(coherent()).encode()))
    format = Formats({}).named("sglang-diffusion")
    (scenario,) = Baseline(document, format, BaselineSettings(date(2026, 5, 17))).scenarios
    assert MeasuredTotal(scenario, 0).inputs == [FieldPath(("stages_ms",))]
    assert MeasuredTotal(scenario, 1).inputs == [FieldPath(("denoise_step_ms",))]
