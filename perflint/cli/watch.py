"""``perflint check --watch``: check again whenever a file that the check depends on is saved.

Each check runs in a new process, so that it reads the configuration again and no state is kept.
"""

import gc
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import datetime

import perflint
from perflint.cli import CLEAN
from perflint.cli.check_options import Options
from perflint.cli.parser import UsageError
from perflint.cli.watch_targets import Watched
from perflint.config import check_selectors
from perflint.reporters import HUMAN_READABLE

CLEAR = "\x1b[H\x1b[2J"

# Imports perflint from the directory of this package, never from the current directory, whose files
# are not trusted.
_CHECK = (
    "import sys; del sys.path[0]; sys.path.append(sys.argv.pop(1)); "
    "from perflint.cli import run; run()"
)


def watch_check(options: Options) -> int:
    """Check now and after every save, until Ctrl-C; raises UsageError."""
    _reject_conflicts(options)
    gc.enable()  # this process may run for days
    try:
        watched, due = Watched(options.files.paths, options.config), True
        while True:
            watched, due = _until_folders_change(watched, options, due=due)
    except KeyboardInterrupt:
        return CLEAN


def _reject_conflicts(options: Options) -> None:
    for flag, given in {
        "--fix: it would rewrite the file that you are editing": options.fix,
        "--staged": options.comparison.staged,
        "--from": options.comparison.from_ref is not None,
        "--suppress-all": options.suppressions.suppress_all,
        "--suppress": options.suppressions.suppress,
        "--prune-suppressions": options.suppressions.prune_suppressions,
        "--output-file": options.output.output_file,
        "--output": options.output.outputs,
        "a machine-readable --output-format": options.output.output_format not in HUMAN_READABLE,
    }.items():
        if given:
            raise UsageError(f"--watch cannot be combined with {flag}")
    check_selectors("--select", options.config.select)
    check_selectors("--ignore", options.config.ignore)
    for path in options.files.paths:
        if not os.path.lexists(path):
            raise UsageError(f"{path}: no such file or directory")


def _until_folders_change(watched: Watched, options: Options, *, due: bool) -> tuple[Watched, bool]:
    """Check after every save until other folders must be watched.

    ``due`` tells that a check must run first; it runs once the folders are watched, so that no save
    is missed. Returns the new folders to watch, and whether a check is due.
    """
    for paths in _changes(watched.folders):
        saved = any(map(watched.is_dependency, paths))
        if saved or any(path in watched.folders or os.path.isdir(path) for path in paths):
            current = Watched(options.files.paths, options.config)
            if current.folders != watched.folders:
                return current, True
            watched = current
        if due or saved:
            _check(options.argv)
            due = False
    return watched, due


def _changes(folders: frozenset[str]) -> Iterator[set[str]]:
    """Yield the paths that changed in folders, or an empty set after a timeout.

    Raises UsageError.
    """
    try:
        from watchfiles import watch
    except ImportError:
        raise UsageError("--watch needs watchfiles: pip install watchfiles") from None
    try:
        for changes in watch(
            *sorted(folders),
            watch_filter=None,
            debounce=500,  # milliseconds, like the next two; a burst of saves is one change
            step=50,
            rust_timeout=100,
            yield_on_timeout=True,
            recursive=False,
            ignore_permission_denied=True,  # this also ignores folders that were just deleted
        ):
            yield {path for _, path in changes}
    except (OSError, RuntimeError) as error:  # too many folders for the operating system
        raise UsageError(f"--watch: {error}") from None


def _check(argv: Sequence[str]) -> None:
    """Clear the screen, and run the command line without ``--watch`` in a new process."""
    end = argv.index("--") if "--" in argv else len(argv)
    arguments = [argument for argument in argv[:end] if argument != "--watch"]
    if sys.stdout.isatty() and os.environ.get("TERM") != "dumb":
        sys.stdout.write(CLEAR)
        sys.stdout.flush()
    folder = os.path.dirname(os.path.dirname(os.path.abspath(perflint.__file__)))
    subprocess.run([sys.executable, "-c", _CHECK, folder, *arguments, *argv[end:]], check=False)
    print(f"--- {datetime.now():%H:%M:%S}: watching for changes, Ctrl-C to stop ---", flush=True)
