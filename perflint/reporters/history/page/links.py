"""The addresses of commits on known hosts, from the address of a remote repository."""

import re
from urllib.parse import urlsplit

_COMMITS = {
    "github.com": "commit",
    "gitlab.com": "-/commit",
    "codeberg.org": "commit",
    "bitbucket.org": "commits",
    "gitea.com": "commit",
    "gitee.com": "commit",
    "git.sr.ht": "commit",
}
"""Host → the path of its pages of commits, below a repository."""

_ALIASES = {
    "www.github.com": "github.com",
    "ssh.github.com": "github.com",
    "altssh.gitlab.com": "gitlab.com",
    "altssh.bitbucket.org": "bitbucket.org",
}
"""Other names of hosts, which some networks need for SSH."""

_SCHEMES = frozenset(("https", "http", "ssh", "git", "git+ssh"))
_SCP = re.compile(r"(?:[^@/:]+@)?([A-Za-z0-9.-]+):(.+)")
"""``git@host:path``, as scp writes it."""

_PATH = re.compile(r"~?[A-Za-z0-9_.-]+(?:/[A-Za-z0-9_.-]+)+")


def commit_pages(remote: str | None) -> str | None:
    """Return the address that the name of a commit is added to; None if the host is not known.

    Of the remote's address only the host and the path are used: no user, password or port.
    """
    host, path = _host_and_path(remote or "")
    path = path.strip("/").removesuffix(".git")
    names = path.split("/")
    if host not in _COMMITS or not _PATH.fullmatch(path) or {"", ".", ".."} & {*names}:
        return None
    return f"https://{host}/{path}/{_COMMITS[host]}/"


def _host_and_path(remote: str) -> tuple[str, str]:
    """Return the host and the path of an address; both are empty if its scheme is not known."""
    if not remote.isprintable():
        return "", ""
    if "://" not in remote:
        found = _SCP.fullmatch(remote)
        host, path = found.groups() if found else ("", "")
    else:
        try:
            parts = urlsplit(remote)
        except ValueError:
            return "", ""
        host, path = (parts.hostname or "", parts.path) if parts.scheme in _SCHEMES else ("", "")
    host = host.lower().rstrip(".")
    return _ALIASES.get(host, host), path
