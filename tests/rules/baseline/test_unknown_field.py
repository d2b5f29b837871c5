def test_suggests_a_similar_name(run_rule, coherent) -> None:
    (finding,) = run_rule("unknown-field", coherent(expected_e2e=9.5))
    assert finding.message.endswith("no field `expected_e2e`; did you mean `expected_e2e_ms`?")
    assert finding.expected == "expected_e2e_ms"


def test_points_at_the_key(run_rule) -> None:
    text = '{"scenarios": {"t2i": {"surprise": 1}}}'
    (finding,) = run_rule("unknown-field", text)
    assert text[slice(*finding.span)] == '"surprise"'
    assert "did you mean" not in finding.message


def test_names_of_stages_and_steps_are_not_restricted(run_rule, coherent) -> None:
    assert run_rule("unknown-field", coherent(stages_ms={"Anything": 1.5})) == []


def test_fields_of_kind_any_are_not_searched(run_rule) -> None:
    document = {"benchmarks": [{"extra_info": {"surprise": 1}, "stats": {"surprise": 1}}]}
    (finding,) = run_rule("unknown-field", document, format="pytest-benchmark")
    assert finding.pointer == "/benchmarks/0/stats/surprise"


def test_the_message_contains_the_format_and_the_name(run_rule) -> None:
    (finding,) = run_rule("unknown-field", {"scenarios": {"t2i": {"surprise": 1}}})
    assert finding.message == "sglang-diffusion has no field `surprise`"
    assert (finding.found, finding.expected) == ("surprise", None)


def test_a_nested_field_is_compared_with_its_siblings(run_rule) -> None:
    document = {"benchmarks": [{"stats": {"meen": 1.5}}]}
    (finding,) = run_rule("unknown-field", document, format="pytest-benchmark")
    assert finding.expected == "mean"
