"""What a check found, as diagnostics of the protocol."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from lsprotocol import types

from perflint.primitives.finding import Related, Violation
from perflint.primitives.limits import MAX_FILE
from perflint.primitives.wording import counted
from perflint.reporters.escape import escaped
from perflint.reporters.fingerprints import pointer_or_flag
from perflint.reporters.messages import crash_message, help_line, message_line
from perflint.rules import ABOUT_SUPPRESSIONS, UNUSED_IGNORE
from perflint.server.checking import Checked
from perflint.server.positions import Positions
from perflint.server.view import View

MOST = 1_000
"""Maximum number of diagnostics of a file; editors become slow if there are more."""

MOST_RELATED = 100
"""Maximum number of related locations of a diagnostic."""

SOURCE = "perflint"
"""The name of this server in its diagnostics."""

_SEVERITIES = {
    "error": types.DiagnosticSeverity.Error,
    "warning": types.DiagnosticSeverity.Warning,
}


Key = tuple[str, str, int]
"""The rule of a finding, its JSON Pointer or flag, and its number among those with the same two."""


def keys(violations: Iterable[Violation]) -> list[Key]:
    """Return what identifies each violation of a file, also after lines moved."""
    counts: Counter[tuple[str, str]] = Counter()
    found = []
    for violation in violations:
        rule, at = violation.rule, pointer_or_flag(violation)
        found.append((rule, at, counts[rule, at]))
        counts[rule, at] += 1
    return found


def key_of(diagnostic: types.Diagnostic) -> Key | None:
    """Return the key of the violation that a client's diagnostic shows; None for any other."""
    data = diagnostic.data
    if diagnostic.source != SOURCE or not isinstance(data, dict):
        return None
    rule, at, number = data.get("rule"), data.get("at"), data.get("number")
    if isinstance(rule, str) and isinstance(at, str) and isinstance(number, int):
        return rule, at, number
    return None


def diagnostics_of(checked: Checked, view: View) -> list[types.Diagnostic]:
    """Return the diagnostics of a document, in the order of the document."""
    positions = view.positions_in(checked.text)
    pairs = [*zip(checked.violations, keys(checked.violations), strict=True)]
    shown = sorted(pairs, key=lambda pair: pair[0].severity != "error")[:MOST]
    shown.sort(key=lambda pair: pair[0].finding.span)
    fixable = Counter(each.rule for each in checked.violations if each.finding.fix)
    found = [
        _diagnostic(violation, key, fixable[violation.rule], view, positions)
        for violation, key in shown
    ]
    return [*_about_the_file(checked, len(pairs) - len(shown), view, positions), *found]


def published(checked: Checked, view: View) -> Callable[[Key], types.Diagnostic | None]:
    """Return a function that returns the diagnostic of the violation with a key."""
    positions = view.positions_in(checked.text)
    by_key = dict(zip(keys(checked.violations), checked.violations, strict=True))
    fixable = Counter(each.rule for each in checked.violations if each.finding.fix)

    def diagnostic(key: Key) -> types.Diagnostic | None:
        violation = by_key.get(key)
        if violation is None:
            return None
        return _diagnostic(violation, key, fixable[violation.rule], view, positions)

    return diagnostic


def _about_the_file(
    checked: Checked, omitted: int, view: View, positions: Positions
) -> Iterator[types.Diagnostic]:
    for error in checked.errors:
        yield at_the_start(error.removeprefix(f"{view.path}: "), positions)
    for crash in checked.crashes:
        yield at_the_start(crash_message(crash), positions)
    notes = [each.removeprefix(f"{view.path}: ") for each in checked.notes]
    if omitted:
        notes.append(f"not shown: {counted(omitted, 'more findings')}")
    for note in notes:
        yield at_the_start(note, positions, types.DiagnosticSeverity.Information)


def at_the_start(
    message: str,
    positions: Positions | None = None,
    severity: types.DiagnosticSeverity = types.DiagnosticSeverity.Error,
) -> types.Diagnostic:
    """Return a diagnostic about a whole file: it is at the first line."""
    start, stop = types.Position(0, 0), types.Position(0, 0)
    if positions is not None:
        stop = positions.position(positions.offset(types.Position(0, 1 << 30)))
    return types.Diagnostic(
        types.Range(start, stop), escaped(message), severity=severity, source=SOURCE
    )


def too_large(size: int) -> types.Diagnostic:
    """Return the diagnostic of a document that is not checked."""
    message = f"not checked: {size:,} bytes; the limit is {MAX_FILE:,}"
    return at_the_start(message, severity=types.DiagnosticSeverity.Information)


def _diagnostic(
    violation: Violation,
    key: Key,
    fixable: int,
    view: View,
    positions: Positions,
) -> types.Diagnostic:
    help = help_line(violation, violation.path, view.presentation.rerun, fixable)
    rule, at, number = key
    # Editors fade what is unnecessary: an entry that only needs another reason or path is not.
    is_unnecessary = rule == UNUSED_IGNORE and violation.finding.fix is not None
    return types.Diagnostic(
        positions.range(violation.finding.span),
        f"{message_line(violation)}\n{help}".rstrip(),
        severity=_SEVERITIES[violation.severity],
        code=rule,
        code_description=_description(rule, view.presentation.documentation),
        source=SOURCE,
        tags=[types.DiagnosticTag.Unnecessary] if is_unnecessary else None,
        related_information=[
            _related(related, violation, view, positions)
            for related in violation.finding.related[:MOST_RELATED]
        ]
        or None,
        data={"rule": rule, "at": at, "number": number},
    )


def _description(rule: str, documentation: str | None) -> types.CodeDescription | None:
    if documentation is None or rule in ABOUT_SUPPRESSIONS:
        return None
    return types.CodeDescription(f"{documentation}/rules.md#{rule}")


def _related(
    related: Related, violation: Violation, view: View, positions: Positions
) -> types.DiagnosticRelatedInformation:
    path = violation.path
    if related.file is not None:
        path, positions = related.file.path, view.positions_in(related.file)
    location = types.Location(view.uri(path), positions.range(related.span))
    label = related.label or related.pointer or "related"
    return types.DiagnosticRelatedInformation(location, escaped(label))
