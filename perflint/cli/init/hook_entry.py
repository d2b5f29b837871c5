"""The hook in the configuration of pre-commit and prek: an entry of ``repos``."""

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
"""The id of the hook to add, which checks and applies safe fixes."""

PROJECT_HOOK = "perflint-project"
"""The id of the hook that is added with it: it checks deletions and the suppression file."""

HOOKS = frozenset(("perflint", HOOK, PROJECT_HOOK))
"""The ids of all perflint hooks."""

_FILES = (r"\.jsonl?", r"(^|/)server_args(/[^/]*)?\.py", r"^perflint-suppressions\.toml")
_REMOTE = re.compile(r"(https?|ssh|git)://|[\w.-]+@[\w.-]+:")


class Origin(Record):
    """The repository that a hook is fetched from: its URL, and a tag or commit."""

    repo: str
    rev: str


def repo_entry(
    origin: Origin | None, argument_files: Iterable[str] = (), *, needs_docutils: bool = False
) -> dict[str, Any]:
    """Return the entry with both hooks; without an origin they run the perflint on the PATH.

    Those of the ``argument_files`` that perflint's own hook does not match are added to ``files``.
    """
    paths = [f"^{re.escape(path)}" for path in argument_files if _is_unmatched(path)]
    files = f"({'|'.join((*_FILES, *paths))})$"
    if origin is not None:
        hook = {"id": HOOK} | ({"files": files} if paths else {})
        extra = {"additional_dependencies": ["docutils"]} if needs_docutils else {}
        hooks = [hook | extra, {"id": PROJECT_HOOK} | extra]
        return {"repo": origin.repo, "rev": origin.rev, "hooks": hooks}
    local = {
        "id": HOOK,
        "name": HOOK,
        "entry": "perflint check --fix --exit-non-zero-on-fix",
        "language": "system",
        "types": ["text"],
        "files": files,
        "require_serial": True,
    }
    project = {
        "id": PROJECT_HOOK,
        "name": PROJECT_HOOK,
        "entry": "perflint check --project-hook",
        "language": "system",
        "always_run": True,
        "pass_filenames": False,
        "require_serial": True,
        "verbose": True,
        "stages": ["pre-commit", "pre-merge-commit", "pre-push", "manual"],
    }
    return {"repo": "local", "hooks": [local, project]}


def as_toml(entry: dict[str, Any]) -> str:
    """Return an entry in the syntax of ``prek.toml``."""
    lines = ["[[repos]]\n"]
    lines += [f"{key} = {_toml_value(entry[key])}\n" for key in ("repo", "rev") if key in entry]
    lines.append("hooks = [\n")
    for hook in entry["hooks"]:
        pairs = ", ".join(f"{key} = {_toml_value(value)}" for key, value in hook.items())
        lines.append(f"  {{ {pairs} }},\n")
    lines.append("]\n")
    return "".join(lines)


def _toml_value(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)  # JSON strings and lists are valid in TOML


def is_ours(hook: dict[str, Any]) -> bool:
    """Tell by its id or its command whether a hook runs perflint."""
    return hook.get("id") in HOOKS or "perflint check" in str(hook.get("entry"))


def installed_origin() -> Origin | None:
    """Return the repository that this perflint was installed from, or None if it is not public.

    The installer records it in ``direct_url.json`` (PEP 610) as a URL or as a local clone. Of a
    clone the remote ``origin`` is used, if it has the commit.
    """
    from importlib import metadata  # slow to import, and only one command needs it

    try:
        text = metadata.distribution("perflint-baselines").read_text("direct_url.json")
        record: dict[str, Any] = json.loads(text or "{}")
        url, version = str(record.get("url")), record.get("vcs_info")
        if version is not None:
            requested = version.get("requested_revision", "")
            return _public(url, requested if _is_release(requested) else version["commit_id"])
        return _clone_origin(unquote(urlsplit(url).path)) if "dir_info" in record else None
    except (metadata.PackageNotFoundError, ValueError, KeyError, AttributeError, OSError):
        return None


def requested_origin(repo: str, rev: str | None) -> Origin:
    """Return the origin for ``--repo`` and ``--rev``.

    The default is the tag or commit that was installed, else the tag of this version.
    """
    if rev is None:
        installed = installed_origin()
        rev = installed.rev if installed is not None else f"v{__version__}"
    return Origin(repo, rev)


def _is_unmatched(path: str) -> bool:
    return path.isprintable() and not re.search(f"({'|'.join(_FILES)})$", path)


def _clone_origin(folder: str) -> Origin | None:
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
    """Return the origin without credentials in its URL, or None if the URL is not a remote one."""
    if not _REMOTE.match(url):
        return None
    return Origin(re.sub(r"^(https?://)[^/@]*@", r"\1", url), rev)
