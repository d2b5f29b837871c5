"""The command line: from ``argv`` to an exit code. No other package prints.

The names of commands, such as ``suppress``, are modules of this package and cannot be used here.
"""

import gc
import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper

CLEAN, FOUND, FAILED = 0, 1, 2
"""Exit codes: no violations, violations, and an error (invalid usage or input, or a crash)."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code; raises SystemExit for ``--help`` and errors."""
    # Imported here, so that ``run`` reports a lack of memory or of file descriptors.
    from argparse import Namespace
    from importlib import import_module

    from perflint.cli.commands import COMMANDS, build_parser
    from perflint.cli.options import read_options

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


# What orjson, an import of a compiled module, and a thread raise instead of MemoryError.
_OUT_OF_MEMORY = ("Not enough memory", "failed to map segment", "can't start new thread")


def run() -> None:
    """Run the command line and exit: the entry point of ``perflint`` and ``python -m perflint``.

    It exits without finalizing the interpreter, which would take as long as the check of a commit.
    Nothing depends on an exit handler.
    """
    gc.disable()  # documents have no reference cycles, and searching for them takes 20 % of a run
    _prepare_streams()
    try:
        code = _exit_code()
        sys.stdout.flush()
    except BrokenPipeError:  # the reader, such as `head`, closed the pipe
        code = FOUND
    except OSError as error:  # such as a deleted current directory, or a full disk
        code = _failed(error.strerror or error)
    except MemoryError:
        code = _failed("out of memory")
    except KeyboardInterrupt:
        code = 130
    except Exception as error:
        code = _crashed(error)
    os._exit(code)


def _exit_code() -> int:
    """Run the command line; return its exit code, also that of ``--help`` and of wrong usage."""
    try:
        return main()
    except SystemExit as request:
        return request.code if isinstance(request.code, int) else CLEAN


def _crashed(error: Exception) -> int:
    if any(text in str(error) for text in _OUT_OF_MEMORY):
        return _failed("out of memory")
    from traceback import print_exc  # slow to import

    print_exc()
    return _failed(f"{type(error).__name__}; this is a bug in perflint; please report it")


def _failed(problem: object) -> int:
    sys.stderr.write(f"perflint: error: {problem}\n")
    sys.stderr.flush()
    return FAILED


class _Messages(TextIOWrapper):
    """Standard error; if it cannot be written, messages are lost and the run continues."""

    def write(self, text: str) -> int:
        """Write the text; returns its length."""
        try:
            return super().write(text)
        except OSError:
            return len(text)

    def flush(self) -> None:
        """Write what is buffered."""
        try:
            super().flush()
        except OSError:
            return


def _prepare_streams() -> None:
    """Print any character in any encoding, and discard what is printed to a closed stream.

    Without the null device, Python prints messages for a closed standard error to the standard
    output, and a file that is opened gets the number of a closed stream.
    """
    if None in (sys.stdin, sys.stdout, sys.stderr):
        while (number := os.open(os.devnull, os.O_RDWR)) <= 2:
            pass
        os.close(number)
        sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="backslashreplace")
    errors = sys.stderr
    if errors is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    elif isinstance(errors, TextIOWrapper):
        sys.stderr = _Messages(
            errors.buffer, errors.encoding, "backslashreplace", line_buffering=True
        )
