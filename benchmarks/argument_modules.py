"""Generate modules like a real ``server_args.py``.

``python benchmarks/argument_modules.py FILE [LINES]`` writes one without violations. It has 450
annotated fields, of which 350 register a flag themselves; 100 ``add_argument`` calls for the other
fields, in the same order and under the same headers; and methods to reach the number of lines. The
module can be run.

``disordered_module`` returns one with 400 calls in 60 groups. A third of the groups is in another
order than the class, and one argument in twelve in another order than its group.
"""

import random
import sys
from collections.abc import Iterator
from pathlib import Path

LINES = 10_000
FIELDS = 450
CALLS = 100
GROUPS = 45

_NOUNS = (
    "cache",
    "memory",
    "batch",
    "token",
    "expert",
    "kernel",
    "graph",
    "layer",
    "decode",
    "router",
)
_VERBS = ("limit", "disable", "enable", "offload", "compress", "pin", "split", "overlap", "trace")
_SENTENCE = (
    "the number of requests that stay on the device while others wait; a larger one trades memory "
    "for throughput, and without one the server chooses from what it finds at the start of a run"
)
_WORDS = tuple(_SENTENCE.replace(";", "").replace(",", "").split())

_HEAD = '''\
"""The arguments of a server."""

from __future__ import annotations

import argparse
import dataclasses
import functools
from typing import Annotated, Any, ClassVar, Dict, List, Optional

A = Annotated


@dataclasses.dataclass(frozen=True)
class Arg:
    """What a field says of its flag."""

    help: str = ""
    choices: Optional[list] = None
    aliases: Optional[List[str]] = None


def human_readable_int(text: str) -> int:
    """Read a number that may end in k or M."""
    factor = {"k": 1_000, "M": 1_000_000}.get(text[-1:], 1)
    return int(text.rstrip("kM")) * factor


def register_fields(parser: argparse.ArgumentParser) -> None:
    """Register the flags of the fields that describe themselves."""
    for name, annotation in ServerArgs.__annotations__.items():
        if annotation.startswith("A["):
            parser.add_argument("--" + name.replace("_", "-"))


@dataclasses.dataclass
class ServerArgs:
    """The arguments of the server, one field each, grouped by what they are about."""

    registry: ClassVar[Dict[str, Any]] = {}
'''

_TAIL = '''

def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser()
    ServerArgs.add_cli_args(parser)
    print(parser.parse_args())


if __name__ == "__main__":
    main()
'''

_METHOD = '''
    @functools.cached_property
    def {name}(self) -> Dict[str, Any]:
        """{doc}"""
        # {remark}
        found = {{key: value for key, value in vars(self).items() if value is not None}}
        if self.{first} is not None and not isinstance(self.{first}, str):
            found["{first}"] = max(int(self.{first} or 0), len(found) * {number} + 1)
        elif "{second}" in found:
            raise ValueError(
                f"--{second} = {{self.{second}!r}} goes only with --{first} "
                f"up to {{sum(range({number})) / 2:.2f}}, "
                "{doc}"
            )
        for key, value in sorted(found.items(), key=lambda item: (len(item[0]), item[0])):
            try:
                found[key] = type(value)(value) if value else value
            except (TypeError, ValueError) as error:
                raise RuntimeError(f"{{key}}: {{error}}") from error
        return {{**found, "{name}": [None, True, -{number}, ({number}, "{second}")]}}
'''


