"""Run the commands of the pages, and write what they print below them.

``make generate`` runs this file. ``tests/end_to_end/test_docs_pages.py`` runs the same commands and
compares: a page that shows old output fails.

The commands of a page run in one shell, in the order of the page. They are

- the lines after ``$`` in ``console`` blocks; the lines below each are its output,
- ``bash`` blocks (a block of commands that must not run is ``sh``),
- ``<!-- run: COMMAND -->`` comments, which readers do not see. If a block of another language
  follows directly, it shows the output of the command.

The shell starts in a directory that contains only ``perflint/``, a copy of what the pages use from
a clone. perflint and git take the same day as today, so that commit ids are the same in every run.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timezone
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
PAGES = (
    "README.md",
    "docs/index.md",
    "docs/getting-started.md",
    "docs/policies.md",
    "docs/adopting.md",
    "docs/updating.md",
    "docs/explaining.md",
    "docs/history.md",
    "docs/json-output.md",
    "docs/writing-a-format.md",
    "docs/benchmark-tools.md",
)
STORY = "tests/end_to_end/first_week.md"
"""Approved text that is written like the pages, and compared by ``test_first_week.py``."""

CLONE = (
    "examples",
    "tests/fixtures",
    "tests/end_to_end/first_week_setup.sh",
    "pyproject.toml",
    "docs/writing-a-format.md",
)
"""What a page may use from ``perflint/``."""

TODAY = date(2026, 6, 1)
"""The day on which the pages are run. A page must print the same on any later day."""

END = "=== end of a command ==="
IGNORED = ("CI_", "FORCE_COLOR", "GIT_", "GITHUB_", "PRE_COMMIT")
"""Prefixes of environment variables that would change what perflint or git prints."""

ENVIRONMENT = {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_DEFAULT_HASH": "sha1",
    "PYTHONPATH": str(ROOT),
    "PYTHONUNBUFFERED": "1",  # both streams in the order of a terminal
}
GIT_CONFIG = "[user]\nname = You\nemail = you@example.org\n[init]\ndefaultBranch = main\n"

_PART = re.compile(
    r"^<!-- run: (?P<hidden>.*?)\s*-->\n(?:```(?!bash|console)\w+\n(?P<output>.*?)^```$)?"
    r"|^```(?P<language>bash|console)\n(?P<block>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
_DURATION = re.compile(r"\bduration: [\d.]+s$", re.MULTILINE)
"""What pre-commit prints of a verbose hook, and what differs in each run."""

_PROMPT = re.compile(r"^\$ (.*\n)((?:(?!\$ ).*\n)*)", re.MULTILINE)


class Command(NamedTuple):
    """A command of a page, and where in the page its output is."""

    line: str
    output: slice | None
    """None if the page does not show the output."""


class Result(NamedTuple):
    """What a command printed, standard error included, and its exit code."""

    output: str
    code: int


def commands(text: str) -> Iterator[Command]:
    """Yield the commands of a page in their order."""
    for part in _PART.finditer(text):
        if part["hidden"] is not None:
            shown = None if part["output"] is None else slice(*part.span("output"))
            yield Command(part["hidden"], shown)
        elif part["language"] == "console":
            for prompt in _PROMPT.finditer(text, *part.span("block")):
                yield Command(prompt[1], slice(*prompt.span(2)))
        else:
            yield Command(part["block"], None)


def run(lines: Sequence[str], folder: Path, today: date) -> list[Result]:
    """Run commands in one shell, in an empty folder, as on the given day."""
    for path in CLONE:
        copy = shutil.copytree if (ROOT / path).is_dir() else shutil.copy
        (folder / "perflint" / path).parent.mkdir(parents=True, exist_ok=True)
        copy(ROOT / path, folder / "perflint" / path)
    home = folder / ".home"
    home.mkdir()
    (home / "perflint").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m perflint "$@"\n')
    (home / "perflint").chmod(0o755)
    (home / "gitconfig").write_text(GIT_CONFIG)
    noon = datetime(today.year, today.month, today.day, 12, tzinfo=timezone.utc).timestamp()
    done = subprocess.run(
        ["bash"],
        input="".join(f"{{ {line.rstrip()}\n}}; echo {shlex.quote(END)} $?\n" for line in lines),
        cwd=folder,
        env={
            **{name: os.environ[name] for name in os.environ if not name.startswith(IGNORED)},
            **ENVIRONMENT,
            "HOME": str(home),
            "GIT_AUTHOR_DATE": f"{noon:.0f} +0000",
            "GIT_COMMITTER_DATE": f"{noon:.0f} +0000",
            "GIT_CONFIG_GLOBAL": str(home / "gitconfig"),
            "PATH": os.pathsep.join(
                (str(home), os.environ["PATH"], os.path.dirname(sys.executable))
            ),
            "SOURCE_DATE_EPOCH": f"{noon:.0f}",
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    printed = re.findall(rf"(.*?){END} (\d+)\n", done.stdout, re.DOTALL)
    if len(printed) != len(lines):
        raise RuntimeError(f"the shell ended early:\n{done.stdout}")
    return [Result(_DURATION.sub("duration: 0.3s", output), int(code)) for output, code in printed]


def refreshed(text: str, today: date = TODAY) -> str:
    """Return a page with what its commands print; raises RuntimeError if one of them crashes."""
    page = [*commands(text)]
    with tempfile.TemporaryDirectory() as folder:
        results = run([command.line for command in page], Path(folder), today)
    for command, result in reversed([*zip(page, results, strict=True)]):
        if "Traceback (most recent call last)" in result.output:
            raise RuntimeError(f"{command.line.rstrip()}\n{result.output}")
        if command.output is not None:
            text = text[: command.output.start] + result.output + text[command.output.stop :]
    return text


def main() -> None:
    """Rewrite the pages, or those given as arguments."""
    for page in sys.argv[1:] or (*PAGES, STORY):
        path = ROOT / page
        path.write_text(refreshed(path.read_text("utf-8")), "utf-8", newline="\n")


if __name__ == "__main__":
    main()
