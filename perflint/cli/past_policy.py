"""The policy that the past changes of a set of baselines suggest.

``perflint init`` proposes it, and ``perflint tighten`` follows it if none is configured. Only
commits that measured a scenario again count. A policy is proposed if it describes a clear majority
of them; otherwise the default remains.
"""

import sys
from collections.abc import Iterable, Sequence

from perflint.cli.terminal import Progress
from perflint.config.settings import DEFAULT_POLICY, Policy
from perflint.documents.baselines.change_style import ChangeStyle, style_of
from perflint.engine.past_changes import scenario_changes
from perflint.engine.reader import Reader
from perflint.primitives.globs import widened
from perflint.primitives.record import Record
from perflint.primitives.wording import bracketed, joined
from perflint.sources import git
from perflint.sources.history import Search, SlowHistoryError, revisions
from perflint.sources.objects import Blobs

MAX_COMMITS = 30
"""The latest commits of a set that are read."""

MIN_CHANGES = 5
"""Fewest changes of measurements from which a policy is derived."""

MAJORITY = 0.75
"""The fraction of the changes that must follow a policy for it to be proposed."""

_MAX_SECONDS = 10.0
_EXAMPLES = 2
_DEFAULT = DEFAULT_POLICY
_WHAT: dict[ChangeStyle, str] = {
    "improved": "improved single values",
    "replaced": "replaced whole scenarios",
}
_POLICIES: dict[ChangeStyle, Policy] = {"improved": "tighten-only", "replaced": "snapshot"}


class PastChange(Record):
    """A commit that measured scenarios again, and how."""

    commit: str
    style: ChangeStyle


class PolicyChoice(Record):
    """A policy, and the sentence that says why; ``is_proposed`` is false if it is only the default.

    ``reason`` starts with a small letter and has no full stop.
    """

    policy: Policy
    reason: str
    is_proposed: bool = False


def choose(changes: Sequence[PastChange], *remarks: str) -> PolicyChoice:
    """Choose a policy, given the changes of a set, the latest first.

    ``remarks`` on the history are appended to the reason.
    """
    if len(changes) < MIN_CHANGES:
        number = f"{len(changes)}, at least {MIN_CHANGES} are needed"
        reason = f"too few past changes of measurements: {number}"
        return PolicyChoice(_DEFAULT, reason + bracketed(*remarks))
    total = f"of the last {len(changes)} changes of measurements"
    by_style = {
        style: [change.commit[:7] for change in changes if change.style == style]
        for style in _POLICIES
    }
    for style, commits in by_style.items():
        if len(commits) >= MAJORITY * len(changes):
            such_as = f"such as {joined(commits[:_EXAMPLES])}"
            reason = f"{total}, {len(commits)} {_WHAT[style]}, {such_as}"
            return PolicyChoice(_POLICIES[style], reason + bracketed(*remarks), is_proposed=True)
    parts = [f"{len(commits)} {_WHAT[style]}" for style, commits in by_style.items()]
    rest = len(changes) - sum(map(len, by_style.values()))
    parts += [f"{rest} did neither"] if rest else []
    return PolicyChoice(_DEFAULT, f"{total}, {joined(parts)}" + bracketed(*remarks))


def policy_from_history(
    root: str, reader: Reader, format: str, globs: Iterable[str]
) -> PolicyChoice:
    """Read the latest commits that changed the files of a set, and choose its policy.

    If the history cannot be read, or only a part of it, the reason says so.
    """
    changes: list[PastChange] = []
    remarks: list[str] = []
    progress = Progress(sys.stderr, "commits read")
    blobs = Blobs(root)
    pathspecs = [f":(glob){widened(glob)}" for glob in globs]
    found = revisions(root, blobs, pathspecs, Search(limit=MAX_COMMITS, seconds=_MAX_SECONDS))
    try:
        for revision in found:
            progress.step(1)
            if revision.is_boundary:
                remarks.append("older commits are not in this shallow clone")
            elif style := style_of(scenario_changes(reader, blobs, revision, format)):
                changes.append(PastChange(revision.commit, style))
    except SlowHistoryError:
        remarks.append(f"the search was stopped after {_MAX_SECONDS:g} seconds")
    except git.GitError as error:
        last_line = str(error).rpartition("\n")[2]
        remarks.append(f"the history could not be read: {last_line}")
    finally:
        found.close()
        blobs.close()
        progress.end()
    return choose(changes, *remarks)
