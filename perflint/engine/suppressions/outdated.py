"""Entries of the suppression file that are unused or name a renamed file, and their fixes."""

from collections.abc import Collection, Iterable, Mapping

from perflint import rules
from perflint.engine.suppressions.bulk_file import SuppressionFile
from perflint.engine.suppressions.entry import Entry, Key, SuppressionId
from perflint.primitives.finding import Finding, Fix, Severity, Violation
from perflint.primitives.record import Record
from perflint.primitives.wording import counted


class Outdated(Record):
    """An unused entry, or the entries of a file that was renamed to ``new_path``.

    ``changes`` maps the key of each entry to the new entry, or to None if it is to be removed.
    ``title`` is that of the fix.
    """

    changes: Mapping[Key, Entry | None]
    message: str
    title: str
    new_path: str | None = None


def outdated(
    file: SuppressionFile,
    unused: Iterable[Entry],
    renamed: Mapping[Key, str],
    used: Collection[SuppressionId],
) -> list[Outdated]:
    """Return the unused entries, each by itself, then the entries of each renamed file.

    ``renamed`` is the result of ``BulkSuppressions.renamed``. All entries of a renamed file are
    moved, even if their rules were not run, except those that are ``used`` at their own path.
    """
    result = [_unused(entry) for entry in unused]
    removed = {key for item in result for key in item.changes}
    for before, after in {key[1]: path for key, path in renamed.items()}.items():
        changes: dict[Key, Entry | None] = {}
        for key, entry in file.known.items():
            stays = ("file", key) in used and key not in renamed
            if entry.path == before and key not in removed and not stays:
                moved = entry._replace(path=after)
                changes[key] = None if moved.key in file.known else moved
        count = counted(len(changes), "suppressions")
        message = f"{count} for {before}, which was renamed to {after}"
        title = f"update the path of {count} from {before} to {after}"
        result.append(Outdated(changes, message, title, after))
    return result


def _unused(entry: Entry) -> Outdated:
    message = f"unused suppression: unknown rule `{entry.rule}`"
    if entry.rule in rules.GROUP_OF:
        at = f"{' at ' if entry.at else ''}{entry.at}"
        message = f"unused suppression: no `{entry.rule}`{at} in {entry.path}"
    return Outdated({entry.key: None}, message, "remove the unused suppression")


def violation(
    item: Outdated, file: SuppressionFile, severity: Severity, base: str | None = None
) -> Violation:
    """Return the violation of ``unused-ignore``, with a fix if each entry is on its own line.

    ``base`` is the ref in the comparison that found a rename, None if that is HEAD.
    """
    from shlex import quote

    edits = file.edits(item.changes)
    help = "remove it" if item.new_path is None else "update the path"
    command = "perflint check --fix"
    if item.new_path is not None and base is not None:
        command += f" --base {quote(base)}"
    finding = Finding(file.span_of(item.changes), item.message, help=f"{help} by hand")
    if edits:
        fix = Fix(item.title, edits, safe=True)
        finding = finding._replace(help=help, command=command, fix=fix)
    return Violation(rules.UNUSED_IGNORE, severity, file.path, finding)


def titles(items: Iterable[Outdated]) -> tuple[str, ...]:
    """Return the titles of the fixes; those that remove an unused entry share one."""
    items = [*items]
    moved = [item.title for item in items if item.new_path is not None]
    removed = len(items) - len(moved)
    return (*([f"remove {counted(removed, 'unused suppressions')}"] if removed else []), *moved)
