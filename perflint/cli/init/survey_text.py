"""What ``perflint init`` found, in a few aligned lines."""

from collections import Counter
from collections.abc import Iterable, Sequence

from perflint.cli.init.argument_search import ArgumentFile
from perflint.cli.init.existing_tools import Surroundings
from perflint.cli.init.repository_files import Found
from perflint.cli.terminal import Terminal
from perflint.config import Config
from perflint.engine.report import Report
from perflint.primitives.wording import counted, joined
from perflint.reporters.escape import escaped

_SHOWN = 3


def print_survey(
    found: Found,
    others: Sequence[ArgumentFile],
    around: Surroundings,
    config: Config,
    style: Terminal,
) -> None:
    """Print what was found; ``others`` are argument files of other names than the configured."""
    survey = found.survey
    rows = [("baselines", _files(paths, name)) for name, paths in survey.baselines.items()]
    rows += [("arguments", _files(survey.arguments))] if survey.arguments else []
    rows += [
        ("arguments", f"{file.path} ({file.class_name}.{file.function})")
        for file in others[:_SHOWN]
    ]
    if len(others) > _SHOWN:
        rows.append(("arguments", f"and {len(others) - _SHOWN} more"))
    if not rows:
        rows.append(("baselines", "none that a known format fits, and no argument files"))
    if survey.alike:
        files = _files(survey.alike, "no format fits; docs/writing-a-format.md")
        rows.append(("perhaps", files))
    hooks = (*around.hooks, *around.lefthook, *around.husky)
    rows += [
        ("settings", config.file.path if config.file is not None else "none yet"),
        ("hooks", joined(hooks) or "no pre-commit, prek, lefthook or husky"),
        ("CI", joined(around.ci, most=_SHOWN) or "none"),
        ("findings", _findings(found.report, style)),
    ]
    said = ""
    for name, text in rows:
        label = name if name != said else ""
        said = name
        # What is painted must not be escaped; it holds nothing of the repository's.
        print(
            f"{style.paint(f'{label:<11}', 'bold')}{text if label == 'findings' else escaped(text)}"
        )


def per_rule(report: Report, rules: Iterable[str]) -> str:
    """Return a line for each rule with the number of its findings, the most first."""
    counts = Counter(rules)
    severities = {violation.rule: violation.severity for violation in report.violations}
    return "".join(
        f"{count:>6}  {severities[rule]:<7}  {rule}\n"
        for rule, count in sorted(counts.items(), key=lambda row: (-row[1], row[0]))
    )


def _files(paths: Sequence[str], what: str = "") -> str:
    about = f"{what}: " if what else ""
    return f"{counted(len(paths), 'files')}, {about}{joined(sorted(paths), most=_SHOWN)}"


def _findings(report: Report, style: Terminal) -> str:
    counts = Counter(violation.severity for violation in report.active)
    said = [
        style.paint(counted(counts[severity], f"{severity}s"), severity)
        for severity in ("error", "warning")
        if counts[severity]
    ]
    known = len(report.violations) - len(report.active)
    return (joined(said) or "none") + (f", {known} known" if known else "")
