"""The HTML page of a history in a real browser, opened from disk."""

from pathlib import Path
from typing import Any

import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from perflint.history.time_line import History
from perflint.reporters.history import html
from perflint.reporters.history.page.markup import visible
from tests.chromium import Browser, console_messages
from tests.reporters.history_samples import HOSTILE, hostile, story

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
TIP = "const tip = document.getElementById('tip'); return tip.hidden ? null : tip.innerText"


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """A folder with a page for each sample."""
    folder: Path = tmp_path_factory.mktemp("pages")
    samples: dict[str, History] = {"story": story(), "hostile": hostile()}
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
    page.switch_to.active_element.send_keys(Keys.END, Keys.ENTER)
    assert page.current_url.endswith("#s1-3")
    assert element("#s1-3").is_displayed()
    assert element("#s1-3 td:nth-child(2) a").get_attribute("href") == f"{REMOTE}/commit/{4:040x}"
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
        for text in HOSTILE:
            assert visible(text) in page.execute_script("return document.body.textContent")
        assert console_messages(page) == []

        page.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
        page.get(f"{folder.as_uri()}/story.html")
        assert page.find_element(By.ID, "s1-4").is_displayed()
        assert not page.find_element(By.ID, "filters").is_displayed()
    finally:
        page.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
        page.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
        page.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
