"""What must hold of every trial, whatever the data."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pytest
from small_worlds import STILL, drawn, result_of, rubric_of

from evaluator.dataset import make_dataset
from evaluator.evaluation import benchmark_from, evaluate, stability
from evaluator.evaluation.stability.letters import printed_steps
from evaluator.evaluation.stability.trial import trial_of
from evaluator.rubric import load_rubric

if TYPE_CHECKING:
    from pathlib import Path

    from evaluator.dataset import Dataset
    from evaluator.rubric import ScoredRubric

WIDE = """\
stability:
  worlds: 256
  weights: "0.25"
  scales: [benchmark, minmax, percentile]
  aggregates: [arithmetic, geometric]
  leave_out: true
"""


def test_without_choices_everything_is_stable(tmp_path: Path):
    found = stability(result_of(rubric_of(tmp_path, STILL), drawn(40, 1)))
    assert (found.same == 1.0).all()
    assert not found.indices
    units = found.units
    assert (units["score_low"] == units["score"]).all()
    assert (units["rank_all_low"] == units["rank_all"]).all()
    assert (units["rank_city_high"] == units["rank_city"]).all()
    assert (units["other_letter"] == "").all()


def test_the_benchmark_programme_stays_at_fifty(tmp_path: Path):
    found = stability(result_of(rubric_of(tmp_path, WIDE), drawn(80, 2)))
    assert found.factors.scales == ("own", "minmax", "percentile")
    assert found.factors.aggregates == ("own", "geometric")
    first = found.units.iloc[0]
    assert (first["score_low"], first["score"], first["score_high"]) == (50.0, 50.0, 50.0)
    assert first["same_letter"] == 1.0


def test_order_and_names_of_units_never_matter(tmp_path: Path):
    rubric, z = rubric_of(tmp_path, WIDE), drawn(50, 3)
    names = [f"学校{k}" for k in range(50)]
    order = np.random.default_rng(9).permutation(50)
    one = stability(result_of(rubric, z, units=names)).units.set_index("unit")
    other = stability(result_of(rubric, z[order], units=[names[k] for k in order])).units.set_index("unit")
    columns = ["same_letter", "score_low", "score_high", "rank_all_low", "rank_all_high"]
    assert (one[columns] == other.loc[one.index, columns]).all().all()
    assert (one["other_letter"] == other.loc[one.index, "other_letter"]).all()


def test_same_seed_same_answer_and_more_worlds_agree(tmp_path: Path):
    result = result_of(rubric_of(tmp_path, WIDE), drawn(60, 6))
    one, again, other = stability(result), stability(result), stability(result, worlds=2048, seed=7)
    assert (one.same == again.same).all()
    assert (one.worlds, other.worlds) == (256, 2048)
    assert np.abs(one.same - other.same).max() < 0.08
    assert np.abs(one.sensitivity["total"] - other.sensitivity["total"]).max() < 0.1


def test_shares_bounds_and_indices_fit_each_other(tmp_path: Path):
    found = stability(result_of(rubric_of(tmp_path, WIDE), drawn(60, 8)))
    units = found.units
    shares = units[[f"share_{letter}" for letter in "ABCD"]]
    assert shares.sum(axis=1).to_numpy() == pytest.approx(1.0)
    assert (units["rank_all_low"] <= units["rank_all_high"]).all()
    assert (units["score_low"] <= units["score_high"]).all()
    assert found.sensitivity["factor"].tolist() == ["weights", "scale", "aggregate", "left_out"] * 2
    assert found.sensitivity.groupby("output")["total"].sum().min() > 0.95
    assert found.letters["units"].iloc[:-1].sum() == found.letters["units"].iloc[-1] == 60
    assert found.choices.groupby("factor")["worlds"].sum().eq(found.worlds).all()


def test_contributions_share_out_the_variance_exactly(tmp_path: Path):
    for changes in ({}, {"    name: 师资\n": "    name: 师资\n    aggregate: geometric\n"}):
        found = stability(result_of(rubric_of(tmp_path, STILL, **changes), drawn(60, 10)))
        table = found.effective
        leaves = table[table["kind"] == "leaf"].set_index("code")
        assert leaves["covariance_share"].sum() == pytest.approx(1.0, abs=1e-10)
        assert leaves["nominal"].tolist() == pytest.approx([0.42, 0.18, 0.2, 0.2])
        nodes = table[table["kind"] == "node"].set_index("code")
        both = leaves["covariance_share"]
        assert nodes.loc["teaching", "covariance_share"] == pytest.approx(both["pass"] + both["books"])
        assert nodes.loc["people", "nominal"] == pytest.approx(0.4)


def test_worlds_without_change_equal_the_run_with_cells_left_empty(tmp_path: Path):
    rng = np.random.default_rng(11)
    state = rng.choice([0, 0, 0, 0, 0, 2], (80, 4))
    state[:, 1] = rng.choice([0, 0, 3, 2], 80)
    trial = trial_of(result_of(rubric_of(tmp_path, WIDE), drawn(80, 12), state=state), None)
    still = trial.units.scores(trial.factors.base(np.array([-1])))[0]
    assert len(trial.units.groups) == 2
    assert still == pytest.approx(trial.base, abs=1e-10)
    letters = trial.rule.letters(still[None], printed_steps(still[None], 2), None)
    assert (letters[0] == trial.base_letter).all()


LETTERS = {
    "score": """\
    - {letter: A, min_score: "52", top_share: "0.25"}
    - {letter: B, min_score: "50"}
    - {letter: D}
