"""What hangs on noise: odds as in the result, the same division as the exact one, less where noise is less."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from small_budgets import FORMS, LETTERS, divided, policy, rows, unit, world

from evaluator.funding import InfeasibleBounds, allocate, proportional_within_bounds
from evaluator.funding.draws import Draws, draw_bounds, pot_shares
from evaluator.funding.exposure import exposure
from evaluator.text import EvaluatorError

MEASURED = {"shrunken": 50.0, "shrunken_se": 0.5}


def unsure(school, letter, chances, **more):
    return unit(school, "08", letter, 100) | {f"p_{one}": p for one, p in zip(LETTERS, chances, strict=True)} | more


@given(rows, st.sampled_from(["letters", "expected", "confirmed"]))
@settings(max_examples=60, deadline=None)
def test_odds_are_those_of_the_result(found, form):
    money = divided(found, policy(FORMS[form]), 10**6)
    draws = 4000
    odds = exposure(money, draws=draws).odds
    given_odds = money.units.probability
    lettered = money.units.letter >= 0
    # Five standard errors of a share of the draws, and the rounding of the printed chances.
    allowed = 5 * np.sqrt(given_odds * (1 - given_odds) / draws) + 2e-5
    assert (np.abs(odds - given_odds) <= allowed)[lettered].all()
    assert np.isnan(odds[~lettered]).all()


@given(rows, st.sampled_from(["letters", "measured"]), st.sampled_from([None, {"by": ["category"], "least": 1}]))
@settings(max_examples=100, deadline=None)
def test_a_sure_draw_is_the_exact_division(found, form, how):
    """Every unit drawn with the letter it has: the amounts paid, up to closing."""
    money = divided(found, policy(FORMS[form], groups=how), 10**9)
    fixed, flexible = pot_shares(money)
    letter = np.maximum(money.units.letter, 0)[None, :].astype(np.int8)
    still = np.zeros(letter.shape)
    yuan = fixed + sum((pot.share(Draws(letter, still, still)) for pot in flexible), still)
    np.testing.assert_allclose(yuan[0], money.unbounded.astype(float), atol=2, rtol=0)


def test_sure_letters_put_nothing_at_stake():
    found = [unit("90001", "08", "A", 100), unit("90002", "08", "D", 90)]
    sure = exposure(divided(found, policy(), 10**9), draws=50)
    assert sure.at_stake < 1e-8
    assert sure.flipped == 0
    assert sure.recipients["low"].equals(sure.recipients["high"])


def test_less_noise_less_money_at_stake():
    def at_stake(p):
        found = [unsure("90001", "B", [0, p, 1 - p, 0]), unsure("90002", "C", [0, 1 - p, p, 0])]
        return exposure(divided(found, policy(), 10**9), draws=4000).at_stake

    assert at_stake(0.95) < at_stake(0.8) < at_stake(0.6)


def test_money_of_two_schools_by_hand():
    """A and D with even odds beside a sure C: q 1.3 or 0.6 against 1.0, 400 of 1,000 by quality."""
    found = [unsure("90001", "A", [0.5, 0, 0, 0.5]), unit("90002", "08", "C", 100)]
    money = exposure(divided(found, policy(), 1000), draws=4000)
    high, low = 300 + 400 * 1.3 / 2.3, 300 + 400 * 0.6 / 1.6
    assert money.high[0] == pytest.approx(high)
    assert money.low[0] == pytest.approx(low)
    assert money.mean[0] == pytest.approx((high + low) / 2, abs=5 * (high - low) / 2 / np.sqrt(4000))
    assert money.at_stake == pytest.approx((high - low) / 2 / 1000, rel=0.05)


def test_by_points_scores_are_drawn():
    rule = {"points": [["40", "0"], ["60", "2"]], "missing": "0", "neutral": "1"}
    found = [unsure("90001", "B", [0, 1, 0, 0], **MEASURED), unsure("90002", "B", [0, 1, 0, 0], **MEASURED)]
    rule_of = policy(rule, pots=[{"code": "q", "name": "质量", "share": "1", "quality": rule}])
    allocation = divided(found, rule_of, 1000)
    for name, value in MEASURED.items():
        allocation.units.table[name] = value
    money = exposure(allocation, draws=8000)
    # q = (s − 40)/10 with s ~ N(50, 0.5): the share s₁/(s₁+s₂) has a spread of 0.05·√2/4, nearly.
    spread = 1000 * 0.05 * np.sqrt(2) / 4
    assert (money.high - money.low)[0] == pytest.approx(2 * 1.6449 * spread, rel=0.05)


bound = st.tuples(st.integers(0, 50), st.integers(0, 100), st.one_of(st.none(), st.integers(0, 100)))


@given(st.lists(bound, min_size=1, max_size=7))
@settings(max_examples=300, deadline=None)
def test_bounds_of_a_draw_are_the_exact_ones(found):
    weights = [weight for weight, _, _ in found]
    lower = [low for _, low, _ in found]
    upper = [None if more is None else low + more for _, low, more in found]
    total = sum(weights)
    try:
        exact = proportional_within_bounds(weights, lower, upper, total)
    except InfeasibleBounds:
        assume(False)
    received = SimpleNamespace(lower=tuple(lower), upper=tuple(upper))
    ours = draw_bounds(np.array([weights, weights], dtype=float), received)
    np.testing.assert_allclose(ours, [[float(amount) for amount in exact.amounts]] * 2, rtol=1e-7, atol=1e-6)


def test_topups_within_the_budget_are_in_every_draw():
    topup = {"code": "border", "name": "边境", "by": "institution", "paid": "within"}
    values = [{"code": "90002", "value": "0.5"}]
    found = [unit("90001", "08", "A", 100), unit("90002", "08", "D", 90)]
    allocation = divided(found, policy(topups=[{**topup, "values": values}]), 10**9)
    money = exposure(allocation, draws=20)
    np.testing.assert_allclose(money.mean, allocation.received.amount.astype(float), atol=3)


GROWTH = [
    {"code": "base", "name": "基本", "share": "0.5"},
    {"code": "growth", "name": "增量", "share": "0.5", "improvement": {"cap": 5, "z": "1.64"}, "unclaimed": "base"},
]


def grown(found, **columns):
    """Divide 1,000 yuan, half of them by growth of one unit a school."""
    standings, volumes = world(found)
    standings.units["se"] = 1.0
    change = pd.DataFrame({"unit": standings.units["unit"], **columns})
    return allocate(standings, policy(pots=GROWTH), volumes, 1000, change=change)


def test_true_growth_is_drawn_and_nothing_is_deducted_for_noise():
    """Both truly grew by 2; only one was seen to beyond noise: half of its growth money would go to the other."""
    found = [unit("90001", "08", "A", 100), unit("90002", "08", "A", 100)]
    sure = {"drawn": 2.0, "drawn_low": 2.0, "drawn_high": 2.0}
    money = grown(found, difference=[3.0, 1.0], se=[1.0, 1.0], **sure)
    assert money.amount.tolist() == [750, 250]
    noise = exposure(money, draws=20)
    assert noise.mean.tolist() == pytest.approx([500, 500])
    assert noise.pots == {"growth": pytest.approx(0.5)}
    assert noise.at_stake == pytest.approx(0.25)


def test_growth_that_nobody_was_seen_to_have_comes_back_from_the_base():
    found = [unit("90001", "08", "A", 100), unit("90002", "08", "A", 300)]
    money = grown(
        found, difference=[1.0, 1.0], se=1.0, drawn=[4.0, -4.0], drawn_low=[4.0, -4.0], drawn_high=[4.0, -4.0]
    )
    assert money.amount.tolist() == [250, 750]
    assert exposure(money, draws=20).mean.tolist() == pytest.approx([625, 375])
    nobody = grown(found, difference=[1.0, 1.0], se=1.0, drawn=-4.0, drawn_low=-4.0, drawn_high=-4.0)
    assert exposure(nobody, draws=20).mean.tolist() == pytest.approx([250, 750])


def test_growth_not_judged_in_both_years_earns_nothing():
    found = [unit("90001", "08", "A", 100), unit("90002", "08", "A", 100)]
    money = grown(found, difference=[3.0, 3.0], se=1.0, drawn=[1.0, np.nan], drawn_low=[0.5, np.nan], drawn_high=2.0)
    assert money.pots[1].divided.amount.tolist() == [500, 0]


def test_scores_and_changes_share_the_noise_of_this_year():
    """Where this year's noise is all there is, B comes with growth and D without: 700 or 300, never 500 as paid."""
    rule = {"letters": {"A": "1", "B": "1", "C": "1", "D": "0"}, "missing": "0", "neutral": "0"}
    pots = [
        {"code": "base", "name": "基本", "share": "0.2"},
        {"code": "quality", "name": "质量", "share": "0.4", "quality": rule},
        {**GROWTH[1], "share": "0.4"},
    ]
    standings, volumes = world([unsure("90001", "B", [0, 0.5, 0, 0.5]), unit("90002", "08", "C", 100)])
    standings.units["se"] = 1.0
    for last_year_noise, expected in ((0.0, 0.2), (100.0, 0.1)):
        se = float(np.hypot(1.0, last_year_noise))
        change = pd.DataFrame({"unit": standings.units["unit"], "difference": [0.0, -9000.0], "se": se})
        money = allocate(standings, policy(pots=pots), volumes, 1000, change=change)
        assert money.amount.tolist() == [500, 500]
        assert exposure(money, draws=4000).at_stake == pytest.approx(expected, abs=0.01)


