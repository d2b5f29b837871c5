import pytest

from tests.rules.own_format import cases, own


@pytest.mark.parametrize(
    ("fields", "pointer", "message"),
    [
        ({"expected_e2e_ms": "9"}, "expected_e2e_ms", "must be a number, not a string"),
        ({"expected_e2e_ms": True}, "expected_e2e_ms", "must be a number, not true"),
        ({"stages_ms": []}, "stages_ms", "must be an object of numbers, not a list"),
        ({"stages_ms": {"A": "x"}}, "stages_ms/A", "must be a number or null, not a string"),
        ({"denoise_step_ms": [1.5]}, "denoise_step_ms", "an object of numbers, not a list"),
        ({"denoise_step_ms": {"0": None}}, "denoise_step_ms/0", "must be a number, not null"),
        ({"denoise_step_ms": {"0": False}}, "denoise_step_ms/0", "must be a number, not false"),
        ({"notes": 3}, "notes", "must be a string, not a number"),
        ({"estimated_full_test_time_s": {}}, "estimated_full_test_time_s", "not an object"),
    ],
)
def test_fields_of_a_record(run_rule, coherent, fields: dict, pointer: str, message: str) -> None:
    (finding,) = run_rule("wrong-type", coherent(**fields))
    assert finding.pointer == f"/scenarios/t2i/{pointer}"
    assert message in finding.message
    assert finding.scenario == "t2i"


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("expected_e2e_ms", "a number"),
        ("stages_ms", "an object of numbers"),
        ("denoise_step_ms", "an object of numbers"),
    ],
)
def test_null_in_a_required_field(run_rule, coherent, field: str, expected: str) -> None:
    (finding,) = run_rule("wrong-type", coherent(**{field: None}))
    assert finding.message == f"`{field}` must be {expected}, not null"
    assert finding.subjects == (f"/scenarios/t2i/{field}",)


def test_members_of_an_object_and_optional_fields_may_be_null(run_rule, coherent) -> None:
    fields = {"stages_ms": {"A": None, "B": 1.25}, "notes": None, "load_peak_vram_mb": None}
    assert run_rule("wrong-type", coherent(**fields)) == []


def test_null_in_a_required_field_that_may_be_zero(run_rule) -> None:
    record = {"stats": {"mean": 1.5, "stddev": None, "ops": None, "data": None}}
    (finding,) = run_rule("wrong-type", {"benchmarks": [record]}, format="pytest-benchmark")
    assert finding.message == "`stats/stddev` must be a number, not null"


def test_the_samples_of_a_series_are_one_finding(run_rule, coherent) -> None:
    steps = {"0": 4.21, "1": None, "2": "4.4", "3": 4.8, "4": None}
    (finding,) = run_rule("wrong-type", coherent(denoise_step_ms=steps))
    assert finding.message == (
        "`denoise_step_ms/1` must be a number, not null; 2 other steps have a wrong type, too"
    )
    assert finding.subjects == tuple(f"/scenarios/t2i/denoise_step_ms/{at}" for at in (1, 2, 4))
    (finding,) = run_rule("wrong-type", coherent(denoise_step_ms={"0": None, "1": "4.4"}))
    assert finding.message.endswith("not null; 1 other step has a wrong type, too")


def test_numbers_that_are_strings_are_one_finding(run_rule) -> None:
    record = {"expected_e2e_ms": "9", "stages_ms": {"A": "1", "B": 2}}
    steps = {"denoise_step_ms": {"0": "4.2", "1": "4.3"}, "notes": 3}
    document = {"scenarios": {"t2i": record, "t2v": steps, "i2v": record}}
    notes, finding = run_rule("wrong-type", document)
    assert notes.message == "`notes` must be a string, not a number"
    assert finding.pointer == "/scenarios/t2i/stages_ms/A"
    assert finding.message == (
        "`stages_ms/A` must be a number or null, not a string; "
        "4 other fields in 3 scenarios are strings, too"
    )
    assert finding.subjects == (
        "/scenarios/t2i/stages_ms/A",
        "/scenarios/t2i/expected_e2e_ms",
        "/scenarios/t2v/denoise_step_ms/0",
        "/scenarios/t2v/denoise_step_ms/1",
        "/scenarios/i2v/stages_ms/A",
        "/scenarios/i2v/expected_e2e_ms",
    )
    (finding,) = run_rule("wrong-type", {"scenarios": {"t2i": record}})
    assert finding.message.endswith("not a string; 1 other field is a string, too")


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
def test_values_outside_the_records(run_rule, text: str, pointer: str, message: str) -> None:
    (finding,) = run_rule("wrong-type", text)
    assert (finding.pointer, message in finding.message) == (pointer, True)


