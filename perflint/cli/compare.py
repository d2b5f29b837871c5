"""The two snapshots that ``perflint check`` and ``perflint suppress`` compare."""

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from perflint.cli.options import ComparisonOptions
from perflint.cli.parser import UsageError
from perflint.cli.project import Project
from perflint.primitives.finding import Scope
from perflint.primitives.record import Record
from perflint.reporters.escape import escaped
from perflint.rules import MOVED_SUPPRESSION, NEED_BASE
from perflint.sources import git
from perflint.sources.work_tree import ENDINGS, relative

if TYPE_CHECKING:  # imported only if snapshots are compared
    from perflint.sources.comparison import Comparison

_CI_BASES = ("PRE_COMMIT_FROM_REF", "GITHUB_BASE_REF", "CI_MERGE_REQUEST_DIFF_BASE_SHA")
"""The variables with which pre-commit, GitHub Actions and GitLab CI name the base of a change."""


class Compared(Record):
    """What files are compared with, and what is reported of them.

    ``comparison`` is None if there is nothing to compare with, or no need to. ``skipped`` says why
    whole files are checked without the rules about changes. ``writes_dates`` is False if CI names
    a base: it runs on any day after the measurement, so that today is not the date of it.
    ``only_moves`` tells that files are only compared to find what moved.
    """

    comparison: "Comparison | None" = None
    scope: Scope = "file"
    writes_dates: bool = True
    skipped: str | None = None
    only_moves: bool = False


def comparison_for(
    options: ComparisonOptions,
    paths: Sequence[str],
    project: Project,
    *,
    writes: bool = False,
    has_summary: bool = False,
) -> Compared:
    """Return the comparison that is requested by the command line or by CI, else that with HEAD.

    The configuration, or ``--scope``, says what is reported. By default it is what was touched if
    the comparison was requested, or runs under pre-commit, else whole files.

    ``writes`` tells that the command changes files, so that it must compare the work tree. Without
    a comparison a note on standard error says why, unless nothing needs one. ``has_summary`` tells
    that the command prints a summary, which says that nothing differs from HEAD instead of a note.
    Raises ComparisonError, and UsageError for invalid options or commits of pre-commit.
    """
    scope = project.config.settings.scope
    requested = options.staged or (options.from_ref, options.base) != (None, None)
    needs_base = not NEED_BASE.isdisjoint(project.config.selected())
    by_itself = scope == "changed" or (scope is None and _runs_in_hook_or_ci())
    if not (requested or needs_base or by_itself or _has_suppressions(project)):
        return Compared()
    if git.root_of(project.root) is None:
        reason = f"{project.root} is not in a git repository; there is nothing to compare with"
        if requested or options.require_base:
            raise UsageError(reason)
        return _without_base(scope, _NoBaseError(reason)) if scope == "changed" else Compared()
    try:
        comparison, from_ci = _open(options, paths, project, requested=requested, writes=writes)
    except _NoBaseError as error:
        if error.unchanged is not None and _may_have_new_files(paths, project):
            from perflint.cli.new_runs import has_new_runs

            if has_new_runs(paths, project):
                return Compared(error.unchanged, scope or "file")
        if options.require_base:
            raise UsageError(f"--require-base: {error}") from None
        if not (requested or needs_base or by_itself):
            if error.unchanged is not None:
                error.unchanged.close()
            return Compared()
        return _without_base(scope, error, has_summary=has_summary)
    is_about_change = requested or from_ci or "PRE_COMMIT" in os.environ
    return Compared(
        comparison,
        scope or ("changed" if is_about_change else "file"),
        writes_dates=not from_ci or ci_base() is None,
    )


def _may_have_new_files(paths: Sequence[str], project: Project) -> bool:
    """Tell quickly whether a file may be new for git, and not the first of its folder."""
    locations = [*map(os.path.abspath, paths or [project.root])]
    folders = [location for location in locations if os.path.isdir(location)]
    try:
        if any(file.blob is None for folder in folders for file in project.list_files(folder)):
            return True
        for folder in {os.path.dirname(each) for each in locations if each not in folders}:
            if sum(name.endswith(ENDINGS) for name in os.listdir(folder)) > 1:
                return True
    except (OSError, git.GitError):
        pass
    return False


def _has_suppressions(project: Project) -> bool:
    """Tell whether there is a suppression file, whose entries may name files that were renamed."""
    path = os.path.join(project.root, project.config.settings.suppressions)
    return project.config.reports(MOVED_SUPPRESSION) and os.path.lexists(path)


def moves_since_head(paths: Sequence[str], project: Project) -> Compared:
    """Return the comparison with HEAD that tells what moved; none if nothing differs."""
    if git.root_of(project.root) is None or git.is_bare(project.root):
        return Compared()
    from perflint.sources import comparison

    only = _pathspecs(paths, project)
    try:
        compared = comparison.with_head(project.root, only, project.list_files)
        return Compared(compared, only_moves=True) if compared.changed else Compared()
    except comparison.ComparisonError:
        return Compared()


