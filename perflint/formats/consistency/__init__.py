"""Consistency of the keys of a format, checked before a format of a user is used.

A key or a path that has no effect is an error, because its author believes that something is
checked. The built-in formats are checked by the tests instead of in every run.
"""

from collections.abc import Iterator, Mapping

from perflint.formats.consistency import cases, fields, files, gates, laws, runs
from perflint.formats.consistency.problem import FormatError, KeyPath, Problem
from perflint.formats.formulas import Node
from perflint.formats.language import FormatKeys

__all__ = ["FormatError", "KeyPath", "check"]


def check(keys: FormatKeys) -> Mapping[str, Node]:
    """Return the parsed formulas of a format, by their text.

    Raises FormatError for the first contradiction, and for a formula that is invalid.
    """
    formulas = laws.formulas(keys)
    for problem in _problems(keys, formulas):
        raise FormatError(problem.message, problem.path)
    return formulas


def _problems(keys: FormatKeys, formulas: Mapping[str, Node]) -> Iterator[Problem]:
    yield from files.problems(keys)
    yield from fields.problems(keys)
    yield from laws.problems(keys, formulas)
    yield from gates.problems(keys)
    yield from runs.problems(keys)
    yield from cases.problems(keys)