def test_records_named_by_a_field_must_be_a_list(run_rule) -> None:
    (finding,) = run_rule("wrong-type", '{"benchmarks": {}}', format="pytest-benchmark")
    assert "must be a list, not an object" in finding.message


def test_counts_must_be_non_negative_integers(run_rule) -> None:
    for rounds, kind in ((1.5, "a number"), (-1, "a number"), (True, "true")):
        record = {"stats": {"rounds": rounds}}
        (finding,) = run_rule("wrong-type", {"benchmarks": [record]}, format="pytest-benchmark")
        assert finding.message == f"`stats/rounds` must be a non-negative integer, not {kind}"


def test_a_parent_of_fields_must_be_an_object(run_rule) -> None:
    (finding,) = run_rule("wrong-type", {"benchmarks": [{"stats": 1}]}, format="pytest-benchmark")
    assert finding.message == "`stats` must be an object, not a number"


def test_samples_in_a_list(run_rule) -> None:
    record = {"stats": {"data": [0.5, "x"]}}
    (finding,) = run_rule("wrong-type", {"benchmarks": [record]}, format="pytest-benchmark")
    assert finding.pointer == "/benchmarks/0/stats/data/1"


def test_a_valid_file_is_accepted(run_rule, coherent) -> None:
    document = coherent(notes="one run", load_peak_vram_mb=None)
    document["tolerances"] = {"pr_test": {"e2e": 0.25}}
    document["sampling"] = {"step_fractions": [0, 0.5, 1.0]}
    assert run_rule("wrong-type", document) == []


@pytest.mark.parametrize(
    ("fractions", "kind"),
    [
        (0.5, "a number"),
        ("0.5", "a string"),
        ([0.5, "1"], "a list"),
        ([None], "a list"),
        ({"0": 0.5}, "an object"),
    ],
)
def test_sampling_fractions_must_be_a_list_of_numbers(
    run_rule, fractions: object, kind: str
) -> None:
    (finding,) = run_rule("wrong-type", {"sampling": {"step_fractions": fractions}})
    assert finding.message == f"`step_fractions` must be a list of numbers, not {kind}"


@pytest.mark.parametrize(
    ("text", "message", "found"),
    [
        ('{"tolerances": "3"}', "`tolerances` must be an object of tolerances, not a string", "3"),
        ('{"tolerances": {"pr": {"e2e": "1"}}}', "`e2e` must be a number, not a string", "1"),
        ('{"tolerances": {"pr": [0.5]}}', "`pr` must be a number, not a list", None),
        ("[]", "the file must be an object, not a list", None),
    ],
)
def test_message_and_values_outside_the_scenarios(
    run_rule, text: str, message: str, found: object
) -> None:
    (finding,) = run_rule("wrong-type", text)
    assert (finding.message, finding.found) == (message, found)
    assert finding.expected == message.partition(" must be ")[2].partition(",")[0]


def test_a_record_that_is_not_an_object_is_named(run_rule) -> None:
    (finding,) = run_rule("wrong-type", {"scenarios": {"t2i": 3}})
    assert finding.message == "`t2i` must be an object, not a number"
    assert finding.scenario == "t2i"


def test_a_nested_record_is_named_by_its_key(run_rule) -> None:
    deep = OWN | {"records": {"at": "/runs/cases/*"}}
    (finding,) = run_rule("wrong-type", {"runs": {"cases": {"a": 3}}}, format=deep)
    assert (finding.scenario, finding.message) == ("a", "`a` must be an object, not a number")


def test_found_and_expected_are_set(run_rule, coherent) -> None:
    stages = {"A": "x", "B": 1.25}
    (finding,) = run_rule("wrong-type", coherent(stages_ms=stages))
    assert finding.message == "`stages_ms/A` must be a number or null, not a string"
    assert (finding.found, finding.expected) == ("x", "a number or null")


def test_any_value_and_zero_counts_are_accepted(run_rule) -> None:
    for extra, outliers in (({"rank": [None]}, 0), ("text", 3)):
        record = {"extra_info": extra, "stats": {"rounds": 7, "iqr_outliers": outliers}}
        record["stats"]["data"] = [0.5, "x"]  # invalid, so that the record is checked at all
        (finding,) = run_rule("wrong-type", {"benchmarks": [record]}, format="pytest-benchmark")
        assert finding.pointer == "/benchmarks/0/stats/data/1"


