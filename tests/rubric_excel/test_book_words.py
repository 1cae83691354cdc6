"""Words and comments of the workbook: Chinese to read, the words of the file to keep, rulers out of sight."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args, get_origin

import openpyxl
import pytest
from book_cells import Edited, column_of, node_cell, setting_cell
from pydantic import BaseModel

from evaluator.rubric import load_rubric, model, rubrics_path
from evaluator.rubric.yaml_file import read_yaml
from evaluator.rubric_excel import read_rubric_book, write_rubric_book
from evaluator.rubric_excel.commented_yaml import without_rulers
from evaluator.rubric_excel.fields import choice_of, shown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SHIPPED = rubrics_path() / "undergraduate_program" / "2025.1.yaml"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return write_rubric_book(SHIPPED, tmp_path_factory.mktemp("book") / "大.xlsx").read_bytes()


@pytest.fixture
def book(written: bytes, tmp_path: Path) -> Path:
    path = tmp_path / "大.xlsx"
    path.write_bytes(written)
    return path


def literals(annotation: Any) -> Iterator[tuple[str, ...]]:
    if type(get_args(annotation)[0] if get_args(annotation) else None) is str and "Literal" in str(
        get_origin(annotation)
    ):
        yield get_args(annotation)
    else:
        for part in get_args(annotation):
            yield from literals(part)


FIELDS = [
    (info.alias or name, choices)
    for part in vars(model).values()
    if isinstance(part, type) and issubclass(part, BaseModel)
    for name, info in part.model_fields.items()
    for choices in literals(info.annotation)
]


@pytest.mark.parametrize(("field", "choices"), FIELDS, ids=str)
def test_every_choice_has_a_word_of_its_own(field: str, choices: tuple[str, ...]):
    words = [shown((field,), choice) for choice in choices]
    assert len(set(words)) == len(choices)
    assert not any(word.isascii() for word in words), words
    for choice, word in zip(choices, words, strict=True):
        assert {choice_of((field,), choices, text) for text in (choice, word, f" {choice.upper()} ")} == {choice}


def test_cells_hold_chinese_and_lists_offer_it(book: Path):
    sheets = openpyxl.load_workbook(book)
    assert node_cell(sheets, "entry_score", "种类").value == "均值"
    assert node_cell(sheets, "transfer_out_rate", "方向").value == "越低越好"
    assert setting_cell(sheets, "classes.against").value == "全国平均"
    assert setting_cell(sheets, "unit").value == "专业布点"
    letter = node_cell(sheets, "entry_score", "方向").column_letter
    rules = sheets["指标树"].data_validations.dataValidation
    assert any(f"{letter}2" in str(rule.sqref) and "越高越好" in str(rule.formula1) for rule in rules)


def test_both_languages_are_read(book: Path, tmp_path: Path):
    with Edited(book) as sheets:
        node_cell(sheets, "entry_score", "种类").value = "mean"
        node_cell(sheets, "transfer_out_rate", "方向").value = "lower"
        setting_cell(sheets, "unit").value = "programme"
    (file, *_) = read_rubric_book(book, tmp_path / "new.yaml")
    assert load_rubric(file).fingerprint == load_rubric(SHIPPED).fingerprint


@pytest.mark.parametrize(
    ("above", "read"),
    [
        (("================ 1",), ()),
        (("---- 招生",), ("招生",)),
        (("=====",), ()),
        (("── 一 ──", "──────"), ("── 一 ──",)),
        (("---- 招生 ----", "见表1"), ("招生", "见表1")),
        (("1", "a - b", "--"), ("1", "a - b", "--")),
    ],
)
def test_rulers_are_not_read_as_notes(above: tuple[str, ...], read: tuple[str, ...]):
    assert without_rulers(above) == read


def test_rulers_are_kept_out_of_sight(book: Path, tmp_path: Path):
    sheets = openpyxl.load_workbook(book)
    for name in ("指标树", "设置", "分类指标"):
        sheet = sheets[name]
        column = column_of(sheet, "上方注释")
        shown_notes = [str(sheet.cell(row, column).value or "") for row in range(2, sheet.max_row + 1)]
        assert not any("===" in note or "---" in note for note in shown_notes)
        kept = sheet.cell(1, column_of(sheet, "注释原文"))
        assert sheet.column_dimensions[kept.column_letter].hidden
    assert setting_cell(sheets, "data.figures[0]", "上方注释").value == "招生"
    with Edited(book) as changed:
        setting_cell(changed, "data.figures[0]", "上方注释").value = "招生与录取"
    (file, *_) = read_rubric_book(book, tmp_path / "new.yaml")
    text, before = (path.read_text(encoding="utf-8") for path in (file, SHIPPED))
    # What was edited is as typed; what was not is as it was.
    assert "    # 招生与录取\n" in text
    assert "# ---- 在校生与培养过程\n" in text
    assert text.count("# ======") == before.count("# ======") > 0
    assert read_yaml(file).content == read_yaml(SHIPPED).content
