"""results.xlsx: the workbook that is read, printed and recomputed (结果工作簿)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from evaluator.evaluation import leaf_matrices
from evaluator.excel import make_styles, new_report
from evaluator.report.averages_sheet import write_averages, write_sizes
from evaluator.report.data_sheet import unit_labels, write_data
from evaluator.report.flag_sheet import write_flags
from evaluator.report.institutions import write_institutions
from evaluator.report.notes import write_notes
from evaluator.report.one_sheet import Tables, start_one, write_one
from evaluator.report.page import Report, fitting
from evaluator.report.ranking import ranking_order, write_ranking
from evaluator.report.run_record import write_record
from evaluator.report.score_sheet import write_scores
from evaluator.report.summary import write_summary
from evaluator.report.words import TOPIC
from evaluator.text import Reader

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pandas as pd

    from evaluator.evaluation import Result
    from evaluator.excel import Sheet


def write_workbook(
    result: Result,
    path: Path,
    *,
    title_note: str = "",
    flags: pd.DataFrame | None = None,
    run: str = "",
    recipe: Mapping[str, Any] | None = None,
    lang: str = "zh",
) -> None:
    """Write the workbook.

    Parameters
    ----------
    result : Result
    path : Path
        File to write.
    title_note : str
        Stands behind every title and in every page header.
    flags : DataFrame, optional
        Of `flag_data`, for the sheet 存疑提示.
    run : str
        As `run_mark` gives it.
    recipe : mapping, optional
        For the sheet 运行记录; by default that of the result.
    lang : {"zh", "en"}
        Language of the workbook; what the rubric and the data call things stays as it is.
    """
    model = result.rubric.model
    letters = [entry.letter for entry in model.classes.letters]
    with new_report(path, model.title, run=run) as book:
        styles = make_styles(book, letters, model.scale.decimals)
        report = Report(result, book, styles, title_note, Reader(lang, TOPIC), recipe or result.recipe)
        write_summary(report)
        one = start_one(report)
        write_ranking(report)
        write_institutions(report)
        _recomputed(report, one)
        if flags is not None:
            write_flags(report, flags)
        write_notes(report)
        write_record(report)


def _recomputed(report: Report, one: Sheet) -> None:
    """The tables from which scores are recomputed, and the page that shows them for one unit."""
    matrices = leaf_matrices(report.result)
    labels = unit_labels(report.result)
    data = write_data(report, labels, matrices)
    scores = write_scores(report, labels, matrices)
    averages, sizes = write_averages(report, matrices), write_sizes(report, labels)
    first = next((place for place in ranking_order(report.result).tolist() if place < fitting(report)), 0)
    write_one(report, one, Tables(data, scores, averages, sizes, matrices), first)
