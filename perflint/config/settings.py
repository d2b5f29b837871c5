"""The keys of the configuration, as types; below each, what an editor shows where it is typed."""

from datetime import date
from typing import Literal

from perflint.primitives.record import Record
from perflint.rules.rule import Severity

Policy = Literal["snapshot", "tighten-only", "free"]


class BaselineSet(Record):
    """Files that are baselines of one kind."""

    files: tuple[str, ...]
    """Globs of the files, from the top of the repository."""

    format: str | None = None
    """The format of the files; without it, told by their name or content."""

    policy: Policy = "snapshot"
    """What a change may do: replace scenarios whole, only lower values, or nearly all."""

    max_age_days: int | None = None
    """For stale-date: the oldest age that passes, in days."""


class ArgumentSet(Record):
    """Files that declare arguments in one way."""

    files: tuple[str, ...] = ("**/server_args.py", "**/server_args/*.py")
    """Globs of the files, from the top of the repository."""

    class_: str = "ServerArgs"
    """The dataclass that has a field for each argument."""

    function: str = "add_cli_args"
    """What adds the arguments to a parser: a method of the class, or a function of the module."""

    families: dict[str, tuple[str, ...]] = {}  # noqa: RUF012
    """Globs of flags or fields that belong into one group, by a name for each family."""

    allow: tuple[str, ...] = ()
    """Globs of flags that need no field."""

    require_headers_in: tuple[Literal["class", "function"], ...] = ("class", "function")
    """Where each group must have a header comment."""

    scope: Literal["changed", "file"] = "changed"
    """What is reported of a changed file: arguments that the change touched, or all."""


class Ignored(Record):
    """A finding that is known and accepted, with the reason."""

    rule: str
    """A rule, a group of rules, or a glob of rules."""

    path: str
    """A glob of files, from the top of the repository."""

    reason: str
    """Why it is accepted: for whoever reads this later."""

    scenario: str = "*"
    """A glob of scenarios, or of flags."""

    field: str | None = None
    """A glob of paths within the scenario, such as `stages_ms/*`; without it, all."""

    expires: date | None = None
    """The last day on which anything is hidden."""


class Settings(Record):
    """The keys of ``[tool.perflint]``, or of ``perflint.toml``."""

    select: tuple[str, ...] = ("all",)
    """The rules that run: names, groups, or globs of names."""

    ignore: tuple[str, ...] = ()
    """The rules that do not run: names, groups, or globs of names."""

    per_file_ignores: dict[str, tuple[str, ...]] = {}  # noqa: RUF012
    """The rules that do not run on some files, by a glob of these."""

    severity: dict[str, Severity] = {}  # noqa: RUF012
    """What a finding is, by a name, group or glob of rules; the last one that fits decides."""

    rules: dict[str, dict[str, object]] = {}  # noqa: RUF012
    """The options of rules, by rule."""

    baselines: tuple[BaselineSet, ...] = ()
    """Files that are baselines; the first set that matches a file counts."""

    arguments: tuple[ArgumentSet, ...] = (ArgumentSet(),)
    """Files that declare arguments; the first set that matches a file counts."""

    ignored: tuple[Ignored, ...] = ()
    """Findings that are accepted, each with its reason."""

    suppressions: str = "perflint-suppressions.toml"
    """The file of findings that were there when perflint came, within the repository."""

    formats: dict[str, object] = {}  # noqa: RUF012
    """Formats of your own, by name."""

    required_version: str | None = None
    """The version of perflint that must run: a version, or a PEP 440 specifier."""
