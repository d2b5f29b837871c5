"""The documentation site, opened in a real browser: from a server and from a directory."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from html.parser import HTMLParser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from perflint import rules
from tests.chromium import TIMEOUT, Browser, console_messages, wait_for
from tests.paths import ROOT

SITE = "http://site/"
"""The base address of links, which are resolved to files of the site."""

FIRST_RESULT = """
    [...document.querySelectorAll("body > div")]
        .map(element => element.shadowRoot?.querySelector("[role=option]")?.pathname)
        .find(path => path) ?? ""
"""
"""The path of the first search result. The search dialog is in a shadow tree."""

pytestmark = pytest.mark.skipif(sys.version_info < (3, 11), reason="Zensical needs Python 3.11")


@pytest.fixture(scope="session")
def site(shared_folder) -> Path:
    """The site; a build takes two seconds."""

    def build(folder: Path) -> None:
        command = [sys.executable, str(ROOT / "docs" / "build_site.py"), str(folder)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr

    folder: Path = shared_folder("site", build)
    return folder


class QuietHandler(SimpleHTTPRequestHandler):
    """A handler that does not print requests."""

    def log_message(self, *_: object) -> None:
        """Print nothing."""


@pytest.fixture(scope="session", params=["server", "directory"])
def address(request, site: Path) -> Iterator[str]:
    """The address of the site: on a local server, or of its directory."""
    if request.param == "directory":
        yield f"{site.as_uri()}/"
        return
    handler = partial(QuietHandler, directory=str(site))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


class Page(HTMLParser):
    """The links, the loaded resources and the anchors of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.resources: list[str] = []
        self.anchors = {"", "__top"}
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Record the references of a tag."""
        values = {name: value or "" for name, value in attrs}
        self.anchors.update({values.get("id", ""), values.get("name", "")})
        if tag == "a" and "href" in values:
            self.links.append(values["href"])
        elif tag == "link" and "href" in values:
            self.resources.append(values["href"])
        elif "src" in values:
            self.resources.append(values["src"])


def pages(site: Path) -> dict[str, Page]:
    """Return the pages of the site by their path."""
    files = sorted(site.rglob("*.html"))
    return {file.relative_to(site).as_posix(): Page(file.read_text("utf-8")) for file in files}


def target_of(path: str, link: str) -> tuple[str, str] | None:
    """Return the file and the anchor that a link of a page refers to, None if it is external."""
    parts = urlsplit(urljoin(f"{SITE}{path}", link))
    if not parts.geturl().startswith(SITE):
        return None
    return unquote(parts.path).lstrip("/") or "index.html", unquote(parts.fragment)


def test_every_internal_link_and_anchor_exists(site: Path) -> None:
    all_pages = pages(site)
    assert len(all_pages) > len(rules.GROUP_OF)
    dead = []
    internal = 0
    for path, page in all_pages.items():
        for link in (*page.links, *page.resources):
            target = target_of(path, link)
            if target is None:
                assert link in page.links, f"{path} loads {link}"
                assert link.startswith("https:"), f"{path} links to {link}"
                continue
            internal += 1
            file, anchor = target
            target_page = all_pages.get(file)
            exists = (site / file).is_file()
            if not exists or (target_page and anchor not in target_page.anchors):
                dead.append(f"{path}: {link}")
    assert not dead
    assert internal > 1000


def test_every_rule_has_a_page(site: Path) -> None:
    assert {path.stem for path in (site / "rules").glob("*.html")} == set(rules.GROUP_OF)


def test_every_page_is_in_the_navigation(site: Path) -> None:
    """The navigation is on each page, so that the first page links to all others."""
    sources = {f"{path.stem}.html" for path in (ROOT / "docs").glob("*.md")}
    expected = {*sources, *(f"rules/{name}.html" for name in rules.GROUP_OF)}
    linked = {target_of("index.html", link) for link in pages(site)["index.html"].links}
    assert expected <= {target[0] for target in linked if target is not None}


def requested_urls(browser: Browser) -> set[str]:
    """Return the addresses that were requested since the last call."""
    messages = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    return {
        message["params"]["request"]["url"]
        for message in messages
        if message["method"] == "Network.requestWillBeSent"
    }


def search(browser: Browser, words: str, page: str) -> None:
    """Type words into the search of the open page; wait until the first result is a page."""
    wait_for(browser, "document.querySelector('.md-search__button')")
    browser.find_element(By.CSS_SELECTOR, ".md-search__button").click()
    browser.switch_to.active_element.send_keys(words)
    wait_for(browser, f"({FIRST_RESULT}).endsWith('{page}')")


def follow_first_result(browser: Browser, page: str) -> None:
    """Press Enter until the page is open: a list that is redrawn at that moment loses the key."""

    def is_open(_: Browser) -> bool:
        if browser.execute_script(f"return location.pathname.endsWith('{page}')"):
            return True
        browser.switch_to.active_element.send_keys(Keys.ENTER)
        return False

    wait = WebDriverWait(browser, TIMEOUT, 0.5, [StaleElementReferenceException])
    wait.until(is_open, page)


def test_no_page_logs_a_warning_or_requests_another_host(browser, address: str, site: Path) -> None:
    console_messages(browser), requested_urls(browser)
    paths = [path for path in pages(site) if path != "404.html"]  # only a server shows that one
    of_rules = [path for path in paths if path.startswith("rules/")]
    paths = [path for path in paths if path not in of_rules] + of_rules[::5]  # of one template
    if address.startswith("file:"):
        paths = paths[::4]  # the same pages again: a difference would show on each of them
    for path in paths:
        browser.get(address + path)
        assert browser.find_element(By.TAG_NAME, "h1").text
    search(browser, "policies", "/policies.html")
    assert console_messages(browser) == []
    urls = requested_urls(browser)
    assert {address + path for path in paths} <= urls
    own = (address, "data:", "blob:", "chrome:")
    assert {url for url in urls if not url.startswith(own)} == set()


@pytest.mark.parametrize("rule", ["aggregate-mismatch", "stale-date", "argument-out-of-order"])
def test_search_finds_the_page_of_a_rule(browser, address: str, rule: str) -> None:
    page = f"/rules/{rule}.html"
    browser.get(f"{address}index.html")
    search(browser, rule, page)
    follow_first_result(browser, page)
    assert browser.find_element(By.TAG_NAME, "h1").text.startswith(rule)
