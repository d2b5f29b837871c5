"""Which baseline each job of a run is compared with."""

from collections.abc import Mapping, Sequence

from perflint.runs import Assignment, Snapshot, assign
from perflint.runs.assignment import Files


def compared_files(
    snapshots: Sequence[Snapshot],
    files: Files,
    chosen: str | None = None,
    excluded: Mapping[str, str] | None = None,
) -> list[Assignment]:
    """Return which of ``files`` each snapshot is compared with, in the order of ``snapshots``.

    It is the file that ``assign`` finds, except where only a write would be wrong:

    - Tests that read the file that they name together with another one: the scenarios decide.
    - An attempt that passed names no file, but all attempts of a job are for the same one.

    What may be for a damaged file is not compared either.

    A snapshot whose scenario is in no file has neither a path nor choices nor a reason.
    """
    by_name = assign(snapshots, files, chosen=chosen, excluded=excluded)
    by_scenario = assign(snapshots, files, chosen=chosen, announced=False, excluded=excluded)
    known = {name for names in files.values() for name in names or ()}
    paths: dict[str, set[str]] = {}
    for assignment in by_name:
        if assignment.path is not None:
            paths.setdefault(assignment.snapshot.job, set()).add(assignment.path)
    found = []
    for named, other in zip(by_name, by_scenario, strict=True):
        snapshot, path = named.snapshot, named.path
        if path is None and named.choices and named.reason != "damaged":
            of_job = paths.get(snapshot.job, set())
            if snapshot.scenario not in known:
                named = Assignment(snapshot, None)
            elif other.path is not None:
                named = other
            elif len(of_job) == 1 and of_job <= set(named.choices):
                named = Assignment(snapshot, min(of_job))
            elif not named.can_be_chosen:
                named = other  # the user can decide, because the scenarios do not contradict it
        found.append(named)
    return found
