"""What a trial of weights comes to (试算小结): letters before and after, who moves most, weights to write down."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from evaluator.rubric import Group

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from evaluator.rubric import Node


def letter_moves(moved: pd.DataFrame, letters: Sequence[str]) -> pd.DataFrame:
    """Count letters in a table of `moved_ranks`.

    Returns
    -------
    DataFrame, one row a letter, best first
        ``letter, before, after, difference``.
    """
    rows = []
    for letter in letters:
        before, after = (int((moved[name] == letter).sum()) for name in ("letter_before", "letter_after"))
        rows.append((letter, before, after, after - before))
    return pd.DataFrame(rows, columns=["letter", "before", "after", "difference"])


def moved_counts(moved: pd.DataFrame) -> dict[str, int]:
    """Count units in a table of `moved_ranks`: ``letters`` changed, ``ranks`` changed, ``places`` of the farthest."""
    places = moved["places"].dropna().abs()
    return {
        "letters": int(moved["moved"].sum()),
        "ranks": int((places > 0).sum()),
        "places": 0 if places.empty else int(places.max()),
    }


def farthest(moved: pd.DataFrame) -> pd.DataFrame:
    """Give the units whose rank changes most, the farthest first; units that keep theirs are left out."""
    going = moved[moved["places"].notna() & (moved["places"] != 0)]
    order = np.lexsort([going["unit"].to_numpy(dtype=str), -going["places"].abs().to_numpy(dtype=np.int64)])
    return going.iloc[order].reset_index(drop=True)


def written_weights(indicators: Sequence[Node], codes: Sequence[str], places: int = 4) -> dict[str, str]:
    """Give the weights of nodes and their siblings as decimals that a rubric file takes: they sum to exactly 1.

    Parameters
    ----------
    indicators : sequence of Node
        Of a rubric, `reweighed` perhaps.
    codes : sequence of str
        Of these nodes and their siblings.
    places : int
        Decimal places; what is cut off goes to the largest remainders, ties to the first.
    """
    written: dict[str, str] = {}
    if any(node.code in codes for node in indicators):
        written |= _summing({node.code: node.weight for node in indicators}, places)
    for node in indicators:
        if isinstance(node, Group):
            written |= written_weights(node.children, codes, places)
    return written


def _summing(weights: Mapping[str, Decimal], places: int) -> dict[str, str]:
    whole, unit = sum(weights.values(), Decimal(0)), Decimal(1).scaleb(-places)
    if whole == 1 and all(weight == weight.quantize(unit) for weight in weights.values()):
        return {code: str(weight) for code, weight in weights.items()}
    exact = {code: weight / whole for code, weight in weights.items()}
    cut = {code: share // unit for code, share in exact.items()}
    left = int(Decimal(1) / unit - sum(cut.values()))
    first = sorted(exact, key=lambda code: cut[code] - exact[code] / unit)[:left]
    return {code: str((cut[code] + (code in first)) * unit) for code in weights}
