"""The format ``sglang-consistency``, in a repository with a commit."""

import json
from typing import Any

import pytest

from tests.paths import FIXTURES

CONTENT = (FIXTURES / "consistency_thresholds.json").read_bytes()
NAMES = (
    "test/consistency_thresholds/h100.json",  # found by name
    "thresholds.json",  # found by content
)


@pytest.fixture
def committed(repository):
    for name in NAMES:
        repository.write(name, CONTENT)
    repository.git("add", ".")
    repository.git("commit", "--quiet", "-m", "thresholds")
    return repository


def changed(field: str, value: Any) -> Any:
    thresholds = json.loads(CONTENT)
    thresholds["cases"]["tram_t2v"][field] = value
    return thresholds


@pytest.mark.parametrize("name", NAMES)
def test_thresholds_are_recognized_and_have_no_violations(committed, name: str) -> None:
    outcome = committed.report(name, "--select", "all")
    assert (outcome.code, outcome.rules) == (0, [])
    assert outcome.json["summary"]["files"] == 1


LOOSER = [
    ("clip_threshold", 0.89),
    ("ssim_threshold", 0.5),
    ("psnr_threshold", 14.9),
    ("mean_abs_diff_threshold", 20.5),
]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("field", "value"), LOOSER)
@pytest.mark.parametrize("policy", ["snapshot", "tighten-only", "free"])
def test_a_looser_threshold_is_reported(committed, name, field, value, policy) -> None:
    committed.write("perflint.toml", f'baselines = [{{ files = ["**"], policy = "{policy}" }}]\n')
    committed.write(name, changed(field, value))
    outcome = committed.report(name, "--select", "change")
    assert (outcome.code, outcome.rules) == (1, ["loosened-baseline"])
    (violation,) = outcome.json["violations"]
    assert violation["pointer"] == f"/cases/tram_t2v/{field}"
    assert violation["scenario"] == "tram_t2v"


@pytest.mark.parametrize(
    ("field", "value"),
    [("ssim_threshold", 0.56), ("psnr_threshold", 20.0), ("mean_abs_diff_threshold", 0.0)],
)
def test_a_tighter_threshold_is_not_reported(committed, field: str, value: float) -> None:
    committed.write(NAMES[0], changed(field, value))
    assert committed.report(NAMES[0], "--select", "all").rules == []


def test_a_threshold_that_is_gone_is_reported(committed) -> None:
    committed.write(NAMES[0], changed("ssim_threshold", None))
    outcome = committed.report(NAMES[0], "--select", "change")
    assert outcome.rules == ["disarmed-metric"]


def test_the_difference_names_the_thresholds(committed) -> None:
    committed.write(NAMES[0], changed("ssim_threshold", 0.5))
    shown = committed.perflint("diff").out
    assert "  0 values better, 1 worse (1 decreased, 0 increased)\n" in shown
    assert "    ssim_threshold           0.55 → 0.5 -9.09 % looser\n" in shown
