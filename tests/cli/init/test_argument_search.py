"""Argument files found by content: a class with fields, and a method that adds a flag for each."""

import os

import pytest

from perflint.cli.init.argument_search import MIN_ARGUMENTS, search


def source(flags=MIN_ARGUMENTS, fields=MIN_ARGUMENTS, name="EngineArgs", method="add_cli_args"):
    lines = [f"class {name}:"]
    lines += [f"    field_{number}: int = 1" for number in range(fields)]
    lines += ["    other = 1", "    @staticmethod", f"    def {method}(parser):", "        pass"]
    lines += [f'        parser.add_argument("--field-{number}")' for number in range(flags)]
    return "\n".join(lines) + "\n"


def search_file(project, content):
    project.write("args.py", content)
    return [*search(str(project.root), ["args.py"])]


def test_returns_the_class_and_the_method(project):
    assert search_file(project, source()) == [("args.py", "EngineArgs", "add_cli_args")]
    assert search_file(project, source(method="flags")) == [("args.py", "EngineArgs", "flags")]


def test_the_class_with_the_most_flags_is_returned(project):
    text = source(name="Few") + source(flags=MIN_ARGUMENTS + 1, name="Many") + source(name="Last")
    assert search_file(project, text) == [("args.py", "Many", "add_cli_args")]


@pytest.mark.parametrize(
    "content",
    [
        source(flags=MIN_ARGUMENTS - 1),
        source(fields=MIN_ARGUMENTS - 1),
        "parser = 1\nclass A: pass\n" + '    parser.add_argument("--x")\n' * 9,
        "def main(parser):\n    pass\n"
        + '    parser.add_argument("--x")\n' * 9
        + "class A: pass\n",
        source() + "(",
        source().encode("utf-16"),
        source().encode() + b"\0",
        source() + "x = " + "(" * 5000,
        "",
    ],
)
def test_files_that_are_not_argument_files(project, content):
    assert search_file(project, content) == []


def test_compiler_warnings_are_suppressed(project, recwarn):
    assert search_file(project, source() + "x = '\\d' is 1\n")
    assert not recwarn.list


def test_symlinks_and_unreadable_files_are_skipped(project):
    project.write("args.py", source())
    os.symlink("args.py", project.root / "link.py")
    (project.root / "folder.py").mkdir()
    names = ["link.py", "missing.py", "folder.py"]
    assert [*search(str(project.root), names)] == []
