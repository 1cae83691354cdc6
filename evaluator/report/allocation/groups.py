"""What each group of each pot has and gets (分组): money goes to groups by volume, inside each by volume × factor."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from evaluator.catalog import categories, major_classes
from evaluator.report.allocation.headings import level_words, pot_names
from evaluator.report.allocation.words import word

if TYPE_CHECKING:
    from collections.abc import Mapping

    from evaluator.funding import Allocation
    from evaluator.funding.pots import PotStage

_COLUMNS = ("pot", "group", "units", "volume", "weight", "share", "claims", "mean_factor", "amount", "per_claim")


def group_table(allocation: Allocation) -> pd.DataFrame:
    """One row a pot and group, in the order of the pots.

    Parameters
    ----------
    allocation : Allocation

    Returns
    -------
    DataFrame
        ``pot, group``: names. ``units``: how many. ``volume``: theirs together. ``weight``: what the group's money
        goes by where that is not volume alone. ``share``: of the pot's weights. ``claims``: sum of volume × factor.
        ``mean_factor``: claims over volume. ``amount``: yuan of the group; those of a pot sum to the pot.
        ``per_claim``: yuan for one unit of claim, the same for everyone in the group up to closing. Grants for
        lifting go by no claim: theirs are empty. A group without any claim gets nothing and has no share.
    """
    rows = [row for stage in allocation.pots for row in _rows(allocation, stage)]
    return pd.DataFrame(rows, columns=list(_COLUMNS))


def _rows(allocation: Allocation, stage: PotStage) -> list[dict[str, Any]]:
    divided, volume, pot = stage.divided, allocation.volume.total, pot_names(allocation)[stage.pot.code]
    words = group_words(allocation, stage)
    whole = sum((weight for weight, _ in divided.groups.values()), Fraction(0))
    rows = []
    for name in words:
        members = np.flatnonzero(divided.group == name)
        load = sum(volume[members], Fraction(0))
        claims = sum(volume[members] * stage.factor[members], Fraction(0))
        weight, yuan = divided.groups.get(name, (Fraction(0), 0))
        row: dict[str, Any] = {"pot": pot, "group": words[name], "units": len(members), "volume": float(load)}
        if stage.pot.lifts is None:
            row["weight"] = float(weight) if name in divided.groups and weight != load else None
            row["share"] = float(weight / whole) if name in divided.groups and whole else None
            row |= {"claims": float(claims), "mean_factor": float(claims / load) if load else None}
            row["per_claim"] = float(yuan / claims) if claims else None
        rows.append(row | {"amount": int(yuan)})
    return rows


def group_words(allocation: Allocation, stage: PotStage) -> dict[str, str]:
    """Each group of a pot in words: ``category=08`` is 工学（08）; what is left of small groups is 其余合并."""
    rule = stage.pot.groups
    said: dict[str, str] = {}
    for label in sorted({*stage.divided.group} - {""}, key=lambda label: (label == "all", label)):
        level, equals, value = label.partition("=")
        if not equals:
            key = "lifted" if stage.pot.lifts is not None else "all" if rule is None or rule.by == ("all",) else "rest"
            said[label] = word(f"group.{key}")
            continue
        name = _names(allocation, level).get(value, "")
        text = word("group.named", name=name, code=value) if name and name != value else value
        plain = rule is not None and len(rule.by) == 1 and name
        said[label] = text if plain else f"{level_words(allocation.policy, level)} {text}"
    return said


def _names(allocation: Allocation, level: str) -> Mapping[str, str]:
    """Names of the values of a column: those beside them in the results, else those of the catalogue."""
    table, beside = allocation.units.table, f"{level}_name"
    if beside in table:
        return dict(zip(table[level].astype(str), table[beside].astype(str), strict=True))
    if level == "category":
        return {code: one.name for code, one in categories().items()}
    return {code: one.name for code, one in major_classes().items()} if level == "major_class" else {}
