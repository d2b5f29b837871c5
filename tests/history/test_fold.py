"""The changes of scenarios, folded from states without git."""

import json
import weakref
from datetime import date, timedelta
from typing import Any

import pytest

from perflint.documents.baselines.baseline import Baseline, BaselineSettings
from perflint.documents.json.document import JsonDocument
from perflint.engine.past_states import Commit, ReadBaseline, State, Unreadable
from perflint.formats import Formats
from perflint.formats.paths import FieldPath
from perflint.history.fold import fold
from perflint.history.selection import below, named, sorted_by, with_metric
from perflint.history.summary import broken_since, summary, taken_back
from perflint.history.time_line import History, TimeLine
from perflint.primitives.text import Text
from tests.gated_baselines import record
from tests.paths import ROOT

FORMATS = Formats({})
NAME = "perf_baselines.json"
LLM = ROOT / "tests" / "fixtures" / "formats" / "llm-serving.json"
TODAY = date(2026, 6, 1)
DAY = 24 * 60 * 60


def read(content: Any, path: str = NAME, format: str = "sglang-diffusion") -> ReadBaseline:
    document = JsonDocument(Text(path, json.dumps(content).encode()))
    baseline = Baseline(document, FORMATS.named(format), BaselineSettings(TODAY))
    return ReadBaseline(baseline, ((), format))


def commit(number: int, day: float | None = None) -> Commit:
    seconds = int((number if day is None else day) * DAY)
    return Commit(f"{number:040}", seconds, date(1970, 1, 1) + timedelta(days=number), "")


def file(**scenarios: Any) -> ReadBaseline:
    return read({"scenarios": scenarios})


def told(*states: Any) -> History:
    """Fold states, each given as the file ``NAME``, or as files by their paths."""
    files = [state if isinstance(state, dict) else {NAME: state} for state in states]
    return fold((State(commit(n), each) for n, each in enumerate(files)), "head", TODAY)


def line(*states: Any, name: str = "a") -> TimeLine:
    [found] = [line for line in told(*states).lines if line.place.name == name]
    return found


def kinds(*states: Any, name: str = "a") -> list[str]:
    return [change.kind for change in line(*states, name=name).changes]


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"expected_e2e_ms": 900.0}, "tightened"),
        ({"expected_e2e_ms": 1100.0}, "loosened"),
        ({"expected_e2e_ms": 900.0, "expected_avg_denoise_ms": 110.0}, "mixed"),
        # What is within the slack of the rules, half a percent, does not count beside others.
        ({"expected_e2e_ms": 900.0, "expected_avg_denoise_ms": 100.5}, "tightened"),
        ({"expected_e2e_ms": 900.0, "expected_avg_denoise_ms": 100.51}, "mixed"),
        ({"expected_e2e_ms": 1000.01}, "loosened"),
        ({"expected_e2e_ms": 0.0}, "loosened"),  # no longer checked
        ({"expected_e2e_ms": 0.0, "expected_avg_denoise_ms": 90.0}, "mixed"),
        ({"load_peak_vram_mb": 7.0}, "extended"),
        ({"expected_e2e_ms": 900.0, "load_peak_vram_mb": 7.0}, "tightened"),
        ({"denoise_step_ms": {str(step): 99.0 for step in range(9)}}, "tightened"),
        ({"denoise_step_ms": {str(step): 99.0 + 2 * (step % 2) for step in range(9)}}, "mixed"),
        ({"stages_ms": {"TextEncodingStage": 200.0, "DenoisingStage": 900.0}}, "loosened"),
    ],
)
def test_the_kind_of_a_change(fields, kind):
    assert kinds(file(a=record()), file(a=record(**fields))) == ["added", kind]


def test_a_metric_at_zero_was_not_checked():
    before, after = record(expected_e2e_ms=0.0), record()
    assert kinds(file(a=before), file(a=after)) == ["added", "extended"]


