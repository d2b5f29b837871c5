"""The keys of a small format for tests of one rule."""

from typing import Any


def own(fields: dict[str, str], **keys: Any) -> dict[str, Any]:
    """Return a format with these fields; every series is a list unless ``samples`` says more."""
    series = [path for path, kind in fields.items() if kind.rstrip("?") in ("samples", "sizes")]
    shapes = {path: {"shape": "list"} for path in series} | keys.pop("samples", {})
    return {
        "summary": "Own",
        "records": {"at": "/cases/*"},
        "fields": fields,
        "samples": shapes,
        **keys,
    }


def cases(**records: Any) -> dict[str, Any]:
    """Return a file with these records."""
    return {"cases": records}
