"""Scenarios that no test compares with, as case files say."""

from datetime import date

import pytest

from perflint.config import Config
from perflint.config.settings import Settings
from perflint.engine.reader import Reader
from perflint.engine.ungated import UngatedScenarios
from tests.gated_baselines import gated, record

CASES = """
CASES = [
    DiffusionTestCase("off", run_perf_check=False),
    DiffusionTestCase("on"),
    DiffusionTestCase("both", run_perf_check=False),
    DiffusionTestCase("both"),
]
"""


@pytest.mark.parametrize(
    ("files", "off", "orphans"),
    [
        ({}, set(), set()),
        ({"gpu_cases.py": ""}, set(), set()),
        ({"gpu_cases.py": CASES}, {"off"}, {"gone"}),
        ({"gpu_cases.py": f'{CASES}CASES += [DiffusionTestCase(f"{{x}}")]'}, set(), set()),
    ],
)
def test_scenarios_that_no_test_compares_with(tmp_path, files, off, orphans):
    for name, content in files.items():
        (tmp_path / name).write_text(content, "utf-8")
    config = Config(Settings())
    ungated = UngatedScenarios(config, Reader(config, date(2026, 5, 17)), str(tmp_path))
    file = gated(**{name: record() for name in ("off", "on", "both", "gone")}).baseline
    assert ungated.of(file) == off
    assert ungated.with_orphans(file) == off | orphans
