"""``perflint check`` on pages that document arguments: where findings are reported, and fixes."""

import sys

import pytest

from perflint import rules
from perflint.engine import argument_pages
from tests.documents.argument_docs.pages import function

ARGUMENTS, PAGE = "src/server_args.py", "docs/args.md"
CONFIG = f"""\
[[argument-docs]]
files = ["{PAGE}"]
arguments = ["{ARGUMENTS}"]
"""
HOST, PORT = '"--host", default="a", help="Host."', '"--port", default=1, help="Port."'
NEW = '"--new", default=2, help="New."'
TABLE = "| flag | help | default |\n| --- | --- | --- |\n"
HOST_ROW, PORT_ROW = "| `--host` | Host. | `a` |\n", "| `--port` | Port. | `1` |\n"
ROWS = TABLE + HOST_ROW + PORT_ROW
DOCUMENTS = ",".join(rules.RULES["documents"])
SELECT = ("--select", f"{DOCUMENTS},removed-flag")


@pytest.fixture
def documented(repository):
    """A repository whose page documents all flags."""
    repository.write("perflint.toml", CONFIG)
    repository.write(ARGUMENTS, function(HOST, PORT))
    repository.write(PAGE, ROWS)
    return commit(repository)


def commit(project):
    project.git("add", "--all")
    project.git("commit", "--quiet", "-m", "change")
    return project


def check(project, *arguments):
    return project.perflint("check", *SELECT, "--output-format", "json", *arguments)


def found(outcome):
    return [
        (violation["rule"], violation["path"], violation["argument"])
        for violation in outcome.json["violations"]
    ]


def test_a_page_that_agrees_has_no_findings(documented):
    outcome = check(documented)
    assert (outcome.code, found(outcome)) == (0, [])


def test_whole_files_are_reported_in_the_page(documented):
    documented.write(ARGUMENTS, function(PORT, NEW))
    outcome = check(documented, "--scope", "file")
    assert (outcome.code, outcome.err) == (1, "")
    assert found(outcome) == [
        ("documented-flag-gone", PAGE, "--host"),
        ("undocumented-flag", PAGE, "--new"),
        ("removed-flag", ARGUMENTS, "--host"),
    ]


def test_the_page_of_an_argument_file_is_checked_with_it(documented):
    documented.write(ARGUMENTS, function(PORT, NEW))
    expected = [
        ("documented-flag-gone", PAGE, "--host"),
        ("undocumented-flag", PAGE, "--new"),
        ("removed-flag", ARGUMENTS, "--host"),
    ]
    assert found(check(documented, "--scope", "file", ARGUMENTS)) == expected
    assert found(check(documented, ARGUMENTS)) == expected
    documented.write("perflint.toml", CONFIG.replace(PAGE, "docs/*.md"))
    assert found(check(documented, "src")) == expected
    assert found(check(documented, "perflint.toml")) == []


def test_a_deprecated_flag_that_is_removed(documented):
    old = '"--old", default=1, help="Deprecated."'
    documented.write(ARGUMENTS, function(HOST, PORT, old))
    rows = (f"| `--{name}` | {name} | `1` |\n" for name in ("gone", "port", "host", "old"))
    documented.write(PAGE, TABLE + "".join(rows).replace("host | `1`", "host | `a`"))
    documented.write(
        "perflint.toml", f'{CONFIG}[[argument-docs]]\nfiles = ["docs/b*"]\narguments = ["b.py"]\n'
    )
    documented.write("docs/b.md", "# B\n")
    documented.write("b.py", "")
    commit(documented)
    documented.write(ARGUMENTS, function(HOST, PORT))
    documented.git("add", "--all")
    outcome = check(documented, "--staged")
    assert found(outcome) == [("documented-flag-gone", ARGUMENTS, "--old")]
    (violation,) = outcome.json["violations"]
    assert violation["start"] == {"line": 2, "column": 25}
    assert outcome.json["summary"]["untouched"] == 1  # --gone
    text = documented.perflint("check", *SELECT, "--staged").out
    assert "documented after this" in text
    command = (
        f"perflint check --diff --unsafe-fixes --scope changed --select documented-flag-gone {PAGE}"
    )
    assert f"help: in {PAGE}, remove the row" in text
    assert command in text
    diff = documented.perflint(*command.split()[1:]).out
    assert "-| `--old` | old | `1` |" in diff


