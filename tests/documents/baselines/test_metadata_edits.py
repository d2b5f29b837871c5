"""The date and the source, written into the metadata."""

import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perflint.documents.baselines.baseline import Baseline, Terms
from perflint.documents.baselines.metadata_edits import dated
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
    baseline = Baseline(document, FORMATS.named(format), Terms(today))
    fixes = [Fix("write", tuple(dated(baseline, today, source)), safe=True)]
    result, applied = fix.apply(data, fixes)
    assert bool(applied) == (result != data)
    return result.decode()


def metadata(description: str, day: str = "2026-05-17") -> str:
    fields = {"description": description, "last_updated": day}
    return json.dumps({"metadata": fields, "scenarios": {}}, ensure_ascii=False, indent=2)


def described(text: str) -> str:
    description: str = json.loads(text)["metadata"]["description"]
    return description


@pytest.mark.parametrize(
    ("description", "source", "becomes"),
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
def test_the_description_becomes(description: str, source: str | None, becomes: str) -> None:
    text = metadata(description)
    assert write(text, source) == metadata(becomes, "2026-05-20")


@pytest.mark.parametrize("today", [date(2026, 5, 17), date(2026, 5, 16)])
def test_a_day_that_is_not_later_is_not_written(today: date) -> None:
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
def test_what_is_not_there_is_not_written(text: str) -> None:
    assert write(text, "run 1") == text


def test_a_description_without_a_date_field_gets_its_source() -> None:
    text = '{"metadata": {"description": "NPU of 2026-05-17."}}'
    assert write(text, "run 1") == text.replace("17.", "17. Source: run 1.")


def test_a_date_that_is_spelled_with_escapes_is_written_anew() -> None:
    text = r'{"metadata": {"last_updated": "2026\u002d05-17"}}'
    assert write(text) == '{"metadata": {"last_updated": "2026-05-20"}}'


def test_a_source_is_escaped_where_the_file_escapes() -> None:
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
def test_a_moment_keeps_its_time_of_day(old: str, new: str) -> None:
    text = '{"datetime": "%s",\r\n\t"benchmarks": []}'
    assert write(text % old, "run 1", format="pytest-benchmark") == text % new


@bounded
@given(
    st.text(max_size=30) | st.sampled_from(["Source: a. b", "x Source: ", "On 2026-05-17"]),
    st.lists(st.text(max_size=12), max_size=3),
    st.text(max_size=12) | st.sampled_from(["a. b", "2026-05-17", "Source: x", "a Source: b"]),
)
def test_a_second_time_changes_nothing(text: str, sources: list[str], last: str) -> None:
    written = metadata(text)
    for source in [*sources, last]:
        written = write(written, source)
    assert write(written, last) == written


@bounded
@given(st.lists(st.from_regex(r"\A[a-z:/#]{1,9}( [a-z0-9.]{1,5})?\Z"), min_size=1, max_size=4))
def test_sources_do_not_pile_up(sources: list[str]) -> None:
    written = metadata("CI H100.")
    for source in sources:
        written = write(written, source)
    assert described(written) == f"CI H100. Source: {sources[-1].removesuffix('.')}."
