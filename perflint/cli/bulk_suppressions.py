"""The known findings of a repository: read for every check, written where the command line says."""

import os
import sys
from collections.abc import Callable, Collection
from datetime import date
from functools import cache

from perflint import rules
from perflint.cli.parser import Arguments, UsageError
from perflint.config import Config
from perflint.engine.report import Report
from perflint.engine.suppressions.bulk import Ratchet, entry_of, plain
from perflint.engine.suppressions.bulk_file import Entry, Key, SuppressionFile, by_key
from perflint.primitives.limits import MAX_TOML, read_within
from perflint.primitives.text import Text
from perflint.primitives.wording import joined
from perflint.reporters.escape import escaped
from perflint.sources import git
from perflint.sources.containment import is_inside
from perflint.sources.file_change import FileChange, write
from perflint.sources.work_tree import Lists


def load_ratchet(config: Config, root: str, today: date, lists: Lists = git.list_files) -> Ratchet:
    """Read the known findings of a repository; raises ConfigError and UsageError.

    Entries expire by ``today``; ``lists`` is asked for what git tracks, where a file that findings
    are known of is not there.
    """
    path = config.settings.suppressions
    location = _location(path, root)
    try:
        data = read_within(location, MAX_TOML)
    except FileNotFoundError:
        data = b""
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}") from None
    return Ratchet(SuppressionFile(path, data), _gone_from(root, config, lists), today)


def _gone_from(root: str, config: Config, lists: Lists) -> Callable[[Entry], bool]:
    """Return what tells whether the file of an entry is neither on the disk nor tracked by git.

    A sparse checkout leaves files out that are tracked. Entries of rules that are not selected are
    left alone.
    """

    @cache
    def listed() -> set[str]:
        try:
            return {plain(file.path) for file in lists(root)}
        except git.GitError:
            return set()

    @cache
    def is_gone(path: str) -> bool:
        return not os.path.lexists(os.path.join(root, path)) and path not in listed()

    return lambda entry: entry.rule in config.selected(entry.path) and is_gone(entry.path)


def settle(
    report: Report, ratchet: Ratchet, arguments: Arguments, config: Config, root: str
) -> None:
    """Write what is known now, where the command line says so, and report what is left to prune."""
    chosen = _chosen(arguments)
    file, prune = ratchet.file, arguments.prune_suppressions
    if chosen or prune:
        file = _write(report, ratchet, chosen, root, prune=prune)
    if prune or not config.reports_unused_ignores:
        return
    severity = config.severity(rules.UNUSED_IGNORE, "warning")
    report.texts[file.path] = Text(file.path, file.data)
    ratchet.file = file
    report.violations += ratchet.report(report.unused, severity)


def _write(
    report: Report, ratchet: Ratchet, chosen: set[str], root: str, *, prune: bool
) -> SuppressionFile:
    """Write the file; hide in the report what is in it now."""
    kept, was = known_from_now(report, ratchet, chosen, prune=prune)
    return save(ratchet.file, kept, root, was)


def known_from_now(
    report: Report, ratchet: Ratchet, chosen: Collection[str], *, prune: bool = False
) -> tuple[dict[Key, Entry], dict[Key, Key]]:
    """Return the entries with the findings of the ``chosen`` rules, which the report hides now.

    ``prune`` takes out what was not found any more, and follows files that moved: the second value
    says what such an entry was.
    """
    kept: dict[Key, Entry] = dict(ratchet.file.known)
    was: dict[Key, Key] = {}
    if prune:
        for entry in report.unused:
            del kept[entry.key]
        for entry in [entry for entry in kept.values() if entry.path in ratchet.seen.moved]:
            moved = entry._replace(path=ratchet.seen.moved[entry.path])
            was[moved.key] = entry.key
            del kept[entry.key]
            kept.setdefault(moved.key, moved)
    taken = [
        number
        for number, one in enumerate(report.violations)
        if one.rule in chosen and (one.ignored is None or ratchet.hides(one))
    ]
    found = by_key(entry_of(report.violations[number]) for number in taken)
    for key, entry in found.items():
        known = kept.get(key, entry)
        if not ratchet.is_over(known):  # what was accepted for a time is not prolonged
            kept[key] = entry._replace(reason=known.reason, expires=known.expires)
    for number in taken:
        known = kept[entry_of(report.violations[number]).key]
        if not ratchet.is_over(known):
            report.violations[number] = ratchet.hidden(report.violations[number], known)
    return kept, was


def save(
    old: SuppressionFile, kept: dict[Key, Entry], root: str, was: dict[Key, Key] | None = None
) -> SuppressionFile:
    """Write the file with these entries, each with what it ``was`` called, and say what changed."""
    file = old
    if kept != old.known or len(kept) != len(old.entries):
        file = SuppressionFile(old.path, old.changed_to(kept.values(), was))
        _put(old, file, root)
    _say(old, kept)
    return file


def _say(old: SuppressionFile, kept: dict[Key, Entry]) -> None:
    counts = {
        "added": len(kept.keys() - old.known.keys()),
        "changed": sum(kept.get(key, entry) != entry for key, entry in old.known.items()),
        "taken out": len(old.known.keys() - kept.keys()) + len(old.entries) - len(old.known),
    }
    done = joined([f"{count} {word}" for word, count in counts.items() if count])
    said = f"{old.path}: {done or 'nothing to change'}; {len(kept)} known"
    print(f"perflint: {escaped(said)}", file=sys.stderr)


def _chosen(arguments: Arguments) -> set[str]:
    """Return the rules whose findings are to be known."""
    selectors = ["all"] if arguments.suppress_all else arguments.suppress
    return {name for selector in selectors for name in rules.named(selector)} - rules.NEED_BASE


def _location(path: str, root: str) -> str:
    """Return where the file is; raises UsageError where that is outside of the repository."""
    location = os.path.join(root, path)
    try:
        inside = is_inside(location, root)
    except ValueError:  # a zero byte
        inside = False
    if not inside:
        raise UsageError(f"suppressions: '{path}' is no file within the repository")
    return os.path.realpath(location)


def _put(old: SuppressionFile, new: SuppressionFile, root: str) -> None:
    """Write the file, unless another run did since it was read, whose entries would be lost."""
    top, location = os.path.realpath(root), _location(old.path, root)
    before = old.data if old.data or os.path.exists(location) else None
    write(FileChange(os.path.relpath(location, top), before, new.data), top)
