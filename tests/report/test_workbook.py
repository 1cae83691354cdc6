"""Sheets of results.xlsx against the engine's own tables."""

from collections import Counter

import numpy as np
import pytest
from report_province import HOSTILE, RUBRIC, figures, load, province, with_states
from report_sheets import openpyxl_book, rows, table, text_of

from evaluator.dataset import State, make_dataset
from evaluator.evaluation import benchmark_from, evaluate, impact
from evaluator.report import write_results

SHEETS = ["摘要", "一个专业", "排名", "各校类别", "数据", "标准分", "常模", "样本量", "数据说明", "运行记录"]
# Long and wide tables that formulas look things up in: as many pages as they need.
LOOKED_UP = {"数据", "标准分", "常模", "样本量"}


def write(result, tmp_path, **options):
    write_results(result, tmp_path, **options)
    return tmp_path


def test_sheets(written):
    assert openpyxl_book(written).sheetnames == SHEETS


@pytest.mark.parametrize("sheet", SHEETS)
def test_every_sheet_prints_on_a4_and_says_what_it_is(written, sheet):
    page = openpyxl_book(written)[sheet]
    assert page.page_setup.paperSize == 9
    assert page.page_setup.orientation == ("portrait" if sheet in {"一个专业", "运行记录"} else "landscape")
    if sheet in LOOKED_UP:
        assert page.print_title_cols == "$A:$A"
        assert "示例" in page.oddHeader.center.text
    else:
        assert page.sheet_properties.pageSetUpPr.fitToPage
        assert page.page_setup.fitToWidth in {None, 1}  # 1 is what the format means where nothing is written
        assert page.page_setup.fitToHeight in ({None, 1} if sheet == "一个专业" else {0})
    assert page.print_title_rows or sheet == "一个专业"
    assert "模拟数据" in page.oddHeader.center.text
    assert "&P" in page.oddFooter.right.text
    assert sheet in page.oddFooter.left.text
    assert page["A1"].value == f"虚构专业评价　2025年　{sheet}（模拟数据）"
    assert "状态：示例" in page["A2"].value
    assert "示例" in page["A3"].value
    assert page["A1"].font.name == "宋体"


@pytest.mark.parametrize(
    ("sheet", "frozen"), [("排名", "A5"), ("各校类别", "B5"), ("数据", "B6"), ("标准分", "F6"), ("运行记录", "A5")]
)
def test_panes_are_frozen_below_the_heading(written, sheet, frozen):
    assert openpyxl_book(written)[sheet].freeze_panes == frozen


@pytest.mark.parametrize("sheet", ["排名", "各校类别", "数据", "常模", "样本量"])
def test_tables_filter(written, sheet):
    assert openpyxl_book(written)[sheet].auto_filter.ref


def test_ranking_is_sorted_and_equals_the_result(result, written):
    ranking = table(written, "排名", "名次")
    units = result.units
    assert len(ranking) == len(units)
    classified = [row for row in ranking if row["把握"] != "不予归类"]
    assert [row["得分"] for row in classified] == sorted(units["score"][result.classifiable], reverse=True)
    assert all(row["把握"] == "不予归类" for row in ranking[len(classified) :])
    best = units[result.classifiable].sort_values(["score", "unit"], ascending=[False, True]).iloc[0]
    row = ranking[0]
    assert (row["名次"], row["专业代码"], row["专业"]) == (1, best["major"], best["major_name"])
    assert row["95%区间"] == f"{best['low']:.2f}–{best['high']:.2f}"
    assert row["名次区间"] == f"{best['rank_all_low']}–{best['rank_all_high']}"
    assert Counter(row["类别"] for row in ranking) == Counter(units["letter"])
    within = [best[f"rank_major{end}"] for end in ("", "_low", "_high")]
    assert row["专业内名次（区间）"] == "{}（{}–{}）".format(*within)
    assert len(row) <= 12  # what fits on A4 across


def test_what_the_ranking_leaves_out_stands_in_the_data(result, written):
    rows_, units = table(written, "数据", "编号和名称"), result.units
    assert [row["编号和名称"].split()[0] for row in rows_] == units["unit"].tolist()
    place = int(units["score"].where(result.classifiable).idxmax())
    row, best = rows_[place], units.iloc[place]
    shown = {"95%下限": "low", "达到全国平均的概率": "p_at_or_above", "A类名单错误率q": "q_A", "A类概率": "p_A"}
    for heading, name in shown.items():
        assert row[heading] == pytest.approx(best[name], rel=1e-14)
    assert row["专业内名次置信集"] == f"{best['rank_major_set_low']}–{best['rank_major_set_high']}"
    assert row["B类分数线"] == result.cuts.observed[place, 1]
    seen = [row["去向落实率（%）"] for row in rows_]
    assert seen[5] == "不公开"
    assert rows_[6]["学位授予率（%）"] == "缺失"
    assert rows_[7]["学位授予率（%）"] == "不适用"
    figures_ = [value for value in seen if not isinstance(value, str)]
    assert figures_ == pytest.approx(result.data.value[np.isfinite(result.data.value[:, 0]), 0].tolist())


