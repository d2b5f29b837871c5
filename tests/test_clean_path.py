"""Modules that a check without violations must not import: every commit pays for imports."""

import os
import subprocess
import sys
from importlib.util import find_spec

import pytest

NAME = "perf_baselines.json"
TODAY = "2026-05-17"

SCRIPT = """
import sys
import orjson  # which imports json, dataclasses and more
before = set(sys.modules)
from perflint.cli import main
code = main(sys.argv[1:])
print(code, *sorted(set(sys.modules) - before))
"""

FORBIDDEN = {
    "the help of argparse": ["shutil", "textwrap"],
    "libraries": [
        "libcst",
        "markdown_it",
        "rich",
        "tomli",
        "tomllib",
        "packaging",
        "msgspec",
        "lsprotocol",
        "pathspec",
        "pygls",
        "docutils",
        "watchfiles",
        "yaml",
    ],
    "the standard library": [
        "difflib",
        "logging",
        "pathlib",
        "statistics",
        "subprocess",
        "tempfile",
        "unicodedata",
    ],
    "reporting violations": [
        "perflint.documents.json.parse_errors",
        "perflint.documents.json.spans",
        "perflint.reporters.snippet",
        "perflint.reporters.full",
        "perflint.reporters.overview",
        "perflint.reporters.json",
        "perflint.reporters.concise",
        "perflint.reporters.messages",
        "perflint.reporters.commands",
    ],
    "optional features": [
        "perflint.cli.init",
        "perflint.documents.argument_docs",
        "perflint.documents.tables",
        "perflint.engine.argument_pages",
        "perflint.engine.lost_flags",
        "perflint.engine.page_changes",
        "perflint.config.listing",
        "perflint.config.location",
        "perflint.formats.description",
        "perflint.formats.formulas.intervals",
        "perflint.formats.formulas.parse",
        "perflint.formats.formulas.student_t",
        "perflint.formats.formulas.text",
        "perflint.rules.documentation",
        "perflint.cli.accept_loosening",
        "perflint.cli.bulk_suppressions",
        "perflint.cli.completion",
        "perflint.cli.config",
        "perflint.cli.diff",
        "perflint.cli.formats",
        "perflint.cli.git_hooks",
        "perflint.cli.help",
        "perflint.cli.install",
        "perflint.cli.rerun",
        "perflint.cli.rule",
        "perflint.cli.server",
        "perflint.cli.suppress",
        "perflint.cli.tighten",
        "perflint.cli.uninstall",
        "perflint.cli.watch",
        "perflint.config.schema",
        "perflint.documents.cases",
        "perflint.engine.case_links",
        "perflint.engine.fix",
        "perflint.engine.suppressions.bulk",
        "perflint.runs",
        "perflint.engine.suppressions.bulk_file",
        "perflint.engine.suppressions.configuration",
        "perflint.server",
        "perflint.sources.git_processes",
        "perflint.sources.git_queries",
        "perflint.sources.open_buffers",
    ],
}


def imported(folder, *arguments):
    """Return the exit code of a check in a new process, and the modules that it imported.

    Coverage is not measured: that would import half of the standard library first.
    """
    command = [sys.executable, "-c", SCRIPT, "check", "--today", TODAY, *arguments]
    env = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=True)
    code, *modules = done.stdout.splitlines()[-1].split()
    return int(code), set(modules)


def test_the_forbidden_modules_of_perflint_exist():
    names = [name for names in FORBIDDEN.values() for name in names if name.startswith("perflint")]
    assert [name for name in names if find_spec(name) is None] == []


@pytest.mark.parametrize("kind", FORBIDDEN)
def test_a_clean_check_does_not_import(project, clean, kind):
    project.write(NAME, clean)
    code, modules = imported(project.root, NAME)
    assert code == 0
    assert sorted(modules & set(FORBIDDEN[kind])) == []
    assert "perflint.rules.baseline.sample_gap" in modules


def test_a_pyproject_without_our_table_is_not_parsed(project, clean):
    project.write(NAME, clean)
    project.write("pyproject.toml", '[project]\nname = "x"\n')
    assert "tomli" not in imported(project.root, NAME)[1]


def test_a_configuration_imports_only_the_toml_parser(project, clean):
    project.write(NAME, clean)
    project.write("perflint.toml", 'ignore = ["stale-date"]\n')
    _, modules = imported(project.root, NAME)
    assert "tomli" in modules
    assert modules.isdisjoint(
        [
            "subprocess",
            "difflib",
            "packaging",
            "perflint.config.location",
            "perflint.engine.suppressions.configuration",
        ]
    )


def test_only_the_rules_that_are_selected_are_imported(project, clean):
    project.write(NAME, clean)
    _, modules = imported(project.root, NAME, "--select", "sample-gap")
    rules = {name for name in modules if name.startswith("perflint.rules.baseline.")}
    assert rules == {"perflint.rules.baseline.sample_gap"}


def test_a_violation_imports_no_libraries(project, off):
    project.write(NAME, off)
    code, modules = imported(project.root, NAME)
    assert code == 1
    assert {"perflint.documents.json.spans", "perflint.reporters.snippet"} <= modules
    assert modules.isdisjoint(FORBIDDEN["libraries"])
