"""Fingerprints: identities of findings that do not change when lines move or numbers change."""

from collections import Counter

from perflint.engine.report import Report
from perflint.primitives.finding import Violation
from perflint.primitives.record import Record


class Fingerprinted(Record):
    """A violation with its fingerprint."""

    violation: Violation
    fingerprint: str


def fingerprinted(report: Report) -> list[Fingerprinted]:
    """Return the violations that are not ignored, errors first, otherwise in the report's order.

    A fingerprint is made of the rule, the path, the JSON Pointer or flag, and the number of the
    finding among those with the same three. Ignored findings are counted too, so that ignoring one
    does not change the fingerprints of the others.
    """
    counts: Counter[tuple[str, str, str]] = Counter()
    active = []
    for violation in report.violations:
        key = violation.rule, violation.path, pointer_or_flag(violation)
        counts[key] += 1
        if violation.ignored is None:
            active.append(Fingerprinted(violation, fingerprint(*key, str(counts[key]))))
    return sorted(active, key=lambda item: item.violation.severity != "error")


def fingerprint(*parts: str) -> str:
    """Return 32 hexadecimal digits of a hash; at most one of ``parts`` may contain a NUL."""
    from hashlib import sha256  # not needed by reports on a terminal

    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def pointer_or_flag(violation: Violation) -> str:
    """Return the JSON Pointer, the flag or the test case of a finding; empty for a whole file."""
    finding = violation.finding
    if finding.pointer is not None:
        return finding.pointer
    return finding.argument or finding.scenario or ""