def test_a_flag_in_the_first_row_that_is_removed(documented):
    documented.write(ARGUMENTS, function('"--old", default=1, help="Deprecated."', HOST, PORT))
    documented.write(PAGE, f"{TABLE}| `--old` | Old. | `1` |\n{HOST_ROW}{PORT_ROW}")
    commit(documented)
    documented.write(ARGUMENTS, function(HOST, PORT))
    documented.git("add", "--all")
    (violation,) = check(documented, "--staged").json["violations"]
    assert (violation["path"], violation["start"]["line"]) == (ARGUMENTS, 2)


def test_a_page_without_tables_is_a_note_in_a_change(documented):
    documented.write(PAGE, "# Flags\n")
    outcome = check(documented, "--scope", "changed")
    assert (outcome.code, found(outcome)) == (0, [])
    assert f"{PAGE}: no table names flags" in outcome.err


def test_a_page_that_is_not_configured_is_skipped_with_a_note(documented):
    documented.write("perflint.toml", "")
    outcome = documented.perflint("check", PAGE, "perflint.toml")
    assert "skipped: no known format matches (use --format NAME): perflint.toml" in outcome.err
    assert (
        "skipped: [[argument-docs]] does not name the page (perflint help argument-files shows "
        f"how): {PAGE}\n"
    ) in outcome.err


@pytest.mark.parametrize("staged", ["page", "arguments"])
def test_the_page_is_checked_with_staged_arguments(documented, staged):
    documented.write(ARGUMENTS, function(HOST, PORT, NEW))
    if staged == "page":
        documented.write(PAGE, f"# Flags\n\n{ROWS}")
    documented.git("add", "--all")
    documented.write(PAGE, "no tables")
    outcome = check(documented, "--staged", "--scope", "file", ARGUMENTS)
    assert found(outcome) == [("undocumented-flag", PAGE, "--new")]


def test_a_page_that_nobody_named_is_not_fixed(documented):
    documented.write(ARGUMENTS, function(HOST, PORT, NEW))
    fix = ("--fix", "--unsafe-fixes")
    assert found(check(documented, *fix, ARGUMENTS)) == [("undocumented-flag", PAGE, "--new")]
    assert (documented.root / PAGE).read_text("utf-8") == ROWS
    assert found(check(documented, *fix, ARGUMENTS, "docs")) == []


@pytest.mark.parametrize(
    ("page", "problem"),
    [
        ("docs/moved.md", "the page docs/moved.md does not exist; correct it, or remove it"),
        ("moved/*.md", 'no file matches "moved/*.md"; correct it, or remove it'),
    ],
)
def test_a_page_that_does_not_exist_is_an_error(documented, page, problem):
    documented.write("perflint.toml", CONFIG.replace(f'"{PAGE}"', f'"{PAGE}", "{page}"'))
    outcome = check(documented)
    assert outcome.code == 2
    error = f"perflint: error: perflint.toml:2: argument-docs[0].files[1]: {problem}"
    assert outcome.err.splitlines()[-1] == error
    assert documented.perflint("check", "--ignore", DOCUMENTS).code == 0
    folder, _, name = page.replace("*", "x").rpartition("/")
    documented.write(f"{folder}/{name}", "")
    assert check(documented).code == 0


