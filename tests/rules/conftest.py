"""Run one rule on a document written in the test, with the rule's default options."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from perflint import rules
from perflint.documents.argument_docs.docs import ArgumentDocs
from perflint.documents.argument_docs.flags import Flags
from perflint.documents.argument_docs.rows import DocumentedWhere
from perflint.documents.arguments.changes import ArgumentChange, with_change
from perflint.documents.arguments.module import (
    ArgumentFile,
    ArgumentModule,
    ArgumentSettings,
    read_arguments,
)
from perflint.documents.baselines.baseline import Baseline, BaselineSettings
from perflint.documents.baselines.change import BaselineChange, BaselineSetChange
from perflint.documents.baselines.touched import TouchedValues
from perflint.documents.cases.case_set import CaseSet
from perflint.documents.cases.links import BaselineScenarios, ScenarioLinks
from perflint.documents.cases.lists import CaseRecords, ListedCases, RecordsOfCases
from perflint.documents.cases.modules import read_cases
from perflint.documents.json.document import JsonDocument
from perflint.documents.tables.page import read_page
from perflint.engine import fix
from perflint.formats import Formats, build
from perflint.primitives.decode import decode
from perflint.primitives.finding import Finding, Scope
from perflint.primitives.record import Record
from perflint.primitives.text import Text
from tests.argument_fixes import with_edits

FORMATS = Formats({})
RunRule = Callable[..., list[Finding]]


class Context(Record):
    """What a document is checked with.

    ``format`` is the name of a built-in format, or the keys of a custom one. For a rule about
    changes, ``before`` is the earlier document, ``elsewhere`` the other documents of the set, and
    ``committed`` the date of the commit (None: not committed). ``scope`` says what is reported of
    the changed document. For a rule about arguments, ``families``, ``allow`` and ``headers`` are
    configuration keys, and ``before`` is the earlier module, which says what is new or moved. For a
    rule about test cases, ``other`` is the file of the cases, or the baseline of one.
    For a rule about a ``page``, whose path says which syntax it has, ``arguments`` or ``other`` is
    the argument file that it documents, and ``where`` says which tables do.
    """

    format: str | dict[str, Any] = "sglang-diffusion"
    today: str = "2026-05-17"
    max_age_days: int | None = None
    policy: str = "snapshot"
    scope: Scope = "file"
    before: Any = None
    elsewhere: tuple[Any, ...] = ()
    committed: str | None = None
    families: dict[str, tuple[str, ...]] | None = None
    allow: tuple[str, ...] = ()
    headers: tuple[str, ...] = ("class", "function")
    other: Any = None
    arguments: str | None = None
    page: str = "page.md"
    where: DocumentedWhere = DocumentedWhere()

    def cases(self, content: str) -> CaseSet:
        keys = FORMATS.named("sglang-diffusion").cases
        assert keys is not None
        return read_cases({"gpu_cases.py": content.encode()}, keys)

    def scenario_links(self, content: Any) -> ScenarioLinks:
        baseline, cases = self.changed_baseline(content), self.cases(self.other)
        names = {scenario.name for scenario in baseline.scenarios}
        free = [name for name in cases.names if name not in names]
        return BaselineScenarios(baseline, cases, None, free)

    def case_records(self, content: str) -> CaseRecords:
        baseline, cases = self.baseline(self.other), self.cases(content)
        names = frozenset(scenario.name for scenario in baseline.scenarios)
        lists = (
            ListedCases(each.name, each.cases, ("perf_baselines.json",), names)
            for each in cases.lists.values()
            if each.is_complete
        )
        return RecordsOfCases(cases.files["gpu_cases.py"], tuple(lists))

    def file(self, content: str | bytes) -> ArgumentFile:
        data = content if isinstance(content, bytes) else content.encode()
        settings = ArgumentSettings(self.families or {}, tuple(self.allow), tuple(self.headers))
        return read_arguments(Text("server_args.py", data)).with_settings(settings)

    def parts(self, content: str | bytes) -> tuple[ArgumentModule, ...]:
        file = self.file(content)
        return (file if self.before is None else with_change(self.file(self.before), file)).parts

    def docs(self, content: str | bytes) -> ArgumentDocs:
        data = content if isinstance(content, bytes) else content.encode()
        flags = Flags(self.file(self.arguments or self.other or "").parts)
        return ArgumentDocs(read_page(Text(self.page, data)), flags, self.where)

    def baseline(self, content: Any) -> Baseline:
        if not isinstance(content, (str, bytes)):
            content = json.dumps(content)
        data = content.encode() if isinstance(content, str) else content
        document = JsonDocument(Text("perf_baselines.json", data))
        is_custom = isinstance(self.format, dict)
        format = build("own", self.format) if is_custom else FORMATS.named(self.format)
        today = date.fromisoformat(self.today)
        settings = BaselineSettings(today, self.policy, self.max_age_days, self.scope)
        return Baseline(document, format, settings)

    def change(self, content: Any) -> BaselineChange:
        before = None if self.before is None else self.baseline(self.before)
        after = None if content is None else self.baseline(content)
        others = [self.baseline(content) for content in self.elsewhere]
        return self._change(before, after, BaselineSetChange([(before, after)], others))

    def changed_baseline(self, content: Any) -> Baseline:
        """Return a baseline that knows its change, if there is a ``before``."""
        if self.before is None:
            return self.baseline(content)
        after = self.baseline(content)
        change = self._change(self.baseline(self.before), after)
        is_touched = TouchedValues(change).scenario if self.scope == "changed" else None
        return after.compared(change, is_touched)

    def _change(
        self,
        before: Baseline | None,
        after: Baseline | None,
        set_change: BaselineSetChange | None = None,
    ) -> BaselineChange:
        changed_on = date.fromisoformat(self.committed or self.today)
        return BaselineChange(before, after, changed_on=changed_on, set_change=set_change)


def run_rule(rule_name: str, content: Any, **keywords: Any) -> list[Finding]:
    """Return the findings of a rule on a document, given as string, bytes or JSON value.

    Keywords that are fields of ``Context`` set its fields; the others are options of the rule. The
    content is None for a deleted file.
    """
    names = Context._fields
    context = Context(**{key: value for key, value in keywords.items() if key in names})
    options = {key: value for key, value in keywords.items() if key not in names}
    rule = rules.load(rule_name)
    subject: Any
    decoded = decode(options, rule.options)
    if rule.subject is ArgumentModule:
        parts = context.parts(content)
        return [finding for part in parts for finding in rule.check(part, decoded)]
    if rule.subject is ArgumentFile:
        subject = context.file(content)
    elif rule.subject is ArgumentChange:
        before = content if context.before is None else context.before
        subject = ArgumentChange(context.file(before), context.file(content))
    elif rule.subject is ArgumentDocs:
        subject = context.docs(content)
    elif rule.subject is BaselineChange:
        subject = context.change(content)
        subject.cases = None if context.other is None else context.cases(context.other)
    elif rule.subject is ScenarioLinks:
        subject = context.scenario_links(content)
    elif rule.subject is CaseRecords:
        subject = context.case_records(content)
    elif rule.subject is JsonDocument:
        subject = context.baseline(content).document
    else:
        subject = context.changed_baseline(content)
        if context.other is not None:
            subject = subject.with_cases(context.cases(context.other))
    return list(rule.check(subject, decoded))


def apply_fixes(text: str, findings: list[Finding]) -> str:
    """Return a text after applying the fixes of findings in it."""
    if any(finding.fix is not None and finding.fix.moves for finding in findings):
        findings = with_edits(text.encode(), findings)
    data, _ = fix.apply(text.encode(), [finding.fix for finding in findings if finding.fix])
    return data.decode()


@pytest.fixture(name="run_rule")
def run_rule_fixture() -> RunRule:
    return run_rule


@pytest.fixture(name="apply_fixes")
def apply_fixes_fixture() -> Callable[[str, list[Finding]], str]:
    return apply_fixes


@pytest.fixture
def coherent() -> Callable[..., dict[str, Any]]:
    """Make a file without violations with one scenario ``t2i``; keywords replace its fields."""

    def make(**fields: Any) -> dict[str, Any]:
        record: dict[str, Any] = {
            "stages_ms": {"TextEncodingStage": 1.25, "DenoisingStage": 9.02},
            "denoise_step_ms": {"0": 4.21, "1": 4.77},
            "expected_e2e_ms": 10.61,
            "expected_avg_denoise_ms": 4.49,
            "expected_median_denoise_ms": 4.49,
        }
        record |= fields
        metadata = {"description": "Captured 2026-05-17.", "last_updated": "2026-05-17"}
        return {"metadata": metadata, "scenarios": {"t2i": record}}

    return make
