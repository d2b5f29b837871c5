"""Which baseline file a snapshot is for.

What is doubtful is refused, because numbers of another machine must never get into a file.
"""

import os
import re
import shlex
from collections.abc import Collection, Iterable, Mapping, Sequence

from perflint.primitives.globs import matches_name
from perflint.primitives.record import Record
from perflint.runs.snapshot import Snapshot

Files = Mapping[str, Collection[str]]
"""Path of each baseline file of a set → the names of its scenarios."""


class Assignment(Record):
    """The baseline file that a snapshot is for.

    ``path`` is None if that is unknown; then ``why`` says why. ``choices`` are the files that it
    may be for, none if it is for a file that is not in the set.
    """

    snapshot: Snapshot
    path: str | None
    why: str = ""
    choices: tuple[str, ...] = ()


def assign(
    snapshots: Sequence[Snapshot],
    files: Files,
    *,
    chosen: str | None = None,
    announced: bool = True,
) -> list[Assignment]:
    """Return which of ``files`` each snapshot is for, in the order of ``snapshots``.

    ``chosen`` is the file that the user chose for jobs about which nothing else is known.
    ``announced`` tells whether to believe the paths that the runs name.

    1. All scenarios of a job vote: those that only one file has are evidence for that file, and so
       are the words of the job's path. If the evidence is for one file, the job is for it. If there
       is none, or if it is contradictory, the chosen file is taken, or the only one.
    2. A snapshot that names a file is for that file, or for none. It is refused if the evidence is
       for another file, or if the file lacks the scenario and another file has it.
    """
    owners: dict[str, list[str]] = {}
    for path, names in files.items():
        for name in names:
            owners.setdefault(name, []).append(path)
    evidence = _evidence(snapshots, files, owners)
    choice = _Choice(files, owners, chosen)
    return [
        choice.of_named(snapshot, evidence[snapshot.job])
        if announced and snapshot.baseline
        else choice.of_job(snapshot, evidence[snapshot.job], [*files])
        for snapshot in snapshots
    ]


def in_jobs(snapshots: Iterable[Snapshot], globs: Sequence[str]) -> list[Snapshot]:
    """Return the snapshots of the jobs whose paths, or the ends of whose paths, match a glob."""
    return [
        snapshot
        for snapshot in snapshots
        if any(_is_selected(f"/{snapshot.job}", f"/{glob.lstrip('/')}") for glob in globs)
    ]


def _is_selected(job: str, glob: str) -> bool:
    return job.endswith(glob) or matches_name(job, f"*{glob}")


class _Choice:
    """Chooses the file of a snapshot; ``evidence`` are the files that its job seems to be for."""

    def __init__(
        self, files: Files, owners: Mapping[str, Sequence[str]], chosen: str | None
    ) -> None:
        self._files = files
        self._owners = owners
        self._chosen = chosen

    def of_named(self, snapshot: Snapshot, evidence: Collection[str]) -> Assignment:
        """Return the file that the run names, or why it is not for that file."""
        named = _named(snapshot.baseline or "", self._files)
        name = os.path.basename(snapshot.baseline or "")
        if not named:
            return Assignment(snapshot, None, f"it is for another file: the run names {name}")
        if len(named) > 1:
            return self.of_job(snapshot, evidence, named)
        (path,) = named
        others = sorted({*evidence, *self._owners.get(snapshot.scenario, ())} - {path})
        is_chosen = path == self._chosen and path in evidence
        if self._lacks(path, snapshot) or (set(evidence) - {path} and not is_chosen):
            why = f"the run names {name}, but its scenarios are those of {' or '.join(others)}"
            return Assignment(snapshot, None, why, (path, *others))
        return Assignment(snapshot, path)

    def of_job(
        self, snapshot: Snapshot, evidence: Collection[str], possible: Sequence[str]
    ) -> Assignment:
        """Return the file of the job, which is one of the possible ones, or why it is unknown."""
        path = self._chosen
        if len(evidence) == 1:
            (path,) = evidence
        elif len(self._files) == 1:
            (path,) = self._files
        elif path is None or (evidence and path not in evidence) or self._lacks(path, snapshot):
            path = None
        if path is not None and path in possible:
            return Assignment(snapshot, path)
        having = [file for file in self._owners.get(snapshot.scenario, ()) if file in possible]
        choices = sorted({*having, *evidence}) or sorted(possible)
        why = f"it may be for {' or '.join(choices)}"
        job = shlex.quote(snapshot.job)
        why += f"; --job {job} says that it is for the file to update"
        return Assignment(snapshot, None, why, tuple(choices))

    def _lacks(self, path: str, snapshot: Snapshot) -> bool:
        """Tell whether a file does not have a scenario that other files have."""
        owners = self._owners.get(snapshot.scenario, ())
        return bool(owners) and path not in owners


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
    snapshots: Sequence[Snapshot], files: Files, owners: Mapping[str, Sequence[str]]
) -> dict[str, set[str]]:
    """Return the files that each job seems to be for, by its scenarios and by its path."""
    evidence: dict[str, set[str]] = {snapshot.job: set() for snapshot in snapshots}
    for snapshot in snapshots:
        having = owners.get(snapshot.scenario, ())
        if len(having) == 1:
            evidence[snapshot.job].update(having)
    own_words = _own_words(files)
    for job, words in _words_by_job([*evidence]).items():
        named = [path for path, own in own_words.items() if own & words]
        if len(named) == 1:
            evidence[job].update(named)
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
