"""Findings that the configuration accepts, each with its reason, and entries that hide nothing."""

import re
from collections.abc import Iterable
from datetime import date

from perflint import rules
from perflint.config import Config, Ignored
from perflint.globs import matches, matches_name
from perflint.violation import Finding, Span, Violation

_ENTRY = re.compile(rb"^[ \t]*\[\[[ \t]*(?:tool\.perflint\.)?ignored[ \t]*\]\]", re.MULTILINE)


class Suppressions:
    """The ``ignored`` entries of a configuration, and which of them have hidden something."""

    def __init__(self, config: Config, today: date) -> None:
        self._file = config.file
        self._entries = config.settings.ignored
        self._today = today
        self._used: set[int] = set()

    def apply(self, violation: Violation) -> Violation:
        """Return the violation, with the reason where an entry hides it."""
        for number, entry in enumerate(self._entries):
            if _fits(entry, violation):
                self._used.add(number)
                if entry.expires is None or entry.expires >= self._today:
                    return violation._replace(ignored=entry.reason)
        return violation

    def unused(self, checked: Iterable[str], selected: Iterable[str]) -> list[Violation]:
        """Report entries that hide nothing in the files checked, as violations of the config file.

        An entry for files that were not checked, or for rules that did not run, is not judged.
        """
        paths, ran = list(checked), set(selected)
        return [
            self._report(number, entry)
            for number, entry in enumerate(self._entries)
            if number not in self._used
            and ran.issuperset(rules.named(entry.rule))
            and any(matches(path, (entry.path,)) for path in paths)
        ]

    def _report(self, number: int, entry: Ignored) -> Violation:
        if self._file is None:
            raise ValueError("entries come from a file")
        places = [match.span() for match in _ENTRY.finditer(self._file.data)]
        span = Span(*places[number]) if number < len(places) else Span(0, 0)
        scenario = "" if entry.scenario == "*" else f" of `{entry.scenario}`"
        message = f"nothing to ignore: no `{entry.rule}`{scenario} in {entry.path}"
        finding = Finding(span, message, help="delete the entry")
        return Violation(rules.UNUSED_IGNORE, "warning", self._file.path, finding)


def _fits(entry: Ignored, violation: Violation) -> bool:
    finding = violation.finding
    return (
        violation.rule in rules.named(entry.rule)
        and matches(violation.path, (entry.path,))
        and matches_name(finding.scenario or finding.argument or "", entry.scenario)
        and (entry.field is None or matches_name(finding.field or "", entry.field))
    )
