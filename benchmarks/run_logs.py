"""Generate logs and artifacts of CI runs like real ones: few measurements between other lines.

``python benchmarks/run_logs.py BASELINE LOG [MEGABYTES]`` writes a log from a baseline file: the
first attempt of every third case fails.
"""

import json
import random
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

ACTIONS = ("add", "update")
COLOURS = (b"\x1b[32m", b"\x1b[31;1m", b"\x1b[36m", b"\x1b[38;5;208m")
RESET = b"\x1b[0m"

NOISE = (
    "tests/server/test_{word}.py::test_{word}[{number}] PASSED [ {percent}%]",
    'INFO:     10.0.0.{percent}:{number} - "POST /v1/{word} HTTP/1.1" 200 OK',
    "[05-17 05:35:{percent}] Loading shard {percent} of 99 of '{word}' took {number} ms",
    "DEBUG scheduler.py:{percent}: queue={number} running={percent} waiting=0 word={word}",
    "    return self._forward({word}, steps={percent})",
    '  File "/srv/app/{word}.py", line {number}, in {word}',
    "{word}:  {percent}%|#####     | {percent}/99 [00:04<00:05, 9.{percent}it/s]",
    '{{"level": "info", "event": "{word}", "took_ms": {number}.{percent}}}',
    "WARNING memory: {number} MiB reserved, {percent} MiB free on device {percent}",
    "Downloading {word}-{number}.safetensors: {percent}.0 MB",
    "---------------------------- live log call ----------------------------",
    "",
)
WORDS = ("pipeline", "encoder", "tokenizer", "sampler", "images", "videos", "weights", "router")


def noise(chance: random.Random) -> bytes:
    """Return a line like those that servers and test runners print."""
    line = chance.choice(NOISE).format(
        word=chance.choice(WORDS), number=chance.randrange(10_000), percent=chance.randrange(100)
    )
    return line.encode()


def block(name: str, record: Mapping[str, Any], action: str = "add") -> list[bytes]:
    """Return the lines with which a test announces and prints a record."""
    text = f"{json.dumps(name)}: {json.dumps(record, indent=4)}"
    announced = f'{action} this baseline in the "scenarios" section of /ci/perf_baselines.json:'
    return [b"", announced.encode(), b"", *text.encode().split(b"\n"), b""]


def performance_log(
    name: str, record: Mapping[str, Any], expected: Mapping[str, Any] | None = None
) -> list[bytes]:
    """Return the lines that a test prints of every attempt; ``expected`` is the baseline."""
    lines = [
        "",
        f"--- Performance Log: {name} ---",
        f"  e2e={record['expected_e2e_ms']:.2f}ms, "
        f"avg_denoise={record['expected_avg_denoise_ms']:.2f}ms, "
        f"median_denoise={record['expected_median_denoise_ms']:.2f}ms" + _memory(record),
    ]
    if expected is not None:
        lines += [
            f"  baseline: e2e={expected['expected_e2e_ms']:.2f}ms, "
            f"avg_denoise={expected['expected_avg_denoise_ms']:.2f}ms",
            "  peak_vram_baseline: load=13120MiB, runtime=17776MiB",
        ]
    for label, field in (("stages", "stages_ms"), ("denoise_steps", "denoise_step_ms")):
        items = ", ".join(f"{key}={value:.2f}ms" for key, value in record[field].items())
        lines += [f"  {label}: {items}"] if items else []
    lines.append(f"--- End Performance Log: {name} ---")
    return [line.encode() for line in lines]


def _memory(record: Mapping[str, Any]) -> str:
    peaks = ("load_peak_vram", "runtime_peak_vram")
    values = {peak: record.get(f"{peak}_mb") for peak in peaks}
    return "".join(f", {peak}={value:.0f}MiB" for peak, value in values.items() if value)


