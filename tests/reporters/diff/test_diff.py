"""The change of baselines as text, as Markdown and as JSON."""

import json
import re
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perflint.cli.terminal import Terminal
from perflint.documents.baselines.baseline import Baseline, BaselineSettings
from perflint.documents.baselines.change import BaselineChange
from perflint.documents.baselines.change_summary import ChangeSummary, summarize
from perflint.documents.json.document import JsonDocument
from perflint.formats import Formats
from perflint.primitives.text import Text
from perflint.reporters.diff import FORMATS, render
from perflint.reporters.escape import escaped
from tests.paths import FIXTURES

DAY = date(2026, 5, 17)
SGLANG = Formats({}).named("sglang-diffusion")
NAME = "perf_baselines.json"


def baseline(content: Any, path: str = NAME) -> Baseline:
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    return Baseline(JsonDocument(Text(path, data)), SGLANG, BaselineSettings(DAY))


def summed(before: Any, after: Any, path: str = NAME, **options: str) -> ChangeSummary:
    earlier = None if before is None else baseline(before, options.pop("was", path))
    later = None if after is None else baseline(after, path)
    change = BaselineChange(earlier, later, changed_on=DAY)
    return summarize([(path, change)], **options)


def table(summary: ChangeSummary, format: str = "text", color: str = "never") -> str:
    return render(summary, format, Terminal(None, color, "."))


def content(name: str = "t2i", mean: float = 9.5, tolerance: float = 0.2, **fields: Any) -> Any:
    record = {"expected_e2e_ms": 21.3, "expected_avg_denoise_ms": mean, **fields}
    return {
        "metadata": {"model": name},
        "tolerances": {"pr_test": {"e2e": tolerance}},
        "scenarios": {name: record},
    }


SMALL = summed(
    content(), content(mean=8.0, tolerance=0.25, notes="new"), snapshots="index against HEAD"
)


def test_complete_text() -> None:
    assert (
        table(SMALL)
        == """\
index against HEAD

perf_baselines.json
  1 value decreased, 0 increased
  1 scenario: 0 added, 0 removed, 1 kept (1 changed)
  fields of kept scenarios: 1 added, 0 removed, 2 kept

  t2i  mixed     1 of 2 changed
    expected_e2e_ms             21.30        unchanged
    expected_avg_denoise_ms      9.50 → 8.00  -15.79 %
    expected_median_denoise_ms      -
    added: notes

  tolerances
    tolerances/pr_test/e2e  0.2 → 0.25

1 file: 1 value decreased, 0 increased
"""
    )


def test_complete_markdown() -> None:
    assert (
        table(SMALL, "markdown")
        == """\
`index against HEAD`

### `perf_baselines.json`

- 1 value decreased, 0 increased
- 1 scenario: 0 added, 0 removed, 1 kept (1 changed)
- fields of kept scenarios: 1 added, 0 removed, 2 kept

| scenario | verdict | changed | `expected_e2e_ms` | `expected_avg_denoise_ms` \
| `expected_median_denoise_ms` | fields |
| --- | --- | ---: | ---: | ---: | ---: | --- |
| `t2i` | mixed | 1 of 2 | 21.30 | 9.50 → 8.00 (-15.79 %) |  | added: `notes` |

| tolerance | before | after |
| --- | --- | --- |
| `tolerances/pr_test/e2e` | `0.2` | `0.25` |

**1 file: 1 value decreased, 0 increased**
"""
    )


def test_complete_json() -> None:
    metric = {"before": None, "after": None, "percent": None, "effect": None}
    values = {"down": 1, "up": 0, "other": 0, "better": 1, "worse": 0}
    assert json.loads(table(SMALL, "json")) == {
        "version": 1,
        "snapshots": "index against HEAD",
        "files": [
            {
                "path": NAME,
                "was": NAME,
                "state": "changed",
                "format": "sglang-diffusion",
                "fault": None,
                "values": values,
                "scenarios": {
                    "added": [],
                    "removed": [],
                    "kept": 1,
                    "changed": 1,
                    "arrived": 0,
                    "departed": 0,
                },
                "fields": {"added": 1, "removed": 0, "kept": 2},
                "changes": [
                    {
                        "scenario": "t2i",
                        "was": None,
                        "verdict": "mixed",
                        "moved": 1,
                        "measurements": 2,
                        "share": 0.5,
                        "values": values,
                        "metrics": [
                            {
                                "field": "expected_e2e_ms",
                                "before": 21.3,
                                "after": 21.3,
                                "percent": 0.0,
                                "effect": None,
                            },
                            {
                                "field": "expected_avg_denoise_ms",
                                "before": 9.5,
                                "after": 8.0,
                                "percent": -15.79,
                                "effect": "better",
                            },
                            {"field": "expected_median_denoise_ms", **metric},
                        ],
                        "fields": {"added": ["/notes"], "removed": [], "corrected": []},
                    }
                ],
                "tolerances": [
                    {"pointer": "/tolerances/pr_test/e2e", "before": 0.2, "after": 0.25}
                ],
                "metadata": [],
            }
        ],
        "summary": {"files": 1, "down": 1, "up": 0, "better": 1, "worse": 0},
    }


