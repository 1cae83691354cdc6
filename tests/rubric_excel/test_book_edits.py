"""What officials type into the workbook: read exactly, or reported at its cell; nothing half-written."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from book_cells import Edited, column_of, node_cell, row_of, setting_cell

from evaluator.rubric import load_rubric, rubrics_path
from evaluator.rubric.yaml_file import read_yaml
from evaluator.rubric_excel import read_rubric_book, write_rubric_book
from evaluator.rubric_excel.fields import ValueKind
from evaluator.rubric_excel.values import CellFault, from_cell
from evaluator.text import EvaluatorError, RubricProblems

SHIPPED = rubrics_path() / "undergraduate_program" / "2025.1.yaml"
SMALL = Path(__file__).resolve().parents[1] / "intake" / "small.yaml"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return write_rubric_book(SMALL, tmp_path / "小.xlsx")


@pytest.fixture
def large(tmp_path: Path) -> Path:
    return write_rubric_book(SHIPPED, tmp_path / "大.xlsx")


def problems(book: Path, out: Path) -> list[tuple[str, str, str]]:
    """Reason, cell and value of every problem; nothing may have been written."""
    before = sorted(out.parent.rglob("*"))
    with pytest.raises(RubricProblems) as caught:
        read_rubric_book(book, out)
    assert sorted(out.parent.rglob("*")) == before
    for problem in caught.value.problems:
        assert "{" not in problem.sentence("zh") + problem.sentence("en")
        assert problem.place.file == book.name
    return [(str(p.reason), f"{p.place.sheet}!{p.place.cell}", p.value) for p in caught.value.problems]


@pytest.mark.parametrize(
    ("typed", "read"),
    [(0.1, "0.1"), ("10%", "0.10"), ("０.１０", "0.10"), ("0.100", "0.100"), (" 0.10 ", "0.10"), ("12.5%", "0.125")],
)
def test_a_weight_is_read_exactly(book: Path, tmp_path: Path, typed: object, read: str):
    with Edited(book) as sheets:
        node_cell(sheets, "staff_ratio", "权重").value = typed
        node_cell(sheets, "placement_rate", "权重").value = "0.375" if read == "0.125" else "0.4"
    (file,) = read_rubric_book(book, tmp_path / "new.yaml")
    assert read_yaml(file).content["indicators"][4]["weight"] == read


def test_a_computed_number_is_refused_and_a_typed_one_is_exact():
    with pytest.raises(CellFault, match="book_number_computed"):
        from_cell(0.1 + 0.2, ValueKind.EXACT)
    assert [from_cell(number, ValueKind.EXACT) for number in (0.1, 0.15, 1.0, 1e-05)] == ["0.1", "0.15", 1, "0.00001"]


def test_everything_wrong_is_said_at_once_at_its_cell(book: Path, tmp_path: Path):
    wrong = {
        ("placement_rate", "权重"): ("四成", "book_not_exact"),
        ("satisfied", "层级"): ("3", "book_bad_level"),
        ("certified", "可不适用"): ("也许", "book_not_flag"),
        ("mark", "最小值"): (dt.datetime(2025, 1, 2), "book_date_cell"),  # noqa: DTZ001 - as Excel holds it
    }
    wanted = []
    with Edited(book) as sheets:
        for (code, header), (typed, reason) in wrong.items():
            cell = node_cell(sheets, code, header)
            cell.value = typed
            wanted.append((reason, f"指标树!{cell.coordinate}"))
        setting_cell(sheets, "effective.from").value = "明年"
        wanted.append(("bad_date", f"设置!{setting_cell(sheets, 'effective.from').coordinate}"))
        setting_cell(sheets, "data.cohort").value = None
        wanted.append(("book_value_missing", f"设置!{setting_cell(sheets, 'data.cohort').coordinate}"))
        setting_cell(sheets, "kind", "路径").value = "id"
        wanted.append(("book_path_twice", f"设置!B{row_of(sheets['设置'], '值', '按得分分类')}"))
        setting_cell(sheets, "unit", "路径").value = "unit..x"
        wanted.append(("book_bad_path", f"设置!B{row_of(sheets['设置'], '值', '专业布点')}"))
    assert sorted(found[:2] for found in problems(book, tmp_path / "new.yaml")) == sorted(wanted)


def test_what_the_rubric_refuses_is_said_at_the_cell(book: Path, tmp_path: Path):
    with Edited(book) as sheets:
        node_cell(sheets, "staff_ratio", "权重").value = "0.2"
        node_cell(sheets, "mark", "基数n").value = "sitters"
        missing = node_cell(sheets, "certified", "数据来源")
        missing.value = None
        where = missing.coordinate
        n = node_cell(sheets, "mark", "基数n").coordinate
        first = node_cell(sheets, "placement_rate", "权重").coordinate
    # A key that is missing stops the model; what the model cannot say is said all the same.
    assert problems(book, tmp_path / "new.yaml") == [
        ("missing_key", f"指标树!{where}", "source"),
        ("weights_not_one", f"指标树!{first}", "1.1"),
        ("unknown_name", f"指标树!{n}", "sitters"),
    ]


def test_a_rubric_that_exists_is_kept(book: Path, tmp_path: Path):
    out = tmp_path / "new.yaml"
    out.write_text("mine", encoding="utf-8")
    with pytest.raises(EvaluatorError, match="force"):
        read_rubric_book(book, out)
    assert out.read_text(encoding="utf-8") == "mine"
    read_rubric_book(book, out, force=True)
    assert load_rubric(out).fingerprint == load_rubric(SMALL).fingerprint
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_row_and_a_level_make_a_tree(book: Path, tmp_path: Path):
    with Edited(book) as sheets:
        sheet = sheets["指标树"]
        row = row_of(sheet, "代码", "certified")
        sheet.insert_rows(row)
        for header, value in {"层级": 1, "代码": "quality", "名称": "质量", "权重": 0.2, "备注": "新"}.items():
            sheet.cell(row, column_of(sheet, header)).value = value
        for code in ("certified", "staff_ratio"):
            node_cell(sheets, code, "层级").value = 2
            node_cell(sheets, code, "权重").value = "50%"
    (file,) = read_rubric_book(book, tmp_path / "new.yaml")
    assert load_rubric(file).variants[0].tree.effective.tolist() == pytest.approx([0.4, 0.2, 0.2, 0.1, 0.1])


def test_settings_close_up_when_a_row_goes(book: Path, tmp_path: Path):
    with Edited(book) as sheets:
        sheet = sheets["设置"]
        sheet.cell(
            row_of(sheet, "路径", "classes.letters[1].letter", "基础指标体系"), column_of(sheet, "路径")
        ).value = "classes.letters[7].letter"
    (file,) = read_rubric_book(book, tmp_path / "new.yaml")
    assert [letter.letter for letter in load_rubric(file).model.classes.letters] == ["C", "D"]


def test_codes_keep_their_zeros(large: Path, tmp_path: Path):
    files = read_rubric_book(large, tmp_path / "new.yaml")
    engineering = next(file for file in files if file.name == "engineering.yaml")
    assert read_yaml(engineering).content["applies"] == {"category": ["08"]}


def test_a_comment_typed_into_the_sheet_becomes_one_of_the_file(book: Path, tmp_path: Path):
    with Edited(book) as sheets:
        node_cell(sheets, "mark", "上方注释").value = "评教\n两行"
        node_cell(sheets, "mark", "行内注释").value = "weight：会议商定"
        setting_cell(sheets, "data.cohort", "行内注释").value = "规模"
    (file,) = read_rubric_book(book, tmp_path / "new.yaml")
    text = file.read_text(encoding="utf-8")
    assert "  # 评教\n  # 两行\n  - code: mark\n" in text
    assert 'weight: "0.2"   # 会议商定\n' in text
    assert "cohort: graduates   # 规模\n" in text


def test_overlays_of_another_version_are_never_overwritten(large: Path, tmp_path: Path):
    out = tmp_path / "rubric" / "2025.1.yaml"
    read_rubric_book(large, out)
    with Edited(large) as sheets:
        setting_cell(sheets, "version").value = "2026.1"
        setting_cell(sheets, "effective.from").value = "2026-01-01"
    later = out.with_name("2026.1.yaml")
    found = problems(large, later)
    assert [reason for reason, _, _ in found].count("book_overlay_version") == 3
    with Edited(large) as sheets:
        for stem in ("arts", "engineering", "medicine"):
            setting_cell(sheets, "version", file=stem).value = "2026.1"
    assert {reason for reason, _, _ in problems(large, later)} == {"book_overlay_other"}
    with Edited(large) as sheets:
        for name in ("设置", "分类指标"):
            sheet = sheets[name]
            column = column_of(sheet, "文件")
            for row in range(2, sheet.max_row + 1):
                if sheet.cell(row, column).value != "基础指标体系":
                    sheet.cell(row, column).value += "_2026"
    files = read_rubric_book(large, later)
    assert [file.name for file in files] == [
        "2026.1.yaml",
        "arts_2026.yaml",
        "engineering_2026.yaml",
        "medicine_2026.yaml",
    ]
    assert [len(load_rubric(path).overlays) for path in (out, later)] == [3, 3]


def test_an_overlay_that_would_stay_unseen_is_said(large: Path, tmp_path: Path):
    out = tmp_path / "rubric" / "2025.1.yaml"
    read_rubric_book(large, out)
    with Edited(large) as sheets:
        for name in ("设置", "分类指标"):
            sheet = sheets[name]
            for row in range(sheet.max_row, 1, -1):
                if sheet.cell(row, column_of(sheet, "文件")).value == "arts":
                    sheet.delete_rows(row)
    with pytest.raises(RubricProblems) as caught:
        read_rubric_book(large, out, force=True)
    assert [(problem.reason, problem.value) for problem in caught.value.problems] == [
        ("book_overlay_left", "arts.yaml")
    ]


@pytest.mark.parametrize(
    ("header", "typed", "reason"),
    [
        ("改动", "改名", "book_unknown_action"),
        ("单位", "%", "book_cell_unused"),
        ("文件", "a/b", "book_bad_file_name"),
        ("文件", None, "book_bad_file_name"),
    ],
)
def test_rows_of_overlays(large: Path, tmp_path: Path, header: str, typed: object, reason: str):
    with Edited(large) as sheets:
        sheet = sheets["分类指标"]
        cell = sheet.cell(row_of(sheet, "代码", "senior_rate"), column_of(sheet, header))
        cell.value = typed
        where = f"分类指标!{cell.coordinate}"
    assert (reason, where) in {found[:2] for found in problems(large, tmp_path / "new.yaml")}


def test_sheets_and_headers_that_are_not_there(book: Path, tmp_path: Path):
    with Edited(book) as sheets:
        sheets["设置"].title = "设 置"
        sheets["指标树"].cell(1, column_of(sheets["指标树"], "层级")).value = "级别"
    found = {reason for reason, _, _ in problems(book, tmp_path / "new.yaml")}
    assert found == {"book_sheet_missing", "book_header_missing", "book_header_unknown"}


def test_nodes_do_not_stand_among_the_settings(book: Path, tmp_path: Path):
    with Edited(book) as sheets:
        setting_cell(sheets, "title", "路径").value = "indicators[0].name"
    assert [reason for reason, _, _ in problems(book, tmp_path / "new.yaml")] == ["book_path_of_tree"]


def test_numbers_that_are_not_whole(book: Path, tmp_path: Path):
    with Edited(book) as sheets:
        sheet = sheets["设置"]
        row = sheet.max_row + 1
        for path, typed in (("benchmark.min_peers", 10.5), ("scale.limit", "三")):
            sheet.cell(row, column_of(sheet, "路径")).value = path
            sheet.cell(row, column_of(sheet, "值")).value = typed
            row += 1
        sheet.cell(row, column_of(sheet, "路径")).value = "note"
        sheet.cell(row, column_of(sheet, "值")).value = dt.time(1, 2)
    found = [reason for reason, _, _ in problems(book, tmp_path / "new.yaml")]
    assert found == ["book_not_whole", "book_not_whole", "book_cell_kind"]


def test_names_of_files(tmp_path: Path):
    with pytest.raises(EvaluatorError, match="xlsx"):
        write_rubric_book(SMALL, tmp_path / "book.csv")
    with pytest.raises(EvaluatorError, match="yaml"):
        read_rubric_book(tmp_path / "book.xlsx", tmp_path / "new.txt")
