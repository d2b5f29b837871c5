"""Which baseline file a snapshot is for.

What is doubtful is refused, because numbers of another machine must never get into a file.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Literal

from perflint.primitives.record import Record
from perflint.runs.snapshot import Snapshot

Files = Mapping[str, Collection[str] | None]
"""Path of each baseline file of a set → the names of its scenarios, None if the file is damaged."""


Reason = Literal[
    "names-other", "attempts-name-other", "other-scenarios", "no-baseline", "damaged", "unknown"
]
"""Why a snapshot is for no file of the set: it, or other attempts of its job, name another file
(``names-other``, ``attempts-name-other``); it names a file, but the scenarios of its job are those
of others (``other-scenarios``); there is no file for its job (``no-baseline``); it may be for a
file that cannot be parsed (``damaged``); nothing tells which file it is for (``unknown``)."""


class Assignment(Record):
    """The baseline file that a snapshot is for.

    ``path`` is None if it is for none; then ``reason`` is the reason, unless no file has its
    scenario. ``choices`` are the files that it may be for, and ``named`` those that the run names,
    or other attempts of its job. ``pattern`` is the one of the format for jobs without a baseline.
    ``damaged`` are those of ``choices`` that cannot be parsed.
    """

    snapshot: Snapshot
    path: str | None
    reason: Reason | None = None
    choices: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    pattern: str | None = None
    damaged: tuple[str, ...] = ()

    @property
    def can_be_chosen(self) -> bool:
        """Whether the user can decide which file it is for."""
        is_mixed = len(self.named) > 1
        return self.reason == "no-baseline" or (self.reason == "unknown" and not is_mixed)


def assign(
    snapshots: Sequence[Snapshot],
    files: Files,
    *,
    chosen: str | None = None,
    announced: bool = True,
    excluded: Mapping[str, str] | None = None,
) -> list[Assignment]:
    """Return which of ``files`` each snapshot is for, in the order of ``snapshots``.

    ``chosen`` is the file that the user chose for jobs about which nothing else is known.
    ``announced`` tells whether to believe the paths that the runs name. ``excluded`` are jobs for
    which there is no baseline, with the pattern of the format that says so: whatever they name or
    contain, they are for no file.

    1. All scenarios of a job vote: those that only one file has are evidence for that file, and so
       are the words of the job's path. If the evidence is for one file, the job is for it. If there
       is none, or if it is contradictory, the chosen file is taken, or the only one, but never
       another file than the one that other attempts of the job name.
    2. A snapshot that names a file is for that file, or for none. It is refused if the evidence is
       for another file, or if the file lacks the scenario and another file has it.
    3. An attempt that names none, as those that passed, is for the file of the attempts of the same
       scenario in its job that name one, unless the rules above decide.
    4. A damaged file may have any scenario, and runs on some machines name the file of another one.
       So a job is only for a file that is not damaged if the words of its path say so.
    """
    owners: dict[str, list[str]] = {}
    for path, names in files.items():
        for name in names or ():
            owners.setdefault(name, []).append(path)
    evidence = _evidence(snapshots, files, owners, announced=announced)
    choice = _Choice(files, owners, chosen)
    found = []
    for snapshot in snapshots:
        if excluded and snapshot.job in excluded:
            pattern = excluded[snapshot.job]
            found.append(Assignment(snapshot, None, "no-baseline", pattern=pattern))
        elif announced and snapshot.baseline:
            found.append(choice.of_named(snapshot, evidence[snapshot.job]))
        else:
            found.append(choice.of_job(snapshot, evidence[snapshot.job], [*files]))
        found[-1] = choice.without_damaged(found[-1], evidence[snapshot.job])
    return _like_other_attempts(found) if announced else found


def _like_other_attempts(found: Sequence[Assignment]) -> list[Assignment]:
    """Return the assignments with the file of attempts whose other attempts name one file."""
    named: dict[tuple[str, str], set[str | None]] = {}
    for assignment in found:
        snapshot = assignment.snapshot
        if snapshot.baseline:
            named.setdefault((snapshot.job, snapshot.scenario), set()).add(assignment.path)
    result = []
    for assignment in found:
        snapshot = assignment.snapshot
        paths = named.get((snapshot.job, snapshot.scenario), ())
        if assignment.path is None and not snapshot.baseline and len(paths) == 1:
            (path,) = paths
            if path in assignment.choices:
                assignment = Assignment(snapshot, path)
        result.append(assignment)
    return result


class _Evidence:
    """The files of the set that a job seems to be for.

    ``names`` are the only files that have some of its scenarios, ``words`` those that share a word
    with its path, and ``named`` those that its runs name. ``others`` are names of other files.
    """

    def __init__(self) -> None:
        self.names: set[str] = set()
        self.words: set[str] = set()
        self.named: set[str] = set()
        self.others: set[str] = set()

    @property
    def votes(self) -> set[str]:
        """The files that scenarios and path are evidence for."""
        return self.names | self.words

    @property
    def is_certain(self) -> bool:
        """Whether scenarios and path are evidence for one file, and runs do not contradict it.

        Runs on some machines name the file of another machine; then the path must confirm it.
        """
        is_named = self.named <= self.votes or self.words == self.votes
        return len(self.votes) == 1 and is_named


class _Choice:
    """Chooses the file of a snapshot from the evidence about its job."""

    def __init__(
        self, files: Files, owners: Mapping[str, Sequence[str]], chosen: str | None
    ) -> None:
        self._files = files
        self._owners = owners
        self._chosen = chosen
        self._damaged = tuple(sorted(path for path, names in files.items() if names is None))

    def without_damaged(self, found: Assignment, evidence: _Evidence) -> Assignment:
        """Return an assignment, or that it may be for a damaged file, unless the path decides."""
        if not self._damaged or evidence.words or found.path in self._damaged:
            return found
        choices = (found.path,) if found.path is not None else found.choices
        if found.path is None and found.reason != "unknown":
            return found
        choices = tuple(sorted({*choices, *self._damaged}))
        return found._replace(path=None, reason="damaged", choices=choices, damaged=self._damaged)

    def of_named(self, snapshot: Snapshot, evidence: _Evidence) -> Assignment:
        """Return the file that the run names, or why it is not for that file."""
        name = snapshot.baseline or ""
        named = _named(name, self._files)
        if not named:
            return Assignment(snapshot, None, "names-other", named=(name,))
        if len(named) > 1:
            return self.of_job(snapshot, evidence, named)
        (path,) = named
        others = sorted({*evidence.votes, *self._owners.get(snapshot.scenario, ())} - {path})
        is_chosen = path == self._chosen and path in evidence.votes
        if self._lacks(path, snapshot) or (evidence.votes - {path} and not is_chosen):
            return Assignment(snapshot, None, "other-scenarios", (path, *others), (path,))
        return Assignment(snapshot, path)

    def of_job(
        self, snapshot: Snapshot, evidence: _Evidence, possible: Sequence[str]
    ) -> Assignment:
        """Return the file of the job, which is one of the possible ones, or why it is unknown."""
        if evidence.others:
            return Assignment(
                snapshot, None, "attempts-name-other", named=tuple(sorted(evidence.others))
            )
        path = self._path(snapshot, evidence)
        if path is not None and path in possible:
            return Assignment(snapshot, path)
        having = [file for file in self._owners.get(snapshot.scenario, ()) if file in possible]
        choices = sorted({*having, *evidence.votes, *evidence.named}) or sorted(possible)
        return Assignment(snapshot, None, "unknown", tuple(choices), tuple(sorted(evidence.named)))

    def _path(self, snapshot: Snapshot, evidence: _Evidence) -> str | None:
        if evidence.is_certain:
            return min(evidence.votes)
        if len(self._files) == 1:
            return min(self._files)
        candidates = evidence.votes or evidence.named or {*self._files}
        is_mixed = len(evidence.named) > 1
        if self._chosen not in candidates or is_mixed or self._lacks(self._chosen, snapshot):
            return None
        return self._chosen

    def _lacks(self, path: str | None, snapshot: Snapshot) -> bool:
        """Tell whether a file does not have a scenario that other files have."""
        owners = self._owners.get(snapshot.scenario, ())
        return bool(owners) and path not in (*owners, *self._damaged)


def _named(path: str, files: Files) -> list[str]:
    """Return the files whose paths have the most components at the end in common with a path."""
    named = re.split(r"[/\\]", path)
    common = {file: _common(named[::-1], file.split("/")[::-1]) for file in files}
    most = max(common.values(), default=0)
    return [file for file, count in common.items() if count == most and count]


def _common(first: Sequence[str], second: Sequence[str]) -> int:
    """Return how many components two paths have in common, from their beginnings."""
    count = 0
    for one, other in zip(first, second, strict=False):
        if one != other:
            break
        count += 1
    return count


def _evidence(
    snapshots: Sequence[Snapshot],
    files: Files,
    owners: Mapping[str, Sequence[str]],
    *,
    announced: bool,
) -> dict[str, _Evidence]:
    """Return the evidence about each job."""
    evidence = {snapshot.job: _Evidence() for snapshot in snapshots}
    for snapshot in snapshots:
        of_job = evidence[snapshot.job]
        having = owners.get(snapshot.scenario, ())
        if len(having) == 1:
            of_job.names.update(having)
        if announced and snapshot.baseline:
            named = _named(snapshot.baseline, files)
            if len(named) == 1:
                of_job.named.update(named)
            elif not named:
                of_job.others.add(snapshot.baseline)
    own_words = _own_words(files)
    for job, words in _words_by_job([*evidence]).items():
        matching = [path for path, own in own_words.items() if own & words]
        if len(matching) == 1:
            evidence[job].words.update(matching)
        is_by_path = any(files[path] is not None for path in evidence[job].words)
        if None in files.values() and not is_by_path:
            evidence[job].names.clear()  # a damaged file may have these scenarios, too
    return evidence


def _own_words(files: Files) -> dict[str, set[str]]:
    """Return the words in the path of each file that no other file has."""
    words = {path: _words(path) for path in files}
    return {
        path: own.difference(*(others for other, others in words.items() if other != path))
        for path, own in words.items()
    }


def _words_by_job(jobs: Sequence[str]) -> dict[str, set[str]]:
    """Return the words in the path of each job, without the folders that all jobs have in common.

    Those are folders of the user, and say nothing about a single job.
    """
    folders = [job.split("/")[:-1] for job in jobs]
    first = folders[0] if folders else []
    shared = min((_common(first, folder) for folder in folders), default=0)
    return {job: _words("/".join(job.split("/")[shared:])) for job in jobs}


def _words(path: str) -> set[str]:
    return {word for word in re.findall(r"[a-z0-9]+", path.lower()) if len(word) > 1}
