"""A hook inserted into a YAML file: all other bytes stay, or the file is rejected."""

import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from perflint.cli.init.hook_entry import Origin, repo_entry
from perflint.cli.init.yaml_insert import hooks_in, with_entry
from perflint.sources.file_change import EditError

REMOTE = {
    **repo_entry(Origin("https://example.org/perflint", "v0.1.0")),
    "hooks": [{"id": "perflint-fix"}],  # one is enough here; LOCAL has both
}
LOCAL = repo_entry(None, ["cli/args's.py"])
NOT_LINES = "`repos` is not a list with each entry on its own line"


def insert(text, entry=REMOTE):
    """Return the text with the entry, after checking that only the entry was added."""
    before, after = text.encode(), with_entry(text.encode(), entry)
    assert yaml.safe_load(after) == {
        **(old := yaml.safe_load(before)),
        "repos": [*old["repos"], entry],
    }
    added = len(after) - len(before)
    splits = (index for index in range(len(before) + 1) if before[index:] == after[added + index :])
    assert after.startswith(before[: next(splits)]), "the bytes around the new entry changed"
    return after.decode()


def check_insert(before, after, entry=REMOTE):
    assert insert(before, entry) == after


def test_the_entry_is_indented_like_those_above_it():
    check_insert(
        """\
# our hooks
repos:
-   repo: https://example.org/one
    rev: v1  # pinned
    hooks:
    -   id: one   # the last
""",
        """\
# our hooks
repos:
-   repo: https://example.org/one
    rev: v1  # pinned
    hooks:
    -   id: one   # the last
-   repo: https://example.org/perflint
    rev: v0.1.0
    hooks:
    -   id: perflint-fix
""",
    )


def test_comments_stay_with_the_last_entry_or_with_the_next_key():
    check_insert(
        """\
repos:
  - repo: https://example.org/one
    rev: v1
    hooks:
      - id: one
      # - id: two

  # - repo: https://example.org/off

# for the service
ci:
  skip: [one]
""",
        """\
repos:
  - repo: https://example.org/one
    rev: v1
    hooks:
      - id: one
      # - id: two

  # - repo: https://example.org/off
  - repo: https://example.org/perflint
    rev: v0.1.0
    hooks:
      - id: perflint-fix

# for the service
ci:
  skip: [one]
""",
    )


def test_an_unindented_comment_after_an_unindented_list_belongs_to_the_next_key():
    check_insert(
        "repos:\n- repo: a\n  hooks:\n  - id: one\n# for the service\nci: {}\n",
        "repos:\n- repo: a\n  hooks:\n  - id: one\n"
        "- repo: https://example.org/perflint\n  rev: v0.1.0\n  hooks:\n  - id: perflint-fix\n"
        "# for the service\nci: {}\n",
    )


def test_a_blank_line_separates_the_entry_if_it_separates_the_others():
    text = "repos:\n  - repo: a\n    hooks: []\n\n  # two\n  - repo: b\n    hooks: []\n"
    assert insert(text).startswith(f"{text}\n  - repo: https://")
    text = "repos:\n\n  - repo: a\n    hooks: []\n"
    assert insert(text).startswith(f"{text}  - repo: https://")
    text = "repos:\n  - repo: a\n    hooks: []\n  - repo: b\n    hooks: []\n"
    assert insert(text).startswith(f"{text}  - repo: https://")


@pytest.mark.parametrize(
    ("text", "added"),
    [
        (
            "repos:\n- repo: a\n  hooks: [{ id: one }]\n",
            "- repo: https://example.org/perflint\n  rev: v0.1.0\n  hooks:\n  - id: perflint-fix\n",
        ),
        (
            "repos:\n  -   { repo: a, hooks: [{ id: one }] }\n",
            "  -   repo: https://example.org/perflint\n"
            "      rev: v0.1.0\n"
            "      hooks:\n"
            "        -   id: perflint-fix\n",
        ),
    ],
)
def test_hooks_in_flow_style_do_not_tell_the_indentation(text, added):
    check_insert(text, text + added)


