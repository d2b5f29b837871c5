"""Run targets with atheris for a limited time: ``python -m fuzz [TARGET] …``.

``FUZZ_MINUTES`` is the total time (default 5), ``FUZZ_JOBS`` the number of targets that run at once
(default 2). ``.fuzz/`` keeps a corpus for each target, which the next run continues with, and the
input of each crash, which does not end the run. The exit code is 1 after a crash.
"""

import importlib.util
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from fuzz.targets import TARGETS

OUTPUT = Path(".fuzz")
GRACE = 60
"""Seconds that a target may take to start and to stop, in addition to its run time."""

_COVERED = re.compile(r"cov: (\d+)")
_RUNS = re.compile(r"Done (\d+) runs in (\d+) second")
_FOUND = re.compile(r"^Exception found: (.*): (\S+)$", re.MULTILINE)
_CAUSE = re.compile(r"ERROR: libFuzzer: (.*)")
_CRASH = re.compile(r"Test unit written to (\S+)")


class Result(NamedTuple):
    """The result of a target: runs, first and last coverage, and paths of crash inputs."""

    name: str
    runs: int
    seconds: int
    coverage: tuple[int, int]
    crashes: list[str]
    output: str

    def summary(self) -> str:
        """Return the result as one line."""
        speed = self.runs // max(self.seconds, 1)
        first, last = self.coverage
        end = "".join(f"\n  CRASH: {crash}" for crash in self.crashes)
        return f"{self.name:16} {self.runs:>9,} runs, {speed:>6,}/s, coverage {first} → {last}{end}"


def main(names: list[str]) -> int:
    """Fuzz the targets, print the result of each, and return the exit code."""
    if importlib.util.find_spec("atheris") is None:
        print("fuzz: atheris is not installed; it has wheels for Linux, CPython 3.11 to 3.13")
        return 2
    if unknown := set(names) - set(TARGETS):
        print(f"fuzz: unknown target {', '.join(sorted(unknown))}; known: {', '.join(TARGETS)}")
        return 2
    names = names or list(TARGETS)
    jobs = int(os.environ.get("FUZZ_JOBS", "2"))
    minutes = float(os.environ.get("FUZZ_MINUTES", "5"))
    rounds = -(-len(names) // jobs)
    seconds = max(int(minutes * 60 / rounds), 1)
    print(f"fuzz: {len(names)} targets, {seconds} s each, {jobs} at once; writing to {OUTPUT}/")
    crashed = False
    for result in _results(names, seconds, jobs):
        print(result.summary(), flush=True)
        if result.crashes:
            crashed = True
            print(result.output)
    return int(crashed)


def _results(names: list[str], seconds: int, jobs: int) -> Iterator[Result]:
    with ThreadPoolExecutor(jobs) as pool:
        yield from pool.map(lambda name: _fuzz(name, seconds), names)


def _fuzz(name: str, seconds: int) -> Result:
    """Run one target in a separate process, and again after a crash of it until the time is up."""
    (OUTPUT / "crashes").mkdir(parents=True, exist_ok=True)
    start, end = time.time(), time.monotonic() + seconds
    runs, coverage, crashes, messages = 0, [], {}, ""
    while True:
        code, output = _run(name, max(int(end - time.monotonic()), 1))
        done = _RUNS.search(output)
        runs += int(done[1]) if done else _last_run(output)
        coverage += map(int, _COVERED.findall(output))
        found = dict(_FOUND.findall(output))
        if code != 0:
            written = _CRASH.search(output)
            what = _CAUSE.search(output)
            found[what[1] if what else f"exit code {code}"] = written[1] if written else ""
        if new := {place: path for place, path in found.items() if place not in crashes}:
            for place, path in new.items():
                after = int(os.path.getmtime(path) - start) if path else seconds
                crashes[place] = f"{path} (after {after} s) {place}"
            lines = [line for line in output.splitlines() if not line.startswith(("#", "INFO"))]
            messages += "\n".join(lines)[-4000:]
        if code == 0 or time.monotonic() > end - 1 or not found:
            break
    covered = coverage or [0]
    return Result(name, runs, seconds, (covered[0], covered[-1]), [*crashes.values()], messages)


def _run(name: str, seconds: int) -> tuple[int, str]:
    """Return the exit code and the output of a process that ends after some time."""
    command = [sys.executable, "-m", "fuzz.drive", name, str(OUTPUT / name)]
    limits = [f"-max_total_time={seconds}", f"-artifact_prefix={OUTPUT / 'crashes' / name}-"]
    process = subprocess.Popen(
        [*command, *limits], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8",
        errors="replace",
    )  # fmt: skip
    assert process.stdout is not None
    timeout = threading.Timer(seconds + GRACE, process.kill)
    timeout.start()
    output = process.stdout.read()
    timeout.cancel()
    return process.wait(), output


def _last_run(output: str) -> int:
    return max(map(int, re.findall(r"^#(\d+)", output, re.MULTILINE)), default=0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
