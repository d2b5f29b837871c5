import pytest


def file(description: str, date: str = "2026-05-17") -> str:
    fields = f'"description": "{description}",\r\n"last_updated": "{date}"'
    return '{"metadata":\t{' + fields + "}}"


@pytest.mark.parametrize(
    "description",
    [
        "no date",
        "of 2026-05-17",
        "from 2026-04-15, tightened 2026-05-17",
        "2026-99-99",
        "1-2026-05-01",
    ],
)
def test_agreement(judge, description: str) -> None:
    assert judge("date-disagreement", file(description)) == []


@pytest.mark.parametrize(
    ("text", "field"), [("2026-04-15", "2026-05-17"), ("2026-05-17", "2026-04-15")]
)
def test_the_later_date_in_both_places_and_no_other_byte(judge, mended, text, field) -> None:
    document = file(f"é runs ({text})", field)
    findings = judge("date-disagreement", document)
    assert mended(document, findings) == file("é runs (2026-05-17)")


def test_several_dates_are_not_repaired(judge) -> None:
    (finding,) = judge("date-disagreement", file("2026-01-01 to 2026-02-01"))
    assert (
        finding.message
        == "`description` says 2026-01-01 and 2026-02-01, `last_updated` says 2026-05-17"
    )
    assert finding.fix is None


def test_an_escaped_date_is_not_repaired_by_halves(judge, mended) -> None:
    document = file("2026\\u002d04-15")
    (finding,) = judge("date-disagreement", document)
    assert finding.fix is None


def test_without_a_valid_date_there_is_nothing_to_agree_with(judge) -> None:
    assert judge("date-disagreement", file("2026-04-15", "soon")) == []
