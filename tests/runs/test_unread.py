"""Attempts whose numbers could not be read: which they are, and in which order."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perflint.runs.snapshot import Measured, RunProblem, Snapshot
from perflint.runs.unread import resolved, unread_attempts


def parts(letters: str, path: str = "a.log", **more: Any) -> list[Measured | RunProblem]:
    """Return blocks (b) and records (r) in the order of a log; those in capitals are damaged."""
    return [
        RunProblem(f"{path}:{line}", letter, "t2i", line, letter == "B", path)
        if letter.isupper()
        else Measured("t2i", {}, f"{path}:{line}", path=path, line=line, is_block=letter == "b")
        for line, letter in enumerate(letters, 1)
    ]


def after(found: list[Measured | RunProblem], jobs: dict[str, str]) -> list[int | None]:
    problems = [item for item in found if isinstance(item, RunProblem)]
    items = [item for item in found if isinstance(item, Measured)]
    return [problem.after for problem in resolved(problems, items, jobs)]


@pytest.mark.parametrize(
    ("letters", "expected"),
    [
        ("B", [0]),
        ("bB", [1]),
        ("Bb", [0]),
        ("bR", [None]),  # the block has the numbers of the damaged record
        ("Br", [None]),
        ("BR", [0, None]),
        ("BRbRB", [0, None, None, 1]),
        ("brB", [1]),
        ("rR", [1]),  # logs without blocks
        ("Rr", [0]),
    ],
)
def test_an_attempt_is_unread_if_neither_block_nor_record_was_read(letters, expected):
    assert after(parts(letters), {"a.log": "a.log"}) == expected


@pytest.mark.parametrize(
    ("whole", "step", "expected"),
    [
        ("bB", "bB", [1, None]),  # one attempt, twice
        ("bB", "bb", [None]),
        ("bb", "bB", [None]),
        ("bB", "b", [1]),  # the log of the step is not whole
    ],
)
def test_the_log_of_a_job_and_those_of_its_steps_have_the_same_attempts(whole, step, expected):
    jobs = {"0_h100.txt": "h100", "h100/1_test.txt": "h100"}
    found = [*parts(whole, "0_h100.txt"), *parts(step, "h100/1_test.txt")]
    assert sorted(after(found, jobs), key=str) == sorted(expected, key=str)


def test_attempts_of_two_steps_follow_each_other():
    jobs = {"h100/10_retry.txt": "h100", "h100/9_test.txt": "h100"}
    found = [*parts("B", "h100/10_retry.txt"), *parts("bb", "h100/9_test.txt")]
    assert after(found, jobs) == [2]


def test_an_unread_attempt_is_a_snapshot_without_numbers():
    problems = resolved([item for item in parts("BR") if isinstance(item, RunProblem)], [], {})
    (found,) = unread_attempts(problems, 7)
    assert (found.scenario, found.record, found.job) == ("t2i", {}, "a.log")
    assert (found.number, found.attempt, found.unread) == (7, 0, "B")


DAMAGE = ["x", "  e2e=1.", '        "0": 4.2', "}", "--- Performance Log: t2i ---", ""]


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.booleans(), min_size=1, max_size=4),
    st.lists(st.tuples(st.integers(0, 99), st.sampled_from(DAMAGE), st.booleans()), max_size=4),
)
def test_whatever_is_damaged_the_last_attempt_is_the_last_one(read, run_logs, passed, damages):
    """No earlier attempt is taken for the last one, unless the log says nothing of the last one."""
    lines: list[str] = []
    for number, has_passed in enumerate(passed):
        record = {
            "stages_ms": {"DenoisingStage": 9.0},
            "denoise_step_ms": {"0": 4.0, "1": 5.0 + number},
            "expected_e2e_ms": 10.0 + number,
            "load_peak_vram_mb": 10.0 + number,
            "expected_avg_denoise_ms": 4.5,
            "expected_median_denoise_ms": 4.5,
        }
        printed = run_logs.attempt("t2i", record, passed=has_passed)
        lines += [line.decode() for line in printed]
    first = "--- Performance Log: t2i ---"
    start = max(index for index, line in enumerate(lines) if line == first)
    for place, text, is_added in damages:
        index = place * len(lines) // 100
        if index != start:
            lines[index : index + (not is_added)] = [text]  # added, or instead of a line
            start += is_added and index < start
    found = read("\n".join(lines))
    problems = [item for item in found if isinstance(item, RunProblem)]
    attempts = [item for item in found if isinstance(item, Snapshot)]
    attempts += unread_attempts(problems, len(attempts))
    last = max(attempts, key=lambda item: (item.attempt, item.number))
    numbers = {last.record.get("expected_e2e_ms"), last.record.get("load_peak_vram_mb")}
    assert last.unread is not None or 9.0 + len(passed) in numbers
