"""Noise as Markdown, for the summary of a CI job."""

from perflint.noise.noise import Noise
from perflint.primitives.wording import counted
from perflint.reporters.json_text import valid_unicode
from perflint.reporters.markdown_table import code, prose, table
from perflint.reporters.noise import wording


def render(noise: Noise) -> str:
    """Render a table for each case, and what its columns mean."""
    blocks: list[str] = []
    for file in noise.files:
        blocks.append(f"### {code(valid_unicode(file.file.path))}")
        for case in file.cases:
            blocks.append(f"{code(case.scenario)}, {counted(case.attempts, 'attempts')}:")
            if not case.gates:
                blocks.append("no gates: the baseline has no numbers for it")
                continue
            rows = []
            for gate in case.gates:
                name, *cells = wording.cells(gate, file.file.format)
                rows.append([code(name), *map(prose, cells)])
            blocks.append(table(wording.head([*case.gates]), "lrrrrrrrrl", rows))
    lines = [*wording.notes(noise), *(wording.legend(noise) if noise.files else ())]
    blocks += ["\n".join(f"- {prose(line)}" for line in lines)] if lines else []
    return "\n\n".join(blocks) + "\n" if blocks else ""
