"""Findings that the configuration accepts, each with its reason, and entries that hide nothing."""

import re
from datetime import date

from perflint import rules
from perflint.config import Config, Ignored
from perflint.globs import matches, matches_name
from perflint.violation import Finding, Span, Violation

_ENTRY = re.compile(
    rb"^(?:\xef\xbb\xbf)?[ \t]*\[\[[ \t]*(?:tool\.perflint\.)?ignored[ \t]*\]\]", re.MULTILINE
)


class Suppressions:
    """The ``ignored`` entries of a configuration, and which of them have hidden something."""

    def __init__(self, config: Config, today: date) -> None:
        self._file = config.file
        self._severity = config.severity(rules.UNUSED_IGNORE, "warning")
        self._entries = config.settings.ignored
        self._today = today
        self._used: set[int] = set()
        self._ran: dict[str, list[str]] = {}

    def note_run(self, rule: str, path: str) -> None:
        """Remember that a rule looked at the whole of a file."""
        self._ran.setdefault(rule, []).append(path)

    def apply(self, violation: Violation) -> Violation:
        """Return the violation, with the reason where an entry hides it."""
        reason = None
        for number, entry in enumerate(self._entries):
            if _fits(entry, violation):
                self._used.add(number)
                if reason is None and (entry.expires is None or entry.expires >= self._today):
                    reason = entry.reason
        return violation if reason is None else violation._replace(ignored=reason)

    def unused(self, *, whole: bool) -> list[Violation]:
        """Report entries that fit no finding, as violations of the configuration file.

        An entry is judged only where each of its rules looked at a file that it is for; one whose
        path is a glob only in a run on the ``whole`` repository, for another file may need it.
        """
        return [
            self._report(number, entry)
            for number, entry in enumerate(self._entries)
            if number not in self._used
            and (whole or not set("*?[") & set(entry.path))
            and all(
                any(matches(path, (entry.path,)) for path in self._ran.get(rule, ()))
                for rule in rules.named(entry.rule)
            )
        ]

    def _report(self, number: int, entry: Ignored) -> Violation:
        if self._file is None:
            raise ValueError("entries come from a file")
        places = [match.span() for match in _ENTRY.finditer(self._file.data)]
        span = Span(*places[number]) if number < len(places) else Span(0, 0)
        scenario = "" if entry.scenario == "*" else f" of `{entry.scenario}`"
        message = f"nothing to ignore: no `{entry.rule}`{scenario} in {entry.path}"
        finding = Finding(span, message, help=f"delete the entry from {self._file.path}")
        return Violation(rules.UNUSED_IGNORE, self._severity, self._file.path, finding)


def _fits(entry: Ignored, violation: Violation) -> bool:
    finding = violation.finding
    return (
        violation.rule in rules.named(entry.rule)
        and matches(violation.path, (entry.path,))
        and matches_name(finding.scenario or finding.argument or "", entry.scenario)
        and (entry.field is None or matches_name(finding.field or "", entry.field))
    )
