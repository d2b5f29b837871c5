"""An entry of the suppression file, and the identity of suppressions."""

import json
import re
from datetime import date, timedelta

from perflint.primitives.record import Record

Key = tuple[str, str, str, str]
"""Identifies an entry and sorts entries: rule, path, location in the file, and scenario."""

SuppressionId = tuple[str, int | Key]
"""Identifies a suppression: ``("configuration", index)`` or ``("file", key of the entry)``.

Ignore comments apply to one file only, so an unused one is reported with that file.
"""


_INDEX = re.compile(r"/\d+(?=/|\Z)")

ACCEPTED_FOR = timedelta(days=14)
"""How long a finding on a change is suppressed if no date is given: until the change is merged."""


def accepted_until(today: date) -> date:
    """Return the last day on which a finding on a change of today is suppressed by default."""
    return today + min(ACCEPTED_FOR, date.max - today)


class Entry(Record):
    """A suppressed violation.

    ``at`` is its JSON Pointer, flag, field, header or test case; empty for the whole file.
    ``scenario`` is the name of the record if the pointer only contains its index in a list. ``gap``
    is the relative error of a value up to which the violation is suppressed. ``reason`` is None for
    an existing finding that nobody has judged; an empty one is to be filled in. ``expires`` is the
    last day on which it is suppressed.
    """

    rule: str
    path: str
    at: str = ""
    scenario: str = ""
    gap: float | None = None
    reason: str | None = None
    expires: date | None = None

    @property
    def key(self) -> Key:
        """What identifies the entry."""
        return self[:4]

    @property
    def finding(self) -> Key:
        """What the entry is about, in any file and at any index of the list of scenarios."""
        at = _INDEX.sub("/*", self.at, count=1) if self.scenario else self.at
        return self.rule, "", at, self.scenario

    def as_toml(self) -> str:
        """Return the entry as a TOML inline table, without values that are the default."""
        defaults = self._field_defaults
        pairs = [
            f"{name} = {_toml_value(value)}"
            for name, value in zip(self._fields, self, strict=True)
            if name not in defaults or value != defaults[name]
        ]
        return f"{{ {', '.join(pairs)} }}"


def _toml_value(value: object) -> str:
    """Return a TOML literal; a TOML string is a JSON string in which DEL is escaped, too."""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return str(value)


def merged_reason(*reasons: str | None) -> str | None:
    """Return the reasons of several entries for one finding as one, without repeating any."""
    different = sorted({reason for reason in reasons if reason is not None})
    if not different:
        return None
    return "; ".join(
        reason
        for reason in different
        if not any(reason in other for other in different if other != reason)
    )


def encodable(text: str) -> str:
    """Return a string that can be encoded as UTF-8, with other bytes of a path as escapes."""
    return text.encode("utf-8", "backslashreplace").decode()
