"""Mutations of texts by the words of their language, as hypothesis draws and shrinks them."""

from collections.abc import Sequence

from hypothesis import strategies as st

ENDS = (b"\n", b"\n", b"\r\n", b"\r")


@st.composite
def mutated(draw: st.DrawFn, seeds: Sequence[bytes], words: Sequence[bytes]) -> bytes:
    """Draw a text with a few places overwritten: by a word, by another part of it, by nothing."""
    data = draw(st.sampled_from(seeds))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(data)))
        stop = draw(st.sampled_from([start, start, start + 1, start + 30]))
        new = draw(st.sampled_from([*words, b"", data[start : start + 80]]))
        data = data[:start] + new + data[stop:]
    return data.replace(b"\n", draw(st.sampled_from(ENDS)))
