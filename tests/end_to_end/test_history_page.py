"""The HTML page of a history in a real browser, opened from disk."""

import re
from pathlib import Path
from typing import Any

import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from perflint.history.time_line import Gap, History, Kind, MetricChange
from perflint.reporters.history import html
from perflint.reporters.history.page.markup import LONGEST, cut, visible
from tests.chromium import Browser, console_messages, wait_for
from tests.history_story import Entry, Told, sides
from tests.reporters.history_samples import (
    E2E,
    HOSTILE,
    change,
    commit,
    history,
    hostile,
    line,
    story,
    tolerances,
)

REMOTE = "https://github.com/o/r"
DARK = {"features": [{"name": "prefers-color-scheme", "value": "dark"}]}
PHONE = {"width": 360, "height": 740, "deviceScaleFactor": 2, "mobile": True}

SHOWN = """
    return [...document.querySelectorAll("#overview tbody tr")]
        .filter(row => !row.hidden).map(row => row.cells[0].textContent)
"""
SECTIONS = """
    return [...document.querySelectorAll("section h3")]
        .filter(title => title.checkVisibility()).map(title => title.textContent.trim())
"""
WHOLE = "return [...document.querySelectorAll('section')].map(each => each.textContent)"
TABLES = """
    const tables = {};
    for (const section of document.querySelectorAll("section[id^=s]")) {
        const details = section.querySelector("details.changes");
        details.open = true;
        details.dispatchEvent(new Event("toggle"));
        const name = section.querySelector("h3").firstChild.textContent;
        tables[name] = [...section.querySelectorAll("tbody tr")].map(row => [
            ...[...row.cells].slice(0, 3).map(cell => cell.textContent),
            [...row.cells[3].children].map(line => line.textContent),
            row.cells[4].firstChild.textContent,
            [...row.cells[4].querySelectorAll(".note")].map(line => line.textContent.trim()),
            [...row.querySelectorAll("a")].map(link => link.getAttribute("href")),
        ]);
    }
    return tables
"""
"""The tables of changes: of each row three cells, values, the subject, notes and links."""

CELLS = """
    return [...document.querySelectorAll("#overview tbody tr")]
        .map(row => [...row.cells].map(cell => cell.textContent))
"""
SUMS = """
    return [...document.querySelectorAll("p.sum")]
        .map(part => [part.textContent, part.querySelector("a").href])
"""

DRAWN = """
    return [...document.querySelectorAll("#SECTION figure")].map(figure => ({
        paths: Object.fromEntries(
            [...figure.querySelectorAll("path")]
                .map(path => [path.className.baseVal, path.getAttribute("d")])
        ),
        dots: [...figure.querySelectorAll("use")].map(
            dot => ["href", "class", "x", "y", "data-r"].map(name => dot.getAttribute(name))
        ),
        label: figure.querySelector("svg").getAttribute("aria-label"),
    }))
"""

TIP = "const tip = document.getElementById('tip'); return tip.hidden ? null : tip.innerText"


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """A folder with a page for each sample."""
    folder: Path = tmp_path_factory.mktemp("pages")
    samples: dict[str, History] = {"story": story(), "hostile": hostile(), "values": values()}
    for name, sample in samples.items():
        text = html.render(sample, REMOTE)
        (folder / f"{name}.html").write_text(text, "utf-8", newline="\n")
    return folder


@pytest.fixture
def page(browser: Browser, folder: Path) -> Browser:
    """The page of the story; what a test changes in the browser is undone by loading it again."""
    console_messages(browser)
    browser.get(f"{folder.as_uri()}/story.html")
    return browser


def values() -> History:
    """Return a scenario with values and limits of all kinds, and one with other values only."""
    some: list[tuple[float | None, float | None, float | None]] = [
        (None, 10.0, 15.0),
        (10.0, 0.0, 8.0),  # a limit that is not a multiple
        (0.0, None, None),
        (None, 2.125, None),
        (800.0, 817.0, 1634.0),  # not what was there before; +2.125 %
        (817.0, 9017.5, 1e9),  # +1003.73 %
    ]
    kinds: tuple[Kind, ...] = ("added", "mixed", "removed", "added", "loosened", "loosened")
    changes = [
        change(number * 2, number * 30, kind)._replace(
            metrics=(MetricChange(E2E, before, after, None, limit),),
            is_partial=number == 1,
            breaks=("inflated-total",) if number in (1, 2, 4) else (),
            policy_breaks=("loosened-baseline",) if number == 4 else (),
        )
        for number, (kind, (before, after, limit)) in enumerate(zip(kinds, some, strict=True))
    ]
    others = line(
        change(0, 0, "extended", name="other"),
        change(10, 150, "moved", name="other", path="x.json", previous=changes[0].place),
    )
    gap = Gap(commit(9, 135), "perf/h100.json", "the reason")
    scenario = line(*changes)
    now = scenario.metrics[0]._replace(limit=9017.5)  # since the tolerances were tightened
    some = (tolerances(1, 15, 0.5, 1.0), tolerances(11, 165, 2.0, 0.0, "tightened"))
    some += (tolerances(12, 170, 0.0, 0.1, path="x.json"),)
    scenario = scenario._replace(metrics=(now,))
    return history(scenario, others, gaps=(gap,), tolerances=some)


