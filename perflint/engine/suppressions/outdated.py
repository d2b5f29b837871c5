"""Entries of the suppression file that are unused, name an old place or have an empty reason."""

from collections.abc import Iterable, Mapping

from perflint import rules
from perflint.engine.suppressions.bulk_file import SuppressionFile
from perflint.engine.suppressions.entry import Entry, Key, encodable, merged_reason
from perflint.primitives.finding import Finding, Fix, Severity, Span, Violation
from perflint.primitives.record import Record
from perflint.primitives.wording import counted

SEVERITIES: Mapping[str, Severity] = {
    rules.UNUSED_IGNORE: "warning",
    rules.MOVED_SUPPRESSION: "error",
}
"""The severities, unless the configuration sets others."""


class Outdated(Record):
    """An unused or incomplete entry, or the entries whose findings moved from one file to another.

    ``rule`` is the one that reports these ``entries``. ``changes`` maps the key of an entry to the
    new entry, or to None if it is to be removed; it is empty if only the user can tell. ``title``
    is that of the fix, ``help`` says what it does. ``span`` is that of the part of the entry to
    correct, None for the whole entry.
    """

    rule: str
    entries: tuple[Key, ...]
    changes: Mapping[Key, Entry | None]
    message: str
    title: str
    help: str
    span: Span | None = None


def outdated(
    file: SuppressionFile,
    unused: Iterable[Entry],
    moved: Mapping[Key, Entry],
    elsewhere: Mapping[Key, str] | None = None,
) -> list[Outdated]:
    """Return the unused entries, each by itself, then the moved ones, by old and new file.

    ``moved`` and ``elsewhere`` are the results of these methods of ``BulkSuppressions``.
    """
    elsewhere = elsewhere if elsewhere is not None else {}
    result = [_unused(entry, elsewhere.get(entry.key)) for entry in unused]
    removed = {key for item in result for key in item.entries}
    groups: dict[tuple[str, str], dict[Key, Entry]] = {}
    for key, entry in moved.items():
        if key not in removed:
            groups.setdefault((key[1], entry.path), {})[key] = entry
    return [*result, *(_moved(file, *places, group) for places, group in groups.items())]


def _unused(entry: Entry, new_path: str | None) -> Outdated:
    keys, changes = (entry.key,), {entry.key: None}
    if entry.rule not in rules.GROUP_OF:
        message = f"unused suppression: unknown rule `{entry.rule}`"
        if entry.reason:  # a misspelled name, or a rule of another version of perflint
            help = "correct the name of the rule, or remove the entry"
            return Outdated(rules.UNUSED_IGNORE, keys, {}, message, "", help)
    else:
        at = f"{' at ' if entry.at else ''}{entry.at}"
        message = f"unused suppression: no `{entry.rule}`{at} in {entry.path}"
        if new_path is not None:
            is_same = new_path == entry.path
            message += ", but at another index" if is_same else f", but in {new_path}"
            help = f"correct the {'index' if is_same else 'path'}, or remove the entry"
            return Outdated(rules.UNUSED_IGNORE, keys, {}, message, "", help)
    title = "remove the unused suppression"
    return Outdated(rules.UNUSED_IGNORE, keys, changes, message, title, "remove it")


def without_reason(
    file: SuppressionFile, unused: Iterable[Entry] = (), checked: Iterable[str] | None = None
) -> list[Outdated]:
    """Return the entries with an empty reason, which an editor writes, or somebody for later.

    Only for files that were ``checked``, if these are given; those that are ``unused`` are to be
    removed. An entry that has no ``reason`` at all is for an existing finding.
    """
    paths = None if checked is None else set(map(encodable, checked))
    removed = {entry.key for entry in unused}
    return [
        Outdated(
            rules.UNUSED_IGNORE,
            (key,),
            {},
            f"the suppression of `{entry.rule}` in {entry.path} has an empty reason",
            "",
            "write why the finding is acceptable",
            file.reason_span(key),
        )
        for key, entry in file.known.items()
        if entry.reason is not None
        and not entry.reason.strip()
        and key not in removed
        and (paths is None or entry.path in paths)
    ]


def _moved(
    file: SuppressionFile, before: str, after: str, entries: Mapping[Key, Entry]
) -> Outdated:
    """Return the entries whose findings moved to another file, or to another index in their list.

    If there is an entry for the new place, it is kept, with both reasons. If only the moved entry
    has a reason, its date is kept, too.
    """
    changes: dict[Key, Entry | None] = {}
    for key, entry in entries.items():
        existing = file.known.get(entry.key) if entry.key not in entries else None
        changes[key] = entry if existing is None else None
        if existing is not None and entry.reason:
            expires = existing.expires if existing.reason else entry.expires
            reason = merged_reason(existing.reason, entry.reason)
            changes[existing.key] = existing._replace(reason=reason, expires=expires)
    count = counted(len(entries), "suppressions")
    if before == after:
        message = f"{count} for {before}: the index of the scenario in its list changed"
        title, help = f"update the index in {count} for {before}", "update the index"
    else:
        message = f"{count} for {before}: what they suppress moved to {after}"
        title = f"update the path of {count} from {before} to {after}"
        help = "update the path"
        if len(entries) == 1:
            message = message.replace("they suppress", "it suppresses")
    return Outdated(rules.MOVED_SUPPRESSION, tuple(entries), changes, message, title, help)


def violation(
    item: Outdated, file: SuppressionFile, severity: Severity, base: str | None = None
) -> Violation:
    """Return the violation, with a fix if each entry is on its own line.

    ``base`` is the ref in the comparison that found a move, None if that is HEAD.
    """
    from shlex import quote

    edits = file.edits(item.changes)
    command = "perflint check --fix"
    if item.rule == rules.MOVED_SUPPRESSION and base is not None:
        command += f" --base {quote(base)}"
    help = f"{item.help} by hand" if item.changes else item.help
    span = item.span if item.span is not None else file.span_of(item.entries)
    finding = Finding(span, item.message, help=help)
    if edits:
        fix = Fix(item.title, edits, safe=True)
        finding = finding._replace(help=item.help, command=command, fix=fix)
    return Violation(item.rule, severity, file.path, finding)


def titles(items: Iterable[Outdated]) -> tuple[str, ...]:
    """Return the titles of the fixes; those that remove an unused entry share one."""
    items = [*items]
    moved = [item.title for item in items if item.rule == rules.MOVED_SUPPRESSION]
    removed = len(items) - len(moved)
    return (*([f"remove {counted(removed, 'unused suppressions')}"] if removed else []), *moved)
