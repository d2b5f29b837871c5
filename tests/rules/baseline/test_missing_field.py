def test_lists_all_missing_fields_in_one_finding_at_the_scenario_name(run_rule) -> None:
    text = '{"scenarios": {"t2i": {"stages_ms": {}, "expected_e2e_ms": 1.5}}}'
    (finding,) = run_rule("missing-field", text)
    assert finding.span.start == text.index('"t2i"')
    assert finding.message == (
        "required fields missing: "
        "`denoise_step_ms`, `expected_avg_denoise_ms` and `expected_median_denoise_ms`"
    )


def test_optional_fields_may_be_absent(run_rule, coherent) -> None:
    assert run_rule("missing-field", coherent()) == []


def test_a_file_without_scenarios(run_rule) -> None:
    (finding,) = run_rule("missing-field", "{}")
    assert finding.message == "the file has no `scenarios`"


def test_nested_fields_are_named_by_their_path(run_rule) -> None:
    document = {"benchmarks": [{"fullname": "a", "name": "a", "stats": {"min": 1.0}}]}
    (finding,) = run_rule("missing-field", document, format="pytest-benchmark")
    assert "`stats/max`" in finding.message
    assert finding.scenario == "a"


def test_a_missing_object_is_named_without_its_fields(run_rule) -> None:
    document = {"benchmarks": [{"fullname": "a", "name": "a"}]}
    (finding,) = run_rule("missing-field", document, format="pytest-benchmark")
    assert finding.message == "required field missing: `stats`"


def test_expected_holds_the_missing_names(run_rule) -> None:
    (finding,) = run_rule("missing-field", '{"scenarios": {"t2i": {"stages_ms": {}}}}')
    assert finding.expected == [
        "denoise_step_ms",
        "expected_avg_denoise_ms",
        "expected_e2e_ms",
        "expected_median_denoise_ms",
    ]
    (finding,) = run_rule("missing-field", "{}")
    assert finding.expected == "scenarios"


def test_it_concerns_the_missing_fields_only(run_rule, coherent) -> None:
    document = coherent()
    del document["scenarios"]["t2i"]["expected_e2e_ms"]
    (finding,) = run_rule("missing-field", document)
    assert finding.subjects == ("/scenarios/t2i/expected_e2e_ms",)
