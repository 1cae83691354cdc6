"""Sheet 指标明细: the printed score can be recomputed from live formulas."""

import csv
import shutil
import subprocess

import pytest
from report_sheets import openpyxl_book, rows, table, text_of

from evaluator.report import write_results


def totals(lines):
    return [row for row in lines if row["指标"] == "合计"]


def close(column):
    # xlsxwriter writes 16 digits of a number; formulas keep all 17 of theirs.
    return pytest.approx(column.tolist(), rel=1e-15, abs=1e-12)


def test_one_row_a_cell_and_one_total_a_programme(result, written):
    lines = table(written, "指标明细", "学校")
    assert len(totals(lines)) == len(result.units)
    cells = [row for row in lines if row["指标"] != "合计"]
    assert len(cells) == len(result.cells)
    expected = result.cells
    assert [row["贡献"] for row in cells] == expected["contribution"].tolist()
    assert [row["指标得分"] for row in cells if row["指标得分"] != ""] == close(expected["t"].dropna())
    assert [row["权重"] for row in cells] == close(expected["weight"])
    assert [row["数值"] for row in cells if row["数值"] != ""] == close(expected["value"].dropna())
    assert {row["数据状态"] for row in cells} == {"有数据", "不公开", "缺失", "不适用"}
    assert {row["比较范围"].split()[0] for row in cells} <= {"专业", "专业类", "学科门类", "全部"}
    assert "专业 080901" in {row["比较范围"] for row in cells}
    assert {row["常模来源"] for row in cells} == {"计算"}


def test_totals_hold_the_engine_values(result, written):
    lines = totals(table(written, "指标明细", "学校"))
    assert [row["得分"] for row in lines] == result.units["score"].tolist()
    assert [row["未舍入得分"] for row in lines] == result.scored.total.tolist()
    assert [row["权重"] for row in lines] == pytest.approx([1.0] * len(lines))
    assert [row["贡献"] + 50 for row in lines] == pytest.approx(result.scored.total.tolist())


def test_formulas_are_live(written):
    page = openpyxl_book(written)["指标明细"]
    head = [cell.value for cell in page[5]]
    first = {name: page.cell(6, head.index(name) + 1).value for name in ("权重", "指标得分", "贡献")}
    assert first["贡献"] == "=O6*(N6-50)"
    assert [head.index("权重"), head.index("指标得分")] == [14, 13]
    total = {name: page.cell(9, head.index(name) + 1).value for name in ("权重", "贡献", "未舍入得分", "得分")}
    assert total == {
        "权重": "=SUM(O6:O8)",
        "贡献": "=SUM(P6:P8)",
        "未舍入得分": "=50+P9",
        "得分": "=ROUND(ROUND(Q9,10),2)",
    }


def test_stored_values_are_those_that_openpyxl_sees(result, written):
    page = openpyxl_book(written, values=True)["指标明细"]
    printed = [row[17].value for row in page.iter_rows(min_row=6) if row[3].value == "合计"]
    assert printed == result.units["score"].tolist()


def test_plain_scores_count_from_zero(plain, tmp_path):
    write_results(plain, tmp_path)
    lines = totals(table(tmp_path, "指标明细", "国家"))
    assert [row["得分"] for row in lines] == plain.units["score"].tolist()
    assert any("=0+" in str(cell.value) for row in openpyxl_book(tmp_path)["指标明细"] for cell in row)


@pytest.mark.parametrize(("limit", "shown"), [(12, 3), (11, 2), (3, 0), (0, 0)])
def test_programmes_that_do_not_fit_stand_in_the_csv(result, tmp_path, limit, shown):
    write_results(result, tmp_path, max_cell_rows=limit)
    sentence = f"本表放得下{shown}个专业；其余{len(result.units) - shown}个专业的指标明细见同一文件夹的 cells.csv。"
    text = text_of(tmp_path, "指标明细")
    assert text.count(sentence) == 2
    assert sum(row[3] == "合计" for row in rows(tmp_path, "指标明细")) == shown
    assert len((tmp_path / "cells.csv").read_text(encoding="utf-8").splitlines()) >= len(result.cells) + 1


def test_nothing_is_said_when_all_fits(written):
    assert "cells.csv" not in text_of(written, "指标明细")


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not on PATH")
def test_libreoffice_recomputes_the_same_printed_scores(result, written, tmp_path):
    # Comma, quote, UTF-8, values as they are and not as shown; -1 writes every sheet into a file of its own.
    target = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1"
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    for name in ("cells", "recalculated"):
        (tmp_path / name).mkdir()
    # A copy without stored values: LibreOffice then has to compute them.
    book = openpyxl_book(written)
    book.save(tmp_path / "recalculated" / "results.xlsx")
    command = ["soffice", profile, "--headless", "--convert-to", target, "--outdir", str(tmp_path / "cells")]
    command.append(str(tmp_path / "recalculated" / "results.xlsx"))
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    with (tmp_path / "cells" / "results-指标明细.csv").open(encoding="utf-8", newline="") as file:
        lines = list(csv.reader(file))
    printed = [float(line[17]) for line in lines if len(line) > 3 and line[3] == "合计"]
    assert printed == result.units["score"].tolist()
    with (tmp_path / "cells" / "results-各校类别.csv").open(encoding="utf-8", newline="") as file:
        last = next(line for line in csv.reader(file) if line[0] == "合计")
    assert float(last[-1]) == pytest.approx(result.units["score"][result.classifiable].mean())