OWN = {
    "summary": "Own",
    "records": {"at": "/cases/*"},
    "fields": {"raw": "samples", "flat": "samples?", "load": "number?", "weight": "number"},
    "samples": {"raw": {"shape": "nested-lists"}, "flat": {"shape": "list"}},
}


def test_samples_in_nested_lists(run_rule) -> None:
    record = {"raw": [[1, ["x"]], {"0": 1}, True, [2]], "flat": [0.5, [0.5]], "weight": 1}
    findings = run_rule("wrong-type", {"cases": {"a": record}}, format=OWN)
    assert [finding.message for finding in findings] == [
        "`flat/1` must be a number, not a list",
        "`raw/0/1/0` must be a number, not a string; 2 other samples have a wrong type, too",
    ]
    assert findings[1].subjects == ("/cases/a/raw/0/1/0", "/cases/a/raw/1", "/cases/a/raw/2")


def test_an_unmeasured_number_may_be_null_only_if_it_is_optional(run_rule) -> None:
    record = {"raw": [], "load": None, "weight": None}
    (finding,) = run_rule("wrong-type", {"cases": {"a": record}}, format=OWN)
    assert finding.message == "`weight` must be a number, not null"


# ---- strings for missing numbers


MISSING_TEXTS = own(
    {
        "time": "measurement",
        "cap": "limit?",
        "n": "count?",
        "factor": "number?",
        "parts": "measurements",
        "runs": "samples",
        "steps": "samples",
        "nested": "samples",
        "mode": "text?",
    },
    samples={"steps": {"shape": "index-map"}, "nested": {"shape": "nested-lists"}},
    missing=["nan", "NaN"],
)


@pytest.mark.parametrize(
    "fields",
    [
        {"time": "nan"},
        {"time": "NaN"},
        {"cap": "nan", "n": "nan", "factor": "nan"},
        {"parts": {"a": "nan", "b": 1.5, "c": None}},
        {"runs": ["nan", 1.5, None]},
        {"runs": ["nan"]},
        {"steps": {"0": "nan", "1": 1.5, "2": None}},
        {"nested": [[1.5, "nan"], ["NaN", [None]]]},
        {"mode": "nan"},
        {"cap": None, "n": None, "factor": None, "mode": None},
    ],
)
def test_strings_for_missing_numbers_are_accepted(run_rule, fields: dict) -> None:
    assert run_rule("wrong-type", cases(x=fields), format=MISSING_TEXTS) == []


@pytest.mark.parametrize(
    ("fields", "pointer", "message"),
    [
        ({"time": "Nan"}, "time", "`time` must be a number, not a string"),
        ({"time": ["nan"]}, "time", "`time` must be a number, not a list"),
        ({"parts": "nan"}, "parts", "`parts` must be an object of numbers, not a string"),
        ({"parts": {"a": "x"}}, "parts/a", "`parts/a` must be a number or null, not a string"),
        ({"runs": "nan"}, "runs", "`runs` must be a list of numbers, not a string"),
        ({"runs": ["nan", "x"]}, "runs/1", "`runs/1` must be a number, not a string"),
        ({"runs": [["nan"]]}, "runs/0", "`runs/0` must be a number, not a list"),
        ({"runs": [None, "x"]}, "runs/1", "`runs/1` must be a number, not a string"),
        ({"steps": {"0": "x"}}, "steps/0", "`steps/0` must be a number, not a string"),
        ({"steps": ["nan"]}, "steps", "`steps` must be an object of numbers, not a list"),
        ({"nested": [["nan"], [True]]}, "nested/1/0", "`nested/1/0` must be a number, not true"),
        ({"mode": 1}, "mode", "`mode` must be a string, not a number"),
    ],
)
def test_other_strings_are_reported(run_rule, fields: dict, pointer: str, message: str) -> None:
    (finding,) = run_rule("wrong-type", cases(x=fields), format=MISSING_TEXTS)
    assert (finding.pointer, finding.message) == (f"/cases/x/{pointer}", message)


def test_a_missing_number_is_not_written_as_null(run_rule) -> None:
    (finding,) = run_rule("wrong-type", cases(x={"time": None}), format=MISSING_TEXTS)
    assert finding.message == "`time` must be a number, not null"


