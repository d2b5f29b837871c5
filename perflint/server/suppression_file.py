"""Checks the text of the suppression file, without the files that its entries are for."""

from perflint import rules
from perflint.config import Config, ConfigError
from perflint.engine.suppressions.bulk_file import SuppressionFile
from perflint.engine.suppressions.outdated import (
    SEVERITIES,
    outdated,
    violation,
    without_reason,
)
from perflint.primitives.finding import Violation
from perflint.primitives.record import Record
from perflint.server.configuration import size_error


class CheckedSuppressions(Record):
    """The suppression file, None if its text has an ``error``, and what is reported of it."""

    file: SuppressionFile | None
    error: ConfigError | None = None
    violations: tuple[Violation, ...] = ()


def check_suppressions(path: str, data: bytes, config: Config) -> CheckedSuppressions:
    """Check the entries: each needs a known rule, and a reason if there is the key for it.

    ``perflint check`` reports the same of entries whose files it checks, and unused entries, which
    only a check of the files can tell.
    """
    if too_large := size_error(path, data):
        return CheckedSuppressions(None, too_large)
    try:
        file = SuppressionFile(path, data)
    except ConfigError as error:
        return CheckedSuppressions(None, error)
    if not config.reports(rules.UNUSED_IGNORE):
        return CheckedSuppressions(file)
    severity = config.severity(rules.UNUSED_IGNORE, SEVERITIES[rules.UNUSED_IGNORE])
    unknown = [entry for entry in file.known.values() if entry.rule not in rules.GROUP_OF]
    items = [*outdated(file, unknown, {}), *without_reason(file, unknown)]
    violations = (violation(item, file, severity) for item in items)
    return CheckedSuppressions(
        file, violations=tuple(sorted(violations, key=lambda each: each.finding.span))
    )
