"""Checks one candidate record: all rules run on an excerpt that contains only its scenario.

The cost of a trial does not depend on the number of scenarios in the file, so that an update takes
time linear in that number. Rules that compare scenarios with each other check the whole file once,
before it is written.
"""

from collections.abc import Callable, Mapping
from typing import Any

from perflint import rules
from perflint.documents.baselines.baseline import Baseline
from perflint.documents.baselines.change import BaselineSetChange
from perflint.documents.baselines.metadata_edits import metadata_edits
from perflint.documents.baselines.record_edits import RecordWriter
from perflint.documents.baselines.scenario import Scenario
from perflint.documents.json.document import JsonDocument
from perflint.engine.check_file import CheckContext, check_file
from perflint.engine.fix import edited
from perflint.engine.report import Source
from perflint.engine.subjects import Base, Bases, ParsedJson, ReadFile
from perflint.formats.paths import Route, pointer
from perflint.primitives.finding import Edit, Violation
from perflint.primitives.record import Record
from perflint.primitives.text import Text
from perflint.runs import Snapshot

CONTRADICTING = "baseline"
"""The group of rules that the measurements of a run must satisfy by themselves."""


class TighteningError(ValueError):
    """No decision can be made; the message says why."""


class Trial(Record):
    """The violations of a scenario with the measurements of a snapshot.

    ``changed`` tells whether the file would change. ``contradictions`` are the errors in the
    measurements of the snapshot itself, which is one run under every policy. ``notes`` are
    sentences on values that the run did not measure.
    """

    snapshot: Snapshot
    changed: bool
    violations: tuple[Violation, ...]
    contradictions: tuple[Violation, ...]
    notes: tuple[str, ...] = ()


class Trials:
    """Writes snapshots of one scenario into an excerpt of the file, and runs all rules on it.

    ``scenario`` is the current scenario, None if the file has none of that name.
    """

    def __init__(self, baseline: Baseline, scenario: Scenario | None, judge: "Judge") -> None:
        self._judge = judge
        self._excerpt = excerpt_of(baseline, scenario)
        self._relocate = _relocation(baseline, self._excerpt, scenario)
        # The policy tighten-only excuses an aggregate above its samples, but not in a run.
        self._is_excused = baseline.settings.policy == "tighten-only"
        self._alone = self._excerpt
        if self._is_excused:
            settings = baseline.settings._replace(policy="snapshot")
            self._alone = Baseline(self._excerpt.document, self._excerpt.format, settings)

    def of(self, snapshot: Snapshot) -> Trial:
        """Return the trial of a snapshot; raises TighteningError and UnwritableError."""
        source = self._judge.source_note or snapshot.source
        data = written(self._excerpt, {snapshot.scenario: snapshot.record}, source=source)
        before, name = self._excerpt.document.text.data, snapshot.scenario
        violations = self._violations(self._excerpt, data, name, compared=True)
        contradictions: list[Violation] = []
        if violations or self._is_excused:
            # In a comparison, contradictions yield to the rules about changes.
            alone = self._violations(self._alone, data, name, compared=False)
            contradictions = [violation for violation in alone if _is_contradiction(violation)]
        if any(_may_be_inherited(violation, snapshot) for violation in contradictions):
            existing = {*map(_key, self._violations(self._alone, before, name, compared=False))}
            contradictions = [
                violation
                for violation in contradictions
                if not (_may_be_inherited(violation, snapshot) and _key(violation) in existing)
            ]
        return Trial(snapshot, data != before, tuple(violations), tuple(contradictions))

    def _violations(
        self, before: Baseline, data: bytes, name: str, *, compared: bool
    ) -> list[Violation]:
        """Return the violations of the scenario in an excerpt, with their places in the file."""
        return [
            self._relocate(violation)
            for violation in self._judge.violations(before, data, compared=compared)
            if violation.finding.scenario == name
        ]


