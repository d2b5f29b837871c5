"""What became of each scenario, for a terminal."""

import re
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from perflint.cli.terminal import Terminal
from perflint.documents.baselines.scenario_change import Level
from perflint.formats import Formats, build
from perflint.formats.paths import MISSING, FieldPath
from perflint.primitives.finding import Finding, Span, Violation
from perflint.reporters.escape import escaped, width
from perflint.reporters.tighten.text import counts, render
from perflint.tighten.decisions import Decision, Outcome

SGLANG = Formats({}).named("sglang-diffusion")
NAME = "perf_baselines.json"
RECORD = {"expected_e2e_ms": 9.5}


def levels(*moves: tuple[Any, Any]) -> tuple[Level, ...]:
    return tuple(Level(path, *move) for path, move in zip(SGLANG.top_level, moves, strict=False))


UPDATED = Decision(
    "t2i",
    "updated",
    "one whole run",
    levels((1021.3, 9.5), (9.5, 9.5), (MISSING, 8.0)),
    "run.log:4",
    record=RECORD,
)
KEPT = Decision("wan_2", "kept", "holds these values already", levels((1.0, 1.0)), "run.log:9")
UNKNOWN = Decision("new", "unknown", "not in the file; --add-missing adds it")


def violation(rule: str, message: str, severity: str = "error", **rest: Any) -> Violation:
    return Violation(rule, severity, NAME, Finding(Span(0, 1), message, **rest))


def outcome(*decisions: Decision, after: bytes = b"{ }", **rest: Any) -> Outcome:
    whole = {"faults": (), "objections": (), "format": SGLANG, **rest}
    return Outcome(b"{}", after, decisions, **whole)


def shown(of: Outcome, path: str = NAME, *, wrote: bool = True, color: str = "never") -> str:
    return render(of, path, wrote=wrote, style=Terminal(None, color, "."))


def test_text_whole() -> None:
    assert (
        shown(outcome(UPDATED, KEPT, UNKNOWN))
        == """\
t2i    updated   one whole run
    expected_e2e_ms             1021.30 → 9.50  -99.07 %
    expected_avg_denoise_ms        9.50 → 9.50      kept
    expected_median_denoise_ms        - → 8.00
    from run.log:4
wan_2  kept      holds these values already
    expected_e2e_ms  1.00 → 1.00  kept
new    unknown   not in the file; --add-missing adds it
perf_baselines.json: 1 updated, 1 kept, 1 unknown; written
"""
    )


def test_what_the_rules_say_of_a_written_record_is_listed() -> None:
    found = violation("aggregate-mismatch", "mean is off")
    lines = shown(outcome(UPDATED._replace(violations=(found,)))).splitlines()
    assert lines[-2] == "    error[aggregate-mismatch]: mean is off"
    assert lines[-1].endswith("1 updated; written, at the cost of 1 error above")


def test_what_the_rules_say_of_a_kept_record_is_the_reason_alone() -> None:
    found = violation("loosened-baseline", "rose")
    assert shown(outcome(KEPT._replace(violations=(found,)))) == shown(outcome(KEPT))


def test_objections_are_named_with_their_scenario() -> None:
    whole = violation("date-disagreement", "two dates")
    one = violation("wrong-type", "a text", scenario="t2v")
    lines = shown(outcome(UPDATED, after=b"{}", objections=(whole, one))).splitlines()
    assert lines[-3:] == [
        "error[date-disagreement]: two dates",
        "error[wrong-type]: a text in t2v",
        f"{NAME}: 1 updated; nothing is written, for the file would break the rules above",
    ]


@pytest.mark.parametrize(
    ("after", "wrote", "said"),
    [
        (b"{}", False, "1 updated; nothing to write"),
        (b"{ }", False, "1 updated; not written"),
        (b"{ }", True, "1 updated; written"),
    ],
)
def test_the_last_line_says_whether_it_is_written(after: bytes, wrote: bool, said: str) -> None:
    assert counts(outcome(UPDATED, after=after), wrote=wrote) == said


def test_nothing_at_all() -> None:
    assert shown(outcome(after=b"{}")) == f"{NAME}: no scenarios; nothing to write\n"


def test_columns_align_whatever_the_names_are() -> None:
    names = ("数字", "a\nb", "abcdef", "é")
    lines = shown(outcome(*(UNKNOWN._replace(scenario=name) for name in names))).splitlines()
    starts = {width(line[: line.index("unknown")]) for line in lines[:-1]}
    assert starts == {8}
    assert lines[1].startswith("a\\nb    unknown")


def test_metrics_align_whatever_their_fields_are() -> None:
    keys = {"summary": "", "records": {"at": "/runs/*"}, "top-level": ["時間", "b"]}
    fields = {"fields": {"時間": "measurement", "b": "measurement"}}
    format = build("own", {**keys, **fields}, "formats.own")
    metrics = tuple(Level(FieldPath((name,)), 2.0, 1.0) for name in ("時間", "b"))
    decision = UPDATED._replace(metrics=metrics)
    lines = shown(outcome(decision, format=format)).splitlines()
    assert len({width(line.split(" → ")[0]) for line in lines[1:3]}) == 1


def test_colours_are_only_where_the_style_has_them() -> None:
    painted = shown(outcome(UPDATED, KEPT, UNKNOWN), color="always")
    assert "\x1b[32mupdated \x1b[0m" in painted
    assert "\x1b[33munknown \x1b[0m" in painted
    assert re.sub("\x1b\\[[0-9;]*m", "", painted) == shown(outcome(UPDATED, KEPT, UNKNOWN))


@example("::error::x")
@given(st.text())
def test_no_text_of_others_reaches_the_terminal_as_it_is(text: str) -> None:
    def told(text: str) -> str:
        found = violation("wrong-type", text, scenario=text or "x")
        decision = UPDATED._replace(scenario=text, why=text, origin=text, violations=(found,))
        metrics = (Level(FieldPath((text,)), 2.0, 1.0),)
        of = outcome(decision._replace(metrics=metrics), objections=(found,))
        return shown(of, f"a{text}.json")

    text = text.replace("/", "").replace("\0", "")
    lines = told(text).split("\n")
    assert len(lines) == len(told("usual").split("\n"))
    assert [escaped(line) for line in lines] == lines


def test_a_long_name_is_cut() -> None:
    first = shown(outcome(UNKNOWN._replace(scenario="x" * 500))).splitlines()[0]
    assert first.startswith(f"{'x' * 79}…  unknown")
