"""No untrusted name breaks out of its code span in Markdown."""

import json
import re
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perflint.documents.baselines.baseline import Baseline, BaselineSettings
from perflint.documents.baselines.change import BaselineChange
from perflint.documents.baselines.change_summary import ChangeSummary, summarize
from perflint.documents.json.document import JsonDocument
from perflint.formats import Formats
from perflint.primitives.text import Text
from perflint.reporters.diff.markdown import code, render

DAY = date(2026, 5, 17)
SGLANG = Formats({}).named("sglang-diffusion")

HOSTILE = [
    "a|b",
    "a\\|b",
    "a\\",
    "`x`",
    "``",
    "",
    "   ",
    "](https://evil.example)",
    "[a](javascript:alert(1))",
    "<img src=x onerror=alert(1)>",
    "<!--",
    "@octocat #1 octo@example.org www.example.org",
    "a\n| b | c |\n\n# heading",
    "\r\n```\n",
    "**b** _i_ ~~s~~ $x$",
    "\u202egnp.exe",
    "&#124;&lt;",
]
NAMES = st.text() | st.text("|`\\\n\r <>@[]()*_&#; a", max_size=12) | st.sampled_from(HOSTILE)


@given(NAMES)
def test_no_name_breaks_out_of_a_code_span(name: str) -> None:
    shown = code(name)
    assert re.fullmatch(r"`[^`|\r\n]+`", shown)
    assert shown[1:-1].strip()
    assert len(shown.splitlines()) == 1


def baseline(path: str, name: str, mean: float, **metadata: str) -> Baseline:
    value: Any = {
        "metadata": metadata,
        "tolerances": {"pr_test": {"e2e": mean / 10}},
        "scenarios": {name: {"expected_e2e_ms": 21.3, "expected_avg_denoise_ms": mean}},
    }
    if mean < 9:  # the side after the change
        value["scenarios"][name][name] = value["tolerances"][name] = 0.1
    return Baseline(
        JsonDocument(Text(path, json.dumps(value).encode())), SGLANG, BaselineSettings(DAY)
    )


def hostile(name: str) -> ChangeSummary:
    """Return a change with the name in every string that an attacker controls."""
    before = baseline(f"{name}!", name, 9.5, model=f"{name}?", **{name: "a"})
    after = baseline(f"{name}.json", name, 8.0, model=name, **{name: "b"})
    change = BaselineChange(before, after, changed_on=DAY)
    return summarize([(f"{name}.json", change)], snapshots=f"{name}.")


USED_NAMES = (
    "name",
    "path",
    "mean",
    "model",
    "pr_test",
    "expected_e2e_ms",
    "expected_avg_denoise_ms",
)


@given(NAMES.filter(lambda name: name not in USED_NAMES))
def test_no_name_breaks_the_tables(name: str) -> None:
    name = name.encode("utf-8", "replace").decode()
    shown, usual = (render(hostile(each)).splitlines() for each in (name, "usual"))
    assert len(shown) == len(usual)
    for line, usual_line in zip(shown, usual, strict=True):
        assert re.sub("`[^`]*`", "``", line) == re.sub("`[^`]*`", "``", usual_line)


@pytest.mark.parametrize("name", HOSTILE)
def test_no_name_changes_the_html(name: str) -> None:
    reader = pytest.importorskip("markdown_it", reason="no Markdown reader installed")
    to_html = reader.MarkdownIt("gfm-like", {"linkify": False}).render
    html, usual = to_html(render(hostile(name))), to_html(render(hostile("usual")))
    assert re.findall("<[^>]*>", html) == re.findall("<[^>]*>", usual)
