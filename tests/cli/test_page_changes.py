"""``perflint check`` on changes of other files than argument files that contradict a page."""

import pytest

from perflint import rules
from tests.documents.argument_docs.pages import function

ARGUMENTS, MODULE, PAGE, OTHER = "cli/args.py", "cli/more.py", "docs/args.md", "docs/more.md"
CONFIG = f"""\
[[argument-docs]]
files = ["docs/*.md"]
arguments = ["{ARGUMENTS}"]
"""
HOST, PORT = '"--host", default="a", help="Host."', '"--port", default=1, help="Port."'
OLD = [f'"--{name}", help="Old."' for name in ("a", "b", "c")]
NEW = '"--new", default=2, help="New."'
START, PASSED = "from .more import add\n\n", "    add(parser)\n"
TABLE = "| flag | help |\n| --- | --- |\n"
SELECT = ("--select", ",".join((*rules.RULES["documents"], "removed-flag", "unused-ignore")))


def rows(*flags):
    return TABLE + "".join(f"| `{flag}` | Text. |\n" for flag in flags)


def arguments(*flags):
    """Return an argument file that passes its parser to another module."""
    return START + function(*OLD, *flags) + PASSED


def module(*flags):
    calls = "".join(f"    parser.add_argument('{flag}')\n" for flag in flags)
    return f"def add(parser):\n    pass\n{calls}"


@pytest.fixture
def documented(repository):
    """A repository whose pages document all flags; only they name the argument file."""
    repository.write("perflint.toml", CONFIG)
    repository.write(ARGUMENTS, arguments(HOST, PORT))
    repository.write(MODULE, module("--less", "--more"))
    repository.write("cli/test_more.py", "from .args import add_cli_args\n\nrun('--more')\n")
    repository.write(PAGE, rows("--a", "--b", "--c", "--host", "--less", "--more"))
    repository.write(OTHER, rows("--port"))
    return commit(repository)


def commit(project):
    project.git("add", "--all")
    project.git("commit", "--quiet", "-m", "change")
    return project


def check(project, *options):
    """Stage everything, and return the rule, the path, and the argument of each finding."""
    project.git("add", "--all")
    return found(project.perflint("check", *SELECT, "--output-format", "json", *options))


def found(outcome):
    assert outcome.err == "" or outcome.err.startswith("perflint: rules about changes were skipped")
    violations = outcome.json["violations"] if outcome.out else []
    return [(each["rule"], each["path"], each["argument"]) for each in violations]


def violations(project):
    outcome = project.perflint("check", *SELECT, "--output-format", "json", "--staged")
    return outcome.json["violations"]


def test_an_argument_file_that_only_pages_name(documented):
    documented.write(ARGUMENTS, arguments(PORT, NEW))
    gone, new = "documented-flag-gone", "undocumented-flag"
    expected = [(gone, ARGUMENTS, "--host"), (new, ARGUMENTS, "--new")]
    assert check(documented, "--staged") == expected
    assert check(documented, "--project-hook") == expected
    for options in ((), (ARGUMENTS,), ("cli",)):
        assert check(documented, *options) == [(gone, PAGE, "--host"), (new, OTHER, "--new")]
    documented.write("perflint.toml", f'{CONFIG}[per-file-ignores]\n"docs/*" = ["{gone}"]\n')
    assert check(documented, "--staged") == [(new, ARGUMENTS, "--new")]


def test_ignore_comments_for_other_rules_do_not_count_in_such_a_file(documented):
    ignored = "    # perflint: ignore[{}] no help\n    parser.add_argument('--{}')\n"
    text = ignored.format("missing-help", "x") + ignored.format("undocumented-flag", "y")
    documented.write(ARGUMENTS, arguments(HOST, PORT) + text)
    ignored = {each["argument"]: each["ignored"] for each in violations_of(documented)}
    assert ignored == {"--x": None, "--y": {"reason": "no help"}}


def violations_of(project):
    project.git("add", "--all")
    return violations(project)


