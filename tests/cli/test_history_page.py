"""``perflint history --html``: the page of a repository with a known story."""

import re
from html import escape

import pytest

TODAY = ("--today", "2026-04-11")


@pytest.fixture
def page(story_repository, project, monkeypatch):
    """A function that writes the page outside of the repository; returns the outcome and it."""
    monkeypatch.chdir(story_repository.root)
    target = project.root / "page.html"

    def page(*arguments):
        outcome = project.perflint("history", *TODAY, "--html", str(target), *arguments)
        return outcome, target.read_text("utf-8") if target.exists() else None

    return page


def test_every_commit_is_in_the_page_with_its_link(story_repository, page):
    """The changes are asserted in a browser: ``tests/end_to_end/test_history_page.py``."""
    _, commits, story, expected = story_repository
    outcome, text = page("--output-format", "json")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.json["head"] == commits[-1]  # what is printed stays the same
    changing = {entry.number for entries in expected.values() for entry in entries} | {14}
    link = r'<a href="(.*?)"><code>(.*?)</code></a>'
    pattern = rf'<li id="c(\d+)"><time>(.*?)</time> {link} <bdi>(.*?)</bdi>'
    assert re.findall(pattern, text) == [
        (
            f"{place}",
            f"{story.days[number - 1]}",
            f"https://github.com/o/r/commit/{commits[number - 1]}",
            commits[number - 1][:8],
            escape(story.subjects[number - 1], quote=False),
        )
        for place, number in enumerate(sorted(changing, reverse=True))
    ]
    assert "secret" not in text
    assert "the file ends in the middle of a value" in text


def test_options_select_what_is_in_the_page(page):
    _, text = page("--scenario", "fast", "--since", "2026-02-12")
    assert re.findall(r"<h3>(\w+)", text) == ["fast"]
    assert "<summary>3 changes, 1 gap</summary>" in text


def test_only_a_page_is_replaced(project, page):
    file = project.write("page.html", '{"scenarios": {}}')
    assert page()[0].err == "perflint: error: --html: the file exists and is not an HTML page\n"
    assert file.read_text("utf-8") == '{"scenarios": {}}'
    for content in ("", "<!doctype HTML>\n<title>An earlier page</title>"):
        file.write_text(content, "utf-8")
        outcome, text = page("--scenario", "side")
        assert outcome.code == 0
        assert "<h3>side " in text


def test_a_page_that_cannot_be_written_is_an_error(story_repository, project, monkeypatch):
    monkeypatch.chdir(story_repository.root)
    outcome = project.perflint("history", "--html", "no/such/folder/page.html")
    assert outcome.code == 2
    assert outcome.err.endswith("--html: No such file or directory\n")
