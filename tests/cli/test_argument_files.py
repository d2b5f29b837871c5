"""``perflint check`` on argument files: what is checked, fixed and shown."""

import json
import os
import subprocess
import sys

import pytest

from tests.known_rules import SELECT_KNOWN
from tests.paths import FIXTURES

NAME = "server_args.py"
ARGUMENTS = FIXTURES / "arguments"
BEFORE = (ARGUMENTS / "before.py").read_text("utf-8")

OLD = """\
class ServerArgs:
    # one
    host: str = "localhost"
    port: int = 30000

    def add_cli_args(parser):
        # one
        parser.add_argument("--host")
        parser.add_argument("--port", type=int, default=8000)
"""
SHIFTED = f'"""Shifted."""\n\n{OLD}'
NEW = '        parser.add_argument("--newFlag", help="N.")\n'
OLD_RULES = ["missing-help", "missing-help", "default-disagreement"]
NEW_RULES = ["argument-without-field", "flag-spelling"]


@pytest.fixture
def committed(repository):
    """A repository with an argument file that has violations."""
    repository.git("checkout", "--quiet", "-b", "main")
    return commit(repository, OLD)


def commit(project, content, path=NAME):
    project.write(path, content)
    project.git("add", "--all")
    project.git("commit", "--quiet", "-m", "change")
    return project


def rules(outcome):
    """Return the rules of the violations, sorted; nothing was printed to standard error."""
    assert outcome.err == ""
    return sorted(outcome.rules)


MODES = {
    "work tree": (("--scope", "changed"), False),
    "folder": ((".", "--scope", "changed"), False),
    "staged": (("--staged",), False),
    "base": (("--base", "HEAD"), False),
    "from": (("--from", "HEAD~1"), True),
}


@pytest.mark.parametrize("mode", MODES)
def test_with_a_base_only_the_new_flag_is_checked(committed, mode):
    options, is_committed = MODES[mode]
    committed.write(NAME, OLD + NEW)
    committed.git("add", "--all")
    if is_committed:
        committed.git("commit", "--quiet", "-m", "new")
    assert rules(committed.report(*options)) == NEW_RULES


@pytest.mark.parametrize("options", [("--scope", "changed"), ("--staged",), ("--base", "HEAD")])
def test_unchanged_arguments_are_not_checked(committed, options):
    committed.write(NAME, SHIFTED)
    committed.git("add", "--all")
    assert rules(committed.report(*options)) == []


@pytest.mark.parametrize("paths", [(), (NAME,)])
def test_files_are_checked_completely_except_in_a_hook(committed, monkeypatch, paths):
    committed.write(NAME, OLD + NEW)
    assert rules(committed.report(*paths)) == sorted(OLD_RULES + NEW_RULES)
    monkeypatch.setenv("PRE_COMMIT", "1")
    assert rules(committed.report(*paths)) == NEW_RULES
    committed.write(NAME, SHIFTED)
    assert rules(committed.report(NAME)) == []


def test_without_a_difference_to_the_base_everything_is_checked(committed):
    outcome = committed.report()
    assert sorted(outcome.rules) == sorted(OLD_RULES)
    assert "nothing differs from HEAD" in outcome.err
    assert committed.report("--staged").rules == []


def test_scope_file_checks_the_whole_file(committed):
    committed.write("perflint.toml", '[[arguments]]\nscope = "file"\n')
    committed.write(NAME, OLD + NEW)
    assert rules(committed.report()) == sorted(OLD_RULES + NEW_RULES)
    committed.git("add", "--all")
    assert rules(committed.report("--staged")) == sorted(OLD_RULES + NEW_RULES)


def test_new_and_previously_invalid_files_are_checked_completely(committed):
    options = ("--scope", "changed")
    committed.write(NAME, SHIFTED)
    committed.write("deep/server_args/other.py", OLD)
    assert rules(committed.report(*options)) == sorted(OLD_RULES)
    committed.git("add", "--all")
    assert rules(committed.report(*options)) == sorted(OLD_RULES)
    commit(committed, OLD.replace("= 30000", "= ="), "deep/server_args/other.py")
    committed.write("deep/server_args/other.py", OLD)
    assert rules(committed.report(*options)) == sorted(OLD_RULES)


