"""The suppression file of a repository: read for every check, updated on request."""

import os
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from perflint import rules
from perflint.cli.check_options import SuppressionOptions
from perflint.cli.project import Project
from perflint.config import ConfigError
from perflint.engine.report import Report, Rewrite
from perflint.engine.run import Write
from perflint.engine.suppression_update import updated_entries
from perflint.engine.suppressions.bulk import BulkSuppressions, entry_for
from perflint.engine.suppressions.bulk_file import SuppressionFile, by_key
from perflint.engine.suppressions.entry import Entry, Key, encodable
from perflint.engine.suppressions.load import load, location_of
from perflint.engine.suppressions.outdated import (
    SEVERITIES,
    Outdated,
    outdated,
    titles,
    violation,
    without_reason,
)
from perflint.primitives.finding import Violation
from perflint.primitives.record import Record
from perflint.primitives.text import Text
from perflint.primitives.wording import joined
from perflint.reporters.escape import escaped
from perflint.sources.file_change import FileChange, UnstagedChangesError, WriteError, write

if TYPE_CHECKING:  # loaded only if snapshots are compared
    from perflint.sources.comparison import Comparison


def load_suppressions(project: Project, comparison: "Comparison | None" = None) -> BulkSuppressions:
    """Read the suppression file of a repository; raises ConfigError.

    In a comparison it is that of the later snapshot, with the earlier entries if it changed.
    """
    return load(project.root, project.config, project.today, project.list_files, comparison)


class UnusedOptions(Record):
    """What ``update`` does with unused entries.

    ``fix`` removes them; ``write`` writes the file, None if it is only shown as a diff. ``base`` is
    the ref that the files were compared with, None if that is HEAD. ``in_index`` tells that the
    suppression file is that of the index.
    """

    fix: bool
    write: Write | None = None
    base: str | None = None
    in_index: bool = False


def update(
    report: Report,
    bulk: BulkSuppressions,
    options: SuppressionOptions,
    unused: UnusedOptions,
    project: Project,
) -> Report:
    """Write the suppression file if requested; return the report with the unused entries."""
    selected = _selected(options)
    file, prune = bulk.file, options.prune_suppressions
    if selected or prune:
        change = updated_entries(report, bulk, selected, prune=prune)
        file = save(bulk.file, change.entries, project.root, change.renamed)
        report = change.report
    report = report._replace(texts={**report.texts, file.path: Text(file.path, file.data)})
    if prune:
        return report
    items = _outdated(report, file, project)
    fixable = [item for item in items if item.changes]
    if fixable and unused.fix:
        try:
            report = _fixed(report, file, fixable, unused.write)
            items = [item for item in items if not item.changes]
        except UnstagedChangesError as error:
            report = report._replace(notes=[*report.notes, error.problem])
        except (ConfigError, WriteError) as error:
            report = report._replace(errors=[*report.errors, str(error)])
    violations = [
        violation(
            item, file, project.config.severity(item.rule, SEVERITIES[item.rule]), unused.base
        )
        for item in items
    ]
    if violations and unused.in_index:
        from perflint.cli.unstaged_suppressions import with_staging_help

        violations = with_staging_help(violations, report, file, project.root)
    return report._replace(violations=[*report.violations, *violations])


def _outdated(report: Report, file: SuppressionFile, project: Project) -> list[Outdated]:
    """Return what is to be reported about entries that are still in the file."""
    return [
        item
        for item in (
            *outdated(file, report.unused, report.moved, report.elsewhere),
            *without_reason(file, report.unused, report.checked),
        )
        if project.config.reports(item.rule) and file.known.keys() >= set(item.entries)
    ]


def _fixed(
    report: Report, file: SuppressionFile, items: Sequence[Outdated], write: Write | None
) -> Report:
    """Write the file without outdated entries, and add this fix to the report.

    Raises ConfigError and WriteError.
    """
    changes = {key: entry for item in items for key, entry in item.changes.items()}
    rewrite = Rewrite(file.path, file.data, file.edited(changes), titles(items))
    notes = write(rewrite) if write is not None else ()
    return report._replace(rewrites=[*report.rewrites, rewrite], notes=[*report.notes, *notes])


def save(
    old: SuppressionFile,
    entries: dict[Key, Entry],
    root: str,
    renamed: Mapping[Key, Key] | None = None,
) -> SuppressionFile:
    """Write the file with these entries and print what changed; see ``Update`` for ``renamed``."""
    file = old
    if entries != old.known or len(entries) != len(old.entries):
        file = SuppressionFile(old.path, old.changed_to(entries.values(), renamed))
        _write(old, file, root)
    _print_summary(old, entries)
    return file


def save_with_reason(
    file: SuppressionFile,
    violations: Sequence[Violation],
    reason: str,
    expires: date | None,
    root: str,
) -> list[str]:
    """Write an entry with a reason for each violation; return a line on each."""
    added = {
        key: entry._replace(reason=encodable(reason), expires=expires)
        for key, entry in by_key(map(entry_for, violations)).items()
    }
    save(file, {**file.known, **added}, root)
    lines = []
    for item in violations:
        entry = added[entry_for(item).key]
        before = file.known.get(entry.key, entry).reason
        ends = [str(expires)] if expires else []
        ends += [] if entry.gap is None else ["it gets worse"]
        until = f" until {' or '.join(ends)}" if ends else ""
        is_new = before in (None, "", entry.reason)
        replaced = "" if is_new else f" (replaces the reason: {before})"
        lines.append(f"Suppressed{until}: {item.rule}: {_message(item)}{replaced}")
    return list(dict.fromkeys(lines))


def _message(item: Violation) -> str:
    name = item.finding.scenario or item.finding.argument
    return f"{name}: {item.finding.message}" if name else item.finding.message


def _print_summary(old: SuppressionFile, entries: Mapping[Key, Entry]) -> None:
    duplicates = len(old.entries) - len(old.known)
    counts = {
        "added": len(entries.keys() - old.known.keys()),
        "changed": sum(entries.get(key, entry) != entry for key, entry in old.known.items()),
        "removed": len(old.known.keys() - entries.keys()) + duplicates,
    }
    changes = joined([f"{count} {word}" for word, count in counts.items() if count])
    summary = f"{old.path}: {changes or 'no changes'}; {len(entries)} in total"
    print(f"perflint: {escaped(summary)}", file=sys.stderr)


def _selected(options: SuppressionOptions) -> set[str]:
    """Return the rules whose violations are to be suppressed."""
    selectors = ["all"] if options.suppress_all else options.suppress
    return {name for selector in selectors for name in rules.matching(selector)} - rules.NEED_BASE


def _write(old: SuppressionFile, new: SuppressionFile, root: str) -> None:
    """Write the file; refused if another process changed it, so that no entries are lost."""
    top, location = os.path.realpath(root), location_of(old.path, root)
    before = old.data if old.data or os.path.exists(location) else None
    for note in write(FileChange(os.path.relpath(location, top), before, new.data), top):
        print(f"perflint: {escaped(note)}", file=sys.stderr)
