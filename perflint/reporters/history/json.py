"""A history as JSON, version 1: a stable format, described in docs/json-output.md."""

from datetime import date, datetime, timezone
from math import isfinite
from typing import Any

from perflint.engine.past_states import Commit
from perflint.history.summary import TakenBack, broken_since, reversals, summary, taken_back
from perflint.history.time_line import (
    Change,
    Gap,
    History,
    MetricChange,
    MetricNow,
    Place,
    TimeLine,
    ToleranceChange,
)
from perflint.reporters.diff.wording import metric_name
from perflint.reporters.json_text import dump_json, valid_unicode

VERSION = 1


def render(history: History) -> str:
    """Render everything: the scenarios, one object for each change, and the gaps."""
    output = {
        "version": VERSION,
        "head": history.head,
        "today": history.today.isoformat(),
        "commits": history.commits,
        "boundary": history.boundary and _commit(history.boundary),
        "scenarios": [_scenario(line, history.today) for line in history.lines],
        "changes": [change for line in history.lines for change in _changes(line)],
        "gaps": [_gap(gap) for gap in history.gaps],
        "tolerance_changes": [_tolerances(change) for change in history.tolerances],
    }
    return dump_json(output)


def _scenario(line: TimeLine, today: date) -> dict[str, Any]:
    totals = summary(line, today)
    return {
        **_place(line.place),
        "format": line.format.name,
        "present": line.is_present,
        "age_days": totals.age,
        "may_be_older": totals.is_older,
        "last_commit": line.last.commit.name,
        "changes": totals.changes,
        "tightened": totals.tightened,
        "loosened": totals.loosened,
        "direction_changes": totals.reversals,
        "taken_back_within_14_days": totals.soon,
        "taken_back_within_30_days": totals.later,
        "contradictions": [
            {"rule": rule, "since": _when(broken_since(line, rule).commit)}
            for rule in line.contradictions
        ],
        "gates": {"total": line.gates.total, "dormant": line.gates.dormant},
        "metrics": [_metric(metric, line) for metric in line.metrics],
    }


def _metric(metric: MetricNow, line: TimeLine) -> dict[str, Any]:
    return {
        "field": metric_name(metric.path),
        "value": metric.value,
        "since": _when(metric.since),
        "better": metric.better,
        "limit": _finite(metric.limit),
        "dormant": metric.is_dormant,
        "dormant_since": metric.dormant_since and _when(metric.dormant_since),
        "direction_changes": reversals(line.shown, metric.path),
    }


def _changes(line: TimeLine) -> list[dict[str, Any]]:
    back = taken_back(line.changes)
    return [
        _change(change, line.place, back.get(number))
        for number, change in enumerate(line.changes)
        if number >= line.hidden
    ]


def _change(change: Change, place: Place, back: TakenBack | None) -> dict[str, Any]:
    previous = change.previous
    return {
        **_place(place),
        "kind": change.kind,
        **_commit(change.commit),
        "at": _place(change.place),
        "previous": _place(previous) if previous is not None else None,
        "changed": change.changed,
        "measured": change.measured,
        "share": round(change.share, 4),
        "partial": change.is_partial,
        "date_bumped": change.date_bumped,
        "breaks": [*change.breaks],
        "policy_breaks": [*change.policy_breaks],
        "taken_back": None
        if back is None
        else {"commit": back.by.commit.name, "days": round(back.days, 2)},
        "metrics": [_metric_change(metric) for metric in change.metrics],
        "other": change.other and _metric_change(change.other),
    }


def _metric_change(metric: MetricChange) -> dict[str, Any]:
    return {
        "field": metric_name(metric.path),
        "before": metric.before,
        "after": metric.after,
        "effect": metric.effect,
        "limit": _finite(metric.limit),
    }


def _gap(gap: Gap) -> dict[str, Any]:
    return {
        **_commit(gap.commit),
        "path": valid_unicode(gap.path),
        "reason": valid_unicode(gap.reason),
    }


def _tolerances(change: ToleranceChange) -> dict[str, Any]:
    return {
        **_commit(change.commit),
        "path": valid_unicode(change.path),
        "kind": change.kind,
        "tolerances": [
            {
                "name": valid_unicode(each.name),
                "before": _finite(each.before),
                "after": _finite(each.after),
            }
            for each in change.tolerances
        ],
    }


def _commit(commit: Commit) -> dict[str, Any]:
    return {
        "commit": commit.name,
        "committed_at": _moment(commit.committed),
        "author_day": commit.author_day and commit.author_day.isoformat(),
        "subject": valid_unicode(commit.subject),
        "parents": [*commit.parents],
    }


def _when(commit: Commit) -> dict[str, Any]:
    return {"commit": commit.name, "committed_at": _moment(commit.committed)}


def _place(place: Place) -> dict[str, Any]:
    return {"path": valid_unicode(place.path), "scenario": valid_unicode(place.name)}


def _moment(seconds: int) -> str | None:
    """Return a time in UTC, ``2026-05-17T13:35:00Z``; None if it is beyond the calendar."""
    try:
        moment = datetime.fromtimestamp(seconds, timezone.utc)
    except (ValueError, OverflowError, OSError):
        return None
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def _finite(number: float | None) -> float | None:
    return number if number is not None and isfinite(number) else None
