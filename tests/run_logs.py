"""The log generator of the benchmarks."""

import importlib.util
from types import ModuleType

from tests.paths import ROOT


def _loaded() -> ModuleType:
    spec = importlib.util.spec_from_file_location("run_logs", ROOT / "benchmarks" / "run_logs.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


run_logs = _loaded()