def test_the_entry_of_an_empty_list_has_the_default_indentation():
    assert (
        insert("repos:\n  - repo: a\n").partition("  - repo: https")[2]
        == (with_entry(b"repos: []", REMOTE).decode().partition("  - repo: https")[2])
    )
    assert "\n    hooks:\n      - id: perflint-fix\n" in with_entry(b"repos: []", REMOTE).decode()


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("is_last_line_ended", [True, False])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_newlines_and_byte_order_marks_stay(newline, is_last_line_ended, mark):
    text = mark + "repos:\n  - repo: a\n    hooks: [{ id: one }]\n".replace("\n", newline)
    text = text if is_last_line_ended else text.removesuffix(newline)
    after = insert(text)
    assert after.startswith(text)
    assert after.count("\n") == after.count(newline)
    assert after.endswith(f"      - id: perflint-fix{newline}")


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("repos: []\n", "repos:\n  - repo: https://"),
        ("repos: []", "repos:\n  - repo: https://"),
        ("repos: [ ]  # none yet\nci: {}\n", "repos:   # none yet\n  - repo: https://"),
    ],
)
def test_an_empty_list_in_brackets_is_replaced(text, start):
    after = with_entry(text.encode(), REMOTE).decode()
    assert after.startswith(start)
    assert yaml.safe_load(after) == {**yaml.safe_load(text), "repos": [REMOTE]}


@pytest.mark.parametrize(
    "tail",
    [
        "      - id: one\n        entry: |\n          a\n          # of the text\n",
        "      - id: one\n        entry: |+\n          a\n\n\nci: {}\n",
        "      - id: one\n        entry: >-\n          a\n          b\n\n# end\n",
        "      - id: one\n        args: [\n          a,  # one\n        ]  # closed\n",
        '      - id: "one\n          two"\n',
        "      - id: one\n        args:\n",
        "      - id: one\n...\n",
        "      - &one { id: one }\n      - *one\n",
        "      - id: one\n        args: &a [x]\n      - id: two\n        args: *a  # again\n",
    ],
)
def test_all_ends_of_the_last_entry(tail):
    insert(f"---\nrepos:\n  - repo: a\n    hooks:\n{tail}")
    insert(f"---\nrepos:\n  - repo: a\n    hooks:\n{tail}", LOCAL)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "it has no `repos`"),
        ("# nothing\n", "it has no `repos`"),
        ("- repo: a\n", "it has no `repos`"),
        ("ci: {}\n", "it has no list `repos` in block style"),
        ("repos:\n", "it has no list `repos` in block style"),
        ("{repos: []}\n", "it has no list `repos` in block style"),
        ("repos: [{repo: a, hooks: []}]\n", NOT_LINES),
        ("repos: [\n  # none\n]\n", NOT_LINES),
        ("repos: !!seq\n  - repo: a\n", NOT_LINES),
        ("x: &r\n  - repo: a\nrepos: *r\n", NOT_LINES),
        ("repos:\n  - repo: a\x85ci: {}\n", "no safe position for the hook was found"),
        ("repos: []\nrepos: []\n", "it has no list `repos` in block style"),
        ("repos:\n\t- repo: a\n", "not valid YAML (line 2)"),
        ("repos: []\n---\nrepos: []\n", "not valid YAML (line 2)"),
        ("repos: [" * 2000, "not valid YAML"),
        ("repos: !!python/object:os.system []\n", "not valid YAML (line 1)"),
    ],
)
def test_files_that_cannot_be_edited_are_rejected(text, reason):
    with pytest.raises(EditError) as caught:
        with_entry(text.encode(), REMOTE)
    assert str(caught.value) == reason


def test_a_file_that_is_not_utf_8_is_rejected():
    for data in (b"repos: []  # \xff\n", "repos: []\n".encode("utf-16")):
        with pytest.raises(EditError, match="it is not UTF-8"):
            with_entry(data, REMOTE)


def test_all_hooks_are_listed_and_malformed_ones_are_skipped():
    data = b"repos: [{hooks: [{id: a}, x]}, {hooks: {}}, y, {}, {hooks: [{id: b}]}]"
    assert [hook["id"] for hook in hooks_in(data)] == ["a", "b"]
    assert hooks_in(b"repos: x") == []


COMMENT = st.sampled_from(["", "", "  # why", " # {[\"'", " # - repo: x"])
VALUE = st.sampled_from(["one", "'a: b'", '"# no"', "[a, b]", "{a: b}", "1.5", "'on'", "~", "a #b"])


