"""``make bench``: compare perflint with other tools and with lower bounds, in alternating runs.

Prints the ratios of each pair, and writes them to ``RESULTS.md`` with the machine, the versions and
the date. ``--only TEXT`` measures the pairs whose name contains TEXT, makes only their inputs, and
writes nothing; ``--growth`` draws ``docs/growth.svg``.
"""

import argparse
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from datetime import datetime, timezone
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import growth
from inputs import INPUTS
from pairs import GROUPS, Pair
from timing import Ratio, alternate, median, peak

HERE = Path(__file__).parent
RESULTS = HERE / "RESULTS.md"
MARK = "<!-- The tables below are written by `make bench`. -->\n"
HEAD = ("perflint / other", "ratio", "range", "goal", "ms", "MB")
PACKAGES = ("orjson", "libcst", "check-jsonschema", "pre-commit-hooks", "fixit", "flake8", "ruff")
PACKAGES += ("pre-commit", "pyperf")


class Row(NamedTuple):
    """A pair of commands and its measurement."""

    pair: Pair
    measured: Ratio

    @property
    def is_missed(self) -> bool:
        """Whether the goal for time or memory is missed."""
        goal, memory = self.pair.goal, self.pair.memory
        too_slow = goal is not None and self.measured.median > goal
        too_slow |= self.rate is not None and self.rate < self.pair.rate
        too_slow |= self.pair.added is not None and self.added > self.pair.added
        return too_slow or (memory is not None and self.measured.memory > memory)

    @property
    def added(self) -> float:
        """The median of the milliseconds that the first command takes more than the second."""
        pairs = zip(self.measured.ours, self.measured.theirs, strict=True)
        return 1000 * statistics.median(our.seconds - their.seconds for our, their in pairs)

    @property
    def rate(self) -> float | None:
        """The MB/s at which perflint reads a file, from the start to the end of its process."""
        size = self.pair.size
        return None if size is None else 1000 * size / median(self.measured.ours)

    def cells(self) -> list[str]:
        """Return the cells of the table row."""
        measured, ratios = self.measured, self.measured.ratios
        rate = "" if self.rate is None else f", {self.rate:.0f} MB/s"
        rate += "" if self.pair.added is None else f", {self.added:+.0f} ms"
        goal = "" if self.pair.goal is None else f"{self.pair.goal:.3g}"
        if self.pair.added is not None:
            goal = f"{goal} and +{self.pair.added:.0f} ms" if goal else f"+{self.pair.added:.0f} ms"
        return [
            f"{self.pair.name}{rate}",
            f"{measured.median:.3g}",
            f"{ratios[0]:.3g}-{ratios[-1]:.3g}",
            f"{goal} missed" if self.is_missed else goal,
            f"{median(measured.ours):.0f} / {median(measured.theirs):.0f}",
            f"{peak(measured.ours):.0f} / {peak(measured.theirs):.0f}",
        ]


def markdown(title: str, rows: list[Row]) -> str:
    """Return a table with its heading."""
    lines = [HEAD, ("---", *["---:"] * 5), *(row.cells() for row in rows)]
    return f"\n## {title}\n\n" + "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def environment() -> str:
    """Return a paragraph about the date, the machine and the versions."""
    versions = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    versions = f"Python {platform.python_version()}, {versions}"
    jq = subprocess.run(["jq", "--version"], capture_output=True, text=True, check=False).stdout
    processor = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    return (
        f"\nMeasured on {datetime.now(timezone.utc):%Y-%m-%d}: "
        f"{os.cpu_count()} cores of {processor}, {platform.system()}; {versions}, "
        f"{jq.strip() or 'no jq'}.\n"
    )


def selected(only: str) -> dict[str, list[Pair]]:
    """Return the pairs whose name contains ``only``, by the title of their group."""
    groups = {title: [pair for pair in of() if only in pair.name] for title, of in GROUPS.items()}
    return {title: pairs for title, pairs in groups.items() if pairs}


def inputs_of(groups: Mapping[str, Sequence[Pair]]) -> list[str]:
    """Return the names of the inputs that are named in commands, or used as the folder of pairs."""
    pairs = [pair for group in groups.values() for pair in group]
    words = [word for pair in pairs for word in (*pair.ours, *pair.theirs, pair.folder)]
    return [name for name in INPUTS if any(name in word for word in words)]


def measure(groups: Mapping[str, Sequence[Pair]], folder: Path) -> list[str]:
    """Measure pairs, and print each result; return tables."""
    tables = []
    for title, pairs in groups.items():
        rows = []
        for pair in pairs:
            row = Row(pair, alternate(pair.ours, pair.theirs, folder / pair.folder, pair.runs))
            rows.append(row)
            print("  ".join(f"{cell:<14}" for cell in row.cells()), flush=True)
        tables.append(markdown(title, rows))
    return tables


def main() -> None:
    """Generate the inputs, measure, print, and write the results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", metavar="TEXT")
    parser.add_argument("--growth", action="store_true")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        groups = selected(arguments.only)
        names = [*INPUTS] if arguments.growth else inputs_of(groups)
        subprocess.run([sys.executable, str(HERE / "inputs.py"), name, *names], check=True)
        if arguments.growth:
            growth.draw(folder, HERE.parent / "docs" / "growth.svg")
            return
        tables = measure(groups, folder)
        if not arguments.only:
            introduction = RESULTS.read_text("utf-8").partition(MARK)[0]
            text = "".join((introduction, MARK, environment(), *tables))
            RESULTS.write_text(text, "utf-8", newline="\n")


if __name__ == "__main__":
    main()