def attempt(
    name: str,
    record: Mapping[str, Any],
    *,
    passed: bool,
    file: str = "/ci/perf_baselines/h100.json",
) -> list[bytes]:
    """Return the lines of an attempt of a test; a failed one prints its record for the baseline."""
    rule = b"=" * 88
    lines = [b"", rule, f"[server-test] BEGIN diffusion testcase: {name}".encode(), rule]
    lines += performance_log(name, record, record)
    if not passed:
        text = json.dumps(record, indent=4)
        announced = f'update this baseline in the "scenarios" section of {file}:'
        printed = f"{announced}\n\n{json.dumps(name)}: {text}\n"
        lines += [
            b"ERROR 11-25 17:51:05 Performance validation failed for " + name.encode() + b":",
            b"Validation failed for 'E2E Latency'.",
            b"  Actual:   1266.7972ms",
            *printed.encode().split(b"\n"),
            b"Retryable failure detected on attempt 1. Retrying only previously failed items.",
        ]
    state = "PASSED" if passed else "FAILED"
    return [*lines, f"[server-test] {state} diffusion testcase: {name}".encode(), b""]


def full_time(name: str, seconds: float, file: str = "/ci/perf_baselines/h100.json") -> list[bytes]:
    """Return the lines after a test whose time the baseline lacks."""
    rule = "=" * 60
    text = f'''ERROR 11-25 17:53:05
{rule}
Add "estimated_full_test_time_s" to scenario "{name}":

File: {file}

    "{name}": {{
        ...
        "estimated_full_test_time_s": {seconds:.1f}
    }}
{rule}
'''
    return text.encode().split(b"\n")


