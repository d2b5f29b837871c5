"""What became of each scenario, in Markdown that no outsider's text gets out of."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perflint.documents.baselines.scenario_change import Level
from perflint.formats import Formats
from perflint.formats.paths import MISSING
from perflint.primitives.finding import Finding, Span, Violation
from perflint.reporters.tighten.markdown import render
from perflint.tighten.decisions import Decision, Outcome

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


def outcome(name: str = "t2i", why: str = "one whole run", message: str | None = None) -> Outcome:
    moves: list[tuple[Any, Any]] = [(10.0, 9.5), (9.5, 9.5), (MISSING, 8.0)]
    metrics = tuple(Level(path, *move) for path, move in zip(SGLANG.top_level, moves, strict=True))
    said: tuple[Violation, ...] = ()
    if message is not None:
        said = (Violation("wrong-type", "error", NAME, Finding(Span(0, 1), message)),)
    decisions = (
        Decision(name, "updated", why, metrics, "run.log:4", said, record={}),
        Decision(f"{name}.", "unknown", why),
    )
    return Outcome(b"{}", b"{ }", decisions, (), said, SGLANG)


def test_markdown_whole() -> None:
    assert (
        render(outcome(), NAME, wrote=True)
        == """\
### `perf_baselines.json`

| scenario | `expected_e2e_ms` | `expected_avg_denoise_ms` | `expected_median_denoise_ms` \
| decision | why |
| --- | ---: | ---: | ---: | --- | --- |
| `t2i` | 10.00 → 9.50 (-5.00 %) | 9.50 → 9.50 (kept) | - → 8.00 | updated | `one whole run` |
| `t2i.` |  |  |  | unknown | `one whole run` |

**1 updated, 1 unknown; written**
"""
    )


def test_objections_are_a_list() -> None:
    shown = render(outcome(message="`a` is no text"), NAME, wrote=False)
    assert "\n\n- `wrong-type` `'a' is no text`\n\n" in shown
    assert shown.endswith("nothing is written, for the file would break the rules above**\n")


def test_what_the_rules_say_of_a_written_record_stands_behind_the_reason() -> None:
    assert "`one whole run`; `mean is off` |" in render(
        outcome(message="mean is off"), NAME, wrote=True
    )


def test_nothing_at_all_is_no_table() -> None:
    nothing = Outcome(b"{}", b"{}", (), (), (), SGLANG)
    shown = render(nothing, NAME, wrote=False)
    assert shown == f"### `{NAME}`\n\n**no scenarios; nothing to write**\n"


@given(TEXTS, TEXTS, TEXTS, TEXTS)
def test_no_text_breaks_the_table(name: str, why: str, message: str, path: str) -> None:
    shown = render(outcome(name, why, message), path, wrote=True).splitlines()
    usual = render(outcome(message="usual"), NAME, wrote=True).splitlines()
    assert len(shown) == len(usual)
    for line, plain in zip(shown, usual, strict=True):
        assert re.sub("`[^`]*`", "``", line) == re.sub("`[^`]*`", "``", plain)


@pytest.mark.parametrize("path", ["gr\udcf6sse.json", "a\udc80"])
def test_a_path_of_any_bytes_is_written_as_utf_8(path: str) -> None:
    render(outcome(), path, wrote=True).encode()
