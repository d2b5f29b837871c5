"""The targets: each a function that takes any bytes and fails where a promise is broken."""

from collections.abc import Callable
from importlib import import_module
from typing import NamedTuple

TARGETS = (
    "json_text",
    "python_module",
    "baseline_repair",
    "argument_repair",
    "run",
    "configuration",
    "suppressions",
)
"""The whole registry: the names of the modules of this package."""


class Target(NamedTuple):
    """A target: what it calls, texts to begin with, and words that its language knows."""

    check: Callable[[bytes], object]
    seeds: tuple[bytes, ...]
    words: tuple[bytes, ...]


def load(name: str) -> Target:
    """Return a target by its name."""
    target: Target = import_module(f"fuzz.targets.{name}").TARGET
    return target
