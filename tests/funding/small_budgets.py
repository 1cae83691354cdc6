"""Small provinces for the laws of money: a policy as text, letters, heads; everything drawn, nothing real."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from hypothesis import strategies as st

from evaluator.funding import Allocation, Policy, Standings, allocate
from evaluator.funding.policy import policy_of
from evaluator.rubric.yaml_file import YamlFile

LETTERS = ("A", "B", "C", "D")
FACTORS = {"letters": {"A": "1.3", "B": "1.1", "C": "1.0", "D": "0.6"}, "missing": "0.6", "neutral": "1.0"}
COSTS = [{"code": "08", "value": "0.1"}, {"code": "05", "value": "0"}]
FORMS: dict[str, dict[str, Any]] = {
    "letters": FACTORS,
    "confirmed": {**FACTORS, "acting": "confirmed", "confirm": "0.80"},
    "expected": {**FACTORS, "expected": True},
    "points": {"points": [["45", "0.5"], ["50", "1"], ["58", "1.4"]], "missing": "0.5", "neutral": "1"},
    "measured": {"measured": {"good": "4", "fair": "1"}},
}


def policy(quality: dict[str, Any] | None = None, *, groups: dict[str, Any] | None = None, **more: Any) -> Policy:
    """Make a policy of a base pot and a quality pot."""
    return _policy(json.dumps([quality, groups, more]))


@cache
def _policy(text: str) -> Policy:
    # Reading the defaults anew for every drawn case would take most of the time.
    quality, groups, more = json.loads(text)
    pots: list[dict[str, Any]] = [
        {"code": "base", "name": "基本", "share": "0.6"},
        {"code": "quality", "name": "质量", "share": "0.4", "quality": quality or FACTORS},
    ]
    if groups is not None:
        pots[1]["groups"] = groups
    content: dict[str, Any] = {
        "id": "small",
        "kind": "funding",
        "title": "小政策",
        "version": "1",
        "status": "示例",
        "effective": {"from": "2025-01-01"},
        "references": [{"title": "试验"}],
        "unit": "programme",
        "results": "small",
        "volume": {
            "levels": [
                {"code": "bachelor", "name": "本科生", "equivalence": "1"},
                {"code": "master", "name": "硕士生", "equivalence": "2"},
            ],
            "cost": {"by": "category", "constant": "1", "values": COSTS},
        },
        "pots": pots,
    } | more
    return policy_of(YamlFile(Path("small.yaml"), content, {}), content)


def world(rows: list[dict[str, Any]]) -> tuple[Standings, pd.DataFrame]:
    """Make results and volumes of rows: letter, chances, score, heads, school, category."""
    table = pd.DataFrame(rows)
    table["unit"] = [f"u{at:02}" for at in range(len(table))]
    units = table[["unit", "institution", "institution_name", "category", "letter", "score", "reasons"]].copy()
    for letter in LETTERS:
        units[f"p_{letter}"] = [row[f"p_{letter}"] for row in rows]
    return Standings(units, LETTERS, "small"), table[["unit", "bachelor", "master", "good", "fair"]]


@st.composite
def row(draw: st.DrawFn) -> dict[str, Any]:
    """Draw one unit."""
    at = draw(st.integers(0, 4))
    chance = np.array(draw(st.lists(st.integers(0, 20), min_size=4, max_size=4)), dtype=float)
    chance[min(at, 3)] += 1
    chance = (chance / chance.sum()).round(6)
    school = draw(st.sampled_from(["90001", "90002", "90003"]))
    return {
        "institution": school,
        "institution_name": f"学校{school[-1]}",
        "category": draw(st.sampled_from(["05", "08"])),
        "letter": "" if at == len(LETTERS) else LETTERS[at],
        "reasons": draw(st.sampled_from(["too_few_cohorts", "missing"])) if at == len(LETTERS) else "",
        "score": round(draw(st.integers(4000, 6200)) / 100, 2),
        "bachelor": draw(st.integers(0, 300)),
        "master": draw(st.integers(0, 40)),
        "good": str(draw(st.integers(0, 100))),
        "fair": str(draw(st.integers(0, 100))),
        **{f"p_{letter}": float(p) for letter, p in zip(LETTERS, chance, strict=True)},
    }


rows = st.lists(row(), min_size=2, max_size=9).filter(
    lambda found: any(one["bachelor"] for one in found) and any(one["good"] != "0" and one["bachelor"] for one in found)
)
budgets = st.integers(0, 10**10)
forms = st.sampled_from(list(FORMS))
groups = st.sampled_from([None, {"by": ["category"], "least": 1}, {"by": ["category"], "least": 3}])


def divided(found: list[dict[str, Any]], rule: Policy, budget: int, **more: Any) -> Allocation:
    """Divide a budget among drawn rows."""
    standings, volumes = world(found)
    return allocate(standings, rule, volumes, budget, **more)


def unit(school: str, category: str, letter: str, bachelor: int) -> dict[str, Any]:
    """Make one unit of which all is known."""
    chances = {f"p_{one}": float(one == letter) for one in LETTERS}
    names = {"institution": school, "institution_name": school, "category": category, "letter": letter, "reasons": ""}
    return {**names, "score": 50.0, "bachelor": bachelor, "master": 0, "good": "1", "fair": "0", **chances}
