from datetime import date
from typing import Any

import pytest
from lsprotocol.types import Diagnostic, DiagnosticSeverity, DiagnosticTag, Position, Range

from perflint.engine.report import Crash, Rerun
from perflint.primitives.finding import Edit, Finding, Fix, Related, Span, Violation
from perflint.primitives.text import Text
from perflint.server.checking import Checked
from perflint.server.diagnostics import diagnostics_of, key_of, keys, too_large
from perflint.server.documents import Document
from perflint.server.positions import BOM
from perflint.server.presentation import Presentation
from perflint.server.view import View

DATA = '{\n  "é": 1,\n  "b": 2\n}\n'.encode()
PATH = "a/b.json"


def finding(start: int = 5, stop: int = 7, message: str = "is wrong", **more: Any) -> Finding:
    return Finding(Span(start, stop), message, **more)


def violation(rule: str = "future-date", severity: Any = "error", **more: Any) -> Violation:
    return Violation(rule, severity, PATH, finding(**more))


def view(data: bytes = DATA, **others: bytes) -> View:
    documents = {
        path: Document(f"file:///ROOT/{path}", f"/root/{path}", 1, data)
        for path, data in {PATH: data, **others}.items()
    }
    return View(PATH, "/root", documents, "utf-16")


def shown(*violations: Violation, **presentation: Any) -> list[Diagnostic]:
    checked = Checked(Text(PATH, DATA), violations)
    document = view()
    document.presentation = Presentation(**presentation)
    return diagnostics_of(checked, document)


def messages(checked: Checked) -> list[str]:
    return [each.message for each in diagnostics_of(checked, view())]


def test_a_diagnostic_says_what_the_report_says() -> None:
    fix = Fix("set the date", (Edit(Span(5, 7), "x"),), safe=True)
    (diagnostic,) = shown(
        violation(scenario="t2i", fix=fix, pointer="/é"), documentation="https://example.org/docs"
    )
    assert diagnostic == Diagnostic(
        Range(Position(1, 3), Position(1, 4)),
        "t2i: is wrong\nhelp: set the date: perflint check --fix --select future-date a/b.json",
        severity=DiagnosticSeverity.Error,
        code="future-date",
        code_description=diagnostic.code_description,
        source="perflint",
        data={"rule": "future-date", "at": "/é", "number": 0},
    )
    assert diagnostic.code_description is not None
    assert diagnostic.code_description.href == "https://example.org/docs/rules.md#future-date"


def test_a_warning_without_documentation_and_help() -> None:
    (diagnostic,) = shown(violation(severity="warning"))
    assert diagnostic.severity == DiagnosticSeverity.Warning
    assert (diagnostic.message, diagnostic.code_description) == ("is wrong", None)


def test_the_command_that_accepts_a_change_has_today_and_the_configuration() -> None:
    rerun = Rerun(options=("--isolated",), today=date(2026, 5, 17))
    (diagnostic,) = shown(violation("date-not-bumped", pointer="/b"), rerun=rerun)
    assert diagnostic.message.startswith("is wrong\nhelp: accept it until 2026-")
    assert diagnostic.message.endswith("--isolated")


def test_the_fixes_of_a_rule_are_counted() -> None:
    fix = Fix("set the date", (), safe=True)
    first, second = shown(violation(fix=fix), violation(fix=fix, start=8))
    assert "(fixes 2 findings in this file)" in first.message
    assert "(fixes 2 findings in this file)" in second.message


def test_diagnostics_are_in_the_order_of_the_document() -> None:
    found = shown(
        violation(start=9, stop=10),
        violation(start=5, stop=9, severity="warning"),
        violation(start=5, stop=7),
    )
    assert [each.range.start.character for each in found] == [3, 3, 6]
    assert [each.range.end.character for each in found[:2]] == [4, 6]


def test_related_locations_are_in_this_file_open_files_and_others() -> None:
    other = Text("c.json", BOM + "é1".encode())
    related = (
        Related(Span(5, 7), "an input"),
        Related(Span(5, 6), "", "/c", file=other),
        Related(Span(0, 1), "", file=Text("d e.json", b"1")),
    )
    checked = Checked(Text(PATH, DATA), (violation(related=related),))
    (diagnostic,) = diagnostics_of(checked, view(**{"c.json": other.data}))
    assert [
        (each.message, each.location.uri, each.location.range.start.character)
        for each in diagnostic.related_information or ()
    ] == [
        ("an input", "file:///ROOT/a/b.json", 3),
        ("/c", "file:///ROOT/c.json", 2),
        ("related", "file:///root/d%20e.json", 0),
    ]


