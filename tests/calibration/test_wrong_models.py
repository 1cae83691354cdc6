"""Where the method's assumptions are wrong: what holds, what does not, and that the worlds are what they say.

Subgroups are those that a reader of the results can see: fifths of the drawn-in score and of cohort size, public and
private. Fifths of the truth itself are in docs/calibration.md.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from calibration_nation import nation
from calibration_worlds import World, scattered_count, scattered_rate
from calibration_wrong import BEFORE, CASES, GATE, as_printed, subgroups, wrong_trial

from evaluator.dataset import State
from evaluator.evaluation import benchmark_from
from evaluator.rubric import load_rubric
from evaluator.scoring import reference, score

SEED, UNITS = 7, 2000
SMALL = Path(__file__).with_name("small.yaml")
NAMES = {"shipped": "undergraduate_program", "small": SMALL}
# What the program does not withstand today, with the worst coverage of a subgroup that the study found.
FAILS = {
    ("shipped", "over-dispersion 2"), ("shipped", "over-dispersion 4"),
    ("shipped", "noise correlated .5"), ("shipped", "both correlated .5"),
    ("small", "over-dispersion 2"), ("small", "over-dispersion 4"),
    ("small", "noise correlated .5"), ("small", "both correlated .5"),
    ("small", "heavy tail of good"), ("small", "heavy tail of bad"),
}  # fmt: skip
# Near the gate: which side one nation falls on is chance.
NEAR = {("shipped", "hidden when bad"), ("small", "log-normal quality")}


@cache
def rubric(name):
    return load_rubric(NAMES[name])


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("name", NAMES)
def test_no_subgroup_is_covered_less_than_88(name, case, request):
    if (name, case) in FAILS:
        # Strict: whoever mends it is told to say so, here and in docs/calibration.md.
        request.applymarker(pytest.mark.xfail(strict=True, reason="a known limit, see docs/calibration.md"))
    found = subgroups(wrong_trial(rubric(name), CASES[case], 1, UNITS, SEED))
    seen = found[found["by"] != "true"]
    gate = GATE - 0.02 if (name, case) in NEAR else GATE
    assert (seen["covered"] >= gate).all(), seen.to_string()


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "case", ["as assumed", "over-dispersion 2", "over-dispersion 4", "noise correlated .5", "both correlated .5"]
)
def test_the_cohort_before_mends_the_intervals(name, case):
    found = subgroups(wrong_trial(rubric(name), replace(CASES[case], mend=BEFORE), 1, UNITS, SEED))
    seen = found[found["by"] != "true"]
    assert (seen["covered"] >= 0.90).all(), seen.to_string()


def test_counts_have_phi_times_the_variance():
    rng, world = np.random.default_rng(SEED), World(dispersion=4.0)
    size, rate = np.full(40000, 30.0), np.full(40000, 0.3)
    seen = rng.binomial(size.astype(int), scattered_rate(rate, size, world, rng))
    assert seen.mean() == pytest.approx(30 * 0.3, rel=0.02)
    assert seen.var() == pytest.approx(4 * 30 * 0.3 * 0.7, rel=0.05)
    counts = rng.poisson(scattered_count(np.full(40000, 6.0), world, rng))
    assert counts.mean() == pytest.approx(6, rel=0.02)
    assert counts.var() == pytest.approx(24, rel=0.05)


def test_skewed_quality_is_standardised():
    z = np.random.default_rng(SEED).standard_normal((2, 400_000))
    for skew in (0.5, -0.5):
        drawn = World(skew=skew).latent(z[0], z[1], np.zeros(z.shape[1]))
        assert drawn.mean() == pytest.approx(0, abs=0.01)
        assert drawn.std() == pytest.approx(1, abs=0.02)
        assert np.sign(np.mean(drawn**3)) == np.sign(skew)


@pytest.mark.parametrize("name", NAMES)
def test_private_programmes_are_8_points_worse_in_truth(name):
    world = as_printed(rubric(name), CASES["private -8 points"].world, SEED)
    drawn = nation(rubric(name), UNITS, np.random.default_rng(SEED), world=world)
    ref = reference(drawn.truth, rubric(name), benchmark_from(drawn.whole, rubric(name)))
    true, private = score(drawn.truth, rubric(name), ref).total, drawn.observed.units["ownership"] == "民办"
    assert 0.2 < private.mean() < 0.3
    assert true[private].mean() - true[~private].mean() == pytest.approx(-8, abs=0.5)


def test_bad_and_small_figures_are_hidden_more_often():
    drawn = nation(rubric("small"), UNITS, np.random.default_rng(SEED), world=CASES["hidden when bad or small"].world)
    hidden = drawn.observed.state == State.SUPPRESSED
    assert hidden.mean() == pytest.approx(0.04, abs=0.01)
    assert np.isnan(drawn.observed.value[hidden]).all()
    assert np.isfinite(drawn.whole.value[hidden]).all()
    small = drawn.observed.cohort < np.median(drawn.observed.cohort)
    assert hidden[small].mean() > 2 * hidden[~small].mean()
    better = drawn.whole.value[:, 0]
    assert better[hidden[:, 0]].mean() < better[~hidden[:, 0]].mean() - 3


def test_a_second_cohort_has_the_same_truth():
    one, two = (nation(rubric("small"), 400, np.random.default_rng(3), again=again) for again in (False, True))
    assert one.observed.fingerprint() == two.observed.fingerprint()
    assert two.again is not None
    assert (two.again.value != two.whole.value).mean() > 0.8
