"""Applies the ``[[tool.perflint.ignored]]`` entries of the configuration to violations."""

import re
from collections.abc import Collection, Mapping
from datetime import date

from perflint import rules
from perflint.config import Config
from perflint.config.settings import Ignored
from perflint.engine.suppressions.entry import SuppressionId
from perflint.primitives.finding import Finding, Span, Violation
from perflint.primitives.globs import matches, matches_name

_ENTRY = re.compile(
    rb"^(?:\xef\xbb\xbf)?[ \t]*\[\[[ \t]*(?:tool\.perflint\.)?ignored[ \t]*\]\]", re.MULTILINE
)


class ConfiguredSuppressions:
    """The ``ignored`` entries of a configuration.

    An entry past its ``expires`` date hides nothing, but still counts as used if it matches.
    """

    def __init__(self, config: Config, today: date) -> None:
        self._file = config.file
        self._severity = config.severity(rules.UNUSED_IGNORE, "warning")
        self._entries = config.settings.ignored
        self._today = today

    def apply(self, violation: Violation) -> tuple[Violation, list[SuppressionId]]:
        """Return the violation, with a reason if it is suppressed, and the matching entries."""
        matched: list[SuppressionId] = []
        reason = None
        for index, entry in enumerate(self._entries):
            if _matches(entry, violation):
                matched.append(("configuration", index))
                if reason is None and (entry.expires is None or entry.expires >= self._today):
                    reason = entry.reason
        if reason is not None:
            violation = violation._replace(ignored=reason, ignored_by="configuration")
        return violation, matched

    def unused(
        self,
        used: Collection[SuppressionId],
        rules_run: Mapping[str, Collection[str]],
        *,
        whole: bool,
    ) -> list[Violation]:
        """Report entries that match no violation, as violations of the configuration file.

        ``rules_run`` maps a rule to the files that it checked. An entry is reported only if each of
        its rules checked a file that matches the entry. An entry whose path is a glob is reported
        only if the ``whole`` repository was checked, because another file may need it.
        """
        return [
            self._report(index, entry)
            for index, entry in enumerate(self._entries)
            if ("configuration", index) not in used
            and (whole or not set("*?[") & set(entry.path))
            and all(
                any(matches(path, (entry.path,)) for path in rules_run.get(rule, ()))
                for rule in rules.matching(entry.rule)
            )
        ]

    def _report(self, index: int, entry: Ignored) -> Violation:
        if self._file is None:
            raise ValueError("entries come from a file")
        spans = [Span(*match.span()) for match in _ENTRY.finditer(self._file.data)]
        span = spans[index] if index < len(spans) else Span(0, 0)
        scenario = "" if entry.scenario == "*" else f" in `{entry.scenario}`"
        message = f"unused suppression: no `{entry.rule}`{scenario} in {entry.path}"
        finding = Finding(span, message, help=f"remove the entry from {self._file.path}")
        return Violation(rules.UNUSED_IGNORE, self._severity, self._file.path, finding)


def _matches(entry: Ignored, violation: Violation) -> bool:
    finding = violation.finding
    return (
        violation.rule in rules.matching(entry.rule)
        and matches(violation.path, (entry.path,))
        and matches_name(finding.scenario or finding.argument or "", entry.scenario)
        and (entry.field is None or matches_name(finding.field or "", entry.field))
    )
