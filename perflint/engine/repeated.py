"""Which findings in an argument file or a page its base has, too."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from perflint import rules
from perflint.documents.arguments.module import ArgumentModule
from perflint.engine.loading import RuleLoader
from perflint.primitives.finding import Finding, Violation


def split_by_base(
    violations: Sequence[Violation], base: Mapping[type, tuple[Any, ...]], loader: RuleLoader
) -> tuple[list[Violation], list[Violation]]:
    """Return the violations that the base lacks, and those that it has.

    ``base`` are the documents of the base, by the type that rules are about.
    The base has a violation if the same rule reports the same there, for each argument or pair of
    headers that the violation is about. If it is reported several times, such as a field that is
    declared three times, each one is paired with one of the base, in the order of the file.
    """
    known: dict[str, Counter[str]] = {}
    new: list[Violation] = []
    old: list[Violation] = []
    for violation in sorted(violations, key=lambda violation: violation.finding.span):
        rule = violation.rule
        if rule not in known:
            known[rule] = Counter(_concerns_in(base, rule, loader))
        concerns = identities(violation.finding)
        is_known = all(known[rule][concern] > 0 for concern in concerns)
        known[rule].subtract(concerns)
        (old if is_known else new).append(violation)
    return new, old


def _concerns_in(base: Mapping[type, tuple[Any, ...]], rule: str, loader: RuleLoader) -> list[str]:
    """Return what the findings of a rule in the base are about; none if it is not about these."""
    if rule not in rules.GROUP_OF or rule in rules.NEED_BASE:
        return []
    loaded = loader.load(rule)
    parts = base.get(loaded.rule.subject, ())
    if loaded.rule.subject is ArgumentModule:
        parts = tuple(part._replace(is_base=True) for part in parts)
    return [concern for each in loaded.findings(parts) for concern in identities(each)]


def identities(finding: Finding) -> tuple[str, ...]:
    """Return what identifies a finding in another version of its file."""
    if finding.concerns is not None:
        return finding.concerns
    return (finding.argument if finding.argument is not None else finding.message,)