def test_a_flag_that_an_imported_module_registered(documented):
    """The test of the flag, which also names it, does not register it."""
    documented.write(MODULE, module("--less"))
    documented.write("cli/test_more.py", "run()\n")
    expected = [("documented-flag-gone", MODULE, "--more")]
    for options in (("--staged",), ("--project-hook",)):
        assert check(documented, *options) == expected
    (violation,) = violations(documented)
    assert violation["start"] == {"line": 3, "column": 26}  # that of --less
    (row,) = violation["related"]
    assert (row["path"], row["start"]["line"]) == (PAGE, 8)
    documented.write(MODULE, module("--other"))
    assert [each["start"]["line"] for each in violations_of(documented)] == [1, 1]
    documented.git("rm", "--quiet", "--force", MODULE)
    documented.write("cli/more/__init__.py", f"{module('--less')}\n# Another file.\n" * 5)
    (violation,) = violations_of(documented)
    assert (violation["path"], violation["start"]["line"]) == (MODULE, 4)


def test_the_hook_reads_no_other_modules(documented, monkeypatch):
    """It is as fast as without pages."""
    documented.write("cli/test_more.py", "run()\n")
    documented.git("add", "--all")
    monkeypatch.setattr("perflint.sources.objects.Blobs.read", None)
    assert check(documented, "--project-hook") == []
    documented.write("perflint.toml", CONFIG.replace(ARGUMENTS, "cli/a*.py"))
    with pytest.raises(TypeError):
        check(documented, "--project-hook")


def test_a_flag_that_another_file_has_too_is_reported_once(documented):
    documented.write(MODULE, module("--less"))
    documented.write(ARGUMENTS, arguments(PORT, HOST))
    assert check(documented, "--staged") == [("documented-flag-gone", ARGUMENTS, "--more")]
    documented.write(PAGE, "# Flags\n\n" + rows("--a", "--b", "--c", "--host", "--less", "--more"))
    assert check(documented, "--staged") == [("documented-flag-gone", PAGE, "--more")]
    documented.write(ARGUMENTS, arguments(PORT, HOST, '"--more"'))
    assert check(documented, "--staged") == []


def test_a_deleted_argument_file_of_several(documented):
    documented.write("perflint.toml", CONFIG.replace(ARGUMENTS, "cli/a*.py"))
    documented.write("cli/all.py", function('"--all", help="All."'))
    documented.write(PAGE, rows("--a", "--b", "--c", "--host", "--less", "--all"))
    commit(documented)
    documented.git("rm", "--quiet", "cli/all.py")
    assert check(documented, "--staged") == [("documented-flag-gone", "cli/all.py", "--all")]


@pytest.mark.parametrize("options", [("--staged",), ("--project-hook",), ("--base", "HEAD")])
def test_a_page_that_was_deleted(documented, options):
    documented.git("rm", "--quiet", OTHER)
    assert check(documented, *options) == [("undocumented-flag", OTHER, "--port")]
    documented.write(PAGE, rows("--a", "--b", "--c", "--host", "--less", "--more", "--port"))
    assert check(documented, *options) == []


def test_what_a_deleted_page_documented_is_one_finding(documented):
    documented.write(ARGUMENTS, arguments(HOST, NEW, PORT, '"--old", help="Deprecated."'))
    documented.write(OTHER, rows("--host", "--port", "--new", "--old"))
    commit(documented)
    documented.write(PAGE, "# Flags\n\n" + rows("--a", "--b", "--c", "--host", "--less"))
    documented.git("rm", "--quiet", OTHER)
    (violation,) = violations_of(documented)
    message = "2 flags are not documented any longer: `--new` and `--port`"
    assert (violation["path"], violation["message"]) == (OTHER, message)
    assert violation["start"] == {"line": 5, "column": 4}
    (argument,) = violation["related"]
    assert (argument["path"], argument["start"]["line"]) == (ARGUMENTS, 8)
    assert check(documented, "--base", "HEAD") == [("undocumented-flag", OTHER, None)]
    documented.git("rm", "--quiet", "--force", PAGE)
    reported = [(each["path"], each["argument"]) for each in violations_of(documented)]
    assert reported == [(PAGE, None), (OTHER, None)]


def test_a_page_that_is_none_at_its_new_path(documented):
    documented.write("old/note", "")
    documented.git("mv", OTHER, "old/more.md")
    (violation,) = violations_of(documented)
    assert (violation["path"], violation["argument"]) == ("old/more.md", "--port")
    assert violation["start"] == {"line": 1, "column": 1}
    documented.git("mv", "old/more.md", "docs/new.md")
    assert check(documented, "--staged") == []
