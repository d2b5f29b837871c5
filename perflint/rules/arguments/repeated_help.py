"""Two flags have the same help text.

What it does
    Reports a flag whose help text, of more than 12 characters, is that of an earlier flag. Ignores
    deprecated flags, flags that set the same field, and flags that differ in one word, such as
    ``--encoder-type`` and ``--decoder-type``, if the text contains neither or both of the words.

Why it matters
    A help text that was copied along with its argument describes the other flag.

Fix
    None: describe what this flag does.
"""

import re
from collections.abc import Iterator

from perflint.documents.arguments.argument import Argument
from perflint.documents.arguments.module import ArgumentModule
from perflint.primitives.finding import Finding, Related
from perflint.rules.rule import Example, NoOptions, Rule

LONGEST_SHARED = 12
"""Two flags may share a text of at most this length, such as ``File name.``."""


def check(module: ArgumentModule, options: NoOptions) -> Iterator[Finding]:
    """Report each help text that an earlier flag has."""
    seen: dict[str, Argument] = {}
    for argument in module.all_arguments:
        text = " ".join(((argument.help and argument.help.text) or "").split())
        if len(text) <= LONGEST_SHARED or argument.help is None or argument.deprecated:
            continue
        first = seen.setdefault(text, argument)
        if first is argument or first.help is None or _may_share(first, argument, text):
            continue
        yield Finding(
            argument.help.span,
            f"`{argument.name}` has the help text of `{first.name}`",
            argument=argument.name,
            found=text,
            related=(Related(first.help.span, f"the text of `{first.name}`"),),
            label="the same text",
            help=f"describe what `{argument.name}` does",
            concerns=(f"{first.name} / {argument.name}",),
        )


def _may_share(first: Argument, second: Argument, text: str) -> bool:
    """Tell whether a text can describe both flags."""
    if first.destination == second.destination:
        return True
    words, others = (
        argument.name.lstrip("-").lower().replace("_", "-").split("-")
        for argument in (first, second)
    )
    if len(others) == len(words) + 1 and others[-1].isdigit():
        return words == others[:-1]  # ``--weights`` and ``--weights-2``
    if len(words) != len(others):
        return False
    different = [pair for pair in zip(words, others, strict=True) if pair[0] != pair[1]]
    in_text = re.findall(r"\w+", text.lower())
    named = [any(word.startswith(part) for word in in_text) for part in different[0]]
    return len(different) == 1 and named[0] == named[1]


RULE = Rule(
    subject=ArgumentModule,
    severity="warning",
    check=check,
    examples=(
        Example(
            bad="""\
def add_cli_args(parser):
    parser.add_argument("--webui", action="store_true", help="Serve a page to try the model.")
    parser.add_argument("--webui-port", type=int, help="Serve a page to try the model.")
""",
            good="""\
def add_cli_args(parser):
    parser.add_argument("--webui", action="store_true", help="Serve a page to try the model.")
    parser.add_argument("--webui-port", type=int, help="The port of the page.")
""",
        ),
    ),
)
