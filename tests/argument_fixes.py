"""The fixes of findings in argument files, as the engine offers them."""

from collections.abc import Iterable
from datetime import date

from perflint.config import Config
from perflint.config.settings import Settings
from perflint.engine.argument_fixes import FixJudge
from perflint.engine.loading import RuleLoader
from perflint.engine.reader import Reader
from perflint.primitives.finding import Finding, Violation
from perflint.sources.work_tree import WorkTreeFile

PATH = "server_args.py"


def judge() -> FixJudge:
    """Return a judge of versions of ``server_args.py`` under the default configuration."""
    config = Config(Settings())
    source = WorkTreeFile("/nowhere", PATH, named=True)
    return FixJudge(source, Reader(config, date(2026, 5, 17)), RuleLoader(config))


def with_edits(data: bytes, findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings of a rule in a file with the fixes that are offered, worked out."""
    violations = [Violation("a-rule", "error", PATH, finding) for finding in findings]
    return [violation.finding for violation in judge().with_edits(violations, data)]


def counts(data: bytes) -> dict[str, tuple[int, int]]:
    """Return how many findings each rule for arguments has, and about how many arguments."""
    version = judge().version(data)
    assert version is not None
    return dict(version.counts)