def test_the_reviewed_change_in_each_format() -> None:
    before, review = ((FIXTURES / f"{name}.json").read_bytes() for name in ("before", "review"))
    summary = summed(before, review)
    assert "  62 values decreased, 0 increased\n" in table(summary)
    assert "| `wan2_1_t2v_1.3b` | mixed | 4 of 59 | 9305.91 → 8743.15 (-6.05 %) | 144.79 |" in (
        table(summary, "markdown")
    )
    assert json.loads(table(summary, "json"))["summary"]["down"] == 62


@pytest.mark.parametrize(
    ("after", "shown"),
    [
        ({"expected_e2e_ms": 0}, "21.30 → 0  disarmed"),
        ({"expected_e2e_ms": None}, "21.30 → -  disarmed"),
        ({"notes": "x"}, "21.30 → -"),
    ],
)
def test_a_disarmed_metric_is_not_an_improvement(after: Any, shown: str) -> None:
    before = {"scenarios": {"t2i": {"expected_e2e_ms": 21.3}}}
    text = table(summed(before, {"scenarios": {"t2i": after}}))
    assert "loosened" in text
    assert re.sub(" {2,}", "  ", text).count(f"expected_e2e_ms  {shown}\n") == 1


def test_new_deleted_and_renamed_files() -> None:
    deleted = table(summed(content(), None))
    new = table(summed(None, content()))
    renamed = table(summed(content(), content(), was="old.json"))
    assert deleted.startswith("perf_baselines.json (deleted)\n  1 scenario: 0 added, 1 removed")
    assert new.startswith("perf_baselines.json (new)\n  1 scenario: 1 added, 0 removed")
    assert "  t2i  added     2 measurements\n" in new
    assert renamed.startswith(
        "perf_baselines.json (was old.json)\n  0 values decreased, 0 increased\n"
    )
    assert "### `perf_baselines.json` (was `old.json`)" in table(
        summed(content(), content(), was="old.json"), "markdown"
    )


@pytest.mark.parametrize("format", FORMATS)
def test_a_file_that_cannot_be_read_is_shown_with_the_reason(format: str) -> None:
    assert "Git LFS pointer" in table(summed(content(), b"version https://git-lfs"), format)


@pytest.mark.parametrize("format", FORMATS)
def test_an_empty_change(format: str) -> None:
    shown = table(ChangeSummary(()), format)
    assert "0 files: 0 values decreased, 0 increased" in shown or json.loads(shown)["files"] == []


@pytest.mark.parametrize("format", FORMATS)
def test_a_path_of_any_bytes_is_written_as_utf_8(format: str) -> None:
    table(summed(content(), content(mean=8), path="gr\udcf6sse\n.json"), format).encode()


def test_columns_align_with_any_names() -> None:
    before = {"scenarios": {name: {"expected_e2e_ms": 1.5} for name in ("数字", "a\nb", "abcdef")}}
    after = {"scenarios": {name: {"expected_e2e_ms": 1.2} for name in ("数字", "a\nb", "abcdef")}}
    lines = table(summed(before, after)).splitlines()
    assert "  数字    replaced  1 of 1 changed" in lines
    assert "  a\\nb    replaced  1 of 1 changed" in lines
    assert "  abcdef  replaced  1 of 1 changed" in lines


def test_colours_do_not_shift_columns() -> None:
    painted = table(SMALL, color="always")
    assert "\x1b[33mmixed   \x1b[0m" in painted
    assert re.sub("\x1b\\[[0-9;]*m", "", painted) == table(SMALL)


@given(st.text())
def test_names_are_escaped(name: str) -> None:
    name = name.encode("utf-8", "replace").decode()
    lines = table(summed(content(name), content(name, mean=8.0))).split("\n")
    assert len(lines) == len(table(summed(content(), content(mean=8.0))).split("\n"))
    assert [escaped(line) for line in lines] == lines


LONG = "Numbers captured from the CI diffusion server baseline run on eight cards with driver"


@pytest.mark.parametrize(
    ("after", "shown"),
    [
        (f"{LONG} 550 in May. {LONG}", ("…with driver 550 in April.", "…with driver 550 in May.")),
        (f"{LONG} 550. {LONG}", ("…with driver 550 in April.", "…with driver 550. Numbers")),
        (f"{LONG} \x1b|`[x](y) in April. {LONG}", ("…cards with driver 550", "…cards with driver")),
    ],
    ids=["changed", "removed", "with control characters"],
)
@pytest.mark.parametrize("format", ["text", "markdown"])
def test_a_long_text_is_shown_where_it_changed(
    after: str, shown: tuple[str, str], format: str
) -> None:
    before = f"{LONG} 550 in April. {LONG}"
    one, other = ({**content(), "metadata": {"note": text}} for text in (before, after))
    summary = summed(one, other)
    (line,) = [line for line in table(summary, format).splitlines() if "metadata/note" in line]
    assert all(part in line for part in shown)
    assert len(line) <= 180
    assert "\x1b" not in line
    assert json.loads(table(summary, "json"))["files"][0]["metadata"] == [
        {"pointer": "/metadata/note", "before": before, "after": after}
    ]
