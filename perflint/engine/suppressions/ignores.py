"""Findings that the configuration or a comment accepts, with the reason, and what hides nothing."""

import re
from collections.abc import Collection, Container, Mapping
from datetime import date
from typing import TYPE_CHECKING

from perflint import rules
from perflint.config import Config
from perflint.config.settings import Ignored
from perflint.primitives.finding import Finding, Span, Violation
from perflint.primitives.globs import matches, matches_name
from perflint.rules.rule import Severity

if TYPE_CHECKING:  # loaded with a file of Python
    from perflint.documents.arguments.ignore_comments import Directive

_ENTRY = re.compile(
    rb"^(?:\xef\xbb\xbf)?[ \t]*\[\[[ \t]*(?:tool\.perflint\.)?ignored[ \t]*\]\]", re.MULTILINE
)


class Suppressions:
    """The ``ignored`` entries of a configuration; ``used`` are those that fitted a violation."""

    def __init__(self, config: Config, today: date) -> None:
        self._file = config.file
        self._severity = config.severity(rules.UNUSED_IGNORE, "warning")
        self._entries = config.settings.ignored
        self._today = today
        self.used: set[int] = set()

    def apply(self, violation: Violation) -> Violation:
        """Return the violation, with the reason where an entry hides it."""
        reason = None
        for number, entry in enumerate(self._entries):
            if _fits(entry, violation):
                self.used.add(number)
                if reason is None and (entry.expires is None or entry.expires >= self._today):
                    reason = entry.reason
        return violation if reason is None else violation._replace(ignored=reason)

    def unused(self, ran: Mapping[str, Collection[str]], *, whole: bool) -> list[Violation]:
        """Report entries that fit no finding, as violations of the configuration file.

        ``ran`` are the files that each rule looked at. An entry is judged only where each of its
        rules looked at a file that it is for; one whose path is a glob only in a run on the
        ``whole`` repository, for another file may need it.
        """
        return [
            self._report(number, entry)
            for number, entry in enumerate(self._entries)
            if number not in self.used
            and (whole or not set("*?[") & set(entry.path))
            and all(
                any(matches(path, (entry.path,)) for path in ran.get(rule, ()))
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


class InlineSuppressions:
    """The directives of one file, and which of them have hidden something."""

    def __init__(self, path: str, directives: "tuple[Directive, ...]", severity: Severity) -> None:
        self._path = path
        self._directives = directives
        self._severity = severity
        self._used: set[Directive] = set()

    def apply(self, violation: Violation) -> Violation:
        """Return the violation, with the reason where a directive hides it."""
        for directive in self._directives:
            names = [name for selector in directive.rules for name in rules.named(selector)]
            target = directive.target
            here = target is not None and target.holds(violation.finding.span)
            if here and violation.rule in names:
                self._used.add(directive)
                if directive.reason and violation.ignored is None:
                    violation = violation._replace(ignored=directive.reason)
        return violation

    def unused(self, ran: Container[str]) -> list[Violation]:
        """Report directives without a reason, and those that hide nothing of the rules ``ran``."""
        found = []
        for directive in self._directives:
            message = self._fault(directive, ran)
            if message is not None:
                finding = Finding(directive.span, message, help="write it so, or delete it")
                found.append(Violation(rules.UNUSED_IGNORE, self._severity, self._path, finding))
        return found

    def _fault(self, directive: "Directive", ran: Container[str]) -> str | None:
        unknown = [name for name in directive.rules if not rules.named(name)]
        if not directive.rules or unknown:
            what = f"no rule `{unknown[0]}`" if unknown else "no rule named"
            return f"{what}; it takes: # perflint: ignore[rule] reason"
        if not directive.reason:
            return "hides nothing without a reason: # perflint: ignore[rule] reason"
        if directive.target is None:
            return "nothing to ignore: no argument begins on this line or below it"
        names = [name for selector in directive.rules for name in rules.named(selector)]
        if directive in self._used or not all(name in ran for name in names):
            return None
        return f"nothing to ignore: no `{', '.join(directive.rules)}` here"


def _fits(entry: Ignored, violation: Violation) -> bool:
    finding = violation.finding
    return (
        violation.rule in rules.named(entry.rule)
        and matches(violation.path, (entry.path,))
        and matches_name(finding.scenario or finding.argument or "", entry.scenario)
        and (entry.field is None or matches_name(finding.field or "", entry.field))
    )
