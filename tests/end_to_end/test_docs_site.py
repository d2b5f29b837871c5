"""The site that ``make docs`` builds, opened in a real browser: from a server and from a folder.

Chromium and its driver come from the system (Debian: ``chromium chromium-driver``). Where they are
not there, what needs them is skipped; where the variable ``CI`` is set, it fails.
"""

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from html.parser import HTMLParser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from perflint import rules
from tests.paths import ROOT

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = """
    --headless=new --no-sandbox --disable-gpu --disable-quic --disable-dev-shm-usage --no-first-run
    --disable-background-networking --disable-component-update --disable-sync
    --disable-default-apps --window-size=1200,900
"""
SECONDS = 15
"""How long anything in the browser may take; all of it takes moments."""

SITE = "http://site/"
"""Where links are followed in the files themselves."""

FIRST_RESULT = 'document.querySelector(".md-search-result__item a")?.pathname ?? ""'
SEARCH_IS_READY = """
    location.protocol != "file:" || document.querySelector("iframe")?.contentWindow.lunr != null
"""
"""From a folder, the search runs in a frame; nobody types before that is there."""

Browser = webdriver.Chrome


@pytest.fixture(scope="session")
def site(tmp_path_factory) -> Path:
    """The site, built strictly. It takes a second, so that each worker builds its own.

    Not ``--quiet``: what is not shown does not count as a warning then.
    """
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict"]
    done = subprocess.run(
        [*command, "--config-file", str(ROOT / "mkdocs.yml"), "--site-dir", str(folder)],
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="session")
def browser(tmp_path_factory) -> Iterator[Browser]:
    """A browser that notes its console and its requests."""
    binary = next(filter(None, map(shutil.which, BROWSERS)), None)
    driver = shutil.which("chromedriver")
    if binary is None or driver is None:
        say = pytest.fail if os.environ.get("CI") else pytest.skip
        say("needs chromium and chromedriver (Debian: chromium chromium-driver)")
    options = webdriver.ChromeOptions()
    options.binary_location = binary
    for flag in (*FLAGS.split(), f"--user-data-dir={tmp_path_factory.mktemp('browser')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    browser = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))
    browser.set_page_load_timeout(SECONDS)
    yield browser
    browser.quit()


class Quiet(SimpleHTTPRequestHandler):
    """A handler that does not print requests."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="session", params=["server", "folder"])
def address(request, site: Path) -> Iterator[str]:
    """Where the site is: a server of this machine, or its folder itself."""
    if request.param == "folder":
        yield f"{site.as_uri()}/"
        return
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


class Page(HTMLParser):
    """What a page links to, what it loads, and the anchors that it has."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loads: list[str] = []
        self.anchors = {"", "__top"}
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what a tag refers to."""
        values = {name: value or "" for name, value in attrs}
        self.anchors.update({values.get("id", ""), values.get("name", "")})
        if tag == "a" and "href" in values:
            self.links.append(values["href"])
        elif tag == "link" and "href" in values:
            self.loads.append(values["href"])
        elif "src" in values:
            self.loads.append(values["src"])


def pages(site: Path) -> dict[str, Page]:
    """Return the pages of the site by their path."""
    found = sorted(site.rglob("*.html"))
    return {file.relative_to(site).as_posix(): Page(file.read_text("utf-8")) for file in found}


def test_every_link_and_anchor_within_the_site_is_there(site: Path) -> None:
    all_pages = pages(site)
    assert len(all_pages) > len(rules.GROUP_OF)
    dead = []
    followed = 0
    for path, page in all_pages.items():
        for link in (*page.links, *page.loads):
            parts = urlsplit(urljoin(f"{SITE}{path}", link))
            if not parts.geturl().startswith(SITE):
                assert link in page.links, f"{path} loads {link}"
                assert parts.scheme == "https", f"{path} links to {link}"
                continue
            followed += 1
            target = unquote(parts.path).lstrip("/") or "index.html"
            target_page = all_pages.get(target)
            there = (site / target).is_file()
            if not there or (target_page and unquote(parts.fragment) not in target_page.anchors):
                dead.append(f"{path}: {link}")
    assert not dead
    assert followed > 1000


def test_every_rule_has_a_page(site: Path) -> None:
    assert {path.stem for path in (site / "rules").glob("*.html")} == set(rules.GROUP_OF)


def complaints(browser: Browser) -> list[str]:
    """Return what the console held against the pages since this was asked last."""
    entries = browser.get_log("browser")
    return [entry["message"] for entry in entries if entry["level"] in ("WARNING", "SEVERE")]


def requested(browser: Browser) -> set[str]:
    """Return the addresses that were asked for since this was asked last."""
    messages = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    return {
        message["params"]["request"]["url"]
        for message in messages
        if message["method"] == "Network.requestWillBeSent"
    }


def ask(browser: Browser, script: str) -> Any:
    """Wait until a page answers a question with anything but nothing; return the answer."""
    return WebDriverWait(browser, SECONDS, poll_frequency=0.05).until(
        lambda _: browser.execute_script(f"return ({script})"), script
    )


def search(browser: Browser, words: str, page: str) -> None:
    """Type words into the search of the page that is open; wait until a page is its first result.

    Results come and go with each letter.
    """
    ask(browser, SEARCH_IS_READY)
    field = browser.find_element(By.CSS_SELECTOR, ".md-search__input")
    field.click()
    field.send_keys(words)
    ask(browser, f"({FIRST_RESULT}).endsWith('{page}')")


def follow_first_result(browser: Browser, page: str) -> None:
    """Press Enter until the page is open: a list that is drawn anew just then loses the key."""

    def is_there(_: Browser) -> bool:
        if browser.execute_script(f"return location.pathname.endsWith('{page}')"):
            return True
        browser.switch_to.active_element.send_keys(Keys.ENTER)
        return False

    wait = WebDriverWait(browser, SECONDS, 0.5, [StaleElementReferenceException])
    wait.until(is_there, page)


def test_no_page_complains_or_asks_another_host(browser, address: str, site: Path) -> None:
    complaints(browser), requested(browser)
    found = [path for path in pages(site) if path != "404.html"]  # which only a server shows
    if address.startswith("file:"):
        found = found[::4]  # the same pages again: what differs is in all of them
    for path in found:
        browser.get(address + path)
        assert browser.find_element(By.TAG_NAME, "h1").text
    search(browser, "policies", "/policies.html")
    assert complaints(browser) == []
    asked = requested(browser)
    assert {address + path for path in found} <= asked
    own = (address, "data:", "blob:", "chrome:")
    assert {url for url in asked if not url.startswith(own)} == set()


@pytest.mark.parametrize("rule", ["aggregate-mismatch", "stale-date", "argument-out-of-order"])
def test_search_finds_the_page_of_a_rule(browser, address: str, rule: str) -> None:
    page = f"/rules/{rule}.html"
    browser.get(f"{address}index.html")
    search(browser, rule, page)
    follow_first_result(browser, page)
    assert browser.find_element(By.TAG_NAME, "h1").text.startswith(rule)