""",
    "quantile": """\
    - {letter: A, top_share: "0.25"}
    - {letter: B, top_share: "0.60"}
    - {letter: D}
""",
}


def national_case(tmp_path: Path, by: str) -> tuple[ScoredRubric, Dataset]:
    """A nation of 240 units in three cities, with letters by top shares within each city."""
    plain = rubric_of(tmp_path, WIDE)
    text = plain.path.read_text(encoding="utf-8").replace("groups: [all]", "groups: [city, all]")
    start, end = text.index("    - {letter: A"), text.index("  confirm")
    text = text[:start] + LETTERS[by] + text[end:]
    path = tmp_path / f"{by}.yaml"
    path.write_text(text.replace("  letters:", f"  by: {by}\n  letters:"), encoding="utf-8")
    rubric = load_rubric(path)
    drawn_units = result_of(plain, drawn(240, 14)).data
    return rubric, make_dataset(rubric, drawn_units.units, drawn_units.value)


@pytest.mark.parametrize("by", ["score", "quantile"])
def test_top_shares_are_taken_anew_in_every_world(tmp_path: Path, by: str):
    rubric, nation = national_case(tmp_path, by)
    bench = benchmark_from(nation, rubric)
    result = evaluate(nation, rubric, bench, rank_draws=0)
    trial = trial_of(result, nation)
    assert trial.rule.needs_nation
    still = next(trial.tries(trial.factors.base(np.array([-1]))))
    assert (still.letter[0] == trial.base_letter).all()
    # In any world a letter has as many places as in the run, but for ties.
    worlds = trial.factors.worlds(np.random.default_rng(1).random((20, sum(map(len, trial.factors.columns.values())))))
    counts = np.stack([(part.letter <= 1).sum(axis=1) for part in trial.tries(worlds)])
    if by == "quantile":
        assert np.abs(counts - (trial.base_letter <= 1).sum()).max() <= 3
    without = stability(result, worlds=16)
    assert [(gap.what, gap.reason) for gap in without.untried] == [("top_share", "no_nation")]
    assert not stability(result, national=nation, worlds=16).untried


def test_places_with_cut_scores_are_told_as_the_run_tells_them(tmp_path: Path):
    """By quantile a cut score only stands in for places; a unit that has neither has a letter in no world."""
    _, nation = national_case(tmp_path, "quantile")
    text = (tmp_path / "quantile.yaml").read_text(encoding="utf-8")
    for share, cut in (("0.25", "75"), ("0.60", "70")):
        text = text.replace(f'top_share: "{share}"', f'top_share: "{share}", min_score: "{cut}"')
    text = text.replace("  by: quantile\n", "  by: quantile\n  within: city\n")
    still = text[: text.index("stability:")] + STILL + "\n" + text[text.index("classes:") :]
    for name, text_of in (("cut", still), ("plain", re.sub(r", min_score: \"\d+\"", "", still))):
        (tmp_path / f"{name}.yaml").write_text(text_of, encoding="utf-8")
        rubric = load_rubric(tmp_path / f"{name}.yaml")
        own = nation.units.copy()
        own.loc[:9, "city"] = "别处"
        bench = benchmark_from(nation, rubric)
        result = evaluate(make_dataset(rubric, own, nation.value), rubric, bench, rank_draws=0)
        found = stability(result, national=nation)
        lettered = result.classed.letter >= 0
        assert lettered.sum() == (240 if name == "cut" else 230)
        assert (found.same[lettered] == 1.0).all()
        assert np.isnan(found.same[~lettered]).all()
        units = found.units
        assert units.loc[~lettered, ["same_letter", "share_A", "share_D"]].isna().all(axis=None)
        assert (units["other_letter"] == "").all()
