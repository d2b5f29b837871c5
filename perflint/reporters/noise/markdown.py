"""Noise as Markdown, for the summary of a CI job."""

from collections.abc import Iterable, Sequence

from perflint.noise.noise import Noise
from perflint.reporters.json_text import valid_unicode
from perflint.reporters.markdown_table import code, prose, table
from perflint.reporters.noise import wording
from perflint.reporters.run_problems import bullets
from perflint.reporters.unused_jobs import UnusedJob
from perflint.runs import RunProblem


def render(
    noise: Noise, problems: Sequence[RunProblem] = (), unused: Iterable[UnusedJob] = ()
) -> str:
    """Render a table for each case, and what its columns mean.

    ``problems`` are the parts of runs that could not be read, and ``unused`` the cases that are for
    no file.
    """
    blocks: list[str] = []
    for file in noise.files:
        blocks.append(f"### {code(valid_unicode(file.file.path))}")
        for case in file.cases:
            blocks.append(f"{code(case.scenario)}, {wording.title(case)}:")
            if not case.gates:
                blocks.append("no gates: the baseline has no numbers for it")
                continue
            rows = []
            for gate in case.gates:
                name, *cells = wording.cells(gate, file.file.format)
                rows.append([code(name), *map(prose, cells)])
            blocks.append(table(wording.head([*case.gates]), "lrrrrrrrrl", rows))
    lines = [*wording.notes(noise), *(wording.legend(noise) if noise.files else ())]
    notes = [*(f"- {prose(line)}" for line in lines), *bullets(problems, unused)]
    blocks += ["\n".join(notes)] if notes else []
    return "\n\n".join(blocks) + "\n" if blocks else ""
