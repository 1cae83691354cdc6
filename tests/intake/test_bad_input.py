"""Every bad input has its own sentence at its place; nothing is read, and never a traceback."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import evaluator as ev
from evaluator.text import DataProblems

Write = Callable[..., Path]
Table = list[list[Any]]


def problems_of(path: Path, rubric: ev.ScoredRubric) -> list[ev.Problem]:
    with pytest.raises(DataProblems) as caught:
        ev.read_data(path, rubric, 2025)
    for problem in caught.value.problems:
        for lang in ("zh", "en"):
            assert "{" not in problem.sentence(lang)
    return list(caught.value.problems)


# (row and column of the table, from 1 as in the file) → what is written there, the reason, part of the remedy
CELLS = [
    ("rate above 100 %", 2, "满意度", "101", "out_of_range", "100"),
    ("rate below 0", 2, "满意度", "-3", "out_of_range", "0"),
    ("n below events", 2, "落实去向人数", "121", "events_above_n", "120"),
    ("text in a number cell", 3, "满意度", "约80", "not_a_number", "数字"),
    ("another unit in a number cell", 3, "生师比", "16名", "not_a_number", "数字"),
    ("thousands in words", 3, "生师比", "1.6万", "word_not_allowed", "换算"),
    ("a letter for a digit", 3, "生师比", "l6", "letter_in_number", "16"),
    ("two numbers", 3, "生师比", "16/17", "several_numbers", "一个数"),
    ("percent sign in a count", 3, "生师比", "16%", "unexpected_sign", "人"),
    ("unknown major", 4, "专业代码", "089999", "unknown_major", "089999"),
    ("mistyped code", 4, "专业代码", "O8090X", "unknown_major", "O8090X"),
    ("name in the code column", 4, "专业代码", "英语", "major_not_a_code", "050201"),
    ("mistyped institution", 4, "学校代码", "9002", "bad_institution_code", "5"),
    ("negative n", 2, "毕业人数", "-120", "count_negative", "负数"),
    ("fractional n", 2, "毕业人数", "120.5", "count_not_whole", "整数"),
    ("value without n", 2, "有效答卷数", "", "n_missing", "有效答卷数"),
    ("value with n = 0", 2, "有效答卷数", "0", "n_zero", "有效答卷数"),
    ("a variance for a standard deviation", 2, "评教标准差", "56", "sd_too_large", "方差"),
    ("yes for a number", 2, "通过认证", "是", "yes_no", "填1"),
    ("neither yes nor no", 2, "通过认证", "0.5", "yes_no", "填1"),
    ("excel error", 2, "满意度", "#DIV/0!", "excel_error", "公式"),
    ("a fraction or a percentage", 2, "满意度", "0.853", "ambiguous_share", "100"),
    ("not applicable where it always applies", 2, "满意度", "不适用", "may_not_apply", "留空"),
    ("empty id", 2, "学校代码", "", "unit_cell_empty", "补上"),
    ("wrong year", 2, "首届毕业年份", "10", "bad_year", "四位"),
    ("infinite", 2, "生师比", "1e999", "not_a_number", "数字"),
    ("comma as a decimal point", 2, "生师比", "17,5", "separator_unclear", "小数点"),
]


@pytest.mark.parametrize(
    ("row", "column", "text", "reason", "remedy"), [case[1:] for case in CELLS], ids=[c[0] for c in CELLS]
)
@pytest.mark.parametrize("name", ["数据.csv", "数据.xlsx"])
def test_a_bad_cell(
    write: Write,
    table: Table,
    rubric: ev.ScoredRubric,
    name: str,
    row: int,
    column: str,
    text: str,
    reason: str,
    remedy: str,
):
    place = next(i for i, header in enumerate(table[0]) if header.startswith(column))
    table[row - 1][place] = text
    problems = problems_of(write(table, name), rubric)
    found = [problem for problem in problems if problem.reason == reason]
    assert found, [problem.show() for problem in problems]
    assert {problem.place.row for problem in found} == {row}
    assert remedy in found[0].sentence("zh")
    assert [problem.place.column for problem in found] == [table[0][place]]
    assert len(problems) == 1


def test_all_problems_at_once(write: Write, table: Table, rubric: ev.ScoredRubric):
    table[1][9], table[2][9], table[3][2] = "无效", "150", "999999"
    assert [problem.place.row for problem in problems_of(write(table), rubric)] == [4, 2, 3]


def test_duplicate_unit(write: Write, table: Table, rubric: ev.ScoredRubric):
    table.append(list(table[1]))
    (problem,) = problems_of(write(table), rubric)
    assert (problem.reason, problem.value, problem.place.row) == ("duplicate_unit", "90001-080901", 5)
    assert "第2行" in problem.sentence("zh")


def test_unknown_header_is_named_with_the_likeliest(write: Write, table: Table, rubric: ev.ScoredRubric):
    table[0][12] = "师生比"
    problems = problems_of(write(table), rubric)
    assert [(problem.reason, problem.value) for problem in problems] == [("column_missing", "生师比")]
    assert "师生比" in problems[0].sentence("zh")


def test_one_header_twice(write: Write, table: Table, rubric: ev.ScoredRubric):
    table[0][12] = "满意率"
    (problem,) = problems_of(write(table), rubric)
    assert problem.reason == "header_twice"


def test_stated_share_that_disagrees_with_its_counts(write: Write, table: Table, rubric: ev.ScoredRubric):
    table[0].append("去向落实率")
    for row, share in zip(table[1:], [83.33, 75, 70], strict=True):
        row.append(share)
    (problem,) = problems_of(write(table), rubric)
    assert (problem.reason, problem.place.row, problem.place.column) == ("share_disagrees", 4, "去向落实率")
    assert "66.67%" in problem.sentence("zh")


def test_a_date_in_a_number_cell(write: Write, table: Table, rubric: ev.ScoredRubric):
    table[1][9] = date(2025, 5, 1)
    (problem,) = problems_of(write(table, "数据.xlsx"), rubric)
    assert problem.reason == "date_in_number"


def test_a_formula_without_a_stored_value(write: Write, table: Table, rubric: ev.ScoredRubric):
    table[1][9] = "=80+5"
    problems = problems_of(write(table, "数据.xlsx"), rubric)
    assert [(problem.reason, problem.place.row) for problem in problems] == [("formula_without_value", 2)]


def test_wrong_files(tmp_path: Path, write: Write, table: Table, rubric: ev.ScoredRubric):
    text, image, zero, folder = (tmp_path / name for name in ("a.docx", "b.xlsx", "c.csv", "d"))
    text.write_bytes(b"PK")
    image.write_bytes(b"\x89PNG not a workbook")
    zero.write_bytes(b"")
    folder.mkdir()
    binary = tmp_path / "e.csv"
    binary.write_bytes(bytes(range(128, 256)) * 3 + b"\xff")
    cases = [
        (text, "file_kind"), (image, "file_damaged"), (zero, "file_empty"), (folder, "folder_empty"),
        (tmp_path / "none.xlsx", "file_missing"), (binary, "csv_encoding"),
        (write([[]], "empty.xlsx"), "sheet_empty"), (write([["a", "b"], [1, 2]], "other.csv"), "no_header"),
        (write([["学校代码", "专业代码"]], "short.csv"), "not_a_return"), (write(table[:1], "bare.csv"), "no_rows"),
    ]  # fmt: skip
    for path, reason in cases:
        assert [problem.reason for problem in problems_of(path, rubric)] == [reason], path.name


def test_a_filter_on_a_column_that_is_not_there(write: Write, table: Table, rubric: ev.ScoredRubric):
    with pytest.raises(DataProblems) as caught:
        ev.read_data(write(table), rubric, 2025, select={"学校名": "云溪大学"})
    (problem,) = caught.value.problems
    assert problem.reason == "select_column"
    assert "学校名称" in problem.sentence("zh")


def test_a_filter_on_a_value_that_stands_nowhere(write: Write, table: Table, rubric: ev.ScoredRubric):
    many = [[*table[0], "届别"], *([*table[1], year] for year in range(2001, 2021))]
    for at, row in enumerate(many[1:]):
        row[0] = str(90001 + at)
    path = write([*many, ["合计", *[""] * (len(table[0]) - 1), 2022]], "多年.xlsx")
    with pytest.raises(DataProblems) as caught:
        ev.read_data(path, rubric, 2025, select={"届别": "2022"})
    (problem,) = (one for one in caught.value.problems if one.severity == "error")
    assert (problem.reason, problem.value, problem.place.column) == ("select_value", "2022", "届别")
    # 2020, 2012 and 2002 are one digit off; ten of twenty are shown, and the row of totals holds no unit.
    assert "共有20种值" in problem.sentence()
    shown = problem.sentence().split("：")[-1].rstrip("。").split("、")
    assert len(shown) == 10
    assert shown[:3] == ["2020", "2012", "2002"]
    assert "{" not in problem.sentence("en")


def test_every_filter_that_chose_nothing_is_named(write: Write, table: Table, rubric: ev.ScoredRubric):
    with pytest.raises(DataProblems) as caught:
        ev.read_data(write(table), rubric, 2025, select={"学校名称": "云溪学院", "专业代码": "999999"})
    found = [problem for problem in caught.value.problems if problem.severity == "error"]
    assert [problem.reason for problem in found] == ["select_value", "select_value"]
    assert [problem.place.cell for problem in found] == ["B1", "C1"]
    assert found[0].sentence().endswith("共有2种值，相近的在前：云溪大学、苍梧学院。")
    # Values that stand there, but never in one row, are no values that stand nowhere.
    with pytest.raises(DataProblems) as caught:
        ev.read_data(write(table), rubric, 2025, select={"学校名称": "苍梧学院", "专业代码": "050201"})
    assert [problem.reason for problem in caught.value.problems if problem.severity == "error"] == ["no_rows"]
