"""Applies the comments ``# perflint: ignore[rule] reason`` of a file to its violations."""

from collections.abc import Collection, Container
from typing import TYPE_CHECKING

from perflint import rules
from perflint.primitives.finding import Finding, Severity, Violation

if TYPE_CHECKING:  # loaded with a Python file
    from perflint.documents.arguments.ignore_comments import IgnoreComment


class CommentSuppressions:
    """The ignore comments of one file; ``severity`` is that of ``unused-ignore``."""

    def __init__(
        self, path: str, directives: "tuple[IgnoreComment, ...]", severity: Severity
    ) -> None:
        self._path = path
        self._directives = directives
        self._severity = severity

    def apply(self, violation: Violation) -> "tuple[Violation, list[IgnoreComment]]":
        """Return the violation, with a reason if it is suppressed, and the matching comments.

        A comment without a reason matches, but suppresses nothing.
        """
        matched = []
        for directive in self._directives:
            names = [name for selector in directive.rules for name in rules.matching(selector)]
            target = directive.target
            in_target = target is not None and target.contains(violation.finding.span)
            if in_target and violation.rule in names:
                matched.append(directive)
                if directive.reason and violation.ignored is None:
                    violation = violation._replace(ignored=directive.reason, ignored_by="comment")
        return violation, matched

    def unused(
        self, used: "Collection[IgnoreComment]", rules_run: Container[str]
    ) -> list[Violation]:
        """Report comments that are malformed, or match no violation of ``rules_run``."""
        violations = []
        for directive in self._directives:
            message = _error(directive, used, rules_run)
            if message is not None:
                finding = Finding(directive.span, message, help="correct or delete the comment")
                violations.append(
                    Violation(rules.UNUSED_IGNORE, self._severity, self._path, finding)
                )
        return violations


def _error(
    directive: "IgnoreComment", used: "Collection[IgnoreComment]", rules_run: Container[str]
) -> str | None:
    """Return what is wrong with a comment, or None."""
    unknown = [name for name in directive.rules if not rules.matching(name)]
    if not directive.rules or unknown:
        what = f"unknown rule `{unknown[0]}`" if unknown else "no rule given"
        return f"{what}; expected: # perflint: ignore[rule] reason"
    if not directive.reason:
        return "no effect without a reason; expected: # perflint: ignore[rule] reason"
    if directive.target is None:
        return "unused suppression: no argument starts on this line or the next"
    names = [name for selector in directive.rules for name in rules.matching(selector)]
    if directive in used or not all(name in rules_run for name in names):
        return None
    return f"unused suppression: no `{', '.join(directive.rules)}` here"
