"""What a flag is, and flags as a table with their sentences."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

import pandas as pd

from evaluator.text import figure_text, say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from evaluator.rubric import Leaf, ScoredRubric

COLUMNS = ("unit", "institution", "indicator", "flag", "seen", "zh", "en")


class Flag(StrEnum):
    """Code of a flag; its sentences stand in the text catalogue under the same name."""

    STALE = "stale"
    FULL = "full"
    JUMP = "jump"
    SHRINK = "shrink"
    SAME_FIGURE = "same_figure"
    HEAPING = "heaping"


@dataclass(frozen=True)
class Found:
    """One flag.

    Attributes
    ----------
    flag : Flag
    seen : str
        The figure as people write it.
    unit, institution : str
        Whose; the unit is empty where it is about an institution, both where it is about the run.
    leaf : int
        Column of the indicator, −1 where it is about no single one.
    values : mapping
        What the sentences need besides ``seen``.
    """

    flag: Flag
    seen: str
    unit: str = ""
    institution: str = ""
    leaf: int = -1
    values: Mapping[str, object] = field(default_factory=dict)

    def sentence(self, lang: str = "zh") -> str:
        """Say what was seen and what to check."""
        return say(f"flags.{self.flag}", lang, seen=self.seen, **self.values)


def flags_table(found: Sequence[Found], rubric: ScoredRubric) -> pd.DataFrame:
    """One row a flag, by institution, unit, indicator (in the rubric's order) and flag; text throughout."""
    order = list(Flag)
    ordered = sorted(found, key=lambda one: (one.institution, one.unit, one.leaf, order.index(one.flag)))
    rows = [
        (
            one.unit,
            one.institution,
            rubric.codes[one.leaf] if one.leaf >= 0 else "",
            str(one.flag),
            one.seen,
            one.sentence("zh"),
            one.sentence("en"),
        )
        for one in ordered
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype="str")


def with_unit(leaf: Leaf, value: float) -> str:
    """Write a figure of a leaf with its unit."""
    return f"{figure_text(value, 6)}{leaf.measure}"


def chance_text(chance: float) -> str:
    """Write a small probability so that it can be read: as a percentage, or one in so many when it is tiny.

    Examples
    --------
    >>> chance_text(0.0004), chance_text(0.000001234), chance_text(0.0)
    ('0.04%', '1/810000', '<1/1000000000')
    """
    if chance < 1e-9:
        return "<1/1000000000"
    return f"{figure_text(100 * chance, 2)}%" if chance >= 1e-4 else f"1/{float(f'{1 / chance:.2g}'):.0f}"
