"""Properties of reading logs: a record is read correctly or not at all, in any log."""

import json
import random
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perflint.runs import RunProblem, read_runs
from perflint.runs.log import read_log
from perflint.runs.log.json_lines import resembles_json
from perflint.runs.log.lines import split
from tests.paths import FIXTURES

NAMES = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
NUMBERS = st.one_of(st.floats(0, 1e6).map(lambda number: round(number, 2)), st.none())
RECORDS = st.fixed_dictionaries(
    {
        "stages_ms": st.dictionaries(NAMES, NUMBERS, max_size=4),
        "denoise_step_ms": st.lists(NUMBERS, max_size=6).map(
            lambda steps: {str(index): step for index, step in enumerate(steps)}
        ),
        "expected_e2e_ms": NUMBERS,
    },
    optional={"notes": NAMES, "unknown": st.lists(NUMBERS, max_size=2)},
)
RUNS = st.dictionaries(NAMES, RECORDS, max_size=4)
ANY_LINE = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\n"), max_size=20)


def is_noise(line: bytes) -> bool:
    """Tell whether a line cannot be mistaken for a line of a record."""
    return not resembles_json(split(line)[1], in_list=True)


NOISE = st.one_of(
    ANY_LINE.map(str.encode).filter(is_noise),
    st.sampled_from(
        [b"INFO: 200 OK", b'{"level": "info"}', b'  File "x.py", line 3', b"", b"100%|###|"]
    ),
)


def measured(found):
    return [(item.scenario, item.record) for item in found if not isinstance(item, RunProblem)]


@st.composite
def chunks_of(draw, data):
    """Split bytes into chunks."""
    cuts = sorted(draw(st.lists(st.integers(0, len(data)), max_size=5)))
    pieces = [data[start:stop] for start, stop in zip([0, *cuts], [*cuts, len(data)], strict=True)]
    return [piece for piece in pieces if piece]


@st.composite
def decorated(draw, lines):
    """Join lines with timestamps, colours and line ends."""
    stamp = draw(st.sampled_from([b"", b"2026-05-17T05:35:01.1234567Z "]))
    end = draw(st.sampled_from([b"\n", b"\r\n"]))
    colours = draw(st.lists(st.sampled_from([b"", b"", b"\x1b[31m"]), min_size=1, max_size=5))
    return b"".join(
        stamp + colours[number % len(colours)] + line + end for number, line in enumerate(lines)
    )


@st.composite
def damaged(draw, lines):
    """Repeat a line, and insert bytes that JSON does not allow into some lines."""
    lines = [*lines]
    if draw(st.booleans()):
        at = draw(st.integers(0, len(lines) - 1))
        if b'"' in lines[at]:  # an item of a list without a key may be repeated
            lines.insert(at, lines[at])
    for at in draw(st.sets(st.integers(0, len(lines) - 1), max_size=3)):
        line, column = lines[at], draw(st.integers(0, len(lines[at])))
        kept = line[column + draw(st.integers(0, 1)) :]
        lines[at] = line[:column] + draw(st.sampled_from([b"\x07", b"\x00", b"\xff"])) + kept
    return lines


@given(st.data(), RUNS)
def test_all_records_are_read_from_between_noise(sglang, run_logs, data, runs):
    lines = []
    for name, record in runs.items():
        for line in run_logs.block(name, record):
            lines += [*data.draw(st.lists(NOISE, max_size=2)), line]
    log = data.draw(chunks_of(data.draw(decorated(lines))))
    assert measured(read_log(log, "log", sglang)) == list(runs.items())


@given(st.data(), RUNS, st.randoms(use_true_random=False))
def test_all_records_of_tagged_workers_are_read(sglang, run_logs, data, runs, chance):
    streams = [
        run_logs.tagged(worker, run_logs.block(name, record))
        for worker, (name, record) in enumerate(runs.items())
    ]
    streams.append(data.draw(st.lists(ANY_LINE.map(str.encode), max_size=9)))
    log = data.draw(decorated(list(run_logs.interleaved(streams, chance))))
    found = measured(read_log([log], "log", sglang))
    assert sorted(found, key=repr) == sorted(runs.items(), key=repr)


@given(RUNS, st.randoms(use_true_random=False), st.floats(0, 1))
def test_interleaved_records_without_tags_are_correct_or_reported(
    sglang, run_logs, runs, chance, kept
):
    streams = [run_logs.block(name, record) for name, record in runs.items()]
    lines = list(run_logs.interleaved(streams, chance))
    lines = lines[: int(len(lines) * kept) + 1]
    found = list(read_log([b"\n".join(lines)], "log", sglang))
    for item in measured(found):
        assert item in runs.items()
    named = sum(line.startswith(b'"') for line in lines)
    assert len(found) >= named  # every record is read or reported


