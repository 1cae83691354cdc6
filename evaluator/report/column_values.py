"""What stands in the columns of a result, for people: words for codes, two ends in one cell (列的内容)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from pandas.api.types import is_numeric_dtype

from evaluator.excel import Column, Filled, number_list, text_list
from evaluator.report.columns import UNIT_COLUMNS, column_named, heading, shown_columns
from evaluator.report.words import against, average_words, reasons_words, standing_words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from evaluator.evaluation import Result
    from evaluator.report.columns import Shown
    from evaluator.rubric import ScoredRubric
    from evaluator.text import Reader


def result_columns(result: Result, read: Reader, where: str) -> list[tuple[Shown, Filled]]:
    """Columns shown somewhere with the values of all units; those that nobody has are left out."""
    found = []
    for shown in shown_columns(result, where):
        column = shown.column
        values = column_values(result, read, shown)
        if any(value is not None for value in values) or column.name in {"letter", "score", "standing"}:
            found.append(
                (
                    shown,
                    Filled(
                        Column(shown.heading(read, result.rubric, against(result)), column.width, column.kind), values
                    ),
                )
            )
    return found


def sheet_column(name: str, read: Reader, rubric: ScoredRubric | None = None) -> Column:
    """Column of a sheet by its name: heading, width and format as the table of columns has them."""
    shown = column_named(name)
    width, kind = (UNIT_COLUMNS.get(name, 10.0), "text") if shown is None else (shown.column.width, shown.column.kind)
    return Column(heading(name, read, rubric), width, kind)


def column_values(result: Result, read: Reader, shown: Shown) -> list[Any]:
    """Values of one column, None for a gap."""
    if shown.column.made:
        return _MADE[shown.column.key](result, read, shown)
    values = result.units[shown.name]
    if shown.name in _WORDS:
        return text_list(values.tolist(), lambda code: _WORDS[shown.name](result, code, read))
    if is_numeric_dtype(values):
        return number_list(values.to_numpy(dtype=np.float64, na_value=np.nan))
    return text_list(values.tolist())


_WORDS: dict[str, Callable[[Result, Any, Reader], str]] = {
    "standing": standing_words,
    "average_standing": average_words,
    "reasons": lambda _, codes, read: reasons_words(codes, read),
    "unstable": lambda _, mark, read: read("unstable") if mark else "",
}


def _ranks(result: Result, name: str) -> list[int | None]:
    if name not in result.units:
        return [None] * len(result.units)
    ranks = result.units[name]
    return [None if gap else int(rank) for rank, gap in zip(ranks.tolist(), ranks.isna().tolist(), strict=True)]


def _pair(read: Reader, key: str, *columns: Sequence[Any], names: Sequence[str]) -> list[str | None]:
    """Several columns in one text; a gap where one of them has a gap."""
    pattern = read(key)
    return [
        None if None in values else pattern.format(**dict(zip(names, values, strict=True)))
        for values in zip(*columns, strict=True)
    ]


def _range(result: Result, read: Reader, name: str, ends: tuple[str, str]) -> list[str | None]:
    low, high = (_ranks(result, f"{name}{end}") for end in ends)
    return _pair(read, "rank_range", low, high, names=("low", "high"))


def _with_range(result: Result, read: Reader, shown: Shown) -> list[str | None]:
    columns = [_ranks(result, f"rank_{shown.scope}{end}") for end in ("", "_low", "_high")]
    return _pair(read, "rank_with_range", *columns, names=("rank", "low", "high"))


def _interval(result: Result, read: Reader, _: Shown) -> list[str | None]:
    decimals = result.rubric.model.scale.decimals
    ends = (
        [None if np.isnan(end) else f"{end:.{decimals}f}" for end in result.units[name]] for name in ("low", "high")
    )
    return _pair(read, "rank_range", *ends, names=("low", "high"))


_MADE: dict[str, Callable[[Result, Reader, Shown], list[Any]]] = {
    "rank": lambda result, _, __: _ranks(result, "rank_all"),
    "rank_interval": lambda result, read, _: _range(result, read, "rank_all", ("_low", "_high")),
    "scope_range": lambda result, read, shown: _range(result, read, f"rank_{shown.scope}", ("_low", "_high")),
    "rank_set": lambda result, read, shown: _range(result, read, f"rank_{shown.scope}", ("_set_low", "_set_high")),
    "scope_with_range": _with_range,
    "interval": _interval,
    "letter_place": lambda result, read, _: _pair(
        read, "place_of", _ranks(result, "place"), _ranks(result, "place_of"), names=("place", "of")
    ),
}


_PEERS = ("major_class_name", "category_name")


@dataclass(frozen=True)
class Identity:
    """One identity column: heading, width, and the texts of all units in the order of the data."""

    heading: str
    width: float
    texts: list[str]


def identity_columns(result: Result, read: Reader, *, peers: bool = False) -> list[Identity]:
    """Names first, then codes; groups of the unit (专业类, 学科门类) where asked for.

    A code stands for itself where the data have no name beside it; the institution's code is left out where
    its name is there. Without any column that names the unit, its id does.
    """
    units = result.data.units
    wanted = [column.code for column in result.rubric.model.data.columns]
    wanted += [column for column in units.columns if column not in wanted]
    ids = result.rubric.model.data.id
    names = [code for code in wanted if code in units and code.endswith("_name") and code not in _PEERS]
    codes = [code for code in wanted if code in units and code in ids and code not in names]
    codes = [code for code in codes if not (code == "institution" and "institution_name" in names)]
    if "variant" in units and "variant" not in codes and _texts(result, "variant", filled=True):
        codes.append("variant")
    chosen = [*names, *codes] or ["unit"]
    chosen += [code for code in _PEERS if peers and code in units]
    return [
        Identity(heading(code, read, result.rubric), UNIT_COLUMNS.get(code, 10.0), _texts(result, code))
        for code in chosen
    ]


def _texts(result: Result, column: str, *, filled: bool = False) -> list[str]:
    series = result.data.units[column]
    texts = ["" if gap else str(value) for value, gap in zip(series.tolist(), series.isna().tolist(), strict=True)]
    return [text for text in texts if text] if filled else texts