def test_a_group_whose_factor_was_zero_takes_part_where_a_draw_gives_it_one():
    rule = {"letters": {"A": "1", "B": "1", "C": "1", "D": "0"}, "missing": "0", "neutral": "0"}
    found = [unsure("90001", "D", [0, 0, 0.5, 0.5]), {**unit("90002", "05", "C", 100)}]
    quality = {"code": "q", "name": "质量", "share": "1", "quality": rule, "groups": {"by": ["category"], "least": 1}}
    money = divided(found, policy(rule, pots=[quality]), 1000)
    assert money.amount.tolist() == [0, 1000]
    drawn = exposure(money, draws=4000)
    volume = money.volume.total.astype(float)
    assert drawn.high[0] == pytest.approx(1000 * volume[0] / volume.sum())
    assert drawn.low[0] == 0


def test_what_is_refused():
    found = [unit("90001", "08", "A", 100)]
    with pytest.raises(EvaluatorError, match="draws"):
        exposure(divided(found, policy(), 10), draws=0)
    plain = policy(results=None, pots=[{"code": "all", "name": "全部", "share": "1"}])
    standings, volumes = world(found)
    names = standings.units[["institution", "institution_name", "category"]]
    money = allocate(None, plain, volumes.join(names), 10)
    with pytest.raises(EvaluatorError, match="没有误差可算"):
        exposure(money)
