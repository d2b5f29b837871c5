"""The policy that the history of a set suggests."""

import copy
from datetime import date

import pytest

from perflint.cli import past_policy
from perflint.cli.past_policy import PastChange, PolicyChoice, choose, policy_from_history
from perflint.config import Config
from perflint.config.settings import Settings
from perflint.engine.reader import Reader

NAME = "perf_baselines.json"
FORMAT = "sglang-diffusion"
FEW = "too few past changes of measurements: {}, "


def past(**numbers):
    """Return changes of these styles, with the names ``improved-1``, ``improved-2`` and so on."""
    return [
        PastChange(f"{style[:3]}{number:04}-rest", style)
        for style, count in numbers.items()
        for number in range(1, count + 1)
    ]


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        (
            {"improved": 5},
            ("tighten-only", "5 improved single values, such as imp0001 and imp0002", True),
        ),
        (
            {"improved": 6, "replaced": 1, "other": 1},
            ("tighten-only", "6 improved single values, such as imp0001 and imp0002", True),
        ),
        (
            {"other": 2, "replaced": 6},
            ("snapshot", "6 replaced whole scenarios, such as rep0001 and rep0002", True),
        ),
        (
            {"improved": 5, "other": 3},
            (
                "snapshot",
                "5 improved single values, 0 replaced whole scenarios and 3 did neither",
                False,
            ),
        ),
        (
            {"improved": 4, "replaced": 4},
            ("snapshot", "4 improved single values and 4 replaced whole scenarios", False),
        ),
    ],
)
def test_a_policy_needs_a_clear_majority(numbers, expected):
    total = f"of the last {sum(numbers.values())} changes of measurements, "
    name, reason, is_proposed = expected
    assert choose(past(**numbers)) == PolicyChoice(name, total + reason, is_proposed)


@pytest.mark.parametrize("count", [0, 1, 4])
def test_too_few_changes_keep_the_default(count):
    reason = f"too few past changes of measurements: {count}, at least 5 are needed"
    assert choose(past(improved=count)) == PolicyChoice("snapshot", reason)


def test_remarks_are_appended_to_each_reason():
    for changes in [], past(improved=5), past(improved=5, replaced=5):
        assert choose(changes, "one", "two").reason.endswith(" (one, two)")


@pytest.fixture
def record(repository, clean):
    """Return a function that commits a change in the style that it is given."""
    values = copy.deepcopy(clean)
    scenario = values["scenarios"]["t2i"]

    def scale(value, factor):
        if isinstance(value, dict):
            return {key: scale(item, factor) for key, item in value.items()}
        return round(value * factor, 2)

    def record(style, path=NAME):
        if style == "improved":
            scenario["stages_ms"]["DenoisingStage"] -= 0.1
        elif style == "other":
            scenario["stages_ms"]["DenoisingStage"] += 0.2
        elif style == "replaced":
            scenario.update(scale(scenario, 1.1))
        repository.write(path, values)
        repository.git("add", "--all")
        repository.git("commit", "--quiet", "--allow-empty", "-m", style)

    return record


def read(root, globs=("**/perf_baselines*.json",)):
    reader = Reader(Config(Settings()), date(2026, 5, 17))
    return policy_from_history(str(root), reader, FORMAT, globs)


def commits(repository, style):
    return repository.git("log", "--format=%h", "--abbrev=7", f"--grep={style}").split()


@pytest.mark.parametrize(
    ("style", "expected"), [("improved", "tighten-only"), ("replaced", "snapshot")]
)
def test_the_latest_commits_of_the_majority_are_named(repository, record, style, expected):
    record("first")
    for each in (style, style, style, "other", style, "unchanged", style, style):
        record(each)
    choice = read(repository.root)
    assert (choice.policy, choice.is_proposed) == (expected, True)
    assert choice.reason.startswith("of the last 7 changes of measurements, 6 ")
    latest = commits(repository, style)[:2]
    assert choice.reason.endswith(f"such as {latest[0]} and {latest[1]}")


def test_a_mixed_history_keeps_the_default(repository, record):
    for each in ("first", *["improved", "replaced"] * 4):
        record(each)
    choice = read(repository.root)
    assert (choice.policy, choice.is_proposed) == ("snapshot", False)
    assert choice.reason.endswith("4 improved single values and 4 replaced whole scenarios")


def test_only_the_latest_commits_are_read(repository, record, monkeypatch):
    for each in ("first", *["replaced"] * 6, *["improved"] * 6):
        record(each)
    assert not read(repository.root).is_proposed
    monkeypatch.setattr(past_policy, "MAX_COMMITS", 7)
    assert read(repository.root).policy == "tighten-only"


def test_other_files_do_not_count(repository, record):
    for each in ("first", *["improved"] * 6):
        record(each, "x/other.json")
    record("first")
    assert read(repository.root).reason.startswith(FEW.format(0))
    assert read(repository.root, ["x/*.json"]).policy == "tighten-only"


def test_a_shallow_clone(repository, record, tmp_path):
    for each in ("first", *["improved"] * 6):
        record(each)
    for depth, phrase in (3, FEW.format(2)), (6, "of the last 5 changes"):
        clone = tmp_path / f"clone-{depth}"
        url = f"file://{repository.root}"
        repository.git("clone", "--quiet", f"--depth={depth}", url, str(clone))
        reason = read(clone).reason
        assert reason.startswith(phrase)
        assert reason.endswith(" (older commits are not in this shallow clone)")


def test_a_partial_clone_without_the_content(repository, record, tmp_path):
    for each in ("first", "improved", "improved"):
        record(each)
    repository.git("config", "uploadpack.allowFilter", "true")
    clone = tmp_path / "clone"
    url = f"file://{repository.root}"
    repository.git("clone", "--quiet", "--no-checkout", "--filter=blob:none", url, str(clone))
    choice = read(clone)
    assert not choice.is_proposed
    assert "(the history could not be read: " in choice.reason
    assert "\n" not in choice.reason


def test_outside_of_a_repository(project):
    reason = read(project.root).reason
    assert reason.startswith(FEW.format(0))
    assert " (the history could not be read: fatal: not a git repository" in reason


def test_a_slow_search_is_stopped(repository, record, monkeypatch):
    record("first")
    monkeypatch.setattr(past_policy, "revisions", stopped)
    assert read(repository.root).reason.endswith(" (the search was stopped after 10 seconds)")


def stopped(*arguments, **limits):
    yield from ()
    raise past_policy.SlowHistoryError
