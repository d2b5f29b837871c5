"""``perflint history --html``: the page of a repository with a known story."""

import re

import pytest

from tests.history_story import HOSTILE, tell

TODAY = ("--today", "2026-04-11")


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """The repository of the story with a remote, and the names of its commits."""
    root = tmp_path_factory.mktemp("story")
    story, expected = tell()
    commits = story.write(root)
    with (root / ".git" / "config").open("a", encoding="utf-8") as file:
        file.write('[remote "origin"]\n\turl = https://user:secret@github.com/o/r.git\n')
    return root, commits, expected


@pytest.fixture
def page(written, project, monkeypatch):
    """A function that writes the page outside of the repository; returns the outcome and it."""
    monkeypatch.chdir(written[0])
    target = project.root / "page.html"

    def page(*arguments):
        outcome = project.perflint("history", *TODAY, "--html", str(target), *arguments)
        return outcome, target.read_text("utf-8") if target.exists() else None

    return page


def test_every_change_is_in_the_page(written, page):
    _, commits, expected = written
    outcome, text = page("--output-format", "json")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.json["head"] == commits[-1]  # what is printed stays the same
    for name, entries in expected.items():
        (section,) = re.findall(rf"<section [^>]*><h3>{name} .*?</section>", text, re.DOTALL)
        rows = re.findall(r'<tr id="s\d+-\d+">(.*?)</tr>', section)
        assert len(rows) == len(entries)
        for row, entry in zip(rows, entries, strict=True):
            commit = commits[entry.number - 1]
            (number,) = re.findall(rf'<a href="#c(\d+)">{commit[:8]}</a></td><td class="kind', row)
            link = f'<li id="c{number}">[^<]*<a href="https://github\\.com/o/r/commit/{commit}">'
            assert re.search(link, text)
            assert f">{entry.kind}" in row
            sides = [f"{value:.2f}" for value in entry.values if value is not None]
            assert all(side in row for side in sides)
            assert all(rule in row for rule in entry.policy_breaks)
            assert ("taken back" in row) == (entry.days_until_taken_back is not None)
    assert "secret" not in text
    assert HOSTILE[:20].replace("<", "&lt;").replace(">", "&gt;") in text
    assert "the file ends in the middle of a value" in text


def test_options_select_what_is_in_the_page(page):
    _, text = page("--scenario", "fast", "--since", "2026-02-12")
    assert re.findall(r"<h3>(\w+)", text) == ["fast"]
    assert len(re.findall(r'<tr id="s0-\d+">', text)) == 3


def test_only_a_page_is_replaced(project, page):
    file = project.write("page.html", '{"scenarios": {}}')
    assert page()[0].err == "perflint: error: --html: the file exists and is not an HTML page\n"
    assert file.read_text("utf-8") == '{"scenarios": {}}'
    for content in ("", "<!doctype HTML>\n<title>An earlier page</title>"):
        file.write_text(content, "utf-8")
        outcome, text = page("--scenario", "side")
        assert outcome.code == 0
        assert "<h3>side " in text


def test_a_page_that_cannot_be_written_is_an_error(written, project, monkeypatch):
    monkeypatch.chdir(written[0])
    outcome = project.perflint("history", "--html", "no/such/folder/page.html")
    assert outcome.code == 2
    assert outcome.err.endswith("--html: No such file or directory\n")
