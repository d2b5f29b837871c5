"""Generate result files of other tools: like real ones, without violations."""

import json
import random
import statistics
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

from perflint.formats.formulas.student_t import quantile

Record = dict[str, Any]

GOLDEN_FILES = 915
"""As many as Megatron-LM had at one commit."""

PERCENTAGES = ("0.0", "50.0", "90.0", "95.0", "99.0", "99.9", "99.99", "99.999", "99.9999", "100.0")


def write_results(folder: Path) -> None:
    """Write 1 MB of JMH and of Google Benchmark."""
    (folder / "results").mkdir()
    (folder / "results" / "jmh-result.json").write_bytes(jmh(1_000_000))
    (folder / "results" / "google_benchmark.json").write_bytes(google_benchmark(1_000_000))


def write_golden(folder: Path) -> None:
    """Write golden files of 100 KB."""
    contents = [golden(100_000, seed) for seed in range(20)]
    for number in range(GOLDEN_FILES):
        path = folder / "golden" / f"{number:04}" / "golden_values_dev.json"
        path.parent.mkdir(parents=True)
        path.write_bytes(contents[number % len(contents)])


def jmh(size: int) -> bytes:
    """Return a file of JMH of about ``size`` bytes: two forks of ten iterations a benchmark."""
    chance = random.Random(0)
    records = _up_to(size, lambda number: [_jmh_record(chance, number)])
    return json.dumps(records, indent=4, separators=(",", " : ")).encode() + b"\n"


def _jmh_record(chance: random.Random, number: int) -> Record:
    score = chance.uniform(100, 90_000)
    data = [[score * chance.uniform(0.9, 1.1) for _ in range(10)] for _ in range(2)]
    values = sorted(value for fork in data for value in fork)
    mean, size = statistics.fmean(values), len(values)
    error = quantile(0.9995, size - 1) * statistics.stdev(values) / size**0.5
    return {
        "jmhVersion": "1.37",
        "benchmark": f"com.example.Codec{number // 20}.decode{number % 20}",
        "mode": "thrpt",
        "threads": 1,
        "forks": 2,
        "jvm": "/usr/lib/jvm/java-21/bin/java",
        "jvmArgs": ["-server", "-Xms2g", "-Xmx2g", "-XX:+UseParallelGC", "-XX:+AlwaysPreTouch"],
        "jdkVersion": "21.0.4",
        "vmName": "OpenJDK 64-Bit Server VM",
        "vmVersion": "21.0.4+7-LTS",
        "warmupIterations": 10,
        "warmupTime": "1 s",
        "warmupBatchSize": 1,
        "measurementIterations": 10,
        "measurementTime": "1 s",
        "measurementBatchSize": 1,
        "params": {"depth": "10", "length": str(number)},
        "primaryMetric": {
            "score": mean,
            "scoreError": error,
            "scoreConfidence": [mean - error, mean + error],
            "scorePercentiles": {key: _percentile(values, float(key)) for key in PERCENTAGES},
            "scoreUnit": "ops/s",
            "rawData": data,
        },
        "secondaryMetrics": {},
    }


def _percentile(ordered: list[float], percent: float) -> float:
    position = min(max(percent * (len(ordered) + 1) / 100, 1), len(ordered))
    low = int(position)
    share = position - low
    return ordered[low - 1] + (share * (ordered[low] - ordered[low - 1]) if share else 0)


def google_benchmark(size: int) -> bytes:
    """Return a file of Google Benchmark of about ``size`` bytes: five repetitions each."""
    chance = random.Random(0)
    context = {
        "date": "2026-05-17T09:10:11+00:00",
        "host_name": "bench",
        "executable": "./bench",
        "num_cpus": 2,
        "mhz_per_cpu": 2596,
        "cpu_scaling_enabled": False,
        "caches": [{"type": "Data", "level": 1, "size": 32768, "num_sharing": 1}],
        "load_avg": [0.1, 0.2, 0.3],
        "library_build_type": "release",
    }
    rows = _up_to(size, lambda number: _rows(chance, number))
    return json.dumps({"context": context, "benchmarks": rows}, indent=2).encode() + b"\n"


def _rows(chance: random.Random, number: int) -> list[Record]:
    """Return five rows of a benchmark, and the rows of their statistics."""
    name = f"sort_n/{number}"
    times = {
        key: [chance.uniform(600, 900) * (number + 1) for _ in range(5)]
        for key in ("real_time", "cpu_time")
    }
    common: Record = {"family_index": number // 8, "per_family_instance_index": number % 8}
    common |= {"run_name": name, "run_type": "iteration", "repetitions": 5}
    rows = [
        {"name": name, **common, "repetition_index": index, "threads": 1, "iterations": 68_739}
        | {key: values[index] for key, values in times.items()}
        | {"time_unit": "ns"}
        for index in range(5)
    ]
    for called, function in AGGREGATES.items():
        aggregate = {"name": f"{name}_{called}", **common, "run_type": "aggregate", "threads": 1}
        aggregate |= {"aggregate_name": called, "aggregate_unit": "time", "iterations": 5}
        aggregate |= {key: function(values) for key, values in times.items()}
        rows.append(aggregate | {"time_unit": "ns"})
    return rows


AGGREGATES: dict[str, Callable[[list[float]], float]] = {
    "mean": statistics.fmean,
    "median": statistics.median,
    "stddev": statistics.stdev,
    "cv": lambda values: statistics.stdev(values) / statistics.fmean(values),
}


def golden(size: int, seed: int) -> bytes:
    """Return golden values of Megatron-LM of about ``size`` bytes: six series of one run."""
    chance = random.Random(seed)
    step = chance.choice([1, 5, 10])
    steps = size // 6 // 30  # a line is about 30 bytes long
    stop = steps * step
    indices = sorted({1, *range(step, stop + 1, step)})
    memory = float(chance.randrange(10**9, 10**10, 512))
    series: dict[str, Callable[[], float]] = {
        "lm loss": lambda: round(chance.uniform(6, 11), 5),
        "mtp_1 loss": lambda: round(chance.uniform(6, 11), 5),
        "num-zeros": lambda: float(chance.randrange(2_000, 9_000)),
        "mem-allocated-bytes": lambda: memory,
        "mem-max-allocated-bytes": lambda: memory + 1024,
        "iteration-time": lambda: round(chance.uniform(0.6, 0.9), 5),
    }
    frame = {"start_step": 1, "end_step": stop, "step_interval": step}
    content = {
        name: {**frame, "values": {str(index): value() for index in indices}}
        for name, value in series.items()
    }
    times: dict[str, float | str] = content["iteration-time"]["values"]  # type: ignore[assignment]
    times["1"] = "nan"  # the first step is not logged
    return json.dumps(content, indent=4).encode() + b"\n"


def _up_to(size: int, group: Callable[[int], list[Record]]) -> list[Record]:
    """Return groups of records by number that are together about ``size`` bytes, indented."""
    records: list[Record] = []
    length = 0
    numbers: Iterator[int] = count()
    while length < size:
        added = group(next(numbers))
        length += len(json.dumps(added, indent=4))
        records += added
    return records
