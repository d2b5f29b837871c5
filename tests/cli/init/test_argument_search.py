"""Argument files of other names: classes with fields, and a method that makes flags of them."""

import os

import pytest

from perflint.cli.init.argument_search import FEWEST, search


def source(count=FEWEST, fields=FEWEST, name="EngineArgs", method="add_cli_args"):
    lines = [f"class {name}:"]
    lines += [f"    field_{number}: int = 1" for number in range(fields)]
    lines += ["    other = 1", "    @staticmethod", f"    def {method}(parser):", "        pass"]
    lines += [f'        parser.add_argument("--field-{number}")' for number in range(count)]
    return "\n".join(lines) + "\n"


def found(project, content):
    project.write("args.py", content)
    return [*search(str(project.root), ["args.py"])]


def test_the_class_and_the_method_are_named(project):
    assert found(project, source()) == [("args.py", "EngineArgs", "add_cli_args")]
    assert found(project, source(method="flags")) == [("args.py", "EngineArgs", "flags")]


def test_the_class_with_the_most_flags_counts(project):
    text = source(name="Few") + source(count=FEWEST + 1, name="Many") + source(name="Last")
    assert found(project, text) == [("args.py", "Many", "add_cli_args")]


@pytest.mark.parametrize(
    "content",
    [
        source(count=FEWEST - 1),
        source(fields=FEWEST - 1),
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
def test_what_is_none(project, content):
    assert found(project, content) == []


def test_the_file_speaks_no_warnings(project, recwarn):
    assert found(project, source() + "x = '\\d' is 1\n")
    assert not recwarn.list


def test_what_cannot_be_read_is_none(project):
    project.write("args.py", source())
    os.symlink("args.py", project.root / "link.py")
    (project.root / "folder.py").mkdir()
    names = ["link.py", "gone.py", "folder.py"]
    assert [*search(str(project.root), names)] == []
