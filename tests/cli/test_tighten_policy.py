"""The policy of ``perflint tighten``: given, configured, or what the history suggests."""

from typing import Any

import pytest

from tests.conftest import Outcome, Project

NAME = "perf_baselines.json"


def record(scale: float, first: float | None = None) -> dict[str, Any]:
    """Return a record; ``first`` is the factor of its first step."""
    steps = {"0": 42.1 * (first or scale), "1": 47.7 * scale}
    mean = round(sum(steps.values()) / 2, 2)
    return {
        "stages_ms": {"DenoisingStage": round(90.2 * scale, 2)},
        "denoise_step_ms": {key: round(value, 2) for key, value in steps.items()},
        "expected_e2e_ms": round(106.1 * scale, 2),
        "expected_avg_denoise_ms": mean,
        "expected_median_denoise_ms": mean,
    }


@pytest.fixture
def ready(repository: Project) -> Project:
    repository.write(NAME, {"scenarios": {"t2i": record(1.0)}})
    repository.write("run.json", {"scenarios": {"t2i": record(0.98)}})
    return repository


def tighten(project: Project, *arguments: str) -> Outcome:
    return project.perflint("tighten", "run.json", "--into", NAME, "--dry-run", *arguments)


def remark(outcome: Outcome) -> str:
    """Return the line about the policy."""
    return outcome.out.splitlines()[-2]


def commit(project: Project, *records: dict[str, Any]) -> None:
    for number, each in enumerate(records):
        project.write(NAME, {"scenarios": {"t2i": each}})
        project.git("add", NAME)
        project.git("commit", "--quiet", "-m", f"{number}")


@pytest.mark.parametrize(("policy", "verdict"), [("snapshot", "kept"), ("tighten-only", "updated")])
def test_the_option_wins(ready: Project, policy: str, verdict: str) -> None:
    ready.write("perflint.toml", f'[[baselines]]\nfiles = ["{NAME}"]\npolicy = "free"\n')
    outcome = tighten(ready, "--policy", policy)
    assert remark(outcome) == f"policy: {policy} (given by --policy)"
    assert f"1 {verdict};" in outcome.out


def test_the_configured_policy_is_taken(ready: Project) -> None:
    ready.write("perflint.toml", f'[[baselines]]\nfiles = ["{NAME}"]\npolicy = "tighten-only"\n')
    outcome = tighten(ready)
    assert remark(outcome) == "policy: tighten-only (configured in perflint.toml)"
    assert "1 updated;" in outcome.out


def test_a_configured_set_without_a_policy_has_the_default(ready: Project) -> None:
    ready.write("perflint.toml", f'[[baselines]]\nfiles = ["{NAME}"]\n')
    outcome = tighten(ready)
    reason = "the default; perflint.toml has no policy for this file"
    assert remark(outcome) == f"policy: snapshot ({reason})"


@pytest.mark.parametrize("name", [NAME, "values.json"])
def test_the_history_suggests_a_policy(ready: Project, name: str) -> None:
    """By the files of the format, or by the file alone if its name is unusual."""
    improved = [record(1.0, first=1.0 - number / 50) for number in range(7)]
    commit(ready, *improved)
    if name != NAME:
        ready.git("mv", NAME, name)
        ready.git("commit", "--quiet", "-m", "renamed")
    outcome = ready.perflint("tighten", "run.json", "--into", name, "--dry-run")
    if name == NAME:
        said = "policy: tighten-only (of the last 6 changes of measurements, 6 improved"
        assert remark(outcome).startswith(said)
        assert remark(outcome).endswith("; perflint init configures it)")
    else:
        assert remark(outcome).startswith("policy: snapshot (the default; too few past changes")


def test_too_few_changes_keep_the_default(ready: Project) -> None:
    commit(ready, record(1.0), record(0.9))
    reason = "the default; too few past changes of measurements: 1, at least 5 are needed"
    assert remark(tighten(ready)) == f"policy: snapshot ({reason})"


def test_the_best_of_each_field_requires_a_policy_and_says_where_it_is_from(ready: Project) -> None:
    ready.write("perflint.toml", f'[[baselines]]\nfiles = ["{NAME}"]\npolicy = "free"\n')
    outcome = tighten(ready, "--per-field")
    assert outcome.code == 2
    assert outcome.err == (
        "perflint: error: --per-field requires the policy tighten-only, but it is free "
        "(configured in perflint.toml); set it with --policy tighten-only\n"
    )
