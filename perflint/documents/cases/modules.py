"""Reads case files: the cases that they make when they are imported, without importing them."""

import ast
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from perflint.documents.arguments.source import PythonSource
from perflint.documents.cases.case_set import CaseList, CaseSet, UnreadCase
from perflint.documents.cases.changes import changed_attributes, changed_lists
from perflint.documents.cases.containers import (
    FEWER,
    MORE,
    OTHERS,
    UNKNOWN,
    Items,
    Table,
    TooMuchError,
)
from perflint.documents.cases.flow import Flow
from perflint.documents.cases.mentions import all_mentions
from perflint.documents.cases.state import State
from perflint.documents.cases.values import Case, Constructor, Module, Place, Scope
from perflint.formats.case_keys import Cases
from perflint.primitives.text import Text

NOT_LITERAL = "its name is not literal"
CHANGED_NAME = "its name is changed after it is made"
OPEN_LIST = "the list may have further cases"

MAX_NESTED = 3
"""How deep lists of cases may be in other lists and in dictionaries."""


def read_cases(files: Mapping[str, bytes], keys: Cases) -> CaseSet:
    """Read the case files with these paths and contents."""
    return _Reading(files, keys).result()


class _Reading:
    def __init__(self, files: Mapping[str, bytes], keys: Cases) -> None:
        self._keys = keys
        self._sources = {path: PythonSource(Text(path, data)) for path, data in files.items()}
        self._modules: dict[str, dict[str, Any]] = {}
        self._unread: list[UnreadCase] = []
        self._failed: set[str] = set()
        self._mentions = all_mentions(self._sources.values(), keys)
        makers = (name for each in self._mentions for name in each.makers)
        self._state = State(keys, makers)
        self._flow = Flow(self._state, self._imported)

    def result(self) -> CaseSet:
        for path in self._sources:
            self._module(path)
        self._add_changes()
        cases = [self._state.final(case) for case in self._state.cases]
        for case in cases:
            if not case.is_named:
                reason = CHANGED_NAME if case.is_renamed else NOT_LITERAL
                self._add_unread(case.place, case.name, reason)
        for place, name, reason in self._state.unread:
            self._add_unread(place, name, reason)
        self._add_mentions()
        self._add_open_lists()
        lists = {name: found for name in self._names() if (found := self._list(name)) is not None}
        files = {path: source.text for path, source in self._sources.items()}
        strings = {
            each.source.text.path: frozenset(_strings(each.nodes)) for each in self._mentions
        }
        unread = {
            (each.file.path, each.place and each.place.span, each.name): each
            for each in reversed(self._unread)
        }
        return CaseSet(files, cases, [*reversed(unread.values())], lists, strings)

    def _add_unread(self, place: Place, name: str, reason: str) -> None:
        self._unread.append(UnreadCase(place.file, name, reason, place))

    def _add_mentions(self) -> None:
        """Add the calls that make cases and were never evaluated."""
        for mentions in self._mentions:
            if mentions.source.text.path not in self._failed:
                for node, name, reason in mentions:
                    if id(node) not in self._state.called:
                        self._add_unread(Place(mentions.source, node), name, reason)

    def _add_changes(self) -> None:
        """Note the attributes of cases that are set where the code was not evaluated."""
        for file in self._mentions:
            for node, is_name in changed_attributes(file.nodes, self._keys):
                if id(node) not in self._state.called:
                    self._state.change_attribute(None, is_name=is_name)
                    if is_name:
                        self._add_unread(Place(file.source, node), "*", CHANGED_NAME)

    def _names(self) -> Iterator[str]:
        yield from dict.fromkeys(entry.name for entry in self._keys.lists)

    def _module(self, path: str) -> dict[str, Any]:
        """Return the names of a module; one that is being evaluated has only some of them yet."""
        if path in self._modules:
            return self._modules[path]
        names = self._modules[path] = {}
        source = self._sources[path]
        if source.parse_error is not None:
            self._fail(path, f"the file is not valid Python: {source.parse_error.message}")
            return names
        if source.unread:
            self._fail(path, "the file has syntax that this Python cannot read")
        try:
            self._flow.run(source.tree.body, Scope(source, names, (), {}))
        except TooMuchError:
            self._fail(path, "the file takes too long to evaluate")
        except RecursionError:
            self._fail(path, "the file is nested too deeply")
        return names

    def _fail(self, path: str, reason: str) -> None:
        """Note that a whole file may have other cases than those that were read."""
        self._failed.add(path)
        self._unread.append(UnreadCase(self._sources[path].text, "*", reason))

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
                continue
            if found is not None:
                value = self._module(found).get(alias.name, UNKNOWN)
            else:
                full = f"{node.module}.{alias.name}" if node.module else alias.name
                value = self._as_module(full, node.level, path)
            if value is UNKNOWN and alias.name in self._keys.constructors:
                value = Constructor(alias.name)
            names[alias.asname or alias.name] = value
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
        is_complete = bool(known) and not self._failed and not self._state.is_shallow
        is_complete = is_complete and all(_is_known(value) for value in known.values())
        is_complete = is_complete and name not in self._changed_lists
        cases = dict.fromkeys(
            self._state.final(item)
            for value in known.values()
            for item in value.items
            if isinstance(item, Case)
        )
        named = tuple(case for case in cases if case.is_named)
        return CaseList(name, named, is_complete and not any(case.is_renamed for case in cases))

    @cached_property
    def _changed_lists(self) -> frozenset[str]:
        return frozenset(
            name
            for file in self._mentions
            for name in changed_lists(file.nodes, self._state.entered)
        )

    def _add_open_lists(self) -> None:
        """Add the lists with cases that have further ones, perhaps of other modules."""
        for path, names in self._modules.items():
            for name, value in names.items():
                is_list = name in self._names() and not isinstance(value, Items)
                if is_list or any(map(_may_have_more_cases, _lists_in(value))):
                    place = _place_of(name, self._sources[path])
                    if place is not None:
                        self._add_unread(place, "*", OPEN_LIST)


def _lists_in(value: Any, depth: int = 0) -> Iterator[Items]:
    """Yield the lists in a value."""
    if isinstance(value, Items):
        yield value
    if isinstance(value, (Items, Table)) and depth < MAX_NESTED:
        for item in value.items.values() if isinstance(value, Table) else value.items:
            yield from _lists_in(item, depth + 1)


def _may_have_more_cases(value: Items) -> bool:
    is_open = bool(value.doubts & OTHERS) or any(item is UNKNOWN for item in value.items)
    return is_open and any(isinstance(item, Case) for item in value.items)


def _is_known(value: Items) -> bool:
    is_complete = not value.doubts & (MORE | FEWER)
    return is_complete and all(isinstance(item, Case) for item in value.items)


def _place_of(name: str, source: PythonSource) -> Place | None:
    """Return where a module assigns a name."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Store):
            return Place(source, node)
    return None


def _strings(nodes: Sequence[ast.AST]) -> Iterator[str]:
    """Yield the strings of a module that are not docstrings."""
    documentation = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    constants = (node for node in nodes if isinstance(node, ast.Constant))
    for node in constants:
        if type(node.value) is str and id(node) not in documentation:
            yield node.value
