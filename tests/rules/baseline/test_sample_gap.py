import pytest

from tests.rules.own_format import cases, own


@pytest.mark.parametrize(
    ("indices", "key", "message"),
    [
        (["0", "2", "3"], "2", "step 1 is missing (1 of 4 steps)"),
        (["1", "2"], "1", "step 0 is missing (1 of 3 steps)"),
        (["0", "-1"], "-1", "`-1` is not an index"),
        (["0", "1.0"], "1.0", "`1.0` is not an index"),
        (["x"], "x", "`x` is not an index"),
        (["0", "01"], "01", "`01` is not an index"),
        (["9" * 5000], "9" * 5000, "is not an index"),
    ],
)
def test_points_at_the_first_unexpected_index(run_rule, coherent, indices, key, message) -> None:
    document = coherent(denoise_step_ms=dict.fromkeys(indices, 1.5))
    (finding,) = run_rule("sample-gap", document)
    assert finding.pointer == f"/scenarios/t2i/denoise_step_ms/{key}"
    assert finding.subjects == ("/scenarios/t2i/denoise_step_ms",)
    assert message in finding.message


@pytest.mark.parametrize("count", [0, 1, 2, 50])
def test_a_complete_series_may_be_in_any_order(run_rule, coherent, count: int) -> None:
    indices = map(str, reversed(range(count)))
    document = coherent(denoise_step_ms=dict.fromkeys(indices, 1.5))
    assert run_rule("sample-gap", document) == []


FRACTIONS = [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]


@pytest.mark.parametrize(
    ("indices", "fractions", "count"),
    [
        ([0, 10, 20, 29, 39, 49], FRACTIONS, 0),  # halves such as 24.5 are rounded to even
        ([0, 2, 3, 5, 6, 8], FRACTIONS, 0),
        ([0, 2, 3, 5, 6, 8], None, 0),  # the format has fractions for files without their own
        ([0, 2, 3, 4, 6, 8], None, 1),
        ([0, 4, 8], None, 1),
        ([0, 10, 20, 30, 39, 49], FRACTIONS, 1),
        ([0, 10, 20, 29, 39, 49], [0.0, 2.0], 1),
        ([0, 10, 20, 29, 39, 49], "all", 1),
    ],
)
def test_sampled_series(run_rule, coherent, indices, fractions, count) -> None:
    document = coherent(denoise_step_ms={str(index): 1.5 for index in indices})
    if fractions is not None:
        document["sampling"] = {"step_fractions": fractions}
    assert len(run_rule("sample-gap", document)) == count


def test_the_span_is_that_of_the_index(run_rule) -> None:
    text = '{"scenarios": {"t2i": {"denoise_step_ms": {"0": 1.5, "2": 2.5}}}}'
    (finding,) = run_rule("sample-gap", text)
    assert text[slice(*finding.span)] == '"2"'
    assert finding.found == ["0", "2"]


def defaults(**keys) -> dict:
    samples = {"shape": "index-map", "default-fractions": [0, 0.5, 1], **keys}
    return own({"runs": "samples"}, samples={"runs": samples})


@pytest.mark.parametrize(
    ("indices", "count"),
    [((0, 1, 2), 0), ((0, 5, 10), 0), ((0, 4, 9), 0), ((0, 5, 9), 1), ((0, 10), 1), ((5,), 1)],
)
def test_a_format_may_have_fractions_of_its_own(run_rule, indices: tuple, count: int) -> None:
    document = cases(x={"runs": {str(index): 1.5 for index in indices}})
    assert len(run_rule("sample-gap", document, format=defaults())) == count


@pytest.mark.parametrize(
    ("sampling", "count"),
    [
        ({}, 0),
        ({"fractions": [0, 0.5, 1]}, 0),
        ({"fractions": [0, 1]}, 1),
        ({"fractions": []}, 1),
        ({"fractions": None}, 1),
    ],
)
def test_fractions_in_the_file_replace_those_of_the_format(
    run_rule, sampling: dict, count: int
) -> None:
    format = defaults(**{"sampled-by": "/sampling/fractions"})
    document = {"sampling": sampling, **cases(x={"runs": {"0": 1, "5": 1, "10": 1}})}
    assert len(run_rule("sample-gap", document, format=format)) == count


def test_a_missing_sample_is_not_a_gap(run_rule) -> None:
    format = {**defaults(), "missing": ["nan"]}
    for value in ("nan", None):
        document = cases(x={"runs": {"0": 1.5, "1": value, "2": 1.5}})
        assert run_rule("sample-gap", document, format=format) == []


def test_a_list_has_no_gap(run_rule) -> None:
    format = own({"runs": "samples"}, missing=["nan"])
    assert run_rule("sample-gap", cases(x={"runs": [1.5, "nan", None]}), format=format) == []
