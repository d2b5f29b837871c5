"""What a rule is: a module with a docstring, a ``check`` function and examples."""

import sys
from collections.abc import Callable, Iterator
from typing import Any, Literal

from perflint.primitives.finding import Finding
from perflint.primitives.record import Record

Severity = Literal["error", "warning"]


class Example(Record):
    """A file that a rule objects to, one that it does not, and the first after its own fix.

    ``before`` is what both were, for a rule about changes, and ``families`` those of the
    configuration, for a rule about arguments.
    """

    bad: str
    good: str
    fixed: str | None = None
    format: str = "sglang-diffusion"
    today: str = "2026-05-17"
    before: str | None = None
    policy: str = "snapshot"
    families: dict[str, tuple[str, ...]] = {}  # noqa: RUF012  (a default that nothing changes)


class NoOptions(Record):
    """The options of a rule that has none."""


class Rule(Record):
    """One rule. Its name, group and documentation are those of the module of ``check``.

    ``subject`` is what ``check`` is given: a class of ``perflint.documents``. ``options`` is a
    record type with a default for every field.
    """

    subject: type
    severity: Severity
    check: Callable[[Any, Any], Iterator[Finding]]
    examples: tuple[Example, ...]
    options: Any = NoOptions

    @property
    def name(self) -> str:
        """The rule's name: ``aggregate-mismatch``."""
        return self.check.__module__.rpartition(".")[2].replace("_", "-")

    @property
    def group(self) -> str:
        """The group that the rule belongs to: ``baseline``."""
        return self.check.__module__.split(".")[-2]

    @property
    def documentation(self) -> str:
        """The docstring of the rule's module."""
        return sys.modules[self.check.__module__].__doc__ or ""
