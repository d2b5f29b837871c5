"""A hook that pre-commit.ci skips: added in the style of the file, or the file is rejected."""

import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from perflint.cli.init.ci_skip import LOCAL, skipped_in_ci, with_skip
from perflint.sources.file_change import EditError

HOOK = "perflint-fix"
REPOS = "repos:\n  - repo: local\n    hooks: []\n"


def skip(text):
    """Return the text with the hook, after checking that nothing else changed."""
    after = with_skip(text.encode(), HOOK).decode()
    old = yaml.safe_load(text)
    hooks = [*(old["ci"].get("skip") or []), HOOK]
    assert yaml.safe_load(after) == {**old, "ci": {**old["ci"], "skip": hooks}}
    return after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        # a list in brackets
        ("ci:\n  skip: [one]\n", "ci:\n  skip: [one, perflint-fix]\n"),
        ("ci:\n  skip: [ 'a b' ]  # slow\n", "ci:\n  skip: [ 'a b', perflint-fix ]  # slow\n"),
        ("ci:\n  skip: [one, ]\n", "ci:\n  skip: [one, perflint-fix, ]\n"),
        ("ci: {skip: [one], a: 1}\n", "ci: {skip: [one, perflint-fix], a: 1}\n"),
        (
            "ci:\n  skip: [\n    one,  # slow\n  ]\n",
            "ci:\n  skip: [\n    one,  # slow\n    perflint-fix,\n  ]\n",
        ),
        (
            "ci:\n  skip: [\n    one  # slow\n  ]\n",
            "ci:\n  skip: [\n    one,  # slow\n    perflint-fix\n  ]\n",
        ),
        (
            "ci:\n  skip: [\n    one,\n    two]\n",
            "ci:\n  skip: [\n    one,\n    two,\n    perflint-fix]\n",
        ),
        (
            "ci:\n  skip: [\n    one,\n    two,]\n",
            "ci:\n  skip: [\n    one,\n    two,\n    perflint-fix,]\n",
        ),
        # nothing yet
        ("ci:\n  skip: []\n  a: 1\n", "ci:\n  skip: [perflint-fix]\n  a: 1\n"),
        ("ci:\n  skip:\n  a: 1\n", "ci:\n  skip: [perflint-fix]\n  a: 1\n"),
        ("ci:\n  skip:  # none\n", "ci:\n  skip: [perflint-fix]  # none\n"),
        ("ci:\n  skip: null\n", "ci:\n  skip: [perflint-fix]\n"),
        # a list with dashes
        (
            "ci:\n    skip:\n    -   one  # slow\n    # end\nfail_fast: true\n",
            "ci:\n    skip:\n    -   one  # slow\n    -   perflint-fix\n"
            "    # end\nfail_fast: true\n",
        ),
        ("ci:\n  skip:\n    - one", "ci:\n  skip:\n    - one\n    - perflint-fix\n"),
        # no list
        (
            "ci:  # service\n    # never\n    autofix_prs: false\n",
            "ci:  # service\n    skip: [perflint-fix]\n    # never\n    autofix_prs: false\n",
        ),
        ("ci: {}\n", "ci: {skip: [perflint-fix]}\n"),
        ("ci: { a: 1 }  # x\n", "ci: { a: 1, skip: [perflint-fix] }  # x\n"),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_the_hook_is_added_in_the_style_of_the_file(before, after, newline, mark):
    before, after = ((mark + text).replace("\n", newline) for text in (before, after))
    assert skip(before) == after
    assert skip(before + newline + REPOS).startswith(after)


@pytest.mark.parametrize(
    "text", [REPOS, f"{REPOS}ci:\n", "ci: x\n", "ci: {skip: [perflint-fix]}\n", "ci: []\n"]
)
def test_a_file_without_the_mapping_or_with_the_hook_is_unchanged(text):
    assert with_skip(text.encode(), HOOK) == text.encode()
    assert skipped_in_ci(text.encode(), [HOOK]) == (text.encode(), "")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("ci:\n  skip: one\n", "`skip` is not a list"),
        ("x: &a [one]\nci:\n  skip: *a\n", "no safe position for it was found"),
        ("x: &a {skip: [one]}\nci:\n  <<: *a\n", "no safe position for it was found"),
        ("x: &a {b: 1}\nci: *a\n", "no safe position for it was found"),
        ("ci: {a: 1}\nci: {a: 1, b: [\n", "not valid YAML (line 3)"),
        ("ci: {a: 1, skip}\n", "no safe position for it was found"),
        ("ci:\n  skip: [\n    # none\n  ]\n", "no safe position for it was found"),
        ("ci:\n  skip:\n    - |+\n      one", "no safe position for it was found"),
    ],
)
def test_a_file_that_cannot_be_edited_is_rejected_and_the_text_is_printed(text, reason):
    with pytest.raises(EditError) as caught:
        with_skip(text.encode(), HOOK)
    assert str(caught.value) == reason
    data, note = skipped_in_ci(text.encode(), [HOOK])
    assert data == text.encode()
    assert f"yourself ({reason})" in note
    assert note.endswith("\n  skip: [perflint-fix]\n")


