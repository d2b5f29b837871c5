"""Strategies for baselines, formatted as by hand or by a program, and for records of runs."""

import json
from typing import Any, NamedTuple

from hypothesis import strategies as st

stage_names = st.sampled_from(["Text", "Denoising", "De~co/de", "é", '"q"', "\\", "a: b,", "😀"])
measurements = st.integers(0, 900) | st.floats(0, 9000).map(lambda number: round(number, 2))
stages = st.dictionaries(stage_names, measurements | st.none(), max_size=5)
samples = st.lists(measurements, max_size=12).map(
    lambda values: dict(zip(map(str, range(99)), values, strict=False))
)
fields: dict[str, st.SearchStrategy[Any]] = {
    "stages_ms": stages,
    "denoise_step_ms": samples,
    "expected_e2e_ms": measurements,
    "expected_avg_denoise_ms": measurements | st.none(),
    "expected_median_denoise_ms": measurements,
}
own_fields: dict[str, st.SearchStrategy[Any]] = {
    "estimated_full_test_time_s": measurements,
    "notes": st.text(max_size=9),
    "extra": st.dictionaries(stage_names, st.lists(measurements, max_size=2), max_size=2),
}


@st.composite
def records(draw: st.DrawFn, of: dict[str, st.SearchStrategy[Any]]) -> dict[str, Any]:
    """Draw a record with some of the fields."""
    chosen = draw(st.lists(st.sampled_from(sorted(of)), unique=True))
    return {name: draw(of[name]) for name in chosen}


class File(NamedTuple):
    """The text of a baseline, and its value."""

    text: str
    root: dict[str, Any]


@st.composite
def files(draw: st.DrawFn) -> File:
    """Draw a baseline with one to four scenarios."""
    names = draw(st.lists(stage_names, min_size=1, max_size=4, unique=True))
    root = {
        "metadata": {"description": "Captured 2026-04-15.", "last_updated": "2026-04-15"},
        "scenarios": {name: draw(records(fields | own_fields)) for name in names},
    }
    return File(draw(layouts(root)), root)


@st.composite
def layouts(draw: st.DrawFn, root: dict[str, Any]) -> str:
    """Draw a text for a value, with some style of indentation, spaces and line ends."""
    escaped = draw(st.booleans())
    colon = draw(st.sampled_from([": ", ":", " : "]))
    flat = draw(st.sampled_from([3, 4, 9, 0]))  # containers from this level on are on one line
    unit = draw(st.sampled_from(["  ", "    ", "\t", ""]))
    pad = draw(st.sampled_from(["", " "]))

    def format_value(value: Any, level: int) -> str:
        if not isinstance(value, (dict, list)) or not value:
            return json.dumps(value, ensure_ascii=escaped)
        opening, closing = "{}" if isinstance(value, dict) else "[]"
        if isinstance(value, dict):
            parts = [
                f"{json.dumps(name, ensure_ascii=escaped)}{colon}{format_value(item, level + 1)}"
                for name, item in value.items()
            ]
        else:
            parts = [format_value(item, level + 1) for item in value]
        if level >= flat:
            return f"{opening}{pad}{', '.join(parts)}{pad}{closing}"
        inner = "\n" + unit * (level + 1)
        return f"{opening}{inner}{f',{inner}'.join(parts)}\n{unit * level}{closing}"

    ends = st.sampled_from(draw(st.sampled_from([["\n"], ["\r\n"], ["\n", "\r\n", "  \n"]])))
    lines = format_value(root, 0).split("\n")
    text = "".join(line + draw(ends) for line in lines[:-1]) + lines[-1]
    return text + draw(st.sampled_from(["", "\n", "\r\n", "\n\n"]))
