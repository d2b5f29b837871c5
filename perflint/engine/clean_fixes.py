"""Withholds fixes that require a clean file, such as today's date, while a change is refused."""

from collections.abc import Sequence

from perflint import rules
from perflint.engine.loading import RuleLoader
from perflint.engine.reported import split_by_change
from perflint.engine.subjects import Subjects
from perflint.primitives.finding import Violation

NO_DATES = "write the date of the measurement"
"""The help text in CI, where today may be any day after the measurement, and if a rule crashed."""


def withheld(
    violations: Sequence[Violation],
    found: Sequence[Violation],
    subjects: Subjects,
    loader: RuleLoader,
) -> list[Violation]:
    """Return the violations, without fixes that require a clean file if the change is refused.

    It is refused if one of ``found``, the violations of all rules that the configuration enables,
    is an error that the change touches, is not suppressed, and is not about the date itself.
    """
    touched, _ = split_by_change(found, subjects, loader)
    errors = [
        violation
        for violation in touched
        if violation.severity == "error"
        and violation.ignored is None
        and rules.GROUP_OF.get(violation.rule) != "metadata"
    ]
    if not errors:
        return list(violations)
    named = all(violation.finding.scenario is not None for violation in errors)
    what = "scenario" if named else "other errors"
    return without_fixes(violations, f"fix the {what} first; the date follows", follows=True)


def without_fixes(
    violations: Sequence[Violation], help: str, *, follows: bool = False
) -> list[Violation]:
    """Return the violations, with another help text for fixes that require a clean file."""
    return [
        violation._replace(finding=violation.finding._replace(fix=None, help=help, follows=follows))
        if violation.finding.fix is not None and violation.finding.fix.only_if_clean
        else violation
        for violation in violations
    ]
