"""Lines of blocks of measurements: ``key=value unit, …``, with a label or without."""

import re
from typing import Any

from perflint.documents.baselines.record_aggregates import set_field
from perflint.documents.baselines.series import is_index
from perflint.formats import Format
from perflint.formats.paths import FieldPath
from perflint.formats.run_keys import Block
from perflint.primitives.record import Record
from perflint.runs.log.markers import Marker

_NUMBER = r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?"
_NULL = r"(?i:none|nan|n/a)"
_KEY = r"[^=,\x00-\x1f\x7f]+"
_LABEL = re.compile(r"\s*([A-Za-z_][\w.-]*): ")

_REST_OF_NUMBER = re.compile(r"[.eE+-]*\d[\d.eE+-]*[^\W\d_]*,?")

DAMAGED = "damaged"
"""What a block has instead of a line that may be one of it, but is not whole."""


class BlockLine(Record):
    """A line of measurements: its label, empty if it has none, and its items."""

    label: str
    items: dict[str, float | None]


class BlockKind:
    """A kind of block of a format, ready to read lines."""

    def __init__(self, block: Block, format: Format) -> None:
        self.keys = block
        self.first = Marker.parse(block.first, "{name}")
        self.last = Marker.parse(block.last, "{name}")
        unit = "|".join(sorted(map(re.escape, block.units), key=len, reverse=True))
        unit = f"(?:{unit})" if unit else ""
        self._value = re.compile(f"(?:({_NUMBER})({unit})|{_NULL}{unit}?)")
        self._part = re.compile(
            f"(?:^|[\\s,:])[^\\s=,:]{{1,99}}=(?:{_NUMBER}|{_NULL}){unit}(?:,|$)"
        )
        self._labels = frozenset(block.objects.values())
        self._value_keys = frozenset(block.values.values())
        shapes = {path: samples.shape for path, samples in format.keys.samples.items()}
        self._series = frozenset(label for path, label in block.objects.items() if path in shapes)
        self._lists = frozenset(
            label for path, label in block.objects.items() if shapes.get(path) == "list"
        )
        self._format = format
        declared = format.keys.fields
        #: The fields that a whole block has.
        self.required = tuple(
            path
            for path in (*block.objects, *block.values)
            if path not in block.may_be_absent
            and (path not in declared or not declared[path].optional)
        )

    def read(self, text: bytes) -> BlockLine | str | None:
        """Return a line of measurements, DAMAGED, or None for other output."""
        try:
            line = text.decode().strip()
        except UnicodeDecodeError:
            line = text.decode("utf-8", "replace").strip()
            return DAMAGED if self._resembles(line) else None
        label = ""
        if found := _LABEL.match(line):
            label = found[1]
            if label not in self._labels:
                return DAMAGED if self._is_cut(line, label) else None
            line = line[found.end() :]
        items = self._items(line, label)
        if items is not None and (label or self._value_keys & items.keys()):
            return BlockLine(label, items)
        return DAMAGED if label or self._resembles(line) else None

    def _items(self, text: str, label: str) -> dict[str, float | None] | None:
        """Return the items of a line, or None if one of them is not ``key=value unit``."""
        items: dict[str, float | None] = {}
        for item in text.split(", "):
            key, _, value = item.rpartition("=")
            found = self._value.fullmatch(value)
            if not found or not re.fullmatch(_KEY, key) or key in items or key != key.strip():
                return None
            if label in self._series and not is_index(key):
                return None
            if label in self._lists and int(key) != len(items):
                return None
            factor = self.keys.units.get(found[2] or "", 1.0)
            items[key] = None if found[1] is None else float(found[1]) * factor
        return items

    def _resembles(self, line: str) -> bool:
        """Tell whether a line may be a part of a line of measurements."""
        if _REST_OF_NUMBER.fullmatch(line):
            return True
        starts = any(line.startswith((f"{key}=", f", {key}=")) for key in self._value_keys)
        has_label = any(f"{label}:" in line for label in self._labels)
        return starts or has_label or self._part.search(line) is not None

    def _is_cut(self, line: str, label: str) -> bool:
        """Tell whether a line with another label may be the end of a line, after other output."""
        return any(f"{known}: " in line or known.endswith(label) for known in self._labels)

    def record(self, lines: dict[str, BlockLine]) -> tuple[dict[str, Any], list[FieldPath]]:
        """Return the record of the lines, by label, and the required fields that it lacks."""
        record: dict[str, Any] = {}
        missing = []
        for path in self._format.keys.fields:
            value: Any = None
            if path in self.keys.objects:
                label = self.keys.objects[path]
                line = lines.get(label)
                is_found = line is not None or path in self.keys.may_be_absent
                value = {} if line is None else line.items
                value = [*value.values()] if label in self._lists else value
            elif path in self.keys.values:
                values = lines[""].items if "" in lines else {}
                is_found = self.keys.values[path] in values
                value = values.get(self.keys.values[path])
            else:
                continue
            if is_found:
                set_field(record, path, value)
            elif path in self.required:
                missing.append(path)
        return record, missing
