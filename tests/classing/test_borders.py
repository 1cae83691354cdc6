"""Borders of letters by place and by interval: whose they are when a score stands on them."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from evaluator.classing import places_taken
from evaluator.classing.bands import Bands
from evaluator.classing.cuts import top_places


@pytest.mark.parametrize(
    ("share", "least", "count", "places"),
    [
        ("0.29", 1, 100, 29),  # 0.29 · 100 is 28.999999999999996
        ("0.07", 1, 300, 21),  # and 0.07 · 300 is 21.000000000000004
        ("0.10", 1, 19, 1),
        ("0.02", 2, 30, 2),
        ("0.02", 2, 1, 1),
    ],
)
def test_places_are_the_floor_of_the_share_as_written(share, least, count, places):
    letters = [SimpleNamespace(top_share=share, least=least)]
    assert top_places(letters, np.array([float(count)]))[0, 0] == places


def test_a_better_letter_never_has_more_places():
    letters = [SimpleNamespace(top_share="0.02", least=5), SimpleNamespace(top_share="0.05", least=1)]
    assert top_places(letters, np.array([20.0])).tolist() == [[5.0, 5.0]]


def test_a_band_holds_its_lower_end_and_not_its_upper():
    low, high = np.array([[2.0, -np.inf, -np.inf]]), np.array([[np.inf, 1.0, np.inf]])
    bands = Bands(low, high, order=(0, 1), otherwise=2, noise=np.ones(1))
    scores = np.array([[2.0, 2.0 - 1e-12, 2.0 - 1e-8, 1.0, 1.0 + 1e-12, 1.0 - 1e-8]])
    assert bands.given(scores, np.array([0])).tolist() == [[0, 0, 2, 2, 2, 1]]


def test_equals_share_the_better_place():
    """Place by the nation's scores: one more than those with a better printed score."""

    class Four:
        units = pd.DataFrame({"field": ["f"] * 4})

        def __len__(self):
            return len(self.units)

    data = Four()
    top = SimpleNamespace(level="field", keys=("f",), scores=(np.array([50.0, 60.0, 60.0, 70.0]),))
    cuts = SimpleNamespace(tops=(top,), decimals=2, top_share_level=np.zeros(4, dtype=np.int8))
    place, size = places_taken(data, cuts, np.array([70.0, 60.0, 55.0, 70.004]), np.ones(4, dtype=bool))
    assert place.tolist() == [1, 2, 4, 1]
    assert size.tolist() == [4] * 4
