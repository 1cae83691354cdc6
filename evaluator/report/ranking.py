"""Sheet 排名: one row a unit, best first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from evaluator.excel import Column, write_table
from evaluator.report.identity import identity_columns
from evaluator.report.page import start_sheet
from evaluator.report.words import (
    average_name,
    average_words,
    letters,
    level_word,
    reasons_words,
    standing_words,
    word,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evaluator.evaluation import Result
    from evaluator.report.page import Report

    Filled = tuple[Column, list[Any]]


def write_ranking(report: Report) -> None:
    """Write the sheet: sorted by score, not classifiable last."""
    filled = ranking_columns(report.result)
    columns = [column for column, _ in filled]
    sheet = start_sheet(report, "ranking", [column.width for column in columns])
    lists = [values for _, values in filled]
    rows = ([column[place] for column in lists] for place in ranking_order(report.result).tolist())
    write_table(report.styles, sheet, columns, rows)


def ranking_order(result: Result) -> NDArray[np.intp]:
    """Places of the units by falling score, not classifiable last, ties by id."""
    score = result.units["score"].to_numpy(dtype=np.float64)
    ids = np.unique(result.data.units["unit"].to_numpy(dtype=str), return_inverse=True)[1]
    falling = np.where(np.isnan(score), np.inf, -score)
    return np.lexsort((ids, falling, ~result.classifiable)).astype(np.intp)


def ranking_columns(result: Result) -> list[Filled]:
    """Columns of the sheet with the values of all units in the order of the data."""
    units = result.units
    scopes = [scope for scope in result.rubric.model.ranks if scope != "all"]
    filled: list[Filled] = []
    if "rank_all" in units:
        filled.append((Column(word("column.rank"), 7, "count"), _ranks(result, "rank_all")))
        low, high = _ranks(result, "rank_all_low"), _ranks(result, "rank_all_high")
        ranges = [_range(*pair) for pair in zip(low, high, strict=True)]
        if any(ranges):
            filled.append((Column(word("column.rank_interval"), 11, "centre"), ranges))
    filled += [(Column(column.heading, column.width), column.texts) for column in identity_columns(result, peers=True)]
    filled += [
        (Column(word("column.score"), 8, "score"), units["score"].tolist()),
        (Column(word("column.low"), 8, "score"), units["low"].tolist()),
        (Column(word("column.high"), 8, "score"), units["high"].tolist()),
    ]
    filled += _letter_columns(result)
    if result.rubric.against_average:
        average = average_name(result)
        chance = Column(word("column.p", average=average), 11, "probability")
        filled.append((chance, units["p_at_or_above"].tolist()))
        against = Column(word("column.average_standing", average=average), 21, "centre")
        filled.append((against, _words(result, "average_standing")))
    for letter, q in result.list_q.items() if letters(result) else ():
        filled.append((Column(word("column.q", letter=letter), 9, "probability"), [float(value) for value in q]))
    for place, scope in enumerate(scopes):
        name = level_word(result, scope)
        filled.append((Column(word("column.scope_rank", scope=name), 12, "centre"), _with_interval(result, scope)))
        if place == 0:
            low, high = (_ranks(result, f"rank_{scope}_set_{end}") for end in ("low", "high"))
            sets = [_range(*pair) for pair in zip(low, high, strict=True)]
            filled.append((Column(word("column.rank_set", scope=name), 11, "centre"), sets))
    filled.append((Column(word("column.reasons"), 26), [reasons_words(codes) for codes in units["reasons"]]))
    return filled


def _letter_columns(result: Result) -> list[Filled]:
    """Letter, the place it goes by, how sure it is, and what else it might be."""
    units, filled = result.units, []
    if letters(result):
        filled.append((Column(word("column.letter"), 7, "letter"), units["letter"].tolist()))
        if "place" in units:
            filled.append((Column(word("column.letter_place"), 11, "centre"), _places(result)))
    filled.append((Column(word("column.standing"), 10, "centre"), _words(result, "standing")))
    if result.unstable is not None:
        stable = [word("unstable") if mark else "" for mark in result.unstable]
        filled.append((Column(word("column.unstable"), 9, "centre"), stable))
    if letters(result):
        filled.append((Column(word("column.other_letter"), 9, "centre"), units["other_letter"].tolist()))
    return filled


def _ranks(result: Result, column: str) -> list[float | None]:
    ranks = result.units[column]
    return [None if gap else int(rank) for rank, gap in zip(ranks.tolist(), ranks.isna().tolist(), strict=True)]


def _with_interval(result: Result, scope: str) -> list[str]:
    """Ranks of a scope, each with its interval."""
    columns = (_ranks(result, f"rank_{scope}{end}") for end in ("", "_low", "_high"))
    return [
        "" if rank is None else word("rank_with_range", rank=rank, low=low, high=high)
        for rank, low, high in zip(*columns, strict=True)
    ]


def _places(result: Result) -> list[str]:
    """Places that letters by top share go by, each with how many take part."""
    pairs = zip(_ranks(result, "place"), _ranks(result, "place_of"), strict=True)
    return ["" if place is None else word("place_of", place=place, of=of) for place, of in pairs]


def _range(low: float | None, high: float | None) -> str:
    return "" if low is None or high is None else word("rank_range", low=low, high=high)


def _words(result: Result, column: str) -> list[str]:
    say_it = standing_words if column == "standing" else average_words
    return [say_it(result, standing) for standing in result.units[column]]
