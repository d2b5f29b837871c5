"""Source lines of a finding: carets under its span, whatever precedes it on the line."""

import json

import pytest
import wcwidth
from hypothesis import example, given
from hypothesis import strategies as st

from perflint.primitives.finding import Finding, Related, Span
from perflint.primitives.text import Text
from perflint.reporters.snippet import render


class Plain:
    """A style without colours, for a terminal of ``columns``."""

    def __init__(self, columns=100):
        self.columns = columns

    def paint(self, text, *effects):
        return text

    def path(self, path):
        return path


def snippet(data, primary, *related, label="", columns=100):
    """Render a finding about the bytes ``primary``; ``related`` are pairs of bytes and label."""
    spans = tuple(Related(_span(data, part), text) for part, text in related)
    finding = Finding(_span(data, primary), "", related=spans, label=label)
    return render(finding, Text("a.json", data), Plain(columns))


def _span(data, part):
    start = data.index(part)
    return Span(start, start + len(part))


def marked(lines, char="^"):
    """Return the part of the source line above the carets, by terminal cells."""
    (row,) = (number for number, line in enumerate(lines) if f"{char}" in line.partition("|")[2])
    start = lines[row].index(char)
    stop = start + lines[row].count(char)
    cells = ""
    column = 0
    source = next(line for line in reversed(lines[:row]) if line.lstrip()[:1].isdigit())
    for letter in source:
        if start <= column < stop:
            cells += letter
        column += wcwidth.wcwidth(letter)
    return cells


def test_a_complete_snippet():
    assert snippet(b'{\n  "a": 1.5\n}\n', b"1.5", label="not so") == [
        "  |",
        '2 |   "a": 1.5',
        "  |        ^^^ not so",
        "  |",
    ]


BEFORE = {
    "spaces": "    ",
    "tabs": "\t\t",
    "wide": '"数字": 1, ',
    "emoji": '"🚀": 1, ',
    "combining": '"e\u0301": 1, ',
    "escaped": '"\u202e\x7f": 1, ',
    "narrow": '"größe": 1, ',
    "broken utf-8": b'"\xff\xfe": 1, ',
}


@pytest.mark.parametrize("before", BEFORE.values(), ids=BEFORE)
@pytest.mark.parametrize("end", ["\n", "\r\n", ""])
def test_the_caret_is_under_the_number(before, end):
    before = before if isinstance(before, bytes) else before.encode()
    lines = snippet(before + b"9.25, 1" + end.encode(), b"9.25")
    assert marked(lines) == "9.25"


LETTERS = st.text(st.sampled_from('ab ü数ｱ🚀\t\x1b\x7f\u202e"\\:{}#['), max_size=300)


@given(LETTERS, LETTERS)
def test_the_caret_is_under_the_number_in_any_line(before, after):
    lines = snippet(f"{before}@@@{after}".encode(), b"@@@")
    assert marked(lines) == "@@@"


def test_related_spans_in_another_file_follow_with_its_path():
    other = Text("b.py", b"x = 1\n\ncase = 'a'\n")
    near = Related(Span(2, 5), "here")
    far = Related(_span(other.data, b"'a'"), "the case", file=other)
    finding = Finding(Span(7, 10), "", related=(far, near))
    assert render(finding, Text("a.json", b'{ "a": 1.5 }'), Plain()) == [
        "  |",
        '1 | { "a": 1.5 }',
        "  |   --- here",
        "  |        ^^^",
        "  |",
        "::> b.py:3:8",
        "  |",
        "3 | case = 'a'",
        "  |        --- the case",
        "  |",
    ]


def test_related_spans_are_shown_in_file_order():
    data = b"[\n  1,\n  2,\n  3,\n  4,\n  5\n]\n"
    assert snippet(data, b"4", (b"5", "after"), (b"1", "before"), label="here") == [
        "  |",
        "2 |   1,",
        "  |   - before",
        "...",
        "5 |   4,",
        "  |   ^ here",
        "6 |   5",
        "  |   - after",
        "  |",
    ]


def test_the_gutter_is_as_wide_as_the_largest_number():
    data = b"\n" * 98 + b"1\n2\n"
    assert snippet(data, b"2", (b"1", "")) == [
        "    |",
        " 99 | 1",
        "    | -",
        "100 | 2",
        "    | ^",
        "    |",
    ]


def test_only_the_first_line_of_a_primary_span_is_shown():
    assert snippet(b'{\n  "a": {\n    "b": 1\n  }\n}', b'{\n    "b": 1\n  }') == [
        "  |",
        '2 |   "a": {',
        "  |        ^",
        "  |",
    ]


