def test_suggests_the_known_name(judge, coherent) -> None:
    (finding,) = judge("unknown-field", coherent(expected_e2e=9.5))
    assert finding.message.endswith("no field `expected_e2e`; did you mean `expected_e2e_ms`?")
    assert finding.expected == "expected_e2e_ms"


def test_points_at_the_key(judge) -> None:
    text = '{"scenarios": {"t2i": {"surprise": 1}}}'
    (finding,) = judge("unknown-field", text)
    assert text[slice(*finding.span)] == '"surprise"'
    assert "did you mean" not in finding.message


def test_names_of_stages_and_steps_are_free(judge, coherent) -> None:
    assert judge("unknown-field", coherent(stages_ms={"Anything": 1.5})) == []


def test_what_may_hold_anything_is_not_looked_at(judge) -> None:
    document = {"benchmarks": [{"extra_info": {"surprise": 1}, "stats": {"surprise": 1}}]}
    (finding,) = judge("unknown-field", document, format="pytest-benchmark")
    assert finding.pointer == "/benchmarks/0/stats/surprise"


def test_says_the_format_and_the_name(judge) -> None:
    (finding,) = judge("unknown-field", {"scenarios": {"t2i": {"surprise": 1}}})
    assert finding.message == "sglang-diffusion has no field `surprise`"
    assert (finding.found, finding.expected) == ("surprise", None)


def test_a_nested_field_is_compared_with_those_beside_it(judge) -> None:
    document = {"benchmarks": [{"stats": {"meen": 1.5}}]}
    (finding,) = judge("unknown-field", document, format="pytest-benchmark")
    assert finding.expected == "mean"