def test_a_renamed_file_is_compared_with_its_old_version(committed):
    committed.git("mv", NAME, "moved_server_args.py")
    (committed.root / "server_args").mkdir()
    committed.git("mv", "moved_server_args.py", "server_args/all.py")
    committed.write("server_args/all.py", OLD + NEW)
    committed.git("add", "--all")
    assert rules(committed.report("--staged")) == NEW_RULES


def test_a_deleted_file_is_not_an_error(committed):
    (committed.root / NAME).unlink()
    for options in ((), ("--staged",), ("--base", "HEAD")):
        assert committed.report(*options).code == 0


def test_without_git_everything_is_checked(project):
    project.write(NAME, OLD)
    assert rules(project.report()) == sorted(OLD_RULES)


def test_a_fix_changes_only_checked_arguments(committed):
    lines = [f'        parser.add_argument("--{name}", help="x")\n' for name in "cba"]
    head = "class ServerArgs:\n    a: int\n    b: int\n    c: int\n    def add_cli_args(parser):\n"
    commit(committed, head + lines[0] + lines[2])
    file = committed.write(NAME, head + lines[0] + lines[2] + lines[1])
    committed.check("--fix", "--unsafe-fixes", "--scope", "changed")
    assert file.read_text() == head + lines[0] + lines[2] + lines[1], "c is old, and a before b"
    file = committed.write(NAME, head + lines[0] + lines[1] + lines[2])
    committed.check("--fix", "--unsafe-fixes", "--scope", "changed")
    assert '"--a"' not in file.read_text().splitlines()[-1]


# --- configuration ---


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ("", ["argument-without-field", "missing-group-header", "split-family"]),
        ('allow = ["--ext*"]', ["missing-group-header", "split-family"]),
        ('require-headers-in = ["class"]', ["argument-without-field", "split-family"]),
        ("require-headers-in = []", ["argument-without-field", "split-family"]),
        ("families = {}", ["argument-without-field", "missing-group-header"]),
        ('classes = ["Other"]', ["missing-group-header", "split-family"]),
        ('functions = ["register"]', []),
        ('classes = ["Other"]\nfunctions = ["register"]', []),
        (
            'files = ["cli/*.py"]',
            ["argument-without-field", "missing-group-header", "split-family"],
        ),
        ('files = ["src/*.py"]', []),
    ],
)
def test_configuration_keys(project, keys, expected):
    content = """\
class Args:
    # one
    a_offload: int = 1
    b_offload: int = 1

    # two
    b: int = 1

    def add_cli_args(parser):
        # one
        parser.add_argument("--a-offload", help="A.")
        parser.add_argument("--external", help="X.")

        parser.add_argument("--b-offload", help="B.")

        # two
        parser.add_argument("--b", help="C.")
"""
    lines = [line for line in keys.splitlines() if line]
    keys_set = {line.partition(" ")[0] for line in lines}
    defaults = {
        "files": 'files = ["**/args.py"]',
        "classes": 'classes = ["Args"]',
        "families": 'families = { offload = ["*-offload"] }',
    }
    lines += [line for key, line in defaults.items() if key not in keys_set]
    project.write("pyproject.toml", "[[tool.perflint.arguments]]\n" + "\n".join(lines))
    project.write("cli/args.py", content)
    outcome = project.report("cli")
    if "Other" in keys and "functions" not in keys:
        expected = ["argument-without-field", *expected]  # the class is found by its method
    assert sorted(outcome.rules) == expected
    assert ("in Args.add_cli_args" in outcome.err) == ("register" in keys)


