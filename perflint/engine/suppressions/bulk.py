"""Findings that were there when perflint came: hidden until they get worse, or are mended.

A finding is known by rule, file and place in it (a JSON Pointer or a flag), never by line, message
or count, so that edits around it change nothing. Where it has a gap, the share by which a value is
off, one that grew shows again.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from math import isfinite

from perflint import rules
from perflint.documents.baselines.series import NUMBERS
from perflint.engine.suppressions.bulk_file import Entry, Key, SuppressionFile
from perflint.formats.paths import pointer
from perflint.primitives.finding import Finding, Violation
from perflint.primitives.record import Record
from perflint.primitives.wording import counted
from perflint.rules.rule import Severity

_PRUNE = "perflint check --prune-suppressions"


class Seen(Record):
    """What a ratchet has seen: entries that fit a finding, those it hides, and files that moved.

    ``hidden`` are the keys of findings, each with the reason; ``moved`` says for each file that the
    change renamed what it is called now, if some of its findings are known by its old name.
    """

    entries: set[Key]
    hidden: set[tuple[Key, str]]
    moved: dict[str, str]

    def add(self, other: "Seen") -> None:
        """Take in what was seen in other files."""
        self.entries.update(other.entries)
        self.hidden.update(other.hidden)
        self.moved.update(other.moved)


class Ratchet:
    """Applies the entries of a file, and remembers which of them fit a finding.

    ``is_gone`` tells of an entry whether its file is there no more; ``today`` is the day by which
    entries expire.
    """

    def __init__(
        self, file: SuppressionFile, is_gone: Callable[[Entry], bool], today: date
    ) -> None:
        self.file = file
        self._is_gone = is_gone
        self._today = today
        self.seen = Seen(set(), set(), {})

    def apply(self, violation: Violation, before_path: str | None = None) -> Violation:
        """Return the violation, hidden where an entry knows it and its gap did not grow.

        ``before_path`` is what the file was called before the change.
        """
        found = entry_of(violation)
        known = self.file.known.get(found.key)
        if known is None and before_path not in (None, violation.path):
            known = self.file.known.get(found._replace(path=plain(before_path or "")).key)
            if known is not None:
                self.seen.moved[known.path] = found.path
        if known is None:
            return violation
        self.seen.entries.add(known.key)
        if violation.ignored is not None:
            return violation
        if self.is_over(known):
            reason = f": {known.reason}" if known.reason else ""
            return _with(violation, f"; accepted until {known.expires}{reason}")
        if known.gap is not None and (found.gap is None or found.gap > known.gap):
            return _with(violation, f"; known with {100 * known.gap:.4g} %")
        return self.hidden(violation, known)

    def hidden(self, violation: Violation, known: Entry) -> Violation:
        """Return the violation with the reason of an entry; without one, the file that it is in."""
        reason = known.reason or f"known: {self.file.path}"
        self.seen.hidden.add((entry_of(violation).key, reason))
        return violation._replace(ignored=reason)

    def hides(self, violation: Violation) -> bool:
        """Tell whether the file is what hides a violation."""
        return (entry_of(violation).key, violation.ignored) in self.seen.hidden

    def is_over(self, entry: Entry) -> bool:
        """Tell whether an entry has expired."""
        return entry.expires is not None and entry.expires < self._today

    def unused(
        self,
        ran: Mapping[str, Collection[str]],
        left: Mapping[str, str | None],
        *,
        whole: bool,
    ) -> list[Entry]:
        """Return the entries that fit no finding, of files that their rules looked at or are gone.

        ``ran`` are the files that each rule looked at, ``left`` those that the change removed, with
        what they are called now, if anything. After a ``whole`` run other files may be gone, too.
        """
        looked = {rule: set(map(plain, paths)) for rule, paths in ran.items()}
        names = {plain(path): now and plain(now) for path, now in left.items()}

        def is_unused(entry: Entry) -> bool:
            here = names.get(entry.path, entry.path)
            if here is None or here in looked.get(entry.rule, ()):
                return True
            if entry.rule not in rules.GROUP_OF:
                return True
            if entry.rule in rules.NEED_BASE and self.is_over(entry):  # it was of one change
                return True
            return whole and entry.path not in names and self._is_gone(entry)

        known = self.file.known
        return [
            known[key] for key in known if key not in self.seen.entries and is_unused(known[key])
        ]

    def report(self, unused: Iterable[Entry], severity: Severity) -> list[Violation]:
        """Say of the file what has to change in it, and how."""
        said = []
        for entry in unused:
            if entry.rule in rules.GROUP_OF:
                at = f"{' at ' if entry.at else ''}{entry.at}"
                message = f"nothing to suppress: no `{entry.rule}`{at} in {entry.path}"
            else:
                message = f"nothing to suppress: there is no rule `{entry.rule}`"
            said.append(([entry.key], message, "take it out"))
        for before, after in self.seen.moved.items():
            keys = [key for key in self.seen.entries if key[1] == before]
            message = f"{counted(len(keys), 'findings')} known in {before}, which is now {after}"
            said.append((keys, message, "follow the file"))
        return [
            Violation(
                rules.UNUSED_IGNORE,
                severity,
                self.file.path,
                Finding(self.file.place(keys), message, help=help, command=_PRUNE),
            )
            for keys, message, help in said
        ]


def entry_of(violation: Violation) -> Entry:
    """Return the entry that a violation is known by."""
    finding = violation.finding
    at, scenario = "", ""
    if finding.argument is not None:
        at = finding.argument
    elif finding.pointer is not None:
        at, name = finding.pointer, finding.scenario
        if name is not None and f"{pointer([name])}/" not in f"{at}/":
            scenario = name
    elif isinstance(finding.found, str):  # of a header, which has only its title
        at = finding.found
    path = plain(violation.path)
    return Entry(violation.rule, path, plain(at), plain(scenario), _gap(finding))


def _with(violation: Violation, words: str) -> Violation:
    message = violation.finding.message + words
    return violation._replace(finding=violation.finding._replace(message=message))


def plain(text: str) -> str:
    """Return a text that can be written: a byte that is not UTF-8 as an escape."""
    return text.encode("utf-8", "backslashreplace").decode()


def _gap(finding: Finding) -> float | None:
    """Return the share by which a number is off; None where a finding has no two numbers."""
    found, expected = finding.found, finding.expected
    if type(found) not in NUMBERS or type(expected) not in NUMBERS or not expected:
        return None
    gap = abs(float(found) - float(expected)) / abs(float(expected))  # type: ignore[arg-type]
    return float(f"{gap:.6g}") if isfinite(gap) else None
