"""Generate a git repository with many commits to one baseline, by one process of git."""

import json
import random
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

SCENARIOS = 70
STEPS = 100
FIRST_DAY = 1_767_225_600  # 2026-01-01
DAY = 24 * 60 * 60


def record(chance: random.Random) -> str:
    """Return the JSON of a record of ``sglang-diffusion`` of about 3 KB, measured at once."""
    steps = [round(chance.uniform(80, 90), 2) for _ in range(STEPS)]
    mean = round(sum(steps) / STEPS, 2)
    ordered = sorted(steps)
    value = {
        "stages_ms": {"TextStage": round(chance.uniform(5, 9), 2), "DenoisingStage": sum(steps)},
        "denoise_step_ms": {str(number): step for number, step in enumerate(steps)},
        "expected_e2e_ms": round(sum(steps) + 9.87, 2),
        "expected_avg_denoise_ms": mean,
        "expected_median_denoise_ms": round((ordered[49] + ordered[50]) / 2, 2),
    }
    return json.dumps(value, indent=4).replace("\n", "\n        ")


def content(scenarios: Mapping[str, str]) -> bytes:
    """Return a baseline, given the JSON of each record: most did not change since the last one."""
    records = ",\n".join(f"        {json.dumps(name)}: {text}" for name, text in scenarios.items())
    return f'{{\n    "scenarios": {{\n{records}\n    }}\n}}'.encode()


def stream(commits: int, changed: int) -> Iterator[bytes]:
    """Yield the input of ``git fast-import``: each commit measures ``changed`` scenarios again."""
    chance = random.Random(0)
    scenarios = {f"case_{number}": record(chance) for number in range(SCENARIOS)}
    for number in range(commits):
        for name in chance.sample([*scenarios], changed if number else 0):
            scenarios[name] = record(chance)
        data = content(scenarios)
        author = f"A <a@example.org> {FIRST_DAY + number * DAY} +0000"
        yield b"commit refs/heads/main\n"
        yield f"author {author}\ncommitter {author}\ndata 6\nchange\n".encode()
        yield b"M 100644 inline perf_baselines.json\ndata %d\n%s\n" % (len(data), data)


def write(folder: Path, commits: int = 300, changed: int = 3) -> None:
    """Write the repository."""
    subprocess.run(["git", "init", "-q", "-b", "main", folder], check=True)
    command = ["git", "fast-import", "--quiet"]
    with subprocess.Popen(command, cwd=folder, stdin=subprocess.PIPE) as process:
        if process.stdin is None:
            raise RuntimeError("git fast-import has no pipe")
        process.stdin.writelines(stream(commits, changed))
