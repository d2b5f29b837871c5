"""Blocks of measurements in logs: read from between other output, or reported as problems."""

import pytest

from perflint.formats import build
from perflint.runs import RunProblem, Snapshot, log
from perflint.runs.log import read_log

FIRST, LAST = "--- Performance Log: t2i ---", "--- End Performance Log: t2i ---"
LINES = [
    FIRST,
    "  e2e=10.61ms, avg_denoise=4.49ms, median_denoise=4.49ms, load_peak_vram=13120MiB",
    "  baseline: e2e=11.00ms, avg_denoise=5.00ms, median_denoise=5.00ms",
    "  peak_vram_baseline: load=13120MiB, runtime=17776MiB",
    "  stages: TextEncodingStage=1.25ms, DenoisingStage=9.02ms",
    "  denoise_steps: 0=4.21ms, 1=4.77ms",
    LAST,
]
RECORD = {
    "stages_ms": {"TextEncodingStage": 1.25, "DenoisingStage": 9.02},
    "denoise_step_ms": {"0": 4.21, "1": 4.77},
    "expected_e2e_ms": 10.61,
    "expected_avg_denoise_ms": 4.49,
    "expected_median_denoise_ms": 4.49,
    "load_peak_vram_mb": 13120.0,
}


def text(*lines):
    return "\n".join(lines) + "\n"


def other(name="i2v", lines=LINES):
    return [line.replace("t2i", name) for line in lines]


def snapshots(found):
    return {item.scenario: item.record for item in found if isinstance(item, Snapshot)}


def messages(found):
    return [f"{item.origin}: {item.message}" for item in found if isinstance(item, RunProblem)]


def test_a_block_is_read_from_between_other_lines(read):
    (found,) = read(text("starting", *LINES, "done"))
    assert found == Snapshot("t2i", RECORD, "stdin:2", 0, job="stdin")
    assert list(found.record) == list(RECORD)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("before", ["", "2026-05-17T05:35:01.1234567Z ", "\x1b[32m"])
@pytest.mark.parametrize("tag", ["", "[gw0] ", "(Worker pid=123) "])
def test_prefixes_of_lines_are_removed(read, before, tag, end):
    log = "".join(f"{before}{tag}{line}\x1b[0m{end}" for line in LINES)
    assert snapshots(read(log)) == {"t2i": RECORD}


def test_noise_between_the_lines_is_skipped(read):
    noise = ["INFO: ok", '{"took": 1.5}', "100%|##| 9/9 [00:04, 9.1it/s]", "queue=3 running=4", ""]
    lines = [line for block_line in LINES for line in (block_line, *noise)]
    assert snapshots(read(text(*lines))) == {"t2i": RECORD}


def test_output_without_a_line_end_may_precede_the_first_line(read):
    assert snapshots(read(text(f"100%|##|{FIRST}", *LINES[1:]))) == {"t2i": RECORD}


def test_a_value_that_was_not_measured_is_null(read):
    lines = [line.replace("4.49ms", "nanms") for line in LINES]
    lines[4] = "  stages: TextEncodingStage=None, DenoisingStage=n/a"
    (found,) = read(text(*lines))
    assert found.record["expected_avg_denoise_ms"] is None
    assert found.record["stages_ms"] == {"TextEncodingStage": None, "DenoisingStage": None}


def test_a_series_may_be_a_list_and_units_are_converted():
    keys = {
        "summary": "Own",
        "records": {"at": "/cases/*"},
        "fields": {"all": "samples", "size/mb": "measurement?", "mean": "measurement"},
        "samples": {"all": {"shape": "list"}},
        "runs": {
            "blocks": [
                {
                    "first": "results of {name}",
                    "last": "end of {name}",
                    "units": {"s": 1000, "ms": 1},
                    "values": {"mean": "mean"},
                    "objects": {"all": "runs"},
                }
            ]
        },
    }
    lines = ["results of a b", "mean=1.5s, size=3MB, sd=2ms", "runs: 0=1ms, 1=2s", "end of a b"]
    format = build("own", keys)
    (problem,) = read_log([text(*lines).encode()], "log", format)
    assert "mean=1.5s, size=3MB" in problem.message
    lines[1] = "mean=1.5s, sd=2ms"
    (found,) = read_log([text(*lines).encode()], "log", format)
    assert (found.scenario, found.record) == ("a b", {"all": [1.0, 2000.0], "mean": 1500.0})
    lines[2] = "runs: 1=1ms, 0=2s"
    (problem,) = read_log([text(*lines).encode()], "log", format)
    assert "does not continue `a b`" in problem.message


def test_a_line_that_may_be_absent_gives_an_empty_object(read):
    (found,) = read(text(*LINES[:5], LAST))
    assert found.record["denoise_step_ms"] == {}


@pytest.mark.parametrize(
    ("line", "fields"),
    [
        (1, "`expected_e2e_ms`, `expected_avg_denoise_ms` and `expected_median_denoise_ms`"),
        (4, "`stages_ms`"),
    ],
)
def test_a_block_without_a_required_field_is_reported(read, line, fields):
    found = read(text(*LINES[:line], *LINES[line + 1 :], *other()))
    assert messages(found) == [f"stdin:1: the block of `t2i` lacks {fields}"]
    assert snapshots(found) == {"i2v": {**RECORD}}


