"""Violations that the suppression file lists: existing findings, hidden until they get worse.

A violation is identified by rule, file and location in it (a JSON Pointer or a flag), never by
line, message or count, so that edits around it do not matter. An entry with a gap, the relative
error of a value, stops hiding the violation if the gap grows.
"""

from collections.abc import Callable, Collection, Container, Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from perflint import rules
from perflint.engine.suppressions.bulk_file import SuppressionFile
from perflint.engine.suppressions.entry import Entry, Key, SuppressionId, encodable
from perflint.formats.paths import pointer
from perflint.primitives.finding import Violation

if TYPE_CHECKING:  # loaded only for a comparison
    from perflint.engine.suppressions.moves import Moves


class BulkSuppressions:
    """The entries of a suppression file, applied to violations. Immutable.

    ``is_deleted`` tells whether the file of an entry is neither on disk nor tracked. Entries
    expire relative to ``today``. ``moved`` maps the key of an entry whose file was renamed, or
    whose scenario moved, to the entry for the new place: it applies there. ``earlier`` are the
    suppressions before the change, if it changed the file. ``left`` maps the keys of entries whose
    scenario left its file, and did not move, to the file that has another value for its name now.
    """

    def __init__(
        self,
        file: SuppressionFile,
        is_deleted: Callable[[Entry], bool],
        today: date,
        moved: Mapping[Key, Entry] | None = None,
        earlier: "BulkSuppressions | None" = None,
        left: Mapping[Key, str | None] | None = None,
    ) -> None:
        self.file = file
        self.is_deleted = is_deleted
        self.moved: Mapping[Key, Entry] = moved if moved is not None else {}
        self._today = today
        self._earlier = earlier
        self._left: Mapping[Key, str | None] = left if left is not None else {}
        known = file.known
        self._entries = {key: entry for key, entry in known.items() if key not in self.moved}
        for key, entry in self.moved.items():
            self._entries.setdefault(entry.key, known[key])
        for key in self.moved:
            self._entries.setdefault(key, known[key])

    def with_moves(self, moves: "Moves | None") -> "BulkSuppressions":
        """Return the suppressions in a change that renamed files or moved scenarios."""
        if moves is None:
            return self
        from perflint.engine.suppressions.relocation import relocated, without_scenario

        moved = relocated(self.file.entries, moves)
        earlier = self._earlier.with_moves(moves) if self._earlier is not None else None
        left = without_scenario(self.file.entries, moves)
        return BulkSuppressions(self.file, self.is_deleted, self._today, moved, earlier, left)

    @property
    def changed_paths(self) -> frozenset[str]:
        """The files for which the change added, removed or changed entries."""
        if self._earlier is None:
            return frozenset()
        known, before = self.file.known, self._earlier.file.known
        keys = known.keys() | before.keys()
        return frozenset(key[1] for key in keys if known.get(key) != before.get(key))

    def is_revealed(self, violation: Violation) -> bool:
        """Tell whether a violation is only reported because the change changed suppressions."""
        if self._earlier is None or violation.ignored is not None:
            return False
        return self._earlier.apply(violation)[0].ignored is not None

    def apply(self, violation: Violation) -> tuple[Violation, list[SuppressionId]]:
        """Return the violation, suppressed if an entry matches and its gap did not grow.

        The second value contains the entry that matched, even if it hides nothing.
        """
        new_entry = entry_for(violation)
        entry = self._entries.get(new_entry.key)
        if entry is None:
            note = "; the change removes its suppression" if self.is_revealed(violation) else ""
            return _with_note(violation, note), []
        matched: list[SuppressionId] = [("file", entry.key)]
        if violation.ignored is not None:
            return violation, matched
        if self.is_expired(entry):
            reason = f": {entry.reason}" if entry.reason else ""
            note = f"; suppressed until {entry.expires}{reason}"
        elif entry.gap is not None and (new_entry.gap is None or new_entry.gap > entry.gap):
            note = f"; suppressed up to {100 * entry.gap:.4g} %"
        else:
            return self.hide(violation, entry), matched
        return _with_note(violation, note), matched

    def hide(self, violation: Violation, entry: Entry) -> Violation:
        """Return the violation, suppressed for the reason of an entry."""
        reason = entry.reason or f"known: {self.file.path}"
        return violation._replace(ignored=reason, ignored_by="file")

    def is_expired(self, entry: Entry) -> bool:
        """Tell whether the last day of an entry has passed."""
        return entry.expires is not None and entry.expires < self._today

    def unused(
        self,
        used: Collection[SuppressionId],
        rules_run: Mapping[str, Collection[str]],
        deleted: Collection[str],
        without_record: Collection[Key] = (),
        skipped: Container[str] = (),
        *,
        whole: bool,
    ) -> list[Entry]:
        """Return entries that match no violation, if the file was checked by the rule or deleted.

        ``rules_run`` maps a rule to the files that it checked, ``deleted`` are paths of files that
        the change deleted. If the ``whole`` repository was checked, entries for other deleted files
        are included, too; but not those for ``skipped`` rules, which might have found the same in a
        file that they could not check. Entries for unknown rules, and expired entries for rules
        about changes, are unused if any rule checked the file, or the whole repository was checked.
        What matters for a moved entry is its new file; it is used if the entry that is there
        already is. If the scenario of an entry changed on its way to another file, that file must
        be checked, too. If nothing tells where the scenario is (``without_record``), all files must
        be.

        Until it expires, an entry for a rule about changes is never unused: once the change is
        committed, a comparison with HEAD does not find it any more, but that with the base of the
        branch does.
        """
        checked = {rule: set(map(encodable, paths)) for rule, paths in rules_run.items()}
        deleted = set(map(encodable, deleted))

        def is_unused(entry: Entry) -> bool:
            is_about_change = entry.rule in rules.NEED_BASE
            if is_about_change and entry.expires is not None and not self.is_expired(entry):
                return False
            moved, now_in = self.moved.get(entry.key), self._left.get(entry.key)
            if moved is not None and ("file", moved.key) in used:
                return False
            if now_in is not None and now_in not in checked.get(entry.rule, ()):
                return False
            if not whole and entry.key in without_record and entry.key not in self._left:
                return False
            if moved is None and entry.path in deleted and entry.rule not in skipped:
                return True
            path = moved.path if moved is not None else entry.path
            if path in checked.get(entry.rule, ()):
                return True
            is_unknown = entry.rule not in rules.GROUP_OF
            if is_unknown or (is_about_change and self.is_expired(entry)):
                return whole or any(path in paths for paths in checked.values())
            is_gone = whole and moved is None and self.is_deleted(entry)
            return is_gone and entry.rule not in skipped

        return [
            entry
            for key, entry in self.file.known.items()
            if ("file", key) not in used and is_unused(entry)
        ]

    def relocations(
        self, used: Mapping[SuppressionId, Collection[str]], checked: Iterable[str]
    ) -> dict[Key, Entry]:
        """Return the moved entries whose new file was ``checked``, by their present keys.

        An entry that also matched a violation at its own place is not among them.
        """
        paths = set(map(encodable, checked))
        return {
            key: entry
            for key, entry in self.moved.items()
            if entry.path in paths
            and not (key[1] != entry.path and key[1] in map(encodable, used.get(("file", key), ())))
        }

    def without_record(
        self, path: str, container: str, records: Iterable[tuple[str, str]]
    ) -> frozenset[Key]:
        """Return the keys of entries for a scenario that is not at its place any more.

        ``container`` is the JSON Pointer of all scenarios of the file at ``path``, ``records`` are
        the JSON Pointer and the name of each.
        """
        entries = self._by_path.get(encodable(path), ())
        known = [(f"{encodable(at)}/", encodable(name)) for at, name in records] if entries else []
        return frozenset(
            entry.key
            for entry in entries
            if entry.at.startswith(f"{container}/")
            and not any(
                f"{entry.at}/".startswith(record) and entry.scenario in ("", name)
                for record, name in known
            )
        )

    @cached_property
    def _by_path(self) -> dict[str, list[Entry]]:
        entries: dict[str, list[Entry]] = {}
        for entry in self.file.entries:
            entries.setdefault(entry.path, []).append(entry)
        return entries

    def found_again(self, violations: Iterable[Violation]) -> frozenset[Key]:
        """Return the keys of entries for the same findings at other places.

        If a finding is suppressed without a reason, these are the entries that have one.
        """
        keys: set[Key] = set()
        for violation in violations:
            new = entry_for(violation)
            entry = self._entries.get(new.key)
            is_reported = violation.ignored is None
            if is_reported or (entry is not None and not entry.reason):
                for other in self._by_finding.get(new.finding, ()):
                    if other.key != new.key and (is_reported or other.reason):
                        keys.add(other.key)
        return frozenset(keys)

    @cached_property
    def _by_finding(self) -> dict[Key, list[Entry]]:
        entries: dict[Key, list[Entry]] = {}
        for entry in self.file.entries:
            entries.setdefault(entry.finding, []).append(entry)
        return entries

    def elsewhere(
        self,
        used: Collection[SuppressionId],
        found: Mapping[Key, str],
        without_record: Collection[Key],
    ) -> dict[Key, str]:
        """Return the file in which the finding of an entry is, by the key of the entry.

        ``found`` are such files for all entries. This is about entries that are not used, and whose
        file is gone or whose scenario left its place. Perhaps what they suppress moved; if they are
        removed, their reasons are lost.
        """
        return {
            entry.key: encodable(found[entry.key])
            for entry in self.file.entries
            if ("file", entry.key) not in used
            and entry.key in found
            and (entry.key in without_record or entry.key in self._left or self.is_deleted(entry))
        }


def _with_note(violation: Violation, note: str) -> Violation:
    finding = violation.finding
    return violation._replace(finding=finding._replace(message=finding.message + note))


def entry_for(violation: Violation) -> Entry:
    """Return the entry that suppresses a violation."""
    finding = violation.finding
    at, scenario = "", ""
    if finding.argument is not None:
        at = finding.argument
    elif finding.pointer is not None:
        at, name = finding.pointer, finding.scenario
        if name is not None and f"{pointer([name])}/" not in f"{at}/":
            scenario = name
    elif finding.scenario is not None:  # in a file of test cases
        at = finding.scenario
    elif isinstance(finding.found, str):  # a header comment, identified by its title
        at = finding.found
    path = encodable(violation.path)
    return Entry(violation.rule, path, encodable(at), encodable(scenario), finding.gap)
