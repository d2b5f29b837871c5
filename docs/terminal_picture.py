"""Draw ``docs/assets/check.svg``: a terminal in which ``perflint check`` finds a wrong mean.

The text and its colors are what perflint prints for the example baseline. The picture loads no
files: it uses a monospace font of the reader, and sets the width of each piece of text, so that
carets are below their numbers in any font.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import escape

ROOT = Path(__file__).resolve().parent.parent
COMMAND = "perflint check"
TITLE = "perflint check finds a mean that does not match its samples"

COLUMNS = 88
CELL, LINE, FONT = 8.4, 20, 14
"""Pixels: the width of a character, the height of a line, the size of the font."""
MARGIN, BAR = 20, 36
"""Pixels: the space around the text, the height of the title bar."""

STYLES = {
    "1": "font-weight:600",
    "2": "fill:#8b949e",
    "31": "fill:#ff7b72",
    "32": "fill:#7ee787",
    "33": "fill:#e3b341",
    "36": "fill:#79c0ff",
}
"""ANSI code → CSS."""

HEAD = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" \
height="{height}" role="img" aria-labelledby="title">
<title id="title">{title}</title>
<style>
text {{ font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", \
"DejaVu Sans Mono", monospace; font-size: {font}px; fill: #e6edf3; white-space: pre }}
</style>
<rect x="0.5" y="0.5" width="{inner_width}" height="{inner_height}" rx="10" fill="#161b22" \
stroke="#3d444d"/>
<circle cx="22" cy="20" r="6" fill="#ff5f57"/>
<circle cx="42" cy="20" r="6" fill="#febc2e"/>
<circle cx="62" cy="20" r="6" fill="#28c840"/>
"""


class Piece(NamedTuple):
    """Text of one style on one line."""

    text: str
    style: str


def output() -> str:
    """Run the command, in color, on the example baseline after fixing its date."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(ROOT / "examples" / "perf_baselines.json", folder)
        for options in (["--fix"], ["--color", "always"]):
            done = subprocess.run(
                [sys.executable, "-m", *COMMAND.split(), *options],
                cwd=folder,
                env={"PYTHONPATH": str(ROOT), "SOURCE_DATE_EPOCH": "1780300000"},
                capture_output=True,
                encoding="utf-8",
                check=False,
            )
    return done.stdout


def pieces(line: str) -> Iterator[Piece]:
    """Split a line at its ANSI codes."""
    style = ""
    for text, codes in re.findall(r"([^\x1b]*)(?:\x1b\[([\d;]*)m)?", line):
        if text:
            yield Piece(text, style)
        style = ";".join(STYLES[code] for code in codes.split(";") if code in STYLES)


def wrapped(line: list[Piece]) -> Iterator[list[Piece]]:
    """Break a line between words if it is wider than the terminal."""
    row: list[Piece] = []
    for piece in line:
        text = piece.text
        while (room := COLUMNS - sum(len(before.text) for before in row)) < len(text):
            stop = text.rfind(" ", 0, room + 1)
            if stop < 0 and not row:  # one long word
                stop = room
            row.append(Piece(text[: max(stop, 0)], piece.style))
            yield row
            row, text = [], text[max(stop, 0) :].removeprefix(" ")
        row.append(Piece(text, piece.style))
    yield row


def drawn(row: list[Piece], y: float) -> str:
    """Return a row as an SVG element; ``y`` is the base line of the text."""
    spans, column = [], 0
    for piece in row:
        text = piece.text.strip(" ")
        start = column + len(piece.text) - len(piece.text.lstrip(" "))
        column += len(piece.text)
        if text:
            style = f' style="{piece.style}"' if piece.style else ""
            spans.append(
                f'<tspan x="{MARGIN + start * CELL:.1f}" textLength="{len(text) * CELL:.1f}" '
                f'lengthAdjust="spacingAndGlyphs"{style}>{escape(text)}</tspan>'
            )
    return f'<text y="{y:g}">{"".join(spans)}</text>\n' if spans else ""


def svg() -> str:
    """Return the picture."""
    prompt = [Piece("$", STYLES["32"]), Piece(f" {COMMAND}", STYLES["1"])]
    lines = [prompt, *([*pieces(line)] for line in output().splitlines())]
    rows = [row for line in lines for row in wrapped(line)]
    width = round(COLUMNS * CELL + 2 * MARGIN)
    height = BAR + len(rows) * LINE + MARGIN
    head = HEAD.format(
        width=width,
        height=height,
        inner_width=width - 1,
        inner_height=height - 1,
        title=TITLE,
        font=FONT,
    )
    top = BAR + LINE * 0.75
    return "".join(
        [head, *(drawn(row, top + number * LINE) for number, row in enumerate(rows)), "</svg>\n"]
    )


if __name__ == "__main__":
    print(svg(), end="")