@pytest.mark.parametrize(
    ("before", "after", "age", "set_by"),
    [
        ({"expected_e2e_ms": 0.0}, {}, 0, 100),  # a placeholder was filled
        ({"load_peak_vram_mb": None}, {"load_peak_vram_mb": 7.0}, 0, 0),
        ({}, {"load_peak_vram_mb": 7.0}, 100, 0),
        ({"load_peak_vram_mb": 0}, {"load_peak_vram_mb": 0, "expected_e2e_ms": 900.0}, 0, 100),
    ],
)
def test_the_age_of_a_value_that_was_filled_in(before, after, age, set_by):
    states = (
        State(commit(day), {NAME: file(a=record(**fields))})
        for day, fields in ((0, before), (100, after))
    )
    [found] = fold(states, "head", TODAY).lines
    assert summary(found, date(1970, 4, 11)).age == age
    assert found.last.commit == commit(100 - age)
    assert found.metrics[0].since == commit(set_by)


def test_a_change_of_what_is_not_measured_is_none():
    assert kinds(file(a=record()), file(a=record(notes="new"))) == ["added"]


def test_where_higher_is_better():
    throughput = FORMATS.named("llm-serving").top_level
    assert throughput  # the format says which way is better
    first, second = (json.loads(LLM.read_text("utf-8")) for _ in range(2))
    for key in second:
        if key.endswith("throughput") and isinstance(second[key], float):
            second[key] *= 1.5
    states = [{LLM.name: read(each, LLM.name, "llm-serving")} for each in (first, second, first)]
    [found] = told(*states).lines
    assert [change.kind for change in found.changes] == ["added", "tightened", "loosened"]


def test_a_scenario_follows_its_file_and_its_name():
    one, two, three = (
        file(a=record()),
        read(CONTENT, "b.json"),
        read({"scenarios": {"b": record()}}, "b.json"),
    )
    found = line(one, {NAME: None, "b.json": two}, {"b.json": three}, name="b")
    assert [(change.kind, change.place, change.previous) for change in found.changes] == [
        ("added", (NAME, "a"), None),
        ("moved", ("b.json", "a"), (NAME, "a")),
        ("moved", ("b.json", "b"), ("b.json", "a")),
    ]


CONTENT = {"scenarios": {"a": record()}}


def test_a_moved_scenario_may_change_in_the_same_commit():
    moved = {NAME: file(b=record(3)), "b.json": read({"scenarios": {"a": record(0.9)}}, "b.json")}
    found = line(file(a=record(), b=record(3)), moved)
    assert [change.kind for change in found.changes] == ["added", "tightened"]
    assert found.changes[1].previous == (NAME, "a")
    assert found.changes[1].metrics[0][1:3] == (1000.0, 900.0)


def test_the_same_name_in_another_file_is_another_scenario():
    both = {NAME: file(a=record()), "b.json": read(CONTENT, "b.json")}
    lines = told(both, {NAME: file()}).lines
    assert [(line.place, line.is_present) for line in lines] == [
        (("b.json", "a"), True),
        ((NAME, "a"), False),
    ]


def test_scenarios_do_not_move_between_formats():
    other = read({"cases": {"a": {"ssim_threshold": 0.9}}}, "b.json", "sglang-consistency")
    history = told(file(a=record()), {NAME: None, "b.json": other})
    assert sorted(change.kind for line in history.lines for change in line.changes) == [
        "added",
        "added",
        "removed",
    ]


@pytest.mark.parametrize("paths", [("b.json", "c.json"), ("c.json", "b.json")])
def test_files_that_swap_their_formats(paths):
    def states(value: float, path: str) -> tuple[ReadBaseline, ReadBaseline]:
        cases = {"cases": {"a": {"ssim_threshold": value}}}
        return read(CONTENT, path), read(cases, path, "sglang-consistency")

    one, two = paths
    history = told(
        {one: states(0.9, one)[0], two: states(0.9, two)[1]},
        {one: states(0.8, one)[1], two: states(0.8, two)[0]},
    )
    last = {line.format.name: line.changes[-1].kind for line in history.lines}
    assert last == {"sglang-consistency": "loosened", "sglang-diffusion": "moved"}
    assert all(len(line.changes) == 2 and line.is_present for line in history.lines)


