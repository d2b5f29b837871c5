"""The last change of a number or a scenario, in Markdown."""

from collections.abc import Iterator
from datetime import date, datetime, timezone

from perflint.documents.baselines.baseline import Baseline
from perflint.documents.baselines.scenario import Scenario
from perflint.documents.baselines.scenario_change import Sides
from perflint.engine.past_states import Commit
from perflint.formats.format import ITSELF
from perflint.formats.paths import FieldPath
from perflint.history.classify import kind_of_metric
from perflint.history.time_line import MetricChange
from perflint.primitives.wording import bracketed, counted, percent
from perflint.reporters.history.wording import SHORT
from perflint.reporters.markdown_table import code_span as code
from perflint.server.last_changes import LastChanges, ScenarioPast


def number_lines(
    baseline: Baseline, scenario: Scenario, path: FieldPath, changes: LastChanges | None
) -> Iterator[str]:
    """Yield the change since HEAD, and what the last commit did that changed the number.

    Their effects are judged by the format as it is now.
    """
    number = scenario.number(path)
    base = baseline.change.base_of(scenario) if baseline.change is not None else None
    old = base.number(path) if base is not None else None
    if old is not None and number is not None and old != number:
        yield f"uncommitted: {_values(scenario, path, old, number)}"
    if changes is None:
        return
    past = changes.scenarios.get(base.name if base is not None else scenario.name)
    if past is None:
        yield "HEAD does not have this scenario"
        return
    change = past.numbers.get(FieldPath() if path == ITSELF else path)
    if change is not None:
        values = _values(scenario, path, change.before, change.after)
        yield f"last change: {values}, {commit(change.commit)}"
    elif number is not None and (baseline.change is None or old is not None):
        yield f"{_since(past)} {commit(past.added)}"


def scenario_lines(scenario: Scenario, changes: LastChanges | None) -> Iterator[str]:
    """Yield what the last commit did that changed a scenario, and when it was added."""
    if changes is None:
        return
    past = changes.scenarios.get(scenario.name)
    if past is None:
        yield "HEAD does not have this scenario"
        return
    last = past.last
    if last.kind in ("added", "boundary"):
        yield f"{_since(past)} {commit(past.added)}"
        return
    share = f" {last.changed:,} of {counted(last.measured, 'values')}," if last.changed else ""
    yield f"last change: {last.kind},{share} {commit(last.commit)}"


def _since(past: ScenarioPast) -> str:
    return "not changed since" if past.is_older else "not changed since it was added:"


def _values(scenario: Scenario, path: FieldPath, before: float | None, after: float) -> str:
    """Return both values and what the change did: ``1.20 → 1.10 (-8.33 %), tightened``."""
    show = scenario.format.show
    if before is None:
        return f"added as {show(after)}"
    sides = Sides(scenario.record, scenario.record, scenario.format, scenario.layout.kinds)
    effect = sides.field(path, before, after).effect
    kind = kind_of_metric(MetricChange(path, before, after, effect))
    word = f", {kind}" if kind in ("tightened", "loosened") else ""
    return f"{show(before)} → {show(after)}{bracketed(percent(after, before))}{word}"


def commit(found: Commit) -> str:
    """Return the day, the short name and the subject of a commit."""
    day = found.author_day or _committed_day(found)
    parts = [day.isoformat() if day is not None else "", code(found.name[:SHORT])]
    return " ".join(filter(None, [*parts, code(found.subject) if found.subject else ""]))


def _committed_day(found: Commit) -> date | None:
    try:
        return datetime.fromtimestamp(found.committed, timezone.utc).date()
    except (ValueError, OverflowError, OSError):
        return None
