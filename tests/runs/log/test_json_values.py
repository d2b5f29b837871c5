"""Records in logs: recognized between other output, or reported as problems."""

import json

import pytest

from perflint.runs import RunProblem, Snapshot, log
from perflint.runs.log import json_values


def text(*lines):
    return "\n".join(lines) + "\n"


def other(printed, name="i2v"):
    return [line.replace("t2i", name) for line in printed]


def snapshots(found):
    return {item.scenario: item.record for item in found if isinstance(item, Snapshot)}


def messages(found):
    return [f"{item.origin}: {item.message}" for item in found if isinstance(item, RunProblem)]


def test_a_record_is_read_from_between_other_lines(read, record, printed):
    (found,) = read(text("starting", *printed, "done"))
    file = "/ci/perf_baselines.json"
    assert found == Snapshot("t2i", record, "stdin:5", 0, job="stdin", baseline=file)


@pytest.mark.parametrize("action", ["add", "update"])
@pytest.mark.parametrize("path", ["perf_baselines.json", "/a b/ü.json"])
def test_both_announcements_are_recognized_with_any_path(read, record, action, path):
    announced = f'{action} this baseline in the "scenarios" section of {path}:'
    log = text("", announced, "", f'"t2i": {json.dumps(record, indent=4)}')
    assert snapshots(read(log)) == {"t2i": record}


def test_a_record_without_an_announcement_is_not_read(read, printed):
    assert read(text(*printed[3:])) == []


def test_the_end_of_the_log_may_be_the_last_brace(read, record, printed):
    assert snapshots(read("\n".join(printed[:-1]))) == {"t2i": record}


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize(
    "before", ["", "2026-05-17T05:35:01.1234567Z ", "\ufeff2026-05-17T05:35:01Z ", "\x1b[31;1m"]
)
@pytest.mark.parametrize("tag", ["", "[gw0] ", "(Worker pid=123) ", "[rank 3] "])
def test_prefixes_of_lines_are_removed(read, record, printed, before, tag, end):
    log = "".join(f"{before}{tag}{line}\x1b[0m{end}" for line in printed)
    assert snapshots(read(log)) == {"t2i": record}


def test_an_empty_line_may_lack_the_blank_after_its_timestamp(read, record, printed):
    lines = [f"2026-05-17T05:35:01.1234567Z {line}".rstrip() for line in printed]
    assert snapshots(read(text(*lines))) == {"t2i": record}


def test_a_level_or_a_time_before_the_announcement_is_not_a_worker_tag(read, record, printed):
    for prefix in ("[ERROR] ", "[2026-05-17 05:35:01] ", "[3/7] ", "ERROR root: "):
        assert snapshots(read(text("", prefix + printed[1], *printed[2:]))) == {"t2i": record}


@pytest.mark.parametrize(
    "name", ['say "hi"', "ü/ä\\", "}", "new\nline", "\x1b[31m", "", "__proto__"]
)
def test_a_case_may_have_any_name_that_json_allows(read, run_logs, record, name):
    lines = run_logs.block(name, record)
    assert snapshots(read(b"\n".join(lines))) == {name: record}


def test_noise_between_the_lines_is_skipped(read, record, printed):
    noise = [
        "INFO: ok",
        '  File "x.py", line 3, in f',
        '{"level": "info", "took": 1.5}',
        "100%|##|",
    ]
    lines = [line for printed_line in printed for line in (printed_line, *noise)]
    assert snapshots(read(text(*lines))) == {"t2i": record}


def test_records_of_two_workers_are_told_apart_by_their_tags(read, record, printed):
    pairs = zip(printed, other(printed), strict=True)
    lines = [f"[gw{number}] {line}" for pair in pairs for number, line in enumerate(pair)]
    assert snapshots(read(text(*lines))) == {"t2i": record, "i2v": record}


def test_records_without_tags_are_told_apart_if_only_one_accepts_a_line(read, record, printed):
    """The second starts within the samples of the first, which ends within those of the second."""
    at = printed.index('        "0": 4.21,')
    second = other(printed)
    lines = [*printed[: at + 1], *second[:at], *printed[at + 1 :], *second[at:]]
    assert snapshots(read(text(*lines))) == {"t2i": record, "i2v": record}


def test_a_line_that_may_belong_to_two_records_loses_both(read, record, printed):
    second = other(printed)
    mixed = [line for pair in zip(printed, second, strict=True) for line in pair]
    found = read(text(*mixed, *other(printed, "later")))
    assert (
        messages(found) == ["stdin:9: the line may belong to `t2i` (line 7) or `i2v` (line 8)"] * 2
    )
    assert snapshots(found) == {"later": record}


def test_a_record_that_starts_between_lost_ones_is_lost(read, printed):
    second, third = other(printed), other(printed, "third")
    mixed = [line for pair in zip(printed, second, strict=True) for line in pair]
    found = read(text(*mixed[:12], *third, *mixed[12:]))
    assert snapshots(found) == {}
    assert len(messages(found)) == 3


