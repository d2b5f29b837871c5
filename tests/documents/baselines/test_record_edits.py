"""Runs written into baselines, compared with the exact resulting text."""

import json
from datetime import date
from typing import Any

import pytest

from perflint.documents.baselines.baseline import Baseline, BaselineSettings
from perflint.documents.baselines.metadata_edits import metadata_edits
from perflint.documents.baselines.record_edits import UnwritableError
from perflint.documents.json.document import JsonDocument
from perflint.engine import fix
from perflint.formats import Formats
from perflint.primitives.finding import Edit, Fix
from perflint.primitives.text import Text
from tests.documents.baselines.record_edits import addition_edits, replacement_edits

FORMATS = Formats({})
SGLANG = "sglang-diffusion"


def baseline_of(text: str, format: str = SGLANG) -> Baseline:
    document = JsonDocument(Text("a.json", text.encode()))
    assert document.parse_error is None
    return Baseline(document, FORMATS.named(format), BaselineSettings(date(2026, 5, 17)))


def applied(text: str, edits: list[Edit]) -> str:
    data, _ = fix.apply(text.encode(), [Fix("write", tuple(edits), safe=True)])
    return data.decode()


def replaced(text: str, run: dict[str, Any], format: str = SGLANG) -> str:
    """Write a run over the first scenario of a file."""
    return applied(text, replacement_edits(baseline_of(text, format).scenarios[0], run))


def added(text: str, format: str = SGLANG, **records: dict[str, Any]) -> str:
    return applied(text, addition_edits(baseline_of(text, format), records))


def within(record: str, *others: str) -> str:
    """Return a file with records named ``t``, ``u``, ``v`` and ``w``."""
    records = zip("tuvw", (record, *others), strict=False)
    return '{"scenarios": {' + ", ".join(f'"{name}": {text}' for name, text in records) + "}}"


def test_each_changed_value_is_one_edit() -> None:
    text = within('{\n "stages_ms": {"a": 1.5, "b": 2.5},\n "expected_e2e_ms": 4.5\n}')
    run = {"stages_ms": {"a": 1.25, "b": 2.5}, "expected_e2e_ms": 4.25}
    edits = replacement_edits(baseline_of(text).scenarios[0], run)
    assert [edit.text for edit in edits] == ["1.25", "4.25"]
    assert applied(text, edits) == text.replace("1.5", "1.25").replace("4.5", "4.25")


