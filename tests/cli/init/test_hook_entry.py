"""Where a hook is fetched from, and that the local one is the one of the manifest."""

import json

import pytest
import tomli
import yaml

from perflint import __version__
from perflint.cli.init import hook_entry as hook_item
from perflint.cli.init.hook_entry import Origin, is_ours, item, origin_of_this, toml_of
from tests.paths import ROOT

ORIGIN = Origin("https://example.org/perflint", "v0.1.0")
COMMIT = "0123456789abcdef0123456789abcdef01234567"


def test_the_local_hook_is_that_of_the_manifest():
    manifest = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    told = {hook["id"]: hook for hook in manifest}[hook_item.HOOK]
    told = {key: value for key, value in told.items() if key in item(None)["hooks"][0]}
    assert item(None)["hooks"] == [told | {"language": "system"}]
    assert {hook["id"] for hook in manifest} == hook_item.HOOKS


def test_the_hook_is_given_argument_files_of_other_names():
    usual = ["server_args.py", "a/server_args/model.py"]
    assert item(ORIGIN, usual) == item(ORIGIN)
    (hook,) = item(ORIGIN, [*usual, "cli/args.py"])["hooks"]
    assert hook["files"] == r"(\.json|(^|/)server_args(/[^/]*)?\.py|^cli/args\.py)$"


def test_the_item_is_no_longer_than_it_has_to_be():
    hooks = [{"id": "perflint-fix"}]
    assert item(ORIGIN, ["a\udcff.py"]) == {"repo": ORIGIN.repo, "rev": ORIGIN.rev, "hooks": hooks}


@pytest.mark.parametrize("wanted", [item(ORIGIN), item(None, ["größe/\U0001f600'.py"])])
def test_prek_is_told_the_same(wanted):
    assert tomli.loads(toml_of(wanted)) == {"repos": [wanted]}


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
def test_whose_hook_it_is(hook, ours):
    assert is_ours(hook) is ours


@pytest.fixture
def installed(monkeypatch):
    """Return a function that says what the installer wrote down."""

    def installed(written):
        class Distribution:
            @staticmethod
            def read_text(name):
                assert name == "direct_url.json"
                return written if written is None else json.dumps(written)

        monkeypatch.setattr("importlib.metadata.distribution", lambda name: Distribution)
        return origin_of_this()

    return installed


@pytest.mark.parametrize(
    ("url", "wanted", "origin"),
    [
        ("https://example.org/p", "v1.2.0", ("https://example.org/p", "v1.2.0")),
        ("https://example.org/p", "main", ("https://example.org/p", COMMIT)),
        ("https://me:secret@example.org/p", "1.2", ("https://example.org/p", "1.2")),
        ("ssh://git@example.org/p", "v1.2.0", ("ssh://git@example.org/p", "v1.2.0")),
        ("file:///home/me/p", "v1.2.0", None),
    ],
)
def test_an_address_that_was_installed_from(installed, url, wanted, origin):
    found = {"vcs": "git", "commit_id": COMMIT, "requested_revision": wanted}
    assert installed({"url": url, "vcs_info": found}) == origin
    del found["requested_revision"]
    assert installed({"url": url, "vcs_info": found}) == (origin and (origin[0], COMMIT))


@pytest.mark.parametrize(
    "written", [None, {}, [], {"url": "https://x/y.whl", "archive_info": {}}, {"vcs_info": {}}]
)
def test_nothing_that_can_be_fetched(installed, written):
    assert installed(written) is None


@pytest.fixture
def clone(repository):
    """A clone of perflint that pushed all it has; git's remote is not asked."""
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
def test_a_clone_that_others_cannot_fetch_from(installed, clone, change):
    clone.git(*change)
    assert from_clone(installed, clone) is None


def test_a_named_address_has_the_tag_of_this_version():
    assert hook_item.with_version("u", None) == ("u", f"v{__version__}")
    assert hook_item.with_version("u", "main") == ("u", "main")
