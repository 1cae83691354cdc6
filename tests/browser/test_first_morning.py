"""What a new user does on the first morning, from the ranking to two scenarios side by side."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

pytest.importorskip("playwright", reason="the browser tests need the Python package playwright")

from office import Visitor, workbook
from playwright.sync_api import expect

from evaluator.text import say

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser


def t(key: str, **values: object) -> str:
    return say(f"ui_{key}", "zh", **values)


def test_a_filtered_ranking_is_the_same_for_whoever_opens_the_link(browser: Browser, root: str) -> None:
    first = Visitor.new(browser, root)
    first.open("ranking")
    box = first.page.get_by_test_id("stMultiSelect").filter(has_text=t("frame.column_letter"))
    box.get_by_role("combobox").click()
    first.page.get_by_role("option", name="D", exact=True).click()
    first.page.keyboard.press("Escape")
    first.settle()
    first.page.get_by_label(t("frame.search")).fill("学院")
    first.page.keyboard.press("Enter")
    first.settle()
    first.page.get_by_role("tab", name=t("ranking.table")).click()
    found = first.page.get_by_text(re.compile("符合的专业")).inner_text()
    link = first.page.get_by_test_id("stCode").inner_text().strip()
    assert "letter=D" in link
    assert "run=" in link

    second = Visitor.new(browser, root)
    second.open(link.removeprefix(f"{root}/"))
    assert second.page.get_by_text(re.compile("符合的专业")).inner_text() == found
    with second.page.expect_download() as taken:
        second.page.get_by_role("tab", name=t("ranking.table")).click()
        second.page.get_by_role("button", name=t("frame.download")).click()
    sheet = workbook(taken.value).active
    letters = [row[0].value for row in sheet.iter_rows(min_col=7, max_col=7)]
    assert set(letters) >= {"D"}
    assert not {"A", "B", "C"} & set(letters)
    assert [*first.wrong, *second.wrong] == []


def _slide(visitor: Visitor, label: str, steps: int) -> None:
    """Move a slider by the keyboard, as many steps to the right."""
    thumb = visitor.page.get_by_test_id("stSlider").filter(has_text=label).get_by_role("slider")
    thumb.focus()
    for _ in range(steps):
        visitor.page.keyboard.press("ArrowRight")
    visitor.settle()


def _closes(visitor: Visitor) -> bool:
    total, budget = (
        visitor.page.get_by_test_id("stMetric").filter(has_text=t(f"money.{name}")).get_by_test_id("stMetricValue")
        for name in ("total", "budget")
    )
    expect(total).to_have_text(re.compile(r"[\d,]{7,}"))
    return total.inner_text() == budget.inner_text()


def test_sliders_close_to_the_yuan_and_two_scenarios_are_compared(
    browser: Browser, root: str, pictures: Path, tmp_path: Path
) -> None:
    visitor = Visitor.new(browser, root)
    visitor.open("money?view=trial")
    assert _closes(visitor)
    visitor.page.get_by_label(t("frame.who")).fill("张三")
    visitor.page.keyboard.press("Enter")
    visitor.settle()
    for title, steps in (("质量提到三成", 10), ("质量再提", 5)):
        _slide(visitor, t("money.try_share", name="质量拨款"), steps)
        assert _closes(visitor)
        visitor.page.get_by_label(t("money.save_title")).fill(title)
        visitor.page.get_by_label(t("money.save_reason")).fill("看看谁增谁减")
        visitor.page.get_by_role("button", name=t("money.save"), exact=True).click()
        visitor.settle()
        expect(visitor.page.get_by_text(re.compile("已保存情景"))).to_be_visible()
    visitor.page.get_by_role("radio", name=t("money.view_scenarios")).click()
    visitor.settle()
    for title in ("质量提到三成", "质量再提"):
        visitor.page.get_by_test_id("stMultiSelect").get_by_role("combobox").click()
        visitor.page.get_by_role("option", name=re.compile(title)).click()
        visitor.page.keyboard.press("Escape")
        visitor.settle()
    visitor.picture(pictures / "money_compared.png")
    totals = visitor.page.get_by_test_id("stMetricValue").all_inner_texts()
    assert len(totals) == 2
    assert len(set(totals)) == 1
    with visitor.page.expect_download() as taken:
        visitor.page.get_by_role("button", name=t("money.take_scenarios")).click()
    book = workbook(taken.value)
    heads = [cell.value for row in book.worksheets[0].iter_rows() for cell in row]
    assert {"质量提到三成", "质量再提"} <= set(heads)
    assert visitor.wrong == []
