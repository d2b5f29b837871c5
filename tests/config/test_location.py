"""The line of a TOML document that defines a value."""

import codecs
import time
from typing import Any

import pytest
import tomli
from hypothesis import given, settings
from hypothesis import strategies as st

from perflint.config.location import error_at, line_of, syntax_error
from perflint.primitives.decode import KeyPath

FORMAT = """\
# the formats of the shop
[formats.own]

summary = "Own"
files = [
    "a.json",  # "b.json",
    # "c.json"
    'b.json', "c.json",
]
records = { at = "/runs/*", name = "n" }
fields.mean = "measurement"
fields."a.b" = "text"

    [[formats.own.derived]]
    field = "mean"
\tis\t=\t"mean"

    [[formats.own.derived]]
    is = "median"
    [formats.own.derived.extra]
    x = 1
    [[formats.own.derived.parts]]
    [[formats.own.derived.parts]]
    x = 1
[[formats.own.derived]]
is = "sum"
"""
OWN = ("formats", "own")
DERIVED = (*OWN, "derived")

STRINGS = '''\
a = """
[b]
c = 1
\\""" [[d]]
"quoted""""
b = \'\'\'
c = """
\\\'\'\'
c = ["""
d = 1, ]""", 'x\\', "\\"]", [
  { x = "}", y."]" = [{}, {z = 1}] }, 3]]
"d # =" = "#" # "
\'e"\' = {}
f = ""
g = \'\'
h = """"""
i = 1979-05-27 07:32:00
'''

DEFINITIONS: list[tuple[str, KeyPath, int | None]] = [
    ("a = 1", ("a",), 1),
    ("\n\n# a = 0\n  a = 1\n", ("a",), 4),
    ("a = 1\nb = 2", ("b",), 2),
    ("a = 1\n\n\tb=2#c", ("b",), 3),
    # a value that does not exist
    ("", ("a",), None),
    ("", (), None),
    ("a = 1", (), None),
    ("a = 1\n", ("b",), None),
    ("\n[a]\nb = 1", ("a", "c"), 2),
    ("\n[a]\nb = 1", ("a", "b", "c"), 3),
    ("\na = [1,\n2]", ("a", 2), 2),
    ("\na = [1,\n2]", ("a", "b"), 2),
    # tables
    ("[a.b]\nx = 1\n[a]\ny = 1\n", ("a",), 3),
    ("[a.b]\nx = 1\n[a]\ny = 1\n", ("a", "z"), 3),
    ("[a.b]\nx = 1\n[a]\ny = 1\n", ("a", "b", "x"), 2),
    ("[x]\n[a.b]\n[a.c]\n", ("a",), 2),
    ("[x]\n[a.b]\n[a.c]\n", ("a", "d"), 2),
    ("[a]\nb = 1\n[b]\n", ("b",), 3),
    ('[ a . "b.c" ]\n[a.b.c]\n', ("a", "b.c"), 1),
    ('[ a . "b.c" ]\n[a.b.c]\n', ("a", "b", "c"), 2),
    ("[\"]\"]\na = 1\n['[#'] # ]\na = 1", ("]", "a"), 2),
    ("[\"]\"]\na = 1\n['[#'] # ]\na = 1", ("[#", "a"), 4),
    # dotted and quoted keys
    ("a.b = 1\na.c = 2", ("a",), 1),
    ("a.b = 1\na.c = 2", ("a", "c"), 2),
    ("a.b = 1\na.c = 2", ("a", "d"), 1),
    ("x = 0\na . \"b.c\" . 'd' = 2", ("a", "b.c", "d"), 2),
    ('"a.b" = 1\na.b = 2', ("a", "b"), 2),
    ('"" = 1\n"a\\"=\\u0062" = 2', ('a"=b',), 2),
    ('"" = 1', ("",), 1),
    ("0 = 'zero'\n1 = 'one'", ("1",), 2),
    # inline tables and lists
    ("a = { b = 1, c.d = 2 }", ("a", "c", "d"), 1),
    ("a = [\n  { b = 1 },\n  { b = 2, c = [\n1] },\n]", ("a", 1), 3),
    ("a = [\n  { b = 1 },\n  { b = 2 }\n]", ("a", 1, "b"), 3),
    ("a = [ [ ], [\n 1, # ,\n\n 2 ] ]", ("a", 1, 1), 4),
    ("a = [ [ ], [\n 1, # ,\n\n 2 ] ]", ("a", 1), 1),
    ("a = [ [ ], [\n 1, # ,\n\n 2 ] ]", ("a", 0, 0), 1),
    ("[[a]]\n[[a]]\n[[b]]\n[[a.c]]\n[[a.c]]", ("a", 1), 2),
    # all of them
    (FORMAT, ("formats",), 2),
    (FORMAT, OWN, 2),
    (FORMAT, (*OWN, "decimals"), 2),
    (FORMAT, (*OWN, "files"), 5),
    (FORMAT, (*OWN, "files", 0), 6),
    (FORMAT, (*OWN, "files", 1), 8),
    (FORMAT, (*OWN, "files", 2), 8),
    (FORMAT, (*OWN, "files", 3), 5),
    (FORMAT, (*OWN, "records", "name"), 10),
    (FORMAT, (*OWN, "fields"), 11),
    (FORMAT, (*OWN, "fields", "a.b"), 12),
    (FORMAT, DERIVED, 14),
    (FORMAT, (*DERIVED, 0), 14),
    (FORMAT, (*DERIVED, 0, "is"), 16),
    (FORMAT, (*DERIVED, 1), 18),
    (FORMAT, (*DERIVED, 1, "field"), 18),
    (FORMAT, (*DERIVED, 1, "is"), 19),
    (FORMAT, (*DERIVED, 1, "extra", "x"), 21),
    (FORMAT, (*DERIVED, 1, "parts", 0), 22),
    (FORMAT, (*DERIVED, 1, "parts", 1, "x"), 24),
    (FORMAT, (*DERIVED, 2, "is"), 26),
    (FORMAT, (*DERIVED, 3), 14),
    (STRINGS, ("a",), 1),
    (STRINGS, ("b",), 6),
    (STRINGS, ("c",), 9),
    (STRINGS, ("c", 0), 9),
    (STRINGS, ("c", 1), 10),
    (STRINGS, ("c", 3, 0, "y", "]", 1, "z"), 11),
    (STRINGS, ("c", 3, 1), 11),
    (STRINGS, ("d",), None),
    (STRINGS, ("d # =",), 12),
    (STRINGS, ('e"',), 13),
    (STRINGS, ("g",), 15),
    (STRINGS, ("i",), 17),
]
ENCODINGS = {
    "lf": lambda text: text.encode(),
    "crlf": lambda text: text.replace("\n", "\r\n").encode(),
    "bom": lambda text: codecs.BOM_UTF8 + text.encode(),
    "open end": lambda text: text.rstrip().encode(),
}


