"""A hook into a YAML file: everything else stays byte for byte, or the file is refused."""

import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from perflint.cli.init.hook_entry import Origin, item
from perflint.cli.init.yaml_insert import hooks_in, with_item
from perflint.sources.file_change import EditError

FETCHED = item(Origin("https://example.org/perflint", "v0.1.0"))
LOCAL = item(None, ["cli/args's.py"])


def edited(text, wanted=FETCHED):
    """Return the text with the item, and hold what must hold of every edit."""
    before, after = text.encode(), with_item(text.encode(), wanted)
    assert yaml.safe_load(after) == {
        **(old := yaml.safe_load(before)),
        "repos": [*old["repos"], wanted],
    }
    longer = len(after) - len(before)
    splits = (at for at in range(len(before) + 1) if before[at:] == after[longer + at :])
    assert after.startswith(before[: next(splits)]), "what was there stays, around what is new"
    return after.decode()


def put_in(before, after, wanted=FETCHED):
    assert edited(before, wanted) == after


def test_the_item_looks_like_those_above_it():
    put_in(
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


def test_comments_of_the_last_item_stay_with_it_and_those_of_the_next_key_with_that():
    put_in(
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


def test_a_comment_at_the_margin_belongs_to_what_follows_a_list_at_the_margin():
    put_in(
        "repos:\n- repo: a\n  hooks:\n  - id: one\n# for the service\nci: {}\n",
        "repos:\n- repo: a\n  hooks:\n  - id: one\n"
        "- repo: https://example.org/perflint\n  rev: v0.1.0\n  hooks:\n  - id: perflint-fix\n"
        "# for the service\nci: {}\n",
    )


def test_blank_lines_part_the_item_where_they_part_the_others():
    text = "repos:\n  - repo: a\n    hooks: []\n\n  # two\n  - repo: b\n    hooks: []\n"
    assert edited(text).startswith(f"{text}\n  - repo: https://")
    text = "repos:\n\n  - repo: a\n    hooks: []\n"
    assert edited(text).startswith(f"{text}  - repo: https://")
    text = "repos:\n  - repo: a\n    hooks: []\n  - repo: b\n    hooks: []\n"
    assert edited(text).startswith(f"{text}  - repo: https://")


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
def test_hooks_in_braces_show_no_indentation(text, added):
    put_in(text, text + added)


def test_an_item_for_an_empty_list_is_indented_as_usual():
    assert (
        edited("repos:\n  - repo: a\n").partition("  - repo: https")[2]
        == (with_item(b"repos: []", FETCHED).decode().partition("  - repo: https")[2])
    )
    assert "\n    hooks:\n      - id: perflint-fix\n" in with_item(b"repos: []", FETCHED).decode()


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("last", ["end", "no end"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_byte_order_marks_stay(end, last, mark):
    text = mark + "repos:\n  - repo: a\n    hooks: [{ id: one }]\n".replace("\n", end)
    text = text if last == "end" else text.removesuffix(end)
    after = edited(text)
    assert after.startswith(text)
    assert after.count("\n") == after.count(end)
    assert after.endswith(f"      - id: perflint-fix{end}")


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("repos: []\n", "repos:\n  - repo: https://"),
        ("repos: []", "repos:\n  - repo: https://"),
        ("repos: [ ]  # none yet\nci: {}\n", "repos:   # none yet\n  - repo: https://"),
    ],
)
def test_an_empty_list_is_opened(text, start):
    after = with_item(text.encode(), FETCHED).decode()
    assert after.startswith(start)
    assert yaml.safe_load(after) == {**yaml.safe_load(text), "repos": [FETCHED]}


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
def test_whatever_ends_the_last_item(tail):
    edited(f"---\nrepos:\n  - repo: a\n    hooks:\n{tail}")
    edited(f"---\nrepos:\n  - repo: a\n    hooks:\n{tail}", LOCAL)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "it has no `repos`"),
        ("# nothing\n", "it has no `repos`"),
        ("- repo: a\n", "it has no `repos`"),
        ("ci: {}\n", "it has no list `repos` that is written as a block"),
        ("repos:\n", "it has no list `repos` that is written as a block"),
        ("{repos: []}\n", "it has no list `repos` that is written as a block"),
        ("repos: [{repo: a, hooks: []}]\n", "`repos` is not written as one item a line"),
        ("repos: [\n  # none\n]\n", "`repos` is not written as one item a line"),
        ("repos: !!seq\n  - repo: a\n", "`repos` is not written as one item a line"),
        ("x: &r\n  - repo: a\nrepos: *r\n", "`repos` is not written as one item a line"),
        ("repos:\n  - repo: a\x85ci: {}\n", "there is no place in it that is certain to be right"),
        ("repos: []\nrepos: []\n", "it has no list `repos` that is written as a block"),
        ("repos:\n\t- repo: a\n", "not valid YAML (line 2)"),
        ("repos: []\n---\nrepos: []\n", "not valid YAML (line 2)"),
        ("repos: [" * 2000, "not valid YAML"),
        ("repos: !!python/object:os.system []\n", "not valid YAML (line 1)"),
    ],
)
def test_what_is_refused(text, reason):
    with pytest.raises(EditError) as caught:
        with_item(text.encode(), FETCHED)
    assert str(caught.value) == reason


