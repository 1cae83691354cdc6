"""Speed of money: python tests/benchmarks/bench_money.py.

Ratios in one process: draws against the plain numpy arithmetic of the same division; closure; the knapsack.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "funding"))

from small_budgets import FACTORS, LETTERS, policy

from evaluator.funding import Allocation, Standings, allocate, exposure, largest_remainder
from evaluator.planning import lift_choice

if TYPE_CHECKING:
    from collections.abc import Callable

UNITS, SCHOOLS, DRAWS, SEED = 1_800, 40, 10_000, 20261124


def seconds(job: Callable[[], Any], repeats: int = 3) -> float:
    taken = []
    for _ in range(repeats):
        start = time.perf_counter()
        job()
        taken.append(time.perf_counter() - start)
    return median(taken)


def province(bounds: dict[str, str] | None) -> Allocation:
    rng = np.random.default_rng(SEED)
    chance = rng.dirichlet(np.ones(4), UNITS).round(6)
    units = pd.DataFrame(
        {
            "unit": [f"u{at:05}" for at in range(UNITS)],
            "institution": [f"{99001 + at % SCHOOLS}" for at in range(UNITS)],
            "institution_name": "虚构",
            "category": np.where(rng.random(UNITS) < 0.5, "05", "08"),
            "letter": np.array(LETTERS, dtype=object)[chance.argmax(axis=1)],
            "reasons": "",
            "score": 50.0,
        }
    )
    units[[f"p_{letter}" for letter in LETTERS]] = chance
    volumes = pd.DataFrame({"unit": units["unit"], "bachelor": rng.integers(50, 600, UNITS), "master": 0})
    volumes[["good", "fair"]] = "1"
    rule = policy(FACTORS, **({"bounds": bounds} if bounds else {}))
    free = allocate(Standings(units, LETTERS, "small"), policy(FACTORS), volumes, 1_200_000_000)
    if bounds is None:
        return free
    # Half stood higher last year, half lower: floors and caps bind.
    last = {
        code: int(yuan * (1.04 if at % 2 else 0.94))
        for at, (code, yuan) in enumerate(zip(free.received.codes, free.received.amount, strict=True))
    }
    return allocate(Standings(units, LETTERS, "small"), rule, volumes, 1_200_000_000, last_year=last)


def plain(money: Allocation) -> None:
    """The same arithmetic written out: letters of the draws, factors, shares, sums by school."""
    rng = np.random.default_rng(SEED)
    from scipy.special import ndtri

    edges = -ndtri(np.clip(np.cumsum(money.units.probability, axis=1)[:, :-1].T, 0, 1))
    load = money.volume.total.astype(float)
    q = np.array([1.3, 1.1, 1.0, 0.6])
    base = money.pots[0].divided.amount.astype(float)
    school = np.zeros((UNITS, SCHOOLS))
    school[np.arange(UNITS), money.place] = 1.0
    for _ in range(DRAWS // 250):
        z = rng.standard_normal((250, UNITS))
        letter = sum((z < edge).astype(np.int8) for edge in edges)
        claim = q[letter] * load
        yuan = base + money.pots[1].amount * claim / claim.sum(axis=1, keepdims=True)
        yuan @ school


def main() -> None:
    free, bound = province(None), province({"floor": "0.97", "cap": "1.05"})
    base, ours = seconds(lambda: plain(free)), seconds(lambda: exposure(free, draws=DRAWS))
    print(f"{UNITS} units × {DRAWS} draws: {ours:.2f} s, plain numpy {base:.2f} s, ratio {ours / base:.2f}")
    print(f"… with floor and cap of {SCHOOLS} schools: {seconds(lambda: exposure(bound, draws=DRAWS), 1):.2f} s")
    whole = seconds(lambda: province(None), 1)
    print(f"allocate, {UNITS} units: {whole:.2f} s")
    weights = np.random.default_rng(SEED).integers(1, 10**6, 1500).tolist()
    print(f"closure of 1.2e9 over 1,500: {1000 * seconds(lambda: largest_remainder(weights, 1_200_000_000)):.1f} ms")
    huge = largest_remainder(weights, 10**25)
    print(f"… of 1e25: exact {sum(huge) == 10**25}")
    rng = np.random.default_rng(SEED)
    gain, cost = rng.integers(20, 900, 2000), rng.integers(2 * 10**5, 4 * 10**6, 2000)
    start = time.perf_counter()
    choice = lift_choice(gain, cost, int(cost.sum()) // 4)
    print(f"knapsack of 2,000: {time.perf_counter() - start:.2f} s, gap {choice.gap:g}")


if __name__ == "__main__":
    main()
