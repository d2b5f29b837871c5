"""The entry for the hook: its origin, and the local hook, which must match the manifest."""

import json

import pytest
import tomli
import yaml

from perflint import __version__
from perflint.cli.init.hook_entry import (
    HOOK,
    HOOKS,
    PROJECT_HOOK,
    Origin,
    as_toml,
    installed_origin,
    is_ours,
    repo_entry,
    requested_origin,
)
from tests.paths import ROOT

ORIGIN = Origin("https://example.org/perflint", "v0.1.0")
COMMIT = "0123456789abcdef0123456789abcdef01234567"


def test_the_local_hooks_match_the_manifest():
    manifest = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    by_id = {hook["id"]: hook for hook in manifest}
    for local in repo_entry(None)["hooks"]:
        only_there = ("description", "minimum_pre_commit_version")
        expected = {
            key: value for key, value in by_id[local["id"]].items() if key not in only_there
        }
        assert local == expected | {"language": "system"}
    assert {hook["id"] for hook in manifest} == HOOKS
    assert [hook["id"] for hook in repo_entry(None)["hooks"]] == [HOOK, PROJECT_HOOK]


def test_argument_files_with_other_names_are_added_to_the_files_of_the_hook():
    matched = ["server_args.py", "a/server_args/model.py"]
    assert repo_entry(ORIGIN, matched) == repo_entry(ORIGIN)
    hook, _ = repo_entry(ORIGIN, [*matched, "cli/args.py"])["hooks"]
    suppressions = r"^perflint-suppressions\.toml"
    pattern = rf"(\.jsonl?|(^|/)server_args(/[^/]*)?\.py|{suppressions}|^cli/args\.py)$"
    assert hook["files"] == pattern


def test_the_entry_has_no_files_if_the_default_is_enough():
    assert repo_entry(ORIGIN, ["a\udcff.py"]) == {
        "repo": ORIGIN.repo,
        "rev": ORIGIN.rev,
        "hooks": [{"id": "perflint-fix"}, {"id": "perflint-project"}],
    }


def test_docutils_is_installed_for_the_hooks_that_are_fetched():
    hooks = repo_entry(ORIGIN, needs_docutils=True)["hooks"]
    assert [hook["additional_dependencies"] for hook in hooks] == [["docutils"]] * 2
    assert repo_entry(None, needs_docutils=True) == repo_entry(None)  # on the PATH


@pytest.mark.parametrize(
    "entry", [repo_entry(ORIGIN, needs_docutils=True), repo_entry(None, ["größe/\U0001f600'.py"])]
)
def test_the_toml_of_an_entry_parses_to_the_entry(entry):
    assert tomli.loads(as_toml(entry)) == {"repos": [entry]}


@pytest.mark.parametrize(
    ("hook", "ours"),
    [
        ({"id": "perflint"}, True),
        ({"id": "perflint-fix"}, True),
        ({"id": "numbers", "entry": "python -m perflint check"}, True),
        ({"id": "pylint", "entry": "pylint --load-plugins=perflint"}, False),
        ({"entry": ["perflint"]}, False),
        ({}, False),
    ],
)
def test_a_hook_is_recognized_by_its_id_or_command(hook, ours):
    assert is_ours(hook) is ours


@pytest.fixture
def installed(monkeypatch):
    """Return a function that returns the origin for the content of ``direct_url.json``."""

    def installed(record):
        class Distribution:
            @staticmethod
            def read_text(name):
                assert name == "direct_url.json"
                return record if record is None else json.dumps(record)

        monkeypatch.setattr("importlib.metadata.distribution", lambda name: Distribution)
        return installed_origin()

    return installed


@pytest.mark.parametrize(
    ("url", "requested", "origin"),
    [
        ("https://example.org/p", "v1.2.0", ("https://example.org/p", "v1.2.0")),
        ("https://example.org/p", "main", ("https://example.org/p", COMMIT)),
        ("https://me:secret@example.org/p", "1.2", ("https://example.org/p", "1.2")),
        ("ssh://git@example.org/p", "v1.2.0", ("ssh://git@example.org/p", "v1.2.0")),
        ("file:///home/me/p", "v1.2.0", None),
    ],
)
def test_the_origin_of_an_installation_from_git(installed, url, requested, origin):
    version = {"vcs": "git", "commit_id": COMMIT, "requested_revision": requested}
    assert installed({"url": url, "vcs_info": version}) == origin
    del version["requested_revision"]
    assert installed({"url": url, "vcs_info": version}) == (origin and (origin[0], COMMIT))


@pytest.mark.parametrize(
    "record", [None, {}, [], {"url": "https://x/y.whl", "archive_info": {}}, {"vcs_info": {}}]
)
def test_other_installations_have_no_origin(installed, record):
    assert installed(record) is None


@pytest.fixture
def clone(repository):
    """A clone of perflint whose commits are all pushed, by its remote-tracking branch."""
    repository.write(".pre-commit-hooks.yaml", "[]\n")
    repository.git("add", ".")
    repository.git("commit", "-qm", "all")
    repository.git("remote", "add", "origin", "https://me:secret@example.org/p.git")
    repository.git("update-ref", "refs/remotes/origin/main", "HEAD")
    return repository


def from_clone(installed, clone):
    return installed({"url": clone.root.as_uri(), "dir_info": {"editable": True}})


def test_the_origin_of_a_clone(installed, clone):
    commit = clone.git("rev-parse", "HEAD").strip()
    assert from_clone(installed, clone) == ("https://example.org/p.git", commit)
    clone.git("tag", "nightly")
    assert from_clone(installed, clone) == ("https://example.org/p.git", commit)
    clone.git("tag", "-d", "nightly")
    clone.git("tag", "v0.1.0")
    assert from_clone(installed, clone) == ("https://example.org/p.git", "v0.1.0")


@pytest.mark.parametrize(
    "change",
    [
        ("update-ref", "-d", "refs/remotes/origin/main"),
        ("remote", "remove", "origin"),
        ("remote", "set-url", "origin", "/home/me/perflint"),
        ("rm", "-q", ".pre-commit-hooks.yaml"),
    ],
)
def test_a_clone_without_a_public_origin(installed, clone, change):
    clone.git(*change)
    assert from_clone(installed, clone) is None


def test_the_default_revision_is_the_installed_one_else_the_tag_of_this_version(monkeypatch):
    installed = Origin("other", "f" * 40)
    monkeypatch.setattr("perflint.cli.init.hook_entry.installed_origin", lambda: installed)
    assert requested_origin("u", None) == ("u", "f" * 40)
    monkeypatch.setattr("perflint.cli.init.hook_entry.installed_origin", lambda: None)
    assert requested_origin("u", None) == ("u", f"v{__version__}")
    assert requested_origin("u", "main") == ("u", "main")