def test_values_limits_and_marks(browser: Browser, folder: Path) -> None:
    console_messages(browser)
    browser.get(f"{folder.as_uri()}/values.html")
    wait_for(browser, "document.querySelectorAll('[data-drawn]').length === 2")
    (found,) = browser.execute_script(DRAWN.replace("SECTION", "s0"))
    assert found["dots"] == [
        ["#ka", None, "0%", "70.0", "0"],
        ["#kw", None, "8.3%", "44.0", "1"],
        ["#km", "h", "16.6%", "70.0", "2"],
        ["#kr", None, "33.2%", "70.0", "3"],  # where the line ends
        ["#ka", None, "49.9%", "70.0", "4"],
        ["#kp", None, "66.5%", "6.0", None],
        ["#kl", None, "66.5%", "67.3", "5"],
        ["#kg", None, "74.8%", "44.0", "6"],
        ["#kl", None, "83.1%", "40.0", "7"],
        ["#kw", None, "91.4%", "44.0", "8"],
    ]
    assert found["paths"] == {
        "bad": "M166 156H499M665 156H831",  # also while the file is not valid
        "band": "M0 139.9H166V139.9H0zM166 140.0H332V139.9H166zM665 134.6H831V129.1H665z"
        "M831 80.0H914V32.0H831zM914 80.0H1000V80.0H914z",
        # Without a limit that is outside.
        "edge": "M0 139.9H166M166 139.9H332M665 129.1H831M914 80.0H1000",
        "step": "M0 140h166v0h166M499 140h166v-5h166v-55h83v0H1000",
    }
    assert found["label"] == "e2e_ms: 6 changes from 2026-01-01 to 2026-06-30; 0.0 to 9017.5"
    (found,) = browser.execute_script(DRAWN.replace("SECTION", "s1"))
    assert found["dots"] == [
        ["#ko", None, "0%", "43.0", "0"],
        ["#kw", None, "8.3%", "44.0", "1"],
        ["#kg", None, "74.8%", "44.0", "2"],
        ["#kw", None, "94.2%", "44.0", "4"],
    ]
    assert found["label"] == "1 change of other values from 2026-01-01 to 2026-06-30"
    tables = browser.execute_script(TABLES)
    assert [row[3] for row in tables["fast "]] == [
        ["e2e_ms 10.0"],
        ["e2e 0.5 → 1.0"],
        ["e2e_ms 10.0 → 0.0 -100.00 %"],
        ["e2e_ms 0.0 → none"],
        ["e2e_ms 2.1"],
        ["e2e_ms 800.0 → 817.0 +2.12 %"],  # to the even digit, as in text
        ["the reason"],
        ["e2e_ms 817.0 → 9017.5 +1,004 %"],
        ["e2e 2.0 → 0.0"],
    ]
    assert [row[2:6] for row in tables["other "]] == [
        ["extended 1/2", [], "Commit 0", []],
        ["tolerances loosened", ["e2e 0.5 → 1.0"], "Commit 1", []],
        ["not valid", ["the reason"], "Commit 9", []],
        ["moved 1/2", [], "Commit 10", ["from perf/h100.json fast"]],
        ["tolerances loosened", ["e2e 0.0 → 0.1"], "Commit 12", []],
    ]
    assert console_messages(browser) == []


def row_of(entry: Entry, told: Told) -> list[object]:
    """Return a change as ``TABLES`` finds it."""
    number = entry.number - 1
    (changed, measured), previous = entry.share, entry.previous
    commit, subject = told.commits[number], told.story.subjects[number]
    links = [f"{REMOTE}/commit/{commit}"]
    if len(subject) > 120:
        subject, links = f"{subject[:119]}…", [*links, "#c6"]
    some = {**entry.metrics, **dict([entry.other] if entry.other is not None else [])}
    notes = []
    if previous is not None:
        old_path, old_name = previous
        notes.append(f"from {old_path if old_path != entry.path else old_name}")
    notes += [f"breaks {rule}" for rule in entry.breaks]
    notes += [f"! {' and '.join(entry.policy_breaks)}"] if entry.policy_breaks else []
    notes += ["date not bumped"] if entry.bumped is False and changed else []
    if entry.taken_back is not None:
        by, days = entry.taken_back
        notes.append(f"taken back by {told.commits[by - 1][:8]} after {days} d")
        links.append(f"{REMOTE}/commit/{told.commits[by - 1]}")
    partial = ", partial" if entry.is_partial else ""
    return [
        told.story.days[number].isoformat(),
        commit[:8],
        f"{entry.kind}{partial} {changed}/{measured}",
        [f"{name} {sides(*values, 'none')}" for name, values in some.items()],
        subject,
        notes,
        links,
    ]