class Judge(Record):
    """Runs all rules on new bytes of a file, compared with a baseline.

    ``source_note`` is what an update adds to the description of the file.
    """

    source: Source
    context: CheckContext
    source_note: str | None = None

    def violations(
        self, before: Baseline, data: bytes, *, compared: bool = True
    ) -> list[Violation]:
        """Return the violations of ``data`` that are not suppressed; raises TighteningError.

        ``data`` is checked by itself if it is not ``compared`` with ``before``.
        """
        document = JsonDocument(Text(self.source.path, data))
        after = Baseline(document, before.format, before.settings)
        base = Base(before, BaselineSetChange([(before, after)]))
        bases = Bases({self.source.path: base}) if compared else None
        context = self.context._replace(bases=bases)
        read = ReadFile(data, parsed=ParsedJson(document, after))
        result = check_file(self.source, read, context)
        if result.crashes:  # without the result of every rule there is no decision
            crash = result.crashes[0]
            raise TighteningError(f"the rule {crash.rule} crashed: {crash.cause}; please report it")
        return [violation for violation in result.violations if violation.ignored is None]


def written(
    baseline: Baseline, records: Mapping[str, Mapping[str, Any]], *, source: str | None
) -> bytes:
    """Return the bytes of a baseline with new records, today's date and the source.

    Raises UnwritableError.
    """
    scenarios = {scenario.name: scenario for scenario in baseline.scenarios}
    writer = RecordWriter(baseline.document, baseline.format)
    edits: list[Edit] = []
    added: dict[str, Mapping[str, Any]] = {}
    for name, record in records.items():
        if name in scenarios:
            edits += writer.replacement_edits(scenarios[name], record)
        else:
            added[name] = record
    edits += writer.addition_edits(baseline, added) if added else []
    if edits:
        edits += metadata_edits(baseline, baseline.settings.today, source)
    return edited(baseline.document.text.data, edits)


def excerpt_of(baseline: Baseline, scenario: Scenario | None) -> Baseline:
    """Return a baseline with all but one of its records removed from the text.

    ``scenario`` is kept, or the last scenario if it is None, because a new scenario has the style
    of the last. The text before the first and after the last record does not change.
    """
    kept = scenario if scenario is not None else next(reversed(baseline.scenarios), None)
    routes = [place.route for place in baseline.records]
    if kept is None or len(routes) < 2 or not baseline.format.records.is_plain:
        return baseline
    data, spans = baseline.document.text.data, baseline.document.spans
    start = _start(baseline, routes[0])
    stop = spans.value(routes[-1]).stop
    record = data[_start(baseline, kept.route) : spans.value(kept.route).stop]
    text = Text(baseline.document.text.path, data[:start] + record + data[stop:])
    return Baseline(JsonDocument(text), baseline.format, baseline.settings)


def _start(baseline: Baseline, route: Route) -> int:
    """Return the offset of a record with its key, if it has one."""
    spans = baseline.document.spans
    return (spans.key(route) if type(baseline.container) is dict else spans.value(route)).start


def _relocation(
    baseline: Baseline, excerpt: Baseline, scenario: Scenario | None
) -> Callable[[Violation], Violation]:
    """Return a function that points violations of the excerpt's record into the whole file.

    Only records of a list have another pointer there.
    """
    if excerpt is baseline or type(baseline.container) is dict:
        return lambda violation: violation
    index = 0 if scenario is not None else 1
    route = scenario.route if scenario is not None else (*baseline.records_path, baseline.count)
    old, new = pointer((*baseline.records_path, index)), pointer(route)

    def relocate(violation: Violation) -> Violation:
        finding = violation.finding  # one of a scenario is in its record
        moved = new + (finding.pointer or old).removeprefix(old)
        return violation._replace(finding=finding._replace(pointer=moved))

    return relocate


def _is_contradiction(violation: Violation) -> bool:
    return rules.GROUP_OF.get(violation.rule) == CONTRADICTING and violation.severity == "error"


def _may_be_inherited(violation: Violation, snapshot: Snapshot) -> bool:
    """Tell whether a violation is in a field that the run does not have, as the file may have."""
    field = (violation.finding.field or "").split("/")[0]
    return bool(field) and field not in snapshot.record


def _key(violation: Violation) -> tuple[str, str | None, str]:
    return violation.rule, violation.finding.pointer, violation.finding.message
