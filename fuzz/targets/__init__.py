"""The targets: functions that take any bytes and fail if a property does not hold."""

from collections.abc import Callable
from importlib import import_module
from typing import NamedTuple

TARGETS = (
    "json_text",
    "python_module",
    "baseline_fixes",
    "argument_fixes",
    "run",
    "configuration",
    "suppressions",
)
"""Names of the modules of this package."""


class Target(NamedTuple):
    """A function to call, inputs to start with, and tokens of the language of the inputs.

    ``mutate`` takes an input, the size that the result may have, and a seed; without it, libFuzzer
    changes bytes. ``max_size`` is the size of the largest input.
    """

    check: Callable[[bytes], object]
    seeds: tuple[bytes, ...]
    tokens: tuple[bytes, ...]
    mutate: Callable[[bytes, int, int], bytes] | None = None
    max_size: int = 4096


def load(name: str) -> Target:
    """Import a target by its name."""
    target: Target = import_module(f"fuzz.targets.{name}").TARGET
    return target
