"""What became of each scenario that a run measured, in Markdown for a pull request."""

from perflint.documents.baselines.scenario_change import Level
from perflint.reporters.diff import words as change_words
from perflint.reporters.markdown_cells import code, table
from perflint.reporters.shared import written
from perflint.reporters.tighten.text import counts
from perflint.tighten.decisions import Decision, Outcome


def render(outcome: Outcome, path: str, *, wrote: bool) -> str:
    """Render one table, what stands against the whole, and the counts."""
    fields = [code(change_words.place(field)) for field in outcome.format.top_level]
    rows = [_row(decision, outcome, len(fields)) for decision in outcome.decisions]
    blocks = [f"### {code(written(path))}"]
    if rows:
        head = ["scenario", *fields, "decision", "why"]
        blocks.append(table(head, f"l{'r' * len(fields)}ll", rows))
    if outcome.objections:
        blocks.append(
            "\n".join(
                f"- {code(one.rule)} {_said(one.finding.message)}" for one in outcome.objections
            )
        )
    blocks.append(f"**{counts(outcome, wrote=wrote)}**")
    return "\n\n".join(blocks) + "\n"


def _row(decision: Decision, outcome: Outcome, fields: int) -> list[str]:
    metrics = [_metric(level, outcome) for level in decision.metrics] or [""] * fields
    notes = [one.finding.message for one in decision.violations if decision.record is not None]
    why = "; ".join(_said(text) for text in (decision.why, *notes))
    return [code(decision.scenario), *metrics, decision.verdict, why]


def _said(message: str) -> str:
    """Return a message as a code span, in which the names of fields need no spans of their own."""
    return code(message.replace("`", "'"))


def _metric(level: Level, outcome: Outcome) -> str:
    before, after = (
        change_words.number(value, outcome.format) or "-" for value in (level.before, level.after)
    )
    moved = change_words.moved_by(level)
    return f"{before} → {after}{f' ({moved})' if moved else ''}"