def module(lines: int = LINES, seed: int = 0) -> bytes:
    """Return a module without violations of ``lines`` lines or a few more."""
    chance = random.Random(seed)
    nouns = [_NOUNS[index // 10 % len(_NOUNS)] for index in range(FIELDS)]
    names = [f"{noun}_{chance.choice(_VERBS)}_{index}" for index, noun in enumerate(nouns)]
    called = sorted(chance.sample(range(FIELDS), CALLS))
    text = _HEAD
    text += "".join(_fields(names, set(called), chance))
    calls = "".join(_calls(names, called, chance))
    missing = lines - sum(part.count("\n") for part in (text, calls, _TAIL))
    number = 0
    while missing > 0:
        method = _method(number, names, chance)
        text += method
        missing -= method.count("\n")
        number += 1
    return (text + calls + _TAIL).encode()


def disordered_module(calls: int = 400, groups: int = 60, seed: int = 0) -> bytes:
    """Return a module whose groups and arguments are partly in another order than its fields."""
    chance = random.Random(seed)
    names = [f"{_NOUNS[index % 10]}_{chance.choice(_VERBS)}_{index}" for index in range(calls)]
    members = [names[calls * at // groups : calls * (at + 1) // groups] for at in range(groups)]
    text = _HEAD
    for number, group in enumerate(members):
        text += f"\n    # {_title(number)}\n"
        text += "".join(f"    {name}: Optional[int] = None\n" for name in group)
    text += "\n    @staticmethod\n    def add_cli_args(parser: argparse.ArgumentParser) -> None:\n"
    order = list(range(groups))
    for number in chance.sample(range(groups), groups // 3):
        order.remove(number)
        order.insert(chance.randrange(groups), number)
    for number in order:
        text += f"\n        # {_title(number)}\n"
        group = members[number]
        if number % 2 == 0:
            group.append(group.pop(chance.randrange(len(group) - 1)))
        text += "".join(_call(name, chance) for name in group)
    return (text + _TAIL).encode()


def _call(name: str, chance: random.Random) -> str:
    return (
        "        parser.add_argument(\n"
        f'            "--{name.replace("_", "-")}",\n'
        "            type=int,\n"
        f"            default=ServerArgs.{name},\n            help=(\n"
        f'                "{_sentence(chance, 60)} "\n'
        f'                "{_sentence(chance, 60)}"\n'
        "            ),\n        )\n"
    )


def _title(group: int) -> str:
    return f"{_NOUNS[group % len(_NOUNS)].capitalize()} of part {group}"


def _fields(names: list[str], called: set[int], chance: random.Random) -> Iterator[str]:
    for index, name in enumerate(names):
        if index % (FIELDS // GROUPS) == 0:
            rule = f"    # {'-' * 70}\n"
            yield f"\n{rule}    # {_title(index // (FIELDS // GROUPS))}\n{rule}"
        if index % 25 == 7:
            yield f"    # {_sentence(chance, 60)}\n"
        if index in called:
            yield f"    {name}: Optional[int] = {index}\n"
        elif index % 3 == 0:
            yield f'    {name}: A[bool, "{_sentence(chance, 60)}"] = False\n'
        else:
            yield f"    {name}: A[\n        Optional[int],\n        Arg(\n            help=(\n"
            yield from (f'                "{_sentence(chance, 60)} "\n' for _ in range(3))
            yield f"            ),\n            choices=[{index}, {index + 1}, None],\n"
            yield f"        ),\n    ] = {index}{'  # measured' if index % 10 == 1 else ''}\n"


def _calls(names: list[str], called: list[int], chance: random.Random) -> Iterator[str]:
    yield "\n    @staticmethod\n    def add_cli_args(parser: argparse.ArgumentParser) -> None:\n"
    yield '        """Register the flags that the fields cannot describe."""\n'
    yield "        register_fields(parser)\n"
    group = -1
    for index in called:
        if index // (FIELDS // GROUPS) != group:
            group = index // (FIELDS // GROUPS)
            yield f"\n        # {_title(group)}\n"
        elif index % 5 == 0:
            yield f"        # {_sentence(chance, 60)}\n"
        yield "        parser.add_argument(\n"
        yield f'            "--{names[index].replace("_", "-")}",\n'
        yield "            type=lambda text: human_readable_int(text.strip()),\n"
        yield f"            default=ServerArgs.{names[index]},\n            help=(\n"
        yield from (f'                "{_sentence(chance, 60)} "\n' for _ in range(3))
        yield f'                f"Default: {{ServerArgs.{names[index]}}}."\n'
        yield "            ),\n        )\n"


def _method(number: int, names: list[str], chance: random.Random) -> str:
    first, second = chance.sample(names, 2)
    return _METHOD.format(
        name=f"settings_of_part_{number}",
        doc=_sentence(chance, 50),
        remark=_sentence(chance, 50),
        first=first,
        second=second,
        number=number,
    )


def _sentence(chance: random.Random, length: int) -> str:
    words = chance.choice(_WORDS).capitalize()
    while len(words) < length:
        words += f" {chance.choice(_WORDS)}"
    return f"{words}."


if __name__ == "__main__":
    Path(sys.argv[1]).write_bytes(module(int(sys.argv[2]) if len(sys.argv) > 2 else LINES))
