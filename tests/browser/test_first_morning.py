"""What a new user does on the first morning, from the ranking to two scenarios side by side."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

pytest.importorskip("playwright", reason="the browser tests need the Python package playwright")

import openpyxl
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
    box = first.page.get_by_test_id("stMultiSelect").filter(has_text=say("workbook.column.letter"))
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
        visitor.page.get_by_label(t("money.save_title"), exact=True).fill(title)
        visitor.page.get_by_label(t("money.save_reason"), exact=True).fill("看看谁增谁减")
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


def _changed(source: Path, target: Path, value: object) -> Path:
    """Write a value over the first figure of a workbook that was filled in."""
    book = openpyxl.load_workbook(source)
    rows = book.worksheets[0].iter_rows(min_row=3)
    cell = next(cell for row in rows for cell in row if isinstance(cell.value, float))
    cell.value = value
    book.save(target)
    return target


def _upload(visitor: Visitor, file: Path) -> None:
    visitor.page.locator("input[type=file]").last.set_input_files(str(file))
    visitor.settle()


def test_errors_are_shown_a_good_workbook_is_run_and_published(
    browser: Browser, root: str, office: Path, pictures: Path, tmp_path: Path
) -> None:
    source = next((office / "demo-output").glob("模拟省_本科专业数据_2025.xlsx"))
    bad = _changed(source, tmp_path / "有错.xlsx", "九十多")
    good = _changed(source, tmp_path / "改好.xlsx", 12.5)
    visitor = Visitor.new(browser, root)
    visitor.open("intake")
    page = visitor.page
    page.get_by_label(t("frame.who")).fill("李四")
    page.keyboard.press("Enter")
    page.get_by_label(t("intake.year")).fill("2025")
    page.keyboard.press("Enter")
    visitor.settle()

    _upload(visitor, bad)
    expect(page.get_by_text(t("intake.errors", count=1))).to_be_visible()
    expect(page.get_by_role("button", name=t("intake.keep"))).to_have_count(0)
    visitor.picture(pictures / "intake_errors.png")
    with page.expect_download() as taken:
        page.get_by_role("button", name=t("intake.marked_copy")).click()
    assert any("九十多" in str(cell.value) for row in workbook(taken.value).worksheets[0].iter_rows() for cell in row)

    page.reload()
    visitor.settle()
    page.get_by_label(t("frame.who")).fill("李四")
    page.keyboard.press("Enter")
    page.get_by_label(t("intake.year")).fill("2025")
    page.keyboard.press("Enter")
    visitor.settle()
    _upload(visitor, good)
    visitor.picture(pictures / "intake_preview.png")
    page.get_by_role("button", name=t("intake.keep")).click()
    visitor.settle()
    expect(page.get_by_text(re.compile("已导入"))).to_be_visible()
    page.get_by_label(t("intake.title")).fill("第一稿")
    page.keyboard.press("Enter")
    visitor.settle()
    page.get_by_role("button", name=t("intake.run"), exact=True).click()
    expect(page.get_by_text(re.compile("完成：第一稿"))).to_be_visible()
    number = re.search(r"第(\d+)次", page.get_by_text(re.compile("完成：第一稿")).inner_text())[1]

    visitor.open(f"audit?audit_run={number}")
    for step, status in (("draft_consultation", "consultation"), ("consultation_published", "published")):
        page.get_by_role("button", name=t(f"audit.step_{step}"), exact=True).click()
        visitor.settle()
        page.get_by_role("button", name=t("audit.confirm")).click()
        visitor.settle()
        expect(page.get_by_text(t("audit.status_now", id=number, status=t(f"frame.status_{status}")))).to_be_visible()
    visitor.picture(pictures / "audit_published.png")
    assert visitor.wrong == []
