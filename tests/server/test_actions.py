"""Code actions of a range: their titles, kinds, order, diagnostics and edits."""

import copy
import json
from datetime import date

import pytest
from lsprotocol import types

from perflint.config import Config
from perflint.engine.report import Rewrite
from perflint.engine.suppressions.bulk_file import SuppressionFile
from perflint.primitives.finding import Edit, Finding, Fix, Span, Violation
from perflint.primitives.text import Text
from perflint.server.actions import (
    FIX_ALL,
    KINDS,
    ActionRequest,
    ActionSource,
    code_actions,
    name_of,
    needs_edits,
    request_of,
)
from perflint.server.checking import CheckRequest, check
from perflint.server.client_features import ClientFeatures, features_of
from perflint.server.positions import Encoding, Positions
from perflint.server.project_state import StateOptions, read_state
from perflint.server.rule_documentation import OPEN_DOCUMENTATION
from perflint.server.suppressing import SHOW_DOCUMENT, Suppressions, suppressions_of
from perflint.server.text_edits import EditedFile
from tests.conftest import CLEAN, TODAY
from tests.server.applying import applied, edits_in

DAY = date.fromisoformat(TODAY)
NAME = "perf_baselines.json"
TEXT = Text(NAME, b"0123456789\n" * 3)
FILE = EditedFile("file:///b.json", Positions(TEXT, "utf-16"), 7)
SUPPRESSIONS = "perflint-suppressions.toml"
CLIENT = ClientFeatures(versioned_edits=True, shows_documents=True, disabled_actions=True)

SAFE = Fix("write 5", (Edit(Span(2, 3), "5"),), safe=True)
UNSAFE = Fix("remove\nit", (Edit(Span(4, 5), ""),), safe=False)


def violation(rule: str, start: int, fix: Fix | None = None, at: str = "/x") -> Violation:
    return Violation(rule, "error", NAME, Finding(Span(start, start + 1), "m", at, fix=fix))


FOUND = (
    violation("sample-gap", 4, UNSAFE),
    violation("date-disagreement", 2, SAFE),
    violation("sample-gap", 6, at="/y"),
    violation("sample-gap", 7, at="/z")._replace(ignored="why"),
    violation("unused-ignore", 9),
)


def suppressions(data: bytes = b"") -> Suppressions:
    positions = Positions(Text(SUPPRESSIONS, data), "utf-16")
    content = SuppressionFile(SUPPRESSIONS, data)
    return Suppressions(EditedFile("file:///s.toml", positions), content, DAY)


def diagnostic(found: Violation) -> types.Diagnostic:
    return types.Diagnostic(FILE.positions.range(found.finding.span), found.rule)


SOURCE = ActionSource(FILE, FOUND, diagnostic, CLIENT, suppressions())


def titles(request: ActionRequest, source: ActionSource = SOURCE) -> list[str]:
    return [action.title for action in code_actions(request, source)]


def test_fixes_come_first_and_only_safe_ones_are_preferred():
    actions = code_actions(ActionRequest(Span(0, 20)), SOURCE)
    assert [(action.title, action.is_preferred) for action in actions] == [
        ("Write 5 (date-disagreement)", True),
        ("Remove\\nit (sample-gap, unsafe)", False),
        ("Suppress sample-gap at /x with a reason", None),
        ("Suppress date-disagreement with a reason", None),
        ("Suppress sample-gap at /y with a reason", None),
        ("Open the documentation of sample-gap", None),
        ("Open the documentation of date-disagreement", None),
        ("Open the documentation of unused-ignore", None),
    ]
    assert {action.kind for action in actions} == {types.CodeActionKind.QuickFix}
    solved = [[each.message for each in action.diagnostics or ()] for action in actions[:5]]
    assert solved == [[rule] for rule in ("date-disagreement", *["sample-gap"] * 2, *SOLVED)]
    [change] = actions[0].edit.document_changes
    assert (change.text_document.uri, change.text_document.version) == (FILE.uri, 7)
    assert applied(TEXT.data.decode(), change.edits).startswith("0153456")
    assert [action.command.command for action in actions[2:]] == [
        *[SHOW_DOCUMENT] * 3,
        *[OPEN_DOCUMENTATION] * 3,
    ]
    assert actions[5].command.arguments == ["sample-gap"]


SOLVED = ("date-disagreement", "sample-gap")


@pytest.mark.parametrize(
    ("span", "rules"),
    [
        (Span(0, 1), set()),
        (Span(1, 2), {"date-disagreement"}),
        (Span(3, 3), {"date-disagreement"}),
        (Span(4, 4), {"sample-gap"}),
        (Span(8, 8), set()),
        (Span(30, 33), set()),
    ],
)
def test_only_violations_that_touch_the_range_count(span, rules):
    found = titles(ActionRequest(span))
    assert {title.rpartition(" ")[2] for title in found if title.startswith("Open")} == rules


