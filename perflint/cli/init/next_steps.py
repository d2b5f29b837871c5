"""The end of ``perflint init``: what there was no need for, and what to type next."""

import os
import sys
from collections.abc import Iterable
from shlex import quote

from perflint import __version__
from perflint.cli.init.existing_tools import PREK, Surroundings
from perflint.cli.init.hook_entry import Origin
from perflint.cli.init.proposals import Offers
from perflint.cli.parser import Arguments
from perflint.cli.terminal import Terminal
from perflint.reporters.escape import escaped
from perflint.sources import git


def print_next(
    offers: Offers,
    notes: Iterable[str],
    around: Surroundings,
    origin: Origin | None,
    arguments: Arguments,
    style: Terminal,
) -> None:
    """Print what there was nothing to do for, what is not written, and the next commands."""
    print()
    for note in notes:
        print(escaped(note[0].upper() + note[1:] + "."))
    known = sorted({*around.ci} & around.known)
    if known:
        print(escaped(f"CI knows of perflint: {known[0]}."))
    commands = _commands(offers, around, arguments, style)
    commands += [] if known else _for_ci(around, origin)
    print(style.paint("Next:", "bold"))
    for command in commands:
        print(f"  {escaped(command)}")
    if offers.left:
        why = "" if arguments.dry_run else " without a terminal to ask on; --yes writes all of it"
        sys.stdout.flush()
        print(f"perflint: nothing was written{why}", file=sys.stderr)


def _commands(
    offers: Offers, around: Surroundings, arguments: Arguments, style: Terminal
) -> list[str]:
    commands = []
    again = "perflint init" if arguments.dry_run else "perflint init --yes"
    here = os.getcwd()
    in_git = git.root_of(here) is not None
    if offers.written and in_git:
        commands.append(f"git add {' '.join(quote(style.path(path)) for path in offers.written)}")
    if around.hooks and in_git and not _has_git_hook(here):
        commands.append("prek install" if around.hooks == (PREK,) else "pre-commit install")
    return [*commands, again if offers.left else "perflint check"]


def _has_git_hook(folder: str) -> bool:
    try:
        return os.path.exists(os.path.join(git.hooks_folder(folder), "pre-commit"))
    except git.GitError:
        return False


def _for_ci(around: Surroundings, origin: Origin | None) -> list[str]:
    """Return how CI comes to check, which is for people to write."""
    repo, rev = origin or ("https://github.com/OWNER/perflint", f"v{__version__}")
    if any(path.startswith(".github/") for path in around.ci):
        name = repo.removesuffix(".git").partition("github.com/")[2] or "OWNER/perflint"
        return [f"in a workflow, behind a checkout with fetch-depth: 0:  - uses: {name}@{rev}"]
    if around.ci:
        return [f'in CI:  pip install "git+{repo}@{rev}" && perflint check --base origin/main']
    return ["in CI: docs/ci.md has recipes"]
