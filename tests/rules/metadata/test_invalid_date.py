import pytest


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-30",
        "2026-13-01",
        "5.6.2026",
        "05/06/2026",
        "yesterday",
        "",
        "26-05-17",
        "2026-W20-7",
    ],
)
def test_no_fix_where_the_meaning_is_in_doubt(judge, text: str) -> None:
    (finding,) = judge("invalid-date", {"metadata": {"last_updated": text}})
    assert finding.fix is None


@pytest.mark.parametrize(
    "text",
    ["17.5.2026", "2026/5/17", "2026-5-17", "20260517", "5/17/2026", " 2026-05-17 ", "2026.05.17"],
)
def test_fix_where_it_is_not(judge, mended, text: str) -> None:
    document = '{"metadata": {"last_updated": "' + text + '", "x": 1.50}}'
    findings = judge("invalid-date", document)
    assert mended(document, findings) == document.replace(text, "2026-05-17")
    assert findings[0].fix.safe


@pytest.mark.parametrize("value", [None, 20260517, True, [], {}])
def test_what_is_no_text(judge, value: object) -> None:
    assert len(judge("invalid-date", {"metadata": {"last_updated": value}})) == 1


@pytest.mark.parametrize(
    "text",
    ["2025-12-27T22:59:16.692424+00:00", "2023-03-07T13:40:26.350634", "2025-12-27T22:59:16Z"],
)
def test_moments_of_saved_runs(judge, text: str) -> None:
    assert judge("invalid-date", {"datetime": text}, format="pytest-benchmark") == []


def test_a_misspelt_moment_is_not_repaired(judge) -> None:
    (finding,) = judge("invalid-date", {"datetime": "17.5.2026"}, format="pytest-benchmark")
    assert finding.fix is None


def test_an_absent_date_is_another_fault(judge) -> None:
    assert judge("invalid-date", {"metadata": {}}) == []


def test_says_what_a_date_looks_like_and_what_was_meant(judge) -> None:
    (finding,) = judge("invalid-date", {"metadata": {"last_updated": "17.5.2026"}})
    assert finding.message == "`last_updated` is no date such as 2026-05-17"
    assert (finding.found, finding.expected) == ("17.5.2026", "2026-05-17")
    assert finding.fix.title == "write 2026-05-17"


@pytest.mark.parametrize(
    ("value", "found"), [("soon", "soon"), (20260517, 20260517), (None, None), ([], None)]
)
def test_a_value_is_told_to_machines_if_it_is_a_plain_one(judge, value, found) -> None:
    (finding,) = judge("invalid-date", {"metadata": {"last_updated": value}})
    assert (finding.found, finding.expected) == (found, None)
