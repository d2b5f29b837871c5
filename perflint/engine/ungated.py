"""The scenarios of a baseline that no test compares with, as the case files say."""

from perflint.config import Config
from perflint.documents.baselines.baseline import Baseline
from perflint.documents.cases.case_set import CaseSet
from perflint.engine.loading import LinkedCases
from perflint.engine.reader import Reader
from perflint.sources.work_tree import FilesOnDisk


class UngatedScenarios:
    """Reads the case files of a work tree, each set of them once."""

    def __init__(self, config: Config, reader: Reader, root: str) -> None:
        self._cases = LinkedCases(config, reader)
        self._files = FilesOnDisk(root)

    def of(self, baseline: Baseline) -> frozenset[str]:
        """Return the names of the scenarios whose cases are not compared with them."""
        cases = self._cases_of(baseline)
        names = (scenario.name for scenario in baseline.scenarios)
        return frozenset(name for name in names if cases and cases.gated(name) is False)

    def with_orphans(self, baseline: Baseline) -> frozenset[str]:
        """Return the names of ``of``, and of the scenarios that certainly have no case."""
        cases = self._cases_of(baseline)
        names = (scenario.name for scenario in baseline.scenarios)
        orphans = (name for name in names if cases and cases.cases and not cases.may_have(name))
        return self.of(baseline).union(orphans)

    def _cases_of(self, baseline: Baseline) -> CaseSet | None:
        folder = baseline.document.text.path.rpartition("/")[0]
        return self._cases.linker.snapshot(self._files, baseline.format).cases(folder)
