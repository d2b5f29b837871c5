"""Numbers and names at an offset of a baseline."""

import json

import pytest

from perflint.documents.baselines.baseline import Baseline
from perflint.server.hover.located import locate
from tests.server.hover.baselines import FILES, fixture, numbers_of, own_format, parsed


@pytest.mark.parametrize("name", FILES)
def test_every_number_of_a_record_is_found_at_its_first_and_last_byte(name):
    baseline = fixture(name)
    numbers = numbers_of(baseline)
    assert numbers
    for scenario, path, span in numbers:
        for offset in (span.start, span.stop - 1):
            found = locate(baseline, offset)
            assert found is not None
            assert (found.scenario, found.span) == (scenario, span)
            assert found.path == tuple(map(str, path))


def found_at(baseline: Baseline, text: str) -> list[tuple[str, str | None, str]]:
    """Return the scenario, the path and the token at each place of a text in the file."""
    data, part, found = baseline.document.text.data, text.encode(), []
    start = data.find(part)
    while start >= 0:
        if located := locate(baseline, start):
            path = None if located.path is None else str(located.path)
            token = data[slice(*located.span)].decode()
            found.append((located.scenario.name, path, token))
        start = data.find(part, start + 1)
    return found


@pytest.mark.parametrize(
    ("format", "name"),
    [
        ("sglang-diffusion", "flux_image_t2i_2_gpus"),
        ("asv", "bench.Sorting.peakmem_sort"),  # a record that is a list
    ],
)
def test_the_name_of_a_scenario_is_its_key(format, name):
    assert found_at(fixture(format), f'"{name}"') == [(name, None, f'"{name}"')]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("jmh", '"bench.Sorting.sort"'),  # one of several parts of the name
        ("google-benchmark", '"BM_sort/64"'),  # in each row of the record
        ("vitest-bench", '"built-in"'),
    ],
)
def test_the_name_of_a_scenario_may_be_a_field(name, text):
    found = found_at(fixture(name), text)
    assert found
    assert {path for _, path, _ in found} == {None}
    assert all(text.strip('"') in scenario for scenario, _, _ in found)


def test_a_flat_record_has_a_name_and_a_number():
    format = own_format(fields={".": "measurement"})
    baseline = parsed('{"one": 12.5, "two": "12.5"}', format)
    assert found_at(baseline, '"one"') == [("one", None, '"one"')]
    assert found_at(baseline, "12.5") == [("one", ".", "12.5")]


@pytest.mark.parametrize(
    "text",
    [
        '"scenarios"',
        '"t2i": {"notes"',
        '"notes"',
        '"text"',
        ": 1, ",
        "null",
        "true",
        '"nan"',
        "2.5",
        "{",
        "3.5",
    ],
)
def test_nothing_else_is_found(text):
    data = (
        '{"metadata": {"number": 2.5}, "scenarios": {"a": {"notes": "text", "x": 1, '
        '"expected_e2e_ms": null, "b": true, "c": "nan"}, "b": 3.5}}'
    )
    assert [at for at in found_at(parsed(data), text) if at[2] != "1"] == []


def test_a_member_that_another_one_replaces_is_not_found():
    text = '{"scenarios": {"a": {"expected_e2e_ms": 1.5, "expected_e2e_ms": 1.5}}}'
    assert len(found_at(parsed(text), "1.5")) == 1


@pytest.mark.parametrize(
    "data", [b"", b"{", b'{"scenarios": {"a": {"x": 1}}', b"\xff", b"1", b"[]"]
)
def test_a_file_that_is_not_valid_has_nothing(data):
    baseline = parsed(data)
    assert [locate(baseline, offset) for offset in range(-1, len(data) + 2)] == [None] * (
        len(data) + 3
    )


def test_a_number_beyond_the_range_of_a_double_is_no_reason_to_fail():
    baseline = parsed(json.dumps({"scenarios": {"a": {"expected_e2e_ms": 10**30}}}))
    assert found_at(baseline, "1000")[0][1] == "expected_e2e_ms"