def test_an_argument_file_that_does_not_exist_is_an_error(documented):
    text = CONFIG.replace(f'"{ARGUMENTS}"', f'"{ARGUMENTS}", "src/none.py"')
    documented.write("perflint.toml", text)
    outcome = check(documented)
    problem = "the argument file src/none.py does not exist; correct it, or remove it"
    error = f"perflint: error: perflint.toml:3: argument-docs[0].arguments[1]: {problem}"
    assert (outcome.code, outcome.err.splitlines()[-1]) == (2, error)
    documented.write("src/none.py", "")
    assert found(check(documented)) == []
    commit(documented)
    assert (
        found(check(documented, "--from", "HEAD~1")) == []
    )  # it need not be there before the change
    assert found(check(documented, "--from", "HEAD~1", "--to", "HEAD~1")) == []  # nor then
    documented.git("sparse-checkout", "set", "--no-cone", "/*", "!/src/none.py", f"!/{PAGE}")
    assert not (documented.root / "src/none.py").exists()
    assert check(documented).code == 0
    documented.write("perflint.toml", text.replace(PAGE, "docs/*.md"))
    assert check(documented).code == 0


@pytest.mark.parametrize("mode", ["staged", "from", "named"])
def test_a_change_of_the_arguments_alone_is_reported_there(documented, mode):
    documented.write(ARGUMENTS, function(PORT, NEW))
    documented.git("add", "--all")
    if mode == "from":
        commit(documented)
    options = {
        "staged": ("--staged",),
        "from": ("--from", "HEAD~1"),
        "named": ("--scope", "changed", ARGUMENTS),
    }
    outcome = check(documented, *options[mode])
    assert outcome.err == ""
    assert sorted(found(outcome)) == [
        ("documented-flag-gone", ARGUMENTS, "--host"),
        ("removed-flag", ARGUMENTS, "--host"),
        ("undocumented-flag", ARGUMENTS, "--new"),
    ]
    by_rule = {each["rule"]: each for each in outcome.json["violations"]}
    undocumented = by_rule["undocumented-flag"]
    assert undocumented["start"] == {"line": 3, "column": 25}
    (related,) = undocumented["related"]
    assert (related["path"], related["start"]) == (PAGE, {"line": 4, "column": 4})
    assert undocumented["fix"] is None
    (row,) = by_rule["documented-flag-gone"]["related"]
    assert (row["path"], row["start"]["line"]) == (PAGE, 3)


def test_the_page_is_reported_if_it_is_checked_too(documented):
    documented.write(ARGUMENTS, function(HOST, PORT, NEW))
    documented.git("add", "--all")
    assert found(check(documented, "--scope", "changed")) == [("undocumented-flag", PAGE, "--new")]
    outcome = check(documented, "--scope", "changed", ARGUMENTS, PAGE)
    assert found(outcome) == [("undocumented-flag", PAGE, "--new")]
    documented.write(PAGE, f"# Flags\n\n{ROWS}")
    documented.git("add", "--all")
    assert found(check(documented, "--staged")) == [("undocumented-flag", PAGE, "--new")]


def test_old_findings_are_not_those_of_a_change(documented):
    documented.write(PAGE, TABLE + HOST_ROW + "| `--gone` | Gone. | `1` |\n")
    commit(documented)
    documented.write(PAGE, f"# Flags\n\n{TABLE}{HOST_ROW}| `--gone` | Gone. | `2` |\n")
    documented.write(ARGUMENTS, function(HOST, PORT.replace("=1", "=2"), NEW))
    documented.git("add", "--all")
    assert found(check(documented, "--staged")) == [("undocumented-flag", PAGE, "--new")]
    assert found(check(documented, "--staged", "--scope", "file")) != found(
        check(documented, "--staged")
    )


def test_a_default_that_a_change_makes_wrong(documented):
    documented.write(ARGUMENTS, function(HOST, PORT.replace("=1", "=2")))
    documented.git("add", "--all")
    (violation,) = check(documented, "--staged").json["violations"]
    assert (violation["rule"], violation["path"]) == ("documented-default-differs", ARGUMENTS)
    assert violation["start"] == {"line": 3, "column": 43}


