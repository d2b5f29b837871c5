"""The last change of a number or a scenario."""

import json
from datetime import date

import pytest

from perflint.documents.baselines.change import BaselineChange, BaselineSetChange
from perflint.engine.past_states import Commit, State
from perflint.formats.paths import FieldPath
from perflint.history.time_line import Change, Place
from perflint.server.hover.baseline import baseline_hover
from perflint.server.hover.past import commit
from perflint.server.last_changes import LastChanges, NumberChange, ScenarioPast, last_changes
from tests.gated_baselines import baseline, record
from tests.history.test_fold import NAME, file, read
from tests.reporters.sample_reports import HOSTILE
from tests.server.hover.baselines import own_format
from tests.server.hover.test_baseline import hovered, lines, tokens

TODAY = date(2026, 6, 1)
SUBJECTS = ("Add `a`", "Tighten it", "Loosen it", "Add the memory")
SHOWN = (
    "1970-01-01 `00000000` `Add \\x60a\\x60`",
    "1970-01-02 `11111111` `Tighten it`",
    "1970-01-03 `22222222` `Loosen it`",
    "1970-01-04 `33333333` `Add the memory`",
)


def told(*states):
    """Return the last changes of files, and the last of the files."""
    commits = (
        Commit(str(number) * 40, number * 86400, date(1970, 1, 1 + number), subject)
        for number, subject in enumerate(SUBJECTS)
    )
    found = (State(made, {NAME: each}) for made, each in zip(commits, states, strict=False))
    return last_changes(found, NAME, "head", TODAY), states[-1].baseline


def last(changes, latest, text):
    return lines(hovered(latest, text, changes=changes))[-1]


STATES = (
    file(a=record()),
    file(a=record(expected_e2e_ms=900.0)),
    file(a=record(expected_e2e_ms=900.0, expected_avg_denoise_ms=110.0)),
    file(a=record(expected_e2e_ms=900.0, expected_avg_denoise_ms=110.0, load_peak_vram_mb=7.5)),
)


def test_the_last_change_of_numbers():
    changes, latest = told(*STATES)
    assert last(changes, latest, '"expected_e2e_ms": 9') == (
        f"last change: 1000.00 → 900.00 (-10.00 %), tightened, {SHOWN[1]}"
    )
    assert last(changes, latest, '"expected_avg_denoise_ms": 1') == (
        f"last change: 100.00 → 110.00 (+10.00 %), loosened, {SHOWN[2]}"
    )
    assert last(changes, latest, '"load_peak_vram_mb": 7') == (
        f"last change: added as 7.50, {SHOWN[3]}"
    )
    assert last(changes, latest, '"TextEncodingStage": 2') == (
        f"not changed since it was added: {SHOWN[0]}"
    )


def test_the_last_change_of_a_scenario():
    changes, latest = told(*STATES[:3])
    assert last(changes, latest, '"a"') == f"last change: loosened, 1 of 15 values, {SHOWN[2]}"
    changes, latest = told(*STATES[:1])
    assert last(changes, latest, '"a"') == f"not changed since it was added: {SHOWN[0]}"


def test_a_change_of_a_number_that_has_no_better_side():
    states = [file(a=record(estimated_full_test_time_s=number)) for number in (9.0, 8.0)]
    changes, latest = told(*states)
    assert last(changes, latest, '"estimated_full_test_time_s": 8') == (
        f"last change: 9.00 → 8.00 (-11.11 %), {SHOWN[1]}"
    )


def test_a_record_of_which_the_past_is_not_known_completely():
    changes, latest = told(file(old=record()), file(a=record(expected_e2e_ms=900.0)))
    assert last(changes, latest, '"TextEncodingStage": 2') == f"not changed since {SHOWN[1]}"


def test_a_scenario_that_only_moved():
    changes, latest = told(file(old=record()), file(a=record()))
    assert last(changes, latest, '"TextEncodingStage": 2') == (
        f"not changed since it was added: {SHOWN[0]}"
    )
    assert last(changes, latest, '"a"') == f"not changed since it was added: {SHOWN[0]}"


def test_what_head_does_not_have():
    changes, _ = told(*STATES)
    new = file(b=record(expected_e2e_ms=5.0)).baseline
    none = "HEAD does not have this scenario"
    assert last(changes, new, '"expected_e2e_ms": 5') == none
    assert last(changes, new, '"b"') == none


def edited(latest, **fields):
    """Return a baseline that was edited, with its change."""
    after = read({"scenarios": {"a": fields}}).baseline
    change = BaselineChange(
        latest, after, changed_on=TODAY, set_change=BaselineSetChange([(latest, after)])
    )
    return after.compared(change, lambda scenario: False)


def test_a_number_that_was_edited_shows_what_it_was():
    changes, latest = told(*STATES[:2])
    now = edited(latest, **record(expected_e2e_ms=945.0, load_peak_vram_mb=5.0))
    uncommitted = "uncommitted: 900.00 → 945.00 (+5.00 %), loosened"
    assert lines(hovered(now, '"expected_e2e_ms": 9', changes=changes))[-2:] == [
        uncommitted,
        f"last change: 1000.00 → 900.00 (-10.00 %), tightened, {SHOWN[1]}",
    ]
    assert lines(hovered(now, '"expected_e2e_ms": 9'))[-1] == uncommitted
    # A number that is new has no past, although the scenario has one.
    assert last(changes, now, '"load_peak_vram_mb": 5').startswith("limit ")
    assert last(changes, now, '"TextEncodingStage": 2') == (
        f"not changed since it was added: {SHOWN[0]}"
    )


def test_a_record_that_is_a_number():
    format = own_format(fields={".": "measurement"})
    latest = baseline({"one": 12.5}, format)
    made = Commit("a" * 40, 0, None, "")
    past = ScenarioPast(
        Change(made, "tightened", Place(NAME, "one")),
        made,
        False,
        {FieldPath(): NumberChange(made, 25, 12.5)},
    )
    found = hovered(latest, '"one": 1', changes=LastChanges("head", NAME, {"one": past}))
    assert lines(found) == [
        "**`value`** of `one`: 12.5, lower is better",
        "last change: 25 → 12.5 (-50.00 %), tightened, 1970-01-01 `aaaaaaaa`",
    ]


@pytest.mark.parametrize(
    ("made", "shown"),
    [
        (Commit("a" * 40, 10**18, None, "Later"), "`aaaaaaaa` `Later`"),
        (Commit("a" * 40, 86400, None, ""), "1970-01-02 `aaaaaaaa`"),
        (Commit("a" * 40, 86400, date(2026, 5, 1), " "), '2026-05-01 `aaaaaaaa` `" "`'),
    ],
)
def test_a_commit(made, shown):
    assert commit(made) == shown


@pytest.mark.parametrize("subject", HOSTILE)
def test_no_subject_breaks_out(subject):
    made = Commit("a" * 40, 0, None, subject)
    place = Place(NAME, "t2i")
    numbers = {FieldPath(("expected_e2e_ms",)): NumberChange(made, 2000.0, 1000.0)}
    past = ScenarioPast(Change(made, "tightened", place), made, False, numbers)
    latest = baseline(json.loads(json.dumps({"scenarios": {"t2i": record()}})))
    at = latest.document.spans.value(("scenarios", "t2i", "expected_e2e_ms")).start
    found = baseline_hover(latest, at, LastChanges("head", NAME, {"t2i": past}))
    assert found is not None
    blocks, inline = tokens(found.markdown)
    assert blocks.count("list_item_open") == found.markdown.count("\n- ")
    assert set(inline) <= {"text", "code_inline", "strong_open", "strong_close"}
