"""The type of a rule. Each rule is a module with a docstring, a ``check`` function and examples."""

import sys
from collections.abc import Callable, Iterator
from typing import Any

from perflint.primitives.finding import Finding, Severity
from perflint.primitives.record import Record


class Example(Record):
    """A file that violates a rule, one that does not, and the first after the rule's own fix.

    For a rule about changes, ``before`` is the earlier content of both files. For a rule about
    arguments, ``families`` is the configuration key of that name. For a rule about test cases,
    ``other`` is the file that the example is compared with: that with the cases, or the baseline.
    For a rule about a page, it is the argument file.
    ``options`` are options of the rule, by key.
    """

    bad: str
    good: str
    fixed: str | None = None
    format: str = "sglang-diffusion"
    today: str = "2026-05-17"
    before: str | None = None
    policy: str = "snapshot"
    families: dict[str, tuple[str, ...]] = {}  # noqa: RUF012  (never mutated)
    other: str | None = None
    options: dict[str, Any] = {}  # noqa: RUF012  (never mutated)


class NoOptions(Record):
    """For rules without options."""


class Rule(Record):
    """A rule. Its name, group and documentation are those of the module that defines ``check``.

    ``subject`` is the class of the first argument of ``check``, from ``perflint.documents``.
    ``options`` is the record type of the second argument, with a default for every field.
    ``yields_to`` are rules whose findings replace those of this rule: if one of them reports the
    same values of the same scenario, or the same argument, this rule does not. ``is_law`` tells
    that ``found`` and ``expected`` of a finding say how far a numeric law is broken. ``note`` has
    the arguments of ``check``; it says why the rule reports nothing, None if it was applied.
    """

    subject: type
    severity: Severity
    check: Callable[[Any, Any], Iterator[Finding]]
    examples: tuple[Example, ...]
    options: Any = NoOptions
    yields_to: tuple[str, ...] = ()
    is_law: bool = False
    note: Callable[[Any, Any], str | None] | None = None

    @property
    def name(self) -> str:
        """The name in kebab case, such as ``aggregate-mismatch``."""
        return self.check.__module__.rpartition(".")[2].replace("_", "-")

    @property
    def group(self) -> str:
        """The group, such as ``baseline``."""
        return self.check.__module__.split(".")[-2]

    @property
    def documentation(self) -> str:
        """The docstring of the rule's module."""
        return sys.modules[self.check.__module__].__doc__ or ""
