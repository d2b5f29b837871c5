import pytest

from perflint.formats import dates


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
def test_ambiguous_or_impossible_dates_are_not_fixed(run_rule, text: str) -> None:
    (finding,) = run_rule("invalid-date", {"metadata": {"last_updated": text}})
    assert finding.fix is None


@pytest.mark.parametrize(
    "text",
    ["17.5.2026", "2026/5/17", "2026-5-17", "20260517", "5/17/2026", " 2026-05-17 ", "2026.05.17"],
)
def test_unambiguous_dates_are_fixed(run_rule, apply_fixes, text: str) -> None:
    document = '{"metadata": {"last_updated": "' + text + '", "x": 1.50}}'
    findings = run_rule("invalid-date", document)
    assert apply_fixes(document, findings) == document.replace(text, "2026-05-17")
    assert findings[0].fix.safe


@pytest.mark.parametrize("value", [None, 20260517, True, [], {}])
def test_values_that_are_not_strings_are_reported(run_rule, value: object) -> None:
    assert len(run_rule("invalid-date", {"metadata": {"last_updated": value}})) == 1


@pytest.mark.parametrize(
    "text",
    ["2025-12-27T22:59:16.692424+00:00", "2023-03-07T13:40:26.350634", "2025-12-27T22:59:16Z"],
)
def test_dates_of_saved_runs_are_valid(run_rule, text: str) -> None:
    assert run_rule("invalid-date", {"datetime": text}, format="pytest-benchmark") == []


def test_an_invalid_date_with_a_time_is_not_fixed(run_rule) -> None:
    (finding,) = run_rule("invalid-date", {"datetime": "17.5.2026"}, format="pytest-benchmark")
    assert finding.fix is None


def test_a_missing_date_is_left_to_another_rule(run_rule) -> None:
    assert run_rule("invalid-date", {"metadata": {}}) == []


def test_the_message_contains_the_expected_style(run_rule) -> None:
    (finding,) = run_rule("invalid-date", {"metadata": {"last_updated": "17.5.2026"}})
    assert finding.message == "`last_updated` is not a valid date (expected YYYY-MM-DD)"
    assert (finding.found, finding.expected) == ("17.5.2026", "2026-05-17")
    assert finding.fix.title == "write 2026-05-17"


@pytest.mark.parametrize(
    ("value", "found"), [("soon", "soon"), (20260517, 20260517), (None, None), ([], None)]
)
def test_found_is_set_to_scalar_values_only(run_rule, value, found) -> None:
    (finding,) = run_rule("invalid-date", {"metadata": {"last_updated": value}})
    assert (finding.found, finding.expected) == (found, None)


@pytest.mark.parametrize("style", dates.STYLES)
def test_every_date_style_has_a_description(style: str, run_rule) -> None:
    own = {
        "summary": "Own",
        "records": {"at": "/cases/*"},
        "fields": {"mean": "measurement"},
        "metadata": {"date": "/day", "date-style": style},
    }
    (finding,) = run_rule("invalid-date", {"day": "soon"}, format=own)
    assert finding.message.startswith("`day` is not a valid date (expected ")
