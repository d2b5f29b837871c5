"""The end of ``perflint init``: steps that were not needed, and the next commands to run."""

import os
import sys
from collections.abc import Iterable, Sequence
from shlex import quote

from perflint.cli.init.existing_tools import PREK, ExistingTools
from perflint.cli.init.hook_entry import Origin
from perflint.cli.init.proposals import Proposals
from perflint.cli.terminal import Terminal
from perflint.reporters.commands import shell
from perflint.reporters.escape import escaped
from perflint.sources import git


def print_next(
    proposals: Proposals,
    notes: Iterable[str],
    tools: ExistingTools,
    origin: Origin | None,
    style: Terminal,
    repeated: Sequence[str],
) -> None:
    """Print the notes on steps that were not needed, and the next commands.

    ``repeated`` are options that another ``perflint init`` repeats.
    """
    print()
    for note in notes:
        print(escaped(note[0].upper() + note[1:] + "."))
    mentions = sorted({*tools.ci} & tools.mentioning)
    if mentions:
        print(escaped(f"CI already mentions perflint: {mentions[0]}."))
    commands = _commands(proposals, tools, style, repeated)
    commands += [] if mentions else _ci_steps(tools, origin)
    print(style.paint("Next:", "bold"))
    for command in commands:
        print(f"  {escaped(command)}")
    if proposals.unwritten:
        reason = ", because there is no terminal to ask on; --yes writes all changes"
        sys.stdout.flush()
        print(
            f"perflint: nothing was written{'' if proposals.dry_run else reason}", file=sys.stderr
        )


def _commands(
    proposals: Proposals, tools: ExistingTools, style: Terminal, repeated: Sequence[str]
) -> list[str]:
    commands = []
    init = shell("perflint", "init", *(() if proposals.dry_run else ("--yes",)), *repeated)
    current = os.getcwd()
    in_git = git.root_of(current) is not None
    if proposals.written and in_git:
        paths = " ".join(quote(style.path(path)) for path in proposals.written)
        commands.append(f"git add {paths}")
    if tools.hooks and in_git and not _has_git_hook(current):
        commands.append("prek install" if tools.hooks == (PREK,) else "pre-commit install")
    return [*commands, init if proposals.unwritten else "perflint check"]


def _has_git_hook(folder: str) -> bool:
    try:
        return os.path.exists(os.path.join(git.hooks_folder(folder), "pre-commit"))
    except git.GitError:
        return False


def _ci_steps(tools: ExistingTools, origin: Origin | None) -> list[str]:
    """Return how to run perflint in CI, which the user has to set up."""
    if origin is None or not tools.ci:
        return ["to check pull requests in CI: perflint help ci"]
    name = origin.repo.removesuffix(".git").partition("github.com/")[2]
    if name and any(path.startswith(".github/") for path in tools.ci):
        return [
            f"in a workflow, after a checkout with fetch-depth: 0:  - uses: {name}@{origin.rev}"
        ]
    install = shell("pip", "install", f"git+{origin.repo}@{origin.rev}")
    return [f"in CI:  {install} && perflint check --base origin/main"]