def test_a_file_gets_the_format_of_another_one_that_changes():
    cases = {"cases": {"a": {"ssim_threshold": 0.9}}}
    history = told(
        {NAME: file(a=record()), "b.json": read(cases, "b.json", "sglang-consistency")},
        {NAME: file(a=record(0.9)), "b.json": read(CONTENT, "b.json")},
    )
    kinds = {line.place.path: [change.kind for change in line.changes] for line in history.lines}
    assert kinds == {NAME: ["added", "tightened"], "b.json": ["added", "removed", "added"]}


def test_a_gap_is_followed_across():
    found = told(file(a=record()), Unreadable("broken"), file(a=record(0.9)))
    assert [(gap.commit.name, gap.path, gap.reason) for gap in found.gaps] == [
        (commit(1).name, NAME, "broken")
    ]
    assert [change.kind for change in found.lines[0].changes] == ["added", "tightened"]


BROKEN, NEW = Unreadable("broken"), "new.json"
AGAIN, AT_NEW = file(a=record(0.9)), read({"scenarios": {"a": record(0.9)}}, "new.json")


@pytest.mark.parametrize(
    ("states", "path", "kinds"),
    [
        ([], NAME, ["added"]),  # the HEAD has no valid file: the last valid state is shown
        ([({NEW: AT_NEW}, {})], NEW, ["added", "tightened"]),
        ([({NEW: None, NAME: AGAIN}, {NAME: NEW})], NAME, ["added", "tightened"]),
        ([({NEW: None, NAME: AGAIN}, {})], NAME, ["added", "tightened"]),
        ([({NAME: AGAIN}, {}), ({NEW: BROKEN}, {})], NAME, ["added", "tightened"]),
        ([({NEW: None}, {})], NAME, ["added", "removed"]),
        ([({NEW: BROKEN}, {}), ({NEW: AT_NEW}, {})], NEW, ["added", "tightened"]),
        ([({NEW: None, "b.json": BROKEN}, {"b.json": NEW})], NAME, ["added"]),
    ],
)
def test_a_file_that_a_commit_renamed_and_broke_is_followed(states, path, kinds):
    first = [({NAME: file(a=record())}, {}), ({NAME: None, NEW: BROKEN}, {NEW: NAME})]
    every = enumerate([*first, *states])
    history = fold(
        (State(commit(n), files, renamed=renamed) for n, (files, renamed) in every), "head", TODAY
    )
    [found] = history.lines
    assert found.place == (path, "a")
    assert [change.kind for change in found.changes] == kinds
    assert found.is_present == (kinds[-1] != "removed")
    assert (history.gaps[0].commit, history.gaps[0].path) == (commit(1), NEW)


@pytest.mark.parametrize(
    ("selected", "gaps"),
    [
        (lambda history: named(history, "a"), [NAME, NEW]),
        (lambda history: named(history, "b"), ["b.json"]),
        (lambda history: below(history, [NEW]), [NAME, NEW]),  # the earlier names, too
        (lambda history: below(history, ["b.json"]), ["b.json"]),
        (lambda history: below(history, ["c.json"]), ["c.json"]),  # it was never valid
        (lambda history: below(history, []), [NAME, "b.json", NEW, "c.json"]),
    ],
)
def test_the_gaps_are_those_of_the_selected_scenarios(selected, gaps):
    other = read({"scenarios": {"b": record(3)}}, "b.json")
    files = [
        {NAME: file(a=record()), "b.json": other},
        {NAME: BROKEN, "b.json": BROKEN},
        {NAME: None, NEW: BROKEN, "c.json": BROKEN},
        {NEW: AT_NEW},
    ]
    states = (
        State(commit(number), each, renamed={NEW: NAME} if NEW in each else {})
        for number, each in enumerate(files)
    )
    history = fold(states, "head", TODAY)
    assert [gap.path for gap in selected(history).gaps] == gaps


