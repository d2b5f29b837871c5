"""What runs checks in a repository already: at commits, and in CI."""

import os
from collections.abc import Sequence

from perflint.primitives.record import Record
from perflint.sources.containment import leads_out

PRE_COMMIT = (".pre-commit-config.yaml", ".pre-commit-config.yml")
"""Files that pre-commit and prek read; the second one only prek."""

PREK = "prek.toml"
"""The file that prek reads before those."""

_LEFTHOOK = tuple(
    f"{start}.{ending}"
    for start in ("lefthook", ".lefthook", ".config/lefthook")
    for ending in ("yml", "yaml", "toml", "json", "jsonc")
)
_CI = (
    ".gitlab-ci.yml",
    ".circleci/config.yml",
    ".buildkite/pipeline.yml",
    ".cirrus.yml",
    ".drone.yml",
    ".travis.yml",
    ".woodpecker.yml",
    ".woodpecker.yaml",
    "azure-pipelines.yml",
    "bitbucket-pipelines.yml",
    "Jenkinsfile",
)
_WORKFLOWS = (".github/workflows", ".forgejo/workflows", ".gitea/workflows", ".woodpecker")


class Surroundings(Record):
    """Files from the top of the repository, those that mention perflint in ``known``.

    ``hooks`` are read by pre-commit or prek, ``lefthook`` and ``husky`` by the tools of that name;
    ``ci`` are workflows and pipelines.
    """

    hooks: tuple[str, ...]
    lefthook: tuple[str, ...]
    husky: tuple[str, ...]
    ci: tuple[str, ...]
    known: frozenset[str]


def look_around(root: str) -> Surroundings:
    """Look for the files that are there by their names; in folders of their own, for all."""
    hooks = _there(root, (PREK, *PRE_COMMIT))
    lefthook = _there(root, _LEFTHOOK)
    husky = _there(root, (".husky/pre-commit",))
    if not husky and os.path.isdir(os.path.join(root, ".husky")):
        husky = (".husky",)
    workflows = [path for folder in _WORKFLOWS for path in _yaml_in(root, folder)]
    ci = (*workflows, *_there(root, _CI))
    known = (path for path in (*lefthook, *husky, *ci) if _mentions(root, path))
    return Surroundings(hooks, lefthook, husky, ci, frozenset(known))


def _there(root: str, paths: Sequence[str]) -> tuple[str, ...]:
    return tuple(path for path in paths if os.path.isfile(os.path.join(root, path)))


def _yaml_in(root: str, folder: str) -> list[str]:
    try:
        names = sorted(os.listdir(os.path.join(root, folder)))
    except OSError:
        return []
    return [f"{folder}/{name}" for name in names if name.endswith((".yml", ".yaml"))]


def _mentions(root: str, path: str) -> bool:
    location = os.path.join(root, path)
    if leads_out(location, root):
        return False
    try:
        with open(location, "rb") as file:
            return b"perflint" in file.read(1 << 20)
    except OSError:
        return False
