"""What the guard lets through is read as it was written, whatever the file is called."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
import xlsxwriter
from crafted import xls
from openpyxl import Workbook, load_workbook

from evaluator.files import Limits, guard, open_sheets
from evaluator.intake.second_look import hidden_content, may_hide_something, percent_formats
from evaluator.text import DataProblems, Problem

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TABLE = [["学校代码", "校名, 简称", "说明"], ["90001", "云溪; 大学", "两\n行"], ["90002", '苍梧"学院', ""]]


def as_csv(delimiter: str, end: str) -> str:
    def quoted(field: str) -> str:
        return '"' + field.replace('"', '""') + '"' if set(field) & set(',;\t"\n') else field

    return end.join(delimiter.join(map(quoted, row)) for row in TABLE) + end


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_text_tables(tmp_path: Path, encoding: str, delimiter: str, end: str):
    path = tmp_path / "表.csv"
    path.write_bytes(as_csv(delimiter, end).encode(encoding))
    assert open_sheets(path)[0].rows == TABLE


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("代码;比例\na;1,5\nb;2,5\nc;3,5\n", 4),
        ("说明：单位，元\n\n代码,名称,人数\na,b;c;d,1\nb,c;d;e,2\n", 5),
        ("名称\n甲\n", 2),
        ("<5%,名称\n1,甲\n", 2),
    ],
    ids=["decimal commas", "titles and semicolons in fields", "one column", "not markup"],
)
def test_the_delimiter_is_judged_by_steady_widths(tmp_path: Path, text: str, rows: int):
    path = tmp_path / "表.csv"
    path.write_text(text, encoding="utf-8")
    read = open_sheets(path)[0].rows
    assert len(read) == rows
    assert len(read[-1]) == len(read[-2])
    assert not any(set(field) & set(";") and text.startswith("代码;") for row in read for field in row)


def test_text_that_cannot_be_cut_into_fields(tmp_path: Path, refusal: Callable[..., Problem]):
    for name, content, reason in [
        ("引号.csv", 'a,b\n1,"没有结束\n2,3\n', "csv_quote"),
        ("长.csv", "a,b\n1," + "x" * 200_000 + "\n", "csv_quote"),
        ("空字节.csv", "a,b\n1,\0\n", "csv_encoding"),
    ]:
        path = tmp_path / name
        path.write_bytes(content.encode())
        assert refusal(path).reason == reason


def test_the_content_decides_not_the_name(book: Path, tmp_path: Path):
    rows = open_sheets(book)[0].rows
    for name in ("表.xls", "表.csv"):
        (tmp_path / name).write_bytes(book.read_bytes())
        assert open_sheets(tmp_path / name)[0].rows == rows
    (tmp_path / "旧.xlsx").write_bytes(xls())
    assert open_sheets(tmp_path / "旧.xlsx")[0].rows == [[1.5, ""], ["", 1.5]]
    (tmp_path / "文字.xls").write_bytes(as_csv("\t", "\r\n").encode("gb18030"))
    assert open_sheets(tmp_path / "文字.xls")[0].rows == TABLE


def test_hidden_sheets_are_said_to_be(tmp_path: Path):
    made = Workbook()
    made.active.append([1, 2])
    for state in ("hidden", "veryHidden"):
        sheet = made.create_sheet(state)
        sheet["C3"] = 1
        sheet.sheet_state = state
    made.save(tmp_path / "三.xlsx")
    sheets = open_sheets(tmp_path / "三.xlsx")
    assert [sheet.hidden for sheet in sheets] == [False, True, True]
    assert (sheets[1].rows, sheets[1].first) == ([["", "", 1.0]], 3)


def test_the_second_look_agrees_with_openpyxl(tmp_path: Path):
    path = tmp_path / "格式.xlsx"
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet("数据 & 表")
        for row, form in enumerate(["0.0%", '0.0"%"', "0.00", "0%", "General", '[Red]0.0%;"%"']):
            sheet.write(row, 1, 0.853, made.add_format({"num_format": form}))
        sheet.write_formula(7, 2, "=1+1", value="")
        sheet.write_formula(8, 2, "=1/0", value="#DIV/0!")
        sheet.write(9, 2, "文字")
    cells = {(row, 2) for row in range(1, 7)}
    shown = percent_formats(path, "数据 & 表", cells)
    assert [shown[row, 2] for row in range(1, 7)] == ["percent", "literal", "", "percent", "", "percent"]
    found = {(cell.row, cell.column) for row in load_workbook(path).active for cell in row if cell.data_type in "fe"}
    hidden = hidden_content(path, "数据 & 表")
    assert hidden == {(8, 3): "=", (9, 3): "#DIV/0!"}
    assert set(hidden) == found
    assert may_hide_something(path)


def test_the_second_look_refuses_what_it_cannot_read(remade: Callable[..., Path], tmp_path: Path):
    lost = remade({"xl/_rels/workbook.xml.rels": b"<Relationships/>", "xl/styles.xml": b"<styleSheet"})
    for look in (lambda: percent_formats(lost, "Sheet", {(1, 1)}), lambda: hidden_content(lost, "Sheet")):
        with pytest.raises(DataProblems) as caught:
            look()
        assert caught.value.problems[0].reason == "file_damaged"
    text = tmp_path / "表.csv"
    text.write_text("a,b", encoding="utf-8")
    assert (percent_formats(text, "", {(1, 1)}), hidden_content(text, ""), may_hide_something(text)) == ({}, {}, False)


def test_the_guard_is_quick(tmp_path: Path, limits: Limits):
    path = tmp_path / "省.xlsx"
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet()
        for row in range(2000):
            sheet.write_row(row, 0, ["文字", *(row * 0.37 + column for column in range(44))])
    times = []
    for _ in range(5):
        start = time.process_time()
        guard(path, limits)
        times.append(time.process_time() - start)
    # Of processor time, about 25 ms: a busy machine makes little difference.
    assert min(times) < 0.15
