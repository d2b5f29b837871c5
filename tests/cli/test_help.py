"""``perflint help``: the pages of the documentation that are in the package."""

import pytest

from perflint import __version__
from perflint.cli.help import TOPICS
from perflint.cli.init.hook_entry import Origin
from tests.paths import ROOT

ORIGIN = "perflint.cli.init.hook_entry.installed_origin"


def test_all_pages_are_listed(project):
    outcome = project.perflint("help")
    assert (outcome.code, outcome.err) == (0, "")
    listed = [line.split()[0] for line in outcome.out.splitlines() if line.startswith("  ")]
    assert listed == list(TOPICS)
    files = {path.stem for path in (ROOT / "perflint" / "pages").iterdir()}
    assert files == set(TOPICS)


def test_every_page_of_the_documentation_has_a_topic():
    """Except those that are for developers, or that another command prints."""
    pages = {path.stem for path in (ROOT / "docs").glob("*.md")}
    assert pages - set(TOPICS) == {"index", "design", "speed", "rules"}


@pytest.mark.parametrize(
    ("topic", "help"),
    [
        ("updatin", "did you mean 'updating'?"),
        ("nope", "unknown page 'nope'; all pages: perflint help"),
        ("check", "'check' is a command; its options: perflint check --help"),
    ],
)
def test_an_unknown_page(project, topic, help):
    outcome = project.perflint("help", topic)
    assert (outcome.code, outcome.out) == (2, "")
    assert help in outcome.err


@pytest.mark.parametrize(
    ("origin", "expected"),
    [
        (
            Origin("https://github.com/a/b", "f" * 40),
            [f"- uses: a/b@{'f' * 40} ", f'"git+https://github.com/a/b@{"f" * 40}"'],
        ),
        (
            Origin("ssh://git@example.org/b.git", "v9.9"),
            ["- uses: ssh://git@example.org/b.git@v9.9 ", "    rev: v9.9\n"],
        ),
        (None, [f"- uses: URL@v{__version__} ", "URL is the repository of perflint.\n\n#"]),
    ],
)
def test_a_page_names_the_repository_and_the_version(project, monkeypatch, origin, expected):
    monkeypatch.setattr(ORIGIN, lambda: origin)
    page = project.perflint("help", "ci").out
    assert "OWNER" not in page
    for text in expected:
        assert text in page
