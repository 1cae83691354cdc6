"""Many problems of one kind are told as one, on the terminal and in the note; few are told one by one."""

from __future__ import annotations

import re
import string
from pathlib import Path
from typing import Any

import pytest

from evaluator.cli.show import show_problems
from evaluator.replies import cover_note, group_problems
from evaluator.replies.groups import row_ranges
from evaluator.text import Place, Problem, Reason, keys, say
from evaluator.text.problem import TO_SCHOOL
from evaluator.text.sentences import LANGUAGES


@pytest.mark.parametrize(
    ("rows", "zh", "en"),
    [
        ([3], "3", "3"),
        ([6, 5], "5、6", "5, 6"),
        ([3, *range(5, 41)], "3、5—40", "3, 5–40"),
        ([1, 2, 3, 5, 7, 8], "1—3、5、7、8", "1–3, 5, 7, 8"),
        ([4, 4, 4], "4", "4"),
    ],
)
def test_rows_are_told_as_ranges(rows: list[int], zh: str, en: str):
    assert (row_ranges(rows), row_ranges(rows, "en")) == (zh, en)


def test_long_lists_of_rows_are_cut_where_asked():
    assert row_ranges(range(1, 100, 2), most=3) == "1、3、5……"
    assert row_ranges([1, 3, 5], most=3) == "1、3、5"


def test_groups_share_reason_severity_institution_file_sheet_and_column(make: Any):
    problems = [
        make(3), make(2, 7, column="落实去向人数"), make(5), make(6, file="b.xlsx"), make(7, institution="苍梧学院"),
        make(8, severity="notice"), make(9, reason=Reason.COUNT_NEGATIVE), make(6), make(7, sheet="二"),
    ]  # fmt: skip
    groups = group_problems(problems)
    assert [len(group.problems) for group in groups] == [3, 1, 1, 1, 1, 1, 1]
    assert (groups[0].rows(), groups[0].rows("en"), groups[0].column) == ("第3、5、6行", "rows 3, 5, 6", "毕业人数")
    assert [problem for group in groups for problem in group.problems if group is groups[0]] == [
        problems[0], problems[2], problems[7]
    ]  # fmt: skip
    assert group_problems([]) == []


def test_the_terminal_shows_many_as_one(make: Any, capsys: pytest.CaptureFixture[str]):
    show_problems([make(row) for row in (3, *range(5, 41))], "zh")
    shown = capsys.readouterr().err.splitlines()
    assert shown[1:] == [
        "■ 云溪大学",
        f"{make(3).show()}  同类问题共37处：第3、5—40行",
        "共37个错误，0条提示",
    ]


def test_the_terminal_shows_few_one_by_one_in_both_languages(make: Any, capsys: pytest.CaptureFixture[str]):
    problems = [make(row, position) for row in range(2, 7) for position in (6,)]
    show_problems(problems)
    shown = capsys.readouterr().err.splitlines()
    assert shown[2:-1] == [line for problem in problems for line in (problem.show(), f"    {problem.sentence('en')}")]
    show_problems([*problems, make(7)])
    shown = capsys.readouterr().err.splitlines()
    assert len(shown) == 5
    assert shown[3].endswith("6 of the same kind: rows 2–7")


def test_problems_without_rows_are_never_shortened(capsys: pytest.CaptureFixture[str]):
    problems = [Problem(Reason.COLUMN_MISSING, Place("a.xlsx"), f"列{k}", details={"near": "—"}) for k in range(9)]
    show_problems(problems, "en")
    assert len(capsys.readouterr().err.splitlines()) == 11
    note = cover_note("云溪大学", problems, rubric_title="测试", year=2025, file="a.xlsx")
    assert [f"列{k}" in note for k in range(9)] == [True] * 9


def test_the_note_says_what_how_many_and_by_when(make: Any):
    problems = [
        make(9, 7, column="落实去向人数", severity="notice", reason=Reason.YEAR_JUMP, before=3, year=2024, value="40"),
        *(make(row) for row in (3, *range(5, 41))),
        make(4, 13, column="生师比", value="x"),
    ]
    note = cover_note(
        "云溪大学", problems, rubric_title="专业评价", year=2025, file="云溪.xlsx", marked="云溪大学_需改正.xlsx",
        deadline="3月15日", contact="赵老师",
    )  # fmt: skip
    lines = note.splitlines()
    assert lines[0] == "云溪大学："
    assert "必须改正38处，请核对1处" in lines[2]
    assert "3月15日" in lines[3]
    assert lines[6].startswith("1. “毕业人数”列（第3、5—40行）：37处。例如F3：“一百二”不是数字")
    assert lines[7].startswith("2. “生师比”列（M4）：“x”不是数字")
    assert lines[10].startswith("1. “落实去向人数”列（G9）：40与2024年的3相差很大")
    assert "云溪大学_需改正.xlsx" in note
    assert "赵老师" in note


