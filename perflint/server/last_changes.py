"""The last change of each scenario and number of a baseline, read from the history of HEAD.

It is read in a thread after a file was opened. A hover only looks it up.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from perflint.config import Config
from perflint.documents.baselines.leaves import differ, leaves
from perflint.documents.baselines.series import NUMBER_TYPES
from perflint.engine.head_baselines import head_baselines, past_of
from perflint.engine.past_states import Commit, ReadBaseline, State, Unreadable, past_states
from perflint.engine.reader import Reader
from perflint.formats.paths import FieldPath
from perflint.history.fold import fold
from perflint.history.time_line import Change, TimeLine
from perflint.primitives.record import Record
from perflint.sources.objects import Blobs
from perflint.sources.past_files import PastFiles

MOST_COMMITS = 300
"""How many commits that changed a set of baselines are read, the latest first."""


class NumberChange(Record):
    """A number after its last change, and before it: None if it was not a number."""

    commit: Commit
    before: float | None
    after: float


class ScenarioPast(Record):
    """The past of a scenario in HEAD.

    ``last`` is what ``perflint history`` calls its last change. ``numbers`` are by their paths in
    the record; those without an entry have not changed since the commit ``added``. It added the
    scenario, unless that ``is_older``: the commit renamed it, or is the oldest one that was read.
    """

    last: Change
    added: Commit
    is_older: bool
    numbers: Mapping[FieldPath, NumberChange]


class LastChanges(Record):
    """The past of the scenarios of a file in HEAD, by their names."""

    head: str
    path: str
    scenarios: Mapping[str, ScenarioPast]


class CancelledError(Exception):
    """Nobody needs the result any more."""


def read_last_changes(
    root: str,
    path: str,
    config: Config,
    today: date,
    cancelled: Callable[[], bool] = lambda: False,
    most: int = MOST_COMMITS,
) -> LastChanges | None:
    """Read the past of one file, and of the files that its scenarios may come from.

    ``root`` is that of the repository, and ``path`` is relative to it. None without commits.
    ``cancelled`` is asked for each commit. Raises GitError, and CancelledError.
    """
    reader, blobs = Reader(config, today), Blobs(root)

    def step(count: int = 0) -> None:
        if cancelled():
            raise CancelledError

    try:
        if blobs.resolve("HEAD") is None:
            return None
        found = head_baselines(reader, config, blobs, [path])
        past = _latest(past_of(root, found, blobs, step), most)
        states = _stepped(past_states(reader, blobs, past), step)
        return last_changes(states, path, past.head or "", today)
    finally:
        blobs.close()


def last_changes(states: Iterable[State], path: str, head: str, today: date) -> LastChanges:
    """Return the past of the scenarios that a file has after the last of some states."""
    followed = _Followed()
    history = fold(followed.through(states), head, today)
    records = followed.files.get(path, {})
    scenarios = {
        line.place.name: records[line.place.name].past(line)
        for line in history.lines
        if line.is_present and line.place.path == path and line.place.name in records
    }
    return LastChanges(head, path, scenarios)


def _stepped(states: Iterable[State], step: Callable[[], None]) -> Iterator[State]:
    for state in states:
        step()
        yield state


def _latest(past: PastFiles, most: int) -> PastFiles:
    """Return the latest commits of a past; the one before them is like that of a shallow clone."""
    if len(past.revisions) <= most:
        return past
    oldest = past.revisions[most]._replace(changes=(), is_boundary=True)
    return past._replace(revisions=(*past.revisions[:most], oldest))


class _Record:
    """A record in the latest state, and the last changes of its numbers."""

    def __init__(self, value: Any, added: Commit, *, is_older: bool) -> None:
        self.value = value
        self._added = added
        self._is_older = is_older
        self._numbers: dict[FieldPath, NumberChange] = {}

    def change(self, value: Any, commit: Commit) -> None:
        """Set the value that a commit gave the record."""
        if value is self.value or not differ(self.value, value):
            return
        before, after = leaves(self.value), leaves(value)
        numbers = {}
        for route, number in after.items():
            if type(number) not in NUMBER_TYPES:
                continue
            path, old = FieldPath(map(str, route)), before.get(route)
            if type(old) not in NUMBER_TYPES or old != number:
                earlier = old if type(old) in NUMBER_TYPES else None
                numbers[path] = NumberChange(commit, earlier, number)
            elif path in self._numbers:
                numbers[path] = self._numbers[path]
        self.value, self._numbers = value, numbers

    def past(self, line: TimeLine) -> ScenarioPast:
        """Return the past of the scenario with a time line."""
        is_older = self._is_older or self._added != line.changes[0].commit
        return ScenarioPast(line.last, self._added, is_older, self._numbers)


class _Followed:
    """The records of all files in the latest of the states that pass through."""

    def __init__(self) -> None:
        self.files: dict[str, dict[str, _Record]] = {}

    def through(self, states: Iterable[State]) -> Iterator[State]:
        """Yield the same states."""
        for state in states:
            self._add(state)
            yield state

    def _add(self, state: State) -> None:
        before = {path: self.files.pop(path) for path in state.files if path in self.files}
        for new, old in state.renamed.items():
            if old in before and new not in before and state.files.get(old) is None:
                before[new] = before.pop(old)
        after = {p: read for p, read in state.files.items() if isinstance(read, ReadBaseline)}
        names = {path: _values(read) for path, read in after.items()}
        lost = {
            name: record
            for path, records in before.items()
            for name, record in records.items()
            if name not in names.get(path, ())
        }
        for path, values in names.items():
            own = before.get(path, {})
            self.files[path] = {
                name: _followed(own.get(name) or _taken(lost, name, value), value, state)
                for name, value in values.items()
            }
        unread = [path for path, read in state.files.items() if isinstance(read, Unreadable)]
        self.files.update((path, before[path]) for path in unread if path in before)


def _values(read: ReadBaseline) -> dict[str, Any]:
    return {place.name: place.value for place in read.baseline.records}


def _taken(lost: dict[str, _Record], name: str, value: Any) -> _Record | None:
    """Take the record that another file had, or that had another name, from those that are gone."""
    equal = (each for each, record in lost.items() if not differ(record.value, value))
    old = name if name in lost else next(equal, None)
    return None if old is None else lost.pop(old)


def _followed(record: _Record | None, value: Any, state: State) -> _Record:
    """Return a record after a commit; it may come from another file of that commit."""
    if record is None:
        return _Record(value, state.commit, is_older=state.is_boundary)
    record.change(value, state.commit)
    return record