@pytest.mark.parametrize(
    ("line", "damaged"),
    [
        (1, ["  e2e=10.61ms, avg_deno", "ise=4.49ms, median_denoise=4.49ms"]),
        (1, ["  e2e=10", ".61ms, avg_denoise=4.49ms, median_denoise=4.49ms"]),
        (1, ["  e2e=10.61ms", ", avg_denoise=4.49ms, median_denoise=4.49ms"]),
        (1, ["  e2e=10.61s, avg_denoise=4.49ms, median_denoise=4.49ms"]),
        (1, ["  e2e=10.61, avg_denoise=4.49ms, median_denoise=4.49ms"]),
        (1, ["  e2e=10.61ms, avg_denoise=infms, median_denoise=4.49ms"]),
        (1, ["  e2e=10.61ms, e2e=10.61ms, avg_denoise=4.49ms, median_denoise=4.49ms"]),
        (4, ["  stages: TextEncodingStage=1.25ms, Deno", "isingStage=9.02ms"]),
        (4, ["  stages: A=1.25ms", "  stages: B=9.02ms"]),
        (4, ["  stages: TextEncodingStage=1.25ms, DenoisingStage=9.02"]),
        (5, ["  denoise_st", "eps: 0=4.21ms, 1=4.77ms"]),
        (5, ["  denoise_steps: ", "0=4.21ms, 1=4.77ms"]),
        (5, ["  denoise_steps", ": 0=4.21ms, 1=4.77ms"]),
        (5, ["INFO:   denoise_steps: 0=4.21ms, 1=4.77ms"]),
        (5, ["  denoise_steps: 0=4.21ms, x=4.77ms"]),
        (5, ["  denoise_steps: 0=4.21ms, 0=4.77ms"]),
        (5, ["  denoise_steps: 0=4.21ms, 1=4.77\x07ms"]),
    ],
)
def test_a_damaged_line_loses_its_block_and_no_other(read, line, damaged):
    found = read(text(*LINES[:line], *damaged, *LINES[line + 1 :], *other()))
    (message,) = messages(found)
    assert int(message.split(":")[1]) in range(line + 1, line + 3)
    assert "`t2i`" in message
    assert snapshots(found) == {"i2v": RECORD}


@pytest.mark.parametrize("lines", range(1, 7))
def test_a_block_that_is_cut_off_is_reported(read, lines):
    (found,) = read(text(*LINES[:lines]))
    assert found.origin == "stdin:1"
    assert found.message.startswith("the block of `t2i` is cut off after line")


def test_a_block_is_cut_off_after_too_many_other_lines(read):
    found = read(text(*LINES[:3], *["noise"] * (log.MAX_GAP + 1), *LINES[3:], *other()))
    assert messages(found) == ["stdin:1: the block of `t2i` is cut off after line 2"]
    assert snapshots(found) == {"i2v": RECORD}


def test_a_last_line_with_another_name_does_not_end_a_block(read):
    found = read(text(*LINES[:-1], "--- End Performance Log: t2 ---"))
    assert messages(found) == ["stdin:1: the block of `t2i` is cut off after line 6"]


def test_blocks_of_two_workers_are_told_apart_by_their_tags(read):
    pairs = zip(LINES, other(), strict=True)
    lines = [f"[gw{number}] {line}" for pair in pairs for number, line in enumerate(pair)]
    assert snapshots(read(text(*lines))) == {"t2i": RECORD, "i2v": RECORD}


def test_a_line_that_may_belong_to_two_blocks_loses_both(read):
    mixed = [line for pair in zip(LINES, other(), strict=True) for line in pair]
    found = read(text(*mixed, *other("later")))
    message = "stdin:3: the line may belong to `t2i` (line 1) or `i2v` (line 2)"
    assert messages(found) == [message] * 2
    assert snapshots(found) == {"later": RECORD}


def test_lines_of_a_lost_block_are_not_added_to_the_next_one(read):
    first, second, third = LINES, other(), other("third")
    found = read(text(first[0], second[0], first[1], second[-1], third[0], *first[4:6], *third[1:]))
    assert snapshots(found) == {}
    assert len(messages(found)) == 3


def test_a_line_appended_to_one_of_another_worker_is_noticed(read):
    lines = [f"[gw0] {line}" for line in LINES]
    lines[4] = f"[gw1] INFO: {lines[4]}"
    found = read(text(*lines, *[f"[gw0] {line}" for line in other()]))
    assert "is not on a line of its own" in messages(found)[0]
    assert snapshots(found) == {"i2v": RECORD}


def test_a_block_and_a_record_are_read_from_between_each_other(read, printed, record):
    lines = [*LINES[:3], *printed[:8], *LINES[3:5], *printed[8:12], *LINES[5:], *printed[12:]]
    lines = [line.replace("10.61,", "12.61,") for line in lines]
    found = read(text(*lines))
    assert [item.record for item in found] == [RECORD, record | {"expected_e2e_ms": 12.61}]


def test_the_number_of_open_blocks_is_limited(read):
    found = read(text(*[FIRST] * 100, *LINES))
    assert "more than 64 blocks are open at once" in messages(found)[0]
    assert snapshots(found) == {}
