"""False alarms and power on the synthetic province: the gates of docs/flags.md, on fewer worlds than simulate.py."""

from __future__ import annotations

import pytest
from simulate import PLANTS, clean_years, false_alarms, power


@pytest.fixture(scope="module")
def worlds():
    return [clean_years(11, scale=0.5)]


@pytest.mark.parametrize("part", ["province", "nation"])
def test_clean_data_give_few_flags(worlds, part):
    alarms = false_alarms(worlds, part)
    assert alarms["all"] <= 10, alarms.to_dict()
    assert (alarms.drop(["jump", "all"]) <= 1.5).all(), alarms.to_dict()


@pytest.mark.parametrize("plant", list(PLANTS))
def test_planted_oddities_are_found_where_numbers_are_large(worlds, plant):
    table = power(worlds, plant)
    large = table[table["planted"] >= 2].iloc[-1]
    assert large["found"] >= 0.7, table.to_string()
