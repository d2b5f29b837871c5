"""The hook, wherever a repository has its hooks: the step of ``perflint init``."""

import os
from typing import Any

from perflint.cli import install
from perflint.cli.init.existing_tools import PREK, Surroundings
from perflint.cli.init.hook_entry import Origin, is_ours, item, toml_of
from perflint.cli.init.proposals import Offers
from perflint.cli.init.toml_append import parsed, with_tables
from perflint.cli.parser import Arguments, UsageError
from perflint.reporters.escape import escaped
from perflint.sources import git
from perflint.sources.file_change import EditError, FileChange, WriteError, read

_COMMAND = "perflint check --staged"
_LEFTHOOK = f"""\
pre-commit:
  jobs:
    - name: perflint
      run: {_COMMAND}
"""
_LOCAL = (
    "It runs the perflint on the PATH; to have perflint fetched from its repository: --repo URL\n"
)


def offer_hook(
    offers: Offers,
    root: str,
    around: Surroundings,
    origin: Origin | None,
    argument_files: list[str],
) -> list[str]:
    """Offer the hook to what runs hooks here; return what there is to say where nothing is to do.

    Raises UsageError.
    """
    if around.hooks:
        wanted = item(origin, argument_files)
        local = "" if origin is not None else _LOCAL
        told = [_into_file(offers, root, path, wanted, local) for path in around.hooks]
        return [*filter(None, told)]
    for path in (*around.lefthook, *around.husky):
        if path in around.known:
            return [f"the hook is in {path}"]
        text = _LEFTHOOK if path in around.lefthook else f"{_COMMAND}\n"
        into = ".husky/pre-commit" if path == ".husky" else path
        offers.show(f"Hook, for you to put into {into}", text)
        return []
    return _git_hook(offers, root)


def _into_file(
    offers: Offers, root: str, path: str, wanted: dict[str, Any], local: str
) -> str | None:
    """Offer the hook to a file of pre-commit or prek."""
    from perflint.cli.init import yaml_insert as yaml_hooks

    data = b""
    title = f"Hook into {path}"
    is_toml = path == PREK
    try:
        data = read(root, path) or data
        hooks = _toml_hooks(data) if is_toml else yaml_hooks.hooks_in(data)
        if any(map(is_ours, hooks)):
            return f"the hook is in {path}"
        after = (
            with_tables(data, toml_of(wanted)) if is_toml else yaml_hooks.with_item(data, wanted)
        )
    except (EditError, WriteError) as error:
        lines = yaml_hooks.lines_of(wanted)
        text = toml_of(wanted) if is_toml else "".join(f"{line}\n" for line in lines)
        offers.refuse(title, f"{error}; this belongs there", text)
        return None
    offers.offer(title, FileChange(path, data, after), note=local)
    return None


def _toml_hooks(data: bytes) -> list[dict[str, Any]]:
    repos = parsed(data).get("repos", [])
    lists = [one.get("hooks") for one in repos if isinstance(one, dict)]
    return [hook for hooks in lists for hook in hooks or () if isinstance(hook, dict)]


def _git_hook(offers: Offers, root: str) -> list[str]:
    """Offer git's own hook, as ``perflint install`` writes it."""
    if git.root_of(root) is None:
        return ["this is no git repository; once it is, perflint install writes the hook"]
    try:
        path = os.path.join(git.hooks_folder(root), "pre-commit")
    except git.GitError as error:
        raise UsageError(str(error)) from None
    shown = escaped(os.path.relpath(path, root) if path.startswith(root + os.sep) else path)
    if install.is_ours(path):
        return [f"the hook is in {shown}"]
    if not _is_own(path, root):
        return [f"git takes hooks from {os.path.dirname(path)}; perflint install writes one there"]
    if install.is_foreign(path):
        offers.show(f"Hook, for you to put into {shown}", f"{_COMMAND}\n")
        return []
    offers.offer(
        "Hook of git, as perflint install writes it",
        FileChange(shown, None, install.text_of("pre-commit")),
        put=lambda: install.run_install(Arguments(pre_push=False, force=False)),
    )
    return []


def _is_own(path: str, root: str) -> bool:
    """Tell whether a hook is of this repository alone: core.hooksPath may name one for all."""
    own = git.ask(root, "rev-parse", "--git-common-dir") or ".git"
    tops = (os.path.realpath(top) for top in (root, os.path.join(root, own)))
    return any(os.path.realpath(path).startswith(os.path.join(top, "")) for top in tops)