def test_a_renamed_file_that_is_not_valid_is_at_both_paths():
    first = State(commit(0), {NAME: file(a=record())})
    second = State(commit(1), {NAME: None, NEW: BROKEN}, renamed={NEW: NAME})
    history = fold([first, second], "head", TODAY)
    for chosen in (named(history, "a"), below(history, [NAME]), below(history, [NEW])):
        assert [gap.path for gap in chosen.gaps] == [NEW]
        assert [line.place for line in chosen.lines] == [(NAME, "a")]


@pytest.mark.parametrize("is_again_valid", [False, True])
def test_a_folder_has_the_scenarios_of_a_file_that_was_moved_there_and_broken(is_again_valid):
    first, second = read({"scenarios": {"b": record()}}, "x/b.json"), file(a=record())
    third = {NAME: None, "x/c.json": BROKEN}
    states = [
        State(commit(0), {"x/b.json": first, NAME: second, "d.json": read(CONTENT, "d.json")})
    ]
    states.append(State(commit(1), third, renamed={"x/c.json": NAME}))
    if is_again_valid:
        states.append(State(commit(2), {"x/c.json": read(CONTENT, "x/c.json")}))
    chosen = below(fold(states, "head", TODAY), ["x"])
    places = {line.place for line in chosen.lines}
    assert places == {("x/b.json", "b"), ("x/c.json" if is_again_valid else NAME, "a")}


def test_a_file_that_was_never_a_baseline_has_no_gap():
    found = told(Unreadable("broken", is_expected=False), {"b.json": Unreadable("broken")})
    assert [gap.path for gap in found.gaps] == ["b.json"]


def test_a_removed_scenario_comes_back():
    found = line(file(a=record()), file(), file(a=record(0.9)), file(a=record(0.8)))
    assert [change.kind for change in found.changes] == ["added", "removed", "added", "tightened"]
    assert found.is_present


def test_a_removed_scenario_keeps_its_changes_when_another_one_gets_its_name():
    first, other = record(), record(3)
    states = [file(a=first, b=other), file(a=first), file(b=first), file(b=record(0.9))]
    b = NAME, "b"

    def lines(*states):
        return [
            (each.place, each.is_present, [change.kind for change in each.changes])
            for each in sorted_by(told(*states), "changes").lines
        ]

    renamed = ["added", "moved", "tightened"]
    removed = (b, False, ["added", "removed"])
    assert lines(*states) == [(b, True, renamed), removed]
    gone = [*states, file()]
    assert sorted(lines(*gone), key=str) == sorted(
        [removed, (b, False, [*renamed, "removed"])], key=str
    )
    back = lines(*gone, file(b=record(0.8)))
    assert back == [(b, True, [*renamed, "removed", "added"]), removed]


@pytest.mark.parametrize(
    ("days", "soon", "later"),
    [((0, 5, 19), 1, 1), ((0, 5, 19.01), 0, 1), ((0, 5, 35), 0, 1), ((0, 5, 35.01), 0, 0)],
)
def test_a_tightening_is_taken_back_within_days(days, soon, later):
    files = [file(a=record()), file(a=record(0.8)), file(a=record(0.9))]
    states = (
        State(commit(n, day), {NAME: each})
        for n, (day, each) in enumerate(zip(days, files, strict=True))
    )
    [found] = fold(states, "head", TODAY).lines
    totals = summary(found, TODAY)
    assert (totals.soon, totals.later) == (soon, later)


def test_dates_that_go_backwards_are_the_same_moment():
    files = [file(a=record()), file(a=record(0.8)), file(a=record(0.9))]
    states = (State(commit(n, 100 - n), {NAME: each}) for n, each in enumerate(files))
    [found] = fold(states, "head", date(1970, 1, 2)).lines
    [back] = taken_back(found.changes).values()
    assert (back.by.commit.name, back.days) == (commit(2).name, 0)
    assert summary(found, date(1970, 1, 2)).age == 0


