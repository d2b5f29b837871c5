"""The shell completion scripts, which shtab makes from the argument parser.

They are generated and shipped: ``perflint completion`` does not need shtab. They do not list
rules, formats or git refs: the shell runs ``perflint`` or git for these when the user presses Tab.
"""

import argparse
from collections.abc import Iterator
from typing import Any

import shtab

from perflint import rules
from perflint.cli.commands import build_parser

FILE_METAVARS = ("PATH", "FILE", "BASELINE", "RUN")
REF_METAVARS = ("REF", "BASE", "HEAD")


def _words_of(name: str, command: str) -> dict[str, Any]:
    """Return a shtab completion that offers the words which a shell command prints.

    ``shtab.cmd`` would run the command in zsh whenever a shell starts.
    """
    function = f"_perflint_{name}"
    return {
        "bash": function,
        "zsh": function,
        "fish": f"({command})",
        "preamble": {
            "bash": f'{function}() {{\n  compgen -W "$({command})" -- "$1"\n}}',
            "zsh": f"{function}() {{\n  compadd -- $({command})\n}}",
        },
    }


_FIRST_WORDS = "sed 's/^ *//' | cut -d' ' -f1"

_LIST_RULES = "perflint rule --all 2>/dev/null"
"""Prints a line ``GROUP:`` for each group, then its rules as ``  NAME SEVERITY SUMMARY``."""

_NO_MODULES = "; ".join(f"echo {name}" for name in rules.ABOUT_SUPPRESSIONS)
"""Prints the rules that are not in that list."""

REFS = _words_of("refs", "git rev-parse --symbolic --branches --tags --remotes 2>/dev/null")

FORMATS = _words_of("formats", "perflint formats 2>/dev/null | cut -d' ' -f1")

RULES = _words_of("rules", f"{_NO_MODULES}; {_LIST_RULES} | grep '^ ' | {_FIRST_WORDS}")

SELECTORS = _words_of(
    "selectors", f"echo all; {_NO_MODULES}; {_LIST_RULES} | tr -d : | {_FIRST_WORDS}"
)


def script(shell: str) -> str:
    """Return the script for ``bash``, ``zsh`` or ``fish``."""
    parser = build_parser()
    for command, action in _actions(parser):
        if action.choices is None:
            completion = _completion(command, str(action.metavar))
            if completion is not None:
                action.complete = completion  # type: ignore[attr-defined]
    text = shtab.complete(parser, shell)
    return "\n".join(line.rstrip() for line in text.splitlines()) + "\n"


def _actions(parser: argparse.ArgumentParser) -> Iterator[tuple[str, argparse.Action]]:
    """Yield each option and argument of every command, with the name of the command."""
    (commands,) = (
        action for action in parser._actions if isinstance(action, argparse._SubParsersAction)
    )
    for name, command in commands.choices.items():
        for action in command._actions:
            yield name, action


def _completion(command: str, metavar: str) -> dict[str, Any] | None:
    """Return the completion for values of an option or argument, None if there is none."""
    if metavar == "RULES":
        return SELECTORS
    if (command, metavar) in (("rule", "NAME"), ("suppress", "RULE")):
        return RULES
    if (command, metavar) in (("check", "NAME"), ("formats", "NAME")):
        return FORMATS
    if metavar in REF_METAVARS:
        return REFS
    return shtab.FILE if metavar in FILE_METAVARS else None
