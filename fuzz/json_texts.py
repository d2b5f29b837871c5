"""Strategies for JSON texts with all kinds of values, escapes and white space."""

import json
from random import Random
from typing import Any

from hypothesis import strategies as st

names = st.text(st.sampled_from('aé😀"\\/:,{}[]\n \x7f') | st.characters(codec="utf-8"), max_size=6)
scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | names
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=4),
    max_leaves=15,
)


def format_string(text: str, random: Random) -> str:
    """Return a JSON string: unescaped, in ASCII, or with every character escaped."""
    units = text.encode("utf-16-be").hex()
    escaped = "".join(f"\\u{units[index : index + 4]}" for index in range(0, len(units), 4))
    plain = json.dumps(text, ensure_ascii=False)
    return random.choice([plain, json.dumps(text), f'"{escaped}"'])


def format_json(value: Any, random: Random) -> str:
    """Return a JSON text for a value, with random white space wherever it is allowed."""
    opening, parts, closing = "", [], ""
    if isinstance(value, dict):
        opening, closing = "{}"
        for key, item in value.items():
            space = random.choice(["", " ", "\r\n"])
            parts.append(f"{format_string(key, random)}{space}:{format_json(item, random)}")
    elif isinstance(value, list):
        opening, closing = "[]"
        parts = [format_json(item, random) for item in value]
    else:
        parts = [format_string(value, random) if isinstance(value, str) else json.dumps(value)]
    inner = ",".join(random.choice(["", " ", "\n", "\r\n\t"]) + part for part in parts)
    before, within, after = random.choices(["", "", " ", "\n", "\t \r\n"], k=3)
    return before + opening + inner + (within + closing if closing else "") + after


def dump(value: Any, indent: int | str | None, separators: Any, ascii: bool, end: str) -> str:
    """Return a JSON text for a value, formatted by the standard library."""
    text = json.dumps(value, indent=indent, separators=separators, ensure_ascii=ascii)
    return (text + "\n").replace("\n", end)


texts = st.builds(format_json, values, st.randoms(use_true_random=False)) | st.builds(
    dump,
    values,
    indent=st.sampled_from([None, 0, 2, "\t"]),
    separators=st.sampled_from([None, (",", ":"), (" , ", " : ")]),
    ascii=st.booleans(),
    end=st.sampled_from(["\n", "\r\n"]),
)
