"""Completion in configuration files, whose text is not valid while it is typed."""

import pytest
import tomli
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol import types

from perflint import rules
from perflint.config.all_errors import errors_of
from perflint.formats import BUILTIN
from perflint.primitives.text import Text
from perflint.server.client_features import ClientFeatures
from perflint.server.completion import MAX_LENGTH, completions
from perflint.server.positions import Positions
from tests.server.applying import applied, index_of

PLAIN = ClientFeatures()
SNIPPETS = ClientFeatures(snippets=True, markdown=True)


def items(
    marked: str, path: str = "perflint.toml", client: ClientFeatures = PLAIN
) -> tuple[str, dict[str, types.CompletionItem]]:
    """Return a text without its mark ``|``, and the completions there by their labels."""
    before, _, after = marked.partition("|")
    text = before + after
    positions = Positions(Text(path, text.encode()), "utf-16", shows_bom=True)
    found = completions(positions, len(before.encode()), client)
    by_label = {item.label: item for item in found}
    assert len(by_label) == len(found)
    for item in found:  # the protocol requires one line that contains the cursor
        edit = item.text_edit.range
        assert edit.start.line == edit.end.line
        assert index_of(text, edit.start, "utf-16") <= len(before)
        assert index_of(text, edit.end, "utf-16") >= len(before)
        assert "\n" not in item.text_edit.new_text
    return text, by_label


def labels(marked: str, path: str = "perflint.toml") -> set[str]:
    return set(items(marked, path)[1])


def chosen(
    marked: str, label: str, path: str = "perflint.toml", client: ClientFeatures = PLAIN
) -> str:
    """Return the text after a completion was chosen."""
    text, found = items(marked, path, client)
    return applied(text, [found[label].text_edit])


SELECTORS = {"all", *rules.RULES, *rules.GROUP_OF, *rules.ABOUT_SUPPRESSIONS}
KEYS = {"select", "ignore", "scope", "suppressions", "required-version"}
BASELINES = {"files", "format", "policy", "max-age-days"}
IGNORED = {"rule", "path", "reason", "scenario", "field", "expires"}
WITH_OPTIONS = {
    "aggregate-mismatch",
    "total-below-parts",
    "stale-date",
    "loosened-baseline",
    "small-improvement",
    "flag-spelling",
}


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("|", KEYS),
        ("sel|", KEYS),
        ("# ä\n  sel|ect = ['all']\nscope = 'file'\n", KEYS - {"scope"}),
        ("[[baselines]]\n|", BASELINES),
        ("[[baselines]]\nfiles = ['a']\n\npol|\nformat = 'x'\n", BASELINES - {"files", "format"}),
        ("[[baselines]]\nfiles = ['a']\n[[baselines]]\n|", BASELINES),
        ("[ignored.|", set()),
        ("ignored = [{ path = 'x', r|", IGNORED - {"path"}),
        ("ignored = [\n  { |\n", IGNORED),
        ("ignored = [{ path = 'x' }, { |", IGNORED),
        ("select = ['a'\n[[ignored]]\n|", IGNORED),  # the list is not closed
        ("select = ['a'\nx = 1\n|", KEYS - {"select"}),
        ("a = { b = 'x'\n[[ignored]]\n|", IGNORED),
        ("a = 'x\n[[ignored]]\n|", IGNORED),
        ("[rules.stale-date]\n|", {"max-age-days"}),
        ("[rules]\nstale-date.|", {"max-age-days"}),
        ("rules.stale-date.m|", {"max-age-days"}),
        ("[rules]\nstale-date = { | }", {"max-age-days"}),
        ("[rules.'stale-date']\n|", {"max-age-days"}),
        ("[rules]\n|", WITH_OPTIONS),
        ("rules.|", WITH_OPTIONS),
        ("rules = { st|", WITH_OPTIONS),
        ("[formats.mine.records]\n|", {"at", "name", "only", "lines", "columns", "rows-by"}),
        ("formats.mine.records = { at = '', n|", {"name", "only", "lines", "columns", "rows-by"}),
        ("[per-file-ignores]\n|", set()),
        ("[unknown]\n|", set()),
        ("[]\n|", KEYS),
    ],
)
def test_keys_are_those_of_the_table_that_it_does_not_have(marked, expected):
    found = {label for label in labels(marked) if not label.startswith("[")}
    assert found == expected


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("scope = |", {"file", "changed"}),
        ("scope = fi|", {"file", "changed"}),
        ("scope = '|'", {"file", "changed"}),
        ('scope = "\\|', {"file", "changed"}),
        ('scope = "\\"|', {"file", "changed"}),
        ('select = ["|"]', SELECTORS),
        ("select = [\n  'all', # x\n  |\n]", SELECTORS - {"all"}),
        ("select = [\n  'all',\n  'st|\n]", SELECTORS - {"all"}),
        ('select = ["|", "all", "change"]\nignore = ["cases"]', SELECTORS - {"all", "change"}),
        ("select = ['all', 'al|l', 'x']", SELECTORS - {"all"}),
        ("select = ['al|l']", SELECTORS),
        ("ignored = [{ rule = 'all' }, { rule = '|' }]", SELECTORS),
        ("select = |", SELECTORS),
        ("[per-file-ignores]\n'*.json' = ['|']", SELECTORS),
        ("[severity]\nstale-date = |", {"error", "warning"}),
        ("[severity]\n'stale-*' = |", {"error", "warning"}),
        ("[[ignored]]\nrule = '|", SELECTORS),
        ("ignored = [{ rule = |", SELECTORS),
        ("[[baselines]]\nformat = '|'", {*BUILTIN}),
        ("[[baselines]]\nformat = '|'\n[formats.mine]\n[formats.mine.records]", {*BUILTIN, "mine"}),
        ("[[baselines]]\npolicy = |", {"snapshot", "tighten-only", "free"}),
        ("arguments = [{ require-headers-in = [ | ] }]", {"class", "function"}),
        ("[rules.stale-date]\nmax-age-days = |", {"180"}),
        ("[rules.flag-spelling]\nstyle = '|'", {"auto", "kebab", "snake"}),
        ("[formats.mine.records]\nlines = |", {"true", "false"}),
        ("[formats.mine.records]\nlines = '|", set()),
        ("[[baselines]]\nfiles = ['|']", set()),
        ("x = |", set()),
    ],
)
def test_values_are_those_that_the_schema_names(marked, expected):
    assert labels(marked) == expected


