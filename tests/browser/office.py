"""A person at the browser: opens pages, waits until they stand, notes everything that went wrong (浏览器)."""

from __future__ import annotations

import io
import re
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
from patience import PATIENCE
from playwright.sync_api import Page, expect

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Download, Playwright

FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
SIZE = {"width": 1366, "height": 768}
_PATIENCE = PATIENCE * 1000
# What is waited for may take as long as a run takes on a busy machine.
expect.set_options(timeout=_PATIENCE)
_IDLE = "document.querySelector('[data-testid=stApp]')?.getAttribute('data-test-script-state') === 'notRunning'"
# A page that is opened by its own address first asks there for what the server has at the root; it finds it then.
_ASKED_TWICE = re.compile(r"/\w+/_stcore/(health|host-config)$")


def open_browser(playwright: Playwright) -> Browser:
    """Start Debian's Chromium."""
    return playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)


@dataclass
class Visitor:
    """One session in a browser.

    Attributes
    ----------
    page : Page
    root : str
        Address of the server.
    wrong : list of str
        Console errors, failed requests, and requests that leave this computer.
    """

    page: Page
    root: str
    wrong: list[str] = field(default_factory=list)

    @classmethod
    def new(cls, browser: Browser, root: str) -> Visitor:
        """Begin a session with an empty browser."""
        page = browser.new_context(viewport=SIZE, locale="zh-CN", accept_downloads=True).new_page()
        page.set_default_timeout(_PATIENCE)
        visitor = cls(page, root)
        page.on("pageerror", lambda error: visitor.wrong.append(f"error: {error}"))
        page.on("console", lambda message: visitor._console(message.type, message.text))
        page.on("response", lambda answer: visitor._answer(answer.status, answer.url))
        page.on("request", lambda request: visitor._request(request.url))
        return visitor

    def _console(self, kind: str, text: str) -> None:
        # A failed request is noted with its address below.
        if kind == "error" and not text.startswith("Failed to load resource"):
            self.wrong.append(f"console: {text}")

    def _answer(self, status: int, url: str) -> None:
        if status >= 400 and not _ASKED_TWICE.search(url):
            self.wrong.append(f"{status}: {url}")

    def _request(self, url: str) -> None:
        if not url.startswith((self.root, self.root.replace("http", "ws"), "data:", "blob:")):
            self.wrong.append(f"left this computer: {url}")

    def open(self, path: str = "") -> None:
        """Open an address below the root."""
        self.page.goto(f"{self.root}/{path}")
        self.settle()

    def go(self, title: str) -> None:
        """Go to a page by the menu."""
        self.page.get_by_test_id("stSidebarNav").get_by_role("link", name=title, exact=True).click()
        expect(self.page.get_by_role("heading", level=1, name=title)).to_be_visible()
        self.settle()

    def settle(self) -> None:
        """Wait until the page stands, and refuse one that failed."""
        self.page.wait_for_selector("h1")
        # A click reaches the server a moment later: two looks in a row must find it at rest.
        for _ in range(2):
            self.page.wait_for_timeout(150)
            self.page.wait_for_function(_IDLE)
        assert self.page.get_by_test_id("stException").count() == 0, self.text()

    def text(self) -> str:
        """Text of the page."""
        return self.page.get_by_test_id("stMain").inner_text()

    def picture(self, path: Path) -> None:
        """Write a picture of the whole page."""
        main = "document.querySelector('[data-testid=stMain]').scrollHeight"
        self.page.mouse.move(0, 0)
        self.page.wait_for_timeout(600)
        self.page.set_viewport_size({**SIZE, "height": max(SIZE["height"], self.page.evaluate(main) + 10)})
        self.page.wait_for_timeout(600)
        self.page.screenshot(path=str(path))
        self.page.set_viewport_size(SIZE)


def workbook(download: Download) -> openpyxl.Workbook:
    """Open a workbook that was downloaded."""
    return openpyxl.load_workbook(io.BytesIO(Path(download.path()).read_bytes()))
