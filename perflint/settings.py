"""The keys of the configuration, as types."""

from datetime import date
from typing import Literal, NamedTuple

from perflint.rule import Severity

Policy = Literal["snapshot", "tighten-only", "free"]


class BaselineSet(NamedTuple):
    """Files that are baselines of one kind."""

    files: tuple[str, ...]
    format: str | None = None
    policy: Policy = "snapshot"
    max_age_days: int | None = None


class ArgumentSet(NamedTuple):
    """Files that declare arguments in one way.

    ``families`` are globs of flags or fields that belong into one group, by a name for each family;
    ``allow`` are globs of flags that need no field. ``scope`` says what is reported where a file is
    compared with what it was: the arguments that the change touched, or all in the file.
    """

    files: tuple[str, ...] = ("**/server_args.py", "**/server_args/*.py")
    class_: str = "ServerArgs"
    function: str = "add_cli_args"
    families: dict[str, tuple[str, ...]] = {}  # noqa: RUF012
    allow: tuple[str, ...] = ()
    require_headers_in: tuple[Literal["class", "function"], ...] = ("class", "function")
    scope: Literal["changed", "file"] = "changed"


class Ignored(NamedTuple):
    """A finding that is known and accepted, with the reason; ``expires`` is the last day of it.

    ``rule`` is a name, group or glob, ``path`` a glob of files, ``scenario`` a glob of scenario or
    flag names, and ``field`` a glob of paths within the scenario, such as ``stages_ms/*``.
    """

    rule: str
    path: str
    reason: str
    scenario: str = "*"
    field: str | None = None
    expires: date | None = None


class Settings(NamedTuple):
    """The keys of ``[tool.perflint]``, or of ``perflint.toml``."""

    select: tuple[str, ...] = ("all",)
    ignore: tuple[str, ...] = ()
    per_file_ignores: dict[str, tuple[str, ...]] = {}  # noqa: RUF012
    severity: dict[str, Severity] = {}  # noqa: RUF012
    rules: dict[str, dict[str, object]] = {}  # noqa: RUF012
    baselines: tuple[BaselineSet, ...] = ()
    arguments: tuple[ArgumentSet, ...] = (ArgumentSet(),)
    ignored: tuple[Ignored, ...] = ()
    suppressions: str = "perflint-suppressions.toml"
    formats: dict[str, object] = {}  # noqa: RUF012
    required_version: str | None = None
