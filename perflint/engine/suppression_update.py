"""New entries of the suppression file: violations added, unused entries removed, paths updated."""

from collections.abc import Collection, Mapping

from perflint.engine.report import Report
from perflint.engine.suppressions.bulk import BulkSuppressions, entry_for
from perflint.engine.suppressions.bulk_file import by_key
from perflint.engine.suppressions.entry import Entry, Key
from perflint.engine.suppressions.outdated import outdated
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

    ``prune`` removes unused entries and updates the paths of renamed files. An expired entry is not
    extended.
    """
    entries: dict[Key, Entry] = dict(bulk.file.known)
    renamed: dict[Key, Key] = {}
    if prune:
        for item in outdated(bulk.file, report.unused, bulk.renamed(report.used), report.used):
            for key, entry in item.changes.items():
                del entries[key]
                if entry is not None:
                    renamed[entry.key] = key
                    entries[entry.key] = entry
    wanted = by_key(
        entry_for(violation)
        for violation in report.violations
        if violation.rule in selected
        and (violation.ignored is None or violation.ignored_by == "file")
    )
    for key, entry in wanted.items():
        existing = entries.get(key, entry)
        if not bulk.is_expired(existing):
            entries[key] = entry._replace(reason=existing.reason, expires=existing.expires)
    violations = []
    for violation in report.violations:
        key = entry_for(violation).key
        suppressed_elsewhere = violation.ignored is not None and violation.ignored_by != "file"
        if key in wanted and not suppressed_elsewhere and not bulk.is_expired(entries[key]):
            violation = bulk.hide(violation, entries[key])
        violations.append(violation)
    return Update(entries, renamed, report._replace(violations=violations))
