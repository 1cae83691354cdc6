"""A budget divided by each policy that is shipped: made-up units, fictional institutions."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd

from evaluator.funding import Allocation, Standings, allocate, load_policy, required_columns

LETTERS = {
    "undergraduate_program": ("A", "B", "C", "D"),
    "discipline_construction": ("A+", "A", "A-", "B+", "B", "B-", "C+", "C", "C-", "未列入"),
}
UNITS, BUDGET = 60, 123_456_789


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


@cache
def shipped(name: str, budget: int = BUDGET, *, bounded: bool = False) -> Allocation:
    """Divide a budget by a shipped policy; ``bounded``: against last year's amounts, which half the recipients lack."""
    rng = np.random.default_rng(3)
    policy = load_policy(name)
    known = standings(policy.model.results, rng) if policy.model.results else None
    ids = known.units["unit"] if known is not None else [f"99{at:03d}" for at in range(UNITS)]
    volumes = pd.DataFrame({"unit": list(ids)})
    words = {"institution": "99001", "institution_name": "虚构学院", "prefecture_name": "虚构州", "major_group": "53"}
    for column in required_columns(policy, known)[1:]:
        filled = words.get(column.code)
        volumes[column.code] = filled or [str(number) for number in rng.integers(1, 300, UNITS)]
    change = pd.DataFrame({"unit": list(ids), "difference": rng.normal(0, 4, UNITS).round(2), "se": 1.0})
    found = allocate(known, policy, volumes, budget, change=change)
    if not bounded:
        return found
    codes = found.received.codes
    last = {code: int(found.received.amount[at]) * (4 + at % 3) // 5 for at, code in enumerate(codes) if at % 2 == 0}
    return allocate(known, policy, volumes, budget, change=change, last_year=last)
