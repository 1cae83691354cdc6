"""How fast the app is, in a real browser on the whole demo: medians, printed; 20 sessions at once; memory.

Run it by hand on a quiet machine: ``python tests/benchmarks/bench_app.py [DATABASE]``. Without a database the demo is
made first, which takes a minute. What is timed is what a person waits for: from the click until the page stands.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parents[1] / "browser"))

from office import Visitor, open_browser
from playwright.sync_api import sync_playwright
from server import served

from evaluator.text import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Browser

PAGES = ("ranking", "programme", "moves", "disciplines", "money", "rubrics", "audit", "overview")
STARTS, ROUNDS, SESSIONS = 3, 3, 20


def _t(key: str, **values: object) -> str:
    return say(f"ui_{key}", "zh", **values)


def _timed(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


# The browser notes itself when the page came to rest: looking from outside would add the time of looking.
_WATCH = """() => {
  const app = document.querySelector('[data-testid=stApp]');
  window.begun = performance.now();
  window.rested = null;
  window.watcher?.disconnect();
  window.watcher = new MutationObserver(() => {
    if (app.getAttribute('data-test-script-state') === 'notRunning') {
      requestAnimationFrame(() => { window.rested = performance.now(); });
    }
  });
  window.watcher.observe(app, {attributes: true, attributeFilter: ['data-test-script-state']});
}"""


def _watched(visitor: Visitor, act: Callable[[], object]) -> float:
    """Seconds from an act in a page that is open until it stands."""
    visitor.page.evaluate(_WATCH)
    act()
    visitor.settle()
    visitor.page.wait_for_function("window.rested !== null")
    return float(visitor.page.evaluate("window.rested - window.begun")) / 1000


def _said(name: str, seconds: list[float], limit: float) -> None:
    middle = statistics.median(seconds)
    mark = "" if middle <= limit else "  TOO SLOW"
    print(
        f"{name:28} {middle:5.2f} s  (limit {limit:g}, worst {max(seconds):.2f}, {len(seconds)} times){mark}",
        flush=True,
    )


def _memory(port: str) -> float:
    """Megabytes of the process that listens, resident, at its highest."""
    listing = subprocess.run(["ps", "-eo", "pid,args"], capture_output=True, text=True, check=True).stdout
    pid = next(line.split()[0] for line in listing.splitlines() if f"--port {port}" in line and "ps -eo" not in line)
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) / 1024


def _slide(visitor: Visitor, at: int) -> float:
    """Move a slider one step, and wait until the page stands."""
    thumb = visitor.page.get_by_test_id("stSlider").nth(at).get_by_role("slider")
    thumb.focus()
    return _watched(visitor, lambda: visitor.page.keyboard.press("ArrowRight"))


def _many(browser: Browser, root: str) -> tuple[float, list[str]]:
    """Let many sessions ask at once: each is told to turn the page before anybody waits for it."""
    visitors = [Visitor.new(browser, root) for _ in range(SESSIONS)]
    start = time.perf_counter()
    for visitor in visitors:
        visitor.page.goto(root, wait_until="commit")
    for visitor in visitors:
        visitor.settle()
    for name in ("ranking", "programme", "moves", "money"):
        for visitor in visitors:
            menu = visitor.page.get_by_test_id("stSidebarNav")
            menu.get_by_role("link", name=_t(f"frame.page_{name}"), exact=True).click()
        for visitor in visitors:
            visitor.settle()
            assert _t(f"frame.page_{name}") in visitor.page.locator("h1").inner_text()
    return time.perf_counter() - start, [said for visitor in visitors for said in visitor.wrong]


def measure(folder: Path, database: Path) -> None:
    """Start the app a few times, then use it."""
    ready, first = [], []
    with sync_playwright() as playwright:
        browser = open_browser(playwright)
        for _ in range(STARTS):
            start = time.perf_counter()
            with served(folder, "serve", "--database", str(database)) as root:
                ready.append(time.perf_counter() - start)
                first.append(_timed(lambda root=root: Visitor.new(browser, root).open("")))
        _said("server ready", ready, 5)
        _said("first page after that", first, 3)
        with served(folder, "serve", "--database", str(database)) as root:
            visitor = Visitor.new(browser, root)
            visitor.open("")
            for name in PAGES:
                visitor.go(_t(f"frame.page_{name}"))
            _use(visitor)
            took, wrong = _many(browser, root)
            print(f"{SESSIONS} sessions at once, 5 pages each: {took:.0f} s, {len(wrong)} errors {wrong[:2]}")
            print(f"memory at its highest: {_memory(root.rpartition(':')[2]):.0f} MB (limit 1500)")
            browser.close()


def _use(visitor: Visitor) -> None:
    titles = [_t(f"frame.page_{name}") for name in PAGES]
    switch = [_watched(visitor, lambda title=title: visitor.go(title)) for _ in range(ROUNDS) for title in titles]
    _said("page switch", switch, 1)
    visitor.go(_t("frame.page_ranking"))
    search, found = visitor.page.get_by_label(_t("frame.search")), []
    for word in ("学院", "大学", "工程", "管理", ""):
        search.fill(word)
        found.append(_watched(visitor, lambda: search.press("Enter")))
    _said("filter", found, 1)
    visitor.open("rubrics?rubric_view=trial")
    _said("weight what-if", [_slide(visitor, at) for at in (0, 1, 2, 0, 1, 2)][1:], 0.5)
    visitor.open("money?view=trial")
    _said("funding slider", [_slide(visitor, at) for at in (0, 1, 0, 3, 0, 4)][1:], 1)


def main() -> None:
    """Make the demo where none is given, then measure."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        if len(sys.argv) > 1:
            measure(folder, Path(sys.argv[1]).resolve())
            return
        with served(folder, "demo", "--serve"):
            pass
        measure(folder, folder / "demo-output" / say("demo.database"))


if __name__ == "__main__":
    main()
