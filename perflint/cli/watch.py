"""``perflint check --watch``: the check again, whenever something that it depends on is saved.

Each check is a process of its own: it reads the configuration anew, remembers nothing, and leaves
nothing behind, whatever stood in the files for a moment.
"""

import gc
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime

import perflint
from perflint.cli import CLEAN
from perflint.cli.parser import Arguments, UsageError
from perflint.cli.watch_targets import Watched
from perflint.config import check_selectors
from perflint.reporters import FOR_PEOPLE

CLEAR = "\x1b[H\x1b[2J"

# Modules are found where this one was, and never in the current folder, which anybody may fill.
_CHECK = (
    "import sys; del sys.path[0]; sys.path.append(sys.argv.pop(1)); "
    "from perflint.cli import run; run()"
)


def watch_check(arguments: Arguments) -> int:
    """Check, and again after every save, until Ctrl-C; raises UsageError."""
    _refuse_contradictions(arguments)
    gc.enable()  # this may run for days
    try:
        watched, due = Watched(arguments), True
        while True:
            watched, due = _while_folders_stay(watched, arguments, due=due)
    except KeyboardInterrupt:  # the way to end it, and so no failure
        return CLEAN


def _refuse_contradictions(arguments: Arguments) -> None:
    for flag, given in {
        "--fix, which would write the file that you are editing": arguments.fix,
        "--staged": arguments.staged,
        "--from": arguments.from_ref is not None,
        "--suppress-all": arguments.suppress_all,
        "--suppress": arguments.suppress,
        "--prune-suppressions": arguments.prune_suppressions,
        "--output-file": arguments.output_file,
        "--output": arguments.outputs,
        "--output-format for programs": arguments.output_format not in FOR_PEOPLE,
    }.items():
        if given:
            raise UsageError(f"--watch looks at files as they are saved; it goes with no {flag}")
    check_selectors("--select", arguments.select)
    check_selectors("--ignore", arguments.ignore)
    for path in arguments.paths:
        if not os.path.lexists(path):
            raise UsageError(f"{path}: no such file or folder")


def _while_folders_stay(
    watched: Watched, arguments: Arguments, *, due: bool
) -> tuple[Watched, bool]:
    """Check when it is due; return what to watch once that is in other folders, and if it is due.

    The first check runs when the folders are watched already, so that no save is missed.
    """
    for paths in _changes(watched.folders):
        saved = any(map(watched.concerns, paths))
        if saved or any(path in watched.folders or os.path.isdir(path) for path in paths):
            now = Watched(arguments)
            if now.folders != watched.folders:
                return now, True
            watched = now
        if due or saved:
            _check(arguments.argv)
            due = False
    return watched, due


def _changes(folders: frozenset[str]) -> Iterator[set[str]]:
    """Yield what changed in folders, and nothing now and then; raises UsageError."""
    try:
        from watchfiles import watch
    except ImportError:
        raise UsageError("--watch needs watchfiles: pip install watchfiles") from None
    try:
        for changes in watch(
            *sorted(folders),
            watch_filter=None,
            debounce=500,  # milliseconds, as below; a burst of saves is one change
            step=50,
            rust_timeout=100,
            yield_on_timeout=True,
            recursive=False,
            ignore_permission_denied=True,  # nor does it mind a folder that is gone by now
        ):
            yield {path for _, path in changes}
    except (OSError, RuntimeError) as error:  # too many folders for the system
        raise UsageError(f"--watch: {error}") from None


def _check(argv: list[str]) -> None:
    """Run the check that the command line asks for, without ``--watch``, below the last one."""
    end = argv.index("--") if "--" in argv else len(argv)
    once = [word for word in argv[:end] if word != "--watch"] + argv[end:]
    if sys.stdout.isatty() and os.environ.get("TERM") != "dumb":
        sys.stdout.write(CLEAR)
        sys.stdout.flush()
    folder = os.path.dirname(os.path.dirname(os.path.abspath(perflint.__file__)))
    subprocess.run([sys.executable, "-c", _CHECK, folder, *once], check=False)
    print(f"--- {datetime.now():%H:%M:%S}, watching for changes; Ctrl-C ends it ---", flush=True)
