"""Generate the inputs of the benchmarks: baselines like real ones, without violations."""

import json
import random
import subprocess
import sys
from collections.abc import Callable, Container, Mapping
from pathlib import Path
from typing import Any

import argument_modules
import linked_files
import past_commits
import run_logs
import tool_results

STAGES = (
    "InputValidationStage",
    "TextEncodingStage",
    "LatentPreparationStage",
    "TimestepPreparationStage",
    "DecodingStage",
)


def scenario(chance: random.Random) -> dict[str, Any]:
    """Return a record of ``sglang-diffusion`` without violations, so without round numbers."""
    while True:
        record = _random_record(chance)
        numbers = [*record["stages_ms"].values(), *record.values()]
        if not any(type(number) is float and number % 5 == 0 for number in numbers):
            return record


def _random_record(chance: random.Random) -> dict[str, Any]:
    count = chance.choice([4, 8, 18, 30, 50, 50, 50])
    steps = [round(chance.uniform(80, 90), 2) for _ in range(count)]
    ordered = sorted(steps)
    stages: dict[str, float | None] = {name: round(chance.uniform(0.1, 9.9), 2) for name in STAGES}
    stages["DenoisingStage"] = round(sum(steps) + 1.23, 2)
    if chance.random() < 0.2:
        stages["per_frame_generation"] = None
    return {
        "stages_ms": stages,
        "denoise_step_ms": {str(index): step for index, step in enumerate(steps)},
        "expected_e2e_ms": round(sum(stage or 0 for stage in stages.values()) * 1.01, 2),
        "expected_avg_denoise_ms": round(sum(steps) / count, 2),
        "expected_median_denoise_ms": round(
            (ordered[(count - 1) // 2] + ordered[count // 2]) / 2, 2
        ),
        "estimated_full_test_time_s": round(chance.uniform(60, 400), 1),
    }


def baseline(size: int, seed: int = 0) -> bytes:
    """Return a file of about ``size`` bytes without violations."""
    chance = random.Random(seed)
    scenarios = {}
    length = 0
    while length < size:
        name = f"case_{len(scenarios)}_{chance.randrange(1000)}"
        scenarios[name] = scenario(chance)
        length += len(json.dumps(scenarios[name], indent=4)) + 500
    content = {
        "metadata": {
            "model": "Diffusion Server",
            "description": "Reference numbers captured 2026-05-17.",
            "last_updated": "2026-05-17",
        },
        "tolerances": {"long_term": {"e2e": 0.15}, "pr_test": {"e2e": 0.25}},
        "scenarios": scenarios,
    }
    return json.dumps(content, indent=4).encode() + b"\n"


def broken(data: bytes) -> bytes:
    """Return the file with one aggregate that does not match its samples."""
    content = json.loads(data)
    record = next(iter(content["scenarios"].values()))
    record["expected_avg_denoise_ms"] += 1.01
    return json.dumps(content, indent=4).encode() + b"\n"


def write(folder: Path, names: Container[str]) -> None:
    """Write the inputs of ``run.py`` with these names into ``folder``."""
    for name, write_input in INPUTS.items():
        if name in names:
            write_input(folder)


def _write_baseline(folder: Path, data: bytes) -> None:
    folder.mkdir(parents=True)
    (folder / "perf_baselines.json").write_bytes(data)


def _write_many(folder: Path) -> None:
    different = [baseline(100_000, seed) for seed in range(20)]
    for number in range(1000):
        _write_baseline(folder / "many" / f"{number:04}", different[number % 20])


def _write_log(folder: Path) -> None:
    chance = random.Random(0)
    records = {f"case_{number}": scenario(chance) for number in range(46)}
    (folder / "runs").mkdir()
    run_logs.write_log(folder / "runs" / "build.log", records, megabytes=300, workers=2)


def _write_arguments(folder: Path) -> None:
    modules = {str(lines): argument_modules.module(lines) for lines in (2_000, 10_000)}
    modules["disordered"] = argument_modules.disordered_module()
    for name, module in modules.items():
        arguments = folder / "arguments" / name
        arguments.mkdir(parents=True)
        (arguments / "server_args.py").write_bytes(module)


def _write_updates(folder: Path) -> None:
    for count in (50, 400):
        write_update(folder / "tighten" / str(count), count)


def write_update(folder: Path, count: int) -> None:
    """Write a baseline with ``count`` scenarios, and a run in which each is a tenth faster."""
    chance = random.Random(0)
    run = {f"case_{number}": scenario(chance) for number in range(count)}
    metadata = {"description": "Captured 2026-05-17.", "last_updated": "2026-05-17"}
    folder.mkdir(parents=True)
    for name, factor in (("run.json", 1.0), ("perf_baselines.json", 1.1)):
        scenarios = {name: _scaled(record, factor) for name, record in run.items()}
        content = {"metadata": metadata, "scenarios": scenarios}
        (folder / name).write_text(json.dumps(content, indent=4) + "\n")


def _scaled(record: dict[str, Any], factor: float) -> dict[str, Any]:
    """Return a record that took ``factor`` times as long; its aggregates match its samples."""
    steps = {index: round(step * factor, 2) for index, step in record["denoise_step_ms"].items()}
    ordered = sorted(steps.values())
    count = len(ordered)
    stages = {
        name: stage if stage is None else round(stage * factor, 2)
        for name, stage in record["stages_ms"].items()
    }
    stages["DenoisingStage"] = round(sum(ordered) + 1.23, 2)
    return {
        **record,
        "stages_ms": stages,
        "denoise_step_ms": steps,
        "expected_e2e_ms": round(sum(stage or 0 for stage in stages.values()) * 1.01, 2),
        "expected_avg_denoise_ms": round(sum(ordered) / count, 2),
        "expected_median_denoise_ms": round(
            (ordered[(count - 1) // 2] + ordered[count // 2]) / 2, 2
        ),
    }


_NUMBERS = {"type": "object", "additionalProperties": {"type": ["number", "null"], "minimum": 0}}
_POSITIVE = {"type": "number", "exclusiveMinimum": 0}
SCHEMA = {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "type": "object",
    "required": ["metadata", "scenarios"],
    "properties": {
        "metadata": {
            "type": "object",
            "required": ["last_updated"],
            "properties": {"last_updated": {"type": "string", "format": "date"}},
        },
        "scenarios": {
            "type": "object",
            "additionalProperties": {
                "type": "object",
                "required": ["stages_ms", "denoise_step_ms", "expected_e2e_ms"],
                "additionalProperties": False,
                "properties": {
                    "stages_ms": _NUMBERS,
                    "denoise_step_ms": {
                        "type": "object",
                        "propertyNames": {"pattern": "^[0-9]+$"},
                        "additionalProperties": _POSITIVE,
                    },
                    "expected_e2e_ms": _POSITIVE,
                    "expected_avg_denoise_ms": _POSITIVE,
                    "expected_median_denoise_ms": _POSITIVE,
                    "estimated_full_test_time_s": _POSITIVE,
                },
            },
        },
    },
}
"""JSON Schema of a baseline, as far as JSON Schema can express its rules."""


PRE_COMMIT = """\
repos:
  - repo: local
    hooks:
      - {id: perflint, name: perflint, entry: PERFLINT, language: system, files: json}
      - {id: floor, name: floor, entry: FLOOR, language: system, files: json}
      - {id: nothing, name: nothing, entry: "true", language: system, files: json}
"""


def write_repository(folder: Path, baseline: bytes) -> None:
    """Create a git repository of 5,000 files with one staged baseline."""
    for number in range(4_998):
        path = folder / f"package_{number % 50}" / f"module_{number}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"value = {number}\n")
    perflint = f"{Path(sys.executable).parent / 'perflint'} check --today 2026-05-17"
    floor = f"{sys.executable} {Path(__file__).with_name('hook_floor.py')}"
    hooks = PRE_COMMIT.replace("PERFLINT", perflint).replace("FLOOR", floor)
    (folder / ".pre-commit-config.yaml").write_text(hooks)
    for command in (["init", "-q"], ["add", "."], [*IDENTITY, "commit", "-qm", "modules"]):
        subprocess.run(["git", *command], cwd=folder, check=True)
    (folder / "perf_baselines.json").write_bytes(baseline)
    subprocess.run(["git", "add", "."], cwd=folder, check=True)


IDENTITY = ["-c", "user.name=bench", "-c", "user.email=bench@example.org"]


INPUTS: Mapping[str, Callable[[Path], object]] = {
    "clean": lambda folder: _write_baseline(folder / "clean", baseline(100_000)),
    "broken": lambda folder: _write_baseline(folder / "broken", broken(baseline(100_000))),
    "big": lambda folder: _write_baseline(folder / "big", baseline(50_000_000)),
    "many": _write_many,
    "results": tool_results.write_results,
    "golden": tool_results.write_golden,
    "repository": lambda folder: write_repository(folder / "repository", baseline(100_000)),
    "history": lambda folder: past_commits.write(folder / "history"),
    "linked": lambda folder: linked_files.write(folder / "linked", baseline(300_000)),
    "runs": _write_log,
    "arguments": _write_arguments,
    "tighten": _write_updates,
    "schema.json": lambda folder: (folder / "schema.json").write_text(json.dumps(SCHEMA)),
}
"""Name of a file or folder → what writes it; the commands of a pair contain the name."""


if __name__ == "__main__":
    write(Path(sys.argv[1]), sys.argv[2:])
