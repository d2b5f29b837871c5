"""The last lines of a report for people: how much was found, and what can be repaired."""

from collections import Counter

from perflint.engine.report import Report
from perflint.primitives.wording import counted
from perflint.reporters import Style


def render(report: Report, style: Style) -> str:
    """Render the counts, and what the next command would repair."""
    active = report.active
    checked = counted(len(report.checked), "files")
    if report.scenarios or not report.arguments:
        checked += f", {counted(report.scenarios, 'scenarios')}"
    if report.arguments:
        checked += f", {counted(report.arguments, 'arguments')}"
    ignored = len(report.violations) - len(active)
    hidden = f", {ignored} ignored" if ignored else ""
    crashed = f"; {counted(len(report.crashes), 'rules')} crashed" if report.crashes else ""
    hidden += crashed
    if not active:
        return f"{style.paint('No violations', 'help')} ({checked}{hidden}).\n"
    severities = Counter(violation.severity for violation in active)
    found = " and ".join(
        style.paint(counted(severities[severity], f"{severity}s"), severity, "bold")
        for severity in ("error", "warning")
        if severities[severity]
    )
    return f"Found {found} ({checked}{hidden}).{_repairs(report)}\n"


def _repairs(report: Report) -> str:
    fixes = [violation.finding.fix for violation in report.active if violation.finding.fix]
    safe = sum(fix.safe for fix in fixes)
    offers = []
    if safe:
        offers.append(f"{safe} with --fix")
    if len(fixes) > safe:
        offers.append(f"{len(fixes) - safe} with --fix --unsafe-fixes")
    return f" Repairable: {', '.join(offers)}." if offers else ""


def statistics(report: Report, style: Style) -> str:
    """Render how often each rule was broken, most often first."""
    counts = Counter((violation.rule, violation.severity) for violation in report.active)
    return "".join(
        f"{count:>6}  {style.paint(f'{severity:<7}', severity)}  {rule}\n"
        for (rule, severity), count in sorted(counts.items(), key=lambda row: (-row[1], row[0]))
    )