def test_reasons_are_words(written):
    reasons = {row["不予归类的原因"] for row in table(written, "排名", "名次")}
    assert {"毕业届数不足", "缺失的数据过多", "不公开的数据过多"} <= reasons
    assert not any("too_few" in reason or ";" in reason for reason in reasons)


def test_institution_totals_are_live_sums(result, written):
    lines = table(written, "各校类别", "学校")
    assert len(lines) == 13
    last, units = lines[-1], result.units
    assert last["学校"] == "合计"
    assert last["专业数"] == len(units) == sum(row["专业数"] for row in lines[:-1])
    for letter in "ABCD":
        assert last[f"{letter}类"] == (units["letter"] == letter).sum()
    confirmed = (units["letter"] == "D") & (units["standing"] == "confirmed")
    assert last["其中可信D"] == confirmed.sum()
    assert last["不予归类"] == (~result.classifiable).sum()
    reached = result.classifiable & (units["score"] >= 50)
    assert last["达到"] == reached.sum()
    assert last["达到占全部"] == pytest.approx(reached.mean())
    assert last["可归类者均分"] == pytest.approx(units["score"][result.classifiable].mean())
    page = openpyxl_book(written)["各校类别"]
    formulas = [cell.value for cell in page[page.max_row][2:]]
    assert all(str(formula).startswith("=") for formula in formulas)
    assert formulas[0] == "=SUM(C5:C16)"


def test_summary_counts_over_all_units(result, written):
    totals = {row[0]: row[1:3] for row in rows(written, "摘要") if isinstance(row[1], float)}
    units = len(result.units)
    assert totals["全部专业"] == [units, 1.0]
    counts = [totals[name][0] for name in ("达到全国平均", "未达到全国平均", "不予归类")]
    assert sum(counts) == units
    assert totals["不予归类"][1] == pytest.approx((~result.classifiable).sum() / units)
    assert totals["D类（全国平均以下）"][0] == (result.units["letter"] == "D").sum()


def test_summary_impact_equals_the_engine(result, written):
    table_ = table(written, "摘要", "维度")
    expected = impact(result)
    assert [row["专业数"] for row in table_] == expected["units"].tolist()
    assert [row["D类"] for row in table_] == expected["D"].tolist()
    assert {"办学性质", "城市类型", "毕业生人数", "学科门类"} <= {row["维度"] for row in table_}


def test_summary_explains_itself(written):
    text = text_of(written, "摘要")
    for word in (
        "50分",
        "A类（世界一流）：得分不低于58分",
        "可信：",
        "临界：",
        "不予归类：",
        "95%下限",
        "D类95%",
        "虚构.xlsx",
    ):
        assert word in text
    assert "只计抽样误差" in text


def test_notes_hold_notices_states_levels_and_references(result, written):
    text = text_of(written, "数据说明")
    for word in ("虚构.xlsx 第4行", "0.8", "虚构办法", "第一条", "2025-01-01", "表1", "落实人数除以毕业生数"):
        assert word in text
    leaves = {row["指标代码"]: row for row in table(written, "数据说明", "指标")}
    states = result.cells.groupby(["indicator", "state"]).size()
    assert leaves["degree"]["缺失"] == states["degree", "missing"] == 1
    assert leaves["degree"]["不适用"] == 1
    assert leaves["placed"]["不公开"] == 1
    assert leaves["placed"]["权重"] == pytest.approx(0.3)
    levels = [name for name in leaves["placed"] if name.startswith("常模：")] + ["无常模"]
    assert sum(leaves["placed"][name] for name in levels) == len(result.units)


def test_record_repeats_the_recipe(result, written):
    record = {row["键"]: row["内容"] for row in table(written, "运行记录", "项目")}
    assert record["rubric.fingerprint"] == result.recipe["rubric"]["fingerprint"]
    assert record["options.seed"] == str(result.recipe["options"]["seed"])
    assert record["noise"] == "只计抽样误差"


