"""The mutator makes the modules that perflint once could not read, from nothing."""

import ast
import re
from random import Random

import pytest

from fuzz.python_mutator import (
    CODECS,
    HEADS,
    MUTATIONS,
    Module,
    fresh,
    mutate,
    parses,
)

ROOM = 100_000
SEEDS = 150


def modules(start: bytes = b"") -> list[bytes]:
    return [mutate(start, ROOM, seed) for seed in range(SEEDS)]


def test_a_mutation_follows_from_its_seed() -> None:
    assert mutate(b"", ROOM, 7) == mutate(b"", ROOM, 7)
    assert len(set(modules())) > SEEDS * 0.9


def test_an_empty_input_becomes_a_module_with_arguments() -> None:
    sources = [fresh(Random(seed)) for seed in range(20)]
    assert sum(parses(source.encode()) for source in sources) > 10
    assert all("class ServerArgs" in source for source in sources)
    assert {source.count("add_argument") for source in sources} == {3}


def test_most_results_can_be_parsed_and_all_have_the_size() -> None:
    found = modules()
    assert sum(map(parses, found)) > SEEDS * 0.6
    for size in (0, 10, 500):
        assert all(len(mutate(data, size, 1)) <= size for data in found[:20])


@pytest.mark.parametrize(
    "data", [b"(", b"\xff\xfe", b"\0", b"\n\n", b"\xef\xbb\xbfx = 1\n", "é = 'ß' + x\n".encode()]
)
def test_any_bytes_are_mutated(data: bytes) -> None:
    assert {mutate(data, ROOM, seed) for seed in range(20)} != {data}


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.__name__)
def test_each_mutation_changes_a_module(mutation) -> None:
    module = Module(fresh(Random(1)))
    results = [mutation(module, Random(seed), ROOM) for seed in range(8)]
    assert any(result != module.text for result in results)
    assert any(parses(result.encode("utf-8", "replace")) for result in results)


def depth(tree: ast.AST, *types: type[ast.AST]) -> int:
    """Return how often nodes of some types contain each other."""
    deepest, stack = 0, [(tree, 0)]
    while stack:
        node, level = stack.pop()
        level += isinstance(node, types)
        deepest = max(deepest, level)
        stack += [(child, level) for child in ast.iter_child_nodes(node)]
    return deepest


def test_the_faults_of_the_past_are_within_reach() -> None:
    """Codecs, numbers that overflow, deep comprehensions, long chains, and many branches."""
    found = [data for data in (mutate(b"", ROOM, seed) for seed in range(500)) if len(data) < 9000]
    cookies = {name for data in found for name in re.findall(rb"coding: ([\w-]+)", data)}
    assert len({name.lower().replace(b"-", b"_") for name in cookies}) > 20
    assert {"idna", "punycode", "utf_16", "undefined"} <= set(CODECS)
    assert any(re.search(rb"9{400}", data) for data in found)
    assert max(data.count(b"elif x:") for data in found) > 50
    trees = [ast.parse(data.decode()) for data in found if parses(data)]
    assert max(depth(tree, ast.ListComp, ast.SetComp, ast.DictComp) for tree in trees) > 20
    assert max(depth(tree, ast.BinOp, ast.UnaryOp, ast.Attribute) for tree in trees) > 500
    assert max(depth(tree, ast.With, ast.AsyncWith, ast.Try) for tree in trees) > 5


def test_statements_are_indented_by_their_place() -> None:
    module = Module("class A:\n    def f(self):\n        x = 1\n        return x\n")
    part = module.choose(Random(0), ast.Return)
    assert module.block(part) == ("        ", ["return x"])
    part = module.choose(Random(0), ast.FunctionDef)
    assert module.block(part) == ("    ", ["def f(self):", "    x = 1", "    return x"])
    assert len(HEADS) > 10


def test_offsets_are_in_characters() -> None:
    module = Module("x = 'é😀'; y = z\n")
    assert module.source(module.choose(Random(0), ast.Constant)) == "'é😀'"
    assert {module.source(module.choose(Random(seed), ast.Name)) for seed in range(9)} == {"z"}
