"""The step of ``perflint init`` that adds the hook, with the tool that runs the hooks already."""

import os
from typing import Any

from perflint.cli import git_hooks, install
from perflint.cli.init.existing_tools import PREK, ExistingTools
from perflint.cli.init.hook_entry import (
    HOOK,
    HOOKS,
    PROJECT_HOOK,
    Origin,
    as_toml,
    is_ours,
    repo_entry,
)
from perflint.cli.init.proposals import Proposals
from perflint.cli.init.toml_append import parse_toml, with_tables
from perflint.cli.parser import UsageError
from perflint.config import Config
from perflint.documents.tables.endings import is_rst
from perflint.reporters.escape import escaped
from perflint.sources import git
from perflint.sources.file_change import EditError, FileChange, WriteError, read

_COMMAND = "perflint check --staged --fix"
_LEFTHOOK = f"""\
pre-commit:
  jobs:
    - name: perflint
      run: {_COMMAND}
"""
_LOCAL_HOOK = (
    "They run the perflint on the PATH. To fetch it from its repository instead: --repo URL\n"
)


def propose_hook(
    proposals: Proposals,
    config: Config,
    root: str,
    tools: ExistingTools,
    origin: Origin | None,
    argument_files: list[str],
) -> list[str]:
    """Propose the hook for each hook manager, or as a git hook; return notes if it exists already.

    Raises UsageError.
    """
    if tools.hooks:
        pages = (page for each in config.settings.argument_docs for page in each.files)
        needs_docutils = any(map(is_rst, pages))
        entry = repo_entry(origin, argument_files, needs_docutils=needs_docutils)
        note = "" if origin is not None else _LOCAL_HOOK
        notes = [_propose_entry(proposals, root, path, entry, note) for path in tools.hooks]
        return [*filter(None, notes)]
    for path in (*tools.lefthook, *tools.husky):
        if path in tools.mentioning:
            return [f"the hook is in {path}"]
        text = _LEFTHOOK if path in tools.lefthook else f"{_COMMAND}\n"
        file = ".husky/pre-commit" if path == ".husky" else path
        proposals.show(f"Add this hook to {file} yourself", text)
        return []
    return _propose_git_hook(proposals, root)


def _propose_entry(
    proposals: Proposals, root: str, path: str, entry: dict[str, Any], note: str
) -> str | None:
    """Propose the entry for a file of pre-commit or prek; return a note if it has the hook."""
    from perflint.cli.init import ci_skip, yaml_insert

    data = b""
    title = f"Add the hooks to {path}"
    is_toml = path == PREK
    try:
        data = read(root, path) or data
        hooks = _toml_hooks(data) if is_toml else yaml_insert.hooks_in(data)
        if any(map(is_ours, hooks)):
            ids = {hook.get("id") for hook in hooks}
            is_alone = not ids.isdisjoint(HOOKS) and PROJECT_HOOK not in ids
            missing = f", without {PROJECT_HOOK}, which checks deletions: add it there"
            return f"the hook is in {path}{missing if is_alone else ''}"
        if is_toml:
            after = with_tables(data, as_toml(entry))
        else:
            after = yaml_insert.with_entry(data, entry)
            is_local = entry["repo"] == "local"
            skip = ((HOOK, PROJECT_HOOK), ci_skip.LOCAL) if is_local else ((HOOK,), ci_skip.FIXES)
            after, skipped = ci_skip.skipped_in_ci(after, *skip)
            note += skipped
    except (EditError, WriteError) as error:
        lines = yaml_insert.lines_of(entry)
        text = as_toml(entry) if is_toml else "".join(f"{line}\n" for line in lines)
        proposals.fail(title, str(error), text)
        return None
    proposals.propose(title, FileChange(path, data, after), note=note)
    return None


def _toml_hooks(data: bytes) -> list[dict[str, Any]]:
    repos = parse_toml(data).get("repos", [])
    lists = [repo.get("hooks") for repo in repos if isinstance(repo, dict)]
    return [hook for hooks in lists for hook in hooks or () if isinstance(hook, dict)]


def _propose_git_hook(proposals: Proposals, root: str) -> list[str]:
    """Propose the git hook of ``perflint install``; return a note if it is not written."""
    if git.root_of(root) is None:
        return ["this is not a git repository; after git init, perflint install writes the hook"]
    try:
        path = os.path.join(git.hooks_folder(root), "pre-commit")
    except git.GitError as error:
        raise UsageError(str(error)) from None
    shown = escaped(os.path.relpath(path, root) if path.startswith(root + os.sep) else path)
    if git_hooks.is_ours(path):
        return [f"the hook is in {shown}"]
    if not _is_in_repository(path, root):
        folder = os.path.dirname(path)
        return [f"git runs the hooks of {folder}; perflint install writes the hook there"]
    if git_hooks.is_foreign(path):
        proposals.show(f"Add this hook to {shown} yourself", f"{_COMMAND}\n")
        return []
    proposals.propose(
        "Create the git hook, as perflint install does",
        FileChange(shown, None, git_hooks.script("pre-commit")),
        apply=lambda: install.run(install.Options()),
    )
    return []


def _is_in_repository(path: str, root: str) -> bool:
    """Tell whether a hook belongs to this repository only.

    ``core.hooksPath`` may name a directory that several repositories share.
    """
    git_folder = git.ask(root, "rev-parse", "--git-common-dir") or ".git"
    tops = (os.path.realpath(top) for top in (root, os.path.join(root, git_folder)))
    return any(os.path.realpath(path).startswith(os.path.join(top, "")) for top in tops)
