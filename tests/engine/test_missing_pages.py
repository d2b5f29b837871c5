"""Configured pages that cannot be read."""

import sys
from types import SimpleNamespace

import pytest

from perflint.config import Config
from perflint.config.settings import ArgumentDocsSet, Settings
from perflint.engine.missing_pages import DOCUTILS_MISSING, lacks_docutils, unread_pages

PAGES = ArgumentDocsSet(files=("a.md", "b.rst"), arguments=("a.py",))


@pytest.mark.parametrize(
    ("version", "lacks"), [((0, 19), True), ((0, 20), False), ((1, 0), False), (None, True)]
)
def test_pages_that_docutils_does_not_read_are_named(
    monkeypatch: pytest.MonkeyPatch, version: tuple[int, int] | None, lacks: bool
) -> None:
    module = None
    if version is not None:
        info = SimpleNamespace(major=version[0], minor=version[1])
        module = SimpleNamespace(__version_info__=info)
    monkeypatch.setitem(sys.modules, "docutils", module)
    assert lacks_docutils() == lacks
    errors = [str(each) for each in unread_pages(Config(Settings(argument_docs=(PAGES,))))]
    message = f"argument-docs[0].files[1]: b.rst is not checked: {DOCUTILS_MISSING}"
    assert errors == [message] * lacks
