import ast
import sys

import pytest

from perflint.documents.arguments.module import read_arguments
from perflint.documents.arguments.nesting import MAX_HANDLERS, nests_too_many_handlers
from perflint.primitives.text import Text


def nested(before: str, after: str, times: int, inner: str = "1") -> str:
    return before * times + inner + after * times


def blocks(head: str, times: int, tail: str = "", inner: str = "pass") -> str:
    """Return compound statements, each in the one before."""
    lines = inner.splitlines()
    for _ in range(times):
        lines = [*head.splitlines(), *(f" {line}" for line in lines), *tail.splitlines()]
    return "\n".join(lines)


def is_refused(source: str) -> bool:
    """Search all statements, and only those that contain `for`: the result is the same."""
    tree, code = ast.parse(source), source.encode()
    every = nests_too_many_handlers(tree, None)
    assert nests_too_many_handlers(tree, code) == every
    return every


HALF = MAX_HANDLERS // 2
COMPREHENSIONS = {
    "list": ("[", " for x in y]", MAX_HANDLERS),
    "set": ("{", " for x in y}", MAX_HANDLERS),
    "dict": ("{1: ", " for x in y}", MAX_HANDLERS),
    "generator": ("(", " for x in y)", MAX_HANDLERS),
    "condition": ("[1 for x in y if ", "]", MAX_HANDLERS),
    "two loops": ("[", " for x in y for z in x]", MAX_HANDLERS),
    "on several lines": ("[\n", "\nfor x in y\n]", MAX_HANDLERS),
    "asynchronous": ("[", " async for x in y]", HALF),
}


@pytest.mark.parametrize("kind", COMPREHENSIONS)
def test_comprehensions_are_limited(kind: str) -> None:
    before, after, most = COMPREHENSIONS[kind]
    for head in (
        "x = {}",
        "x: int = {}",
        "f({})",
        "return {}",
        "if {}: pass",
        "@d({})\ndef g(): 1",
    ):
        source = "async def f():\n " + head.replace("\n", "\n ")
        assert not is_refused(source.format(nested(before, after, most)))
        assert is_refused(source.format(nested(before, after, most + 1)))


BLOCKS = {
    "with": ("with a as b:", "", MAX_HANDLERS),
    "two in one with": ("with a, b:", "", HALF),
    "asynchronous with": ("async with a:", "", MAX_HANDLERS),
    "asynchronous for": ("async for a in b:", "", MAX_HANDLERS),
    "try": ("try:", "except E: pass", MAX_HANDLERS - 1),
    "try with finally": ("try:", "except E: pass\nfinally: pass", HALF - 1),
    "handler": ("try: pass\nexcept E as e:", "", HALF),
    "else of try": ("try: pass\nexcept E: pass\nelse:", "finally: pass", MAX_HANDLERS - 2),
    "finally": ("try: pass\nfinally:", "", HALF),
}


@pytest.mark.parametrize("kind", BLOCKS)
def test_statements_with_a_handler_are_limited(kind: str) -> None:
    head, tail, most = BLOCKS[kind]
    assert not is_refused(blocks("async def f():", 1, inner=blocks(head, most, tail)))
    assert is_refused(blocks("async def f():", 1, inner=blocks(head, most + 1, tail)))


@pytest.mark.skipif(sys.version_info < (3, 11), reason="needs except*")
def test_handlers_of_groups_need_one_more() -> None:
    assert not is_refused(blocks("try: pass\nexcept* E as e:", MAX_HANDLERS // 3))
    assert is_refused(blocks("try: pass\nexcept* E as e:", MAX_HANDLERS // 3 + 1))


def test_statements_and_comprehensions_are_counted_together() -> None:
    comprehensions = nested("[", " for x in y]", HALF)
    assert not is_refused(blocks("with a:", HALF, inner=comprehensions))
    assert is_refused(blocks("with a:", HALF + 1, inner=comprehensions))


@pytest.mark.parametrize(
    "head", ["if a:", "for a in b:", "while a:", "match a:\n case 1:", "if a: pass\nelse:"]
)
def test_other_statements_have_no_handler(head: str) -> None:
    body = nested("[", " for x in y]", MAX_HANDLERS)
    assert not is_refused(f"{head}\n   {body}")


@pytest.mark.parametrize("head", ["def f():", "async def f():", "class A:"])
def test_a_definition_has_handlers_of_its_own(head: str) -> None:
    inner = blocks(head, 1, inner=blocks("with a:", MAX_HANDLERS))
    assert not is_refused(blocks("with a:", MAX_HANDLERS, inner=inner))


def test_many_comprehensions_that_are_not_nested() -> None:
    assert not is_refused("x = [" + "[1 for x in y], " * 100 + "]")
    assert not is_refused("f(help='for one, for two, " + "for all, " * 100 + "')")
    assert not is_refused("if x: pass\n" + "elif [1 for x in y]: pass\n" * 300)


@pytest.mark.parametrize("depth", [MAX_HANDLERS + 1, 25, 90])
def test_a_file_that_would_end_the_process_has_a_parse_error(depth: int) -> None:
    source = f"class ServerArgs:\n    a: list = {nested('[', ' for x in y]', depth)}\n"
    file = read_arguments(Text("a.py", source.encode()))
    if sys.version_info < (3, 12):
        assert file.parse_error is None
        return
    assert file.parse_error is not None
    assert file.parse_error.message == (
        "nested too deeply: more than 16 levels of with, try and comprehensions"
    )


def test_keywords_that_another_encoding_hides_are_found() -> None:
    """In UTF-7 `+AGYAbwBy-` is `for`."""
    comprehensions = nested("[", " +AGYAbwBy- x in y]", 25)
    source = f"# coding: utf-7\nclass ServerArgs:\n    a: list = {comprehensions}\n"
    file = read_arguments(Text("a.py", source.encode()))
    assert (file.parse_error is None) == (sys.version_info < (3, 12))