def test_argument_files_may_be_disabled(project):
    project.write("perflint.toml", "arguments = []\n")
    project.write(NAME, OLD)
    assert project.report().rules == []
    outcome = project.check(NAME)
    assert outcome.code == 0
    assert "skipped: no known format matches" in outcome.err


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('clas = "X"', "class"),
        ("classes = 1", "arguments[0].classes"),
        ('class = "X"', "classes"),
        ('scope = "chnged"', "changed"),
        ('require-headers-in = ["clas"]', "class"),
        ('files = "x.py"', "files"),
        ("families = []", "families"),
        ('families = { x = "y" }', "families"),
    ],
)
def test_an_invalid_key_is_named_with_exit_code_2(project, line, expected):
    project.write("perflint.toml", f"[[arguments]]\n{line}\n")
    project.write(NAME, OLD)
    outcome = project.check()
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith("perflint: error: perflint.toml:2: arguments")
    assert expected in outcome.err
    assert outcome.err.count("\n") == 1


# --- cost ---

PRINT_IMPORTS = """
import sys
from perflint.cli import main
code = main(sys.argv[1:])
names = ("libcst", "ast", "tokenize", "perflint.documents.arguments.module")
print(code, [name for name in names if name in sys.modules])
"""


@pytest.mark.end_to_end
@pytest.mark.parametrize(
    ("content", "format", "imported"),
    [
        ("x = 1\n", "json", False),
        (OLD.split("    def")[0], "json", False),
        (OLD, "json", False),
        ("class ServerArgs:\n    port: = 1\n", "json", True),  # asked whether it is valid
        (BEFORE, "concise", False),
        (BEFORE, "full", False),
        (BEFORE, "json", True),
    ],
)
def test_libcst_is_imported_only_for_edits_and_refused_syntax(project, content, format, imported):
    project.write(NAME, content)
    done = subprocess.run(
        [sys.executable, "-c", PRINT_IMPORTS, "check", "--output-format", format],
        capture_output=True,
        text=True,
        check=True,
        cwd=project.root,
    )
    modules = done.stdout.splitlines()[-1].partition(" ")[2]
    assert "'perflint.documents.arguments.module'" in modules
    assert ("'libcst'" in modules) is imported


# --- which files ---


def test_in_a_directory_argument_files_are_found_by_name(project):
    for path in (NAME, "a/server_args.py", "b/server_args/x.py", "b/server_args/y/z.py"):
        project.write(path, OLD)
    for path in ("my_server_args.py", "server_args.pyi", "c/args.py"):
        project.write(path, OLD)
    outcome = project.report()
    assert {violation["path"] for violation in outcome.json["violations"]} == {
        NAME, "a/server_args.py", "b/server_args/x.py"
    }  # fmt: skip


def test_a_file_without_arguments_is_skipped(project):
    project.write("server_args/util.py", "def f(): pass\n")
    outcome = project.check("server_args/util.py")
    assert outcome.code == 0
    assert "server_args/util.py: no arguments were read" in outcome.err
    assert project.check(".").err == ""


def test_a_directory_named_like_an_argument_file(project):
    project.write("server_args.py/x.txt", "x")
    project.write("server_args/y.py/z.txt", "x")
    project.write("z/server_args.py", OLD)
    assert len(project.report().rules) == len(OLD_RULES)
    outcome = project.check("server_args.py")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith("perflint: error: server_args.py: is a directory, ")


def test_symlinks(repository, tmp_path):
    outside = tmp_path / "outside.py"
    outside.write_text(OLD)
    repository.write("real/server_args.py", OLD)
    (repository.root / "a").mkdir()
    (repository.root / "a/server_args.py").symlink_to("../real/server_args.py")
    (repository.root / "b").mkdir()
    (repository.root / "b/server_args.py").symlink_to(outside)
    assert len(repository.report(".").rules) == len(OLD_RULES)
    (repository.root / "b/server_args.py").unlink()
    (repository.root / "b/server_args.py").symlink_to("nowhere")
    outcome = repository.report(".")
    assert outcome.code == 2
    assert "b/server_args.py: cannot be read" in outcome.err


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_an_unreadable_file_gives_exit_code_2(project):
    project.write(NAME, OLD).chmod(0)
    outcome = project.check()
    assert outcome.code == 2
    assert "cannot be read" in outcome.err


