"""A history as an HTML page, read by a parser: every text, link and figure, and nothing else."""

import json
import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from typing import Any

import pytest

from perflint.history.time_line import Gap, History, Tolerance
from perflint.reporters.history import html
from perflint.reporters.history import json as json_reporter
from perflint.reporters.history.page.markup import visible
from perflint.reporters.history.page.scale import WIDTH
from tests.reporters.history_samples import (
    HOSTILE,
    change,
    commit,
    dense,
    history,
    hostile,
    line,
    page_data,
    story,
    tolerances,
)

VOID = {"meta", "link", "input", "use", "path"}


class Page(HTMLParser):
    """The elements of a page with their whole text, in order; an unbalanced one is an error."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.all: list[dict[str, Any]] = []
        self._open: list[dict[str, Any]] = []
        self.feed(text)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = {"tag": tag, "text": "", "in": self._open[-1] if self._open else None}
        self.all.append({**element, "attributes": dict(attrs)})
        if tag not in VOID:
            self._open.append(self.all[-1])

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in VOID
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop()["tag"] == tag

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element["text"] += data

    def find(self, tag: str, **attributes: str) -> list[dict[str, Any]]:
        return [
            each
            for each in self.all
            if each["tag"] == tag and attributes.items() <= each["attributes"].items()
        ]

    def texts(self, tag: str, **attributes: str) -> list[str]:
        return [each["text"] for each in self.find(tag, **attributes)]


def page(of: History, remote: str | None = None) -> Page:
    return Page(html.render(of, remote))


def test_each_scenario_has_a_section_with_the_number_of_its_changes() -> None:
    found = page(story())
    assert found.texts("h3") == ["other ", "fast ", "slow ", "gone removed"]
    assert found.texts("h2") == ["perf/5090.json", "perf/h100.json", html.GAPS]
    titles = ["1 change", "5 changes, 1 gap", "3 changes, 1 gap", "3 changes", "9 commits"]
    assert found.texts("summary") == titles


def test_a_date_that_was_not_bumped_is_a_note() -> None:
    text = html.render(
        history(
            line(
                change(1, 0, "added", (None, 9.0)),
                change(2, 1, "tightened", (9.0, 8.0), date_bumped=True),
                change(3, 2, "loosened", (8.0, 9.0), date_bumped=False),
                change(4, 3, "moved", date_bumped=False, changed=0),
            )
        )
    )
    notes = [kind[4] for kind in page_data(text)["kinds"]]
    assert notes == [[], [], ["date not bumped"], []]


def test_the_overview_has_the_figures_and_states_of_each_scenario() -> None:
    found = page(story())
    (table,) = found.find("table", id="overview")
    heads = [row for row in found.find("tr") if "data-file" in row["attributes"]]
    shown = [[each["text"] for each in found.all if each["in"] is row] for row in heads]
    assert [row[:3] + row[4:] for row in shown] == [
        ["other", "5090.json", "7.0", "115+ d", "0", "", "", "", ""],
        ["fast", "h100.json", "95.0", "130 d", "4", "1", "1/1", "", "aggregate-mismatch"],
        ["slow", "h100.json", "500.0", "130 d", "1", "", "", "1/2", ""],
        ["gone", "h100.json", "removed", "100 d", "1", "", "", "", ""],
    ]
    assert [row["attributes"].get("data-state") for row in heads] == [None, "1 2", "0", "3"]
    options = [(each["attributes"]["value"], each["text"]) for each in found.find("option")]
    assert options == [("", "all files"), ("0", "5090.json"), ("1", "h100.json")]
    assert "files below perf/" in table["text"]


def test_the_title_of_a_small_chart_counts_the_values_that_it_draws() -> None:
    changes = (
        change(1, 0, "added", (None, 10.0)),
        change(2, 9, "tightened", (10.0, 9.0)),
        change(3, 18, "removed", (9.0, None)),
    )
    for hidden, values in ((0, "2 values"), (1, "1 value")):
        found = page(history(line(*changes, hidden=hidden)))
        (spark,) = found.find("svg", **{"class": "spark"})
        assert spark["text"] == f"e2e_ms: {values}"


def test_charts_have_text_for_who_does_not_see_them() -> None:
    found = page(story())
    charts = found.find("svg", **{"class": "chart"})
    titles = [title for title in found.find("title") if title["in"] in charts]
    assert [title["text"] for title in titles] == [
        "e2e_ms: 1 change from 2026-03-07 to 2026-06-30; always 7.0",
        "e2e_ms: 4 changes from 2026-01-01 to 2026-06-30; 90.0 to 110.0",
        "1 change of other values from 2026-01-01 to 2026-06-30",
        "e2e_ms: 2 changes from 2026-01-01 to 2026-06-30; 400.0 to 500.0",
        "e2e_ms: 2 changes from 2026-01-01 to 2026-06-30; always 30.0",
        "1 change of other values from 2026-01-01 to 2026-06-30",
    ]
    shapes = {
        f"#{path['attributes']['id']}" for path in found.find("path") if path["in"]["tag"] == "defs"
    }
    assert {use["attributes"]["href"] for use in found.find("use")} <= shapes


@pytest.mark.parametrize("of", [story(), hostile(), history()], ids=["story", "hostile", "empty"])
def test_the_page_loads_nothing_and_its_links_have_targets(of: History) -> None:
    text = html.render(of, "https://user:secret@github.com/o/r.git")
    found = Page(text)
    assert "secret" not in text
    names = {each["attributes"].get("id") for each in found.all}
    for each in found.all:
        attributes = each["attributes"]
        assert not {"src", "action", "style", "srcset"} & attributes.keys()
        assert not any(name.startswith("on") for name in attributes)
        target = attributes.get("href")
        if target is not None and each["tag"] != "link":
            is_commit = re.fullmatch(r"https://github\.com/o/r/commit/[0-9a-f]{40}", target)
            assert is_commit or target[1:] in names, target
    (link,) = found.find("link")
    assert link["attributes"]["href"] == "data:,"
    kinds = [each["attributes"].get("type") for each in found.find("script")]
    assert kinds == [*(["application/json"] if of.lines else []), None]
    assert len(found.find("style")) == 1
    ids = [each["attributes"]["id"] for each in found.all if "id" in each["attributes"]]
    assert len(ids) == len({*ids})


def test_the_security_policy_allows_this_style_and_this_script_only() -> None:
    found = page(story())
    (policy,) = found.find("meta", **{"http-equiv": "Content-Security-Policy"})
    rules = dict(rule.split(" ", 1) for rule in policy["attributes"]["content"].split("; "))
    assert rules["default-src"] == "'none'"
    for tag in ("style", "script"):
        text = found.texts(tag)[-1]  # without the data
        assert (
            rules[f"{tag}-src"] == f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
        )


def test_every_commit_is_linked_on_a_known_host_and_named_in_full_elsewhere() -> None:
    names = {each.commit.name for each_line in story().lines for each in each_line.changes}
    linked = {
        link["attributes"]["href"].rpartition("/")[2]
        for link in page(story(), "git@github.com:o/r").find("a")
        if link["attributes"]["href"].startswith("https://github.com/o/r/commit/")
    }
    assert names <= linked
    found = page(story(), "/srv/git/r")
    assert {*found.texts("code")} == names | {gap.commit.name for gap in story().gaps}
    assert all(link["attributes"]["href"].startswith("#") for link in found.find("a"))


def test_hostile_names_and_subjects_are_shown_as_text() -> None:
    found = page(hostile())
    shown = {each["text"] for each in found.all}
    for text in HOSTILE:
        assert any(visible(text) in each for each in found.texts("section"))  # the name
        assert any(visible(text) in each for each in found.texts("li"))  # the subject
        if not text.isascii():
            assert visible(text) in {*found.texts("bdi")}
    assert not shown & {"taken"}
    own = {each["tag"] for each in page(story()).all} | {"bdi"}
    assert {each["tag"] for each in found.all} <= own


def test_folders_of_several_files_can_be_selected() -> None:
    paths = ("a/x/1.json", "a/x/2.json", "a/y/1.json", "a/3.json")
    lines = [line(change(n, 0, "added", (None, 1.0), path=path)) for n, path in enumerate(paths)]
    found = page(history(*lines)).find("option")
    assert [(each["text"], each["attributes"]["value"]) for each in found] == [
        ("all files", ""),
        ("3.json", "3"),
        ("x/", "0 1"),
        ("x/1.json", "0"),
        ("x/2.json", "1"),
        ("y/1.json", "2"),
    ]


def test_scenarios_of_which_little_is_known() -> None:
    beyond = line(change(1, 10**12, "extended"))  # a date beyond the calendar, and no metric
    dormant = line(change(2, 0, "added", (None, 5.0)))
    metric = dormant.metrics[0]._replace(limit=None, better=None, is_dormant=True)
    removed = line(
        change(2, 0, "added", (None, 5.0), name="gone"),
        change(3, 9, "removed", (5.0, None), name="gone"),
        hidden=1,
    )
    found = page(history(beyond, dormant._replace(metrics=(metric,)), removed))
    summaries = found.texts("p", **{"class": "sum"})
    assert summaries[0].startswith("unchanged since 00000000 of ? · 1 change (")
    assert summaries[2].startswith("removed for 171 days, since ")
    assert found.texts("figcaption")[1:] == ["e2e_ms 5.0 dormant", "e2e_ms"]
    assert "e2e_ms: 1 change from 2026-01-10 to 2026-06-30; no value" in found.texts("title")


def test_a_long_subject_is_in_the_page_once() -> None:
    some = [
        line(change(1, 0, "added", (None, 1.0), name=f"n{n}", subject="x" * 10_000))
        for n in range(9)
    ]
    assert html.render(history(*some)).count("x" * 1000) == 10


def test_without_changes_the_page_says_so() -> None:
    found = page(history())
    assert "No scenario changed." in found.texts("p")
    assert found.find("table") == found.find("section") == []


def test_a_history_of_files_that_cannot_be_read_lists_why() -> None:
    gap = Gap(commit(3, 1, HOSTILE[1]), HOSTILE[2], HOSTILE[0])
    found = page(history(gaps=(gap,)), "https://github.com/o/r")
    of_commits, of_gaps = found.texts("li")
    assert of_commits == f"2026-01-02 00000000 {HOSTILE[1]} (a file is not valid)"
    assert of_gaps == f"2026-01-02 00000000 {HOSTILE[1]}{visible(HOSTILE[2])}: {HOSTILE[0]}"
    assert "Without it" not in "".join(found.texts("noscript"))


def test_changes_of_tolerances_are_listed_with_all_values() -> None:
    one = tolerances(5, 30, 0.1, 0.2, name=HOSTILE[0], subject=HOSTILE[1], path=HOSTILE[2])
    more = [Tolerance(name, None, 0.5) for name in "abcd"]
    both = tolerances(2, 20, 0.1, 0.2, "mixed")
    some = (both, one._replace(tolerances=(*more, *one.tolerances)))
    found = page(history(*story().lines[1:2], tolerances=some))
    assert found.texts("li")[-2:] == [
        f"2026-01-31 00000000 {HOSTILE[1]}{visible(HOSTILE[2])} loosened: {HOSTILE[0]} 0.1 → 0.2, "
        "a none → 0.5, b none → 0.5, c none → 0.5 and d none → 0.5",
        "2026-01-21 00000000 Commit 2perf/h100.json changed: e2e 0.1 → 0.2",
    ]
    of_commits = found.texts("li")[-8:-2]  # which they are links to
    assert [text.rpartition(" (")[2] for text in of_commits] == [
        *("1 scenario)", "tolerances)", "1 scenario)", "1 scenario)"),
        *("1 scenario, tolerances)", "1 scenario)"),
    ]
    assert "5 changes, 1 change of tolerances" in found.texts("summary")


def test_a_shallow_clone_is_said_once() -> None:
    some = history(*story().lines, boundary=commit(5, 65))
    assert html.render(some).count("shallow clone") == 1


def test_a_hundred_scenarios_that_130_commits_change_are_less_than_a_megabyte() -> None:
    """Only a tenth of them is rendered: each of the others needs as much again."""
    one, eleven = (len(html.render(dense(n), "git@github.com:o/r").encode()) for n in (1, 11))
    assert one + (eleven - one) / 10 * 99 < 1_000_000


def test_five_thousand_changes_of_a_scenario() -> None:
    found = dense(1, 5000)
    text = html.render(found, "git@github.com:o/r")
    (section,) = page_data(text)["sections"]
    assert len(section["kinds"]) == 5000
    assert sum(section["x"]) <= WIDTH
    assert "<summary>5,000 commits</summary>" in text
    assert len(json.loads(json_reporter.render(found))["changes"]) == 5000
