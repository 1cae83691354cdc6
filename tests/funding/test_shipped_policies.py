"""Every policy that is shipped divides a budget: made-up units, fictional institutions."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from evaluator.funding import Standings, allocate, asked_columns, load_policy, policy_ids
from evaluator.funding.units import columns_of

LETTERS = {
    "undergraduate_program": ("A", "B", "C", "D"),
    "discipline_construction": ("A+", "A", "A-", "B+", "B", "B-", "C+", "C", "C-", "未列入"),
}
UNITS = 60


def standings(rubric: str, rng: np.random.Generator) -> Standings:
    letters = LETTERS[rubric]
    chance = rng.dirichlet(np.ones(len(letters)), UNITS)
    given = np.array(letters, dtype=object)[chance.argmax(axis=1)]
    units = pd.DataFrame(
        {
            "unit": [f"{99001 + at % 6}-{at:04d}" for at in range(UNITS)],
            "institution": [str(99001 + at % 6) for at in range(UNITS)],
            "institution_name": [f"虚构{at % 6}学院" for at in range(UNITS)],
            "city_type": [("省会", "地级市", "自治州")[at % 3] for at in range(UNITS)],
            "category": [("05", "08", "10")[at % 3] for at in range(UNITS)],
            "score": rng.normal(50, 5, UNITS).round(2),
            "letter": np.where(np.arange(UNITS) % 10 == 9, "", given),
            "reasons": np.where(np.arange(UNITS) % 10 == 9, "too_few_cohorts", ""),
        }
    )
    chances = pd.DataFrame(chance.round(6), columns=[f"p_{letter}" for letter in letters])
    return Standings(pd.concat([units, chances], axis=1), letters, rubric)


@pytest.mark.parametrize("name", policy_ids())
def test_it_divides_a_budget(name: str):
    rng = np.random.default_rng(3)
    policy = load_policy(name)
    known = standings(policy.model.results, rng) if policy.model.results else None
    ids = known.units["unit"] if known is not None else [f"99{at:03d}" for at in range(UNITS)]
    volumes = pd.DataFrame({"unit": list(ids)})
    words = {"institution": "99001", "institution_name": "虚构学院", "prefecture_name": "虚构州", "major_group": "53"}
    for column in asked_columns(policy, known)[1:]:
        filled = words.get(column.code)
        volumes[column.code] = filled or [str(number) for number in rng.integers(1, 300, UNITS)]
    change = pd.DataFrame({"unit": list(ids), "difference": rng.normal(0, 4, UNITS).round(2), "se": 1.0})
    found = allocate(known, policy, volumes, 123_456_789, change=change)
    assert found.amount.sum() == 123_456_789
    assert all(stage.amount == stage.divided.amount.sum() for stage in found.pots)
    assert (np.array(found.amount, dtype=float) > 0).mean() > 0.3


@pytest.mark.parametrize("name", policy_ids())
def test_every_column_that_is_asked_for_has_a_chinese_name(name: str):
    policy = load_policy(name)
    held = {*columns_of(policy)} if policy.model.results else set()
    for column in asked_columns(policy, None):
        if column.code not in held:
            assert not column.name.isascii(), column.code
