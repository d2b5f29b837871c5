def test_lists_all_that_is_missing_in_one_finding_at_the_scenarios_name(judge) -> None:
    text = '{"scenarios": {"t2i": {"stages_ms": {}, "expected_e2e_ms": 1.5}}}'
    (finding,) = judge("missing-field", text)
    assert finding.span.start == text.index('"t2i"')
    assert finding.message == (
        "lacks `denoise_step_ms`, `expected_avg_denoise_ms` and `expected_median_denoise_ms`"
    )


def test_optional_fields_may_be_absent(judge, coherent) -> None:
    assert judge("missing-field", coherent()) == []


def test_a_file_without_scenarios(judge) -> None:
    (finding,) = judge("missing-field", "{}")
    assert finding.message == "the file has no `scenarios`"


def test_nested_fields_are_named_by_their_path(judge) -> None:
    document = {"benchmarks": [{"fullname": "a", "name": "a", "stats": {"min": 1.0}}]}
    (finding,) = judge("missing-field", document, format="pytest-benchmark")
    assert "`stats/max`" in finding.message
    assert finding.scenario == "a"


def test_an_absent_object_is_named_and_not_each_of_its_fields(judge) -> None:
    document = {"benchmarks": [{"fullname": "a", "name": "a"}]}
    (finding,) = judge("missing-field", document, format="pytest-benchmark")
    assert finding.message == "lacks `stats`"


def test_what_is_missing_is_told_to_machines_too(judge) -> None:
    (finding,) = judge("missing-field", '{"scenarios": {"t2i": {"stages_ms": {}}}}')
    assert finding.expected == [
        "denoise_step_ms",
        "expected_avg_denoise_ms",
        "expected_e2e_ms",
        "expected_median_denoise_ms",
    ]
    (finding,) = judge("missing-field", "{}")
    assert finding.expected == "scenarios"
