"""The first output of ``perflint init``: what the repository contains, as a table."""

from collections import Counter
from collections.abc import Iterable, Sequence

from perflint.cli.init.argument_search import ArgumentFile
from perflint.cli.init.existing_tools import ExistingTools
from perflint.cli.init.proposed_config import Additions
from perflint.cli.init.repository_files import Survey
from perflint.cli.past_policy import PolicyChoice
from perflint.cli.terminal import Terminal
from perflint.config import Config
from perflint.engine.report import Report
from perflint.primitives.wording import counted, joined
from perflint.reporters.commands import shell
from perflint.reporters.escape import escaped

_MAX_SHOWN = 3


def print_survey(
    survey: Survey,
    added: Additions,
    tools: ExistingTools,
    config: Config,
    style: Terminal,
) -> None:
    """Print the table; ``added`` is what the configuration lacks, or may list."""
    files = survey.files
    rows = [("baselines", _listed(paths, name)) for name, paths in files.baselines.items()]
    rows += [("arguments", _listed(files.arguments))] if files.arguments else []
    rows += _unconfigured(added)
    rows += [("test cases", _listed(files.cases))] if files.cases else []
    if not rows:
        rows.append(("baselines", "none in a known format, and no argument files"))
    if files.candidates:
        rows.append(("unknown", _listed(files.candidates, "no known format matches")))
    if files.describable is not None:
        path = style.path(files.describable)
        command = shell("perflint", "formats", "--draft", path)
        rows.append(("unknown", f"to describe it: {command}"))
    rows += [
        ("policy", f"{each.format}: {_policy(each.choice)}") for each in added.sets if each.choice
    ]
    hooks = (*tools.hooks, *tools.lefthook, *tools.husky)
    rows += [
        ("settings", config.file.path if config.file is not None else "none yet"),
        ("hooks", joined(hooks) or "no pre-commit, prek, lefthook or husky"),
        ("CI", joined(tools.ci, most=_MAX_SHOWN) or "none"),
    ]
    previous = ""
    for name, text in rows:
        label = name if name != previous else ""
        previous = name
        print(f"{style.paint(f'{label:<11}', 'bold')}{escaped(text)}")
    # Not escaped, because it may contain color codes, and nothing from the repository.
    print(f"{style.paint('findings   ', 'bold')}{_findings(survey.report, style)}")


def _unconfigured(added: Additions) -> list[tuple[str, str]]:
    """Return rows for argument files and pages that the configuration lacks."""
    files = added.arguments
    rows = [("arguments", f"{file.path} ({_declared_in(file)})") for file in files[:_MAX_SHOWN]]
    if len(files) > _MAX_SHOWN:
        rows.append(("arguments", f"and {len(files) - _MAX_SHOWN} more"))
    for each in added.pages[:_MAX_SHOWN]:
        rows.append(("documents", f"{each.page} (names the flags of {each.arguments})"))
    return rows


def per_rule(report: Report, rules: Iterable[str]) -> str:
    """Return a line per rule with the number of its findings, in descending order."""
    counts = Counter(rules)
    severities = {violation.rule: violation.severity for violation in report.violations}
    return "".join(
        f"{count:>6}  {severities[rule]:<7}  {rule}\n"
        for rule, count in sorted(counts.items(), key=lambda row: (-row[1], row[0]))
    )


def _declared_in(file: ArgumentFile) -> str:
    """Return ``Class.function``, or the classes and functions if there are several."""
    if len(file.classes) == len(file.functions) == 1:
        return f"{file.classes[0]}.{file.functions[0]}"
    return joined([*file.classes, *file.functions], most=2)


def _policy(choice: PolicyChoice) -> str:
    default = "" if choice.is_proposed else " (default)"
    return f"{choice.policy}{default}; {choice.reason}"


def _listed(paths: Sequence[str], description: str = "") -> str:
    prefix = f"{description}: " if description else ""
    return f"{counted(len(paths), 'files')}, {prefix}{joined(sorted(paths), most=_MAX_SHOWN)}"


def _findings(report: Report, style: Terminal) -> str:
    counts = Counter(violation.severity for violation in report.active)
    active = [
        style.paint(counted(counts[severity], f"{severity}s"), severity)
        for severity in ("error", "warning")
        if counts[severity]
    ]
    suppressed = len(report.violations) - len(report.active)
    return (joined(active) or "none") + (f", {suppressed} ignored" if suppressed else "")
