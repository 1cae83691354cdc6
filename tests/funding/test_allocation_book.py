"""allocation.xlsx of every policy that is shipped: prints on A4, totals live and right, words Chinese."""

from __future__ import annotations

import re

import pytest
from allocation_sheets import SheetRead, read_book
from openpyxl.utils import get_column_letter
from shipped_budgets import shipped

from evaluator.funding import compare_allocations, exposure, policy_ids
from evaluator.report.allocation import write_allocation

BUDGET = 12_345_678_901  # as wide as real money gets
UNDERGRADUATE = "undergraduate_quality"


@pytest.fixture(scope="module", params=policy_ids())
def book(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, SheetRead]:
    found = shipped(request.param, BUDGET, bounded=True)
    noise = exposure(found, draws=20, seed=1) if found.standings is not None else None
    change = compare_allocations(shipped(request.param, BUDGET // 2), found)
    out = tmp_path_factory.mktemp("拨款")
    write_allocation(found, out, exposure=noise, change=change, title_note="模拟数据")
    return read_book(out / "allocation.xlsx")


@pytest.fixture(scope="module")
def undergraduate(tmp_path_factory: pytest.TempPathFactory) -> dict[str, SheetRead]:
    out = tmp_path_factory.mktemp("本科")
    write_allocation(shipped(UNDERGRADUATE, bounded=True), out)
    return read_book(out / "allocation.xlsx")


def test_it_prints_on_a4_and_can_be_read(book: dict[str, SheetRead]):
    for name, read in book.items():
        sheet = read.formulas
        setup = sheet.page_setup
        assert (setup.paperSize, setup.orientation) == (9, "landscape"), name
        assert (setup.fitToWidth or 1, setup.fitToHeight, sheet.sheet_properties.pageSetUpPr.fitToPage) == (
            1,
            0,
            True,
        ), name
        assert read.scale >= 0.6, (name, read.scale)
        assert sheet.print_title_rows == f"${read.bounds[0]}:${read.bounds[0]}", name
        last = sheet.cell(sheet.max_row, sheet.max_column).coordinate
        columns, row = re.fullmatch(r"([A-Z]+)(\d+)", last).groups()
        assert sheet.print_area == f"'{name}'!$A$1:${columns}${row}", name
        assert "&P" in sheet.oddFooter.right.text, name


@pytest.mark.parametrize("name", ["摘要", "拨款对象", "保底与误差", "单位", "单位计算", "为什么变了"])
def test_totals_are_live_and_equal_the_sums(book: dict[str, SheetRead], name: str):
    read = book[name]
    head, last = read.bounds
    (total,) = read.totals
    assert total[read.heads[0]] == ("合计", "合计")
    live = {column: pair for column, pair in total.items() if str(pair[0]).startswith("=")}
    assert live
    for column, (formula, value) in live.items():
        letter = get_column_letter(read.heads.index(column) + 1)
        assert formula == f"=SUM({letter}{head + 1}:{letter}{last})", column
        assert value == pytest.approx(sum(row[column] or 0 for row in read.rows), rel=1e-12), column


def test_totals_of_money_are_the_budget(book: dict[str, SheetRead]):
    for name in ("摘要", "拨款对象", "保底与误差", "单位"):
        (total,) = book[name].totals
        assert total["金额"][1] == BUDGET, name
    (changed,) = book["为什么变了"].totals
    assert changed["现在"][1] - changed["原来"][1] == changed["增减"][1]


def test_what_cannot_be_summed_has_no_total(undergraduate: dict[str, SheetRead]):
    (bounds,), (workings,) = undergraduate["保底与误差"].totals, undergraduate["单位计算"].totals
    assert bounds["封顶"][0] is None
    assert bounds["保底"][1] > 0
    assert all(workings[name][0] is None for name in ("得分", "成本系数", "质量拨款系数"))


def test_groups_add_up_to_their_pots(book: dict[str, SheetRead]):
    read, pots = book["分组"], {row["资金块"]: row["金额"] for row in book["摘要"].rows}
    *of_pots, whole = read.totals
    head, last = read.bounds
    amount = get_column_letter(read.heads.index("金额") + 1)
    for total in of_pots:
        pot = total["资金块"][1]
        row = last + 2 + of_pots.index(total)
        assert total["金额"] == (
            f"=SUMIF($A${head + 1}:$A${last},$A{row},{amount}{head + 1}:{amount}{last})",
            pots[pot],
        )
        assert sum(row["金额"] for row in read.rows if row["资金块"] == pot) == pots[pot]
    assert [total["资金块"][1] for total in of_pots] == list(pots)
    assert whole["金额"][1] == BUDGET


def test_words_are_chinese(book: dict[str, SheetRead]):
    for name, read in book.items():
        for at, head in enumerate(read.heads):
            assert re.search(r"[\u4e00-\u9fff]", head), (name, head)
            for row in read.rows:
                value = list(row.values())[at]
                if name == "依据":  # ids, file names and fingerprints are no words
                    continue
                # Single letters are those of quality, of branches in a unit's code, and z.
                latin = re.findall(r"[A-Za-z_]{2,}", value) if isinstance(value, str) else []
                assert not latin, (name, head, value)


def test_where_a_recipient_stands_is_said(undergraduate: dict[str, SheetRead]):
    for name in ("拨款对象", "保底与误差"):
        stands = {row["所处界限（保底/封顶）"] for row in undergraduate[name].rows}
        assert stands <= {"保底", "封顶", "", None}
        assert stands & {"保底", "封顶"}
    sheet = undergraduate["保底与误差"]
    for row in sheet.rows:
        if row["所处界限（保底/封顶）"] in {"保底", "封顶"}:
            assert row["金额"] == row[row["所处界限（保底/封顶）"]]


def test_units_and_their_workings_stand_in_one_order(undergraduate: dict[str, SheetRead]):
    money, how = undergraduate["单位"].rows, undergraduate["单位计算"].rows
    assert [row["编号"] for row in money] == [row["编号"] for row in how]
    assert {row["质量拨款的组"] for row in how} == {"文学（05）", "工学（08）", "医学（10）"}
    assert all(float(row["办学量"]) == pytest.approx(row["折合人数"] * row["成本系数"]) for row in how)
