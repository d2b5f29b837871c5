import pytest

from tests.rules.own_format import own

FORMAT = own({"id/name": "text", "mean": "measurement"}) | {
    "records": {"at": "/runs/*", "name": "id/name"}
}


def runs(*names: object) -> dict:
    return {"runs": [{"id": {"name": name}, "mean": 1.5 + at} for at, name in enumerate(names)]}


def test_points_at_the_second_name_and_relates_the_first(run_rule) -> None:
    (finding,) = run_rule("duplicate-scenario", runs("a", "b", "a"), format=FORMAT)
    assert (finding.pointer, finding.scenario, finding.field) == ("/runs/2/id/name", "a", "id/name")
    assert "`a`" in finding.message
    assert (finding.label, finding.found) == ("repeated here", "a")
    (first,) = finding.related
    assert (first.pointer, first.label) == ("/runs/0/id/name", "first used here")


def test_a_record_that_was_added_concerns_the_change(run_rule) -> None:
    before = runs("a", "b", "b")
    findings = run_rule("duplicate-scenario", runs("a", "b", "b", "b", "a"), format=FORMAT)
    assert [finding.subjects for finding in findings] == [()] * 3
    after = runs("a", "b", "b", "b", "a")
    findings = run_rule("duplicate-scenario", after, format=FORMAT, before=before)
    assert [(finding.pointer, finding.subjects) for finding in findings] == [
        ("/runs/4/id/name", ()),
        ("/runs/2/id/name", ("/runs/2/id/name", "/runs/1/id/name")),
        ("/runs/3/id/name", ()),
    ]


def test_a_record_that_equals_its_base_has_a_span(run_rule) -> None:
    after = {"runs": [*runs("a")["runs"], *runs("a")["runs"]]}
    (finding,) = run_rule(
        "duplicate-scenario", after, format=FORMAT, before=runs("a"), scope="changed"
    )
    assert finding.span.start > finding.related[0].span.start > 0


def test_every_repetition_is_related_to_the_first(run_rule) -> None:
    findings = run_rule("duplicate-scenario", runs("a", "a", "b", "a"), format=FORMAT)
    assert [finding.pointer for finding in findings] == ["/runs/1/id/name", "/runs/3/id/name"]
    assert {finding.related[0].pointer for finding in findings} == {"/runs/0/id/name"}


def test_benchmarks_are_compared_by_full_name(run_rule) -> None:
    stats = {"min": 0.25, "max": 0.75}
    benchmarks = [
        {"name": "test_read", "fullname": f"{file}::test_read", "stats": stats}
        for file in ("a.py", "b.py", "a.py")
    ]
    (finding,) = run_rule(
        "duplicate-scenario", {"benchmarks": benchmarks}, format="pytest-benchmark"
    )
    assert finding.pointer == "/benchmarks/2/fullname"


@pytest.mark.parametrize(
    "names",
    [
        ("a", "A", "a ", "b"),
        (None, None),
        (1, 1),
        ("1", None, 1, "0"),  # a record without a name is called by its index
        ([], []),
        (),
    ],
)
def test_other_names_are_accepted(run_rule, names: tuple) -> None:
    assert run_rule("duplicate-scenario", runs(*names), format=FORMAT) == []


@pytest.mark.parametrize("root", [{"runs": {"a": {}}}, {"runs": [1, "a", None, []]}, {}, [], None])
def test_files_of_another_shape_are_skipped(run_rule, root: object) -> None:
    assert run_rule("duplicate-scenario", root, format=FORMAT) == []


def test_keys_of_an_object_are_left_to_duplicate_key(run_rule) -> None:
    text = '{"scenarios": {"a": {"expected_e2e_ms": 1.5}, "a": {"expected_e2e_ms": 1.5}}}'
    assert run_rule("duplicate-scenario", text) == []
    assert len(run_rule("duplicate-key", text)) == 1


@pytest.mark.parametrize(("amount", "findings"), [(6, 5), (7, 1), (50, 1)])
def test_many_records_of_one_name_are_one_finding(run_rule, amount: int, findings: int) -> None:
    found = run_rule("duplicate-scenario", runs("b", *["a"] * amount), format=FORMAT)
    assert len(found) == findings
    assert found[0].pointer == "/runs/2/id/name"
    if findings == 1:
        assert found[0].message == (
            f"{amount - 1} other scenarios are also called `a`; "
            f"only one of the {amount} is compared"
        )


@pytest.mark.parametrize(
    ("before", "pointer", "is_new"),
    [(0, "/runs/1/id/name", True), (5, "/runs/5/id/name", True), (8, "/runs/1/id/name", False)],
)
def test_many_records_concern_a_change_if_one_was_added(
    run_rule, before: int, pointer: str, is_new: bool
) -> None:
    (finding,) = run_rule(
        "duplicate-scenario", runs(*["a"] * 8), format=FORMAT, before=runs(*["a"] * before)
    )
    assert (finding.pointer, finding.subjects == ()) == (pointer, is_new)
