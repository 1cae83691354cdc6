"""Figures of docs/funding.md: python docs/funding_figures.py. A made-up province whose truth is known."""  # noqa: INP001 - a script beside the page that it serves

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import ndtr

from evaluator.funding import Allocation, Policy, Standings, allocate, exposure
from evaluator.funding.policy import policy_of
from evaluator.rubric import YamlFile

LETTERS, CUTS = ("A", "B", "C", "D"), np.array([58.0, 53.0, 50.0])
UNITS, SCHOOLS, BUDGET, SEED = 1_800, 40, 1_200_000_000, 20230511
FACTORS = {"A": "1.10", "B": "1.00", "C": "0.80", "D": "0.60"}
REST = {"missing": "0.60", "neutral": "1"}
FORMS: dict[str, dict[str, Any]] = {
    "steps 按类别": {"letters": FACTORS, **REST},
    "confirmed 只认有把握的": {"letters": FACTORS, "acting": "confirmed", "confirm": "0.80", **REST},
    "expected 按概率的期望": {"letters": FACTORS, "expected": True, **REST},
    "slope 按得分的折线": {"points": [["45", "0.60"], ["50", "0.80"], ["53", "1.00"], ["58", "1.10"]], **REST},
}


def policy(quality: dict[str, Any], **more: Any) -> Policy:
    """Half by volume, half by quality."""
    pots = [
        {"code": "base", "name": "基本", "share": "0.5"},
        {"code": "quality", "name": "质量", "share": "0.5", "quality": quality, **more.pop("pot", {})},
    ]
    content: dict[str, Any] = {
        "id": "figures",
        "kind": "funding",
        "title": "图",
        "version": "1",
        "status": "示例",
        "unit": "programme",
        "effective": {"from": "2025-01-01"},
        "references": [{"title": "模拟"}],
        "results": "figures",
        "volume": {"levels": [{"code": "heads", "name": "学生", "equivalence": "1"}]},
        "pots": pots,
        **more,
    }
    return policy_of(YamlFile(Path("figures.yaml"), content, {}), content)


def province(rng: np.random.Generator, true: np.ndarray, se: float, harsh: float = 0.0) -> Standings:
    """Letters of true scores measured with noise; ``harsh`` takes points from the first of two categories."""
    at = np.arange(UNITS)
    seen = true + rng.normal(0, se, UNITS) - harsh * (at % 2 == 0)
    keep = 25.0 / (25.0 + se**2)
    centre, spread = 50 + keep * (seen - 50), np.sqrt(keep) * max(se, 1e-9)
    at_least = np.column_stack([ndtr((centre[:, None] - CUTS) / spread), np.ones(UNITS)])
    units = pd.DataFrame(
        {
            "unit": [f"u{number:04}" for number in at],
            "institution": [f"{99001 + number % SCHOOLS}" for number in at],
            "institution_name": "虚构",
            "category": np.where(at % 2 == 0, "文", "理"),
            "letter": np.array(LETTERS, dtype=object)[(seen[:, None] < CUTS).sum(axis=1)],
            "reasons": "",
            "score": seen.round(2),
            "shrunken": centre,
            "shrunken_se": spread,
        }
    )
    units[[f"p_{letter}" for letter in LETTERS]] = np.diff(at_least, axis=1, prepend=0.0)
    return Standings(units, LETTERS, "figures")


def divided(standings: Standings, rule: Policy, heads: np.ndarray, **more: Any) -> Allocation:
    """Divide the budget."""
    return allocate(standings, rule, pd.DataFrame({"unit": standings.units["unit"], "heads": heads}), BUDGET, **more)


def main() -> None:
    """Print the figures."""
    rng = np.random.default_rng(SEED)
    true, heads = rng.normal(50, 5, UNITS), rng.integers(40, 400, UNITS)
    steps = FORMS["steps 按类别"]
    print("grading one of two categories 3 points harder: share of the quality money that it gets")
    for name, pot in (("within_group", {"groups": {"by": ["category"], "least": 5}}), ("pooled", {})):
        shares = []
        for harsh in (0.0, 3.0):
            found = divided(province(np.random.default_rng(1), true, 1.0, harsh), policy(steps, pot=dict(pot)), heads)
            quality = pd.Series(found.pots[1].divided.amount.astype(float)).groupby(found.units.table["category"]).sum()
            shares.append(quality["文"] / quality.sum())
        print(f"  {name:13} {shares[0]:.2%} → {shares[1]:.2%}")
    print("money at stake (share of the budget) and letters flipped, by form of q and noise of a score")
    for name, form in FORMS.items():
        cells = []
        for se in (0.5, 1.0, 2.0, 4.0):
            found = exposure(
                divided(province(np.random.default_rng(2), true, se), policy(dict(form)), heads), draws=400
            )
            cells.append(f"se {se}: {found.at_stake:.2%} ({found.flipped:.0%})")
        print(f"  {name}  " + "  ".join(cells))
    print("three cohorts pooled: the same noise of one cohort over √3")
    for se in (2.0, 2.0 / np.sqrt(3)):
        found = exposure(divided(province(np.random.default_rng(2), true, se), policy(dict(steps)), heads), draws=400)
        print(f"  se {se:.2f}: {found.at_stake:.2%}")
    print("ten years, nobody truly changes, noise 2 points: share of the budget that the floor moves")
    for floor in ("0.97", "1.00"):
        last, moved = None, []
        years = np.random.default_rng(3)
        for _ in range(10):
            found = divided(
                province(years, true, 2.0), policy(dict(steps), bounds={"floor": floor}), heads, last_year=last
            )
            last = dict(zip(found.received.codes, (int(yuan) for yuan in found.received.amount), strict=True))
            moved.append(found.received.floor_cost / BUDGET)
        print(f"  floor {floor}: " + " ".join(f"{share:.2%}" for share in moved))


if __name__ == "__main__":
    main()