def test_the_number_of_related_locations_is_limited() -> None:
    (diagnostic,) = shown(violation(related=(Related(Span(5, 7), "an input"),) * 101))
    assert len(diagnostic.related_information or ()) == 100


def test_an_unused_suppression_is_unnecessary() -> None:
    fix = Fix("remove it", (), safe=True)
    unused, incomplete = shown(
        violation("unused-ignore", fix=fix),
        violation("unused-ignore"),
        documentation="https://example.org",
    )
    assert unused.tags == [DiagnosticTag.Unnecessary]
    assert unused.code_description is None
    assert incomplete.tags is None


def test_errors_crashes_and_notes_are_at_the_first_line() -> None:
    checked = Checked(
        Text(PATH, DATA),
        (violation(),),
        errors=(f"{PATH}: cannot be read", "c.json: is damaged\x1b"),
        crashes=(Crash("future-date", PATH, "KeyError: 'a'"),),
        notes=(f"{PATH}: the tables are not read",),
    )
    found = diagnostics_of(checked, view())
    assert all(each.range == Range(Position(0, 0), Position(0, 1)) for each in found[:4])
    assert [each.severity for each in found[:4]] == [
        *[DiagnosticSeverity.Error] * 3,
        DiagnosticSeverity.Information,
    ]
    assert [each.message for each in found] == [
        "cannot be read",
        "c.json: is damaged\\x1b",
        f"the rule future-date crashed on {PATH}: KeyError: 'a'",
        "the tables are not read",
        "is wrong",
    ]


def test_errors_are_shown_first_if_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("perflint.server.diagnostics.MOST", 2)
    found = (
        violation(message="one", severity="warning"),
        violation(message="two", start=6),
        violation(message="three", start=7, stop=8, severity="warning"),
    )
    assert messages(Checked(Text(PATH, DATA), found[:2])) == ["one", "two"]
    assert messages(Checked(Text(PATH, DATA), found)) == [
        "not shown: 1 more finding",
        "one",
        "two",
    ]
    assert messages(Checked(Text(PATH, DATA), found[::2] * 2))[:1] == ["not shown: 2 more findings"]


def test_a_lone_surrogate_in_a_message_is_escaped() -> None:
    (diagnostic,) = shown(violation(message="is \ud800", scenario="\udcff"))
    assert diagnostic.message == "\\xff: is \\u{d800}"


def test_keys_number_the_findings_of_a_rule_at_a_value() -> None:
    found = [violation(pointer="/a"), violation(pointer="/b"), violation(pointer="/a")]
    found += [violation("stale-date", pointer="/a"), violation(argument="--a")]
    assert keys(found) == [
        ("future-date", "/a", 0),
        ("future-date", "/b", 0),
        ("future-date", "/a", 1),
        ("stale-date", "/a", 0),
        ("future-date", "--a", 0),
    ]


def test_the_key_of_a_diagnostic_of_the_client() -> None:
    (diagnostic,) = shown(violation(pointer="/a"))
    assert key_of(diagnostic) == ("future-date", "/a", 0)


@pytest.mark.parametrize(
    ("source", "data"),
    [
        ("other", {"rule": "a", "at": "/a", "number": 0}),
        ("perflint", None),
        ("perflint", [1]),
        ("perflint", {"rule": "a", "at": None, "number": 0}),
        ("perflint", {"rule": "a", "at": "/a"}),
        ("perflint", {"rule": 1, "at": "/a", "number": 0}),
    ],
)
def test_other_diagnostics_have_no_key(source: str, data: Any) -> None:
    range_ = Range(Position(0, 0), Position(0, 1))
    assert key_of(Diagnostic(range_, "x", source=source, data=data)) is None


def test_a_document_that_is_too_large() -> None:
    diagnostic = too_large(70_000_000)
    assert diagnostic.message == "not checked: 70,000,000 bytes; the limit is 67,108,864"
    assert diagnostic.severity == DiagnosticSeverity.Information
