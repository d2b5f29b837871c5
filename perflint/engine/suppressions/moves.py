"""Where files and scenarios moved in a change, for suppressions that name their old places."""

from collections.abc import Mapping

from perflint.primitives.record import Record


class Place(Record):
    """The place of a scenario: its file, and the JSON Pointer and the name of the record."""

    path: str
    pointer: str
    name: str


class Moves(Record):
    """``files`` maps the old paths of renamed files to the new ones.

    ``scenarios`` maps the old place of each scenario that is elsewhere to its new place. It has
    precedence: a file that was split is renamed to one of the new files. ``left`` are the places of
    scenarios that are no longer in their file and did not move, with the file that has another
    value for the name now, None if the scenario was removed.
    """

    files: Mapping[str, str]
    scenarios: Mapping[Place, Place]
    left: Mapping[Place, str | None] = {}  # never modified
