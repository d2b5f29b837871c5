"""The settings of docs/editors.md, and how tests run editors with them."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

from tests.paths import ROOT

PAGE = (ROOT / "docs" / "editors.md").read_text("utf-8")
TODAY = "1779003300"  # 2026-05-17, for SOURCE_DATE_EPOCH


def blocks(heading: str, language: str) -> list[str]:
    """Return the blocks of a language in a section of the page, without its subsections."""
    (section,) = re.findall(rf"^#+ {heading}\n(.*?)(?=^##|\Z)", PAGE, re.DOTALL | re.MULTILINE)
    return re.findall(f"```{language}\n(.*?)```", section, re.DOTALL)


def block(heading: str, language: str) -> str:
    """Return the only block of a language in a section of the page."""
    (content,) = blocks(heading, language)
    return content


def environment(folder: Path) -> dict[str, str]:
    """Return an environment with ``perflint`` on the PATH, and a folder as the home directory.

    A command leaves the number of its process in the file ``perflint.pid`` of the folder.
    """
    (folder / "bin").mkdir()
    script = folder / "bin" / "perflint"
    number = shlex.quote(str(folder / "perflint.pid"))
    python = shlex.quote(sys.executable)
    script.write_text(f'#!/bin/sh\necho $$ >{number}\nexec {python} -m perflint "$@"\n')
    script.chmod(0o755)
    path = f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}"
    variables = {"PATH": path, "HOME": str(folder), "LC_ALL": "C.UTF-8", "TERM": "xterm"}
    return os.environ | variables | {"SOURCE_DATE_EPOCH": TODAY}


def edit(command: list[str], folder: Path, environment: dict[str, str]) -> str:
    """Run an editor without a terminal; return its output."""
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )
    return done.stdout + done.stderr