@pytest.mark.parametrize("encode", ENCODINGS.values(), ids=ENCODINGS)
@pytest.mark.parametrize(("text", "path", "line"), DEFINITIONS)
def test_line_of_a_path(text: str, path: KeyPath, line: int | None, encode: Any) -> None:
    tomli.loads(text)
    assert line_of(encode(text), path) == line


def test_inline_tables_of_toml_1_1_may_span_lines() -> None:
    data = b"a = {\n  b = 1, # }\n  c.d = 2,\n}\n[e]\n"
    assert line_of(data, ("a", "c", "d")) == 3
    assert line_of(data, ("e",)) == 5


def test_a_location_without_a_line_is_the_file() -> None:
    error = error_at("a.toml", b"\na = 1", ("a",), "wrong")
    assert (str(error), error.problem, error.span) == ("a.toml:2: wrong", "wrong", (1, 6))
    error = error_at("a.toml", b"\na = 1", ("b",), "wrong")
    assert (str(error), error.problem, error.span) == ("a.toml: wrong", "wrong", None)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"a = 1\r\nb = ", "a.toml:2: not valid TOML: Invalid value (at end of document)"),
        (b"a = 1\nb == 2\n", "a.toml:2: not valid TOML: Invalid value (at column 4)"),
        (b"a = [\n1\n\n", "a.toml:2: not valid TOML: Unclosed array (at end of document)"),
        (b"a = 1\n\xff", "a.toml:2: not valid TOML: 'utf-8' codec can't decode byte 0xff"),
        (codecs.BOM_UTF8 + b"\n\n\xff", "a.toml:3: not valid TOML: "),
        (b"a = " + b"9" * 5000, "a.toml: not valid TOML: Exceeds the limit"),
    ],
)
def test_syntax_errors_have_the_line_of_the_parser(data: bytes, message: str) -> None:
    with pytest.raises(ValueError) as caught:
        tomli.loads(data.decode("utf-8-sig"))
    assert str(syntax_error("a.toml", data, caught.value)).startswith(message)


# documents whose lines are known

NAMES = st.text("ab.\"'\\#=[]{}, \té", max_size=3)
VALUES = st.sampled_from(
    ["1", "-1.5e3", "true", "2026-05-17T07:32:00Z", '"x#"', "'[a]'", '"\\"="', '""', "[]", "{}"]
)


def basic(name: str) -> str:
    """Return a name as a basic string."""
    escaped = name.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t")
    return f'"{escaped}"'