def test_every_change_of_the_story(
    browser: Browser, project: Any, story_repository: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    commits = story_repository.commits
    monkeypatch.chdir(story_repository.root)
    page = project.root / "page.html"
    assert project.perflint("history", "--today", "2026-04-11", "--html", str(page)).code == 0
    browser.get(page.as_uri())
    tables = browser.execute_script(TABLES)
    gap = [
        *("2026-02-14", commits[13][:8], "not valid", ["the file ends in the middle of a value"]),
        *("Break the file", [], [f"{REMOTE}/commit/{commits[13]}"]),
    ]
    expected = {
        name: [row_of(entry, story_repository) for entry in entries]
        for name, entries in story_repository.expected.items()
    }
    for name, place in (("fast", 7), ("slow", 5), ("third_v2", 4)):
        expected[name].insert(place, gap)
    assert tables == {f"{name} ": rows for name, rows in expected.items()}
    assert browser.execute_script(CELLS) == [
        ["side", "5090.json", "30.00", "expected_e2e_ms: 2 values", "40 d", "0", "", "", "6/7", ""],
        [
            *("third_v2", "5090.json", "40.00", "expected_e2e_ms: 4 values", "40 d"),
            *("2", "", "1/1", "6/7", ""),
        ],
        [
            *("slow", "h100.json", "360.00", "expected_e2e_ms: 7 values", "50 d"),
            *("6", "4", "2/3", "2/7", ""),
        ],
        [
            *("fast", "h100.json", "70.00", "expected_e2e_ms: 6 values", "45 d"),
            *("6", "2", "1/1", "3/8", ""),
        ],
    ]
    numbers = {commit[:8]: f"{number}" for number, commit in enumerate(commits, 1)}
    sums = [
        (re.sub(r"\b[0-9a-f]{8}\b", lambda match: numbers[match[0]], text), link)
        for text, link in browser.execute_script(SUMS)
    ]
    assert sums == [
        (
            "unchanged for 40 days, since 23 of 2026-03-02 · 6 of 7 gates are dormant",
            f"{REMOTE}/commit/{commits[22]}",
        ),
        (
            "unchanged for 40 days, since 23 of 2026-03-02 · 2 changes (1 tightened, 0 loosened "
            "and 1 neither), 0 reversals of direction; 1 taken back within 14 days, 1 within 30 · "
            "6 of 7 gates are dormant",
            f"{REMOTE}/commit/{commits[22]}",
        ),
        (
            "unchanged for 50 days, since 21 of 2026-02-20 · 6 changes (4 tightened and 2 "
            "loosened), 4 reversals of direction; 2 taken back within 14 days, 3 within 30 · "
            "2 of 7 gates are dormant",
            f"{REMOTE}/commit/{commits[20]}",
        ),
        (
            "unchanged for 45 days, since 24 of 2026-02-25 · 6 changes (3 tightened, 1 loosened "
            "and 2 neither), 2 reversals of direction; 1 taken back within 14 days, 1 within 30 · "
            "3 of 8 gates are dormant",
            f"{REMOTE}/commit/{commits[23]}",
        ),
    ]


def test_filter_sort_hover_and_keys(page: Browser) -> None:
    def element(selector: str) -> Any:
        return page.find_element(By.CSS_SELECTOR, selector)

    def shown() -> list[str]:
        return page.execute_script(SHOWN)

    # Filters narrow down the table and the sections.
    assert shown() == ["other", "fast", "slow", "gone"]
    element("#name").send_keys("O")
    assert shown() == ["other", "slow", "gone"]
    assert element("#count").text == "3 of 4 scenarios"
    element("#file").send_keys("h1")
    assert shown() == ["slow", "gone"]
    element("#filters input[value='3']").click()  # removed
    assert shown() == ["gone"]
    assert page.execute_script(SECTIONS) == ["gone removed"]
    element("#filters input[value='3']").click()
    element("#file").send_keys("all")
    element("#name").send_keys(Keys.BACKSPACE)
    assert shown() == ["other", "fast", "slow", "gone"]

    # Columns are sorted with the keyboard; numbers first by the largest.
    element("#overview th:nth-child(3) button").send_keys(Keys.ENTER)
    assert shown() == ["slow", "fast", "other", "gone"]
    assert element("#overview th:nth-child(3)").get_attribute("aria-sort") == "descending"
    page.switch_to.active_element.send_keys(Keys.SPACE)
    assert shown() == ["gone", "other", "fast", "slow"]
    element("#overview th:nth-child(1) button").click()
    assert shown() == ["fast", "gone", "other", "slow"]
    assert len(page.find_elements(By.CSS_SELECTOR, "th[aria-sort]")) == 1

    # The pointer shows the nearest change.
    page.execute_script("document.getElementById('s1').scrollIntoView()")
    dots = page.find_elements(By.CSS_SELECTOR, "#s1 figure:first-child use[data-r]")
    ActionChains(page).move_to_element(dots[2]).perform()
    assert page.execute_script(TIP).split("\n") == [
        "e2e_ms 90.0 → 110.0 +22.22 %",
        "2026-01-25 00000000 · loosened 1/2",
        "Commit 3",
        "! loosened-baseline",
    ]
    ActionChains(page).move_to_element(element("#s1 h3")).perform()
    assert page.execute_script(TIP) is None

    # One stop of the tab key for each chart; arrows go from change to change.
    stops = "return document.querySelectorAll('#s1 use[tabindex=\"0\"]').length"
    assert page.execute_script(stops) == 2
    page.execute_script("arguments[0].focus()", dots[3])
    assert "Commit 4" in page.execute_script(TIP)
    page.switch_to.active_element.send_keys(Keys.ARROW_LEFT)
    assert page.switch_to.active_element == dots[2]
    assert "Commit 3" in page.execute_script(TIP)
    label = dots[2].get_attribute("aria-label")
    assert label == "2026-01-25 00000000 loosened 1/2: e2e_ms 90.0 → 110.0 +22.22 %"
    page.switch_to.active_element.send_keys(Keys.HOME)
    assert page.switch_to.active_element == dots[0]
    page.switch_to.active_element.send_keys(Keys.ESCAPE)
    assert page.execute_script(TIP) is None
    page.switch_to.active_element.send_keys(Keys.END)
    assert page.execute_script(TIP).split("\n") == [
        "line 3: <unexpected> end",
        "2026-03-27 00000000 · not valid",
        HOSTILE[0],
    ]
    page.switch_to.active_element.send_keys(Keys.ARROW_LEFT)
    page.switch_to.active_element.send_keys(Keys.ENTER)
    assert page.current_url.endswith("#s1-3")
    assert element("#s1-3").is_displayed()
    assert element("#s1-3 td:nth-child(2) a").get_attribute("href") == f"{REMOTE}/commit/{4:040x}"

    # An address of a change opens its table.
    address = page.current_url.partition("#")[0]
    page.get("about:blank")
    page.get(f"{address}#s2-1")
    assert element("tr:target").text.endswith("from perf/old.json")
    assert console_messages(page) == []


def test_dark_mode_a_phone_and_no_script(page: Browser, folder: Path) -> None:
    def color() -> str:
        return page.execute_script("return getComputedStyle(document.body).backgroundColor")

    def overflow() -> int:
        root = "document.documentElement"
        return page.execute_script(f"return {root}.scrollWidth - {root}.clientWidth")

    light = color()
    try:
        page.execute_cdp_cmd("Emulation.setEmulatedMedia", DARK)
        assert (
            sum(map(int, color()[4:-1].split(",")))
            < 150
            < 600
            < sum(map(int, light[4:-1].split(",")))
        )
        page.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", PHONE)
        for name in ("story", "hostile"):
            page.get(f"{folder.as_uri()}/{name}.html")
            page.execute_script(
                "for (const e of document.querySelectorAll('details')) e.open = true"
            )
            assert overflow() <= 0
        assert page.title == "History of baselines (aaaaaaaa)"  # no hostile script has run
        names = " ".join(page.execute_script(WHOLE))
        subjects = [row[4] for rows in page.execute_script(TABLES).values() for row in rows[1:]]
        assert len(subjects) == len(HOSTILE)
        for text in HOSTILE:
            assert visible(text) in names
            assert visible(cut(text, LONGEST)) in subjects
        assert console_messages(page) == []

        page.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
        page.get(f"{folder.as_uri()}/story.html")
        assert page.find_element(By.CSS_SELECTOR, "#s1 .step").is_displayed()
        assert "need JavaScript" in page.find_element(By.TAG_NAME, "header").text
        for part in ("#filters", "#s1 figure[data-m=o]", "#s1 details.changes"):
            assert not page.find_element(By.CSS_SELECTOR, part).is_displayed()
    finally:
        page.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
        page.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
        page.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
