"""The targets of ``make fuzz`` on their seeds and on a fixed set of mutations."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fuzz import baselines, json_texts, modules
from fuzz.mutation import mutations
from fuzz.targets import TARGETS, load
from tests.paths import ROOT

FUZZ = ROOT / "fuzz"
SEEDS = [(name, number) for name in TARGETS for number in range(len(load(name).seeds))]
fixed_settings = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)


def test_every_target_is_registered() -> None:
    files = {path.stem for path in (FUZZ / "targets").glob("*.py")} - {"__init__"}
    assert files == set(TARGETS)


@pytest.mark.parametrize(("name", "number"), SEEDS)
def test_seeds(name: str, number: int) -> None:
    target = load(name)
    target.check(target.seeds[number])


@pytest.mark.parametrize("name", TARGETS)
def test_mutations_of_seeds_and_random_bytes(name: str) -> None:
    target = load(name)

    @fixed_settings
    @given(mutations(target.seeds, target.tokens) | st.binary(max_size=99))
    def check(data: bytes) -> None:
        target.check(data)

    check()


@fixed_settings
@given(json_texts.texts)
def test_json_in_any_style(text: str) -> None:
    load("json_text").check(text.encode())


@fixed_settings
@given(baselines.files())
def test_baselines_in_any_style(file: baselines.File) -> None:
    load("baseline_fixes").check(file.text.encode())


@fixed_settings
@given(modules.modules())
def test_modules_with_arguments_in_any_order(data: bytes) -> None:
    load("argument_fixes").check(data)
