"""Where a unit's figures stand among the nation's: held against the arithmetic spelt out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from one_leaf import TEXT

import evaluator as ev
from evaluator.evaluation import places
from evaluator.rubric import ScoredRubric, load_rubric
from evaluator.text import EvaluatorError

if TYPE_CHECKING:
    from pathlib import Path

RATES = np.array([40.0, 50.0, 60.0, 70.0, 80.0, 90.0, 50.0, 60.0, 55.0, 65.0] * 3)


def _rubric(folder: Path, better: str) -> ScoredRubric:
    path = folder / "one.yaml"
    path.write_text(TEXT.replace("kind: proportion", f"kind: proportion, better: {better}"), encoding="utf-8")
    return load_rubric(path)


def _data(rubric: ScoredRubric, names: list[str], rates: np.ndarray) -> ev.Dataset:
    units = pd.DataFrame({"unit": names, "school": names})
    return ev.make_dataset(rubric, units, rates[:, None], n=np.full((len(rates), 1), 100.0), year=2025)


@pytest.mark.parametrize("better", ["higher", "lower"])
def test_places_are_quantiles_of_the_peers_and_distances_from_their_average(tmp_path: Path, better: str) -> None:
    rubric = _rubric(tmp_path, better)
    nation = _data(rubric, [f"n{at}" for at in range(len(RATES))], RATES)
    own = _data(rubric, ["mine", "gone"], np.array([70.0, np.nan]))
    result = ev.evaluate(own, rubric, ev.benchmark_from(nation, rubric), rank_draws=0)
    row = places(result, nation, "mine").iloc[0]
    sign = 1 if better == "higher" else -1
    mean, spread = RATES.mean(), np.sqrt(((RATES - RATES.mean()) ** 2).sum() / (len(RATES) - 1))
    assert row[["value", "mean", "peers", "group"]].tolist() == [70.0, pytest.approx(mean), 30, "all"]
    assert row["below"] == pytest.approx(((sign * RATES < sign * 70).sum() + 0.5 * (RATES == 70).sum()) / 30)
    assert row["at"] == pytest.approx(sign * (70 - mean) / spread)
    assert row["q25"] == pytest.approx(np.quantile(RATES, 0.25))
    away = sorted(sign * (np.quantile(RATES, [0.05, 0.95]) - mean) / spread)
    assert row[["at05", "at95"]].tolist() == pytest.approx(away)
    # To the right is better, whatever the figure means; the score of the leaf says the same.
    assert (row["at"] > 0) == (result.cells["t"].iloc[0] > 50)


def test_a_figure_that_is_missing_has_no_place_and_an_unknown_unit_is_named(tmp_path: Path) -> None:
    rubric = _rubric(tmp_path, "higher")
    nation = _data(rubric, [f"n{at}" for at in range(len(RATES))], RATES)
    own = _data(rubric, ["mine", "gone"], np.array([70.0, np.nan]))
    result = ev.evaluate(own, rubric, ev.benchmark_from(nation, rubric), rank_draws=0)
    assert places(result, nation, "gone").empty
    with pytest.raises(EvaluatorError, match="mine"):
        places(result, nation, "mime")
