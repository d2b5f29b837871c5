"""The command: argv in, exit code out. This package is the one place that prints."""

import gc
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module

from perflint.cli.commands import COMMANDS, build_parser
from perflint.cli.parser import Arguments

CLEAN, FOUND, FAILED = 0, 1, 2
"""Exit codes: nothing left, violations left, and a wrong call, configuration or rule."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    argv = sys.argv[1:] if argv is None else argv
    parser = build_parser(argv[0] if argv and argv[0] in COMMANDS else None)
    arguments = parser.parse_args(argv, Arguments(argv=[*argv]))
    if arguments.command is None:
        parser.print_help()
        return FAILED
    module = import_module(f"perflint.cli.{COMMANDS[arguments.command].module}")
    command: Callable[[Arguments], int] = getattr(module, f"run_{arguments.command}")
    try:
        return command(arguments)
    except ValueError as error:  # of the configuration or of a path: the user's to mend
        if not type(error).__module__.startswith("perflint."):
            raise
        parser.error(str(error))


def run() -> None:
    """Run the command as a process, and end it: for ``perflint`` and ``python -m perflint``.

    The process ends at once, without taking its modules apart one by one, which would cost a commit
    as much as the check itself; nothing here waits for an exit handler.
    """
    gc.disable()  # documents hold no cycles, and looking for them costs a fifth of a run
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        code = main()
        sys.stdout.flush()
        sys.stderr.flush()
    except BrokenPipeError:  # the reader, `head` say, has seen enough
        code = FOUND
    except OSError as error:  # no current folder, no room on the disk
        sys.stderr.write(f"perflint: error: {error.strerror or error}\n")
        code = FAILED
    except MemoryError:
        sys.stderr.write("perflint: error: no room in memory\n")
        code = FAILED
    except KeyboardInterrupt:
        code = 130
    os._exit(code)
