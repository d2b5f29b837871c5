"""Histories for the tests of the HTML page, without git and without files."""

import json
import re
from datetime import date, datetime, timezone
from random import Random
from typing import Any

from perflint.engine.past_states import Commit
from perflint.formats import Format, build
from perflint.formats.paths import FieldPath
from perflint.history.time_line import (
    Change,
    Gap,
    GateCounts,
    History,
    Kind,
    MetricChange,
    MetricNow,
    Place,
    TimeLine,
    Tolerance,
    ToleranceChange,
)

TODAY = date(2026, 6, 30)
NOON = int(datetime(2026, 1, 1, 12, tzinfo=timezone.utc).timestamp())
DAY = 24 * 60 * 60
E2E, LIMIT = FieldPath(("e2e_ms",)), FieldPath(("cap",))

HOSTILE = (
    "</script><script>document.title = 'taken'</script>",
    "\"'> onclick=\"document.title = 'taken'\" <img src=x onerror=document.title='taken'>",
    "\u202eabc\u2066 \U0001f680 \u05d0\u05d1",
    "nul \0 escape \x1b[31m next \x85 surrogate \udc80",
    "]]> --> <!-- &amp; {{ x }} ${x} %s",
    "x" * 10_000,
)
"""Names and subjects that try to leave their place."""


def own_format() -> Format:
    """Return a format with a metric, of which lower values are better, and a limit."""
    keys: dict[str, Any] = {
        "summary": "Own",
        "records": {"at": "/cases/*"},
        "decimals": 1,
        "fields": {"e2e_ms": "measurement", "cap": "limit"},
        "top-level": ["e2e_ms"],
        "direction": {"e2e_ms": "lower"},
    }
    return build("own", keys)


OWN = own_format()
TIMES = ("expected_e2e_ms", "expected_avg_denoise_ms", "expected_median_denoise_ms")
DENSE = build(
    "dense",
    {
        "summary": "Dense",
        "records": {"at": "/cases/*"},
        "decimals": 2,
        "fields": dict.fromkeys(TIMES, "measurement"),
    },
)


def commit(number: int, day: int, subject: str = "") -> Commit:
    """Return a commit that was made on a day after 1 January 2026."""
    moment = NOON + day * DAY
    return Commit(f"{number:040x}", moment, None, subject or f"Commit {number}", (), number)


def change(
    number: int,
    day: int,
    kind: Kind,
    values: tuple[float | None, float | None] | None = None,
    *,
    path: str = "perf/h100.json",
    name: str = "fast",
    **more: Any,
) -> Change:
    """Return a change of the metric, with a limit of 1.5 times its value, or of other values."""
    metrics: tuple[MetricChange, ...] = ()
    if values is not None:
        limit = None if values[1] is None else values[1] * 1.5
        effect = {"tightened": "better", "loosened": "worse"}.get(kind)
        metrics = (MetricChange(E2E, *values, effect, limit),)  # type: ignore[arg-type]
    made = commit(number, day, more.pop("subject", ""))
    return Change(made, kind, Place(path, name), metrics, **{"changed": 1, "measured": 2, **more})


def tolerances(
    number: int, day: int, before: float, after: float, kind: Kind = "loosened", **more: Any
) -> ToleranceChange:
    """Return a change of one tolerance of the file."""
    made = commit(number, day, more.get("subject", ""))
    changed = (Tolerance(more.get("name", "e2e"), before, after),)
    return ToleranceChange(made, more.get("path", "perf/h100.json"), kind, changed)


def line(*changes: Change, **more: Any) -> TimeLine:
    """Return the time line of a scenario, with its metric as the last change left it."""
    last = changes[-1]
    present = last.kind != "removed"
    values = [(each, metric) for each in changes for metric in each.metrics]
    metrics = ()
    if present and values and values[-1][1].after is not None:
        (by, metric) = values[-1]
        metrics = (MetricNow(E2E, metric.after or 0, by.commit, "lower", metric.limit),)
    return TimeLine(last.place, OWN, changes, present, metrics, **more)


