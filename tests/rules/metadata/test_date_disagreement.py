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


def test_the_caret_is_under_the_date_in_the_text(judge) -> None:
    text = file("runs of 2026-04-15")
    (finding,) = judge("date-disagreement", text)
    assert text[slice(*finding.span)] == "2026-04-15"
    assert (finding.found, finding.expected) == ("2026-04-15", "2026-05-17")
    (place,) = finding.related
    assert (text[slice(*place.span)], place.label) == ('"2026-05-17"', "2026-05-17")
    assert finding.fix.safe is True
    assert finding.fix.title == "write 2026-05-17 in both places"


def test_an_escaped_date_is_shown_by_its_text(judge) -> None:
    text = file("2026\\u002d04-15")
    (finding,) = judge("date-disagreement", text)
    assert text[slice(*finding.span)] == '"2026\\u002d04-15"'


@pytest.mark.parametrize(("text", "repaired"), [("2026-05-18", True), ("2026-05-19", False)])
def test_a_date_in_the_future_is_not_spread(judge, text: str, repaired: bool) -> None:
    (finding,) = judge("date-disagreement", file(text), today="2026-05-17")
    assert finding.expected == text
    assert bool(finding.fix) is repaired


@pytest.mark.parametrize("description", [3, None, ["2026-04-15"]])
def test_what_is_no_text_is_left_to_other_rules(judge, description: object) -> None:
    metadata = {"last_updated": "2026-05-17", "description": description}
    assert judge("date-disagreement", {"metadata": metadata}) == []


def test_every_text_that_repeats_the_date_is_compared(judge) -> None:
    own = {
        "summary": "Own",
        "records": {"at": "/cases/*"},
        "signature": {"has": ["/cases"]},
        "fields": {"mean": "measurement"},
        "metadata": {
            "date": "/about/run/day",
            "date-style": "date",
            "date-in-text": ["/about/title", "/about/run/notes"],
        },
    }
    run = {"day": "2026-05-17", "notes": "of 2026-04-15"}
    document = {"about": {"title": "no date", "run": run}}
    (finding,) = judge("date-disagreement", document, format=own)
    assert finding.message == "`notes` says 2026-04-15, `day` says 2026-05-17"