@pytest.mark.parametrize(
    ("old", "run", "new"),
    [
        pytest.param(
            '{\n    "expected_e2e_ms": 2.5,\n    "notes": "x"\n}',
            {"runtime_peak_vram_mb": 7, "expected_e2e_ms": 2.5},
            '{\n    "runtime_peak_vram_mb": 7,\n    "expected_e2e_ms": 2.5,\n    "notes": "x"\n}',
            id="a key at the start of the run goes before the first shared key",
        ),
        pytest.param(
            '{\r\n\t"notes": "x",\r\n\t"expected_e2e_ms": 2.5\r\n}',
            {"expected_e2e_ms": 2.5, "runtime_peak_vram_mb": 7},
            '{\r\n\t"notes": "x",\r\n\t"expected_e2e_ms": 2.5,\r\n\t"runtime_peak_vram_mb": 7\r\n}',
            id="tabs and CRLF",
        ),
        pytest.param(
            '{"expected_e2e_ms" : 2.5 ,"notes" : "x"}',
            {"expected_e2e_ms": 2.5, "runtime_peak_vram_mb": 7},
            '{"expected_e2e_ms" : 2.5 ,"runtime_peak_vram_mb" : 7 ,"notes" : "x"}',
            id="spaces before commas and colons",
        ),
        pytest.param(
            '{"expected_e2e_ms":2.5}',
            {"expected_e2e_ms": 2.5, "stages_ms": {"a": 1.5, "b": None}},
            '{"expected_e2e_ms":2.5,"stages_ms":{"a":1.5,"b":null}}',
            id="compact",
        ),
        pytest.param(
            '{\n  "expected_e2e_ms": 2.5  \n\n}',
            {"expected_e2e_ms": 2.5, "stages_ms": {"a": 1.5}, "extra": {}},
            '{\n  "expected_e2e_ms": 2.5,\n  "stages_ms": {\n    "a": 1.5\n  },\n'
            '  "extra": {}  \n\n}',
            id="an object is indented like its parent",
        ),
        pytest.param(
            '{\n  "stages_ms": { "a": 1.5 },\n  "expected_e2e_ms": 2.5\n}',
            {"stages_ms": {"a": 1.5}, "denoise_step_ms": {"1": 5.5, "0": 4.5}},
            '{\n  "stages_ms": { "a": 1.5 },\n  "denoise_step_ms": { "0": 4.5, "1": 5.5 },\n'
            '  "expected_e2e_ms": 2.5\n}',
            id="an object is on one line like its sibling, with its samples in order",
        ),
        pytest.param(
            '{"stages_ms": {\n "a": 1.5,  \n\n "b": 2.5,\n "c": 3.5\n}}',
            {"stages_ms": {"a": 1.5, "c": 3.5}},
            '{"stages_ms": {\n "a": 1.5,  \n\n "c": 3.5\n}}',
            id="a stage is removed with its line",
        ),
        pytest.param(
            '{"stages_ms": {\n "a": 1.5,\n "b": 2.5\n}}',
            {"stages_ms": {"a": 1.5}},
            '{"stages_ms": {\n "a": 1.5\n}}',
            id="the last stage is removed with the comma before it",
        ),
        pytest.param(
            '{"stages_ms": {\n "a": 1.5,\n "b": 2.5\n}}',
            {"stages_ms": {"b": 2.5}},
            '{"stages_ms": {\n "b": 2.5\n}}',
            id="the first stage is removed with its comma",
        ),
        pytest.param(
            '{"stages_ms": {\n "a": 1.5,\n "b": 2.5\n}}',
            {"stages_ms": {}},
            '{"stages_ms": {}}',
            id="all stages are removed",
        ),
        pytest.param(
            '{"stages_ms": {\n "a": 1.5,\n "b": 2.5\n}}',
            {"stages_ms": {"x": 1.5, "y": 2.5, "z": None}},
            '{"stages_ms": {\n "x": 1.5,\n "y": 2.5,\n "z": null\n}}',
            id="all stages are replaced by others",
        ),
        pytest.param(
            '{"denoise_step_ms": {"0": 1.5, "1": 2.5, "10": 3.5}}',
            {"denoise_step_ms": {"10": 3.5, "2": 4.5, "0": 1.5}},
            '{"denoise_step_ms": {"0": 1.5, "2": 4.5, "10": 3.5}}',
            id="samples are in the order of their indices",
        ),
        pytest.param(
            '{"stages_ms": {\n   "a": 1.5\n , "b": 2.5\n , "c": 3.5\n}}',
            {"stages_ms": {"a": 1.5, "x": 9.5, "c": 3.5, "y": 8.5}},
            '{"stages_ms": {\n   "a": 1.5\n , "x": 9.5\n , "c": 3.5\n , "y": 8.5\n}}',
            id="commas at the start of lines",
        ),
        pytest.param(
            '{"estimated_full_test_time_s": 9, "notes": "x", "load_peak_vram_mb": 3}',
            {"expected_e2e_ms": 2.5},
            '{"estimated_full_test_time_s": 9, "notes": "x", "load_peak_vram_mb": 3, '
            '"expected_e2e_ms": 2.5}',
            id="fields that the run does not have are kept",
        ),
        pytest.param(
            '{"stages_ms": null, "denoise_step_ms": {"0": null}}',
            {"stages_ms": {"a": 1.5}, "denoise_step_ms": None},
            '{"stages_ms": {"a": 1.5}, "denoise_step_ms": null}',
            id="null becomes an object, and an object becomes null",
        ),
        pytest.param(
            r'{"stages_ms": {"caf\u00e9": 1.5}}',
            {"stages_ms": {"café": 2.5, "thé/~": 1.5}},
            r'{"stages_ms": {"caf\u00e9": 2.5, "th\u00e9/~": 1.5}}',
            id="keys are escaped like those of the file",
        ),
        pytest.param(
            '{"stages_ms": {"a\\\\u00e9": 1.5}}',
            {"stages_ms": {"a\\u00e9": 1.5, 'é"': 1.5}},
            '{"stages_ms": {"a\\\\u00e9": 1.5, "é\\"": 1.5}}',
            id="keys are not escaped if the file escapes none",
        ),
    ],
)
def test_a_record_after_the_edits(old: str, run: dict[str, Any], new: str) -> None:
    assert replaced(within(old), run) == within(new)