def test_a_path_that_is_not_utf_8_is_shown(repository):
    folder = os.fsencode(repository.root) + b"/\xff"
    try:
        os.mkdir(folder)
    except OSError:
        pytest.skip("the file system accepts only UTF-8")
    with open(folder + b"/server_args.py", "w") as file:
        file.write(OLD)
    outcome = repository.report()
    assert {violation["path"] for violation in outcome.json["violations"]} == {
        "\ufffd/server_args.py"
    }
    assert "server_args.py:8" in repository.check("--output-format", "concise").out


# --- output ---


@pytest.mark.parametrize(
    ("content", "message", "position"),
    [
        (b"class ServerArgs:\n    port: int = = 1\n", "syntax error: invalid syntax", (2, 17)),
        (b"class ServerArgs:\n\treturn\n", "syntax error: 'return' outside function", (2, 2)),
        (b"class ServerArgs:\n  x = '\xff'\n", "not UTF-8: byte 0xff", (2, 8)),
        (b"class ServerArgs:\n  x: int\n\0", "a null byte", (3, 1)),
        ("class ServerArgs:\n  é: x y\n".encode(), "syntax error: invalid syntax", (2, 8)),
        (b"# ServerArgs\n<<<<<<< HEAD\n", "an unresolved merge conflict", (2, 1)),
    ],
)
def test_invalid_python_is_one_violation_with_its_position(project, content, message, position):
    project.write(NAME, content)
    outcome = project.report()
    [violation] = outcome.json["violations"]
    assert (outcome.code, violation["rule"]) == (1, "invalid-python")
    assert violation["message"].partition(" (rejected by Python ")[0] == message
    assert tuple(violation["start"].values()) == position
    line, column = position
    assert f"{NAME}:{line}:{column}" in project.check().out


def test_a_misplaced_argument_is_shown_with_header_neighbours_and_anchor(project):
    head = '        parser.add_argument(\n            "--dit-cpu-offload"'
    project.write(NAME, BEFORE.replace(head, f"        # offload\n{head}"))
    output = project.check(NAME, "--select", "argument-out-of-order").out
    block, _, _ = output.partition("\n\n")
    assert "`--use-fsdp-inference` should come after `--vae-cpu-offload`" in block
    assert "# offload" in block
    for flag in ("dit-offload-prefetch-size", "text-encoder-cpu-offload", "vae-cpu-offload"):
        assert f'"--{flag}",' in block
    assert "should come after this" in block
    assert len(block.splitlines()) < 20
    assert f"--diff --unsafe-fixes --select argument-out-of-order {NAME}" in block


# --- fixes ---


def test_fix_without_unsafe_fixes_changes_nothing(project):
    file = project.write(NAME, BEFORE)
    assert project.check(NAME, "--fix").code == 1
    assert file.read_text() == BEFORE
    assert "repaired" not in project.check(NAME, "--fix").out


def test_before_is_fixed_with_unsafe_fixes(project):
    file = project.write(NAME, BEFORE)
    outcome = project.check(NAME, "--fix", "--unsafe-fixes", "--select", "argument-out-of-order")
    assert outcome.code == 0
    after = file.read_text()
    assert sorted(after.splitlines()) == sorted(BEFORE.splitlines())
    flags = [line.strip() for line in after.splitlines() if line.strip().startswith('"--')]
    assert flags[flags.index('"--vae-cpu-offload",') + 1] == '"--use-fsdp-inference",'
    assert project.check(NAME, "--select", "argument-out-of-order").code == 0
    project.check(NAME, "--fix", "--unsafe-fixes")
    assert file.read_text() == after, "a group without a header has nothing in common with another"
    remaining = {*rules(project.report(NAME))}
    assert remaining == {"duplicate-argument", "missing-group-header"}