def test_hostile_text_stays_text(written):
    book = openpyxl_book(written)
    names = {cell.value for cell in book["排名"]["C"]} | {cell.value for cell in book["各校类别"]["A"]}
    for name in HOSTILE:
        shown = {"<r>乙</r>": "<r>乙</r> ", "控\x01制": "控_x0001_制"}.get(name, name)
        assert shown in names, name
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.hyperlink is None
                if cell.data_type == "f":
                    assert not any(name in str(cell.value) for name in HOSTILE)
    assert not any(cell.data_type == "f" for cell in book["排名"]["C"])


def test_a_provincial_benchmark_shows_no_letter(provincial, tmp_path):
    folder = write(provincial, tmp_path)
    headings = set(table(folder, "排名", "名次")[0]) | set(table(folder, "各校类别", "学校")[0])
    headings |= set(table(folder, "数据", "编号和名称")[0])
    headings |= set(table(folder, "摘要", "维度")[0])
    lettered = {"类别", "也可能是", "A类", "B类", "C类", "D类", "其中可信D", "可信占全部", "A类概率", "A类分数线"}
    assert not lettered & headings
    assert "与省内平均比较" in headings
    assert {"高于省均", "低于省均", "与省均分不出高低"} <= headings
    standings = {row["与省内平均比较"] for row in table(folder, "排名", "名次")}
    assert standings <= {"高于省均", "低于省均", "与省均分不出高低", ""}
    for sheet in SHEETS:
        text = text_of(folder, sheet)
        assert "只有省内常模" in text
        assert not {"A", "B", "C", "D"} & set(text.split("\n"))
        assert "全国平均" not in text or sheet == "数据说明"


def test_disciplines(discipline, tmp_path):
    folder = write(discipline, tmp_path)
    first = table(folder, "排名", "名次")[0]
    assert (first["学科"], first["学科代码"]) == ("计算机科学与技术", "0812")
    assert "学科内名次（区间）" in first
    assert "学科数" in table(folder, "各校类别", "学校")[0]


def test_a_rubric_without_letters_or_institutions(plain, tmp_path):
    folder = write(plain, tmp_path)
    assert openpyxl_book(folder).sheetnames == [
        *("摘要", "一个单位", "排名", "数据", "标准分", "常模", "数据说明", "运行记录")
    ]
    ranking = table(folder, "排名", "名次")
    assert [row["国家"] for row in ranking] == ["乙国", "甲国", "丙国"]
    assert "类别" not in ranking[0]
    assert "与全国平均比较" not in ranking[0]
    assert "示例" not in text_of(folder, "摘要")


def test_a_unit_to_which_nothing_applies_has_no_score(tmp_path):
    nothing = with_states(tmp_path, State.NOT_APPLICABLE)
    folder = write(nothing, tmp_path / "out")
    last = table(folder, "排名", "名次")[-1]
    assert (last["得分"], last["不予归类的原因"]) == ("", "毕业届数不足；没有适用的指标")
    first = next(row for row in table(folder, "标准分", "编号和名称") if row["编号和名称"].startswith("90000-"))
    assert (first["得分"], first["去向落实率"], first["生均经费"]) == ("", "", "")


def test_nobody_classifiable(tmp_path):
    nobody = with_states(tmp_path, State.MISSING, rows=slice(None))
    folder = write(nobody, tmp_path / "out")
    ranking = table(folder, "排名", "学校")
    assert {row["把握"] for row in ranking} == {"不予归类"}
    assert "名次" not in ranking[0]  # nobody has one
    assert table(folder, "各校类别", "学校")[-1]["可归类者均分"] == ""


def test_a_title_note_with_marks_of_its_own(result, tmp_path):
    note = "甲&乙 =1+1 " + "长" * 300
    page = openpyxl_book(write(result, tmp_path, title_note=note))["排名"]
    assert note in page["A1"].value
    assert "甲&&乙 =1+1" in page.oddHeader.center.text or "甲&乙 =1+1" in page.oddHeader.center.text


def test_a_variant_is_shown_where_there_is_one(tmp_path):
    units = province(24).assign(variant=["H", *[""] * 23])
    rubric, (value, n) = load(RUBRIC, tmp_path), figures(24)
    data = make_dataset(rubric, units, value, n=n, year=2025, cohort=n[:, 0])
    folder = write(evaluate(data, rubric, benchmark_from(data, rubric)), tmp_path / "out")
    assert "H" in {row["办学形式"] for row in table(folder, "排名", "名次")}