@pytest.mark.parametrize(
    ("line", "damaged"),
    [
        ('        "0": 4.21,', '        "0": 4.2.1,'),
        ('        "0": 4.21,', '        "0": NaN,'),
        ('        "0": 4.21,', '        "0": 4.21'),
        ('        "0": 4.21,', '       "0": 4.21,'),
        ('        "1": 4.77', '        "0": 4.77'),
        ('        "1": 4.77', '        "1": 4.77,'),
        ('        "0": 4.21,', '        x"0": 4.21,'),
        ('        "0": 4.21,', 'Denoising: 50%|##        "0": 4.21,'),
        ('    "expected_e2e_ms": 10.61,', '    "expected_e2e_ms": 10.61, // ms'),
        ('    "expected_e2e_ms": 10.61,', '    "expected_e2e_ms": Infinity,'),
        ("    },", "    }"),
        ("}", "},"),
        ("}", "} done"),
    ],
)
def test_invalid_json_is_reported_with_its_line_and_other_records_are_read(
    read, record, printed, line, damaged
):
    at = printed.index(line)
    lines = [*printed]
    lines[at] = damaged
    found = read(text(*lines, *other(printed)))
    (message,) = messages(found)
    line = int(message.split(":")[1])
    assert line in (at + 1, at + 2)  # a missing comma is noticed on the next line
    assert "t2i" in message
    assert snapshots(found) == {"i2v": record}


def test_a_number_too_large_for_a_double_is_reported_with_its_line(read, record, printed):
    at = printed.index('    "expected_e2e_ms": 10.61,')
    lines = [*printed]
    lines[at] = '    "expected_e2e_ms": 1e999,'
    found = read(text(*lines, *other(printed)))
    (message,) = messages(found)
    assert message.startswith(f"stdin:{at + 1}: `t2i` is not valid JSON: ")
    assert snapshots(found) == {"i2v": record}


@pytest.mark.parametrize("lines", range(2, 15))
def test_a_record_that_is_cut_off_is_reported(read, printed, lines):
    (found,) = read(text(*printed[:lines]))
    if lines <= 3:
        assert found == RunProblem("stdin:2", "a record is announced, but none follows")
    else:
        message = f"`t2i` is cut off after line {lines}"
        assert (found.origin, found.message, found.scenario) == ("stdin:4", message, "t2i")


def test_a_line_appended_to_one_of_another_worker_is_noticed(read, record, printed):
    at = printed.index("    },")
    torn = [f"[gw0] {line}" for line in printed]
    torn[at] = f"[gw1] INFO: {torn[at]}"
    found = read(text(*torn, *[f"[gw0] {line}" for line in other(printed)]))
    assert messages(found) == [f"stdin:{at + 1}: '}},' does not continue `t2i`"]
    assert snapshots(found) == {"i2v": record}


def test_a_record_is_cut_off_after_too_many_other_lines(read, record, printed):
    silence = ["noise"] * (log.MAX_GAP + 1)
    found = read(text(*printed[:9], *silence, *other(printed)))
    assert messages(found) == ["stdin:4: `t2i` is cut off after line 9"]
    assert snapshots(found) == {"i2v": record}


def test_two_records_of_one_case_are_both_read(read, record, printed):
    again = [line.replace("10.61,", "12.61,") for line in printed]
    found = read(text(*printed, *again))
    assert [(item.number, item.attempt) for item in found] == [(0, 1), (1, 2)]
    assert [item.record for item in found] == [record, record | {"expected_e2e_ms": 12.61}]


def test_samples_with_gaps_are_read(read, run_logs, record):
    record["denoise_step_ms"] = {"0": 4.0, "10": 4.1, "49": 4.2}
    assert snapshots(read(b"\n".join(run_logs.block("t2i", record)))) == {"t2i": record}


def test_lists_and_empty_objects_are_read(read, run_logs, record):
    record |= {"extra": [1, [2.5, "x", {"a": []}], {"b": {}}, None, True], "notes": 'a "b": {'}
    assert snapshots(read(b"\n".join(run_logs.block("t2i", record)))) == {"t2i": record}
    assert snapshots(read(b"\n".join(run_logs.block("t2i", {})))) == {"t2i": {}}


def test_keys_that_differ_only_in_escapes_are_duplicates(read, printed):
    at = printed.index('        "1": 4.77')
    found = read(text(*printed[:at], r'        "\u0030": 4.77', *printed[at + 1 :]))
    assert snapshots(found) == {}
    assert len(messages(found)) == 1


def test_a_record_that_is_too_large_is_reported(read, run_logs, record, monkeypatch):
    monkeypatch.setattr(json_values, "MAX_RECORD", 2000)
    lines = b"\n".join(run_logs.block("t2i", {**record, "notes": "x" * 2000}))
    found = read(lines + b"\n" + b"\n".join(run_logs.block("i2v", record)))
    assert "`t2i` has more than 2,000 bytes" in messages(found)[0]
    assert snapshots(found) == {"i2v": record}


def test_the_number_of_open_records_is_limited(read, printed):
    found = read(text(*[printed[1]] * (json_values.MAX_OPEN + 1), *printed))
    assert f"more than {json_values.MAX_OPEN} records are open at once" in messages(found)[0]


def test_a_log_without_records_gives_nothing(read):
    assert read(b"") == []
    assert read(b"\n\n") == []
    assert read("collected 12 items\n") == []
