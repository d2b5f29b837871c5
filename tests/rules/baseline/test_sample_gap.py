import pytest


@pytest.mark.parametrize(
    ("indices", "key", "message"),
    [
        (["0", "2", "3"], "2", "before step 2 comes 1, which is missing (1 step of 4 missing"),
        (["1", "2"], "1", "before step 1 comes 0"),
        (["0", "-1"], "-1", "`-1` is no index"),
        (["0", "1.0"], "1.0", "`1.0` is no index"),
        (["x"], "x", "`x` is no index"),
        (["0", "01"], "01", "`01` is no index"),
        (["9" * 5000], "9" * 5000, "is no index"),
    ],
)
def test_points_at_the_first_odd_index(judge, coherent, indices, key, message) -> None:
    document = coherent(denoise_step_ms=dict.fromkeys(indices, 1.5))
    (finding,) = judge("sample-gap", document)
    assert finding.pointer == f"/scenarios/t2i/denoise_step_ms/{key}"
    assert message in finding.message


@pytest.mark.parametrize("count", [0, 1, 2, 50])
def test_complete_series_in_any_order(judge, coherent, count: int) -> None:
    indices = map(str, reversed(range(count)))
    document = coherent(denoise_step_ms=dict.fromkeys(indices, 1.5))
    assert judge("sample-gap", document) == []


FRACTIONS = [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]


@pytest.mark.parametrize(
    ("indices", "fractions", "found"),
    [
        ([0, 10, 20, 29, 39, 49], FRACTIONS, 0),  # 24.5 and the like go to the even neighbour
        ([0, 2, 3, 5, 6, 8], FRACTIONS, 0),
        ([0, 2, 3, 5, 6, 8], None, 1),  # the file gives no fractions of its own
        ([0, 10, 20, 30, 39, 49], FRACTIONS, 1),
        ([0, 10, 20, 29, 39, 49], [0.0, 2.0], 1),
        ([0, 10, 20, 29, 39, 49], "all", 1),
    ],
)
def test_sampled_series(judge, coherent, indices, fractions, found) -> None:
    document = coherent(denoise_step_ms={str(index): 1.5 for index in indices})
    if fractions is not None:
        document["sampling"] = {"step_fractions": fractions}
    assert len(judge("sample-gap", document)) == found


def test_the_caret_is_under_the_index(judge) -> None:
    text = '{"scenarios": {"t2i": {"denoise_step_ms": {"0": 1.5, "2": 2.5}}}}'
    (finding,) = judge("sample-gap", text)
    assert text[slice(*finding.span)] == '"2"'
    assert finding.found == ["0", "2"]
