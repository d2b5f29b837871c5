"""Reads case files: the cases that they make when they are imported, without importing them."""

import ast
from collections.abc import Iterator, Mapping
from typing import Any

from perflint.documents.arguments.source import PythonSource
from perflint.documents.cases.case_set import CaseList, CaseSet, UnreadCase
from perflint.documents.cases.evaluation import Evaluation
from perflint.documents.cases.values import UNKNOWN, Items, Module, TooMuchError
from perflint.formats.case_keys import Cases
from perflint.primitives.text import Text

NOT_LITERAL = "its name is not literal"


def read_cases(files: Mapping[str, bytes], keys: Cases) -> CaseSet:
    """Read the case files with these paths and contents."""
    return _Reading(files, keys).result()


class _Reading:
    def __init__(self, files: Mapping[str, bytes], keys: Cases) -> None:
        self._keys = keys
        self._sources = {path: PythonSource(Text(path, data)) for path, data in files.items()}
        self._modules: dict[str, dict[str, Any]] = {}
        self._unread: list[UnreadCase] = []
        self._evaluation = Evaluation(keys, self._imported)

    def result(self) -> CaseSet:
        for path in self._sources:
            self._module(path)
        cases = self._evaluation.cases
        self._unread += [
            UnreadCase(case.place.file, case.name, NOT_LITERAL, case.place)
            for case in cases
            if not case.is_named
        ]
        lists = {name: found for name in self._names() if (found := self._list(name)) is not None}
        files = {path: source.text for path, source in self._sources.items()}
        strings = {path: frozenset(_strings(source)) for path, source in self._sources.items()}
        return CaseSet(files, cases, self._unread, lists, strings)

    def _names(self) -> Iterator[str]:
        yield from dict.fromkeys(entry.name for entry in self._keys.lists)

    def _module(self, path: str) -> dict[str, Any]:
        """Return the names of a module; one that is being evaluated has only some of them yet."""
        if path in self._modules:
            return self._modules[path]
        names = self._modules[path] = {}
        source = self._sources[path]
        if source.parse_error is not None:
            reason = f"the file is not valid Python: {source.parse_error.message}"
            self._unread.append(UnreadCase(source.text, "*", reason))
            return names
        if source.unread:
            reason = "the file has syntax that this Python cannot read"
            self._unread.append(UnreadCase(source.text, "*", reason))
        try:
            self._evaluation.run(source, names)
        except TooMuchError:
            reason = "the file takes too long to evaluate"
            self._unread.append(UnreadCase(source.text, "*", reason))
        except RecursionError:
            reason = "the file is nested too deeply"
            self._unread.append(UnreadCase(source.text, "*", reason))
        return names

    def _imported(self, node: ast.Import | ast.ImportFrom, path: str) -> dict[str, Any]:
        """Return the names that an import defines: values of other case files, else UNKNOWN."""
        if isinstance(node, ast.Import):
            return {
                alias.asname or alias.name.partition(".")[0]: self._as_module(alias.name, 0, path)
                for alias in node.names
                if alias.asname or "." not in alias.name
            }
        found = self._find(node.module or "", node.level, path)
        names: dict[str, Any] = {}
        for alias in node.names:
            if found is not None and alias.name == "*":
                names |= self._module(found)
            elif found is not None:
                names[alias.asname or alias.name] = self._module(found).get(alias.name, UNKNOWN)
            else:
                full = f"{node.module}.{alias.name}" if node.module else alias.name
                names[alias.asname or alias.name] = self._as_module(full, node.level, path)
        return names

    def _as_module(self, name: str, level: int, path: str) -> Any:
        found = self._find(name, level, path)
        return UNKNOWN if found is None else Module(self._module(found))

    def _find(self, name: str, level: int, path: str) -> str | None:
        """Return the case file of a module; a full name may start above the repository."""
        parts = name.split(".") if name else []
        if level:
            folder = path.split("/")[:-level]
            wanted = f"{'/'.join([*folder, *parts])}.py"
            return wanted if wanted in self._sources else None
        wanted = f"{'/'.join(parts)}.py"
        beside = "/".join([*path.split("/")[:-1], wanted])
        for known in (wanted, beside):
            if known in self._sources and known != path:
                return known
        full = f"/{wanted}"
        ends = [
            other
            for other in self._sources
            if other != path and (f"/{other}".endswith(full) or full.endswith(f"/{other}"))
        ]
        return ends[0] if len(ends) == 1 else None

    def _list(self, name: str) -> CaseList | None:
        """Return a list of cases, of all modules that define it; None if none does."""
        values = [names[name] for names in self._modules.values() if name in names]
        known: dict[int, Items] = {id(value): value for value in values if isinstance(value, Items)}
        if not values:
            return None
        is_complete = bool(known) and all(value.is_known for value in known.values())
        cases = [case for value in known.values() for case in value.cases() if case.is_named]
        return CaseList(name, tuple(cases), is_complete)


def _strings(source: PythonSource) -> Iterator[str]:
    """Yield the strings of a module that are not docstrings."""
    nodes = [*ast.walk(source.tree)]
    documentation = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    constants = (node for node in nodes if isinstance(node, ast.Constant))
    for node in constants:
        if type(node.value) is str and id(node) not in documentation:
            yield node.value
