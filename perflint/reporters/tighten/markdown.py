"""The result of ``perflint tighten`` as Markdown, for a pull request."""

from collections.abc import Sequence

from perflint.documents.baselines.scenario_change import FieldChange
from perflint.formats import Format
from perflint.reporters.diff import wording
from perflint.reporters.json_text import valid_unicode
from perflint.reporters.markdown_table import code, table
from perflint.reporters.run_problems import bullets
from perflint.reporters.tighten.text import counts, remarks, shown, values
from perflint.reporters.unused_jobs import UnusedJob
from perflint.tighten.decisions import Decision, TightenResult


def render(
    result: TightenResult, path: str, unused: Sequence[UnusedJob] = (), *, wrote: bool
) -> str:
    """Render a table of the decisions, what of the runs is not used, and the counts."""
    fields = [code(wording.metric_name(field)) for field in result.format.top_level]
    rows = [_row(decision, result, len(fields)) for decision in shown(result)]
    blocks = [f"### {code(valid_unicode(path))}"]
    if rows:
        head = ["scenario", *fields, "decision", "reason"]
        blocks.append(table(head, f"l{'r' * len(fields)}ll", rows))
    if result.new_errors:
        blocks.append(
            "\n".join(
                f"- {code(violation.rule)} {_message(violation.finding.message)}"
                for violation in result.new_errors
            )
        )
    lines = [*bullets(result.run_errors, unused)]
    lines += [f"- {_message(line)}" for line in remarks(result)]
    if lines:
        blocks.append("\n".join(lines))
    blocks.append(f"**{counts(result, wrote=wrote)}**")
    return "\n\n".join(blocks) + "\n"


def _row(decision: Decision, result: TightenResult, fields: int) -> list[str]:
    metrics = [_metric(change, decision, result.format) for change in decision.metrics] or [
        ""
    ] * fields
    is_written = decision.record is not None
    messages = [] if decision.origin is None else [f"from {decision.origin}"]
    messages += decision.notes
    messages += [violation.finding.message for violation in decision.violations if is_written]
    reason = "; ".join(_message(text) for text in (decision.why, *messages))
    return [code(decision.scenario), *metrics, decision.verdict, reason]


def _message(message: str) -> str:
    """Return a message as one code span, in which field names are quoted instead of marked up."""
    return code(message.replace("`", "'"))


def _metric(change: FieldChange, decision: Decision, format: Format) -> str:
    before, after, difference = values(change, decision, format)
    sign = " →" if decision.record is not None else ", measured"
    return f"{before}{sign} {after}{f' ({difference})' if difference else ''}"
