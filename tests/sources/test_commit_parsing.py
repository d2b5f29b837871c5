"""Parsing of commit objects: parents and dates."""

import pytest

from perflint.sources.objects import parents, time_of

COMMIT = b"""\
tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904
parent 1111111111111111111111111111111111111111
parent 2222222222222222222222222222222222222222
author A B <a@example.org> 1779000000 +0200
committer C <c@example.org> 1779000001 +0000

parent 3333333333333333333333333333333333333333
author X <x@example.org> 1 +0000
"""


def test_headers_are_read_and_the_message_is_not():
    assert parents(COMMIT) == ["1" * 40, "2" * 40]
    assert time_of(COMMIT, b"author") == 1779000000
    assert time_of(COMMIT, b"committer") == 1779000001


def test_a_commit_without_an_author_is_an_error():
    with pytest.raises(ValueError, match="without author"):
        time_of(COMMIT.replace(b"author A", b"nobody A"), b"author")
