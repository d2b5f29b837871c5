"""Noise as text for a terminal."""

from collections.abc import Iterator, Sequence

from perflint.noise.noise import CaseNoise, FileNoise, Noise
from perflint.reporters import Style
from perflint.reporters.escape import clipped, width
from perflint.reporters.noise import wording


def render(noise: Noise, style: Style) -> str:
    """Render a table for each case, and what its columns mean."""
    lines: list[str] = []
    for file in noise.files:
        lines += [style.paint(clipped(style.path(file.file.path)), "bold"), ""]
        for case in file.cases:
            lines += [*_case(case, file), ""]
    lines += [clipped(note) for note in wording.notes(noise)]
    lines += [clipped(line) for line in wording.legend(noise)] if noise.files else []
    return "".join(f"{line.rstrip()}\n" for line in lines)


def _case(case: CaseNoise, file: FileNoise) -> Iterator[str]:
    yield f"{clipped(case.scenario, 80)}  {wording.title(case)}"
    if not case.gates:
        yield "    no gates: the baseline has no numbers for it"
        return
    rows = [wording.head([*case.gates])]
    rows += [wording.cells(gate, file.file.format) for gate in case.gates]
    shown = [(clipped(name, 80), *rest) for name, *rest in rows]
    widths = [max(map(width, column)) for column in zip(*shown, strict=True)]
    yield from (f"    {_aligned(row, widths)}" for row in shown)


def _aligned(row: Sequence[str], widths: Sequence[int]) -> str:
    """Align the first and the last cell to the left, the numbers between to the right."""
    name, *numbers, note = row
    gap = " " * (widths[0] - width(name))
    cells = [f"{cell:>{most}}" for cell, most in zip(numbers, widths[1:-1], strict=True)]
    return "  ".join([f"{name}{gap}", *cells, note])