def test_what_is_now_an_abbreviation_was_a_flag_before_the_change(documented):
    documented.write(ARGUMENTS, function(HOST.replace("--host", "--host-name"), PORT))
    for options, path, severity in (((), PAGE, "warning"), (("--staged",), ARGUMENTS, "error")):
        documented.git("add", "--all")
        violations = check(documented, *options).json["violations"]
        severities = {each["rule"]: (each["path"], each["severity"]) for each in violations}
        assert severities["documented-flag-gone"] == (path, severity)


def test_a_new_page_is_judged_as_a_whole(documented):
    documented.write("perflint.toml", CONFIG.replace(f'"{PAGE}"', f'"{PAGE}", "docs/more.md"'))
    documented.write("docs/more.md", TABLE + HOST_ROW + "| `--gone` | Gone. | `1` |\n")
    documented.git("add", "--all")
    outcome = check(documented, "--staged")
    assert found(outcome) == [("documented-flag-gone", "docs/more.md", "--gone")]


def test_a_new_page_needs_no_rows_of_flags_that_were_undocumented_before(documented):
    documented.write("perflint.toml", CONFIG.replace(PAGE, "docs/*.md"))
    old = NEW.replace("new", "old")
    documented.write(ARGUMENTS, function(HOST, old, PORT))
    commit(documented)
    documented.write(ARGUMENTS, function(HOST, old, PORT, NEW))
    documented.write(PAGE, TABLE + HOST_ROW)
    documented.write("docs/more.md", "No rename.\n" * 30 + "\n" + TABLE + PORT_ROW)
    documented.git("add", "--all")
    assert found(check(documented, "--staged")) == [("undocumented-flag", "docs/more.md", "--new")]
    documented.git("rm", "--quiet", "--force", PAGE)  # what only it documented is reported there
    assert found(check(documented, "--staged")) == [
        ("undocumented-flag", PAGE, "--host"),
        ("undocumented-flag", "docs/more.md", "--new"),
    ]


def test_pages_of_a_set_share_the_flags(documented):
    documented.write("perflint.toml", CONFIG.replace(PAGE, "docs/*.md"))
    documented.write(PAGE, TABLE + HOST_ROW)
    assert found(check(documented, "--scope", "file")) == [("undocumented-flag", PAGE, "--port")]
    more = documented.write("docs/more.md", TABLE + PORT_ROW)
    assert found(check(documented, "--scope", "file")) == []
    documented.git("add", "--all")
    more.unlink()
    assert found(check(documented, "--scope", "file")) == [("undocumented-flag", PAGE, "--port")]
    documented.write("docs/more.md", TABLE + PORT_ROW)
    documented.write(ARGUMENTS, function(HOST, NEW, PORT, NEW.replace("new", "newer")))
    assert found(check(documented, "--scope", "file")) == [
        ("undocumented-flag", PAGE, "--new"),
        ("undocumented-flag", "docs/more.md", "--newer"),
    ]


def test_unsafe_fixes_bring_the_page_in_step(documented):
    documented.write(ARGUMENTS, function(PORT, NEW, NEW.replace("new", "newer")))
    outcome = documented.perflint("check", "--select", DOCUMENTS, "--scope", "file", "--fix")
    assert "--unsafe-fixes" in outcome.out
    assert (documented.root / PAGE).read_text("utf-8") == ROWS
    outcome = documented.perflint(
        "check", "--select", DOCUMENTS, "--scope", "file", "--fix", "--unsafe-fixes"
    )
    assert outcome.code == 0
    rows = "| `--new` | New. | `2` |\n| `--newer` | New. | `2` |\n"
    assert (documented.root / PAGE).read_text("utf-8") == TABLE + PORT_ROW + rows


