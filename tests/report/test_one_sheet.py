"""Sheet 一个专业 and the tables behind it: what is stored is the engine's, the formulas are live."""

from dataclasses import replace

import numpy as np
import openpyxl
import pytest
from report_page import equals_explain, leaf_rows
from report_province import RUBRIC, figures, load, province
from report_sheets import openpyxl_book, rows, table, text_of

from evaluator.dataset import make_dataset
from evaluator.evaluation import benchmark_from, evaluate
from evaluator.report import page as page_module
from evaluator.report import write_results
from evaluator.report.data_sheet import unit_labels
from evaluator.report.ranking import ranking_order
from evaluator.report.workbook import write_workbook

CURVED = RUBRIC.replace("name: 培养结果\n", "name: 培养结果\n    aggregate: geometric\n")
LEAST = RUBRIC.replace("name: 培养结果\n", "name: 培养结果\n    aggregate: minimum\n")


def made(folder, text, count=40):
    rubric, (value, n) = load(text, folder), figures(count)
    data = make_dataset(rubric, province(count), value, n=n, year=2025, cohort=n[:, 0])
    return evaluate(data, rubric, benchmark_from(data, rubric), rank_draws=0)


def first_unit(result):
    return result.units["unit"].iloc[int(ranking_order(result)[0])]


def test_the_page_opens_on_the_best_unit_with_the_values_of_the_engine(result, written):
    equals_explain(rows(written, "一个专业"), result, first_unit(result))


def test_the_choices_are_all_units(result, written):
    page = openpyxl_book(written)["一个专业"]
    rule = page.data_validations.dataValidation[0]
    labels = [row["编号和名称"] for row in table(written, "数据", "编号和名称")]
    head = [row[0] for row in rows(written, "数据")].index("编号和名称")
    assert rule.type == "list"
    assert rule.formula1 == f"'数据'!$A${head + 2}:$A${head + 1 + len(labels)}"
    assert len(set(labels)) == len(result.units)
    assert page[str(rule.sqref).split(":")[0]].number_format == "@"


def test_scores_and_contributions_are_formulas(result, written):
    book = openpyxl_book(written)
    scores = book["标准分"]
    head = next(row for row in scores.iter_rows(max_row=9) if row[0].value == "编号和名称")[0].row
    sets = sum(str(row[0].value).startswith("权重：") for row in scores.iter_rows(min_row=head + 1))
    assert sets == 2  # with and without the leaf that does not apply to one unit
    first = head + 1 + sets
    weights = f"$F${head + 1}:$H${head + sets}"
    assert (
        scores.cell(first, 5).value == f"=ROUND(ROUND(SUMPRODUCT(INDEX({weights},C{first},0),F{first}:H{first}),10),2)"
    )
    page = book["一个专业"]
    line = next(row for row in page.iter_rows() if row[0].value == "指标")[0].row + 1
    assert page.cell(line, 11).value == f'=IF(OR($M${line}="",$I${line}=""),"",$J${line}*($I${line}-50))'
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert page.print_area.split("!")[1].startswith("$A$1:$K$")


def test_stored_scores_are_the_engines(result, written):
    lines = [row for row in table(written, "标准分", "编号和名称") if not row["编号和名称"].startswith("权重：")]
    assert [row["得分"] for row in lines] == result.units["score"].tolist()
    total = result.scored.total
    weights = [row for row in table(written, "标准分", "编号和名称") if row["编号和名称"].startswith("权重：")]
    names = [leaf.name for leaf in result.rubric.leaves]
    for row, own in zip(lines, total.tolist(), strict=True):
        chosen = weights[int(row["权重行"]) - 1]
        assert sum((chosen[name] or 0) * (row[name] or 0) for name in names) == pytest.approx(own, abs=1e-10)


def test_averages_stand_where_the_page_looks_for_them(result, written):
    lines, scores = table(written, "常模", "常模组"), table(written, "标准分", "编号和名称")
    ref, leaves = result.reference, result.rubric.leaves
    assert len(lines) == ref.mean.size
    units = [row for row in scores if not row["编号和名称"].startswith("权重：")]
    for place in (0, 7, 31):
        for j, leaf in enumerate(leaves):
            line = lines[(int(units[place]["常模组"]) - 1) * len(leaves) + j]
            assert line["指标"] == leaf.name
            assert line["常模均值"] == pytest.approx(ref.mean[ref.row[place], j], rel=1e-14)
            assert line["常模标准差"] == pytest.approx(ref.spread[ref.row[place], j], rel=1e-14)


