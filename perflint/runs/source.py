"""What a log says of the run that printed it: its address, or the commit that was measured."""

import re

_RUNS = (
    re.compile(rb"https?://[\w.:-]+/[\w./-]+/actions/runs/\d+"),  # GitHub, Gitea and Forgejo
    re.compile(rb"https?://[\w.:-]+/[\w./-]+/-/(?:jobs|pipelines)/\d+"),  # GitLab
)

# The commit of the run, in the order in which it is trusted: variables, and what git prints.
_COMMITS = (
    re.compile(rb"\b(?:GITHUB_SHA|CI_COMMIT_SHA)\b[\"']?\s*[:=]\s*[\"']?([0-9a-f]{40})\b"),
    re.compile(rb"git log -1 --format=['\"]?%H['\"]?[^\n]*\n[^\n]*?['\"]?\b([0-9a-f]{40})\b"),
    re.compile(rb"\bHEAD is now at ([0-9a-f]{7,40})\b"),
)


def source_of(head: bytes) -> str | None:
    """Return the address or the commit of a run from the beginning of its log.

    Returns None if the log names neither, or several: they may be those of other runs.
    """
    addresses = {found[0].decode() for run in _RUNS for found in run.finditer(head)}
    if len(addresses) == 1:
        return addresses.pop()
    for pattern in _COMMITS:
        commits = {found[1].decode() for found in pattern.finditer(head)}
        if commits:
            return f"commit {commits.pop()}" if len(commits) == 1 else None
    return None