@st.composite
def configurations(draw):
    """Generate configurations in the styles that people use."""
    dash = draw(st.integers(0, 4))
    key = draw(st.integers(2, 4))
    hook_dash, hook_key = draw(st.integers(0, 4)), draw(st.integers(2, 4))
    gap = draw(st.sampled_from([[], [""], ["", ""]]))
    column = dash + key
    lines = draw(st.sampled_from([[], ["# top"], ["---"], ["ci:", "  skip: []", ""]]))
    lines = [*lines, f"repos:{draw(COMMENT)}"]
    for _ in range(draw(st.integers(1, 3))):
        lines += [" " * dash + "-".ljust(key) + f"repo: x{draw(COMMENT)}"]
        lines += [" " * column + f"rev: {draw(VALUE)}"] * draw(st.integers(0, 1))
        lines += [" " * column + "hooks:" + draw(COMMENT)]
        for _ in range(draw(st.integers(1, 2))):
            start = " " * (column + hook_dash)
            lines += [start + "-".ljust(hook_key) + f"id: one{draw(COMMENT)}"]
            inner = start + " " * hook_key
            lines += [inner + f"args: {draw(VALUE)}{draw(COMMENT)}"] * draw(st.integers(0, 1))
            if draw(st.booleans()):
                block = draw(st.sampled_from(["|", "|-", "|+", ">", ">+"]))
                lines += [f"{inner}entry: {block}", f"{inner}  text  # of it", "", f"{inner}  more"]
            lines += draw(st.sampled_from([[], [f"{inner}# - id: off"]]))
        lines += gap
    lines += draw(
        st.sampled_from(
            [[], ["# end"], [" " * dash + "# end"], ["fail_fast: true"], ["", "# c", "ci: {a: 1}"]]
        )
    )
    newline = draw(st.sampled_from(["\n", "\r\n"]))
    text = draw(st.sampled_from(["", "\ufeff"])) + newline.join(lines)
    return text + draw(st.sampled_from(["", newline, newline + newline]))


@given(configurations(), st.sampled_from([REMOTE, LOCAL]))
@settings(deadline=None, max_examples=300)
def test_all_other_bytes_stay_and_the_entry_is_the_last(text, entry):
    try:
        insert(text, entry)
    except EditError:  # a newline after a block scalar would become part of the scalar
        assert text.endswith("more")


def test_no_newline_is_added_to_a_block_scalar_at_the_end_of_the_file():
    text = "repos:\n- repo: x\n  hooks:\n  - id: one\n    entry: |\n      more"
    with pytest.raises(EditError, match="no safe position for the hook was found"):
        with_entry(text.encode(), REMOTE)
    insert(f"{text}\n")


def test_no_blank_line_is_added_after_a_block_scalar_that_would_keep_it():
    text = "repos:\n- repo: x\n\n- repo: x\n  hooks:\n  - id: one\n    entry: |+\n      more\n"
    assert insert(text).startswith(f"{text}- repo: https://")


@given(st.text("repos:-[]{}#&*|>'\"! \n\tab", max_size=60))
@settings(deadline=None, max_examples=300)
def test_any_text_is_edited_correctly_or_rejected(text):
    try:
        after = with_entry(text.encode(), REMOTE)
    except EditError:
        return
    assert yaml.safe_load(after)["repos"][-1] == REMOTE


@given(st.text(min_size=1, max_size=12), st.text("a:/ #'\"-{[]&*!|>%@`,\n", max_size=8))
def test_any_origin_is_written_correctly_or_rejected(rev, repo):
    entry = repo_entry(Origin(repo, rev))
    try:
        after = with_entry(b"repos: []\n", entry)
    except (EditError, UnicodeEncodeError):
        assert not (rev + repo).isprintable()
        return
    assert yaml.safe_load(after)["repos"] == [entry]


@pytest.mark.end_to_end
@pytest.mark.parametrize("tool", ["pre-commit", "prek"])
@pytest.mark.parametrize("entry", [REMOTE, LOCAL], ids=["remote", "local"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_pre_commit_and_prek_accept_the_result(tool, entry, newline, tmp_path):
    command = Path(sys.executable).with_name(tool)
    if not command.exists():
        pytest.skip(f"{tool} is not installed")
    text = (
        "repos:\n-   repo: https://example.org/one\n    rev: v1.0.0\n    hooks:\n    -   id: one\n"
    )
    file = tmp_path / ".pre-commit-config.yaml"
    file.write_bytes(with_entry(text.replace("\n", newline).encode(), entry))
    done = subprocess.run(
        [command, "validate-config", file], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "arning" not in done.stdout + done.stderr