def test_the_note_of_notices_only_of_a_missing_return_and_without_a_copy(make: Any):
    only = cover_note("", [make(severity="notice")], rubric_title="测试", year=None, file="a.xlsx")
    assert "没有必须改正的问题" in only
    assert "必须改正（" not in only
    assert "原文件" in only
    assert "【截止日期】" in only
    missing = Problem(Reason.RETURN_MISSING, value="云溪大学", institution="云溪大学")
    note = cover_note("云溪大学", [missing], rubric_title="测试", year=2025, file="")
    assert "请用下发的模板填好，于【截止日期】前报送。" in note
    assert "“测试”2025年的数据，至今没有收到贵单位的报送。" in note
    assert not any(words in note for words in ("怎样改", "请核对", "催报", "处"))
    english = cover_note("Yunxi", [make()], rubric_title="t", year=2025, file="a.xlsx", lang="en")
    assert "[deadline]" in english


def test_every_sentence_of_the_answers_is_said_somewhere():
    root = Path(__file__).parents[2]
    files = [*root.glob("evaluator/replies/*.py"), root / "evaluator/cli/show.py", *root.glob("docs/*.py")]
    code = "".join(file.read_text(encoding="utf-8") for file in files)
    names = [key.partition(".")[2] for key in keys("answers")]
    # Some are put together: a topic of the page, a severity, a note without a year.
    stems = [re.sub(r"_no_year$|s$|^page_problems_.*", "", name) for name in names]
    parts = [stem.removeprefix("note_").removeprefix("page_") for stem in stems]
    assert [name for name, part in zip(names, parts, strict=True) if name not in code and part not in code] == []


def test_the_terminal_heads_each_school_and_files_of_nobody(make: Any, capsys: pytest.CaptureFixture[str]):
    lost = Problem(Reason.FILE_MACROS, Place("乙.xlsx"), "乙.xlsx")
    missing = Problem(Reason.RETURN_MISSING, Place(), "望海学院", "error", "望海学院")
    problems = [make(9), lost, make(3, institution="苍梧学院", file="丙.xlsx"), make(2), missing]
    show_problems(problems, "zh")
    shown = capsys.readouterr().err.splitlines()
    assert shown[1:-1] == [
        "■ 云溪大学", make(2).show(), make(9).show(), "■ 乙.xlsx", lost.show(), "■ 苍梧学院", problems[2].show(),
        "■ 望海学院", missing.show(),
    ]  # fmt: skip
    show_problems([lost, lost], "zh")
    assert "■" not in capsys.readouterr().err


def test_schools_are_told_what_schools_can_do():
    details = {"other": "催报中/乙.xlsx"}
    twice = Problem(Reason.RETURNED_TWICE, Place("甲.xlsx"), "云溪大学", "error", "云溪大学", details)
    assert "移走" in twice.sentence()
    assert "催报中" in twice.sentence()
    note = cover_note("云溪大学", [twice], rubric_title="测试", year=2025, file="甲.xlsx")
    assert "请回复以哪一份为准" in note
    assert "乙.xlsx" in note
    assert "催报中" not in note
    double = Problem(Reason.DUPLICATE_UNIT, value="a", details={"other": 3, "where": "（催报中/乙.xlsx）"})
    assert "第3行（乙.xlsx）重复" in double.sentence(to_school=True)
    header = Problem(Reason.HEADER_TWICE, value="生师比", details={"other": "生师比（人/师）"})
    assert "“生师比（人/师）”" in header.sentence(to_school=True)
    # Where nothing else is said to schools, both hear the same.
    assert Problem(Reason.NO_HEADER).sentence("en", to_school=True) != Problem(Reason.NO_HEADER).sentence("en")
    assert Problem(Reason.SHEET_EMPTY).sentence("en", to_school=True) == Problem(Reason.SHEET_EMPTY).sentence("en")


@pytest.mark.parametrize("key", keys(TO_SCHOOL))
@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_schools_are_told_needs_no_more_than_the_office_is_told(key: str, lang: str):
    reason = Reason(key.partition(".")[2])
    told, office = say(key, lang), say(f"{reason.topic}.{reason}", lang)
    assert fields(told) <= fields(office)
    assert told != office
    assert re.search(r"evaluator|--|催报|移走|更新登记表|register up to date|reminder", told) is None


def fields(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}
