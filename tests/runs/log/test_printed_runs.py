"""Logs as the tests print them: what is read was printed, and what is whole is read."""

import json
import random
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perflint.runs import RunProblem, read_runs
from perflint.runs.log import read_log

NAMES = st.sampled_from(["t2i", "i2v", "a b", "wan2_1_t2v_1.3b", "t2i_2"])
NUMBERS = st.integers(0, 10**7).map(lambda number: number / 100)
RECORDS = st.builds(
    lambda stages, steps, values, memory: {
        "stages_ms": stages,
        "denoise_step_ms": {str(number): step for number, step in enumerate(steps)},
        "expected_e2e_ms": values[0],
        "expected_avg_denoise_ms": values[1],
        "expected_median_denoise_ms": values[2],
        **({"load_peak_vram_mb": float(memory)} if memory else {}),
    },
    st.dictionaries(st.sampled_from(["AStage", "B.Stage", "C-Stage [0]"]), NUMBERS, min_size=1),
    st.lists(NUMBERS, max_size=6),
    st.tuples(NUMBERS, NUMBERS, NUMBERS),
    st.integers(0, 10**5),
)
ATTEMPTS = st.lists(st.tuples(NAMES, RECORDS, st.booleans()), max_size=4)


def measured(found):
    return [(item.scenario, item.record) for item in found if type(item) is not RunProblem]


def printed(run_logs, data, name, record, passed):
    """Return the lines of an attempt, or of a record in any layout."""
    kind = data.draw(st.sampled_from(["attempt", "attempt", "block", "json", "map"]))
    if kind == "attempt":
        return run_logs.attempt(name, record, passed=passed)
    if kind == "block":
        return run_logs.performance_log(name, record, data.draw(st.sampled_from([None, record])))
    indent = data.draw(st.sampled_from([None, 1, 2, 4, 8]))
    text = json.dumps({name: record} if kind == "map" else record, indent=indent)
    text = text if kind == "map" else f"{json.dumps(name)}: {text}"
    by = data.draw(st.sampled_from(["", "", "    "]))
    announced = 'add this baseline in the "scenarios" section of /ci/x.json:'
    return [announced.encode(), *((by + line).encode() for line in text.split("\n"))]


def torn(data, lines):
    """Break some lines, repeat some, and insert bytes that nothing printed contains."""
    lines = [*lines]
    for _ in range(data.draw(st.integers(0, 3))):
        at = data.draw(st.integers(0, len(lines) - 1))
        column = data.draw(st.integers(0, len(lines[at])))
        head, tail = lines[at][:column], lines[at][column:]
        kind = data.draw(st.sampled_from(["break", "noise", "byte", "repeat", "cut"]))
        if kind == "repeat":
            lines.insert(at, lines[at])
        elif kind == "cut":
            lines = [*lines[:at], head]
        else:
            between = {"break": [head, tail], "noise": [head + b"INFO: ok", tail]}
            lines[at : at + 1] = between.get(kind, [head + b"\x07" + tail])
    return lines


@given(st.data(), ATTEMPTS)
def test_all_that_was_printed_is_read(sglang, run_logs, data, attempts):
    lines = [line for each in attempts for line in printed(run_logs, data, *each)]
    found = list(read_log([b"\n".join(lines)], "log", sglang))
    assert [item for item in found if type(item) is RunProblem] == []
    expected = [(name, record) for name, record, _ in attempts]
    assert [pair for pair in measured(found) if pair not in expected] == []
    assert [pair for pair in expected if pair not in measured(found)] == []


@given(st.data(), ATTEMPTS.filter(bool), st.randoms(use_true_random=False), st.booleans())
def test_what_is_read_from_a_damaged_log_was_printed(
    sglang, run_logs, data, attempts, chance, tags
):
    streams = [torn(data, printed(run_logs, data, *each)) for each in attempts]
    if tags:
        streams = [run_logs.tagged(number, lines) for number, lines in enumerate(streams)]
    lines = [*run_logs.interleaved(streams, chance)]
    expected = [(name, record) for name, record, _ in attempts]
    for pair in measured(read_log([b"\n".join(lines)], "log", sglang)):
        assert pair in expected


def slower(record, factor=2):
    return {**record, "expected_e2e_ms": record["expected_e2e_ms"] * factor}


@pytest.mark.parametrize("workers", [0, 3])
@pytest.mark.parametrize("cut_off", [True, False])
def test_green_and_red_attempts_are_read_from_noise(
    sglang, run_logs, record, tmp_path, workers, cut_off
):
    """One case is green, one red and then green, one red in all of its seven attempts."""
    cases = [("green", 1, True), ("retried", 2, False), ("retried", 1, True)]
    cases += [("red", number + 2, False) for number in range(7)]
    cases += [("last", 1, True)]
    blocks = [
        run_logs.attempt(name, slower(record, factor), passed=passed)
        for name, factor, passed in cases
    ]
    path = tmp_path / "a.log"
    run_logs.write_lines(path, blocks, megabytes=0.3, workers=workers, cut_off=cut_off, seed=5)
    found = [item for item in read_runs([str(path)], sglang) if type(item) is not RunProblem]
    expected = [(name, slower(record, factor)) for name, factor, _ in cases]
    if cut_off:
        expected = [pair for pair in expected if pair[0] != "last"]
        found = [item for item in found if item.scenario != "last"]
    assert sorted(measured(found), key=repr) == sorted(expected, key=repr)
    assert {item.job for item in found} == {str(path)}
    attempts = sorted(item.attempt for item in found if item.scenario == "red")
    assert attempts == [*range(1, 8)]
    named = {(item.scenario, item.attempt) for item in found if item.baseline}
    assert named >= {("red", number) for number in range(1, 8)}
    assert ("green", 1) not in named


@pytest.mark.end_to_end
def test_measurements_in_three_hundred_megabytes_of_noise_are_read(sglang, run_logs, record):
    chance = random.Random(0)
    piece = b"".join(run_logs.noise(chance) + b"\n" for _ in range(20_000))
    block = b"\n".join(run_logs.attempt("t2i", record, passed=False)) + b"\n"
    pieces = [piece] * (300_000_000 // len(piece))
    pieces.insert(len(pieces) // 2, block)
    tracemalloc.start()
    try:
        found = measured(read_log(iter([*pieces, block]), "log", sglang))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert found == [("t2i", record)] * 4
    assert peak < 12_000_000
