"""Folds the states of baselines, the oldest first, into the time lines of their scenarios."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import takewhile
from operator import itemgetter

from perflint.documents.baselines.baseline import Baseline
from perflint.documents.baselines.change import BaselineChange, BaselineSetChange
from perflint.documents.baselines.gates import Profile, profile_of
from perflint.documents.baselines.scenario import Scenario
from perflint.documents.baselines.scenario_change import ScenarioChange
from perflint.engine.past_states import Commit, ReadBaseline, State, Unreadable
from perflint.engine.reader import Family
from perflint.formats import Format
from perflint.history.breaks import RuleOptions, broken_by_change, broken_by_state
from perflint.history.classify import (
    changed_metrics,
    count_values,
    kind_of,
    metrics_of,
    most_changed,
)
from perflint.history.pairs import Pair, by_family, path_of
from perflint.history.present import PastProfile, with_present
from perflint.history.time_line import (
    Change,
    Gap,
    History,
    Kind,
    Place,
    TimeLine,
    ToleranceChange,
)
from perflint.history.tolerances import tolerance_change


def fold(
    states: Iterable[State], head: str | None, today: date, options: RuleOptions | None = None
) -> History:
    """Return the history that the states of baselines tell; ``options`` are those of rules."""
    folded = _Fold(options or {})
    for state in states:
        folded.add(state)
    lines = [
        line
        for path, read in sorted(folded.current.items(), key=itemgetter(0))
        for line in folded.present(path, read.baseline)
    ]
    lines += [
        TimeLine(place, line.format, tuple(line.changes), is_present=False)
        for place, line in [*folded.replaced, *folded.removed.items()]
    ]
    gaps, tolerances = tuple(folded.gaps), tuple(folded.tolerances)
    return History(head, today, tuple(lines), gaps, folded.boundary, tolerances=tolerances)


class _Line:
    """The changes of a scenario so far."""

    def __init__(self, format: Format) -> None:
        self.format = format
        self.changes: list[Change] = []


class _Fold:
    """The latest state of each file, and the time lines so far, by the place of the scenario."""

    def __init__(self, options: RuleOptions) -> None:
        self.current: dict[str, ReadBaseline] = {}
        self.unread: dict[str, str] = {}  # path of an unreadable file → its path before, if renamed
        self.live: dict[Place, _Line] = {}
        self.removed: dict[Place, _Line] = {}
        self.replaced: list[tuple[Place, _Line]] = []  # removed, and another one has the place now
        self.gaps: list[Gap] = []
        self.tolerances: list[ToleranceChange] = []
        self.profiles: dict[str, list[PastProfile]] = {}  # of each file, the oldest first
        self.boundary: Commit | None = None
        self._options = options

    def present(self, path: str, baseline: Baseline) -> Iterator[TimeLine]:
        """Yield the time lines of the scenarios in a file, in their order."""
        for name, scenario in {each.name: each for each in baseline.scenarios}.items():
            place = Place(path, name)
            changes = tuple(self.live[place].changes)
            broken = {rule: _broken_since(changes, rule) for rule in changes[-1].breaks}
            line = TimeLine(place, scenario.format, changes, contradictions=broken)
            yield with_present(line, scenario, self.profiles[path], baseline.root)

    def add(self, state: State) -> None:
        """Add the changes of a commit."""
        self.boundary = state.commit if state.is_boundary else self.boundary
        before = self._before(state)
        dates = {path_of(read.baseline): read.baseline.parsed_date for read in before.values()}
        pairs: dict[Family, list[Pair]] = {}
        for path, after in state.files.items():
            old_side = before.get(path)
            if isinstance(after, Unreadable):
                self._add_gap(state.commit, path, after, old_side)
                continue
            for family, pair in by_family(old_side, after):
                pairs.setdefault(family, []).append(pair)
            if after is not None:
                self.current[path] = after
        # All sets first: a file that changed its set has the same places in both.
        sets = [self._take_out(state.commit, changed) for changed in pairs.values()]
        for changes, followed in sets:
            self._add_set(state, changes, followed, dates)

    def _before(self, state: State) -> dict[str, ReadBaseline]:
        """Take out the latest states of the files of a commit, by their new paths."""
        before = {path: self.current.pop(path) for path in state.files if path in self.current}
        for path, last in [*self.unread.items()]:
            if last in state.files or path in state.files:
                del self.unread[path]
            if last not in state.files and path in state.files:
                before[path] = self.current.pop(last)
        for new, old in state.renamed.items():
            if old in before and new not in before and state.files.get(old) is None:
                before[new] = before.pop(old)
        return before

    def _add_gap(
        self, commit: Commit, path: str, file: Unreadable, before: ReadBaseline | None
    ) -> None:
        """Keep the latest state of a file that cannot be read, at the path that it had then."""
        last = path
        if before is not None:
            last = path_of(before.baseline)
            self.current[last] = before
            if last != path:
                self.unread[path] = last
        if before is not None or file.is_expected:
            self.gaps.append(Gap(commit, path, file.reason, last if last != path else None))

    def _take_out(
        self, commit: Commit, pairs: list[Pair]
    ) -> tuple[list[BaselineChange], dict[Place, _Line]]:
        """Return the changes of the files of one set, and the time lines that go on in it.

        The others end.
        """
        set_change = BaselineSetChange(pairs)
        today = commit.author_day or date.min
        changes = [
            BaselineChange(before, after, changed_on=today, set_change=set_change)
            for before, after in pairs
        ]
        olds = {_place(pair.before) for change in changes for pair in change.scenarios}
        followed = {place: self.live.pop(place) for place in olds if place in self.live}
        for before, _ in pairs:
            for scenario in before.scenarios if before is not None else ():
                if (place := _place(scenario)) not in olds:
                    self._remove(commit, place, scenario)
        return changes, followed

    def _add_set(
        self,
        state: State,
        changes: Sequence[BaselineChange],
        followed: Mapping[Place, _Line],
        dates: Mapping[str, date | None],
    ) -> None:
        """Add the changes of the files of one set."""
        news = {_place(pair.after) for change in changes for pair in change.scenarios}
        for change in changes:
            if change.after is not None:
                added = [each for each in change.after.scenarios if _place(each) not in news]
                self._add_file(state, change, added, followed, dates)
        self._add_tolerances(state.commit, changes)

    def _add_tolerances(self, commit: Commit, changes: Sequence[BaselineChange]) -> None:
        kept = [
            self.profiles.get(path_of(each.before)) if each.before else None for each in changes
        ]
        for change, profiles in zip(changes, kept, strict=True):
            if change.after is None:
                continue
            found = tolerance_change(commit, change)
            self.tolerances += [found] if found is not None else []
            profile = profile_of(change.after.root, change.after.format.tolerances)
            past = self.profiles[path_of(change.after)] = profiles if profiles is not None else []
            if not past or past[-1].profile != profile:
                past.append(PastProfile(commit, profile))

    def _add_file(
        self,
        state: State,
        change: BaselineChange,
        added: list[Scenario],
        followed: Mapping[Place, _Line],
        dates: Mapping[str, date | None],
    ) -> None:
        after = change.latest
        file = _File(state.commit, after, broken_by_state(after, self._options))
        policy_breaks = broken_by_change(change, self._options)
        for pair in change.scenarios:
            old, new = _place(pair.before), _place(pair.after)
            line = followed.get(old) or _Line(after.format)
            entry = file.kept(pair, dates.get(old.path), policy_breaks.get(new.name, ()))
            last = line.changes[-1].breaks if line.changes else ()
            first = tuple(rule for rule in entry.breaks if rule not in last)
            if entry.changed or entry.previous is not None or entry.breaks != last:
                line.changes.append(entry._replace(new_breaks=first))
            line.format = after.format
            self.live[new] = line
            if new in self.removed:
                self.replaced.append((new, self.removed.pop(new)))
        for scenario in added:
            place = _place(scenario)
            line = self.removed.pop(place) if place in self.removed else _Line(after.format)
            line.format = after.format
            line.changes.append(file.added(scenario, "boundary" if state.is_boundary else "added"))
            self.live[place] = line

    def _remove(self, commit: Commit, place: Place, scenario: Scenario) -> None:
        line = self.live.pop(place) if place in self.live else _Line(scenario.format)
        count = count_values(scenario)
        metrics = tuple(metrics_of(scenario, Profile(None, {}), "before"))
        line.changes.append(Change(commit, "removed", place, metrics, count, count))
        self.removed[place] = line


class _File:
    """A file after a commit, for the entries of its scenarios in their time lines."""

    def __init__(
        self, commit: Commit, baseline: Baseline, breaks: Mapping[str, tuple[str, ...]]
    ) -> None:
        self._commit = commit
        self._baseline = baseline
        self._breaks = breaks
        self._profile = profile_of(baseline.root, baseline.format.tolerances)

    def kept(
        self, pair: ScenarioChange, day: date | None, policy_breaks: tuple[str, ...]
    ) -> Change:
        """Return the change of a scenario.

        If no value changed in the same place, it is of kind ``other``: the rules that a record
        violates may depend on what is not measured, such as a count.
        """
        old, new = _place(pair.before), _place(pair.after)
        changed, count = pair.counts
        latest = self._baseline.parsed_date
        metrics = tuple(changed_metrics(pair, self._profile))
        return Change(
            self._commit,
            kind_of(pair) if changed else "moved" if old != new else "other",
            new,
            metrics,
            changed,
            count,
            pair.mixed,
            latest > day if latest is not None and day is not None else None,
            self._breaks.get(new.name, ()),
            policy_breaks=policy_breaks,
            previous=old if old != new else None,
            other=None if metrics else most_changed(pair),
            only_adds=pair.only_adds,
        )

    def added(self, scenario: Scenario, kind: Kind) -> Change:
        """Return the change that adds a scenario."""
        count = count_values(scenario)
        breaks = self._breaks.get(scenario.name, ())
        return Change(
            self._commit,
            kind,
            _place(scenario),
            tuple(metrics_of(scenario, self._profile, "after")),
            count,
            count,
            breaks=breaks,
            new_breaks=breaks,
        )


def _broken_since(changes: Sequence[Change], rule: str) -> Change:
    """Return the first of the latest changes after which a rule has been violated."""
    *_, first = takewhile(lambda change: rule in change.breaks, reversed(changes))
    return first


def _place(scenario: Scenario) -> Place:
    return Place(scenario.document.text.path, scenario.name)
