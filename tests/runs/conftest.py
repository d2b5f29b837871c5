"""Fixtures for the tests of runs: the format, the generator of logs, and a reader of one run."""

import io
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from perflint.formats import Format, Formats
from perflint.runs import RunProblem, Snapshot, read_runs
from tests.run_logs import run_logs as generator

Read = Callable[..., list[Snapshot | RunProblem]]


@pytest.fixture(scope="session")
def sglang() -> Format:
    return Formats({}).named("sglang-diffusion")


@pytest.fixture(scope="session")
def run_logs() -> ModuleType:
    """The log generator of the benchmarks."""
    return generator


@pytest.fixture(scope="session")
def read(sglang: Format) -> Read:
    """Return a function that reads bytes or a string as a run from standard input."""

    def read(data: bytes | str, **options: Any) -> list[Snapshot | RunProblem]:
        stdin = io.BytesIO(data if isinstance(data, bytes) else data.encode())
        return [*read_runs(["-"], sglang, stdin=stdin, **options)]

    return read


@pytest.fixture
def record() -> dict[str, Any]:
    """A record that a test prints."""
    return {
        "stages_ms": {"TextEncodingStage": 1.25, "DenoisingStage": 9.02},
        "denoise_step_ms": {"0": 4.21, "1": 4.77},
        "expected_e2e_ms": 10.61,
        "expected_avg_denoise_ms": 4.49,
        "expected_median_denoise_ms": 4.49,
    }


@pytest.fixture
def printed(run_logs: ModuleType, record: dict[str, Any]) -> list[str]:
    """The lines that announce and print ``record`` as scenario ``t2i``."""
    return [line.decode() for line in run_logs.block("t2i", record)]


@pytest.fixture
def runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sglang: Format) -> Read:
    """Return a function that writes files into the current directory and reads runs there."""
    monkeypatch.chdir(tmp_path)

    def runs(*paths: str, files: Mapping[str, Any], **options: Any) -> list[Snapshot | RunProblem]:
        for name, content in files.items():
            file = tmp_path / name
            file.parent.mkdir(parents=True, exist_ok=True)
            if not isinstance(content, bytes):
                content = content if isinstance(content, str) else json.dumps(content, indent=2)
                content = content.encode()
            file.write_bytes(content)
        return [*read_runs(paths or [*files], sglang, **options)]

    return runs
