"""The gates of the calibration, on fewer nations than run.py; seeds fixed: a failure is a change of method."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from calibration_measures import calibration_error, confirmed, coverage, few_units, trial
from calibration_nation import nation

from evaluator.evaluation import benchmark_from, evaluate
from evaluator.rubric import load_rubric
from evaluator.scoring import score_cells

SEED = 7
SMALL = Path(__file__).with_name("small.yaml")
RATIOS = (0.0, 0.25, 0.5, 1.0, 2.0, 4.0)


@pytest.fixture(scope="module", params=["undergraduate_program", SMALL], ids=["shipped", "small"])
def found(request):
    return trial(load_rubric(request.param), nations=3, units=4000, seed=SEED)


def test_intervals_cover_95_of_100(found):
    assert 0.93 <= coverage(found)["covered"].iloc[0] <= 0.97


@pytest.mark.parametrize("by", ["shrunken", "cohort"])
def test_intervals_cover_in_every_fifth(found, by):
    table = coverage(found)
    fifths = table.loc[table["by"] == by, "covered"]
    assert len(fifths) == 5
    assert fifths.between(0.92, 0.98).all(), fifths.tolist()


def test_letter_probabilities_are_frequencies(found):
    errors = calibration_error(found).set_index("letter")["error"]
    assert (errors <= 0.02).all(), errors.to_dict()


def test_confirmed_d_is_below_the_average(found):
    row = confirmed(found).set_index("letter").loc["D"]
    assert row["confirmed"] >= 500
    assert row["truly_at_or_above"] <= 0.05


def test_confirmed_letters_are_as_true_as_they_claim(found):
    needed = {"A": 0.90, "B": 0.80, "C": 0.80, "D": 0.95}
    table = confirmed(found).set_index("letter")
    for letter, row in table[table["confirmed"] >= 100].iterrows():
        assert row["same_true_letter"] >= needed[letter], (letter, row.to_dict())


@pytest.mark.parametrize("known", [True, False], ids=["centre known", "centre estimated"])
def test_five_units_cover_at_least_92(known):
    table = few_units(5, RATIOS, repeats=200, seed=SEED, centre_known=known)
    assert (table["covered"] >= 0.92).all(), table["covered"].tolist()


@pytest.mark.parametrize("known", [True, False], ids=["centre known", "centre estimated"])
def test_thirty_units_cover_92_to_98(known):
    table = few_units(30, RATIOS, repeats=150, seed=SEED, centre_known=known).set_index("ratio")["covered"]
    assert 0.92 <= table.mean() <= 0.98
    # Where all true scores are nearly alike, an interval that may not have width 0 covers more than promised.
    assert (table >= 0.92).all(), table.to_dict()
    assert (table[table.index >= 0.5] <= 0.98).all(), table.to_dict()


def test_the_nation_is_what_it_says():
    """Observed minus true, in the engine's standard errors, has mean 0 and variance 1 for every sampled leaf.

    A standard deviation estimated from ten answers makes it a t of 9 degrees, of variance 9/7; binomial noise
    at the true rates is a little smaller on average than at the benchmark rate. Leaves of one category are too
    few to tell.
    """
    rubric = load_rubric("undergraduate_program")
    drawn = nation(rubric, 4000, np.random.default_rng(SEED))
    result = evaluate(drawn.observed, rubric, benchmark_from(drawn.observed, rubric), rank_draws=0)
    cells = score_cells(drawn.observed, rubric, result.reference, slice(None))
    error = drawn.observed.value - drawn.truth.value
    for j, leaf in enumerate(rubric.leaves):
        noisy = cells.present[:, j] & (cells.raw_variance[:, j] > 0)
        if noisy.any():
            z = error[noisy, j] / np.sqrt(cells.raw_variance[noisy, j])
            assert abs(z.mean()) < 4.5 / np.sqrt(noisy.sum()), leaf.code
            assert len(z) < 2000 or 0.85 < z.var() < 1.15, (leaf.code, z.var())
        else:
            np.testing.assert_array_equal(error[cells.present[:, j], j], 0.0)


def test_the_same_seed_draws_the_same_nation():
    rubric = load_rubric(SMALL)
    one, other = (nation(rubric, 400, np.random.default_rng(3)) for _ in range(2))
    assert one.observed.fingerprint() == other.observed.fingerprint()
    assert one.truth.fingerprint() == other.truth.fingerprint()
