"""JSON Lines: values, places in the file, and errors."""

import json

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from perflint.documents.json.document import JsonDocument
from perflint.documents.json.lines import read_lines
from perflint.primitives.finding import Edit, Span
from perflint.primitives.text import Text


def document(text: str, *, lines: bool = True) -> JsonDocument:
    return JsonDocument(Text("runs.jsonl", text.encode()), lines=lines)


def at(text: str, span: Span) -> str:
    return text.encode()[span.start : span.stop].decode()


@pytest.mark.parametrize(
    "text",
    [
        '{"a": 1}\n{"a": 2}\n',
        '{"a": 1}\n{"a": 2}',
        '{"a": 1}\r\n{"a": 2}\r\n',
        '\n\n{"a": 1}\n \t\n\r\n{"a": 2}\n\n\n',
        ' {"a": 1} \n\t{"a": 2}\t',
    ],
)
def test_each_line_is_a_value_with_its_place_in_the_file(text: str) -> None:
    runs = document(text)
    assert runs.parse_error is None
    assert runs.is_lines
    assert runs.value == [{"a": 1}, {"a": 2}]
    for number in (0, 1):
        assert at(text, runs.spans.value((number, "a"))) == str(number + 1)
        assert at(text, runs.spans.key((number, "a"))) == '"a"'
        assert at(text, runs.spans.value((number,))) == f'{{"a": {number + 1}}}'


@pytest.mark.parametrize("text", ['{"a": 1}', '{"a": 1}\n', '{\n"a": 1}', "[1,\n2]", "\n\n7\n"])
def test_a_single_value_is_not_a_list_of_lines(text: str) -> None:
    runs = document(text)
    assert not runs.is_lines
    assert runs.value == json.loads(text)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('{"a": 1}\n{"a": }\n{"a": 3}\n', 2),
        ('{"a": 1}\n{"a": 2}\n{"a"', 3),
        ('{"a": 1}\n{"a": 2},\n{"a": 3}\n', 2),
        ('{"a": 1}\r\n\r\n{"a": NaN}\r\n', 3),
        ('{"a": }\n{"a": 2}\n', 1),
        ('{"a": 1} {"a": 2}\n', 1),
    ],
)
def test_a_broken_line_is_named(text: str, line: int) -> None:
    runs = document(text)
    assert runs.parse_error is not None
    found, _ = runs.text.position(runs.parse_error.span.start)
    assert found == line


def test_lines_are_only_read_where_the_format_has_them() -> None:
    assert document('{"a": 1}\n{"a": 2}\n', lines=False).parse_error is not None


def test_duplicates_have_their_places_in_the_file() -> None:
    text = '{"a": 1}\n{"b": 1, "b": 2}\n'
    (duplicate,) = document(text).duplicates
    assert duplicate.route == (1, "b")
    assert [at(text, span) for span in duplicate[1:]] == ['"b"', '"b"']
    assert duplicate.first.start < duplicate.second.start


def test_a_fix_edits_its_line() -> None:
    text = '{"a": 1}\n\n{"a": 2}\n'
    fix = document(text).replace_fix((1, "a"), "3", "title", safe=True)
    (edit,) = fix.edits
    assert edit == Edit(Span(text.index("2"), text.index("2") + 1), "3")


values = st.dictionaries(
    st.text(max_size=3), st.integers(-(2**53), 2**53) | st.text(max_size=4), max_size=3
)


@given(
    st.lists(values, min_size=2, max_size=5),
    st.sampled_from(["\n", "\r\n", "\n\n", "\n \n"]),
    st.booleans(),
)
def test_lines_are_the_values_that_were_written(rows: list[dict], end: str, last: bool) -> None:
    lines = [orjson.dumps(row).decode() for row in rows]
    text = end.join(lines) + (end if last else "")
    read = read_lines(text.encode())
    assert read is not None
    assert read[1] == rows
    runs = document(text)
    assert [at(text, runs.spans.value((number,))) for number in range(len(rows))] == lines


def test_the_token_at_an_offset_of_the_file() -> None:
    text = '\n{"a": 1}\n{"a": 23}\n'
    runs = document(text)
    tokens = {runs.spans.token(offset) for offset in range(len(text) + 1)} - {None}
    assert {(token.route, at(text, token.span), token.is_key) for token in tokens if token} == {
        ((0, "a"), '"a"', True),
        ((0, "a"), "1", False),
        ((1, "a"), '"a"', True),
        ((1, "a"), "23", False),
    }
