"""The clean path is what every commit pays: which modules it must not import."""

import os
import subprocess
import sys

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

HEAVY = {
    "argparse's help": ["shutil", "textwrap"],
    "libraries": [
        "libcst",
        "rich",
        "tomli",
        "tomllib",
        "packaging",
        "msgspec",
        "pathspec",
        "watchfiles",
        "yaml",
    ],
    "of the standard library": [
        "difflib",
        "logging",
        "pathlib",
        "statistics",
        "subprocess",
        "tempfile",
        "unicodedata",
    ],
    "only for what is at fault": [
        "perflint.documents.json.parse_errors",
        "perflint.documents.json.spans",
        "perflint.reporters.snippet",
        "perflint.reporters.json",
        "perflint.reporters.concise",
        "perflint.reporters.shared",
    ],
    "only where asked for": [
        "perflint.adoption",
        "perflint.config.catalogue",
        "perflint.cli.bulk_suppressions",
        "perflint.cli.watch",
        "perflint.config.schema",
        "perflint.engine.fix",
        "perflint.engine.suppressions.bulk",
        "perflint.runs",
        "perflint.engine.suppressions.bulk_file",
        "perflint.engine.suppressions.ignores",
    ],
}


def imported(folder, *arguments):
    """Return the exit code of a check in a fresh process, and the modules that it imported.

    Its coverage is not measured: that would import half of the standard library first.
    """
    command = [sys.executable, "-c", SCRIPT, "check", "--today", TODAY, *arguments]
    env = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=True)
    code, *modules = done.stdout.splitlines()[-1].split()
    return int(code), set(modules)


@pytest.mark.parametrize("kind", HEAVY)
def test_a_clean_file_costs_none_of_these(project, clean, kind):
    project.write(NAME, clean)
    code, modules = imported(project.root, NAME)
    assert code == 0
    assert sorted(modules & set(HEAVY[kind])) == []
    assert "perflint.rules.baseline.sample_gap" in modules


def test_a_pyproject_of_somebody_else_is_not_read_as_toml(project, clean):
    project.write(NAME, clean)
    project.write("pyproject.toml", '[project]\nname = "x"\n')
    assert "tomli" not in imported(project.root, NAME)[1]


def test_a_configuration_costs_its_reader_alone(project, clean):
    project.write(NAME, clean)
    project.write("perflint.toml", 'ignore = ["stale-date"]\n')
    _, modules = imported(project.root, NAME)
    assert "tomli" in modules
    assert modules.isdisjoint(
        ["subprocess", "difflib", "packaging", "perflint.engine.suppressions.ignores"]
    )


def test_only_the_rules_that_are_selected_are_imported(project, clean):
    project.write(NAME, clean)
    _, modules = imported(project.root, NAME, "--select", "sample-gap")
    rules = {name for name in modules if name.startswith("perflint.rules.baseline.")}
    assert rules == {"perflint.rules.baseline.sample_gap"}


def test_what_is_at_fault_costs_its_place(project, off):
    project.write(NAME, off)
    code, modules = imported(project.root, NAME)
    assert code == 1
    assert {"perflint.documents.json.spans", "perflint.reporters.snippet"} <= modules
    assert modules.isdisjoint(HEAVY["libraries"])
