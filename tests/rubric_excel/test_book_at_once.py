"""Many faults in one workbook: all named at one go, at their cells, and nothing that only follows from them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from book_cells import Edited, column_of, node_cell, row_of, setting_cell

from evaluator.rubric import rubrics_path
from evaluator.rubric_excel import read_rubric_book, write_rubric_book
from evaluator.text import RubricProblems

if TYPE_CHECKING:
    from pathlib import Path

    from evaluator.text import Problem

SHIPPED = rubrics_path() / "undergraduate_program" / "2025.1.yaml"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return write_rubric_book(SHIPPED, tmp_path_factory.mktemp("book") / "大.xlsx").read_bytes()


@pytest.fixture
def book(written: bytes, tmp_path: Path) -> Path:
    path = tmp_path / "大.xlsx"
    path.write_bytes(written)
    return path


def problems(book: Path) -> tuple[Problem, ...]:
    with pytest.raises(RubricProblems) as caught:
        read_rubric_book(book, book.with_name("new.yaml"))
    for problem in caught.value.problems:
        assert "{" not in problem.sentence("zh") + problem.sentence("en")
        assert "__" not in problem.show("zh") + problem.show("en")
    return caught.value.problems


def found(book: Path) -> list[tuple[str, str, str]]:
    return [(str(p.reason), f"{p.place.sheet}!{p.place.cell}", p.value) for p in problems(book)]


def change_cell(book: Any, file: str, code: str, header: str) -> Any:
    sheet = book["分类指标"]
    return sheet.cell(row_of(sheet, "代码", code, file), column_of(sheet, header))


def put(cell: Any, value: Any) -> str:
    cell.value = value
    return f"{cell.parent.title}!{cell.coordinate}"


def test_an_overlay_that_no_longer_sums_is_named_with_its_cell(book: Path):
    with Edited(book) as sheets:
        put(node_cell(sheets, "entry_score", "权重"), "0.55")
        base = put(node_cell(sheets, "first_choice_rate", "权重"), "0.45")
        where = change_cell(sheets, "arts", "arts_exam_score", "权重").coordinate
    (problem,) = problems(book)
    assert (problem.reason, problem.place.sheet, problem.place.cell) == ("overlay_weights_not_one", "分类指标", where)
    sentence = problem.sentence("zh")
    assert "“arts”（本科专业综合评价（艺术学门类））" in sentence
    assert f"first_choice_rate 0.45 [{base.replace('!', ' ')}]" in sentence
    assert f"arts_exam_score 0.60 [分类指标 {where}]" in sentence


def test_eight_faults_are_named_at_one_go(book: Path):
    with Edited(book) as sheets:
        wanted = {
            ("weights_not_one", put(node_cell(sheets, "entry_score", "权重"), "0.55")),
            ("bad_code", put(node_cell(sheets, "transfer_out_rate", "代码"), "转出率")),
            ("unknown_name", put(node_cell(sheets, "degree_rate", "基数n"), "graduate")),
            ("book_not_exact", put(node_cell(sheets, "accreditation", "权重"), "二成")),
            ("book_bad_level", put(node_cell(sheets, "practice_credits", "层级"), 7)),
            ("not_allowed", put(node_cell(sheets, "fitness_rate", "方向"), "越大越好")),
            ("letters_not_falling", put(setting_cell(sheets, "classes.letters[1].min_score"), "40")),
            ("not_allowed", put(node_cell(sheets, "doctoral_rate", "种类"), "占比")),
        }
    assert {each[:2] for each in found(book)} == wanted
    assert len(problems(book)) == len(wanted)
    sentences = {problem.value: problem.sentence("zh") for problem in problems(book)}
    assert "比例、比率、均值、精确值、评分" in sentences["占比"]
    assert "越高越好、越低越好" in sentences["越大越好"]


def test_a_sum_in_the_base_is_not_said_again_for_each_overlay(book: Path):
    with Edited(book) as sheets:
        put(node_cell(sheets, "doctoral_rate", "权重"), "0.5")
    # Three overlays have the node, and engineering changes two of its weights: none adds to what is wrong.
    assert [(reason, value) for reason, _, value in found(book)] == [("weights_not_one", "1.40")]


def test_a_bad_code_or_version_hides_no_sum(book: Path):
    with Edited(book) as sheets:
        first = f"指标树!{node_cell(sheets, 'entry_score', '权重').coordinate}"
        code = put(node_cell(sheets, "entry_score", "代码"), "入学分")
        put(node_cell(sheets, "first_choice_rate", "权重"), "0.45")
        version = put(setting_cell(sheets, "version", file="engineering"), "2026.1")
        put(change_cell(sheets, "engineering", "accreditation", "权重"), "0.45")
        where = f"分类指标!{change_cell(sheets, 'engineering', 'accreditation', '权重').coordinate}"
    assert set(found(book)) == {
        ("bad_code", code, "入学分"),
        ("weights_not_one", first, "1.05"),
        ("book_overlay_version", version, "2026.1"),
        ("overlay_weights_not_one", where, "1.05"),
    }
    assert "入学分 0.60" in next(p for p in problems(book) if p.reason == "weights_not_one").sentence("zh")


def test_what_cannot_be_known_is_not_said(book: Path):
    """Removed nodes, counts and kinds at fault leave sums, names and needs unknown: one fault, one sentence."""
    with Edited(book) as sheets:
        wanted = [
            ("book_bad_level", put(node_cell(sheets, "intake", "层级"), "二")),
            ("bad_code", put(setting_cell(sheets, "data.figures[0].code"), "录取 人数")),
            ("not_allowed", put(node_cell(sheets, "doctoral_rate", "种类"), "占比")),
            ("missing_key", put(node_cell(sheets, "senior_rate", "权重"), None)),
            ("book_unknown_action", put(change_cell(sheets, "medicine", "practice_credits", "改动"), "改名")),
            ("bad_code", put(change_cell(sheets, "arts", "arts_works", "代码"), "作品")),
            ("bad_value", put(change_cell(sheets, "engineering", "accreditation", "权重"), "40")),
        ]
    assert sorted(each[:2] for each in found(book)) == sorted(wanted)


def test_a_mistyped_name_of_a_file_is_one_fault(book: Path):
    with Edited(book) as sheets:
        sheet = sheets["设置"]
        row = row_of(sheet, "路径", "references[0].title", "engineering")
        where = put(sheet.cell(row, column_of(sheet, "文件")), "enginering")
        change = put(change_cell(sheets, "arts", "degree_rate", "文件"), "art")
    assert found(book) == [("book_unknown_file", where, "enginering"), ("book_unknown_file", change, "art")]


def test_a_mistyped_key_is_one_fault_at_its_path(book: Path):
    with Edited(book) as sheets:
        where = put(setting_cell(sheets, "data.figures[3].code", "路径"), "data.figures[3].cod")
    assert found(book) == [("unknown_key", where, "cod")]


def test_one_end_of_a_range_is_asked_for_at_its_cell(book: Path):
    with Edited(book) as sheets:
        smallest = put(node_cell(sheets, "graduation_rate", "最小值"), None)
        largest = put(change_cell(sheets, "medicine", "teaching_beds", "最大值"), None)
    assert found(book) == [("missing_key", smallest, "最小值"), ("missing_key", largest, "最大值")]


def test_an_added_leaf_is_named_at_its_own_cell(book: Path):
    with Edited(book) as sheets:
        kind = put(change_cell(sheets, "arts", "arts_awards", "种类"), "占比")
        code = put(change_cell(sheets, "arts", "arts_works", "代码"), None)
    assert sorted(each[:2] for each in found(book)) == sorted([("not_allowed", kind), ("missing_key", code)])


def test_kind_and_unit_of_the_rubric_hide_nothing(book: Path):
    with Edited(book) as sheets:
        wanted = [
            ("unknown_kind", put(setting_cell(sheets, "kind"), "scoring")),
            ("unknown_name", put(setting_cell(sheets, "unit"), "program")),
            ("bad_code", put(setting_cell(sheets, "id"), "本科")),
            ("unknown_name", put(setting_cell(sheets, "data.cohort"), "graduate")),
        ]
    assert sorted(each[:2] for each in found(book)) == sorted(wanted)