def test_pages_are_compared_with_an_argument_file_as_its_fixes_leave_it(documented):
    """Also one that is before it in the order of paths: new rows are in the new order."""
    pages = 'files = ["a.md", "z.md"]'
    config = CONFIG.replace(f'files = ["{PAGE}"]', pages)
    documented.write("perflint.toml", f'[[arguments]]\nfiles = ["{ARGUMENTS}"]\n{config}')
    fields = (
        "class ServerArgs:\n    # Group\n    host: str = 'a'\n    port: int = 1\n    x: int = 2\n"
        "    a: int = 0\n    b: int = 0"
    )
    new = [f'"--{name}", default=0, help="New."' for name in ("b", "a")]
    port = PORT.replace(",", ",\n        ")
    arguments = function("# Group", port, HOST, '"--x", default=2', *new)
    documented.write(ARGUMENTS, f"{fields}\n\n{arguments}")
    page = TABLE + HOST_ROW + "| `--x` | X. | `3` |\n"
    documented.write("a.md", page)
    documented.write("z.md", TABLE + PORT_ROW)
    select = f"{DOCUMENTS},argument-out-of-order"
    options = ("--select", select, "--output-format", "json")
    fixed = documented.perflint("check", "--fix", "--unsafe-fixes", *options).json["violations"]
    places = [place["start"] for each in fixed for place in each["related"]]
    assert [each["rule"] for each in fixed] == ["documented-default-differs"]
    rows = "| `--a` | New. | `0` |\n| `--b` | New. | `0` |\n"
    assert (documented.root / "a.md").read_text("utf-8") == page + rows
    again = documented.perflint("check", *options).json["violations"]
    assert places == [place["start"] for each in again for place in each["related"]]


def test_a_flag_in_an_imported_module_is_not_gone(documented):
    documented.write(ARGUMENTS, "from .more import add_more\n\n" + function(PORT))
    documented.write("src/more.py", 'def add_more(p):\n    p.add_argument("--host")\n')
    assert found(check(documented, "--scope", "file")) == []


@pytest.mark.parametrize(
    ("module", "reported", "noted"),
    [
        (None, False, True),
        ("def add_more(p):\n    p.add_argument(f'--{kind}-x')\n", False, False),
        ("def add_more(p):\n    p.add_argument(f'--{kind}-y')\n", True, False),
        ("def add_more(p):\n    for flag in p: p.add_argument(flag)\n", False, True),
    ],
)
def test_flags_of_a_module_that_is_given_the_parser(documented, module, reported, noted):
    arguments = f"from .more import add_more\n\n{function(PORT)}    add_more(parser)\n"
    documented.write(ARGUMENTS, arguments)
    documented.write(PAGE, f"{TABLE}{PORT_ROW}| `--my-x` | X. | `1` |\n")
    if module is not None:
        documented.write("src/more.py", module)
    outcome = check(documented, "--scope", "file", PAGE)
    assert found(outcome) == [("documented-flag-gone", PAGE, "--my-x")] * reported
    place = f"{ARGUMENTS}:5" if module is None else "src/more.py:2"
    note = f"perflint: {PAGE}: 1 documented flag was not found, but not reported: "
    assert (f"{note}other flags may be registered at {place}\n" in outcome.err) is noted


def test_flags_of_a_module_that_another_one_gives_the_parser(documented):
    fields = 'class ServerArgs:\n    port: A[int, "Port."] = 1\n'
    add = "from .more import add\n{}def add_cli_args(parser):\n    add(parser)\n    {}\n"
    documented.write("src/more/__init__.py", "from .b import add\n")
    documented.write("src/more/b.py", "from .c import f\ndef add(parser):\n    f(parser)\n")
    documented.write("src/more/c.py", "def f(p):\n    p.add_argument('--x')\n")
    row = "| `--x`, `--y` | X. | `1` |\n"
    documented.write(PAGE, TABLE + PORT_ROW + row)
    for arguments in (add.format(fields, ""), add.format("", f"parser.add_argument({PORT})")):
        documented.write(ARGUMENTS, arguments)
        expected = [("documented-flag-gone", PAGE, "--y")]
        assert found(check(documented, "--scope", "file", PAGE)) == expected