def results(records: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the content of ``diffusion-results.json``, with every third step and the last one."""
    return [
        {
            "test_name": name,
            "e2e_ms": record["expected_e2e_ms"],
            "avg_denoise_ms": record["expected_avg_denoise_ms"],
            "median_denoise_ms": record["expected_median_denoise_ms"],
            "stage_metrics": record["stages_ms"],
            "sampled_steps": {
                key: value
                for number, (key, value) in enumerate(record["denoise_step_ms"].items(), 1)
                if number % 3 == 1 or number == len(record["denoise_step_ms"])
            },
            "class_name": "TestDiffusionServerOneGpu",
        }
        for name, record in records.items()
    ]


def request(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return a line of ``performance.log``."""
    return {
        "request_id": "r",
        "commit_hash": "N/A",
        "tag": "pipeline_stage_metrics",
        "stages": [
            {"name": name, "execution_time_ms": value}
            for name, value in record["stages_ms"].items()
        ],
        "steps": [*record["denoise_step_ms"].values()],
        "total_duration_ms": record["expected_e2e_ms"],
        "memory_snapshots": _peaks(record),
    }


def dump(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return the content of the file that ``--perf-dump-path`` names."""
    return {
        "timestamp": "2026-05-17T05:00:00+00:00",
        "request_id": "r",
        "commit_hash": "N/A",
        "tag": "benchmark_dump",
        "total_duration_ms": record["expected_e2e_ms"],
        "steps": [
            {"name": name, "duration_ms": value} for name, value in record["stages_ms"].items()
        ],
        "denoise_steps_ms": [
            {"step": int(step), "duration_ms": value}
            for step, value in record["denoise_step_ms"].items()
        ],
        "memory_checkpoints": _peaks(record),
        "meta": {"model": "m"},
    }


def _peaks(record: Mapping[str, Any]) -> dict[str, dict[str, float]]:
    """Return the snapshots of the memory after loading, and at its peak in a request."""
    return {
        peak: {
            "allocated_mb": record[f"{peak}_vram_mb"] * 0.9,
            "reserved_mb": record[f"{peak}_vram_mb"] * 0.95,
            "peak_allocated_mb": record[f"{peak}_vram_mb"] * 0.99,
            "peak_reserved_mb": record[f"{peak}_vram_mb"],
        }
        for peak in ("load_peak", "runtime_peak")
        if f"{peak}_vram_mb" in record
    }


def tagged(worker: int, lines: list[bytes]) -> list[bytes]:
    """Return lines prefixed with the tag of a worker."""
    return [b"[gw%d] %s" % (worker, line) for line in lines]


def interleaved(streams: list[list[bytes]], chance: random.Random) -> Iterator[bytes]:
    """Yield the lines of all streams in random order; the order within a stream is kept."""
    pending = [iter(stream) for stream in streams]
    while pending:
        stream = chance.choice(pending)
        line = next(stream, None)
        if line is None:
            pending.remove(stream)
        else:
            yield line


def write_log(
    path: Path,
    records: Mapping[str, Mapping[str, Any]],
    *,
    megabytes: float = 1.0,
    seed: int = 0,
    workers: int = 0,
    cut_off: bool = False,
) -> None:
    """Write a log of about ``megabytes`` with every record in it; see ``write_lines``."""
    chance = random.Random(seed)
    blocks = [block(name, record, chance.choice(ACTIONS)) for name, record in records.items()]
    write_lines(path, blocks, megabytes=megabytes, seed=seed, workers=workers, cut_off=cut_off)


def write_lines(
    path: Path,
    blocks: list[list[bytes]],
    *,
    megabytes: float = 1.0,
    seed: int = 0,
    workers: int = 0,
    cut_off: bool = False,
) -> None:
    """Write a log of about ``megabytes`` with all blocks in it; same arguments, same bytes.

    With ``workers``, each line has the tag of one of them, and the records of different workers are
    interleaved; without, the records follow each other. With ``cut_off``, the log ends within the
    last record.
    """
    chance = random.Random(seed)
    blocks = [*blocks]
    last = blocks.pop() if cut_off and blocks else []
    size = int(megabytes * 1_000_000)
    filler = [noise(chance) for _ in range(10_000)]  # lines repeat, as they do in real logs
    groups = list(_grouped(blocks, workers, chance))
    with path.open("wb") as file:
        decoration = _Decoration(chance)
        for number, lines in enumerate([*groups, []], 1):
            stop = size * number // (len(groups) + 1)
            for line in lines:
                file.write(decoration.line(line))
            written = file.tell()
            while written < stop:
                written += file.write(decoration.line(chance.choice(filler)))
        if last:
            text = b"".join(map(decoration.line, last))
            file.write(text[: len(text) // 2])


def _grouped(
    blocks: list[list[bytes]], workers: int, chance: random.Random
) -> Iterator[list[bytes]]:
    """Yield the lines of each record; with workers, those of one record a worker, interleaved."""
    if not workers:
        yield from blocks
        return
    for first in range(0, len(blocks), workers):
        group = blocks[first : first + workers]
        streams = [tagged(worker, lines) for worker, lines in enumerate(group)]
        streams.append(tagged(workers, [noise(chance) for _ in range(20)]))
        streams.append([noise(chance) for _ in range(20)])
        yield list(interleaved(streams, chance))


class _Decoration:
    """Adds colours at random and the timestamps of a CI service, which increase."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._ticks = 0

    def line(self, text: bytes) -> bytes:
        if text and self._chance.random() < 0.2:
            text = self._chance.choice(COLOURS) + text + RESET
        self._ticks += int(self._chance.random() * 10_000)
        seconds, fraction = divmod(self._ticks, 10_000_000)
        minutes, hours = seconds // 60, seconds // 3600
        time = (5 + hours, minutes % 60, seconds % 60, fraction)
        return b"2026-05-17T%02d:%02d:%02d.%07dZ %s\n" % (*time, text)


if __name__ == "__main__":
    baseline = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    size = float(sys.argv[3]) if len(sys.argv) > 3 else 300.0
    attempts = []
    for number, (name, record) in enumerate(baseline["scenarios"].items()):
        if number % 3 == 0:
            slow = {**record, "expected_e2e_ms": round(record["expected_e2e_ms"] * 1.7, 2)}
            attempts.append(attempt(name, slow, passed=False))
        attempts.append(attempt(name, record, passed=True))
    write_lines(Path(sys.argv[2]), attempts, megabytes=size, workers=2)