def test_diff_shows_the_move_without_writing(project):
    file = project.write(NAME, BEFORE)
    outcome = project.check(NAME, "--diff", "--unsafe-fixes", "--select", "argument-out-of-order")
    assert outcome.code == 1
    assert file.read_text() == BEFORE
    changed = [line for line in outcome.out.splitlines() if line[:1] in "+-" and line[1:2] == " "]
    assert len(changed) == 12
    assert sorted(line[1:] for line in changed[:6]) == sorted(line[1:] for line in changed[6:])
    assert project.check(NAME, "--diff").out == ""


def test_a_shuffled_file_is_fixed(project):
    names = [f"flag_{at}" for at in (1, 2, 3, 0, 4, 9, 5, 6, 7, 8)]
    fields = "".join(f"    {name}: int = 1\n" for name in sorted(names))
    body = "".join(
        f'        parser.add_argument("--{name.replace("_", "-")}", help="x")\n' for name in names
    )
    file = project.write(
        NAME, f"class ServerArgs:\n{fields}\n    def add_cli_args(parser):\n{body}"
    )
    assert project.check(NAME).code == 1
    assert project.check(NAME, "--fix", "--unsafe-fixes").code == 0
    calls = [line for line in file.read_text().splitlines() if "add_argument" in line]
    assert calls == sorted(calls)


def test_the_json_output_contains_the_move_as_edits(project):
    project.write(NAME, BEFORE)
    outcome = project.report(NAME, "--select", "argument-out-of-order")
    [violation] = json.loads(outcome.out)["violations"]
    assert violation["argument"] == "--use-fsdp-inference"
    assert violation["found"] == ["--dit-offload-prefetch-size", "--text-encoder-cpu-offload"]
    assert violation["expected"] == ["after --vae-cpu-offload"]
    assert violation["fix"]["safe"] is False
    assert len(violation["fix"]["edits"]) == 2


def test_a_large_file_is_read_in_time(project, run):
    fields = "".join(
        f"    # of {at}\n    field_{at}: A[int, Arg(help=({'x' * 70!r}\n        'more'))] = {at}\n"
        for at in range(2500)
    )
    project.write(NAME, f"class ServerArgs:\n{fields}")
    done = run("check", *SELECT_KNOWN, cwd=project.root)
    assert (done.returncode, done.stderr) == (0, "")


# --- what was not read ---

MAIN = "def main():\n    parser = make()\n    parser.add_argument('--a')\n"


def test_a_note_says_what_was_looked_for(project):
    project.write("server_args/tool.py", MAIN)
    project.write("server_args/__init__.py", "from .tool import main\n")
    project.write("server_args/helper.py", "def helper(): pass\n")
    outcome = project.report()
    assert outcome.code == 0
    [line] = [line for line in outcome.err.splitlines() if "no arguments were read" in line]
    assert line.startswith("perflint: server_args/tool.py: no arguments were read; looked for the ")
    assert line.endswith("; found 1 call of add_argument in main")
    outcome = project.report("server_args/helper.py")
    assert "helper.py: no arguments were read" in outcome.err
    assert "no known format" not in outcome.err
    assert project.report("server_args/tool.py", "--require-files").code == 2


def test_a_configured_file_without_arguments_has_a_note(project):
    project.write("perflint.toml", '[[arguments]]\nfiles = ["cli/*.py"]\n')
    project.write("cli/__init__.py", "from .helper import helper\n")
    project.write("cli/helper.py", "def helper(): pass\n")
    outcome = project.report()
    assert outcome.err.count("no arguments were read") == 1
    assert "perflint: cli/helper.py: no arguments were read" in outcome.err


def test_a_note_names_statements_that_were_not_read(project):
    number = "9" * 5000
    project.write(NAME, f"{OLD}        x = {number}\n")
    outcome = project.report()
    assert sorted(outcome.rules) == sorted(OLD_RULES)
    assert outcome.err.count("1 statement (line 10) was not read") == 1
