"""The keys of the configuration as types.

The string below a field becomes the description of its key in editors and in the reference.
"""

from datetime import date
from typing import Literal

from perflint.primitives.finding import Scope, Severity
from perflint.primitives.record import Record

Policy = Literal["snapshot", "tighten-only", "free"]

DEFAULT_POLICY: Policy = "snapshot"
"""The policy of files for which the configuration has none."""


class BaselineSet(Record):
    """A set of baselines with common settings."""

    files: tuple[str, ...]
    """Globs of the files, relative to the repository root."""

    format: str | None = None
    """The format of the files (default: detected from path and content)."""

    policy: Policy | None = None
    """How a scenario may change: as a whole, only to lower values, or almost freely.

    The default is `snapshot`; for a new file of a format with a file for each run, it is `free`.
    """

    max_age_days: int | None = None
    """The `max-age-days` of the rule `stale-date` for these files."""


class ArgumentSet(Record):
    """A set of argument files with common settings."""

    files: tuple[str, ...] = ("**/server_args.py", "**/server_args/*.py")
    """Globs of the files, relative to the repository root."""

    classes: tuple[str, ...] = ("ServerArgs", "*Args", "*Arguments", "*Config")
    """Globs of the classes whose fields are set by arguments."""

    functions: tuple[str, ...] = ("add_cli_args", "add_*_args", "_add_*_args")
    """Globs of functions and methods that add arguments; `<module>` is the code outside of them."""

    families: dict[str, tuple[str, ...]] = {}  # noqa: RUF012
    """Name of a family → globs of flags or fields that must be in the same group."""

    allow: tuple[str, ...] = ()
    """Globs of flags that need not have a field."""

    require_headers_in: tuple[Literal["class", "function"], ...] = ("class", "function")
    """Where each group must have a header comment."""

    scope: Scope | None = None
    """What is reported of these files (default: the `scope` for all files)."""


class ArgumentDocsSet(Record):
    """Pages with tables that document the arguments of some files."""

    files: tuple[str, ...]
    """Globs of the pages, relative to the repository root."""

    arguments: tuple[str, ...]
    """Globs of the argument files that the pages document."""

    headings: tuple[str, ...] = ("*",)
    """Globs of the headings above the tables (default: every table whose flags are known)."""

    column: str = "*"
    """A glob of the title of the column with the flags (default: the column that has them)."""


class Ignored(Record):
    """Findings that are accepted, with the reason."""

    rule: str
    """A rule, a group of rules, or a glob of rules."""

    path: str
    """A glob of files, relative to the repository root."""

    reason: str
    """Why the findings are accepted."""

    scenario: str = "*"
    """A glob of scenarios or flags."""

    field: str | None = None
    """A glob of paths in the scenario, such as `stages_ms/*` (default: all findings)."""

    expires: date | None = None
    """The last date on which the findings are ignored."""


class Settings(Record):
    """The keys of ``[tool.perflint]`` or ``perflint.toml``."""

    select: tuple[str, ...] = ("all",)
    """Rules that run: names, groups, or globs of names."""

    ignore: tuple[str, ...] = ()
    """Rules that do not run: names, groups, or globs of names."""

    per_file_ignores: dict[str, tuple[str, ...]] = {}  # noqa: RUF012
    """Glob of files → rules that do not run on them."""

    severity: dict[str, Severity] = {}  # noqa: RUF012
    """Name, group or glob of rules → their severity; the last matching key is used."""

    rules: dict[str, dict[str, object]] = {}  # noqa: RUF012
    """Name of a rule → its options."""

    baselines: tuple[BaselineSet, ...] = ()
    """Sets of baselines; the first set that matches a file is used."""

    arguments: tuple[ArgumentSet, ...] = (ArgumentSet(),)
    """Sets of argument files; the first set that matches a file is used."""

    argument_docs: tuple[ArgumentDocsSet, ...] = ()
    """Sets of pages that document arguments; the first set that matches a page is used."""

    ignored: tuple[Ignored, ...] = ()
    """Findings that are accepted."""

    scope: Scope | None = None
    """What is reported: whole files, or only what a change touched (default: by the comparison)."""

    suppressions: str = "perflint-suppressions.toml"
    """Path of the suppression file, which lists existing findings, from the repository root."""

    formats: dict[str, object] = {}  # noqa: RUF012
    """Name of a format of your own → its description."""

    required_version: str | None = None
    """The required version of perflint: a version or a PEP 440 specifier."""
