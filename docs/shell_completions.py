"""The scripts that complete command lines, made by shtab from the parser that reads these.

They are made here and shipped, so that perflint needs no shtab to print them.
"""

import argparse
from collections.abc import Iterator
from typing import Any

import shtab

from perflint import rules
from perflint.cli.commands import build_parser

SELECTORS = ("all", *rules.RULES, *rules.GROUP_OF, rules.UNUSED_IGNORE)

FILES = ("PATH", "FILE", "BASELINE", "RUN")


def _printed_by(name: str, command: str) -> dict[str, Any]:
    """Return what offers the words that a command prints when it is asked.

    ``shtab.cmd`` would run it in zsh whenever a shell starts.
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


REFS = _printed_by("refs", "git rev-parse --symbolic --branches --tags --remotes 2>/dev/null")

FORMATS = _printed_by("formats", "perflint formats 2>/dev/null | cut -d' ' -f1")


def script(shell: str) -> str:
    """Return the script for ``bash``, ``zsh`` or ``fish``."""
    parser = build_parser()
    for command, action in _actions(parser):
        _offer(action, f"{command} {action.metavar}")
    text = shtab.complete(parser, shell)
    return "\n".join(line.rstrip() for line in text.splitlines()) + "\n"


def _actions(parser: argparse.ArgumentParser) -> Iterator[tuple[str, argparse.Action]]:
    """Yield each flag and argument of every command, with the command's name."""
    (commands,) = (one for one in parser._actions if isinstance(one, argparse._SubParsersAction))
    for name, command in commands.choices.items():
        for action in command._actions:
            yield name, action


def _offer(action: Any, place: str) -> None:
    """Say what stands at a place, where the parser alone does not."""
    metavar = place.split()[1]
    if action.choices is not None:
        return
    if metavar == "RULES":
        action.choices = SELECTORS
    elif place == "rule NAME":
        action.choices = (*rules.GROUP_OF, rules.UNUSED_IGNORE)
    elif place in ("check NAME", "formats NAME"):
        action.complete = FORMATS
    elif metavar in ("REF", "BASE", "HEAD"):
        action.complete = REFS
    elif metavar in FILES:
        action.complete = shtab.FILE
