import pytest


@pytest.mark.parametrize(
    ("fields", "pointer", "message"),
    [
        ({"expected_e2e_ms": "9"}, "expected_e2e_ms", "must be a number, not a text"),
        ({"expected_e2e_ms": True}, "expected_e2e_ms", "must be a number, not true"),
        ({"stages_ms": []}, "stages_ms", "must be an object of numbers, not a list"),
        ({"stages_ms": {"A": "x"}}, "stages_ms/A", "must be a number or null, not a text"),
        ({"denoise_step_ms": [1.5]}, "denoise_step_ms", "an object of numbers, not a list"),
        ({"denoise_step_ms": {"0": None}}, "denoise_step_ms/0", "must be a number, not null"),
        ({"denoise_step_ms": {"0": False}}, "denoise_step_ms/0", "must be a number, not false"),
        ({"notes": 3}, "notes", "must be a text, not a number"),
        ({"estimated_full_test_time_s": {}}, "estimated_full_test_time_s", "not an object"),
    ],
)
def test_field(judge, coherent, fields: dict, pointer: str, message: str) -> None:
    (finding,) = judge("wrong-type", coherent(**fields))
    assert finding.pointer == f"/scenarios/t2i/{pointer}"
    assert message in finding.message
    assert finding.scenario == "t2i"


def test_null_measurements_are_left_to_unguarded_metric(judge, coherent) -> None:
    fields = {"expected_e2e_ms": None, "stages_ms": {"A": None, "B": 1.25}, "notes": None}
    assert judge("wrong-type", coherent(**fields)) == []


@pytest.mark.parametrize(
    ("text", "pointer", "message"),
    [
        ("[]", "", "the file must be an object, not a list"),
        ('{"scenarios": []}', "/scenarios", "must be an object, not a list"),
        ('{"scenarios": {"t2i": null}}', "/scenarios/t2i", "must be an object, not null"),
        ('{"tolerances": []}', "/tolerances", "an object of tolerances"),
        ('{"tolerances": {"pr": {"e2e": "1"}}}', "/tolerances/pr/e2e", "must be a number"),
        ('{"sampling": {"step_fractions": 1}}', "/sampling/step_fractions", "list of numbers"),
    ],
)
def test_frame(judge, text: str, pointer: str, message: str) -> None:
    (finding,) = judge("wrong-type", text)
    assert (finding.pointer, message in finding.message) == (pointer, True)


def test_records_of_a_named_format_are_a_list(judge) -> None:
    (finding,) = judge("wrong-type", '{"benchmarks": {}}', format="pytest-benchmark")
    assert "must be a list, not an object" in finding.message


def test_counts_are_whole_and_not_negative(judge) -> None:
    for rounds in (1.5, -1, True):
        record = {"stats": {"rounds": rounds}}
        (finding,) = judge("wrong-type", {"benchmarks": [record]}, format="pytest-benchmark")
        assert "a whole number of at least 0" in finding.message


def test_an_object_around_fields_that_is_none(judge) -> None:
    (finding,) = judge("wrong-type", {"benchmarks": [{"stats": 1}]}, format="pytest-benchmark")
    assert finding.message == "`stats` must be an object, not a number"


def test_sample_lists(judge) -> None:
    record = {"stats": {"data": [0.5, "x"]}}
    (finding,) = judge("wrong-type", {"benchmarks": [record]}, format="pytest-benchmark")
    assert finding.pointer == "/benchmarks/0/stats/data/1"
