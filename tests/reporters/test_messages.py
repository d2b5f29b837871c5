"""Texts about findings are escaped and on one line."""

from datetime import date

import pytest
from hypothesis import given, settings

from perflint.engine.report import Rerun
from perflint.primitives.finding import Finding, Fix, Span, Violation
from perflint.reporters.messages import help_line, message_line
from tests.reporters.sample_reports import NAMES, report_on


@settings(deadline=None)
@given(NAMES)
def test_a_message_is_one_harmless_line(name):
    for violation in report_on(name).violations:
        line = message_line(violation)
        assert len(line.splitlines()) <= 1
        assert "\x1b" not in line
        assert "##[" not in line


RERUN = Rerun(today=date(2026, 5, 17))
DELETED = Violation("removed-scenario", "warning", "a.json", Finding(Span(0, 0), "deleted"))


def on_change(pointer, scenario=None, field=None, rule="loosened-baseline", **rest):
    finding = Finding(Span(0, 0), "worse", pointer, scenario, field=field, **rest)
    return Violation(rule, "error", "a.json", finding)


@pytest.mark.parametrize(
    ("violation", "location"),
    [
        (on_change("/scenarios/t2i/e2e", "t2i", "e2e"), "'a.json#/scenarios/t2i'"),
        (on_change("/scenarios/t2i", "t2i", ""), "'a.json#/scenarios/t2i'"),
        (on_change("/t2i/stages/t2i", "t2i", "stages/t2i"), "'a.json#/t2i'"),
        (on_change("/runs/3/e2e", "t2i", "e2e"), "'a.json#/runs/3'"),
        (on_change("/scenarios/t/a~1b", "t", "a/b"), "'a.json#/scenarios/t/a~1b'"),
        (on_change("/scenarios", "a/b c", None), "'a.json#/scenarios/a~1b c'"),
        (on_change("/tolerances/e2e"), "'a.json#/tolerances/e2e'"),
        (DELETED, "a.json"),
    ],
)
def test_the_help_on_a_change_ends_in_the_command_that_accepts_it(violation, location):
    assert help_line(violation, "a.json", RERUN) == (
        f"help: accept it until 2026-05-31: perflint suppress {violation.rule} {location} "
        '--reason "why" --expires 2026-05-31'
    )


def test_the_command_repeats_the_base_and_the_configuration():
    rerun = RERUN._replace(base="origin/my branch", options=("--config", "ci/p.toml"))
    line = help_line(on_change("/x", help="restore it"), "../-a.json", rerun)
    assert line == (
        "help: restore it, or accept it until 2026-05-31: perflint suppress loosened-baseline "
        "'../-a.json#/x' --reason \"why\" --expires 2026-05-31 --base 'origin/my branch' "
        "--config ci/p.toml"
    )
    fix = Fix("write it", (), safe=False)
    line = help_line(on_change("/x", fix=fix, rule="date-without-change"), "-a.json", rerun)
    assert line == (
        "help: write it: perflint check --fix --unsafe-fixes --select date-without-change "
        "--base 'origin/my branch' --config ci/p.toml ./-a.json"
    )
    line = help_line(on_change("/x", fix=fix, rule="sample-gap"), "a.json", rerun)
    assert "--base" not in line, "the rule compares nothing"


@pytest.mark.parametrize(
    "violation",
    [
        on_change("/x", help="restore it", rule="sample-gap"),
        on_change("/x", help="restore it", follows=True),
        on_change("/x", help="restore it")._replace(ignored="known"),
        on_change("/x\n", help="restore it"),
        on_change("/x", "\x1b", help="restore it"),
    ],
)
def test_findings_that_no_command_accepts(violation):
    assert help_line(violation, "a.json", RERUN) == "help: restore it"


def test_a_fix_of_a_file_whose_name_cannot_be_printed_has_no_command():
    violation = on_change("/x", fix=Fix("write it", (), safe=True))
    assert help_line(violation, "a\nb.json", RERUN) == "help: write it"


@pytest.mark.parametrize("safe", [True, False])
def test_a_fix_that_may_not_be_offered_is_shown_by_the_command(safe):
    fix = Fix("move it", (), safe=safe, tentative=True)
    rerun = RERUN._replace(hook_runner="pre-commit")
    line = help_line(
        on_change("/x", fix=fix, help="move it up", rule="sample-gap"), "a.json", rerun
    )
    unsafe = "" if safe else "--unsafe-fixes "
    assert line == (
        "help: move it up; to see the fix, if there is one: perflint check --diff "
        f"{unsafe}--select sample-gap a.json"
    )


@pytest.mark.parametrize("program", ["pre-commit", "prek"])
def test_a_hook_applies_safe_fixes_under_pre_commit(program):
    rerun = RERUN._replace(hook_runner=program, base="main")
    violation = on_change("/x", fix=Fix("write it", (), safe=True))
    line = help_line(violation, "a b.json", rerun)
    assert line == f"help: write it: {program} run perflint-fix --files 'a b.json'"
    violation = on_change("/x", fix=Fix("write it", (), safe=False))
    assert "perflint check --fix --unsafe-fixes" in help_line(violation, "a.json", rerun)


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("src/args.py", "docs/args.md"),
        ("args.py", "../docs/args.md"),
        ("../src/args.py", "../docs/args.md"),
    ],
)
def test_a_fix_in_another_file_is_shown_by_the_command(path, page):
    finding = Finding(Span(0, 0), "undocumented", help="add a row", fixed_in="docs/args.md")
    violation = Violation("undocumented-flag", "warning", "src/args.py", finding)
    rerun = RERUN._replace(base="main", options=("--config", "p.toml"))
    assert help_line(violation, path, rerun) == (
        "help: add a row; to see the fix, if there is one: perflint check --diff --unsafe-fixes "
        f"--scope changed --select undocumented-flag --base main --config p.toml {page}"
    )
    broken = violation._replace(finding=finding._replace(fixed_in="docs/\x1b.md"))
    assert help_line(broken, path, rerun) == "help: add a row"
