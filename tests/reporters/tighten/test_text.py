"""The result of ``perflint tighten`` as text for a terminal."""

import re
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from perflint.cli.terminal import Terminal
from perflint.documents.baselines.scenario_change import FieldChange
from perflint.formats import Formats, build
from perflint.formats.paths import MISSING, FieldPath
from perflint.primitives.finding import Finding, Span, Violation
from perflint.reporters.escape import escaped, width
from perflint.reporters.tighten.text import counts, render
from perflint.tighten.decisions import Decision, TightenResult

SGLANG = Formats({}).named("sglang-diffusion")
NAME = "perf_baselines.json"
RECORD = {"expected_e2e_ms": 9.5}


def changes(*values: tuple[Any, Any]) -> tuple[FieldChange, ...]:
    return tuple(
        FieldChange(path, *pair) for path, pair in zip(SGLANG.top_level, values, strict=False)
    )


UPDATED = Decision(
    "t2i",
    "updated",
    "one whole run",
    changes((1021.3, 9.5), (9.5, 9.5), (MISSING, 8.0)),
    "run.log:4",
    record=RECORD,
)
KEPT = Decision("wan_2", "kept", "holds these values already", changes((1.0, 1.0)), "run.log:9")
UNKNOWN = Decision("new", "unknown", "not in the file; --add-missing adds it")


def violation(rule: str, message: str, severity: str = "error", **fields: Any) -> Violation:
    return Violation(rule, severity, NAME, Finding(Span(0, 1), message, **fields))


def outcome(*decisions: Decision, after: bytes = b"{ }", **fields: Any) -> TightenResult:
    values = {"run_errors": (), "new_errors": (), "format": SGLANG, **fields}
    return TightenResult(b"{}", after, decisions, **values)


def shown(
    result: TightenResult, path: str = NAME, *, wrote: bool = True, color: str = "never"
) -> str:
    return render(result, path, wrote=wrote, style=Terminal(None, color, "."))


def test_a_complete_result() -> None:
    assert (
        shown(outcome(UPDATED, KEPT, UNKNOWN))
        == """\
t2i    updated   one whole run
    expected_e2e_ms             1021.30 → 9.50   -99.07 %
    expected_avg_denoise_ms        9.50 → 9.50  unchanged
    expected_median_denoise_ms        - → 8.00
    from run.log:4
wan_2  kept      holds these values already
    expected_e2e_ms  1.00, measured 1.00  unchanged
    from run.log:9
new    unknown   not in the file; --add-missing adds it
perf_baselines.json: 1 updated, 1 kept, 1 unknown; written
"""
    )


def test_the_policy_the_source_and_notes_are_shown() -> None:
    noted = UPDATED._replace(notes=("`a` stays 1.00, because the run has null",))
    fields = {"policy": "tighten-only", "policy_reason": "given", "sources": ("run 1",)}
    lines = shown(outcome(noted, source="run 1", **fields)).splitlines()
    assert lines[-4:-1] == [
        "    `a` stays 1.00, because the run has null",
        "policy: tighten-only (given)",
        "source: run 1",
    ]
    lines = shown(outcome(noted, **{**fields, "sources": ("run 1", "run 2")})).splitlines()
    assert lines[-2] == (
        "source: not added, as not all runs are from run 1 and run 2; --source TEXT adds one"
    )
    lines = shown(outcome(noted, after=b"{}", **fields)).splitlines()
    assert lines[-2] == "policy: tighten-only (given)", "nothing is written, from no source"


def test_violations_of_a_written_record_are_listed() -> None:
    found = violation("aggregate-mismatch", "mean is off")
    result = outcome(UPDATED._replace(violations=(found,)))
    lines = shown(result).splitlines()
    assert lines[-2] == "    error[aggregate-mismatch]: mean is off"
    assert lines[-1].endswith("1 updated; written, with 1 error (see above)")
    *_, last = shown(result, wrote=False).splitlines()
    assert last.endswith("1 updated; not written; would have 1 error (see above)")


def test_worse_values_that_were_allowed_are_not_counted_as_errors() -> None:
    found = violation("loosened-baseline", "rose"), violation("aggregate-mismatch", "mean is off")
    lines = shown(outcome(UPDATED._replace(violations=found, loosens=True))).splitlines()
    assert lines[-3:-1] == [
        "    allowed[loosened-baseline]: rose",
        "    error[aggregate-mismatch]: mean is off",
    ]
    assert lines[-1].endswith("1 updated; written, with 1 error (see above)")
    lines = shown(outcome(UPDATED._replace(violations=found[:1], loosens=True))).splitlines()
    assert lines[-1].endswith("1 updated; written")


