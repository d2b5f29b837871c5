import pytest

from perflint import __version__
from tools import release_notes

CHANGELOG = """\
# Changelog

## [Unreleased]

- new

## [0.2.0] - 2026-12-01

### Added

- [link](page.md) first

## [0.1.0] - unreleased

- old

[Unreleased]: https://example.org
"""


def test_the_notes_are_the_section_of_the_version():
    assert release_notes.section(CHANGELOG, "0.2.0") == "### Added\n\n- [link](page.md) first"


def test_the_last_section_ends_before_the_link_definitions():
    dated = CHANGELOG.replace("unreleased", "2026-11-22")
    assert release_notes.section(dated, "0.1.0") == "- old"


@pytest.mark.parametrize("version", ["0.1.0", "0.3.0", "0.2", "Unreleased"])
def test_a_version_without_a_dated_section_cannot_be_released(version):
    with pytest.raises(SystemExit, match="has no section"):
        release_notes.section(CHANGELOG, version)


@pytest.mark.parametrize("tag", [__version__, f"v{__version__}.1", "main"])
def test_a_tag_of_another_version_cannot_be_released(tag):
    with pytest.raises(SystemExit, match=f"perflint/__init__.py has the version {__version__}"):
        release_notes.main(tag)
