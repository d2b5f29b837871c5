"""Edits of the date and the source in the metadata."""

import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perflint.documents.baselines.baseline import Baseline, BaselineSettings
from perflint.documents.baselines.metadata_edits import metadata_edits
from perflint.documents.json.document import JsonDocument
from perflint.engine import fix
from perflint.formats import Formats
from perflint.primitives.finding import Fix
from perflint.primitives.text import Text

FORMATS = Formats({})
TODAY = date(2026, 5, 20)
bounded = settings(max_examples=200, deadline=None)


def write(
    text: str, source: str | None = None, today: date = TODAY, format: str = "sglang-diffusion"
) -> str:
    data = text.encode()
    document = JsonDocument(Text("a.json", data))
    baseline = Baseline(document, FORMATS.named(format), BaselineSettings(today))
    fixes = [Fix("write", tuple(metadata_edits(baseline, today, source)), safe=True)]
    result, applied = fix.apply(data, fixes)
    assert bool(applied) == (result != data)
    return result.decode()


def metadata(description: str, day: str = "2026-05-17") -> str:
    fields = {"description": description, "last_updated": day}
    return json.dumps({"metadata": fields, "scenarios": {}}, ensure_ascii=False, indent=2)


def description_of(text: str) -> str:
    description: str = json.loads(text)["metadata"]["description"]
    return description


@pytest.mark.parametrize(
    ("description", "source", "expected"),
    [
        ("CI runs (2026-05-17).", None, "CI runs (2026-05-20)."),
        ("CI.", "https://ci/run/1", "CI. Source: https://ci/run/1."),
        ("CI.", "https://ci/run/1.", "CI. Source: https://ci/run/1."),
        ("CI", "run 1", "CI. Source: run 1."),
        ("CI. ", "run 1", "CI. Source: run 1."),
        ("", "run 1", "Source: run 1."),
        ("CI. Source: run 1.", "run 2", "CI. Source: run 2."),
        ("Source: run 1", "run 2", "Source: run 2."),
        ("CI. Source: run 1.", "", "CI. Source: run 1."),
        ("Source: H100. Means of 3.", "run 2", "Source: H100. Means of 3. Source: run 2."),
        ("OpenSource: x.", "x", "OpenSource: x. Source: x."),
        ("CI\nSource: run 1.", "run 2", "CI\nSource: run 2."),
        ('Say "hi".', 'a "b" \\ é', 'Say "hi". Source: a "b" \\ é.'),
        ("On 2026-05-17. Source: 2026-05-17.", "run 3", "On 2026-05-20. Source: run 3."),
        ("On 2026-05-17. Source: 2026-05-17.", "2026-05-17", "On 2026-05-20. Source: 2026-05-17."),
        ("On 2026-05-17", "run 1", "On 2026-05-20. Source: run 1."),
        ("2026-05-17, 2026-04-01, 2026-05-17", None, "2026-05-20, 2026-04-01, 2026-05-20"),
        ("12026-05-17, 2026-05-171", None, "12026-05-17, 2026-05-171"),
    ],
)
def test_date_and_source_in_the_description(
    description: str, source: str | None, expected: str
) -> None:
    text = metadata(description)
    assert write(text, source) == metadata(expected, "2026-05-20")


@pytest.mark.parametrize("today", [date(2026, 5, 17), date(2026, 5, 16)])
def test_a_date_that_is_not_later_is_not_written(today: date) -> None:
    assert write(metadata("CI 2026-05-17."), today=today) == metadata("CI 2026-05-17.")


@pytest.mark.parametrize(
    "text",
    [
        "{}",
        "[]",
        '{"metadata": null}',
        '{"metadata": {}}',
        '{"metadata": {"description": 7}}',
        '{"metadata": {"last_updated": "soon"}}',
        '{"metadata": {"last_updated": null}}',
    ],
)
def test_missing_or_invalid_metadata_is_not_written(text: str) -> None:
    assert write(text, "run 1") == text


def test_the_source_is_written_without_a_date_field() -> None:
    text = '{"metadata": {"description": "NPU 2026-05-17."}}'
    assert write(text, "run 1") == text.replace("17.", "17. Source: run 1.")


def test_a_date_with_escapes_is_replaced_as_a_whole() -> None:
    text = r'{"metadata": {"last_updated": "2026\u002d05-17"}}'
    assert write(text) == '{"metadata": {"last_updated": "2026-05-20"}}'


def test_a_source_is_escaped_if_the_file_uses_escapes() -> None:
    text = r'{"metadata": {"description": "Caf\u00e9."}}'
    assert write(text, "é") == r'{"metadata": {"description": "Caf\u00e9. Source: \u00e9."}}'


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("2026-05-17T13:35:00+08:00", "2026-05-20T13:35:00+08:00"),
        ("2026-05-18T01:00:00+08:00", "2026-05-21T01:00:00+08:00"),
        ("2026-05-17T13:35:00.123456Z", "2026-05-20T13:35:00.123456Z"),
    ],
)
def test_a_date_with_a_time_keeps_its_time(old: str, new: str) -> None:
    text = '{"datetime": "%s",\r\n\t"benchmarks": []}'
    assert write(text % old, "run 1", format="pytest-benchmark") == text % new


@bounded
@given(
    st.text(max_size=30) | st.sampled_from(["Source: a. b", "x Source: ", "On 2026-05-17"]),
    st.lists(st.text(max_size=12), max_size=3),
    st.text(max_size=12) | st.sampled_from(["a. b", "2026-05-17", "Source: x", "a Source: b"]),
)
def test_writing_twice_changes_nothing(text: str, sources: list[str], last: str) -> None:
    written = metadata(text)
    for source in [*sources, last]:
        written = write(written, source)
    assert write(written, last) == written


@bounded
@given(st.lists(st.from_regex(r"\A[a-z:/#]{1,9}( [a-z0-9.]{1,5})?\Z"), min_size=1, max_size=4))
def test_sources_do_not_accumulate(sources: list[str]) -> None:
    written = metadata("CI H100.")
    for source in sources:
        written = write(written, source)
    assert description_of(written) == f"CI H100. Source: {sources[-1].removesuffix('.')}."