def history(*lines: TimeLine, **more: Any) -> History:
    """Return a history of these scenarios."""
    return History("a" * 40, TODAY, lines, **more)


def page_data(page: str) -> dict[str, Any]:
    """Return what the script of a page reads."""
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    data: dict[str, Any] = json.loads(found[1])
    return data


def story() -> History:
    """Return four scenarios in two files: each kind of change and state is there."""
    fast = line(
        change(1, 0, "added", (None, 100.0)),
        change(2, 20, "tightened", (100.0, 90.0)),
        change(3, 24, "loosened", (90.0, 110.0), policy_breaks=("loosened-baseline",)),
        change(
            4,
            60,
            "mixed",
            (110.0, 95.0),
            is_partial=True,
            breaks=("aggregate-mismatch",),
            new_breaks=("aggregate-mismatch",),
        ),
        change(
            6,
            50,  # committed on an earlier day than the change before
            "tightened",
            is_partial=True,
            breaks=("aggregate-mismatch",),
            policy_breaks=("mixed-snapshot",),
            other=MetricChange(FieldPath(("stages", "decode")), 5.0, 4.0, "better"),
        ),
        contradictions={"aggregate-mismatch": change(4, 60, "mixed")},
    )
    slow = line(
        change(1, 0, "added", (None, 400.0), name="slow"),
        change(5, 65, "moved", name="slow", previous=Place("perf/old.json", "slow")),
        change(6, 50, "loosened", (400.0, 500.0), name="slow"),
        gates=GateCounts(2, 1),
    )
    other = line(change(5, 65, "boundary", (None, 7.0), path="perf/5090.json", name="other"))
    gone = line(
        change(1, 0, "added", (None, 30.0), name="gone"),
        change(7, 70, "extended", name="gone"),
        change(8, 80, "removed", (30.0, None), name="gone"),
    )
    gap = Gap(commit(9, 85, HOSTILE[0]), "perf/h100.json", "line 3: <unexpected> end")
    return history(other, fast, slow, gone, gaps=(gap,))


def hostile() -> History:
    """Return scenarios with hostile names, in hostile folders, changed by hostile commits."""
    return history(
        *(
            line(
                change(n * 2, 0, "added", (None, 5.0), path=f"{text[:200]}/a.json", name=text),
                change(
                    n * 2 + 1, 9, "tightened", (5.0, 4.0), path="a.json", name=text, subject=text
                ),
            )
            for n, text in enumerate(HOSTILE)
        )
    )


def dense(scenarios: int, commits: int = 130, changed: int | None = None) -> History:
    """Return scenarios with three metrics, of which each commit changes ``changed``, or all."""
    chance = Random(1)
    last = {f"model_{number}_t2v_1gpu": (90_000.0, 9_000.0, 9_000.0) for number in range(scenarios)}
    changes: dict[str, list[Change]] = {}
    for number in range(commits):
        for name in [*last] if not number or changed is None else chance.sample([*last], changed):
            new = tuple(round(value * chance.uniform(0.87, 1.15), 2) for value in last[name])
            entry = change(
                number,
                number,
                "mixed",
                name=name,
                subject=f"[diffusion] CI: update the baselines of some models (#{number + 20000})",
                is_partial=chance.random() < 0.5,
                policy_breaks=("mixed-snapshot",) if chance.random() < 0.3 else (),
            )
            metrics = tuple(
                MetricChange(FieldPath((field,)), *sides, "better", sides[1] * 1.25)
                for field, *sides in zip(TIMES, last[name], new, strict=True)
            )
            changes.setdefault(name, []).append(entry._replace(metrics=metrics))
            last[name] = new
    lines = []
    for entries in changes.values():
        entry = entries[-1]
        now = tuple(
            MetricNow(each.path, each.after or 0.0, entry.commit, "lower", each.limit)
            for each in entry.metrics
        )
        lines.append(TimeLine(entry.place, DENSE, tuple(entries), metrics=now))
    return history(*lines)
