"""A folder whose tables were edited is refused by the names of its units; one as written never is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from compare_worlds import TEXT, result_of, rubric_of

import evaluator as ev
from evaluator.dataset import State
from evaluator.report import read_results

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

UNITS = [f"{90001 + i}-080901" for i in range(8)]
N = np.array([[100.0, 400.0, np.nan]] * len(UNITS))
VALUE = np.array([[70.0 + 3 * i, 2.0 + i / 2, 14.0 + i] for i in range(len(UNITS))])
MEAN, SPREAD = (80.0, 4.0, 18.0), (10.0, 2.0, 4.0)


def _rubric(folder: Path, aggregate: str = "") -> ev.ScoredRubric:
    path = rubric_of(folder).path
    if aggregate:
        text = path.read_text(encoding="utf-8").replace("indicators:", f"aggregate: {aggregate}\nindicators:")
        path.write_text(text, encoding="utf-8")
    return ev.load_rubric(path)


def _folder(folder: Path, aggregate: str = "") -> tuple[Path, ev.Result]:
    state = np.zeros(VALUE.shape, dtype=np.int8)
    state[1, 2], state[2, 0], state[3, 1] = State.NOT_APPLICABLE, State.MISSING, State.SUPPRESSED
    value = np.where(state == State.OBSERVED, VALUE, np.nan)
    result = result_of(_rubric(folder, aggregate), UNITS, value, N, MEAN, SPREAD, 2025, state=state)
    ev.write_results(result, folder / "r")
    return folder / "r", result


def _edit(folder: Path, file: str, change: Callable[[pd.DataFrame], pd.DataFrame]) -> None:
    path = folder / file
    change(pd.read_csv(path, dtype=str, keep_default_na=False)).to_csv(path, index=False, encoding="utf-8")


def _set(row: int, column: str, value: str) -> Callable[[pd.DataFrame], pd.DataFrame]:
    def change(table: pd.DataFrame) -> pd.DataFrame:
        table.loc[row, column] = value
        return table

    return change


@pytest.mark.parametrize("aggregate", ["", "geometric", "minimum"])
def test_what_a_run_wrote_is_read_with_and_without_its_rubric(tmp_path: Path, aggregate: str):
    folder, result = _folder(tmp_path, aggregate)
    assert read_results(folder)[1] is None
    assert read_results(folder, [result.rubric])[1] is not None


def test_scores_without_an_average_are_read(tmp_path: Path):
    swaps = [("against: national_average", "against: none"), ("{code: placed,", "{code: placed, scale: minmax,")]
    swaps += [("{code: lost,", "{code: lost, scale: minmax,"), ("{code: ratio,", "{code: ratio, scale: minmax,")]
    text = (
        TEXT.replace("VERSION", "1").replace("POOL", "").replace("W1", "0.5").replace("W2", "0.3").replace("W3", "0.2")
    )
    for old, new in swaps:
        text = text.replace(old, new)
    path = tmp_path / "none.yaml"
    path.write_text(text, encoding="utf-8")
    result = result_of(ev.load_rubric(path), UNITS, VALUE, N, MEAN, SPREAD, 2025)
    ev.write_results(result, tmp_path / "r")
    assert read_results(tmp_path / "r")[1] is None
    assert read_results(tmp_path / "r", [result.rubric])[1] is not None


@pytest.mark.parametrize("aggregate", ["", "geometric", "minimum"])
@pytest.mark.parametrize(
    ("file", "change", "word"),
    [
        ("units.csv", _set(4, "score", "99.99"), f"不是得分的：{UNITS[4]}"),
        ("cells.csv", lambda table: table.drop(index=13), f"指标不全、或有重复的：{UNITS[4]}"),
        ("cells.csv", lambda table: pd.concat([table, table.iloc[[13]]]), f"指标不全、或有重复的：{UNITS[4]}"),
        ("cells.csv", _set(13, "unit", "90099-080901"), "units.csv 里没有的：90099-080901"),
        ("units.csv", lambda table: table.drop(index=4), "运行记录里有8个单位，units.csv 里有7个"),
        ("units.csv", lambda table: pd.concat([table.drop(index=3), table.iloc[[4]]]), f"出现两次的：{UNITS[4]}"),
    ],
)
def test_an_edited_folder_is_refused_by_name(
    tmp_path: Path, aggregate: str, file: str, change: Callable[[pd.DataFrame], pd.DataFrame], word: str
):
    folder, result = _folder(tmp_path, aggregate)
    _edit(folder, file, change)
    for rubrics in ((), (result.rubric,)):
        with pytest.raises(ev.EvaluatorError, match=word) as caught:
            read_results(folder, rubrics)
        assert caught.value.show("en").startswith("units.csv and cells.csv")


def test_an_edited_leaf_score_is_seen_where_the_rubric_says_how_it_counts(tmp_path: Path):
    folder, result = _folder(tmp_path)
    _edit(folder, "cells.csv", _set(13, "t", "77"))
    with pytest.raises(ev.EvaluatorError, match=f"不等于权重乘.*{UNITS[4]}"):
        read_results(folder, [result.rubric])


def test_many_units_are_counted(tmp_path: Path):
    folder, _ = _folder(tmp_path)
    _edit(
        folder,
        "units.csv",
        lambda table: table.assign(score=["99.99" if i else text for i, text in enumerate(table["score"])]),
    )
    with pytest.raises(ev.EvaluatorError, match="7个"):
        read_results(folder, [_rubric(tmp_path)])


@pytest.mark.parametrize(("column", "value"), [("letter", "A"), ("category", "05"), ("standing", "confirmed")])
def test_what_no_sum_can_tell_is_told_by_the_bytes(tmp_path: Path, column: str, value: str):
    folder, result = _folder(tmp_path)
    _edit(folder, "units.csv", _set(4, column, value))
    with pytest.raises(ev.EvaluatorError, match=r"改动过.*units\.csv.*\n.*changed since the run wrote"):
        read_results(folder, [result.rubric])
