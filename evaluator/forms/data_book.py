"""The data workbook of a rubric, sheet by sheet (填报模板)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from evaluator.excel import Formats, Lists, new_form
from evaluator.forms.columns import template_columns
from evaluator.forms.data_sheet import write_data_sheet
from evaluator.forms.dataset_rows import dataset_rows
from evaluator.forms.rules import write_catalogue_sheet
from evaluator.forms.side_sheets import (
    form_of,
    make_mark,
    shown_mark,
    write_explanation_sheet,
    write_last_year_sheet,
    write_mark_sheet,
)
from evaluator.text import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from evaluator.dataset import Dataset
    from evaluator.rubric import Rubric


def write_template(
    rubric: Rubric,
    path: str | Path,
    rows: Mapping[str, Sequence[Any]] | None = None,
    *,
    title_note: str = "",
    year: int | None = None,
    institution: str = "",
    institution_name: str = "",
    last_year: Dataset | None = None,
    spare_rows: bool = False,
) -> Path:
    """Write the data workbook of a rubric, empty or filled.

    Parameters
    ----------
    rubric : Rubric
    path : str or Path
        The xlsx to write; it is replaced whole, or not touched.
    rows : mapping of column code to values, optional
        Values to fill in; text such as 不公开 stays text, None stays empty.
    title_note : str
        Stands beside the title, for instance 模拟数据.
    year : int, optional
        Year of the data asked for; stands in the title and in the version mark.
    institution, institution_name : str
        Whose workbook it is; its unit columns are tinted where they are filled in.
    last_year : Dataset, optional
        Figures of the year before, shown in grey on a sheet of their own; never on the sheet to fill in.
    spare_rows : bool
        Say that rows in which only the institution stands ready may be left as they are.
    """
    path, columns, lists = Path(path), template_columns(rubric), Lists()
    mark = make_mark(rubric, columns, year=year, institution=institution, institution_name=institution_name)
    title = _title(rubric, title_note, year, f"{institution} {institution_name}".strip())
    own = bool(institution)
    with new_form(path, rubric.model.title) as book:
        formats = Formats(book)
        write_data_sheet(book, formats, rubric, columns, rows or {}, title, lists, shaded=own)
        if last_year is not None:
            write_last_year_sheet(book, formats, columns, dataset_rows(rubric, last_year), last_year.year)
        write_explanation_sheet(
            book,
            formats,
            rubric,
            columns,
            shown_mark(mark),
            year=year,
            shaded=own,
            spare_rows=spare_rows,
            last_year=last_year is not None,
        )
        if rubric.model.unit == "programme":
            write_catalogue_sheet(book, formats)
        lists.write(book, formats)
        write_mark_sheet(book, formats, mark)
    return path


def _title(rubric: Rubric, note: str, year: int | None, institution: str) -> str:
    model = rubric.model
    title = say("template.title", title=model.title, version=model.version, status=model.status)
    marked = f"{form_of(year)}{title}{f'【{note}】' if note else ''}"
    # Whose form it is stands on a line of its own: the title is no wider than the columns that every page repeats.
    return f"{marked}\n{institution}" if institution else marked
