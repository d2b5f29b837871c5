"""Two long texts are cut to the part in which they differ."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from perflint.reporters.diff.excerpts import CONTEXT, WIDTH, excerpts
from perflint.reporters.escape import escaped, width

LONG = "Numbers captured from the CI diffusion server baseline run on eight cards with driver"


def test_short_texts_are_shown_completely() -> None:
    assert excerpts("captured 2026-05-16", "captured 2026-05-17") == (
        "captured 2026-05-16",
        "captured 2026-05-17",
    )


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        (
            f"{LONG} 550, on 2026-05-16. {LONG}",
            f"{LONG} 550, on 2026-05-17. {LONG}",
            ("…550, on 2026-05-16. Numbers captured…",
             "…550, on 2026-05-17. Numbers captured…"),
        ),
        (
            f"{LONG} 550. {LONG}",
            f"{LONG} 550 and torch. {LONG}",
            ("…with driver 550. Numbers captured…",
             "…with driver 550 and torch. Numbers captured…"),
        ),
        (
            f"{LONG} and torch {LONG}",
            f"{LONG} {LONG}",
            ("…cards with driver and torch Numbers captured…",
             "…cards with driver Numbers captured…"),
        ),
        (
            LONG,
            f"{LONG} 550, {LONG}",
            ("…cards with driver",
             "…cards with driver 550, Numbers captured from the CI diffusion server baseline…"),
        ),
        (
            f"old {LONG}",
            f"new {LONG}",
            ("old Numbers captured…", "new Numbers captured…"),
        ),
        (
            "short",
            f"{LONG} 550",
            ("short",
             "Numbers captured from the CI diffusion server baseline run on eight cards with…"),
        ),
        (
            "",
            f"{LONG} 550",
            ("", "Numbers captured from the CI diffusion server baseline run on eight cards with…"),
        ),
    ],
    ids=["changed", "inserted", "removed", "appended", "at the start", "other", "missing"],
)  # fmt: skip
def test_the_differing_words_are_shown(before: str, after: str, shown: tuple[str, str]) -> None:
    assert excerpts(before, after) == shown


def test_a_long_word_is_cut() -> None:
    before, after = excerpts("a" * 500, "a" * 499 + "b")
    assert (before, after) == (f"…{'a' * (CONTEXT + 1)}", f"…{'a' * CONTEXT}b")


@pytest.mark.parametrize(
    ("one", "other", "shown"),
    [
        ("e\u0301", "e", "e\u0301"),
        ("e\u0301", "e\u0300", "e\u0301"),
        ("\U0001f469\u200d\U0001f4bb", "\U0001f469\u200d\U0001f52c", "\U0001f469\u200d\U0001f4bb"),
        ("\\u00ad", "\\u00ae", "\\u00ad"),
        ("\\n", "\\t", "\\n"),
    ],
    ids=["one mark", "two marks", "emoji", "escape", "short escape"],
)
def test_characters_with_marks_and_escape_sequences_are_not_cut(
    one: str, other: str, shown: str
) -> None:
    for padding in range(CONTEXT + 1):
        start = f"{LONG}{'x' * padding}"
        excerpt, _ = excerpts(f"{start}{one}{LONG}", f"{start}{other}{LONG}")
        assert shown in excerpt
    tail = one * WIDTH  # the difference does not fit
    _, cut = excerpts(f"x{tail}", f"{tail}x")
    assert cut == f"{one * (len(cut[:-1]) // len(one))}…"


def test_texts_of_megabytes_are_cut_quickly() -> None:
    middle = "x" * 10_000_000
    assert excerpts(f"{middle}1{middle}", f"{middle}2{middle}") == (
        f"…{'x' * CONTEXT}1{'x' * CONTEXT}…",
        f"…{'x' * CONTEXT}2{'x' * CONTEXT}…",
    )


TEXTS = st.text() | st.text('ab \n\\#[\u0301\u200d\x1b\u202e数"…') | st.text("a ", min_size=60)
COMMON = TEXTS | TEXTS.map(lambda text: text * 40)


@given(COMMON, TEXTS, TEXTS, COMMON)
@example("a" * 100, "", "a", "")
@example("", "\x1b\u200d" * 90, "\x1b\u200d" * 91, "")
@example("#" * 100, "##[" * 40, "##[" * 41, "")
def test_excerpts_are_parts_of_the_texts_that_differ_and_have_a_limited_width(
    start: str, one: str, other: str, end: str
) -> None:
    texts = f"{start}{one}{end}", f"{start}{other}{end}"
    shown = excerpts(*texts)
    for text, excerpt in zip(texts, shown, strict=True):
        assert width(escaped(excerpt)) <= WIDTH
        without_marks = (excerpt, excerpt[1:], excerpt[:-1], excerpt[1:-1])
        assert any(part in text for part in without_marks)
    assert (shown[0] == shown[1]) is (one == other)
