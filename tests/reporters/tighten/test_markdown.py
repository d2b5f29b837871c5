"""The result of ``perflint tighten`` as Markdown that no untrusted text breaks out of."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perflint.documents.baselines.scenario_change import FieldChange
from perflint.formats import Formats
from perflint.formats.paths import MISSING
from perflint.primitives.finding import Finding, Span, Violation
from perflint.reporters.tighten.markdown import render
from perflint.reporters.unused_jobs import UnusedJob
from perflint.runs import RunProblem
from perflint.tighten.decisions import Decision, TightenResult

SGLANG = Formats({}).named("sglang-diffusion")
NAME = "perf_baselines.json"

HOSTILE = [
    "a|b",
    "a\\|b",
    "`x`",
    "",
    "   ",
    "](https://evil.example)",
    "<img src=x onerror=alert(1)>",
    "<!--",
    "@octocat #1",
    "a\n| b | c |\n\n# heading",
    "\r\n```\n",
    "**b** _i_",
    "\u202egnp.exe",
    "\udcf6",
]
TEXTS = st.text() | st.text("|`\\\n\r <>@[]()*_&#; a", max_size=12) | st.sampled_from(HOSTILE)


def outcome(
    name: str = "t2i", why: str = "one whole run", message: str | None = None
) -> TightenResult:
    values: list[tuple[Any, Any]] = [(10.0, 9.5), (9.5, 9.5), (MISSING, 8.0)]
    metrics = tuple(
        FieldChange(path, *pair) for path, pair in zip(SGLANG.top_level, values, strict=True)
    )
    violations: tuple[Violation, ...] = ()
    if message is not None:
        violations = (Violation("wrong-type", "error", NAME, Finding(Span(0, 1), message)),)
    decisions = (
        Decision(name, "updated", why, metrics, "run.log:4", violations, record={}),
        Decision(f"{name}.", "unknown", why),
    )
    return TightenResult(b"{}", b"{ }", decisions, (), violations, SGLANG)


def test_a_complete_result() -> None:
    assert (
        render(outcome(), NAME, wrote=True)
        == """\
### `perf_baselines.json`

| scenario | `expected_e2e_ms` | `expected_avg_denoise_ms` | `expected_median_denoise_ms` \
| decision | reason |
| --- | ---: | ---: | ---: | --- | --- |
| `t2i` | 10.00 → 9.50 (-5.00 %) | 9.50 → 9.50 (unchanged) | - → 8.00 | updated \
| `one whole run`; `from run.log:4` |
| `t2i.` |  |  |  | unknown | `one whole run` |

**1 updated, 1 unknown; written**
"""
    )


def test_what_is_not_written_is_not_shown_as_a_change() -> None:
    result = outcome()
    decision = result.decisions[0]._replace(verdict="kept", record=None, notes=("a `b`",))
    kept = result._replace(
        decisions=(decision,), after=result.before, policy="free", policy_reason="given"
    )
    shown = render(kept, NAME, wrote=False)
    assert "| 10.00, measured 9.50 (-5.00 %) | 9.50, measured 9.50 (unchanged) |" in shown
    assert "; `a 'b'` |" in shown
    assert "\n\n- `policy: free (given)`\n\n**" in shown


def test_new_errors_are_a_list() -> None:
    shown = render(outcome(message="`a` is no text"), NAME, wrote=False)
    assert "\n\n- `wrong-type` `'a' is no text`\n\n" in shown
    assert shown.endswith(
        "nothing written, because the update would introduce the errors above**\n"
    )


def test_violations_of_a_written_record_follow_the_reason() -> None:
    assert "`one whole run`; `from run.log:4`; `mean is off` |" in render(
        outcome(message="mean is off"), NAME, wrote=True
    )


def test_scenarios_that_are_not_selected_are_only_counted() -> None:
    skipped = Decision("other", "skipped", "not selected")
    shown = render(outcome()._replace(decisions=(skipped,)), NAME, wrote=True)
    assert shown == f"### `{NAME}`\n\n**1 skipped; written**\n"


def test_what_is_not_used_of_the_runs_is_a_list() -> None:
    result = outcome()._replace(run_errors=(RunProblem("run.log:9", "cut off"),))
    unused = [UnusedJob("r.zip/a", ("t2i", "x"), "it may be for h100.json", ("h100.json",), True)]
    assert (
        "\n\n- not used: `t2i`, `x` in `r.zip/a`: it may be for h100.json"
        "\n- not read: `run.log:9`: cut off\n\n**"
    ) in render(result, NAME, unused, wrote=True)


def test_an_empty_result_has_no_table() -> None:
    nothing = TightenResult(b"{}", b"{}", (), (), (), SGLANG)
    shown = render(nothing, NAME, wrote=False)
    assert shown == f"### `{NAME}`\n\n**no scenarios; nothing to write**\n"


@given(TEXTS, TEXTS, TEXTS, TEXTS)
def test_no_string_breaks_the_table(name: str, why: str, message: str, path: str) -> None:
    shown = render(outcome(name, why, message), path, wrote=True).splitlines()
    usual = render(outcome(message="usual"), NAME, wrote=True).splitlines()
    assert len(shown) == len(usual)
    for line, usual_line in zip(shown, usual, strict=True):
        assert re.sub("`[^`]*`", "``", line) == re.sub("`[^`]*`", "``", usual_line)


@pytest.mark.parametrize("path", ["gr\udcf6sse.json", "a\udc80"])
def test_a_path_of_any_bytes_is_written_as_utf_8(path: str) -> None:
    render(outcome(), path, wrote=True).encode()