@given(st.data(), RUNS, st.booleans())
def test_a_truncated_log_gives_its_complete_records(sglang, run_logs, data, runs, stamps):
    stamp = b"2026-05-17T05:35:01.1234567Z " if stamps else b""
    log, ends = b"", []
    for name, record in runs.items():
        log += b"".join(stamp + line + b"\n" for line in run_logs.block(name, record))
        ends.append(len(log) - len(stamp) - 2)  # after its last brace
    stop = data.draw(st.integers(0, len(log)))
    complete = sum(end <= stop for end in ends)
    assert measured(read_log([log[:stop]], "log", sglang)) == list(runs.items())[:complete]


@given(st.data(), RUNS.filter(bool), st.booleans())
def test_a_damaged_log_gives_no_wrong_record(sglang, run_logs, data, runs, mixed):
    streams = [data.draw(damaged(run_logs.block(name, record))) for name, record in runs.items()]
    if mixed:
        streams = [run_logs.tagged(worker, lines) for worker, lines in enumerate(streams)]
        streams = [list(run_logs.interleaved(streams, random.Random(0)))]
    log = data.draw(decorated([line for stream in streams for line in stream]))
    for item in measured(read_log([log], "log", sglang)):
        assert item in runs.items()


@given(RECORDS, st.binary(), st.lists(st.integers(0, 2000), max_size=3))
def test_any_bytes_after_an_announcement_are_no_crash(sglang, run_logs, record, noise, cuts):
    log = b"\n".join(run_logs.block("t2i", record))
    for cut in cuts:
        log = log[: cut % len(log)] + noise + log[cut % len(log) :]
    list(read_log([log], "log", sglang))


class Endless:
    """A file of repeated bytes up to ``size``, then ``end``, that is not kept in memory."""

    def __init__(self, piece: bytes, size: int, end: bytes = b"") -> None:
        self._piece = piece
        self._left = size // len(piece)
        self._end = end

    def read(self, size: int = -1) -> bytes:
        if self._left:
            self._left -= 1
            return self._piece
        end, self._end = self._end, b""
        return end

    def seekable(self) -> bool:
        return False


@pytest.mark.end_to_end
@pytest.mark.parametrize(
    "piece",
    [
        b"2026-05-17T05:35:01.1234567Z INFO: 200 OK\n" * 20_000,
        b"x" * 1_000_000,
        b'add this baseline in the "scenarios" section of x:\n' * 20 + (b"x" * 499 + b"\n") * 2000,
    ],
    ids=["lines", "one line", "announcements"],
)
def test_a_log_of_fifty_megabytes_takes_little_memory(sglang, printed, piece):
    end = "\n" + "\n".join(printed)
    stream = Endless(piece, 50_000_000, end.encode())
    tracemalloc.start()
    try:
        chunks = iter(lambda: stream.read(), b"")
        found = [item for item in read_log(chunks, "log", sglang) if type(item) is not RunProblem]
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert [item.scenario for item in found] == ["t2i"]
    assert peak < 12_000_000


@pytest.mark.parametrize("workers", [0, 3])
def test_generated_logs_are_read(sglang, run_logs, record, tmp_path, workers):
    records = {f"case_{number}": record for number in range(7)}
    path, again = tmp_path / "a.log", tmp_path / "b.log"
    for file in (path, again):
        run_logs.write_log(file, records, megabytes=0.2, seed=4, workers=workers, cut_off=True)
    assert path.read_bytes() == again.read_bytes()
    assert 0.2e6 < path.stat().st_size < 0.3e6
    found = list(read_log([path.read_bytes()], "log", sglang))
    assert sorted(item.scenario for item in found if type(item) is not RunProblem) == [
        f"case_{number}" for number in range(6)
    ]
    assert "cut off" in found[-1].message


@pytest.mark.parametrize("workers", [0, 1, 4])
def test_a_real_baseline_is_read_back_from_its_log(sglang, run_logs, tmp_path, workers):
    fixture = FIXTURES / "coherent.json"
    records = json.loads(fixture.read_text("utf-8"))["scenarios"]
    run_logs.write_log(tmp_path / "a.log", records, megabytes=2, workers=workers)
    found = list(read_runs([str(tmp_path / "a.log")], sglang))
    assert {item.scenario: item.record for item in found} == records
