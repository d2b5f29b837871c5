"""Works out the fixes of an argument file, and withholds those that make anything worse.

Whether a fix is offered is decided on the fixed file: it is read again, and checked by all rules of
the group ``arguments``. No rule may report more than before. That takes as long as several checks,
so it is only done where fixes are applied, or shown with their edits.
"""

from collections.abc import Mapping, Sequence

from perflint import rules
from perflint.documents.arguments.invariants import keeps_arguments
from perflint.documents.arguments.module import ArgumentFile
from perflint.documents.arguments.moves import Moves
from perflint.engine.fix import edited
from perflint.engine.loading import RuleLoader
from perflint.engine.reader import Reader
from perflint.engine.repeated import identities
from perflint.engine.report import Source
from perflint.engine.subjects import ReadFile
from perflint.primitives.finding import Fix, Span, Violation
from perflint.primitives.record import Record

MAX_FIXES = 20
"""Fixes that are offered per check of a file; ``--fix`` checks again, and gets the others."""


class Version(Record):
    """What a file declares, and how much the rules report of it, by rule.

    The counts are those of the findings, and of the arguments that they are about.
    """

    file: ArgumentFile
    counts: Mapping[str, tuple[int, int]]

    def is_worse_than(self, other: "Version") -> bool:
        """Tell whether a rule reports more, or of more arguments, than of another version."""
        return any(
            mine > theirs
            for rule, counts in self.counts.items()
            for mine, theirs in zip(counts, other.counts.get(rule, (0, 0)), strict=True)
        )


class FixJudge:
    """Judges versions of one file by all rules of the group, whichever are selected."""

    def __init__(self, source: Source, reader: Reader, loader: RuleLoader) -> None:
        self._source = source
        self._reader = reader
        self._loader = loader

    def version(self, data: bytes) -> Version | None:
        """Read and check a version; None if it is not valid, or if a rule crashes on it."""
        subjects = self._reader.subjects(self._source, ReadFile(data), None)
        file = subjects.by_type.get(ArgumentFile) if subjects is not None else None
        if subjects is None or file is None or file.parse_error is not None:
            return None
        counts = {}
        try:
            for name in rules.RULES["arguments"]:
                loaded = self._loader.load(name)
                subject = subjects.by_type.get(loaded.rule.subject)
                if subject is not None:
                    sizes = [len(identities(finding)) for finding in loaded.findings(subject)]
                    counts[name] = len(sizes), sum(sizes)
        except Exception:  # reported as a crash where the rule is run for its findings
            return None
        return Version(file, counts)

    def allows(self, before: bytes, after: bytes) -> bool:
        """Tell whether no rule reports more of one version than of another."""
        old, new = self.version(before), self.version(after)
        return old is not None and new is not None and not new.is_worse_than(old)

    def with_edits(self, violations: Sequence[Violation], data: bytes) -> list[Violation]:
        """Return the violations of a file with the fixes that are offered, worked out."""
        before = self.version(data)
        if before is None:
            return [_with_fix(violation, None) for violation in violations]
        moves = {part.function_span: Moves(part) for part in before.file.parts}
        offered = 0
        result = []
        for violation in violations:
            fix = violation.finding.fix
            if fix is not None and offered < MAX_FIXES and violation.ignored is None:
                fix = self._offered(fix, before, data, moves)
            else:
                fix = None
            offered += fix is not None
            result.append(_with_fix(violation, fix))
        return result

    def _offered(
        self, fix: Fix, before: Version, data: bytes, moves: Mapping[Span | None, Moves]
    ) -> Fix | None:
        edits = fix.edits
        for span, each in moves.items():
            if fix.moves and span is not None and span.contains(fix.moves[0].span):
                edits = each.edits(fix.moves)
        after = self.version(edited(data, edits)) if edits else None
        if after is None or after.is_worse_than(before):
            return None
        if not keeps_arguments(before.file, after.file, fix.moves):
            return None
        return Fix(fix.title, edits, fix.safe)


def tentative(violations: Sequence[Violation]) -> list[Violation]:
    """Return the violations with fixes of which it is not known whether they are offered."""
    return [
        _with_fix(violation, Fix(fix.title, (), fix.safe, tentative=True))
        if (fix := violation.finding.fix) is not None and violation.ignored is None
        else violation
        for violation in violations
    ]


def _with_fix(violation: Violation, fix: Fix | None) -> Violation:
    if violation.finding.fix is None:
        return violation
    return violation._replace(finding=violation.finding._replace(fix=fix))