@pytest.mark.parametrize(
    ("old", "value", "literal"),
    [
        ('{"expected_e2e_ms": 12.50}', 12.5, "12.50"),
        ('{"expected_e2e_ms": 12.5}', 13.75, "13.75"),
        ('{"expected_e2e_ms": 12.50}', 13.2, "13.20"),
        ('{"expected_e2e_ms": 12.50}', 13.0, "13.00"),
        ('{"expected_e2e_ms": 12.50}', 13, "13"),
        ('{"expected_e2e_ms": 12.50}', 13.125, "13.125"),
        ('{"expected_e2e_ms": 12.50, "expected_avg_denoise_ms": 1.5}', 13.2, "13.2"),
        ('{"expected_e2e_ms": 12.50, "estimated_full_test_time_s": 1.5}', 13.2, "13.20"),
        ('{"expected_e2e_ms": 12.75}', 13.2, "13.2"),
        ('{"expected_e2e_ms": 12.75}', 330.0, "330.0"),
        ('{"expected_e2e_ms": 330}', 330.0, "330"),
        ('{"expected_e2e_ms": 330}', 340.0, "340"),
        ('{"expected_e2e_ms": 330, "expected_avg_denoise_ms": 1.0}', 340.0, "340.0"),
        ('{"expected_e2e_ms": 3.5}', 0.00001, "0.00001"),
        ('{"expected_e2e_ms": 3.5}', 1e22, "10000000000000000000000.0"),
        ('{"expected_e2e_ms": 3.5e0}', 0.00001, "1e-05"),
        ('{"expected_e2e_ms": 3.5e0}', 3.5, "3.5e0"),
        ('{"expected_e2e_ms": 1}', True, "true"),
    ],
)
def test_a_number_is_written_like_those_of_its_record(old: str, value: float, literal: str) -> None:
    result = replaced(within(old), {"expected_e2e_ms": value})
    start, stop = baseline_of(result).document.spans.value(("scenarios", "t", "expected_e2e_ms"))
    assert result[start:stop] == literal
    assert replaced(result, {"expected_e2e_ms": value}) == result


@pytest.mark.parametrize(
    ("other", "literal"),
    [("1.50", "7.20"), ("1.55", "7.2"), ("1.5", "7.2"), ("2", "7.2"), ("2.0", "7.2")],
)
def test_numbers_are_written_like_those_of_other_records_if_its_own_do_not_decide(
    other: str, literal: str
) -> None:
    text = within('{"expected_e2e_ms": 12.75}', f'{{"expected_e2e_ms": {other}}}')
    assert replaced(text, {"expected_e2e_ms": 7.2}) == text.replace("12.75", literal)


def test_an_object_is_laid_out_like_the_same_field_of_another_record() -> None:
    text = """{
  "scenarios": {
    "t": {"expected_e2e_ms": 2.5},
    "u": {
      "stages_ms": {
        "a": 1.5
      },
      "denoise_step_ms": {"0": 1.5, "1": 2.5},
      "expected_e2e_ms": 3.5
    },
    "v": {
      "expected_e2e_ms": 4.5
    }
  }
}
"""
    run = {"stages_ms": {"b": 7.5}, "denoise_step_ms": {"0": 8.5}, "expected_e2e_ms": 4.5}
    edits = replacement_edits(baseline_of(text).scenarios[2], run)
    assert applied(text, edits) == text.replace(
        """    "v": {
""",
        """    "v": {
      "stages_ms": {
        "b": 7.5
      },
      "denoise_step_ms": {"0": 8.5},
""",
    )


def test_lists_of_samples_keep_their_layout_when_they_grow_or_shrink() -> None:
    text = """{"benchmarks": [{"fullname": "a", "stats": {
    "min": 1.5, "ops": 2.5,
    "data": [
        1.5,
        2.5
    ]}}]}"""
    format = "pytest-benchmark"
    run = {"stats": {"data": [1.5, 3.5, 4.5]}}
    grown = replaced(text, run, format)
    assert grown == text.replace("        2.5\n", "        3.5,\n        4.5\n")
    assert replaced(grown, {"stats": {"data": [1.5]}}, format) == text.replace(
        "1.5,\n        2.5\n", "1.5\n"
    )


