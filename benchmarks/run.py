"""``make bench``: perflint against what any reader of the same files must do, as ratios.

Each pair runs in turn, A B A B …, as whole processes with warm file caches; the ratio is taken pair
by pair, so that a machine that speeds up or slows down between pairs does not matter. Prints
Markdown.
"""

import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import orjson

IMPORT = "import orjson"
IMPORT_AND_GIT = """
import orjson, subprocess
subprocess.run(["git", "rev-parse", "HEAD"])
subprocess.run(["git", "diff", "--cached", "--raw", "HEAD"])
"""
READ = "import orjson\nwith open({path!r}, 'rb') as file: orjson.loads(file.read())"
PARSE = "import libcst\nwith open({path!r}) as file: libcst.parse_module(file.read())"
READ_MANY = """
import glob, orjson
for path in glob.glob({path!r}):
    with open(path, 'rb') as file:
        orjson.loads(file.read())
"""

READ_CHUNKS = "with open({path!r}, 'rb') as file:\n    while file.read(1 << 20): pass"
READ_RUN = """
from perflint.formats import Formats
from perflint.runs import read_runs
found = list(read_runs([{path!r}], Formats({{}}).named("sglang-diffusion")))
assert len(found) == 46, found
"""

# An installed package has its bytecode; here the first, uncounted run writes it.
ENVIRONMENT = {key: os.environ[key] for key in os.environ if key != "PYTHONDONTWRITEBYTECODE"}


class Pair(NamedTuple):
    """Two commands, the first of them perflint, and the ratio of their times to stay below."""

    name: str
    command: list[str]
    reference: list[str]
    goal: float
    runs: int = 25
    folder: str = "."


class Run(NamedTuple):
    """What one process took."""

    seconds: float
    megabytes: float


def pairs(folder: Path) -> list[Pair]:
    """Return what is measured."""
    here = Path(sys.executable).parent
    check = [str(here / "perflint"), "check", "--isolated", "--today", "2026-05-17"]
    pre_commit = [str(here / "pre-commit"), "run", "--all-files"]

    def python(code: str) -> list[str]:
        return [sys.executable, "-c", code]

    many = READ_MANY.format(path=str(folder / "many" / "*" / "*.json"))
    module = str(folder / "arguments" / "server_args.py")
    fixit = [str(here / "fixit"), "--rules", "fixit.rules.no_inherit_from_object", "lint", module]
    log = str(folder / "runs" / "build.log")
    big = READ.format(path=str(folder / "big" / "perf_baselines.json"))
    return [
        Pair(
            "one clean file of 100 KB / import orjson",
            [*check, "clean/perf_baselines.json"],
            python(IMPORT),
            1.5,
        ),
        Pair(
            "one located violation / import orjson",
            [*check, "broken/perf_baselines.json"],
            python(IMPORT),
            2.5,
        ),
        Pair(
            "one staged file of 5,000 / import orjson and two git processes",
            [*check, "--staged"],
            python(IMPORT_AND_GIT),
            2.0,
            folder="repository",
        ),
        Pair(
            "pre-commit with the hook / with one that does nothing",
            [*pre_commit, "perflint"],
            [*pre_commit, "nothing"],
            1.3,
            15,
            "repository",
        ),
        Pair(
            "pre-commit with a hook without any code of ours / with one that does nothing",
            [*pre_commit, "floor"],
            [*pre_commit, "nothing"],
            1.3,
            15,
            "repository",
        ),
        Pair(
            "an argument module of 10,000 lines / libcst.parse_module",
            [*check, module],
            python(PARSE.format(path=module)),
            0.6,
            7,
        ),
        Pair(
            "an argument module of 10,000 lines / fixit with one rule",
            [*check, module],
            fixit,
            0.125,
            5,
        ),
        Pair(
            "1,000 files of 100 KB / read and orjson.loads", [*check, "many"], python(many), 4.0, 7
        ),
        Pair(
            "one file of 50 MB / read and orjson.loads",
            [*check, "big/perf_baselines.json"],
            python(big),
            3.0,
            7,
        ),
        Pair(
            "a log of 300 MB / reading its bytes",
            python(READ_RUN.format(path=log)),
            python(READ_CHUNKS.format(path=log)),
            12.0,
            7,
        ),
    ]


def run(command: list[str]) -> Run:
    """Run a command to its end; raises RuntimeError where perflint fails itself."""
    start = time.perf_counter()
    process = os.posix_spawn(
        command[0],
        command,
        ENVIRONMENT,
        file_actions=[
            (os.POSIX_SPAWN_OPEN, stream, os.devnull, os.O_WRONLY, 0) for stream in (1, 2)
        ],
    )
    _, status, usage = os.wait4(process, 0)
    seconds = time.perf_counter() - start
    if os.waitstatus_to_exitcode(status) > 1:
        raise RuntimeError(f"{command} failed")
    return Run(seconds, usage.ru_maxrss / 1024)


def measure(pair: Pair) -> str:
    """Return a row of the table."""
    runs = range(pair.runs + 1)
    timed = [(run(pair.command), run(pair.reference)) for _ in runs][1:]
    ratios = sorted(mine.seconds / other.seconds for mine, other in timed)
    mine, other = (
        statistics.median(one.seconds for one in column) for column in zip(*timed, strict=True)
    )
    memory = max(one.megabytes for one, _ in timed), max(one.megabytes for _, one in timed)
    columns = (
        pair.name,
        f"{statistics.median(ratios):.2f}",
        f"{ratios[0]:.2f}-{ratios[-1]:.2f}",
        f"{pair.goal:g}",
        f"{1000 * mine:.0f} / {1000 * other:.0f}",
        f"{memory[0]:.0f} / {memory[1]:.0f}",
    )
    return f"| {' | '.join(columns)} |"


def main() -> None:
    """Make the inputs, measure every pair, print the table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        # A process of its own: what it takes would count as ours until the programs are replaced.
        subprocess.run(
            [sys.executable, str(Path(__file__).with_name("inputs.py")), name], check=True
        )
        print(
            f"Python {platform.python_version()}, orjson {orjson.__version__}, "
            f"{os.cpu_count()} cores, {platform.machine()}\n"
        )
        print("| perflint / reference | median ratio | from-to | goal | median ms | peak MB |")
        print("| --- | --- | --- | --- | --- | --- |")
        for pair in pairs(folder):
            os.chdir(folder / pair.folder)
            print(measure(pair), flush=True)


if __name__ == "__main__":
    main()
