"""Baselines whose format describes gates, and snapshots of runs, for tests without files."""

import json
from datetime import date
from typing import Any

from perflint.documents.baselines.baseline import Baseline, BaselineSettings
from perflint.documents.baselines.gated_values import GatedBaseline
from perflint.documents.json.document import JsonDocument
from perflint.formats import Format, Formats
from perflint.primitives.text import Text
from perflint.runs import Snapshot

SGLANG = Formats({}).named("sglang-diffusion")
TOLERANCES = {
    "e2e": 0.25,
    "denoise_stage": 0.25,
    "non_denoise_stage": 0.8,
    "denoise_step": 0.3,
    "denoise_agg": 0.2,
}


def record(scale: float = 1.0, **fields: Any) -> dict[str, Any]:
    """Return a record of one run; values are in milliseconds."""
    stages = {"TextEncodingStage": 200.0, "DenoisingStage": 900.0, "DecodingStage": 0.03}
    return {
        "stages_ms": {name: round(scale * value, 2) for name, value in stages.items()},
        "denoise_step_ms": {str(step): round(scale * 100.0, 2) for step in range(9)},
        "expected_e2e_ms": round(scale * 1000.0, 2),
        "expected_avg_denoise_ms": round(scale * 100.0, 2),
        "expected_median_denoise_ms": round(scale * 100.0, 2),
        **fields,
    }


def baseline(root: Any, format: Format = SGLANG, path: str = "perf_baselines.json") -> Baseline:
    document = JsonDocument(Text(path, json.dumps(root).encode()))
    return Baseline(document, format, BaselineSettings(date(2026, 5, 17)))


def gated(path: str = "perf_baselines.json", **scenarios: Any) -> GatedBaseline:
    """Return a baseline in sglang's format; without scenarios it has ``t2i``."""
    root = {
        "tolerances": {"pr_test": TOLERANCES},
        "sampling": {"step_fractions": [0, 0.5, 1]},
        "scenarios": scenarios or {"t2i": record()},
    }
    return GatedBaseline(baseline(root, path=path))


def snapshots(*runs: Any, job: str = "run.log", **fields: Any) -> list[Snapshot]:
    """Return the attempts of one job: pairs of case and record, or records of ``t2i``."""
    named = [run if isinstance(run, tuple) else ("t2i", run) for run in runs]
    return [
        Snapshot(name, measured, f"{job}:{10 * number + 4}", number, job, number + 1, **fields)
        for number, (name, measured) in enumerate(named)
    ]
