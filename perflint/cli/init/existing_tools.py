"""The tools that a repository uses to run checks: hook managers and CI."""

import os
from collections.abc import Sequence

from perflint.cli.init.all_files import runs_on_all_files
from perflint.primitives.limits import open_file
from perflint.primitives.record import Record
from perflint.sources.containment import escapes_root

PRE_COMMIT = (".pre-commit-config.yaml", ".pre-commit-config.yml")
"""Configuration files of pre-commit and prek; only prek reads the second one."""

PREK = "prek.toml"
"""The configuration file that prek prefers to those."""

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
_MAX_BYTES = 1 << 20


class ExistingTools(Record):
    """The configuration files of each tool, as paths relative to the root of the repository.

    ``hooks`` are files of pre-commit and prek, ``ci`` are workflows and pipelines. ``mentioning``
    are the files of lefthook, husky and CI that contain the word ``perflint``. ``all_files`` are
    the files of CI that run pre-commit or prek on all files.
    """

    hooks: tuple[str, ...]
    lefthook: tuple[str, ...]
    husky: tuple[str, ...]
    ci: tuple[str, ...]
    mentioning: frozenset[str]
    all_files: tuple[str, ...] = ()


def find_tools(root: str) -> ExistingTools:
    """Find the configuration files by name; folders of workflows are listed completely."""
    hooks = _existing(root, (PREK, *PRE_COMMIT))
    lefthook = _existing(root, _LEFTHOOK)
    husky = _existing(root, (".husky/pre-commit",))
    if not husky and os.path.isdir(os.path.join(root, ".husky")):
        husky = (".husky",)
    workflows = [path for folder in _WORKFLOWS for path in _yaml_files(root, folder)]
    ci = (*workflows, *_existing(root, _CI))
    mentioning = (path for path in (*lefthook, *husky, *ci) if b"perflint" in _content(root, path))
    all_files = (path for path in ci if runs_on_all_files(_content(root, path)))
    return ExistingTools(hooks, lefthook, husky, ci, frozenset(mentioning), tuple(all_files))


def _existing(root: str, paths: Sequence[str]) -> tuple[str, ...]:
    return tuple(path for path in paths if os.path.isfile(os.path.join(root, path)))


def _yaml_files(root: str, folder: str) -> list[str]:
    try:
        names = sorted(os.listdir(os.path.join(root, folder)))
    except OSError:
        return []
    return [f"{folder}/{name}" for name in names if name.endswith((".yml", ".yaml"))]


def _content(root: str, path: str) -> bytes:
    """Return the start of a file; nothing if it cannot be read or is outside the repository."""
    location = os.path.join(root, path)
    if escapes_root(location, root):
        return b""
    try:
        with open_file(location) as file:
            return file.read(_MAX_BYTES)
    except OSError:
        return b""
