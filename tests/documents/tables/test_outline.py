"""Headings, code and front matter of a page."""

from perflint.documents.tables.outline import read_outline

SOURCE = b"""\
---
title: "Not a heading"
---
# One
text
## Two

```
# Not a heading
```
"""


def test_headings_and_code() -> None:
    outline = read_outline(SOURCE, mdx=False)
    assert [heading for _, heading in outline.headings] == ["One", "Two"]
    assert [SOURCE[slice(*span)] for span in outline.code] == [b"```\n# Not a heading\n```\n"]


def test_the_heading_of_an_offset_is_the_last_one_before_it() -> None:
    outline = read_outline(SOURCE, mdx=False)
    assert outline.heading_at(0) == ""
    assert outline.heading_at(SOURCE.index(b"text")) == "One"
    assert outline.heading_at(len(SOURCE)) == "Two"


def test_bytes_that_are_no_utf_8_do_not_move_lines() -> None:
    outline = read_outline(b"\xff\xfe\n# \xe9\n", mdx=True)
    ((offset, _),) = outline.headings
    assert offset == 3
