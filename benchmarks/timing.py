"""Two commands timed in turn, A B A B …, each as a whole process, by pyperf."""

import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pyperf

# An installed package has its bytecode; here the first, uncounted run writes it.
ENVIRONMENT = {key: os.environ[key] for key in os.environ if key != "PYTHONDONTWRITEBYTECODE"}


class Sample(NamedTuple):
    """What one process took: wall time, and the most memory it held."""

    seconds: float
    megabytes: float


class Ratio(NamedTuple):
    """Two commands timed in turn. The ratios are of neighbours, so drift cancels out."""

    ours: tuple[Sample, ...]
    theirs: tuple[Sample, ...]

    @property
    def ratios(self) -> list[float]:
        """The ratio of each run to the one after it, sorted."""
        pairs = zip(self.ours, self.theirs, strict=True)
        return sorted(mine.seconds / other.seconds for mine, other in pairs)

    @property
    def median(self) -> float:
        """The median of the ratios."""
        return statistics.median(self.ratios)

    @property
    def memory(self) -> float:
        """The ratio of the peaks of memory."""
        return peak(self.ours) / peak(self.theirs)


def peak(samples: Sequence[Sample]) -> float:
    """Return the most memory that any of the processes held, in MB."""
    return max(sample.megabytes for sample in samples)


def median(samples: Sequence[Sample]) -> float:
    """Return the median time, in milliseconds."""
    return 1000 * statistics.median(sample.seconds for sample in samples)


def sample(command: Sequence[str], folder: Path) -> Sample:
    """Run a command once; raises RuntimeError with what it printed where it fails."""
    with tempfile.TemporaryDirectory() as place:
        output = Path(place) / "run.json"
        pyperf_command = [sys.executable, "-m", "pyperf", "command", "--quiet", "-o", str(output)]
        once = ["--processes=1", "--warmups=0", "--values=1", "--loops=1"]
        kept = ["--inherit-environ", ",".join(ENVIRONMENT)]
        done = subprocess.run(
            [*pyperf_command, *once, *kept, "--", *command],
            cwd=folder,
            env=ENVIRONMENT,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{' '.join(command)[:200]}\n{done.stderr[-2000:]}")
        (benchmark,) = pyperf.BenchmarkSuite.load(str(output)).get_benchmarks()
    (seconds,) = benchmark.get_values()
    return Sample(seconds, benchmark.get_metadata()["command_max_rss"] / 2**20)


def in_turn(ours: Sequence[str], theirs: Sequence[str], folder: Path, runs: int) -> Ratio:
    """Time two commands in turn, after one run of each that is not counted."""
    sample(ours, folder), sample(theirs, folder)
    timed = [(sample(ours, folder), sample(theirs, folder)) for _ in range(runs)]
    mine, other = zip(*timed, strict=True)
    return Ratio(mine, other)