def test_the_beginning_and_end_of_a_long_related_span_are_shown():
    steps = json.dumps({str(number): float(number) for number in range(50)}, indent=2).encode()
    lines = snippet(b'[7.5, {"steps":\n' + steps + b"}]", b"7.5", (steps, "50 steps"))
    assert [line for line in lines if line.strip() != "|"] == [
        ' 1 | [7.5, {"steps":',
        "   |  ^^^",
        " 2 | {",
        "   | - 50 steps",
        ' 3 |   "0": 0.0,',
        ' 4 |   "1": 1.0,',
        "...",
        '51 |   "48": 48.0,',
        '52 |   "49": 49.0',
    ]


@pytest.mark.parametrize("end", [b"\n", b""], ids=["newline", "end"])
def test_a_span_at_the_end_of_the_file_is_shown(end):
    data = b'{\n  "a": 1,\n'
    finding = Finding(Span(len(data), len(data)), "")
    lines = render(finding, Text("a.json", data + end), Plain())
    assert "^" in lines[-2]


ROW = b'{"scenarios":{%s"t2i":{"mean":5.49,%s"median":4.48}}}'


@pytest.mark.parametrize("gap", [0, 20, 95, 200, 50_000])
@pytest.mark.parametrize("primary", [b"5.49", b"4.48"])
def test_a_long_line_is_cut_around_the_primary_span(primary, gap):
    data = ROW % (b'"other":0,' * 5_000, b"0" * gap + b",")
    other = b"4.48" if primary == b"5.49" else b"5.49"
    lines = snippet(data, primary, (other, "input"), label="should be 4.49")
    assert marked(lines) == primary.decode()
    assert max(map(len, lines)) <= 120


LETTER = ["x", "数", "\x7f", "\t", "\u202e", "e\u0301", "##[", ":"]


@pytest.mark.parametrize("columns", [40, 80, 100, 200])
@pytest.mark.parametrize("letter", LETTER)
def test_no_line_is_wider_than_the_terminal(letter, columns):
    line = f'"{letter * 300}": 7.25, "{letter * 300}": 1'
    lines = snippet(line.encode(), b"7.25", columns=columns)
    assert columns - 20 <= max(map(wcwidth.wcswidth, lines)) <= columns or letter == "e\u0301"
    assert marked(lines) == "7.25"
    assert lines[1].startswith("1 | …")
    assert lines[1].endswith("…")


@example("::::\x1b\x1b\x1b", "\x1b\t", 30)
@given(LETTERS, LETTERS, st.integers(30, 150))
def test_a_line_is_cut_only_if_it_is_wider_than_the_terminal(before, after, columns):
    line = f"{before}@@@{after}"
    lines = snippet(line.encode(), b"@@@", columns=columns)
    assert marked(lines) == "@@@"
    assert wcwidth.wcswidth(lines[1]) <= columns
    fits = wcwidth.wcswidth(snippet(line.encode(), b"@@@", columns=10_000)[1]) <= columns
    assert ("…" in lines[1]) is not fits


@pytest.mark.parametrize("length", [100, 101, 606, 100_000])
def test_the_end_of_a_long_line_is_shown_if_the_finding_is_there(length):
    """A file of one line that ends too early is reported at its end."""
    data = b'{"a": [' + b"1, " * length
    data = data[: length - 1] + b"7"
    finding = Finding(Span(length, length), "")
    lines = render(finding, Text("a.json", data), Plain())
    assert lines[1].startswith("1 | …")
    assert lines[1].endswith("7")
    assert len(lines[1]) <= 100
    assert lines[2].index("^") == len(lines[1])


def test_the_start_of_a_long_line_is_shown_if_the_finding_is_there():
    lines = snippet(b"7.25, " + b"1, " * 200, b"7.25")
    assert lines[1].startswith("1 | 7.25, 1, ")
    assert lines[1].endswith("…")
    assert lines[2] == "  | ^^^^"


def test_a_wide_character_is_not_cut_in_half():
    before, after = "数" * 50, "字" * 50
    for columns in (40, 41, 42, 43):
        lines = snippet(f"{before}7{after}".encode(), b"7", columns=columns)
        assert marked(lines) == "7"
        assert columns - 4 <= wcwidth.wcswidth(lines[1]) <= columns


def test_carets_end_with_the_line():
    lines = snippet(b"1, " * 100 + b'"' + b"x" * 500 + b'", 2', b'"' + b"x" * 500 + b'"')
    assert lines[1].endswith("x…")
    assert len(lines[2]) == len(lines[1]) <= 100


def test_combining_characters_do_not_make_a_line_of_any_length():
    lines = snippet(("e" + "\u0301" * 100_000 + "7.25" + "\u0301" * 100_000).encode(), b"7.25")
    assert max(map(len, lines)) <= 100


def test_in_a_very_narrow_terminal_a_part_of_the_line_is_shown():
    lines = snippet(b"1, " * 100 + b"7.25" + b", 1" * 100, b"7.25", columns=5)
    assert marked(lines) == "7.25"
