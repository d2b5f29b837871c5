"""A lower bound for the checks of one format: hand-written code that knows every field name.

It checks duplicate keys, types, indices, sums, means and medians of the files that ``inputs.py``
generates, column by column, without rules, positions or messages. Prints its time as a multiple of
reading the same files with orjson.
"""

import gc
import statistics
import sys
import tempfile
import time
from itertools import chain
from math import fsum
from operator import itemgetter
from pathlib import Path
from typing import Any

import inputs
import orjson

FILES = 100


def count_keys(value: Any) -> int:
    """Count the keys of all objects."""
    if type(value) is list:
        return sum(map(count_keys, value))
    if type(value) is not dict:
        return 0
    first = next(iter(value.values()), None)
    below = value.values() if type(first) in (dict, list) else ()
    return len(value) + sum(count_keys(item) for item in below if type(item) in (dict, list))


def check(data: bytes) -> int:
    """Return the number of errors in a file."""
    content = orjson.loads(data)
    errors = data.count(b":") - count_keys(content)
    records = list(content["scenarios"].values())
    stages = list(map(itemgetter("stages_ms"), records))
    steps = list(map(itemgetter("denoise_step_ms"), records))
    whole, means, medians = (
        list(map(itemgetter(f"expected_{name}_ms"), records))
        for name in ("e2e", "avg_denoise", "median_denoise")
    )
    values = [series.values() for series in steps]
    totals = list(map(fsum, values))
    ordered = list(map(sorted, values))
    parts = [[part for part in part_of.values() if part is not None] for part_of in stages]
    types = set(map(type, chain(chain.from_iterable(values), chain.from_iterable(parts), whole)))
    errors += not types <= {int, float}
    for series, end, sums, stage in zip(steps, whole, map(fsum, parts), stages, strict=True):
        errors += list(series) != list(map(str, range(len(series))))
        errors += end < 0.995 * sums or end > 1.25 * sums or not stage
    for total, series, mean, median in zip(totals, ordered, means, medians, strict=True):
        half = len(series) // 2
        middle = series[half] if len(series) % 2 else (series[half - 1] + series[half]) / 2
        errors += abs(total / len(series) - mean) > 0.011 or abs(middle - median) > 0.011
    numbers = chain(chain.from_iterable(parts), whole, means, medians)
    return errors + sum(number >= 10 and number % 5 == 0 for number in numbers)


def main() -> None:
    """Print the median ratio of eleven interleaved runs over all files."""
    gc.disable()  # as perflint does
    with tempfile.TemporaryDirectory() as name:
        paths = [Path(name) / f"{number}.json" for number in range(FILES)]
        for number, path in enumerate(paths):
            path.write_bytes(inputs.baseline(100_000, seed=number % 20))
        ratios = []
        for _ in range(11):
            moments = [time.perf_counter()]
            for path in paths:
                orjson.loads(path.read_bytes())
            moments.append(time.perf_counter())
            errors = sum(check(path.read_bytes()) for path in paths)
            moments.append(time.perf_counter())
            ratios.append((moments[2] - moments[1]) / (moments[1] - moments[0]))
    print(f"{statistics.median(ratios):.2f} x read and orjson.loads", file=sys.stdout)
    if errors:
        raise SystemExit(f"{errors} errors in files without errors")


if __name__ == "__main__":
    main()
