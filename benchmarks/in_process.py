"""Time the checks of one file as a multiple of ``orjson.loads``, in one process.

Starting Python takes most of the time of a whole command. This measures the work alone: all
rules, from the bytes of a file to its result, after one check that imports and builds what the next
ones use. Prints the median of the ratios of alternating runs, in CPU time.
"""

import gc
import statistics
import time
from collections.abc import Callable
from datetime import date

import inputs
import orjson
import tool_results

from perflint.config import Config
from perflint.config.settings import Settings
from perflint.engine.check_file import check_file, context_for
from perflint.engine.reader import Reader
from perflint.engine.report import FileResult
from perflint.engine.subjects import ReadFile

RUNS = 41


class Bytes:
    """A file in memory that the user names."""

    named = True
    before_path = None
    deleted = False

    def __init__(self, path: str, data: bytes) -> None:
        self.path = path
        self.size = len(data)


def seconds(function: Callable[[], object]) -> float:
    """Return the CPU time of a call, without freeing what it returns."""
    gc.collect()
    start = time.process_time()
    result = function()
    stop = time.process_time()
    del result
    return stop - start


def main() -> None:
    """Print a line for each file."""
    gc.disable()  # as perflint does
    config = Config(Settings())
    context = context_for(config, Reader(config, date(2026, 5, 17)))
    files = {
        "perf_baselines.json": inputs.baseline(100_000),
        "jmh-result.json": tool_results.jmh(1_000_000),
        "google_benchmark.json": tool_results.google_benchmark(1_000_000),
        "golden_values_dev.json": tool_results.golden(100_000, seed=0),
    }
    for path, data in files.items():
        source, read = Bytes(path, data), ReadFile(data)

        def check(source: Bytes = source, read: ReadFile = read) -> FileResult:
            return check_file(source, read, context)  # type: ignore[arg-type]  # never read again

        def load(data: bytes = data) -> object:
            return orjson.loads(data)

        if check().violations:
            raise SystemExit(f"violations in {path}, which has none")
        pairs = [(seconds(check), seconds(load)) for _ in range(RUNS)]
        ratio = statistics.median(ours / theirs for ours, theirs in pairs)
        milliseconds = [1000 * statistics.median(times) for times in zip(*pairs, strict=True)]
        print(f"{path:<26} {ratio:5.1f} x  {milliseconds[0]:6.2f} / {milliseconds[1]:.2f} ms")


if __name__ == "__main__":
    main()
