"""What an allocation says in words: its head, what it found, what the words mean (用语)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from evaluator.text import say

if TYPE_CHECKING:
    from evaluator.funding import Allocation, Exposure
    from evaluator.funding.pots import PotStage


def word(key: str, lang: str = "zh", **values: object) -> str:
    """Sentence of the topic ``fund``."""
    return say(f"fund.{key}", lang, **values)


def title(allocation: Allocation, lang: str = "zh") -> str:
    """Give the policy's title and version."""
    model = allocation.policy.model
    return word("title", lang, title=model.title, version=model.version)


def facts(allocation: Allocation, lang: str = "zh") -> str:
    """Budget, day of the values, status, results."""
    policy = allocation.policy
    standings = allocation.standings
    said = {"budget": f"{allocation.budget:,}", "day": policy.day, "status": policy.model.status}
    return word("facts_results" if standings is not None else "facts", lang, **said, units=len(allocation.units))


def summary_lines(allocation: Allocation, exposure: Exposure | None = None, lang: str = "zh") -> list[str]:
    """Say what was divided, what the floor costs, and how much hangs on noise."""
    found = allocation.received
    counts = {"recipients": len(found.codes), "units": len(allocation.units)}
    lines = [word("summary.divided", lang, budget=f"{allocation.budget:,}", **counts)]
    if allocation.policy.model.bounds is not None:
        lines.append(_bounds(allocation, lang))
    extra, held = int(allocation.on_top.sum()), allocation.withheld
    if extra:
        lines.append(word("summary.on_top", lang, amount=f"{extra:,}"))
    if held.any():
        lines.append(word("summary.withheld", lang, amount=f"{int(held.sum()):,}", units=int((held > 0).sum())))
    if exposure is not None:
        stake = f"{round(exposure.at_stake * allocation.budget):,}"
        shares = {"share": f"{exposure.at_stake:.2%}", "flipped": f"{exposure.flipped:.1%}"}
        lines.append(word("summary.exposure", lang, amount=stake, **shares))
    lines += [_growth(allocation, stage, exposure, lang) for stage in allocation.pots if _by_growth(allocation, stage)]
    return lines


def named_exposure(exposure: Exposure) -> pd.DataFrame:
    """Give the recipients' money under draws, the widest range first.

    ``name, amount, mean, low, high`` in yuan; ``low_share, high_share``: how much less or more that is than the amount,
    as a share of it.
    """
    allocation, table = exposure.allocation, exposure.recipients
    recipient, facts = allocation.policy.model.recipient, allocation.recipients
    table = table.assign(name=facts[recipient.name].astype(str))
    paid = table["amount"].where(table["amount"] > 0)
    table["low_share"], table["high_share"] = table["low"] / paid - 1, table["high"] / paid - 1
    table["range"] = table["high_share"] - table["low_share"]
    found = table.sort_values(["range", recipient.column], ascending=[False, True])
    return pd.DataFrame(found.drop(columns="range").reset_index(drop=True))


def _by_growth(allocation: Allocation, stage: PotStage) -> bool:
    return allocation.growth is not None and stage.pot.improvement is not None and stage.pot.improvement.cap is not None


def _growth(allocation: Allocation, stage: PotStage, exposure: Exposure | None, lang: str) -> str:
    """Say who is paid for growth, and how much of that stands out from noise."""
    growth, paid = allocation.growth, stage.divided.amount > 0
    said = word("summary.growth", lang, pot=stage.pot.name, paid=int(paid.sum()), amount=f"{stage.amount:,}")
    if growth is not None and growth.stands is not None:
        said += word("summary.growth_stands", lang, stands=int((paid & growth.stands).sum()))
    if exposure is not None and stage.pot.code in exposure.pots:
        said += word("summary.growth_noise", lang, share=f"{exposure.pots[stage.pot.code]:.0%}")
    return said


def _bounds(allocation: Allocation, lang: str) -> str:
    found = allocation.received
    if all(last is None for last in found.last):
        return word("summary.no_last_year", lang)
    ends = {end: sum(bound == end for bound in found.bound_by) for end in ("floor", "cap")}
    cost = {"cost": f"{found.floor_cost:,}", "share": _share(found.floor_cost, allocation.budget)}
    return word("summary.bounds", lang, **ends, **cost, payers=int(sum(effect < 0 for effect in found.floor_effect)))


def notes(allocation: Allocation, lang: str = "zh") -> list[str]:
    """Say what the words of the tables mean, and which documents the policy names."""
    lines = [word(f"note.{key}", lang) for key in ("factor", "adjustment", "exposure")]
    model = allocation.policy.model
    for reference in model.references:
        said = " ".join(
            str(part) for part in (reference.title, reference.article, reference.date, reference.note) if part
        )
        lines.append(word("note.reference", lang, reference=said))
    return lines


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.2%}" if whole else "0%"
