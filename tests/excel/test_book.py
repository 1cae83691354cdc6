"""A table as a download: text stays text, numbers stay numbers, the same bytes for the same content."""

from __future__ import annotations

import io

import numpy as np
import openpyxl
import pandas as pd
import pytest

from evaluator.excel import table_book

HOSTILE = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", '=HYPERLINK("http://x","y")', "<b>x</b>", "\t=1"]


def _sheet(content: bytes) -> openpyxl.worksheet.worksheet.Worksheet:
    return openpyxl.load_workbook(io.BytesIO(content)).active


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_becomes_a_formula(text: str) -> None:
    sheet = _sheet(table_book(pd.DataFrame({"name": [text]}), {"name": "名称"}, "题目", ["出处"]))
    cell = sheet.cell(row=sheet.max_row, column=1)
    assert cell.data_type == "s"
    assert cell.value.strip() == text.strip()


def test_columns_stand_in_the_order_of_the_headings_and_gaps_stay_empty() -> None:
    table = pd.DataFrame({"a": [1.5, np.nan], "b": ["x", None], "c": pd.array([3, None], dtype="Int64"), "d": [1, 2]})
    sheet = _sheet(table_book(table, {"c": "丙", "a": "甲", "b": "乙"}, "题目", ["第一行", "第二行"]))
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    head = rows.index(["丙", "甲", "乙"])
    assert rows[head + 1 :] == [[3, 1.5, "x"], [None, None, None]]
    assert [rows[1][0], rows[2][0]] == ["第一行", "第二行"]


def test_the_same_content_gives_the_same_bytes() -> None:
    table = pd.DataFrame({"letter": ["A", "D"], "score": [58.25, 49.99]})
    heads = {"letter": "类别", "score": "得分"}
    first, second = (table_book(table, heads, "题目", ["行"], letters=["A", "D"]) for _ in range(2))
    assert first == second
    assert table_book(table.iloc[:1], heads, "题目", ["行"], letters=["A", "D"]) != first
