"""A strategy for mutations of seeds, with the tokens of their language."""

from collections.abc import Sequence

from hypothesis import strategies as st

ENDS = (b"\n", b"\n", b"\r\n", b"\r")


@st.composite
def mutations(draw: st.DrawFn, seeds: Sequence[bytes], tokens: Sequence[bytes]) -> bytes:
    """Draw a seed with one to four parts replaced by a token, by another part, or by nothing."""
    data = draw(st.sampled_from(seeds))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(data)))
        stop = draw(st.sampled_from([start, start, start + 1, start + 30]))
        new = draw(st.sampled_from([*tokens, b"", data[start : start + 80]]))
        data = data[:start] + new + data[stop:]
    return data.replace(b"\n", draw(st.sampled_from(ENDS)))