def _runs_in_hook_or_ci() -> bool:
    """Tell whether pre-commit runs perflint, or CI names a base."""
    return not os.environ.keys().isdisjoint(("PRE_COMMIT", *_CI_BASES))


def _without_base(
    scope: Scope | None, error: "_NoBaseError", *, has_summary: bool = False
) -> Compared:
    """Return a comparison without differences, after a note that says why, if one is needed."""
    if scope == "changed":
        reported = "nothing is reported"
        if error.unchanged is not None:
            reported = "only files that git does not track are reported"
        _print_note(f'{reported}, because scope is "changed": {error}')
        return Compared(error.unchanged, scope)
    if error.unchanged is None or not has_summary:
        whole = ", and whole files are checked" if _runs_in_hook_or_ci() else ""
        _print_note(f"rules about changes were skipped{whole}: {error}")
    if error.unchanged is not None:
        error.unchanged.close()
    return Compared(skipped=error.problem)


def _print_note(note: str) -> None:
    print(f"perflint: {escaped(note)}", file=sys.stderr)


class _NoBaseError(Exception):
    """There is nothing to compare with: the ``problem``, and what helps if it is known.

    ``unchanged`` is the comparison with HEAD if nothing differs from it. It is only needed to tell
    which files are new.
    """

    def __init__(
        self, problem: str, message: str = "", unchanged: "Comparison | None" = None
    ) -> None:
        super().__init__(message or problem)
        self.problem = problem
        self.unchanged = unchanged


def _open(
    options: ComparisonOptions,
    paths: Sequence[str],
    project: Project,
    *,
    requested: bool,
    writes: bool,
) -> "tuple[Comparison, bool]":
    """Return the comparison, and whether CI names its base.

    Raises _NoBaseError, ComparisonError if the comparison was requested, and UsageError.
    """
    root = project.root
    if requested and options.from_ref is None and git.is_bare(root):
        raise UsageError(
            f"{root} is a bare repository, without a work tree or an index; use --from REF"
        )
    from perflint.sources import comparison

    only = _pathspecs(paths, project)
    try:
        if (compared := _requested(options, project, only)) is not None:
            return compared, False
        if (compared := from_pre_commit(project, only, writes=writes)) is not None:
            return compared, True
        if (compared := _from_ci(project, only)) is not None:
            return compared, True
        compared = comparison.with_head(root, only, project.list_files)
        if compared.changed:
            return compared, False
    except comparison.ComparisonError as error:
        if requested:
            raise
        raise _NoBaseError(error.problem, str(error)) from None
    problem = "nothing differs from HEAD"
    raise _NoBaseError(problem, f"{problem}; --base REF compares with another commit", compared)


def _pathspecs(paths: Sequence[str], project: Project) -> list[str]:
    files = [path for path in paths if not os.path.isdir(path)]
    return project.config.pathspecs(relative(os.path.abspath(path), project.root) for path in files)


def _requested(
    options: ComparisonOptions, project: Project, only: Sequence[str]
) -> "Comparison | None":
    from perflint.sources import comparison

    root, list_files = project.root, project.list_files
    if options.staged:
        return comparison.staged(root, list_files)
    if options.from_ref is not None:
        head = "HEAD" if options.to_ref is None else options.to_ref
        return comparison.between(root, options.from_ref, head, list_files)
    if options.base is not None:
        return comparison.against(root, options.base, only, list_files)
    return None


def from_pre_commit(
    project: Project, only: Sequence[str] = (), *, writes: bool = False
) -> "Comparison | None":
    """Return the comparison of the commits that pre-commit names, if it names two.

    Raises UsageError if one cannot be resolved: pre-commit was told to check this range.
    """
    base, head = os.environ.get("PRE_COMMIT_FROM_REF"), os.environ.get("PRE_COMMIT_TO_REF")
    if not base or not head:
        return None
    from perflint.sources import comparison

    try:
        if writes:
            return comparison.against(project.root, base, only, project.list_files)
        return comparison.between(project.root, base, head, project.list_files)
    except comparison.ComparisonError as error:
        raise UsageError(f"PRE_COMMIT_FROM_REF and PRE_COMMIT_TO_REF: {error}") from None


def _from_ci(project: Project, only: Sequence[str]) -> "Comparison | None":
    """Return the comparison with the base that GitHub Actions or GitLab CI names."""
    from perflint.sources import comparison

    base = ci_base()
    return comparison.against(project.root, base, only, project.list_files) if base else None


def ci_base() -> str | None:
    """Return the base that GitHub Actions or GitLab CI names, or None."""
    github, gitlab = map(os.environ.get, _CI_BASES[1:])
    return f"origin/{github}" if github else gitlab
