"""Every page in a real browser, in both languages: no exception, no console error, nothing from outside."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

pytest.importorskip("playwright", reason="the browser tests need the Python package playwright")

from office import Visitor

from evaluator.text import say
from evaluator.ui.frame import PAGES

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_page_stands(browser: Browser, root: str, pictures: Path, lang: str) -> None:
    visitor = Visitor.new(browser, root)
    visitor.open(f"?lang={lang}")
    for name in PAGES:
        visitor.go(say(f"ui_frame.page_{name}", lang))
        visitor.picture(pictures / f"{name}_{lang}.png")
    assert visitor.wrong == []


def test_every_view_of_money_stands(browser: Browser, root: str, pictures: Path) -> None:
    visitor = Visitor.new(browser, root)
    for view in ("amounts", "trial", "why", "noise", "scenarios", "proof"):
        visitor.open(f"money?view={view}")
        visitor.picture(pictures / f"money_{view}.png")
    assert visitor.wrong == []


def test_the_marks_of_synthetic_data_stand_on_every_page_about_them(browser: Browser, root: str) -> None:
    visitor = Visitor.new(browser, root)
    for name in ("overview", "ranking", "programme", "moves", "disciplines", "money"):
        visitor.open("" if name == "overview" else name)
        assert say("ui_frame.synthetic") in visitor.text(), name
