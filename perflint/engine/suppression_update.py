"""New entries of the suppression file: violations added, unused entries removed, paths updated."""

from collections.abc import Collection, Mapping

from perflint.engine.report import Report
from perflint.engine.suppressions.bulk import BulkSuppressions, entry_for
from perflint.engine.suppressions.bulk_file import by_key
from perflint.engine.suppressions.entry import Entry, Key
from perflint.engine.suppressions.outdated import outdated
from perflint.primitives.finding import Violation
from perflint.primitives.record import Record


class Update(Record):
    """New entries of a suppression file, and the report in which they apply.

    ``renamed`` maps the key of an entry to its earlier key, if the path was updated.
    """

    entries: dict[Key, Entry]
    renamed: Mapping[Key, Key]
    report: Report


def updated_entries(
    report: Report, bulk: BulkSuppressions, selected: Collection[str], *, prune: bool = False
) -> Update:
    """Add the violations of the ``selected`` rules to the entries, and suppress them in the report.

    Moved entries get their new place. ``prune`` removes unused entries. A new entry gets the reason
    and the expiry of one with the same finding and gap whose file or scenario is gone. An expired
    entry is not extended.
    """
    entries, renamed = _at_new_places(report, bulk, prune=prune)
    wanted = by_key(
        entry_for(violation)
        for violation in report.violations
        if violation.rule in selected
        and (violation.ignored is None or violation.ignored_by == "file")
    )
    orphans = {_finding(entries[key]): entries[key] for key in report.elsewhere if key in entries}
    for key, entry in wanted.items():
        existing = entries.get(key)
        if existing is None and (orphan := orphans.pop(_finding(entry), None)) is not None:
            del entries[orphan.key]
            renamed[key] = orphan.key
            entries[key] = existing = orphan._replace(path=entry.path, at=entry.at)
        if existing is None:
            entries[key] = entry
        elif not bulk.is_expired(existing):
            entries[key] = entry._replace(reason=existing.reason, expires=existing.expires)
    violations = [_suppressed(violation, entries, wanted, bulk) for violation in report.violations]
    return Update(entries, renamed, report._replace(violations=violations))


def _finding(entry: Entry) -> tuple[Key, float | None]:
    """Return what an entry is about, whatever its place, and how far it is off."""
    return entry.finding, entry.gap


def _at_new_places(
    report: Report, bulk: BulkSuppressions, *, prune: bool
) -> tuple[dict[Key, Entry], dict[Key, Key]]:
    """Return the entries at their new places, and the earlier keys of those that moved.

    ``prune`` removes unused entries, except those whose finding is reported in another file.
    """
    entries, renamed = dict(bulk.file.known), {}
    unused = report.unused if prune else ()
    changes: dict[Key, Entry | None] = {}
    for item in outdated(bulk.file, unused, report.moved, report.elsewhere):
        changes |= item.changes
    for key in changes:
        del entries[key]
    for key, entry in changes.items():
        if entry is not None:
            entries[entry.key] = entry
            if entry.key != key:
                renamed[entry.key] = key
    return entries, renamed


def _suppressed(
    violation: Violation,
    entries: Mapping[Key, Entry],
    wanted: Collection[Key],
    bulk: BulkSuppressions,
) -> Violation:
    key = entry_for(violation).key
    suppressed_elsewhere = violation.ignored is not None and violation.ignored_by != "file"
    if key in wanted and not suppressed_elsewhere and not bulk.is_expired(entries[key]):
        return bulk.hide(violation, entries[key])
    return violation