@pytest.mark.parametrize(
    ("other", "reported"),
    [
        ("", True),
        ("def main(p):\n    p.add_argument('--y')\n", True),
        ("def main(p):\n    p.add_argument('--x')\n", False),
        ("def main(p):\n    p.add_argument(name)\n", False),
        ('class Other:\n    y: A[int, "Y."] = 1\n', False),
        ("def main(:\n", False),
    ],
)
def test_argument_files_in_which_no_arguments_are_found(documented, other, reported):
    paths = f'{ARGUMENTS}", "src/other.py'
    documented.write("perflint.toml", CONFIG.replace(ARGUMENTS, paths))
    documented.write("src/other.py", other)
    documented.write(PAGE, f"{ROWS}| `--x` | X. | `1` |\n")
    gone = [("documented-flag-gone", PAGE, "--x")]
    assert found(check(documented, "--scope", "file", PAGE)) == gone * reported


@pytest.mark.parametrize(
    ("base", "reported"),
    [
        ("class Base:\n    pass\n", True),
        ("class Base:\n    x: int = 1\n", False),
        ("class Base:\n    y: int = 1\n", True),
        ("class Base(Other):\n    y: int = 1\n", False),
        ("class Base:\n    def add(self, p):\n        p.add_argument('--x')\n", False),
    ],
)
def test_a_base_class_of_another_module(documented, base, reported):
    declared = 'class ServerArgs(Base):\n    port: A[int, "Port."] = 1\n'
    documented.write(ARGUMENTS, f"from .base import Base\n{declared}")
    documented.write("src/base.py", base)
    documented.write(PAGE, f"{TABLE}{PORT_ROW}| `--x` | X. | `1` |\n")
    gone = [("documented-flag-gone", PAGE, "--x")]
    assert found(check(documented, "--scope", "file", PAGE)) == gone * reported


@pytest.mark.parametrize(
    ("module", "reported"),
    [
        ("def add_more(p):\n    p.set_defaults(port=2)\n", False),
        ("def add_more(p):\n    p.set_defaults(**more)\n", False),
        ("def add_more(p):\n    p.set_defaults(other=2)\n", True),
    ],
)
def test_a_default_that_a_module_sets_which_is_given_the_parser(documented, module, reported):
    arguments = f"from .more import add_more\n{function(HOST, PORT)}    add_more(parser)\n"
    documented.write(ARGUMENTS, arguments)
    documented.write("src/more.py", module)
    documented.write(PAGE, ROWS.replace("`1`", "`2`"))
    differs = [("documented-default-differs", PAGE, "--port")]
    assert found(check(documented, "--scope", "file", PAGE)) == differs * reported


def test_a_default_that_another_argument_file_sets(documented):
    documented.write("perflint.toml", CONFIG.replace(ARGUMENTS, f'{ARGUMENTS}", "src/main.py'))
    documented.write("src/main.py", "def main(p):\n    p.set_defaults(port=2)\n")
    documented.write(PAGE, ROWS.replace("`1`", "`2`"))
    assert found(check(documented, "--scope", "file", PAGE)) == []


def test_findings_can_be_suppressed_and_ignored(documented):
    names = ", ".join(f'"{name}"' for name in rules.RULES["documents"])
    documented.write("perflint.toml", f"select = [{names}]\n\n{CONFIG}")
    documented.write(ARGUMENTS, function(PORT, NEW))
    assert documented.perflint("check", "--suppress", DOCUMENTS).code == 0
    suppressions = (documented.root / "perflint-suppressions.toml").read_text("utf-8")
    assert f'rule = "undocumented-flag", path = "{PAGE}", at = "--new"' in suppressions
    assert documented.perflint("check", "--scope", "file").code == 0
    assert documented.perflint("check", "--scope", "file", ARGUMENTS).code == 0