class Writer:
    """Writes a TOML document, and notes the line of each path."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.lines: list[str] = []
        self.expected: dict[KeyPath, int] = {}

    def key(self, *names: str) -> str:
        written = []
        for name in names:
            forms = [basic(name)]
            if name and all(char in "ab" for char in name):
                forms.append(name)
            if "'" not in name:
                forms.append(f"'{name}'")
            written.append(self.draw(st.sampled_from(forms)))
        return self.draw(st.sampled_from([".", " . ", ".\t"])).join(written)

    def line(self, text: str = "", *paths: KeyPath) -> None:
        """Write lines; the first line defines the paths that are not defined yet."""
        indent = self.draw(st.sampled_from(["", "  ", "\t"]))
        for path in paths:
            self.expected.setdefault(path, len(self.lines) + 1)
        self.lines += (indent + text).split("\n")

    def distraction(self) -> None:
        self.line(self.draw(st.sampled_from(["", "# a = 1", "#[a]", '# """', "# '"])))

    def names(self, least: int = 0) -> list[str]:
        return self.draw(st.lists(NAMES, min_size=least, max_size=3, unique=True))

    def table(self, path: KeyPath, depth: int) -> None:
        """Write the statements of a table below its header, then the tables in it."""
        names = self.names()
        is_table = {name: depth > 0 and self.draw(st.booleans()) for name in names}
        for name in sorted(names, key=is_table.get):
            self.distraction()
            if is_table[name]:
                self.draw(st.sampled_from([self.child, self.items]))((*path, name), depth - 1)
            else:
                self.draw(
                    st.sampled_from([self.scalar, self.string, self.dotted, self.inline, self.list])
                )((*path, name))

    def child(self, path: KeyPath, depth: int) -> None:
        self.header("[{}]", path)
        self.table(path, depth)

    def items(self, path: KeyPath, depth: int) -> None:
        self.expected[path] = len(self.lines) + 1
        for number in range(self.draw(st.integers(1, 3))):
            self.header("[[{}]]", (*path, number))
            self.table((*path, number), depth)

    def header(self, form: str, path: KeyPath) -> None:
        key = self.key(*(name for name in path if isinstance(name, str)))
        self.line(form.format(key) + self.draw(st.sampled_from(["", " # [b]"])), path)

    def scalar(self, path: KeyPath) -> None:
        end = self.draw(st.sampled_from(["", " # 'b' = 2", '\t#"']))
        self.line(f"{self.key(str(path[-1]))} = {self.draw(VALUES)}{end}", path)

    def string(self, path: KeyPath) -> None:
        quotes = self.draw(st.sampled_from(['"""', "'''"]))
        lines = self.draw(
            st.lists(st.sampled_from(["[a]", "a = 1", "", "x'", 'x"', "#", "[[", "{"]), max_size=3)
        )
        text = "\n".join(lines)
        self.line(f"{self.key(str(path[-1]))} = {quotes}{text}{quotes}", path)

    def dotted(self, path: KeyPath) -> None:
        for name in self.names(1):
            key = self.key(str(path[-1]), name)
            self.line(f"{key} = {self.draw(VALUES)}", path, (*path, name))
            self.distraction()

    def inline(self, path: KeyPath) -> None:
        names = self.names()
        pairs = (f"{self.key(name, 'x')} = {self.draw(VALUES)}" for name in names)
        paths = [(*path, *end) for name in names for end in ((name,), (name, "x"))]
        self.line(f"{self.key(str(path[-1]))} = {{ {', '.join(pairs)} }}", path, *paths)

    def list(self, path: KeyPath) -> None:
        self.line(f"{self.key(str(path[-1]))} = [", path)
        for number in range(self.draw(st.integers(0, 3))):
            name, value = self.draw(NAMES), self.draw(VALUES)
            self.distraction()
            table = f"{{ {self.key(name)} = {value} }},"
            self.line(table, (*path, number), (*path, number, name))
        self.line("]")


@st.composite
def documents(draw: st.DrawFn) -> tuple[str, dict[KeyPath, int]]:
    writer = Writer(draw)
    writer.table((), depth=2)
    return "\n".join(writer.lines), writer.expected


@settings(max_examples=300, deadline=None)
@given(documents(), st.sampled_from(["\n", "\r\n"]))
def test_every_path_of_a_document_has_its_line(
    document: tuple[str, dict[KeyPath, int]], newline: str
) -> None:
    text, expected = document
    tomli.loads(text)
    data = text.replace("\n", newline).encode()
    assert {path: line_of(data, path) for path in expected} == expected


def test_the_time_is_linear() -> None:
    times = []
    for count in (1_000, 10_000):
        data = b'suppressions = [\n%s]\n[a]\nb = """%s"""\nc = 1\n' % (
            b'  { rule = "stale-date", path = "a.json" },\n' * count,
            b"x = 1\n\n" * count,
        )
        durations = []
        for _ in range(5):
            start = time.process_time()
            assert line_of(data, ("a", "c")) == 1 + count + 1 + 1 + 2 * count + 2
            assert line_of(data, ("suppressions", count - 1, "path")) == count + 1
            durations.append(time.process_time() - start)
        times.append(min(durations))
    assert times[1] < 40 * times[0]
