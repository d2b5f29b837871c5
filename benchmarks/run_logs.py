"""Logs of CI runs of the shape of real ones: a little that was measured in very much that was not.

``python benchmarks/run_logs.py BASELINE LOG [MEGABYTES]`` writes one out of a baseline file.
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
    """Return a line that a server or a test runner could have printed."""
    line = chance.choice(NOISE).format(
        word=chance.choice(WORDS), number=chance.randrange(10_000), percent=chance.randrange(100)
    )
    return line.encode()


def block(name: str, record: Mapping[str, Any], action: str = "add") -> list[bytes]:
    """Return the lines that a test prints of a record that it measured."""
    text = f"{json.dumps(name)}: {json.dumps(record, indent=4)}"
    announced = f'{action} this baseline in the "scenarios" section of /ci/perf_baselines.json:'
    return [b"", announced.encode(), b"", *text.encode().split(b"\n"), b""]


def tagged(worker: int, lines: list[bytes]) -> list[bytes]:
    """Return lines with the tag of a worker before each."""
    return [b"[gw%d] %s" % (worker, line) for line in lines]


def mixed(strands: list[list[bytes]], chance: random.Random) -> Iterator[bytes]:
    """Yield the lines of all strands, each strand in its order."""
    left = [iter(strand) for strand in strands]
    while left:
        strand = chance.choice(left)
        line = next(strand, None)
        if line is None:
            left.remove(strand)
        else:
            yield line


def write_log(
    path: Path,
    records: Mapping[str, Mapping[str, Any]],
    *,
    megabytes: float = 1.0,
    seed: int = 0,
    timestamps: bool = True,
    colours: bool = True,
    workers: int = 0,
    cut_off: bool = False,
) -> None:
    """Write a log of about that size with every record in it, the same for the same arguments.

    With ``workers``, each line carries the tag of one of them and their records are mixed; without,
    records stand one behind the other. ``cut_off`` ends the log in the middle of the last record.
    """
    chance = random.Random(seed)
    blocks = [block(name, record, chance.choice(ACTIONS)) for name, record in records.items()]
    last = blocks.pop() if cut_off and blocks else []
    size = int(megabytes * 1_000_000)
    others = [noise(chance) for _ in range(10_000)]  # lines repeat, as they do in real logs
    pieces = list(_grouped(blocks, workers, chance))
    with path.open("wb") as file:
        decorate = _Decoration(chance, timestamps=timestamps, colours=colours)
        for number, lines in enumerate([*pieces, []], 1):
            stop = size * number // (len(pieces) + 1)
            for line in lines:
                file.write(decorate.line(line))
            written = file.tell()
            while written < stop:
                written += file.write(decorate.line(chance.choice(others)))
        if last:
            text = b"".join(map(decorate.line, last))
            file.write(text[: len(text) // 2])


def _grouped(
    blocks: list[list[bytes]], workers: int, chance: random.Random
) -> Iterator[list[bytes]]:
    """Yield the lines of each record, or those of as many as there are workers, mixed."""
    if not workers:
        yield from blocks
        return
    for first in range(0, len(blocks), workers):
        group = blocks[first : first + workers]
        strands = [tagged(worker, lines) for worker, lines in enumerate(group)]
        others = tagged(workers, [noise(chance) for _ in range(20)])
        yield list(mixed([*strands, others, [noise(chance) for _ in range(20)]], chance))


class _Decoration:
    """What a CI service writes before each line, the time going on."""

    def __init__(self, chance: random.Random, *, timestamps: bool, colours: bool) -> None:
        self._chance = chance
        self._timestamps = timestamps
        self._colours = colours
        self._ticks = 0

    def line(self, text: bytes) -> bytes:
        if self._colours and text and self._chance.random() < 0.2:
            text = self._chance.choice(COLOURS) + text + RESET
        if not self._timestamps:
            return text + b"\n"
        self._ticks += int(self._chance.random() * 10_000)
        seconds, fraction = divmod(self._ticks, 10_000_000)
        minutes, hours = seconds // 60, seconds // 3600
        time = (5 + hours, minutes % 60, seconds % 60, fraction)
        return b"2026-05-17T%02d:%02d:%02d.%07dZ %s\n" % (*time, text)


if __name__ == "__main__":
    baseline = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    size = float(sys.argv[3]) if len(sys.argv) > 3 else 300.0
    write_log(Path(sys.argv[2]), baseline["scenarios"], megabytes=size, workers=2)
