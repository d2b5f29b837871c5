"""The commands: each has its own module and options, and is imported only when it is run."""

import argparse
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from perflint.cli.commands import COMMANDS, build_parser

SCRIPT = """
import sys
from perflint.cli import main
try:
    main(sys.argv[1:])
except SystemExit:
    pass
print(*sorted(name for name in sys.modules if name.startswith("perflint.")), file=sys.stderr)
"""


def fields(record):
    """Yield the names of all fields of a record and of the records in it."""
    for name, kind in record.__annotations__.items():
        yield from fields(kind) if hasattr(kind, "_fields") else [name]


def destinations(name):
    """Return the attributes that argparse sets for the options of a command."""
    (subparsers,) = (
        action
        for action in build_parser([name])._actions
        if isinstance(action, argparse._SubParsersAction)
    )
    return [action.dest for action in subparsers.choices[name]._actions if action.dest != "help"]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_of_a_command_is_a_field_of_its_record(name):
    options = import_module(f"perflint.cli.{name}").Options
    names = [*fields(options)]
    assert len(names) == len(set(names))
    assert set(destinations(name)) <= set(names)
    optional = {"select", "ignore", "scope"} - REQUIRED.get(name, set())
    assert set(names) - set(destinations(name)) <= UNPARSED.get(name, set()) | optional


REQUIRED = {"check": {"select", "ignore", "scope"}, "config": {"select", "ignore"}}
"""Command → the fields of ``ConfigOptions`` for which it must have options."""

UNPARSED = {
    "check": {"argv"},
    "suppress": {"staged", "from_ref", "to_ref", "require_base"},
}
"""Command → its other fields without an option."""


@pytest.mark.parametrize("arguments", [(), ("--help",), ("--version",), ("chekc",)])
def test_no_command_is_imported_to_print_the_help_or_an_error(arguments):
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, *arguments], capture_output=True, text=True, check=True
    )
    modules = {f"perflint.cli.{name}" for name in COMMANDS}
    assert modules.isdisjoint(done.stderr.splitlines()[-1].split())


@pytest.mark.parametrize("arguments", [("--fix", "check"), ("--verbose", "check", "x.json")])
def test_an_option_before_the_command_is_unknown(project, arguments):
    outcome = project.perflint(*arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith(f"perflint: error: unknown option '{arguments[0]}'")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(run, command):
    done = run(command, "--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"usage: perflint {command} ")


def test_the_installed_command_is_perflint(project):
    command = Path(sys.executable).with_name("perflint")
    done = subprocess.run([command, "--version"], capture_output=True, text=True, check=True)
    assert done.stdout == project.perflint("--version").out
