"""The command line: from ``argv`` to an exit code. No other package prints."""

import gc
import os
import sys
from argparse import Namespace
from collections.abc import Sequence
from importlib import import_module

from perflint.cli.commands import COMMANDS, build_parser
from perflint.cli.options import read_options

CLEAN, FOUND, FAILED = 0, 1, 2
"""Exit codes: no violations, violations, and an error (invalid usage or input, or a crash)."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code; raises SystemExit for ``--help`` and errors."""
    argv = sys.argv[1:] if argv is None else argv
    known = bool(argv) and argv[0] in COMMANDS
    parser = build_parser([argv[0]]) if known else build_parser(with_options=False)
    namespace = parser.parse_args(argv, Namespace(argv=[*argv]))
    if namespace.command is None:
        parser.print_help()
        return FAILED
    command = import_module(f"perflint.cli.{namespace.command}")
    try:
        code: int = command.run(read_options(command.Options, namespace))
        return code
    except ValueError as error:  # a UsageError, ConfigError, PathError …, which the user can fix
        if not type(error).__module__.startswith("perflint."):
            raise
        parser.error(str(error))


def run() -> None:
    """Run the command line and exit: the entry point of ``perflint`` and ``python -m perflint``.

    It exits without finalizing the interpreter, which would take as long as the check of a commit.
    Nothing depends on an exit handler.
    """
    gc.disable()  # documents have no reference cycles, and searching for them takes 20 % of a run
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        code = main()
        sys.stdout.flush()
        sys.stderr.flush()
    except BrokenPipeError:  # the reader, such as `head`, closed the pipe
        code = FOUND
    except OSError as error:  # such as a deleted current directory, or a full disk
        sys.stderr.write(f"perflint: error: {error.strerror or error}\n")
        code = FAILED
    except MemoryError:
        sys.stderr.write("perflint: error: out of memory\n")
        code = FAILED
    except KeyboardInterrupt:
        code = 130
    os._exit(code)