def test_local_hooks_are_skipped_too():
    data, note = skipped_in_ci(b"ci: {skip: [one]}\n", [HOOK, "perflint-project"], LOCAL)
    assert data == b"ci: {skip: [one, perflint-fix, perflint-project]}\n"
    reason = "because pre-commit.ci cannot run local hooks"
    assert note == f"`ci` skips perflint-fix and perflint-project, {reason}.\n"


ITEM = st.sampled_from(["one", "'a: b'", '"# no"', "1.5", "~", "a #b"])
COMMENT = st.sampled_from(["", "", "  # why", " # {[\"'"])


@st.composite
def configurations(draw):
    """Generate configurations with ``ci``, in the styles that people use."""
    indent = " " * draw(st.integers(1, 4))
    items = draw(st.lists(ITEM, max_size=3))
    comment = draw(COMMENT)
    lists = {
        "none": [],
        "brackets": [f"skip: [{', '.join(items)}]{comment}"],
        "lines": ["skip: [" + comment, *(f"  {item},{comment}" for item in items), "]"],
        "dashes": [f"skip:{comment}", *(f"- {item}{comment}" for item in items)],
    }
    lines = lists[draw(st.sampled_from(sorted(lists)))]
    other = draw(st.sampled_from([[], ["autofix_prs: false"], ["# why", 'a: "b"', ""]]))
    lines = [indent + line for line in (*other, *lines)] or [f"{indent}a: 1"]
    if draw(st.booleans()):
        lines += [f"{indent}text: |", f"{indent}  skip: []"]
    body = "\n".join([f"ci:{comment}", *lines])
    text = draw(st.sampled_from([f"{body}\n{REPOS}", f"{REPOS}\n{body}", f"{REPOS}{body}\n"]))
    return text.replace("\n", draw(st.sampled_from(["\n", "\r\n"])))


@given(configurations())
@settings(deadline=None, max_examples=300)
def test_every_style_is_edited_or_rejected(text):
    try:
        old = yaml.safe_load(text)
    except yaml.YAMLError:
        return
    if not isinstance(old["ci"], dict):
        return
    try:
        after = skip(text)
    except EditError:
        return
    for comment in ("  # why", " # {[\"'"):
        lines = [
            [line.endswith(comment) for line in content.splitlines()] for content in (after, text)
        ]
        assert lines[0].count(True) == lines[1].count(True), "comments stay as they are"


@given(st.text("ciskp:-[]{}#&*|>'\"! \n\tab,", max_size=60))
@settings(deadline=None, max_examples=300)
def test_any_text_is_edited_correctly_or_rejected(text):
    text = f"ci: {text}\n{REPOS}"
    try:
        after = with_skip(text.encode(), HOOK)
    except EditError:
        return
    if after != text.encode():
        assert yaml.safe_load(after)["ci"]["skip"][-1] == HOOK


@pytest.mark.end_to_end
@pytest.mark.parametrize("text", ["ci: {}\n", "ci:\n  skip: [one]\n", "ci:\n  skip:\n  - one\n"])
def test_pre_commit_accepts_the_result(text, tmp_path):
    command = Path(sys.executable).with_name("pre-commit")
    if not command.exists():
        pytest.skip("pre-commit is not installed")
    file = tmp_path / ".pre-commit-config.yaml"
    repos = "repos:\n- repo: meta\n  hooks: [{id: identity}]\n"
    file.write_bytes(with_skip(f"{text}{repos}".encode(), HOOK))
    done = subprocess.run(
        [command, "validate-config", file], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "arning" not in done.stdout + done.stderr
