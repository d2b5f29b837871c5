import pytest

from tests.rules.own_format import cases, own


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


# ---- keys of the file


KEYS = own(
    {"time": "measurement", "runs": "samples"},
    samples={"runs": {"shape": "index-map", "sampled-by": "/sampling/fractions"}},
    signature={"has": ["/version/major", "/version/minor"]},
    metadata={"date": "/info/date", "date-in-text": ["/comment"]},
    tolerances={"at": "/limits/ci"},
    **{"top-level-keys": ["machine", "machines"]},
)


def test_keys_that_the_format_lists_or_reads_are_known(run_rule) -> None:
    known = ("machine", "machines", "cases", "sampling", "version", "info", "comment", "limits")
    document = {key: {} for key in known}
    assert run_rule("unknown-field", document, format=KEYS) == []


@pytest.mark.parametrize(
    ("key", "similar"),
    [("machin", "machine"), ("tolerances", None), ("comments", "comment"), ("cases ", "cases")],
)
def test_another_key_is_reported_with_a_suggestion(run_rule, key: str, similar) -> None:
    document = {"cases": {"x": {"time": 1.5}}, key: {}}
    (finding,) = run_rule("unknown-field", document, format=KEYS)
    suggestion = f"; did you mean `{similar}`?" if similar else ""
    assert finding.message == f"own has no key `{key}`{suggestion}"
    assert (finding.pointer, finding.scenario, finding.field) == (f"/{key}", None, None)
    assert (finding.found, finding.expected) == (key, similar)


@pytest.mark.parametrize("text", ["[]", '[{"x": 1}]', "1.5", "null", '"cases"'])
def test_a_file_that_is_not_an_object_has_no_keys(run_rule, text: str) -> None:
    assert run_rule("unknown-field", text, format=KEYS) == []


def test_any_key_is_accepted_if_the_format_lists_none(run_rule) -> None:
    format = {key: value for key, value in KEYS.items() if key != "top-level-keys"}
    assert run_rule("unknown-field", {"cases": {}, "anything": 1}, format=format) == []


def test_keys_of_objects_in_the_file_are_not_searched(run_rule) -> None:
    assert run_rule("unknown-field", {"machine": {"cpu": 1}, "info": {"x": 1}}, format=KEYS) == []


@pytest.mark.parametrize("value", [1.5, None, "x", {"a": 1}])
def test_a_record_that_is_a_number_has_no_fields(run_rule, value) -> None:
    assert run_rule("unknown-field", cases(x=value), format=own({".": "limit"})) == []


@pytest.mark.parametrize(
    ("name", "known", "expected"),
    [
        ("expected_load", "expected_e2e", None),
        ("expected_load_ms", "expected_e2e_ms", None),
        ("warmup_peak", "runtime_peak", None),
        ("expected_e2e", "expected_load", None),
        ("expcted_e2e", "expected_e2e", "expected_e2e"),
        ("expected", "expected_e2e", None),
    ],
)
def test_another_word_is_not_a_misspelling(run_rule, name, known, expected) -> None:
    format = own({known: "measurement"})
    (finding,) = run_rule("unknown-field", cases(x={known: 1.5, name: 1.5}), format=format)
    assert finding.expected == expected
    assert ("did you mean" in finding.message) == (expected is not None)