@pytest.mark.parametrize("value", ["nan", None])
def test_a_number_that_is_not_measured_must_not_be_missing_unless_it_is_optional(
    run_rule, value
) -> None:
    format = own({"n": "count", "factor": "number", "spare": "number?"}, missing=["nan"])
    document = cases(x={"n": value, "factor": value, "spare": value})
    findings = run_rule("wrong-type", document, format=format)
    assert [finding.field for finding in findings] == ["n", "factor"]


@pytest.mark.parametrize("value", [None, "nan"])
def test_without_missing_strings_a_sample_must_be_a_number(run_rule, value) -> None:
    format = {**MISSING_TEXTS, "missing": []}
    assert len(run_rule("wrong-type", cases(x={"runs": [value]}), format=format)) == 1


# ---- records that are numbers


@pytest.mark.parametrize("kind", ["measurement", "size", "signed", "limit", "limit?"])
@pytest.mark.parametrize(
    ("value", "found"),
    [
        (1, None),
        (-1.5, None),
        (None, None),
        ("nan", None),
        ("x", "a string"),
        (True, "true"),
        ([], "a list"),
        ([1.5], "a list"),
        ({}, "an object"),
        ({".": 1.5}, "an object"),
    ],
)
def test_a_record_that_is_a_number(run_rule, kind: str, value, found: str | None) -> None:
    format = own({".": kind}, missing=["nan"])
    findings = run_rule("wrong-type", cases(x=1.5, y=value), format=format)
    if value is None and not kind.endswith("?"):
        found = "null"
    expected = [] if found is None else [f"`y` must be a number, not {found}"]
    assert [finding.message for finding in findings] == expected
    assert [(finding.pointer, finding.scenario) for finding in findings] == [
        ("/cases/y", "y") for _ in expected
    ]


@pytest.mark.parametrize(
    ("text", "pointer", "message"),
    [
        ('{"cases": [1.5]}', "/cases", "`cases` must be an object, not a list"),
        ('{"cases": 1.5}', "/cases", "`cases` must be an object, not a number"),
        ("[1.5]", "", "the file must be an object, not a list"),
    ],
)
def test_the_object_around_records_that_are_numbers(
    run_rule, text: str, pointer: str, message: str
) -> None:
    (finding,) = run_rule("wrong-type", text, format=own({".": "limit"}))
    assert (finding.pointer, finding.message) == (pointer, message)


def test_tolerances_that_are_a_number(run_rule) -> None:
    (finding,) = run_rule("wrong-type", {"tolerances": 0.5})
    assert finding.message == "`tolerances` must be an object of tolerances, not a number"
    assert finding.pointer == "/tolerances"


@pytest.mark.parametrize(
    ("root", "pointer", "message"),
    [
        ({"a": 7}, "/a", "`a` must be an object or a list, not a number"),
        ([None], "/0", "item 0 of the file must be an object or a list, not null"),
        (
            {"a": {}, "b": [], "c": "x", "d": 7},
            "/c",
            "`c` must be an object or a list, not a string",
        ),
    ],
)
def test_a_value_on_the_way_to_records_that_there_are_not(
    run_rule, root: object, pointer: str, message: str
) -> None:
    keys = own({"ms": "measurement"}) | {"records": {"at": "/*/*"}}
    (finding,) = run_rule("wrong-type", root, format=keys)
    assert (finding.pointer, finding.message) == (pointer, message)


@pytest.mark.parametrize("root", [{}, [], {"a": {}}, {"note": "x", "a": {"b": {"ms": 1.5}}}])
def test_files_without_records_or_with_other_values_beside_them(run_rule, root: object) -> None:
    keys = own({"ms": "measurement"}) | {"records": {"at": "/*/*"}}
    assert run_rule("wrong-type", root, format=keys) == []


@pytest.mark.parametrize(
    ("records", "root", "message"),
    [
        (
            {"at": "/runs/*", "name": "id"},
            {"runs": [{}, 7]},
            "item 1 of `runs` must be an object, not a number",
        ),
        ({"at": "/*", "name": "id"}, [{}, None], "item 1 of the file must be an object, not null"),
        ({"at": "/*"}, {"a": 7}, "`a` must be an object, not a number"),
    ],
)
def test_records_of_a_list_are_called_by_their_number(run_rule, records, root, message) -> None:
    keys = own({"id": "text?"}) | {"records": records}
    findings = run_rule("wrong-type", root, format=keys)
    assert [finding.message for finding in findings] == [message]