def test_a_scenario_is_added_after_the_last_one_and_laid_out_like_it() -> None:
    text = """{
\t"scenarios": {
\t\t"t": {
\t\t\t"stages_ms": {"a": 1.50},\r
\t\t\t"expected_e2e_ms": 2.25
\t\t}
\t}
}"""
    assert added(text, u={"stages_ms": {"b": 7.5}}, v={}) == text.replace(
        "\t\t}\n",
        """\t\t},
\t\t"u": {
\t\t\t"stages_ms": {"b": 7.50}
\t\t},
\t\t"v": {}
""",
    )


@pytest.mark.parametrize("space", ["", " ", "\n  "])
def test_the_first_scenario_is_indented_like_the_file(space: str) -> None:
    text = '{\r\n  "scenarios": {%s},\r\n  "metadata": 1\r\n}\r\n'
    new = '\r\n    "t": {\r\n      "stages_ms": {\r\n        "a": 1.5\r\n      }\r\n    }\r\n  '
    assert added(text % space, t={"stages_ms": {"a": 1.5}}) == text % new


def test_the_name_is_written_into_a_record_of_a_list() -> None:
    text = '{"benchmarks": [\n  {"fullname": "a", "stats": {"min": 1.5}}\n]}'
    result = added(text, "pytest-benchmark", b={"stats": {"min": 2.5}}, c={"x": 1, "fullname": "?"})
    assert result == text.replace(
        "}}\n",
        '}},\n  {"fullname": "b", "stats": {"min": 2.5}},\n  {"x": 1, "fullname": "c"}\n',
    )


def test_all_edits_of_a_run_are_applied_together() -> None:
    text = json.dumps(
        {
            "metadata": {"description": "On 2026-05-17.", "last_updated": "2026-05-17"},
            "scenarios": {"t": {"expected_e2e_ms": 2.5}},
        }
    )
    baseline = baseline_of(text)
    edits = [
        *metadata_edits(baseline, date(2026, 5, 20), "run 1"),
        *replacement_edits(baseline.scenarios[0], {"expected_e2e_ms": 1.5, "stages_ms": {}}),
        *addition_edits(baseline, {"u": {"expected_e2e_ms": 7.5}}),
    ]
    assert applied(text, edits) == (
        '{"metadata": {"description": "On 2026-05-20. Source: run 1.", '
        '"last_updated": "2026-05-20"}, "scenarios": '
        '{"t": {"expected_e2e_ms": 1.5, "stages_ms": {}}, "u": {"expected_e2e_ms": 7.5}}}'
    )


@pytest.mark.parametrize(
    "text",
    [
        '{"scenarios": {"t": {"notes": 1,\n "notes": 1}}}',
        '{"scenarios": {"t": {}}, "metadata": {"a": 1,\n "\\u0061": 2}}',
    ],
)
def test_a_file_with_a_duplicate_key_is_refused(text: str) -> None:
    baseline = baseline_of(text)
    with pytest.raises(UnwritableError, match=r"the key '\w+' is repeated in line 2"):
        replacement_edits(baseline.scenarios[0], {})
    with pytest.raises(UnwritableError):
        addition_edits(baseline, {"u": {}})


@pytest.mark.parametrize(
    ("text", "format", "message"),
    [
        ('{"scenarios": []}', SGLANG, "there is no object of records at '/scenarios'"),
        ("{}", SGLANG, "there is no object of records at '/scenarios'"),
        ('{"benchmarks": {}}', "pytest-benchmark", "there is no list of records at '/benchmarks'"),
        ('{"scenarios": {"t": {}}}', SGLANG, "'t' is already in the file"),
        ('{"scenarios": {"t": null}}', SGLANG, "'t' is already in the file"),
        ('{"benchmarks": [{"fullname": "t"}]}', "pytest-benchmark", "'t' is already in the file"),
    ],
)
def test_a_scenario_that_cannot_be_added_is_refused(text: str, format: str, message: str) -> None:
    with pytest.raises(UnwritableError, match=message):
        addition_edits(baseline_of(text, format), {"t": {}})


def test_without_changes_there_are_no_edits() -> None:
    text = within('{"expected_e2e_ms": 2.50}')
    baseline = baseline_of(text)
    assert replacement_edits(baseline.scenarios[0], {"expected_e2e_ms": 2.5}) == []
    assert addition_edits(baseline, {}) == []