def test_scenarios_that_are_not_selected_are_only_counted() -> None:
    skipped = Decision("a_very_long_name", "skipped", "not selected")
    lines = shown(outcome(KEPT, skipped, after=b"{}")).splitlines()
    assert len(lines) == 4
    assert lines[0].startswith("wan_2  kept ")
    assert lines[-1].endswith("1 kept, 1 skipped; nothing to write")


def test_a_metric_that_a_refused_run_lacks_is_not_called_disarmed() -> None:
    lost = FieldChange(SGLANG.top_level[0], 9.5, None), FieldChange(SGLANG.top_level[1], 9.5, 8.0)
    refused = Decision("t2i", "refused", "why", lost, "run.log:9")
    assert shown(outcome(refused)).splitlines()[1:3] == [
        "    expected_e2e_ms          9.50, measured null",
        "    expected_avg_denoise_ms  9.50, measured 8.00  -15.79 %",
    ]


def test_violations_of_a_kept_record_are_not_listed() -> None:
    found = violation("loosened-baseline", "rose")
    assert shown(outcome(KEPT._replace(violations=(found,)))) == shown(outcome(KEPT))


def test_new_errors_are_listed_with_their_scenario() -> None:
    in_file = violation("date-disagreement", "two dates")
    in_scenario = violation("wrong-type", "a text", scenario="t2v")
    lines = shown(outcome(UPDATED, after=b"{}", new_errors=(in_file, in_scenario))).splitlines()
    assert lines[-3:] == [
        "error[date-disagreement]: two dates",
        "error[wrong-type]: a text in t2v",
        f"{NAME}: 1 updated; nothing written, because the update would introduce the errors above",
    ]


@pytest.mark.parametrize(
    ("after", "wrote", "expected"),
    [
        (b"{}", False, "1 updated; nothing to write"),
        (b"{ }", False, "1 updated; not written"),
        (b"{ }", True, "1 updated; written"),
    ],
)
def test_the_last_line_says_whether_the_file_is_written(
    after: bytes, wrote: bool, expected: str
) -> None:
    assert counts(outcome(UPDATED, after=after), wrote=wrote) == expected


def test_an_empty_result() -> None:
    assert shown(outcome(after=b"{}")) == f"{NAME}: no scenarios; nothing to write\n"


def test_columns_align_with_any_names() -> None:
    names = ("数字", "a\nb", "abcdef", "é")
    lines = shown(outcome(*(UNKNOWN._replace(scenario=name) for name in names))).splitlines()
    starts = {width(line[: line.index("unknown")]) for line in lines[:-1]}
    assert starts == {8}
    assert lines[1].startswith("a\\nb    unknown")


def test_metrics_align_with_any_fields() -> None:
    keys = {"summary": "", "records": {"at": "/runs/*"}, "top-level": ["時間", "b"]}
    fields = {"fields": {"時間": "measurement", "b": "measurement"}}
    format = build("own", {**keys, **fields}, ("formats", "own"))
    metrics = tuple(FieldChange(FieldPath((name,)), 2.0, 1.0) for name in ("時間", "b"))
    decision = UPDATED._replace(metrics=metrics)
    lines = shown(outcome(decision, format=format)).splitlines()
    assert len({width(line.split(" → ")[0]) for line in lines[1:3]}) == 1


def test_colours_are_used_only_if_the_style_has_them() -> None:
    painted = shown(outcome(UPDATED, KEPT, UNKNOWN), color="always")
    assert "\x1b[32mupdated \x1b[0m" in painted
    assert "\x1b[33munknown \x1b[0m" in painted
    assert re.sub("\x1b\\[[0-9;]*m", "", painted) == shown(outcome(UPDATED, KEPT, UNKNOWN))


@example("::error::x")
@given(st.text())
def test_strings_are_escaped(text: str) -> None:
    def rendered(text: str) -> str:
        found = violation("wrong-type", text, scenario=text or "x")
        decision = UPDATED._replace(scenario=text, why=text, origin=text, violations=(found,))
        metrics = (FieldChange(FieldPath((text,)), 2.0, 1.0),)
        result = outcome(decision._replace(metrics=metrics), new_errors=(found,))
        return shown(result, f"a{text}.json")

    text = text.replace("/", "").replace("\0", "")
    lines = rendered(text).split("\n")
    assert len(lines) == len(rendered("usual").split("\n"))
    assert [escaped(line) for line in lines] == lines


def test_a_long_name_is_cut() -> None:
    first = shown(outcome(UNKNOWN._replace(scenario="x" * 500))).splitlines()[0]
    assert first.startswith(f"{'x' * 79}…  unknown")
