"""The demo served from an empty folder, as on the first morning; a browser, or a reason why there is none."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser


def _without(what: str) -> None:
    if os.environ.get("CI") == "true" and os.environ.get("EVALUATOR_BROWSER") == "required":
        pytest.fail(f"the browser tests need {what}")
    pytest.skip(f"the browser tests need {what}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        _without("the Python package playwright: pip install '.[browser]'")
    if shutil.which("chromium") is None:
        _without("chromium")
    from office import open_browser

    with sync_playwright() as playwright:
        found = open_browser(playwright)
        yield found
        found.close()


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder that the app is started in; the demo's files are below it."""
    return tmp_path_factory.mktemp("office")


@pytest.fixture(scope="session")
def root(browser: Browser, office: Path) -> Iterator[str]:
    """Address of the demo; ``EVALUATOR_DEMO_SCALE`` makes it larger for pictures."""
    from server import served

    with served(office, "demo", "--serve", "--scale", os.environ.get("EVALUATOR_DEMO_SCALE", "0.1")) as address:
        yield address


@pytest.fixture(scope="session")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder that screenshots are written to; ``EVALUATOR_PICTURES`` names one that stays."""
    from pathlib import Path

    folder = Path(os.environ.get("EVALUATOR_PICTURES") or tmp_path_factory.mktemp("pictures"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder
