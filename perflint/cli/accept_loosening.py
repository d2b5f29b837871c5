"""Accepts the findings on worse values that ``perflint tighten --allow-loosening`` has written."""

from collections.abc import Collection
from datetime import date

from perflint.cli.bulk_suppressions import load_suppressions, save_with_reason
from perflint.cli.check import check_files
from perflint.cli.check_options import FileOptions
from perflint.cli.compare import comparison_for
from perflint.cli.options import ComparisonOptions
from perflint.cli.project import Project
from perflint.engine.suppressions.bulk import BulkSuppressions
from perflint.engine.suppressions.entry import accepted_until
from perflint.tighten.decisions import LOOSENING


class Acceptance:
    """The suppression file of a project, to which the findings are added.

    Raises ConfigError and UsageError if it cannot be read, so that it is read before the baseline
    is written.
    """

    def __init__(self, project: Project) -> None:
        self._project = project
        self._bulk: BulkSuppressions = load_suppressions(project)

    def accept(
        self, path: str, location: str, scenarios: Collection[str], reason: str
    ) -> list[str]:
        """Suppress what the next check reports of these scenarios because values got worse.

        Returns lines for the user. Findings that are suppressed already keep their reasons.
        """
        project = self._project
        compared = comparison_for(ComparisonOptions(), [location], project, has_summary=True)
        if compared.comparison is None:
            return []
        report = check_files(project, FileOptions((location,)), compared, bulk=self._bulk)
        violations = [
            violation
            for violation in report.active
            if violation.rule in LOOSENING
            and violation.path == path
            and violation.finding.scenario in scenarios
        ]
        if not violations:
            return []
        until: date = accepted_until(project.today)
        return save_with_reason(self._bulk.file, violations, reason, until, project.root)