@pytest.mark.parametrize(
    "marked",
    [
        "# sel|",
        "scope = 'file' |",
        'scope = "\\\\"|',
        "scope = 'file'|",
        "scope = 'file' # |",
        "scope = '''|'''",
        'scope = """\n|',
        "select = ['all'|]",
        "select = ['all' |]",
        "rules |",
        "[rules] |",
        "[rules]|",
    ],
)
def test_there_is_nothing_after_a_value_and_in_a_comment(marked):
    assert labels(marked) == set()


@pytest.mark.parametrize(
    ("marked", "label", "after"),
    [
        ("sel|", "select", "select = "),
        ("sel|ec = 1", "select", "select = 1"),
        ("sel|\nx = 1", "select", "select = \nx = 1"),
        ("'sel|", "select", "'select' = "),
        ("'sel|' = 1", "select", "'select' = 1"),
        ("[severity]\n|", "stale-date", "[severity]\nstale-date = "),
        ("scope =|", "file", 'scope = "file"'),
        ("scope = |\n", "file", 'scope = "file"\n'),
        ("scope = fi|", "file", 'scope = "file"'),
        ("scope = 'fi|", "file", "scope = 'file'"),
        ('scope = "fi|xx"', "file", 'scope = "file"'),
        ('select = ["x|, "all"]', "stale-date", 'select = ["stale-date", "all"]'),
        ("select = |", "all", 'select = ["all"]'),
        ("select = [|]", "all", 'select = ["all"]'),
        ("lines = |", "true", "lines = true"),
        ("[|", "[rules.stale-date]", "[rules.stale-date]"),
        ("[ru|]\nx = 1", "[rules.stale-date]", "[rules.stale-date]\nx = 1"),
        ("[rules.|]", "[rules.stale-date]", "[rules.stale-date]"),
        ("[bas|", "[[baselines]]", "[[baselines]]"),
        ("[[bas|]]", "[[baselines]]", "[[baselines]]"),
        ("[[bas|]] # x", "[[baselines]]", "[[baselines]] # x"),
        ("😀 = '😀'\n[ru|", "[rules.stale-date]", "😀 = '😀'\n[rules.stale-date]"),
        ("ru|", "[rules.stale-date]", "[rules.stale-date]"),
        ("ignored = [{ ru|", "rule", "ignored = [{ rule = "),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_choice_replaces_what_was_typed(marked, label, after, end):
    if "lines" in marked:
        marked, after = (f"[formats.x.records]\n{text}" for text in (marked, after))
    assert chosen(marked.replace("\n", end), label) == after.replace("\n", end)


def test_headers_are_those_that_the_text_does_not_have():
    text = "|\n[severity]\n[[baselines]]\n[formats.'my own']\n"
    headers = {label for label in labels(text) if label.startswith("[")}
    assert headers == {
        "[per-file-ignores]",
        "[rules]",
        "[[baselines]]",
        "[[arguments]]",
        "[[argument-docs]]",
        "[[ignored]]",
        *(f"[rules.{name}]" for name in rules.GROUP_OF if rules.load(name).options._fields),
        *(label for label in headers if 'formats."my own".' in label),
    }
    assert '[formats."my own".records]' in headers
    assert '[[formats."my own".derived]]' in headers
    assert labels("[|") >= {"[rules]", "[severity]"}


def test_only_the_table_of_perflint_counts_in_pyproject():
    path = "a/pyproject.toml"
    assert labels("[project]\nna|", path) == set()
    assert labels("|", path) == set()
    assert labels("[tool.perflint]\n|", path) > KEYS
    assert labels("[tool]\nperflint.|", path) == KEYS
    assert labels("[tool.perflint.rules.stale-date]\nmax|", path) > {"max-age-days"}
    assert labels("[tool.perflint]\nscope = '|'", path) == {"file", "changed"}
    assert labels("[tool.other]\nscope = '|'", path) == set()
    assert chosen("[to|]", "[tool.perflint]", path) == "[tool.perflint]"
    header = "[rules.stale-date]"
    for typed in ("[ru|", "[ru|les.x]", "[rules.'sta|le' ] # c", "[|rules.x", "[r|]"):
        comment = " # c" if "#" in typed else ""
        assert chosen(f"{typed}\nselect = []", header) == f"{header}{comment}\nselect = []"
    header = "[[tool.perflint.baselines]]"
    assert chosen("[tool.perflint]\nbas|", header, path) == f"[tool.perflint]\n{header}"
    own = "[[tool.perflint.baselines]]\nformat = '|'\n[tool.perflint.formats.mine]"
    assert "mine" in labels(own, path)


def test_proposals_have_descriptions_and_keep_the_order_of_the_schema():
    _, found = items("|", client=SNIPPETS)
    assert found["select"].documentation == types.MarkupContent(
        types.MarkupKind.Markdown, "Rules that run: names, groups, or globs of names."
    )
    assert [item.sort_text for item in found.values()] == sorted(
        item.sort_text for item in found.values()
    )
    _, found = items("select = ['|']")
    assert found["stale-date"].documentation.kind == types.MarkupKind.PlainText
    assert all(item.documentation.value for item in found.values())


@pytest.mark.parametrize(
    ("marked", "label", "after"),
    [
        ("|", "select", 'select = ["$0"]'),
        ("|", "scope", 'scope = "$0"'),
        ("|", "suppressions", 'suppressions = "$0"'),
        ("[rules.stale-date]\n|", "max-age-days", "[rules.stale-date]\nmax-age-days = $0"),
        ("[rules]\n|", "stale-date", "[rules]\nstale-date = { $0 }"),
        ("|= 1", "select", "select= 1"),
    ],
)
def test_a_snippet_has_the_mark_for_the_cursor(marked, label, after):
    assert chosen(marked, label, client=SNIPPETS) == after
    _, found = items(marked, client=SNIPPETS)
    is_snippet = found[label].insert_text_format == types.InsertTextFormat.Snippet
    assert is_snippet == ("$0" in after)


@pytest.mark.parametrize(
    "marked", ["select = ['|']", "scope = |", "[|", "[[ignored]]\nrule = '|'", "[severity]\n|"]
)
def test_what_is_proposed_is_valid(marked):
    text, found = items(marked)
    for label, item in found.items():
        after = applied(text, [item.text_edit])
        after += '"error"' if after.endswith("= ") else ""
        tomli.loads(after)
        problems = [error.problem for error in errors_of("perflint.toml", after.encode())]
        assert all("missing key" in problem for problem in problems), (label, problems)


PIECES = [
    *"[]{}'\"=.,#\n\r \\aä😀\ufeff\x00",
    '"""',
    "'''",
    "select",
    "rules",
    "[[baselines]]",
    "[rules.stale-date]",
    "\r\n",
    "files = [",
]


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join), st.data())
def test_any_text_has_completions_or_none(text, data):
    for path in ("perflint.toml", "pyproject.toml"):
        at = data.draw(st.integers(0, len(text)))
        at -= text[at - 1 : at + 1] == "\r\n"  # no position is there
        items(f"{text[:at]}|{text[at:]}", path)


@pytest.mark.parametrize(
    "text",
    [
        "a = " + "[" * 20_000,
        "a" + ".a" * 20_000 + " = ",
        "[" + "a." * 20_000,
        "'" * 20_000,
        "{" * 9_000,
    ],
)
def test_long_lines_are_read_in_little_time(text):
    labels(f"{text}|")


def test_a_large_text_has_no_completions():
    assert labels("#" * MAX_LENGTH + "\n|") == set()
