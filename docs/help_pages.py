"""Make the pages that ``perflint help`` prints from those in ``docs/``: links become commands.

``make generate`` runs this last, because the pages contain the output of commands.
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from perflint.cli.help import TOPICS  # noqa: E402
from perflint.rules import GROUP_OF  # noqa: E402

FOLDER = "perflint/pages"
_COMMENT = re.compile(r"<!--.*?-->\n*", re.DOTALL)
_CODE = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)
_IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)\n*")
_LINK = re.compile(r"\[([^\]]*)\]\(([^)\s]*)\)")


def page(topic: str) -> str:
    """Return a page for a terminal, without comments, images and links."""
    text = (ROOT / "docs" / f"{topic}.md").read_text("utf-8")
    text = _IMAGE.sub("", _COMMENT.sub("", text))
    pieces, end = [], 0
    for code in _CODE.finditer(text):
        pieces += [_LINK.sub(_named, text[end : code.start()]), code.group()]
        end = code.end()
    return "".join((*pieces, _LINK.sub(_named, text[end:])))


def _named(link: re.Match[str]) -> str:
    """Return the text of a link, and the command that prints what it points to."""
    text, target = link.groups()
    if target.startswith("https://"):
        return f"{text} ({target})"
    name, _, section = target.partition("#")
    topic = name.removesuffix(".md")
    if topic in TOPICS:
        return f"{text} (`perflint help {topic}`)"
    if topic == "rules":
        command = f"perflint rule {section}" if section in GROUP_OF else "perflint rule --all"
        return f"{text} (`{command}`)"
    return text


def main() -> None:
    """Write every page."""
    (ROOT / FOLDER).mkdir(exist_ok=True)
    for topic in TOPICS:
        (ROOT / FOLDER / f"{topic}.md").write_text(page(topic), "utf-8", newline="\n")


if __name__ == "__main__":
    main()
