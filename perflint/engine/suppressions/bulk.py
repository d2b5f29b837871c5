"""Violations that the suppression file lists: existing findings, hidden until they get worse.

A violation is identified by rule, file and location in it (a JSON Pointer or a flag), never by
line, message or count, so that edits around it do not matter. An entry with a gap, the relative
error of a value, stops hiding the violation if the gap grows.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import date

from perflint import rules
from perflint.engine.suppressions.bulk_file import SuppressionFile
from perflint.engine.suppressions.entry import Entry, Key, SuppressionId
from perflint.formats.paths import pointer
from perflint.primitives.finding import Violation


class BulkSuppressions:
    """The entries of a suppression file, applied to violations. Immutable.

    ``is_deleted`` tells whether the file of an entry is neither on disk nor tracked. Entries
    expire relative to ``today``.
    """

    def __init__(
        self, file: SuppressionFile, is_deleted: Callable[[Entry], bool], today: date
    ) -> None:
        self.file = file
        self._is_deleted = is_deleted
        self._today = today

    def apply(
        self, violation: Violation, before_path: str | None = None
    ) -> tuple[Violation, list[SuppressionId]]:
        """Return the violation, suppressed if an entry matches and its gap did not grow.

        ``before_path`` is the path of the file before the change: the entries of a renamed file
        still apply. The second value contains the entry that matched, even if it hides nothing.
        """
        new_entry = entry_for(violation)
        entry = self.file.known.get(new_entry.key)
        if entry is None and before_path is not None:
            entry = self.file.known.get(new_entry._replace(path=encodable(before_path)).key)
        if entry is None:
            return violation, []
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
        message = violation.finding.message + note
        return violation._replace(finding=violation.finding._replace(message=message)), matched

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
        renames: Mapping[str, str | None],
        *,
        whole: bool,
    ) -> list[Entry]:
        """Return entries that match no violation, if the file was checked by the rule or deleted.

        ``rules_run`` maps a rule to the files that it checked, ``renames`` the earlier path of a
        file to its new one, or to None if the change deleted it. If the ``whole`` repository was
        checked, entries for other deleted files are included, too. Entries for unknown rules, and
        expired entries for rules about changes, are unused if any rule checked the file, or the
        whole repository was checked.
        """
        checked = {rule: set(map(encodable, paths)) for rule, paths in rules_run.items()}
        new_paths = {encodable(old): new and encodable(new) for old, new in renames.items()}

        def is_unused(entry: Entry) -> bool:
            path = new_paths.get(entry.path, entry.path)
            if path is None or path in checked.get(entry.rule, ()):
                return True
            is_unknown = entry.rule not in rules.GROUP_OF
            if is_unknown or (entry.rule in rules.NEED_BASE and self.is_expired(entry)):
                return whole or any(path in paths for paths in checked.values())
            return whole and entry.path not in new_paths and self._is_deleted(entry)

        return [
            entry
            for key, entry in self.file.known.items()
            if ("file", key) not in used and is_unused(entry)
        ]

    def renamed(self, used: Mapping[SuppressionId, Collection[str]]) -> dict[Key, str]:
        """Return the new path for each entry that matched a violation of a renamed file.

        An entry that also matched a violation of a file at its own path keeps that path.
        """
        new_paths = {}
        for (_, key), paths in used.items():
            if type(key) is tuple and key[1] not in (matched := set(map(encodable, paths))):
                new_paths[key] = min(matched)
        return new_paths


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
    elif isinstance(finding.found, str):  # a header comment, identified by its title
        at = finding.found
    path = encodable(violation.path)
    return Entry(violation.rule, path, encodable(at), encodable(scenario), finding.gap)


def encodable(text: str) -> str:
    """Return a string that can be encoded as UTF-8, with other bytes of a path as escapes."""
    return text.encode("utf-8", "backslashreplace").decode()