RST = "docs/args.rst"
RST_ROWS = """\
.. list-table::
   :header-rows: 1

   * - Flag
     - Default
     - Description
   * - ``--host``
     - ``a``
     - Host.
   * - ``--port``
     - ``2``
     - Port.
   * - ``--gone``
     - ``3``
     - Gone.
"""


@pytest.fixture
def with_rst(documented):
    documented.write(RST, RST_ROWS)
    documented.write("perflint.toml", CONFIG.replace(PAGE, RST))
    documented.write(ARGUMENTS, function(HOST, PORT, NEW))
    return documented


def test_a_page_of_restructured_text(with_rst):
    outcome = check(with_rst, "--scope", "file")
    assert found(outcome) == [
        ("undocumented-flag", RST, "--new"),
        ("documented-default-differs", RST, "--port"),
        ("documented-flag-gone", RST, "--gone"),
    ]
    fixed = check(with_rst, "--fix", "--unsafe-fixes", "--scope", "file", RST)
    assert found(fixed) == [("documented-default-differs", RST, "--port")]
    new = "   * - ``--new``\n     - ``2``\n     - New.\n"
    gone = RST_ROWS[RST_ROWS.index("   * - ``--gone``") :]
    assert (with_rst.root / RST).read_text("utf-8") == RST_ROWS.replace(gone, new)


@pytest.mark.parametrize("path", [RST, ARGUMENTS])
def test_without_docutils_a_page_cannot_be_checked(with_rst, monkeypatch, path):
    with_rst.write(RST, f"{RST_ROWS}\n{path}\n")  # a page that no other test has read
    monkeypatch.setitem(sys.modules, "docutils", None)
    for name in [each for each in sys.modules if each.startswith("perflint.documents.tables.rst")]:
        monkeypatch.delitem(sys.modules, name)
    outcome = check(with_rst, path)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err == (
        "perflint: error: docs/args.rst: reStructuredText needs docutils 0.20 or newer: "
        "pip install 'perflint-baselines[rst]', or add docutils to the additional_dependencies of "
        "the hook\n"
    )
    assert check(with_rst, PAGE).code == 0  # others need no docutils
    with_rst.write("perflint.toml", CONFIG.replace(PAGE, "docs/args.r*"))
    assert check(with_rst, RST).err == outcome.err
    note = "docs/args.rst: the tables are not read: reStructuredText needs docutils 0.20"
    assert note in check(with_rst, ARGUMENTS).err


@pytest.mark.parametrize(
    ("page", "note"),
    [
        ("# Flags\n", "no table names flags of the argument files"),
        (TABLE + "| `--other` | Other. | `1` |\n", "no table names flags of the argument files"),
    ],
)
def test_a_page_in_which_nothing_is_found_is_a_note(documented, page, note):
    documented.write(PAGE, page)
    outcome = check(documented, "--scope", "file")
    assert (outcome.code, found(outcome)) == (0, [])
    assert f"perflint: {PAGE}: {note}" in outcome.err


@pytest.mark.parametrize("path", [(), (PAGE,), (ARGUMENTS,)])
def test_a_page_is_not_read_for_no_rule(documented, path, monkeypatch):
    documented.write(ARGUMENTS, function(HOST, PORT, NEW))
    documented.write(PAGE, "# Flags\n")
    monkeypatch.delattr(argument_pages, "read_page")
    for options in ((), ("--scope", "changed")):
        outcome = documented.perflint("check", "--ignore", DOCUMENTS, *options, *path)
        assert (outcome.code, outcome.err) == (0, "")


def test_a_glob_that_matches_no_argument_file_is_a_note(documented):
    documented.write("perflint.toml", CONFIG.replace(ARGUMENTS, "src/none*.py"))
    outcome = check(documented, "--scope", "file")
    assert f"{PAGE}: no arguments were found in src/none*.py" in outcome.err
    assert found(outcome) == []


@pytest.mark.parametrize("data", [b"\xff\xfe| `--host` |\n| - |\n", b"", b"\0" * 10])
def test_any_bytes_are_a_page(documented, data):
    documented.write(PAGE, data)
    outcome = check(documented, "--scope", "file")
    assert outcome.code == 0