@pytest.mark.parametrize(
    ("third", "is_back"),
    [
        (record(0.8, expected_e2e_ms=803.0), False),  # +0.4 %
        (record(0.8, expected_e2e_ms=805.0), True),
        (record(0.8, load_peak_vram_mb=7.0), False),
        (record(0.7), False),
    ],
)
def test_what_takes_a_tightening_back(third, is_back):
    found = line(file(a=record()), file(a=record(0.8)), file(a=third))
    assert (1 in taken_back(found.changes)) == is_back


def test_a_removal_takes_a_tightening_back():
    found = line(file(a=record()), file(a=record(0.8)), file())
    assert taken_back(found.changes)[1].by.kind == "removed"


def test_reversals_of_direction():
    scales = (1.0, 0.9, 0.8, 0.9, 0.9, 1.0, 0.7)
    found = line(*(file(a=record(scale)) for scale in scales))
    totals = summary(found, TODAY)
    assert (totals.changes, totals.tightened, totals.loosened) == (5, 3, 2)
    assert totals.reversals == 2


def test_what_a_state_breaks():
    off = record(expected_avg_denoise_ms=110.0)
    found = line(file(a=record()), file(a=off), file(a={**off, "load_peak_vram_mb": 7.0}))
    assert [change.breaks for change in found.changes] == [
        (),
        ("aggregate-mismatch",),
        ("aggregate-mismatch",),
    ]
    assert [change.new_breaks for change in found.changes] == [(), ("aggregate-mismatch",), ()]
    assert line(file(a=off)).last.new_breaks == ("aggregate-mismatch",)
    assert [*found.contradictions] == ["aggregate-mismatch"]
    assert broken_since(found, "aggregate-mismatch").commit == commit(1)
    assert summary(found, commit(5).author_day or TODAY).age == 4  # an added value changes none


def test_a_count_that_nothing_measures_may_break_a_rule():
    good = json.loads(LLM.read_text("utf-8"))
    bad, worse = ({**good, "completed": good["completed"] * number} for number in (2, 3))
    states = [
        {LLM.name: read(each, LLM.name, "llm-serving")} for each in (good, bad, worse, good, bad)
    ]
    [found] = told(*states).lines
    assert [(each.commit, each.kind, each.changed, each.breaks) for each in found.changes] == [
        (commit(0), "added", found.changes[0].measured, ()),
        (commit(1), "other", 0, ("aggregate-mismatch",)),
        (commit(3), "other", 0, ()),
        (commit(4), "other", 0, ("aggregate-mismatch",)),
    ]
    assert [*found.contradictions] == ["aggregate-mismatch"]
    assert summary(found, TODAY).changes == 0
    assert broken_since(found, "aggregate-mismatch").commit == commit(4)
    [part] = with_metric(told(*states), FieldPath(("request_throughput",))).lines
    assert broken_since(part, "aggregate-mismatch").commit == commit(4)  # it changed no metric


def test_since_when_a_gate_is_dormant():
    """Under ``sglang-diffusion`` a step time may rise by 20 ms, so that one of 10 ms is dormant."""
    small = {"expected_avg_denoise_ms": 10.0}
    found = line(file(a=record()), file(a=record(**small)), file(a=record(0.9, **small)))
    [metric] = [m for m in found.metrics if m.path == ("expected_avg_denoise_ms",)]
    assert (metric.is_dormant, metric.since, metric.dormant_since) == (True, commit(1), commit(1))
    assert metric.limit == 30.0
    assert found.is_dormant
    assert found.gates.dormant >= 1


def test_only_the_latest_state_is_kept():
    states: list[weakref.ref[Baseline]] = []

    def read_states():
        for number in range(5):
            alive = sum(state() is not None for state in states)
            assert alive <= 2  # that before the commit, and that after it
            state = file(a=record(1 + number / 10))
            states.append(weakref.ref(state.baseline))
            yield State(commit(number), {NAME: state})

    history = fold(read_states(), "head", TODAY)
    assert len(history.lines[0].changes) == 5
    assert not any(state() for state in states)
