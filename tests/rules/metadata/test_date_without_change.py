def file(day: str, **rest: object) -> dict:
    metadata = {"last_updated": day, "description": f"of {day}", "hardware": "H100"}
    return {"metadata": metadata, "scenarios": {}} | rest


def test_a_date_that_moved_alone(judge) -> None:
    (finding,) = judge("date-without-change", file("2026-05-17"), before=file("2026-04-15"))
    assert finding.message == "the date moved from 2026-04-15 to 2026-05-17, and nothing else did"


def test_anything_else_that_moved_is_enough(judge) -> None:
    after = file("2026-05-17", scenarios={"t2i": {}})
    assert judge("date-without-change", after, before=file("2026-04-15")) == []


def test_a_date_that_stayed(judge) -> None:
    assert judge("date-without-change", file("2026-05-17"), before=file("2026-05-17")) == []


def test_both_dates_are_told_to_machines(judge) -> None:
    (finding,) = judge("date-without-change", file("2026-05-17"), before=file("2026-04-15"))
    assert (finding.found, finding.expected) == ("2026-05-17", "2026-04-15")


def test_without_a_date_nothing_moved(judge) -> None:
    assert judge("date-without-change", {"scenarios": {}}, before=file("2026-04-15")) == []