def test_bytes_that_are_no_text_are_refused():
    for data in (b"repos: []  # \xff\n", "repos: []\n".encode("utf-16")):
        with pytest.raises(EditError, match="it is not UTF-8"):
            with_item(data, FETCHED)


def test_all_hooks_are_listed_and_what_is_none_is_passed_over():
    data = b"repos: [{hooks: [{id: a}, x]}, {hooks: {}}, y, {}, {hooks: [{id: b}]}]"
    assert [hook["id"] for hook in hooks_in(data)] == ["a", "b"]
    assert hooks_in(b"repos: x") == []


COMMENT = st.sampled_from(["", "", "  # why", " # {[\"'", " # - repo: x"])
VALUE = st.sampled_from(["one", "'a: b'", '"# no"', "[a, b]", "{a: b}", "1.5", "'on'", "~", "a #b"])


@st.composite
def configurations(draw):
    """Return the text of a configuration such as people write them."""
    dash = draw(st.integers(0, 4))
    key = draw(st.integers(2, 4))
    behind, hook_key = draw(st.integers(0, 4)), draw(st.integers(2, 4))
    gap = draw(st.sampled_from([[], [""], ["", ""]]))
    column = dash + key
    lines = draw(st.sampled_from([[], ["# top"], ["---"], ["ci:", "  skip: []", ""]]))
    lines = [*lines, f"repos:{draw(COMMENT)}"]
    for _ in range(draw(st.integers(1, 3))):
        lines += [" " * dash + "-".ljust(key) + f"repo: x{draw(COMMENT)}"]
        lines += [" " * column + f"rev: {draw(VALUE)}"] * draw(st.integers(0, 1))
        lines += [" " * column + "hooks:" + draw(COMMENT)]
        for _ in range(draw(st.integers(1, 2))):
            start = " " * (column + behind)
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
    end = draw(st.sampled_from(["\n", "\r\n"]))
    text = draw(st.sampled_from(["", "\ufeff"])) + end.join(lines)
    return text + draw(st.sampled_from(["", end, end + end]))


@given(configurations(), st.sampled_from([FETCHED, LOCAL]))
@settings(deadline=None, max_examples=300)
def test_everything_else_stays_and_the_item_is_the_last(text, wanted):
    try:
        edited(text, wanted)
    except EditError:  # a line end behind a text in a block would become part of it
        assert text.endswith("more")


def test_a_text_that_the_end_of_the_file_ends_is_not_given_a_line_end():
    text = "repos:\n- repo: x\n  hooks:\n  - id: one\n    entry: |\n      more"
    with pytest.raises(EditError, match="no place in it that is certain to be right"):
        with_item(text.encode(), FETCHED)
    edited(f"{text}\n")


def test_a_blank_line_that_would_become_part_of_a_text_is_left_out():
    text = "repos:\n- repo: x\n\n- repo: x\n  hooks:\n  - id: one\n    entry: |+\n      more\n"
    assert edited(text).startswith(f"{text}- repo: https://")


@given(st.text("repos:-[]{}#&*|>'\"! \n\tab", max_size=60))
@settings(deadline=None, max_examples=300)
def test_any_text_is_edited_right_or_refused(text):
    try:
        after = with_item(text.encode(), FETCHED)
    except EditError:
        return
    assert yaml.safe_load(after)["repos"][-1] == FETCHED


@given(st.text(min_size=1, max_size=12), st.text("a:/ #'\"-{[]&*!|>%@`,\n", max_size=8))
def test_any_address_is_written_as_what_it_is_or_refused(rev, repo):
    wanted = item(Origin(repo, rev))
    try:
        after = with_item(b"repos: []\n", wanted)
    except (EditError, UnicodeEncodeError):
        assert not (rev + repo).isprintable()
        return
    assert yaml.safe_load(after)["repos"] == [wanted]


@pytest.mark.parametrize("tool", ["pre-commit", "prek"])
@pytest.mark.parametrize("wanted", [FETCHED, LOCAL], ids=["fetched", "local"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_real_tools_read_what_was_written(tool, wanted, end, tmp_path):
    command = Path(sys.executable).with_name(tool)
    if not command.exists():
        pytest.skip(f"{tool} is not installed")
    text = (
        "repos:\n-   repo: https://example.org/one\n    rev: v1.0.0\n    hooks:\n    -   id: one\n"
    )
    file = tmp_path / ".pre-commit-config.yaml"
    file.write_bytes(with_item(text.replace("\n", end).encode(), wanted))
    done = subprocess.run(
        [command, "validate-config", file], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "arning" not in done.stdout + done.stderr