def test_violations_with_the_same_edits_share_a_fix():
    other = violation("stale-date", 2, SAFE._replace(title="other"))
    source = SOURCE._replace(violations=(*FOUND, other), suppressions=None)
    [action, *_] = code_actions(ActionRequest(Span(2, 3)), source)
    assert action.title == "Write 5 (date-disagreement, stale-date)"
    assert [each.message for each in action.diagnostics] == ["date-disagreement", "stale-date"]


def fixed() -> Rewrite:
    return Rewrite(NAME, TEXT.data, TEXT.data.replace(b"2", b"5"), ("write 5",))


FIXED = SOURCE._replace(fixed=fixed)


@pytest.mark.parametrize(
    ("only", "automatic", "kinds"),
    [
        (None, False, {*KINDS}),
        (None, True, {"quickfix"}),
        (("",), True, {*KINDS}),
        (("quickfix",), False, {"quickfix"}),
        (("quickfix.perflint",), False, set()),
        (("quick",), False, set()),
        (("refactor",), False, set()),
        ((), False, set()),
        (("source",), False, {FIX_ALL}),
        (("source.fixAll",), True, {FIX_ALL}),
        (("source.fixAll.perflint",), False, {FIX_ALL}),
        (("source.fixAll.ruff",), False, set()),
        (("source.organizeImports",), False, set()),
    ],
)
def test_only_requested_kinds_are_returned(only, automatic, kinds):
    request = ActionRequest(Span(0, 20), only, automatic)
    found = {name_of(action.kind) for action in code_actions(request, FIXED)}
    assert found == kinds


def test_a_request_is_read_in_the_encoding_of_the_client():
    text = Text(NAME, "😀ä\nb".encode())
    file = EditedFile("file:///b", Positions(text, "utf-16"))
    context = types.CodeActionContext(
        [], [types.CodeActionKind.QuickFix, "x"], types.CodeActionTriggerKind.Automatic
    )
    span = types.Range(types.Position(0, 2), types.Position(1, 1))
    document = types.TextDocumentIdentifier(file.uri)
    request = request_of(types.CodeActionParams(document, span, context), file)
    assert request == ActionRequest(Span(4, 8), ("quickfix", "x"), True)
    context = types.CodeActionContext([])
    assert request_of(types.CodeActionParams(document, span, context), file).only is None


def test_a_suppression_file_with_an_error_is_named():
    broken = suppressions()._replace(content=None, error="has an error")
    one_line = suppressions(b"suppressions = [{ rule = 'x', path = 'y' }]")
    for target, reason in [(broken, "has an error"), (one_line, "cannot be edited")]:
        source = SOURCE._replace(suppressions=target)
        [action] = [
            action
            for action in code_actions(ActionRequest(Span(2, 3)), source)
            if action.title.startswith("Suppress")
        ]
        assert reason in action.disabled.reason
        assert (action.edit, action.command) == (None, None)
        source = source._replace(client=ClientFeatures())
        found = titles(ActionRequest(Span(2, 3)), source)
        assert not [title for title in found if title.startswith("Suppress")]


def test_the_number_of_suppressions_is_limited():
    many = [violation("sample-gap", 4, at=f"/{number}") for number in range(25)]
    found = titles(ActionRequest(Span(0, 20)), SOURCE._replace(violations=many))
    assert [title.split()[3] for title in found[:-1]] == [f"/{number}" for number in range(20)]
    assert found[-1] == "Open the documentation of sample-gap"
    long = [violation("sample-gap", 4, at=f"/{number}" * 10_000) for number in (1, 2)]
    found = titles(ActionRequest(Span(0, 20)), SOURCE._replace(violations=long))
    assert max(map(len, found)) < 500


def test_edits_are_worked_out_only_for_tentative_fixes_in_the_range():
    tentative = violation("argument-out-of-order", 4, UNSAFE._replace(tentative=True))
    assert needs_edits([tentative], Span(4, 4))
    assert not needs_edits([tentative], Span(8, 9))
    assert not needs_edits([tentative._replace(ignored="why"), *FOUND], Span(0, 20))


def test_features_are_those_of_the_capabilities():
    assert features_of(types.ClientCapabilities()) == ClientFeatures()
    workspace = types.WorkspaceEditClientCapabilities(
        document_changes=True, resource_operations=[types.ResourceOperationKind.Create]
    )
    item = types.ClientCompletionItemOptions(
        snippet_support=True, documentation_format=[types.MarkupKind.Markdown]
    )
    capabilities = types.ClientCapabilities(
        workspace=types.WorkspaceClientCapabilities(workspace_edit=workspace),
        text_document=types.TextDocumentClientCapabilities(
            code_action=types.CodeActionClientCapabilities(disabled_support=True),
            completion=types.CompletionClientCapabilities(completion_item=item),
            hover=types.HoverClientCapabilities(content_format=[types.MarkupKind.PlainText]),
        ),
        window=types.WindowClientCapabilities(
            show_document=types.ShowDocumentClientCapabilities(True)
        ),
    )
    assert set(features_of(capabilities)) == {True}


