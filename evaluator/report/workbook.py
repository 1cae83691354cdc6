"""results.xlsx: the workbook that is read, printed and checked by hand (结果工作簿)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluator.excel import make_styles, new_report
from evaluator.report.cell_sheet import write_cells
from evaluator.report.flag_sheet import write_flags
from evaluator.report.institutions import write_institutions
from evaluator.report.notes import write_notes
from evaluator.report.page import Report
from evaluator.report.ranking import write_ranking
from evaluator.report.run_record import write_record
from evaluator.report.summary import write_summary

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from evaluator.evaluation import Result


def write_workbook(
    result: Result,
    path: Path,
    *,
    title_note: str = "",
    max_cell_rows: int | None = None,
    flags: pd.DataFrame | None = None,
    run: str = "",
) -> None:
    """Write the workbook.

    Parameters
    ----------
    result : Result
    path : Path
        File to write.
    title_note : str
        Stands behind every title and in every page header.
    max_cell_rows : int, optional
        Most rows of the sheet 指标明细 below its heading; by default what a worksheet holds.
    flags : DataFrame, optional
        Of `flag_data`, for the sheet 存疑提示.
    run : str
        As `run_mark` gives it.
    """
    model = result.rubric.model
    letters = [entry.letter for entry in model.classes.letters]
    with new_report(path, model.title, run=run) as book:
        report = Report(result, book, make_styles(book, letters, model.scale.decimals), title_note)
        write_summary(report)
        write_ranking(report)
        write_institutions(report)
        write_cells(report, max_cell_rows)
        if flags is not None:
            write_flags(report, flags)
        write_notes(report)
        write_record(report)
