"""What the tests of runs share: the format, the generator of logs, and readers of one text."""

import importlib.util
import io
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

from perflint.formats import Format, Formats
from perflint.runs import RunFault, Snapshot, read_runs
from tests.paths import ROOT

BENCHMARKS = ROOT / "benchmarks"

Read = Callable[..., list[Snapshot | RunFault]]


@pytest.fixture(scope="session")
def sglang() -> Format:
    return Formats({}).named("sglang-diffusion")


@pytest.fixture(scope="session")
def run_logs() -> ModuleType:
    """The generator of logs."""
    spec = importlib.util.spec_from_file_location("run_logs", BENCHMARKS / "run_logs.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def read(sglang: Format) -> Read:
    """Return a function that reads bytes or text as a run from standard input."""

    def read(data: bytes | str, **rest: Any) -> list[Snapshot | RunFault]:
        stdin = io.BytesIO(data if isinstance(data, bytes) else data.encode())
        return [*read_runs(["-"], sglang, stdin=stdin, **rest)]

    return read


@pytest.fixture
def record() -> dict[str, Any]:
    """A record as a test prints it."""
    return {
        "stages_ms": {"TextEncodingStage": 1.25, "DenoisingStage": 9.02},
        "denoise_step_ms": {"0": 4.21, "1": 4.77},
        "expected_e2e_ms": 10.61,
        "expected_avg_denoise_ms": 4.49,
        "expected_median_denoise_ms": 4.49,
    }


@pytest.fixture
def printed(run_logs: ModuleType, record: dict[str, Any]) -> list[str]:
    """The lines that are printed of the record, as scenario ``t2i``."""
    return [line.decode() for line in run_logs.block("t2i", record)]
