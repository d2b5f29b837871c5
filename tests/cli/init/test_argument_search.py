"""Argument files found by content: a class with fields, and a method that adds a flag for each."""

import os

import pytest

from perflint.cli.init.argument_search import (
    MIN_ARGUMENTS,
    MIN_IN_SCRIPT,
    MIN_WITHOUT_CLASS,
    ArgumentFile,
    search,
)
from tests.argument_styles import STYLES, TOPICS


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
    assert search_file(project, source()) == [
        ArgumentFile("args.py", ("EngineArgs",), ("add_cli_args",))
    ]
    assert search_file(project, source(method="flags")) == [
        ArgumentFile("args.py", ("EngineArgs",), ("flags",))
    ]


def test_all_classes_with_enough_flags_are_returned(project):
    text = source(name="One") + source(name="Few", flags=MIN_ARGUMENTS - 1) + source(name="Last")
    found = [ArgumentFile("args.py", ("One", "Last"), ("add_cli_args",))]
    assert search_file(project, text) == found


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


def function(name, flags, parser="parser", head=""):
    lines = [f"def {name}({parser or ''}):", "    pass"]
    lines += ["    parser = make()"] if parser is None else []
    receiver = parser or "parser"
    lines += [f'    {receiver}.add_argument("--{name}-{number}")' for number in range(flags)]
    return head + "\n".join(lines) + "\n"


def described(fields, value="1", base=""):
    lines = [f"class Flags{base}:"]
    lines += [f"    x_{number}: {value}" for number in range(fields)]
    return "\n".join(lines) + "\n"


ANNOTATED = 'A[int, Arg(help="X.")] = 1'
METADATA = 'int = field(default=1, metadata={"help": "X."})'
MODEL = 'Annotated[int, Field(description="X.")] = 1'
MANY = MIN_WITHOUT_CLASS


@pytest.mark.parametrize(
    ("content", "classes", "functions"),
    [
        (function("register", MANY), (), ("register",)),
        (
            function("add_a_args", 15) + function("_add_b_args", 5),
            (),
            ("add_a_args", "_add_b_args"),
        ),
        (function("main", MIN_IN_SCRIPT, parser=None), (), ("main",)),
        (described(MANY, ANNOTATED), ("Flags",), ()),
        (described(MANY, METADATA), ("Flags",), ()),
        (STYLES["Megatron"](), (), tuple(f"_add_{topic}_args" for topic in TOPICS)),
        (STYLES["lmdeploy"](), ("ArgumentHelper",), ("*",)),
    ],
)
def test_many_arguments_in_one_class_or_function(project, content, classes, functions):
    [found] = search_file(project, content)
    assert (found.classes, found.functions) == (classes, functions)


@pytest.mark.parametrize(
    "content",
    [
        function("main", 3, parser=None),
        function("register", MANY - 1),
        function("add_a_args", 14) + function("_add_b_args", 5),
        function("main", MIN_IN_SCRIPT - 1, parser=None),
        described(MANY - 1, ANNOTATED),
        described(MANY, MODEL, base="(BaseModel)"),
        described(MANY, "A[int, 1] = 1"),
    ],
)
def test_few_arguments_are_not_worth_settings(project, content):
    assert search_file(project, content) == []


def groups(*members):
    """Return a function with these flags below headers."""
    lines = ["def register(parser):"]
    for number, names in enumerate(members):
        lines += [f"    # group {'abc'[number]}"] if number else ["    # first group"]
        lines += [f'    parser.add_argument("--{name}")' for name in names]
        lines.append("")
    return "\n".join(lines) + "\n"


OTHERS = [f"other{number}" for number in range(MANY)]
LORA = ["lora-path", "lora-scale", "lora-name"]


@pytest.mark.parametrize(
    ("members", "families"),
    [
        ([OTHERS, LORA], {"lora": ("lora-*",)}),
        ([OTHERS, [name.replace("-", "_") for name in LORA]], {"lora": ("lora-*",)}),
        ([OTHERS, LORA[:2]], {}),
        ([[*OTHERS, "lora-rank"], LORA], {}),
        ([[*OTHERS, *LORA]], {}),
        ([OTHERS, ["enable-a", "enable-b", "enable-c"]], {}),
        ([OTHERS, ["lora", "loras", "lorax"]], {}),
        (
            [OTHERS, [*LORA, "moon-a", "moon-b", "moon-c", "moon-d"]],
            {"moon": ("moon-*",), "lora": ("lora-*",)},
        ),
    ],
)
def test_families_are_prefixes_that_one_group_has(project, members, families):
    [found] = search_file(project, groups(*members))
    assert found.families == families
    assert list(found.families) == list(families)
