"""The configuration that a run goes by, and its day."""

import os
from datetime import date, datetime, timezone

from perflint.cli.parser import Arguments, UsageError
from perflint.config import Config, check_selectors, load


def configured(arguments: Arguments, root: str) -> Config:
    """Load the configuration for the current folder, or for ``root`` if that is elsewhere."""
    here = os.getcwd()
    folder = here if os.path.commonpath((root, here)) == root else root
    select = tuple(getattr(arguments, "select", ()))
    ignore = tuple(getattr(arguments, "ignore", ()))
    check_selectors("--select", select)
    check_selectors("--ignore", ignore)
    return load(
        folder,
        root,
        path=arguments.config,
        isolated=arguments.isolated,
        select=select,
        ignore=ignore,
    )


def today(arguments: Arguments) -> date:
    """Return the day to judge dates by, in UTC."""
    if arguments.today is not None:
        return arguments.today
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if not epoch:
        return datetime.now(timezone.utc).date()
    try:
        return datetime.fromtimestamp(int(epoch), timezone.utc).date()
    except (ValueError, OverflowError, OSError):
        raise UsageError(f"SOURCE_DATE_EPOCH is '{epoch}', not a number of seconds") from None
