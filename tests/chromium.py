"""A real browser for tests of pages.

Chromium and its driver come from the system (Debian: ``chromium chromium-driver``). Without them
the tests that need them are skipped, or fail if the variable ``CI`` is set.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver
from selenium.webdriver.support.ui import WebDriverWait

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = """
    --headless=new --no-sandbox --disable-gpu --disable-quic --disable-dev-shm-usage --no-first-run
    --disable-background-networking --disable-component-update --disable-sync
    --disable-default-apps --window-size=1400,900
"""
TIMEOUT = 15
"""Seconds that one action in the browser may take; usually it takes a fraction of a second."""

Browser = webdriver.Chrome


def start(profile: Path) -> Iterator[Browser]:
    """Yield a browser that logs its console and its requests, and quit it."""
    binary = next(filter(None, map(shutil.which, BROWSERS)), None)
    driver = shutil.which("chromedriver")
    if binary is None or driver is None:
        stop = pytest.fail if os.environ.get("CI") else pytest.skip
        stop("needs chromium and chromedriver (Debian: chromium chromium-driver)")
    options = webdriver.ChromeOptions()
    options.binary_location = binary
    for flag in (*FLAGS.split(), f"--user-data-dir={profile}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    browser = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))
    browser.set_page_load_timeout(TIMEOUT)
    yield browser
    browser.quit()


def console_messages(browser: Browser) -> list[str]:
    """Return the warnings and errors in the console since the last call."""
    entries = browser.get_log("browser")
    return [entry["message"] for entry in entries if entry["level"] in ("WARNING", "SEVERE")]


def wait_for(browser: Browser, expression: str) -> Any:
    """Wait until a JavaScript expression is true; return its value."""
    return WebDriverWait(browser, TIMEOUT, poll_frequency=0.05).until(
        lambda _: browser.execute_script(f"return ({expression})"), expression
    )
