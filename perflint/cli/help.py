"""``perflint help``: the pages of the documentation, which are part of the package."""

import os
import re
import sys
from argparse import ArgumentTypeError

from perflint import __version__
from perflint.cli import CLEAN
from perflint.cli.address import REPOSITORY
from perflint.cli.parser import Parser
from perflint.primitives.record import Record
from perflint.primitives.wording import closest

TOPICS = {
    "getting-started": "try perflint in five minutes",
    "adopting": "use it in a repository that has findings already",
    "ci": "check pull requests",
    "configuration": "turn rules off, accept findings, set options",
    "configuration-reference": "all keys of the configuration",
    "argument-files": "what is read of argument files, and of pages that document them",
    "policies": "what a change may do to a baseline",
    "updating": "update a baseline from CI runs",
    "history": "how each value changed, commit by commit",
    "explaining": "which limits a CI run exceeded, and how much runs differ",
    "benchmark-tools": "what is checked in files of benchmark tools",
    "formats": "the built-in formats",
    "writing-a-format": "check files of your own format",
    "editors": "see findings while you edit",
    "output-formats": "output for terminals, CI and programs",
    "json-output": "the keys of the JSON output",
    "exit-codes": "which result has which exit code",
    "security": "check files from strangers",
}
"""Page → what it is for. Rules have a command of their own: ``perflint rule``."""

_HOST = "https://github.com/"
_UNKNOWN = "URL"


class Options(Record):
    """The options of ``perflint help``."""

    topic: str | None


def add_options(help: Parser) -> None:
    """Add the options of ``perflint help``."""
    help.add_argument(
        "topic",
        nargs="?",
        type=_topic,
        choices=tuple(TOPICS),
        metavar="TOPIC",
        help="page to print",
    )


def _topic(text: str) -> str:
    from perflint.cli.commands import COMMANDS

    if text in COMMANDS and text not in TOPICS:
        raise ArgumentTypeError(f"'{text}' is a command; its options: perflint {text} --help")
    if closest(text, TOPICS) is None:
        raise ArgumentTypeError(f"unknown page '{text}'; all pages: perflint help")
    return text


def run(options: Options) -> int:
    """Print a page, or the list of all pages."""
    if options.topic is None:
        sys.stdout.write(_list())
    else:
        sys.stdout.write(_page(options.topic))
    return CLEAN


def _list() -> str:
    width = max(map(len, TOPICS))
    lines = [f"  {name:<{width}}  {summary}\n" for name, summary in TOPICS.items()]
    other = "Rules: perflint rule --all\nOptions of a command: perflint COMMAND --help\n"
    return f"Pages, printed by perflint help TOPIC:\n{''.join(lines)}\n{other}"


def _page(topic: str) -> str:
    """Return a page from ``perflint/pages/``, which ``make generate`` writes.

    It names the repository and the version that perflint was installed from, so that what is copied
    from it works. If they are unknown, ``URL`` stands for the repository.
    """
    from perflint.cli.init.hook_entry import installed_origin

    folder = os.path.join(os.path.dirname(os.path.dirname(__file__)), "pages")
    with open(os.path.join(folder, f"{topic}.md"), encoding="utf-8") as file:
        text = file.read()
    name_in_pages = REPOSITORY.removeprefix(_HOST)
    if name_in_pages not in text:
        return text
    origin = installed_origin()
    url, rev = origin if origin is not None else (_UNKNOWN, f"v{__version__}")
    name = url.removesuffix(".git").partition("github.com/")[2] or url
    text = text.replace(REPOSITORY, url).replace(name_in_pages, name)
    text = re.sub(rf"(@|\brev: )v{re.escape(__version__)}\b", rf"\g<1>{rev}", text)
    if origin is None:
        text = f"{_UNKNOWN} is the repository of perflint.\n\n{text}"
    return text