# Actions for what a check finds


def dates(text: str) -> str:
    """Return a baseline whose dates differ, with another error that has an unsafe fix."""
    baseline = copy.deepcopy(CLEAN)
    baseline["metadata"]["description"] = f"😀 Captured 2026-05-16 {text}"
    baseline["scenarios"]["t2i"]["expected_avg_denoise_ms"] = 5.49
    return json.dumps(baseline, indent=4, ensure_ascii=False)


TEXTS = {
    "plain": dates(""),
    "crlf": dates("ä").replace("\n", "\r\n"),
    "one line": json.dumps(json.loads(dates("\u2028"))),
    "no fix": json.dumps(CLEAN, indent=1),
    "broken": dates("")[:-9],
}
ARGUMENTS = """\
class ServerArgs:
    # Ä
    port: int = 1
    host: str = ""

    @staticmethod
    def add_cli_args(parser):
        # Ä
        parser.add_argument("--host", type=str, default="", help="Host of the server.")
        parser.add_argument("--port", type=int, default=1, help="Port of the server.")
"""


def source_of(project, text: str, path: str = NAME, encoding: Encoding = "utf-16") -> ActionSource:
    """Return the actions for an open file of a project that is not saved."""
    state = read_state(str(project.root), StateOptions(lambda: DAY))
    buffers = {path: text.encode()}

    def edited_file(text: Text) -> EditedFile:
        return EditedFile((project.root / text.path).as_uri(), Positions(text, encoding), 1)

    def fixed() -> Rewrite | None:
        return check(state, CheckRequest(path, buffers, fix="safe")).rewrite

    found = check(state, CheckRequest(path, buffers, with_edits=True)).violations
    suppressions = suppressions_of(state, buffers, edited_file)
    file = edited_file(Text(path, buffers[path]))

    def diagnostic(found: Violation) -> types.Diagnostic:
        return types.Diagnostic(file.positions.range(found.finding.span), found.rule)

    return ActionSource(file, found, diagnostic, CLIENT, suppressions, fixed)


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
def test_all_safe_fixes_give_the_file_of_check_fix(project, name, encoding):
    text = TEXTS[name]
    actions = source_of(project, text, encoding=encoding)
    after = text
    for action in code_actions(ActionRequest(Span(0, 0), ("source.fixAll",)), actions):
        after = applied(after, edits_in(action.edit), encoding)
    path = project.write(NAME, text)
    project.check("--fix")
    assert path.read_bytes().decode() == after
    assert (text != after) == (name not in ("no fix", "broken"))


def test_the_move_of_an_argument_is_an_unsafe_fix(project):
    path = "server_args.py"
    source = source_of(project, ARGUMENTS, path)
    [action] = [
        action
        for action in code_actions(ActionRequest(Span(0, 999)), source)
        if "argument-out-of-order" in action.title and action.edit and action.is_preferred is False
    ]
    assert action.title.endswith(" (argument-out-of-order, unsafe)")
    after = applied(ARGUMENTS, edits_in(action.edit))
    project.write(path, ARGUMENTS)
    project.check("--fix", "--unsafe-fixes", "--select", "argument-out-of-order")
    assert (project.root / path).read_text("utf-8") == after != ARGUMENTS


def test_a_suppressed_finding_leaves_the_empty_reason(project):
    text = TEXTS["plain"]
    source = source_of(project, text)
    at = text.encode().index(b"5.49")
    [action] = [
        action
        for action in code_actions(ActionRequest(Span(at, at)), source)
        if action.title.startswith("Suppress")
    ]
    assert source.suppressions.file.is_missing
    project.write(SUPPRESSIONS, applied("", edits_in(action.edit)))
    project.write(NAME, text)
    outcome = project.report()
    assert outcome.rules == ["date-disagreement", "unused-ignore"]
    assert "has an empty reason" in outcome.json["violations"][-1]["message"]


def test_the_suppression_file_is_that_of_the_editor_or_the_disk(project):
    state = read_state(str(project.root), StateOptions(lambda: DAY))

    def read(data: bytes | None = None) -> Suppressions:
        opened = {} if data is None else {SUPPRESSIONS: data}
        return suppressions_of(state, opened, lambda text: EditedFile("", Positions(text, "utf-8")))

    entry = 'suppressions = [\n  { rule = "stale-date", path = "a" },\n]\n'
    assert read().file.is_missing
    assert read(b"").content.entries == ()
    project.write(SUPPRESSIONS, entry)
    assert len(read().content.entries) == 1
    assert not read().file.is_missing
    assert read(b"").content.entries == ()
    broken = read(b"[")
    assert (broken.content, broken.error.partition(":")[0]) == (None, SUPPRESSIONS)
    (project.root / SUPPRESSIONS).unlink()
    (project.root / SUPPRESSIONS).mkdir()
    assert "cannot be read" in read().error
    outside = state.config.settings._replace(suppressions="../x")
    state = state._replace(config=Config(outside))
    assert "not a file in the repository" in read().error
