"""Generate logs of CI runs like real ones: few measurements between very many other lines.

``python benchmarks/run_logs.py BASELINE LOG [MEGABYTES]`` writes one from a baseline file.
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
    """Write a log of about ``megabytes`` with every record in it; same arguments, same bytes.

    With ``workers``, each line has the tag of one of them, and the records of different workers are
    interleaved; without, the records follow each other. With ``cut_off``, the log ends within the
    last record.
    """
    chance = random.Random(seed)
    blocks = [block(name, record, chance.choice(ACTIONS)) for name, record in records.items()]
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
    write_log(Path(sys.argv[2]), baseline["scenarios"], megabytes=size, workers=2)
