"""Who may be among the best three and five in PISA 2018 (Mogstad, Romano, Shaikh & Wilhelm 2024)."""

import numpy as np
import pandas as pd
import pytest

from evaluator.statistics import competition_rank, rank_confidence_sets, top_set

SUBJECTS = ["math", "reading", "science"]


def countries(golden, subject):
    table = pd.read_csv(golden / "csranks-pisa2018" / "pisa2018_oecd37.csv")
    return table[table[f"{subject}_score"].notna()].reset_index(drop=True)


def found(table, subject, k, **options):
    rng = np.random.default_rng(options.pop("seed", 0))
    return top_set(table[f"{subject}_score"], table[f"{subject}_se"], k, draws=20_000, rng=rng, **options)


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("k", [3, 5])
@pytest.mark.parametrize("subject", SUBJECTS)
def test_published_top_sets(golden, subject, k, seed):
    table = countries(golden, subject)
    np.testing.assert_array_equal(found(table, subject, k, seed=seed), table[f"{subject}_top{k}_95"] == 1)


def test_sweden_leaves_the_top_five_at_90_percent(golden):
    """The vignette: twelve countries at 95 %, the same without Sweden at 90 %."""
    table = countries(golden, "math")
    wide, narrow = (set(table.jurisdiction[found(table, "math", 5, confidence=c)]) for c in (0.95, 0.90))
    assert len(wide) == 12
    assert wide - narrow == {"Sweden"}
    assert narrow < wide


def test_rank_of_the_united_kingdom(golden):
    """The vignette: rank 13, marginal set 7–23; the README allows 8, a bound on the edge of a claim."""
    table = countries(golden, "math")
    low, high = rank_confidence_sets(table.math_score, table.math_se, rng=np.random.default_rng(0))
    (here,) = np.flatnonzero(table.jurisdiction == "United Kingdom")
    assert competition_rank(table.math_score)[here] == 13
    assert low[here] in {7, 8}
    assert high[here] == 23