@pytest.mark.parametrize("text", [CURVED, LEAST], ids=["geometric", "minimum"])
def test_where_weights_do_not_give_the_contribution_it_is_looked_up_and_said(tmp_path, text):
    found = made(tmp_path, text)
    write_results(found, tmp_path / "out")
    book = openpyxl_book(tmp_path / "out")
    assert "贡献" in book.sheetnames
    formulas = {str(cell.value) for row in book["标准分"].iter_rows() for cell in row if cell.data_type == "f"}
    assert any("50+SUM('贡献'!" in formula for formula in formulas)
    assert not any("SUMPRODUCT" in formula for formula in formulas)
    equals_explain(rows(tmp_path / "out", "一个专业"), found, first_unit(found))
    assert "由程序算出，从“贡献”表查来" in text_of(tmp_path / "out", "一个专业")


def test_a_provincial_benchmark_shows_no_letters(provincial, tmp_path):
    write_results(provincial, tmp_path)
    text = text_of(tmp_path, "一个专业")
    assert "分数线（不低于）" not in text
    assert "与省内平均比较" in text
    equals_explain(rows(tmp_path, "一个专业"), provincial, first_unit(provincial))


def test_disciplines_are_called_so(discipline, tmp_path):
    write_results(discipline, tmp_path)
    assert "选一个学科" in text_of(tmp_path, "一个学科")
    equals_explain(rows(tmp_path, "一个学科"), discipline, first_unit(discipline))


def test_plain_scores_count_from_zero(plain, tmp_path):
    write_results(plain, tmp_path)
    equals_explain(rows(tmp_path, "一个单位"), plain, first_unit(plain))
    line = openpyxl_book(tmp_path)["一个单位"]
    assert any("-0))" in str(cell.value) for row in line.iter_rows() for cell in row)


def test_a_spread_that_was_not_published_says_where_it_comes_from(result, tmp_path):
    ref = result.reference
    found = replace(result, reference=replace(ref, spread_from_data=np.ones_like(ref.spread_from_data)))
    write_workbook(found, tmp_path / "results.xlsx")
    lines, _, _ = leaf_rows(rows(tmp_path, "一个专业"))
    assert {line["常模来源"] for line in lines} == {"计算；标准差由本次数据"}
    assert "公布的常模没有标准差" in text_of(tmp_path, "一个专业")


def test_labels_differ_whatever_the_names_are(result):
    units = result.data.units.assign(unit=["A", "a"] + [f"u{i}" for i in range(len(result.data) - 2)])
    units.loc[[0, 1], "institution_name"] = "甲*?~" + "长" * 300
    units.loc[[0, 1], "major_name"] = "同"
    labels = unit_labels(replace(result, data=replace(result.data, units=units)))
    assert len({label.casefold() for label in labels}) == len(labels)
    assert max(map(len, labels)) < 255  # the longest text that MATCH takes


def test_units_that_do_not_fit_are_counted(result, tmp_path, monkeypatch):
    monkeypatch.setattr(page_module, "EXCEL_ROWS", 50)
    write_results(result, tmp_path)
    said = f"本表放得下18个专业；其余{len(result.units) - 18}个见同一文件夹的 "
    for sheet, file in (("排名", "units.csv"), ("数据", "units.csv"), ("样本量", "cells.csv")):
        assert f"{said}{file}。" in text_of(tmp_path, sheet)
    assert len(table(tmp_path, "数据", "编号和名称")) == 18


def test_an_english_workbook_says_nothing_in_chinese_but_names(result, tmp_path):
    write_results(result, tmp_path, lang="en")
    book = openpyxl.load_workbook(tmp_path / "results.xlsx")
    assert book.sheetnames == [
        *("Summary", "One programme", "Ranking", "Institutions", "Data", "Scores", "Averages", "Sizes"),
        *("Data notes", "Run record"),
    ]
    heads = [cell.value for cell in next(r for r in book["Ranking"].iter_rows() if r[0].value == "Rank")]
    assert not [head for head in heads if any("一" <= sign <= "鿿" for sign in head)]
    assert "computed" in str(book["Ranking"]["A2"].value)
    assert "example" in str(book["Ranking"]["A2"].value)
    for sheet in ("units.csv", "cells.csv"):
        write_results(result, tmp_path / "zh")
        assert (tmp_path / sheet).read_bytes() == (tmp_path / "zh" / sheet).read_bytes()
