"""``perflint server``: a language server for editors, over standard input and output."""

import gc
import os
import sys
from typing import BinaryIO

from perflint.cli.address import documentation
from perflint.cli.options import ConfigOptions, add_configuration, add_selection
from perflint.cli.parser import Parser, UsageError
from perflint.cli.project import today
from perflint.cli.rerun import repeated_options
from perflint.config import check_selectors
from perflint.config.load import Overrides
from perflint.engine.report import Rerun
from perflint.primitives.record import Record


class Options(Record):
    """The options of ``perflint server``."""

    config: ConfigOptions


def add_options(server: Parser) -> None:
    """Add the options of ``perflint server``."""
    add_selection(server)
    server.add_argument(
        "--scope",
        choices=("file", "changed"),
        help="what to report: whole files, or only what changed since HEAD (default: changed)",
    )
    add_configuration(server)


def run(options: Options) -> int:
    """Serve the editor that started this process, until it ends the server; raises UsageError."""
    check_selectors("--select", options.config.select)
    check_selectors("--ignore", options.config.ignore)
    try:
        from perflint.server.language_server import serve
    except ImportError as error:
        if not (error.name or "").startswith(("pygls", "lsprotocol")):
            raise
        raise UsageError("server needs pygls: pip install 'perflint-baselines[server]'") from None
    from perflint.server.checker import ServerOptions
    from perflint.server.presentation import Presentation
    from perflint.server.project_state import StateOptions

    gc.enable()  # this process may run for days
    gc.freeze()  # collections need not look at the modules
    repeated = repeated_options(options.config, None)
    presentation = Presentation(Rerun(options=repeated), documentation())
    config = options.config
    overrides = Overrides(config.select, config.ignore, config.scope)
    today()  # an invalid SOURCE_DATE_EPOCH is an error at the start
    state = StateOptions(today, config.config_file, config.isolated, overrides)
    if os.isatty(0):
        print("perflint: waiting for an editor: perflint help editors", file=sys.stderr)
    return serve(ServerOptions(state, presentation), *_streams())


def _streams() -> tuple[BinaryIO, BinaryIO]:
    """Return the streams of the protocol; anything else that is printed goes to standard error."""
    sys.stdout.flush()
    stdout = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    return os.fdopen(0, "rb", closefd=False), stdout
