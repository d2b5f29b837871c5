"""Duplicate keys in the JSON of a run: it is unknown which of the values was measured."""

from perflint.documents.json.document import JsonDocument
from perflint.formats.paths import Route
from perflint.runs.snapshot import RunProblem


def duplicate_keys(document: JsonDocument) -> dict[Route, int]:
    """Return the routes of duplicate keys, each with the offset of its last occurrence."""
    if not document.may_contain_duplicates():
        return {}
    return {found.route: found.second.start for found in document.spans.duplicates()}


def duplicate_problem(document: JsonDocument, below: Route = ()) -> RunProblem | None:
    """Return the problem of the first duplicate key at or below a route, or None."""
    for route, offset in duplicate_keys(document).items():
        if route[: len(below)] == below:
            line, _ = document.text.position(offset)
            return RunProblem(f"{document.text.path}:{line}", f"duplicate key `{route[-1]}`")
    return None
