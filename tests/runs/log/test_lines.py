"""Log lines: regrouped from chunks, and stripped of what CI services prepend."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perflint.runs.log import lines as log_lines
from perflint.runs.log.lines import split, whole_lines


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (b"plain\r\n", (b"", b"plain")),
        (b'[gw12]     "0": 1.5,\n', (b"[gw12]", b'    "0": 1.5,')),
        (b"(EngineCore_0 pid=77) }\n", (b"(EngineCore_0 pid=77)", b"}")),
        (b"[gw0]\n", (b"[gw0]", b"")),
        (b"\x1b[31m[gw0] \x1b[1mx\x1b[0m", (b"[gw0]", b"x")),
        (b"2026-05-17T05:35:01.1234567Z [gw0] x", (b"[gw0]", b"x")),
        (b"2026-05-17 05:35:01,123+02:00 x", (b"", b"x")),
        (b"2026-05-17T05:35:01Z", (b"", b"")),
        (b"[INFO] x", (b"", b"[INFO] x")),
        (b"[05-17 05:35:01] x", (b"", b"[05-17 05:35:01] x")),
        (b"[at 5:35] x", (b"", b"[at 5:35] x")),
        (b"[ 45%] x", (b"", b"[ 45%] x")),
        (b'["gw0"] x', (b"", b'["gw0"] x')),
        (b'    [gw0] "x"', (b"", b'    [gw0] "x"')),
    ],
)
def test_a_line_is_split_from_tag_timestamp_and_colours(line, expected):
    assert split(line) == expected


@given(st.lists(st.binary(max_size=9)), st.integers(1, 5))
def test_chunks_are_regrouped_at_line_ends(chunks, longest):
    data = b"".join(chunks)
    pieces = list(whole_lines(chunk for chunk in chunks if chunk))
    assert b"".join(pieces) == data
    assert all(piece.endswith(b"\n") for piece in pieces[:-1])


def test_a_line_that_is_too_long_becomes_an_empty_one(monkeypatch):
    monkeypatch.setattr(log_lines, "MAX_LINE", 10)
    chunks = [b"a\n" + b"x" * 8, b"x" * 8, b"x" * 8, b"x\nb\nc", b"d\n"]
    assert b"".join(whole_lines(chunks)) == b"a\n\nb\ncd\n"
