"""The last line of human-readable reports: how much was found, and what can be fixed."""

from collections import Counter

from perflint.engine.report import Report
from perflint.primitives.wording import counted
from perflint.reporters import Style
from perflint.reporters.escape import escaped


def render(report: Report, style: Style) -> str:
    """Render the counts, and how many violations can be fixed with which options."""
    active = report.active
    checked, counts = counted(len(report.checked), "files"), report.counts
    if counts.scenarios or not (counts.arguments or counts.cases):
        checked += f", {counted(counts.scenarios, 'scenarios')}"
    if counts.arguments:
        checked += f", {counted(counts.arguments, 'arguments')}"
    if counts.cases:
        checked += f", {counted(counts.cases, 'test cases')}"
    ignored = len(report.violations) - len(active)
    if ignored:
        checked += f", {ignored} ignored"
    if report.crashes:
        checked += f"; {counted(len(report.crashes), 'rules')} crashed"
    if report.not_compared is not None:
        checked += f"; not compared: {escaped(report.not_compared)}"
    untouched = _untouched(report)
    if not active:
        return f"{style.paint('No violations', 'help')} ({checked}).\n{untouched}"
    severities = Counter(violation.severity for violation in active)
    found = " and ".join(
        style.paint(counted(severities[severity], f"{severity}s"), severity, "bold")
        for severity in ("error", "warning")
        if severities[severity]
    )
    return f"Found {found} ({checked}).{_fixable(report)}\n{untouched}"


def without_violations(report: Report, style: Style) -> str:
    """Render the summary of a run without violations, or what helps if no file was found."""
    if not report.nothing_found:
        return render(report, style)
    help = style.paint("help:", "help")
    return (
        f"{style.paint('No baselines or argument files found', 'warning')}.\n"
        f"{help} list the formats that perflint recognizes: perflint formats\n"
        f"{help} search the repository, and propose settings: perflint init\n"
    )


def _untouched(report: Report) -> str:
    if not report.untouched:
        return ""
    count = counted(report.untouched, "findings")
    return f"{count} in what this change does not touch: perflint check --scope file\n"


def _fixable(report: Report) -> str:
    fixes = [violation.finding.fix for violation in report.active if violation.finding.fix]
    safe = sum(fix.safe for fix in fixes)
    counts = []
    if safe:
        counts.append(f"{safe} with --fix")
    if len(fixes) > safe:
        most = "up to " if any(fix.tentative for fix in fixes) else ""
        counts.append(f"{most}{len(fixes) - safe} with --fix --unsafe-fixes")
    return f" Fixable: {', '.join(counts)}." if counts else ""


def statistics(report: Report, style: Style) -> str:
    """Render the number of violations of each rule, the most frequent first."""
    counts = Counter((violation.rule, violation.severity) for violation in report.active)
    return "".join(
        f"{count:>6}  {style.paint(f'{severity:<7}', severity)}  {style.rule(rule)}\n"
        for (rule, severity), count in sorted(counts.items(), key=lambda row: (-row[1], row[0]))
    )
