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


_NUMBER = re.compile(
    rb"\b(?:GITHUB_RUN_ID|CI_JOB_ID|CI_PIPELINE_ID)\b[\"']?\s*[:=]\s*[\"']?(\d+)\b"
)


def source_of(head: bytes) -> str | None:
    """Return the address or the commit of a run from the beginning of its log.

    A log may mention the address of another run. Therefore the commit is preferred, unless a
    variable has the number of the run. Returns None if the log names neither, or several.
    """
    addresses = {found[0] for run in _RUNS for found in run.finditer(head)}
    address = addresses.pop() if len(addresses) == 1 else b""
    numbers = {found[1] for found in _NUMBER.finditer(head)}
    if address and address.rpartition(b"/")[2] in numbers:
        return address.decode()
    for pattern in _COMMITS:
        commits = {found[1].decode() for found in pattern.finditer(head)}
        if commits:
            return f"commit {commits.pop()}" if len(commits) == 1 else None
    return address.decode() or None
