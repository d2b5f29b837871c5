"""Code actions: fixes, suppressions and documentation of the violations in a range of a file."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from lsprotocol import types

from perflint.config import ConfigError
from perflint.engine.report import Rewrite
from perflint.engine.suppressions.bulk import entry_for
from perflint.primitives.finding import Edit, Fix, Span, Violation
from perflint.primitives.record import Record
from perflint.reporters.escape import clipped
from perflint.server.client_features import ClientFeatures
from perflint.server.rule_documentation import OPEN_DOCUMENTATION
from perflint.server.suppressing import (
    Suppressions,
    is_suppressible,
    suppressing_edit,
    suppression,
)
from perflint.server.text_edits import EditedFile, edits_between, workspace_edit

FIX_ALL = f"{types.CodeActionKind.SourceFixAll.value}.perflint"
"""The kind of the code action that applies all safe fixes."""

KINDS = (types.CodeActionKind.QuickFix.value, FIX_ALL)
"""The kinds of code actions that there are."""


MOST_SUPPRESSIONS = 20
"""The number of suppressions that are proposed: each one takes as long as reading their file."""


class ActionRequest(Record):
    """What a client asks for: a part of a file, and kinds of actions, None for all.

    ``automatic`` tells that the user did not ask; the client only wants to know what there is.
    """

    span: Span
    only: tuple[str, ...] | None = None
    automatic: bool = False

    def wants(self, kind: str) -> bool:
        """Tell whether actions of a kind are requested, or of one that contains it."""
        if self.only is None:
            return kind == KINDS[0] or not self.automatic
        return any(not name or f"{kind}.".startswith(f"{name}.") for name in self.only)


def request_of(params: types.CodeActionParams, file: EditedFile) -> ActionRequest:
    """Return the request with the range as bytes of the file."""
    context = params.context
    only = None if context.only is None else tuple(map(name_of, context.only))
    automatic = context.trigger_kind == types.CodeActionTriggerKind.Automatic
    return ActionRequest(file.positions.span(params.range), only, automatic)


def name_of(kind: types.CodeActionKind | str) -> str:
    """Return a kind as a string; some may be unknown to the protocol."""
    return kind.value if isinstance(kind, types.CodeActionKind) else kind


class ActionSource(Record):
    """What code actions of an open file are made of.

    ``violations`` are those of its present text, with the edits of fixes. ``fixed`` returns the
    file with all safe fixes, None if there are none. ``diagnostic`` returns what was published for
    a violation.
    """

    file: EditedFile
    violations: Sequence[Violation]
    diagnostic: Callable[[Violation], types.Diagnostic]
    client: ClientFeatures
    suppressions: Suppressions | None = None
    fixed: Callable[[], Rewrite | None] = lambda: None

    def diagnostics(self, violations: Iterable[Violation]) -> list[types.Diagnostic]:
        """Return the diagnostics of violations."""
        return [*map(self.diagnostic, violations)]


def code_actions(request: ActionRequest, source: ActionSource) -> list[types.CodeAction]:
    """Return the actions for a range: fixes, suppressions, documentation, and all safe fixes."""
    actions: list[types.CodeAction] = []
    if request.wants(types.CodeActionKind.QuickFix.value):
        found = [
            violation
            for violation in source.violations
            if violation.ignored is None and _touch(violation.finding.span, request.span)
        ]
        actions += (*_fixes(found, source), *_suppressions(found, source), *_documentation(found))
    if request.wants(FIX_ALL):
        actions += _fix_all(source)
    return actions


def needs_edits(violations: Iterable[Violation], span: Span) -> bool:
    """Tell whether a fix in a range is tentative: it is not known whether it has edits."""
    return any(
        violation.finding.fix is not None and violation.finding.fix.tentative
        for violation in violations
        if violation.ignored is None and _touch(violation.finding.span, span)
    )


def _touch(first: Span, second: Span) -> bool:
    return first.start <= second.stop and second.start <= first.stop


def _fixes(violations: Iterable[Violation], source: ActionSource) -> Iterator[types.CodeAction]:
    """Yield the fixes, safe ones first; violations with the same edits share an action."""
    by_edits: dict[tuple[Edit, ...], list[tuple[Violation, Fix]]] = {}
    for violation in violations:
        fix = violation.finding.fix
        if fix is not None and fix.edits:
            by_edits.setdefault(fix.edits, []).append((violation, fix))
    for edits, pairs in sorted(by_edits.items(), key=lambda item: not _is_safe(item[1])):
        solved, fixes = zip(*pairs, strict=True)
        is_safe = _is_safe(pairs)
        rules = ", ".join(dict.fromkeys(violation.rule for violation in solved))
        title = fixes[0].title[:1].upper() + fixes[0].title[1:]
        yield types.CodeAction(
            f"{clipped(title)} ({rules}{'' if is_safe else ', unsafe'})",
            kind=types.CodeActionKind.QuickFix,
            diagnostics=source.diagnostics(solved),
            is_preferred=is_safe,
            edit=workspace_edit(source.file, edits, source.client),
        )


def _is_safe(pairs: Iterable[tuple[Violation, Fix]]) -> bool:
    return all(fix.safe for _, fix in pairs)


def _suppressions(
    violations: Iterable[Violation], source: ActionSource
) -> Iterator[types.CodeAction]:
    """Yield an action for each entry that would suppress some of the violations."""
    target = source.suppressions
    if target is None:
        return
    groups: dict[tuple[str, str], list[Violation]] = {}
    for violation in filter(is_suppressible, violations):
        groups.setdefault((violation.rule, entry_for(violation).at), []).append(violation)
    names = [rule for rule, _ in groups]
    for (rule, at), group in [*groups.items()][:MOST_SUPPRESSIONS]:
        where = f" at {clipped(at)}" if names.count(rule) > 1 and at else ""
        action = types.CodeAction(
            f"Suppress {rule}{where} with a reason",
            kind=types.CodeActionKind.QuickFix,
            diagnostics=source.diagnostics(group),
        )
        try:
            if target.content is None:
                raise ConfigError(target.error)
            result = suppression(group[0], target.content, target.today)
            action.edit, action.command = suppressing_edit(result, target.file, source.client)
        except ConfigError as error:
            if not source.client.disabled_actions:
                continue
            action.disabled = types.CodeActionDisabled(str(error))
        yield action


def _documentation(violations: Iterable[Violation]) -> Iterator[types.CodeAction]:
    for rule in dict.fromkeys(violation.rule for violation in violations):
        title = f"Open the documentation of {rule}"
        command = types.Command(title, OPEN_DOCUMENTATION, arguments=[rule])
        yield types.CodeAction(title, kind=types.CodeActionKind.QuickFix, command=command)


def _fix_all(source: ActionSource) -> Iterator[types.CodeAction]:
    rewrite = source.fixed()
    if rewrite is None:
        return
    edits = edits_between(rewrite.before, rewrite.after)
    yield types.CodeAction(
        "Apply all safe fixes of perflint",
        kind=FIX_ALL,
        edit=workspace_edit(source.file, edits, source.client),
    )
