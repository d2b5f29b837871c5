"""Parsing of commit objects: parents and author date."""

import pytest

from perflint.sources.objects import author_time, parents

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
    assert author_time(COMMIT) == 1779000000


def test_a_commit_without_an_author_is_an_error():
    with pytest.raises(ValueError, match="without an author"):
        author_time(COMMIT.replace(b"author A", b"nobody A"))
