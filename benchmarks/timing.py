"""Time two commands in alternating runs (A B A B …), each as a whole process, with pyperf."""

import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pyperf

# Bytecode is written by the first run, which is not counted: an installed package has it too.
ENVIRONMENT = {key: os.environ[key] for key in os.environ if key != "PYTHONDONTWRITEBYTECODE"}


class Sample(NamedTuple):
    """Wall time and peak memory of one process."""

    seconds: float
    megabytes: float


class Ratio(NamedTuple):
    """Samples of alternating runs; a ratio is of two adjacent runs, so drift cancels out."""

    ours: tuple[Sample, ...]
    theirs: tuple[Sample, ...]

    @property
    def ratios(self) -> list[float]:
        """The ratios of adjacent runs, sorted."""
        pairs = zip(self.ours, self.theirs, strict=True)
        return sorted(our.seconds / their.seconds for our, their in pairs)

    @property
    def median(self) -> float:
        """The median of the ratios."""
        return statistics.median(self.ratios)

    @property
    def memory(self) -> float:
        """The ratio of the peak memory."""
        return peak(self.ours) / peak(self.theirs)


def peak(samples: Sequence[Sample]) -> float:
    """Return the maximum peak memory, in MB."""
    return max(sample.megabytes for sample in samples)


def median(samples: Sequence[Sample]) -> float:
    """Return the median time, in milliseconds."""
    return 1000 * statistics.median(sample.seconds for sample in samples)


def sample(command: Sequence[str], folder: Path) -> Sample:
    """Run a command once; raises RuntimeError with its output if it fails."""
    with tempfile.TemporaryDirectory() as name:
        output = Path(name) / "run.json"
        pyperf_command = [sys.executable, "-m", "pyperf", "command", "--quiet", "-o", str(output)]
        single_run = ["--processes=1", "--warmups=0", "--values=1", "--loops=1"]
        environment = ["--inherit-environ", ",".join(ENVIRONMENT)]
        done = subprocess.run(
            [*pyperf_command, *single_run, *environment, "--", *command],
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


def alternate(ours: Sequence[str], theirs: Sequence[str], folder: Path, runs: int) -> Ratio:
    """Time two commands in alternating runs, after one run of each that is not counted."""
    sample(ours, folder), sample(theirs, folder)
    pairs = [(sample(ours, folder), sample(theirs, folder)) for _ in range(runs)]
    our_samples, their_samples = zip(*pairs, strict=True)
    return Ratio(our_samples, their_samples)
