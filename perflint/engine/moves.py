"""Finds the files that a change renamed, and the scenarios that it moved."""

from collections.abc import Iterator, Mapping, Sequence

from perflint.documents.baselines.baseline import Baseline
from perflint.documents.baselines.change import BaselineSetChange
from perflint.documents.baselines.leaves import differ
from perflint.documents.baselines.scenario import Scenario
from perflint.engine.reader import Family, Reader, read_source
from perflint.engine.sides import Sides, families_of, parse_error, renamed_files
from perflint.engine.suppressions.moves import Moves, Place
from perflint.formats.paths import pointer
from perflint.sources.comparison import Comparison

SidePair = tuple[Baseline | None, Baseline | None]
"""A baseline before and after a change."""


def find_moves(reader: Reader, comparison: Comparison, sides: Mapping[str, Sides]) -> Moves:
    """Return the files that were renamed, and the scenarios that are at another place.

    ``sides`` are all files that differ. A scenario moves to another file of its set only with its
    name and its whole value. In one file, or in a renamed one, it is followed by its name: its
    index in a list may change. Files that git does not track yet may be the new place.
    """
    sides = {**sides, **_untracked(reader, comparison, sides)}
    files = {
        file.before_path: file.path
        for file in comparison.files(())
        if file.before_path is not None and not file.deleted and file.before_path != file.path
    }
    moved: dict[Place, Place] = {}
    left: dict[Place, str | None] = {}
    for members in _by_family(reader, sides).values():
        renamed = renamed_files(members)
        files |= {old: new for new, old in renamed.items()}
        pairs = [
            (sides[renamed.get(path, path)].before, side.baseline)
            for path, side in members.items()
            if path not in renamed.values() and parse_error(side.baseline) is None
        ]
        origins = [*_origins(pairs)]
        equal = [(old, new) for old, new in origins if not differ(old.value, new.value)]
        moved |= dict(_kept(pairs))
        moved |= {_place(old): _place(new) for old, new in equal}
        left |= {_place(old): None for old in _gone(pairs)}
        left |= {_place(old): _place(new).path for old, new in origins}
    left = {place: path for place, path in left.items() if place not in moved}
    return Moves(files, moved, left)


def _by_family(reader: Reader, sides: Mapping[str, Sides]) -> dict[Family, dict[str, Sides]]:
    families: dict[Family, dict[str, Sides]] = {}
    for path, family in families_of(reader, sides).items():
        families.setdefault(family, {})[path] = sides[path]
    return families


def _untracked(
    reader: Reader, comparison: Comparison, sides: Mapping[str, Sides]
) -> dict[str, Sides]:
    """Return the untracked baselines, if a scenario of a changed file is in none of these."""
    before = {name for side in sides.values() for name in _names(side.before)}
    after = {name for side in sides.values() for name in _names(side.baseline)}
    if before <= after:
        return {}
    untracked = {}
    for file in comparison.untracked():
        read = read_source(file)
        if read.data is not None:
            parsed = reader.parse(file, read.data)
            untracked[file.path] = Sides(None, read._replace(parsed=parsed))
    return untracked


def _names(baseline: Baseline | None) -> set[str]:
    return {scenario.name for scenario in baseline.scenarios} if baseline is not None else set()


def _place(scenario: Scenario) -> Place:
    return Place(scenario.document.text.path, pointer(scenario.route), scenario.name)


def _kept(pairs: Sequence[SidePair]) -> Iterator[tuple[Place, Place]]:
    """Yield the places of scenarios that are still in their file, but at another index."""
    for before, after in pairs:
        if before is None or after is None:
            continue
        by_name = {scenario.name: scenario for scenario in after.scenarios}
        # A suppression has the name that the record had before the change.
        names = {place.route: place.name for place in before.records}
        for old in before.scenarios:
            new = by_name.get(old.name)
            if new is not None and new.route != old.route:
                yield _place(old)._replace(name=names[old.route]), _place(new)


def _gone(pairs: Sequence[SidePair]) -> Iterator[Scenario]:
    """Yield the scenarios that are no longer in their file."""
    for before, after in pairs:
        names = _names(after)
        for old in before.scenarios if before is not None else ():
            if old.name not in names:
                yield old


def _origins(pairs: Sequence[SidePair]) -> Iterator[tuple[Scenario, Scenario]]:
    """Yield the scenarios that went from one file to another one, changed or not."""
    change = BaselineSetChange(pairs)
    for _, after in pairs:
        for new in after.scenarios if after is not None else ():
            old = change.origin(new)
            if old is not None:
                yield old, new
