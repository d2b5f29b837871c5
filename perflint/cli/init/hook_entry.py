"""The hook as pre-commit and prek are told of it: an item of ``repos``."""

import json
import os
import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import unquote, urlsplit

from perflint import __version__
from perflint.primitives.record import Record
from perflint.sources import git

HOOK = "perflint-fix"
"""The hook that is added: it looks, and repairs what is safe to repair."""

HOOKS = frozenset(("perflint", HOOK))
"""The ids of perflint's hooks."""

_FILES = (r"\.json", r"(^|/)server_args(/[^/]*)?\.py")
_FETCHED = re.compile(r"(https?|ssh|git)://|[\w.-]+@[\w.-]+:")


class Origin(Record):
    """Where a hook is fetched from: the address of a repository, and a tag or a commit of it."""

    repo: str
    rev: str


def item(origin: Origin | None, argument_files: Iterable[str] = ()) -> dict[str, Any]:
    """Return the item; without an origin, one that runs the perflint which is on the PATH.

    ``argument_files`` are paths; those that perflint's own hook would not be given are added.
    """
    paths = [f"^{re.escape(path)}" for path in argument_files if _is_new(path)]
    files = f"({'|'.join((*_FILES, *paths))})$"
    if origin is not None:
        hook = {"id": HOOK} | ({"files": files} if paths else {})
        return {"repo": origin.repo, "rev": origin.rev, "hooks": [hook]}
    local = {
        "id": HOOK,
        "name": HOOK,
        "entry": "perflint check --fix --exit-non-zero-on-fix",
        "language": "system",
        "types_or": ["json", "python"],
        "files": files,
        "require_serial": True,
    }
    return {"repo": "local", "hooks": [local]}


def toml_of(item: dict[str, Any]) -> str:
    """Write an item as ``prek.toml`` has it."""
    lines = ["[[repos]]\n"]
    lines += [f"{key} = {_toml(item[key])}\n" for key in ("repo", "rev") if key in item]
    for hook in item["hooks"]:
        pairs = ", ".join(f"{key} = {_toml(value)}" for key, value in hook.items())
        lines.append(f"hooks = [{{ {pairs} }}]\n")
    return "".join(lines)


def _toml(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)  # TOML reads JSON's texts and lists alike


def is_ours(hook: dict[str, Any]) -> bool:
    """Tell whether a hook is perflint's: by its id, or by the command that it runs."""
    return hook.get("id") in HOOKS or "perflint check" in str(hook.get("entry"))


def origin_of_this() -> Origin | None:
    """Return where this perflint was installed from, if others can fetch it from there.

    That is what the installer wrote down (PEP 610): an address, or a clone, whose own origin
    counts if it has the commit.
    """
    from importlib import metadata  # slow to import, and only one command needs it

    try:
        text = metadata.distribution("perflint-baselines").read_text("direct_url.json")
        written: dict[str, Any] = json.loads(text or "{}")
        url, version = str(written.get("url")), written.get("vcs_info")
        if version is not None:
            wanted = version.get("requested_revision", "")
            return _public(url, wanted if _is_release(wanted) else version["commit_id"])
        return _origin_of_clone(unquote(urlsplit(url).path)) if "dir_info" in written else None
    except (metadata.PackageNotFoundError, ValueError, KeyError, AttributeError, OSError):
        return None


def with_version(repo: str, rev: str | None) -> Origin:
    """Return an address that the user names, with the tag of this version where no other is."""
    return Origin(repo, rev or f"v{__version__}")


def _is_new(path: str) -> bool:
    return path.isprintable() and not re.search(f"({'|'.join(_FILES)})$", path)


def _origin_of_clone(folder: str) -> Origin | None:
    if not os.path.isfile(os.path.join(folder, ".pre-commit-hooks.yaml")):
        return None
    url = git.ask(folder, "config", "--get", "remote.origin.url")
    if url is None or git.ask(folder, "branch", "--remotes", "--contains", "HEAD") is None:
        return None
    tag = git.ask(folder, "describe", "--tags", "--exact-match", "HEAD")
    rev = tag if tag is not None and _is_release(tag) else git.ask(folder, "rev-parse", "HEAD")
    return _public(url, rev) if rev is not None else None


def _is_release(name: str) -> bool:
    return re.fullmatch(r"v?\d+(\.\d+)+\S*", name) is not None


def _public(url: str, rev: str) -> Origin | None:
    """Return an origin without the name and password that its address may hold."""
    if not _FETCHED.match(url):
        return None
    return Origin(re.sub(r"^(https?://)[^/@]*@", r"\1", url), rev)