def test_a_deleted_page_is_an_error_if_it_is_configured(documented):
    (documented.root / PAGE).unlink()
    documented.write(ARGUMENTS, function(HOST, PORT, NEW))
    assert f"the page {PAGE} does not exist" in check(documented, ARGUMENTS).err
    assert check(documented, "--staged").code == 0  # it is in the index
    documented.git("add", "--all")
    assert check(documented, "--staged").code == 2
    documented.write("perflint.toml", "")
    outcome = check(documented, "--staged")
    assert (outcome.err, found(outcome)) == ("", [])


@pytest.mark.parametrize(
    "config",
    ["[[argument-docs]]\nfiles = []\n", '[[argument-docs]]\nfiles = ["a"]\narguments = 1\n'],
)
def test_an_invalid_table_is_an_error(documented, config):
    documented.write("perflint.toml", config)
    assert documented.perflint("check").code == 2


def test_the_project_hook_checks_staged_pages(documented, monkeypatch):
    documented.write(PAGE, f"{ROWS}| `--gone` | Gone. | `1` |\n")
    documented.git("add", "--all")
    monkeypatch.setenv("PRE_COMMIT", "1")
    outcome = documented.perflint("check", "--project-hook", *SELECT, "--output-format", "json")
    assert (outcome.code, found(outcome)) == (1, [("documented-flag-gone", PAGE, "--gone")])


def test_the_project_hook_knows_a_moved_page_and_a_moved_argument_file(documented, monkeypatch):
    documented.write(PAGE, f"{ROWS}| `--gone` | Gone. | `1` |\n")
    commit(documented)
    (documented.root / "pages").mkdir()
    documented.git("mv", PAGE, "pages/args.md")
    documented.git("mv", ARGUMENTS, "args.py")
    moved = CONFIG.replace(PAGE, "pages/*.md").replace(ARGUMENTS, "args.py")
    documented.write("perflint.toml", f'{moved}[[arguments]]\nfiles = ["args.py"]\n')
    documented.write("args.py", function(HOST, PORT, NEW))
    documented.git("add", "--all")
    monkeypatch.setenv("PRE_COMMIT", "1")
    outcome = check(documented, "--project-hook")
    assert found(outcome) == [("undocumented-flag", "pages/args.md", "--new")]


def test_a_page_that_is_too_large_is_a_note(documented):
    documented.write(PAGE, ROWS + "x" * (2 << 20))
    outcome = check(documented, "--scope", "file", PAGE)
    assert (outcome.code, found(outcome)) == (0, [])
    assert "the tables are not read: 2,097,2" in outcome.err
    documented.write("perflint.toml", CONFIG.replace(f'"{PAGE}"', f'"{PAGE}", "docs/*.mdx"'))
    documented.write("docs/more.mdx", TABLE + PORT_ROW)  # it may document --host
    assert found(check(documented, "--scope", "file")) == []


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_are_kept(documented, end):
    documented.write(PAGE, ROWS.replace("\n", end).encode())
    documented.write(ARGUMENTS, function(HOST, PORT, NEW))
    documented.perflint("check", "--select", DOCUMENTS, "--fix", "--unsafe-fixes", PAGE)
    data = (documented.root / PAGE).read_bytes().decode()
    assert data == (ROWS + "| `--new` | New. | `2` |\n").replace("\n", end)


def test_only_rows_of_new_flags_are_added(documented):
    documented.write(PAGE, TABLE + PORT_ROW)
    commit(documented)
    documented.write(ARGUMENTS, function(HOST, PORT, NEW))
    documented.perflint(
        "check", "--select", DOCUMENTS, "--fix", "--unsafe-fixes", "--scope", "changed", PAGE
    )
    assert (documented.root / PAGE).read_text("utf-8") == (
        TABLE + PORT_ROW + "| `--new` | New. | `2` |\n"
    )
