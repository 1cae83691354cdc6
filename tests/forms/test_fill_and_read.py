"""A template that is filled in, by program or by hand, reads as the Dataset that filled it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from openpyxl import load_workbook

import evaluator as ev
from evaluator.forms import dataset_rows, template_columns, write_template
from evaluator.intake.headers import shown

if TYPE_CHECKING:
    from pathlib import Path


def same(read: ev.Dataset, data: ev.Dataset) -> None:
    assert np.allclose(read.value, data.value, equal_nan=True)
    assert (read.state == data.state).all()
    assert np.allclose(read.n, data.n, equal_nan=True)
    assert np.allclose(read.cohort, data.cohort, equal_nan=True)
    assert np.allclose(read.sd["mark"], data.sd["mark"], equal_nan=True)
    columns = ["unit", "institution_name", "ownership", "major", "major_name", "variant", "first_graduating_year"]
    assert read.units[columns].equals(data.units[columns])


def test_written_rows_read_as_they_were(tmp_path: Path, rubric: ev.ScoredRubric, data: ev.Dataset):
    file = write_template(rubric, tmp_path / "填好.xlsx", dataset_rows(rubric, data), year=2025)
    same(ev.read_data(file, rubric, 2025), data)


def test_a_template_filled_in_by_hand_reads_the_same(tmp_path: Path, rubric: ev.ScoredRubric, data: ev.Dataset):
    file = write_template(rubric, tmp_path / "填报.xlsx", year=2025, last_year=data)
    book = load_workbook(file)
    sheet = book["填报"]
    places = {shown(cell.value): cell.column for cell in sheet[2]}
    rows = dataset_rows(rubric, data)
    for column in template_columns(rubric):
        for row, value in enumerate(rows[column.code], start=3):
            # A person leaves a cell alone where there is nothing; what is not in the template's format gets it.
            if value != "":
                cell = sheet.cell(row, places[column.header], value)
                cell.number_format = '0.00"%"' if column.kind == "percent" else cell.number_format
    book.save(file)
    same(ev.read_data(file, rubric, 2025), data)


def test_last_year_stands_apart_and_is_never_read(tmp_path: Path, rubric: ev.ScoredRubric, data: ev.Dataset):
    from evaluator.intake.mark import LAST_YEAR_SHEET

    file = write_template(rubric, tmp_path / "填报.xlsx", year=2026, last_year=data)
    book = load_workbook(file)
    sheet = book[LAST_YEAR_SHEET]
    assert "仅供对照，不读取" in sheet["A1"].value
    assert all(cell.value.startswith("上年") for cell in sheet[2])
    assert sheet.protection.sheet
    assert sheet["A3"].protection.locked
    assert [sheet.cell(row, 1).value for row in range(3, 7)] == list(data.units["institution"])
    assert all(cell.value is None for row in book["填报"]["A3:Z20"] for cell in row)
