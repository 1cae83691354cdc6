"""Sheet 排名: one row a unit, best first, on A4 across; what else is known of a unit stands in 数据."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from evaluator.excel import Column, Filled, text_list, write_filled
from evaluator.report.column_values import identity_columns, result_columns
from evaluator.report.columns import RANKING
from evaluator.report.page import fitting, left_out, start_sheet

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evaluator.evaluation import Result
    from evaluator.report.page import Report
    from evaluator.text import Reader

# More do not fit on A4 across in a size that can be read.
_MOST = 12
_NAMES_AT = 30
# Left out first where there are too many: the least needed last.
_SPARE = ("average_standing", "letter_place", "unstable", "rank_{scope}_with_range", "other_letter", "rank_interval")


def write_ranking(report: Report) -> None:
    """Write the sheet: sorted by score, not classifiable last."""
    filled = ranking_columns(report.result, report.read)
    lines = left_out(report, "units.csv")
    sheet = start_sheet(report, "ranking", [each.column.width for each in filled], lines)
    order = ranking_order(report.result)[: fitting(report)].tolist()
    ordered = [Filled(each.column, [each.values[place] for place in order]) for each in filled]
    write_filled(report.styles, sheet, ordered)


def ranking_order(result: Result) -> NDArray[np.intp]:
    """Places of the units by falling score, not classifiable last, ties by id."""
    score = result.units["score"].to_numpy(dtype=np.float64)
    ids = np.unique(result.data.units["unit"].to_numpy(dtype=str), return_inverse=True)[1]
    falling = np.where(np.isnan(score), np.inf, -score)
    return np.lexsort((ids, falling, ~result.classifiable)).astype(np.intp)


def ranking_columns(result: Result, read: Reader) -> list[Filled]:
    """Columns of the sheet with the values of all units in the order of the data."""
    names = [Filled(Column(each.heading, each.width), text_list(each.texts)) for each in identity_columns(result, read)]
    found = result_columns(result, read, RANKING)
    lettered = any(shown.name == "letter" for shown, _ in found)
    # Beside a letter and its certainty the standing against the average says little.
    found = [(shown, each) for shown, each in found if not (lettered and shown.name == "average_standing")]
    for spare in _SPARE:
        if len(found) + len(names) > _MOST:
            found = [(shown, each) for shown, each in found if shown.column.name != spare]
    found.sort(key=lambda pair: pair[0].column.ranked)
    before = [each for shown, each in found if shown.column.ranked < _NAMES_AT]
    after = [each for shown, each in found if shown.column.ranked >= _NAMES_AT]
    return [*before, *names, *after]
