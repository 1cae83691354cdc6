"""The tables of a comparison: units, leaves, and what has no counterpart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from evaluator.dataset import MERGED
from evaluator.evaluation.compare.change import leaf_change
from evaluator.evaluation.compare.split import PARTS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evaluator.evaluation.compare.change import Change
    from evaluator.evaluation.compare.match import Pairs
    from evaluator.evaluation.compare.side import Side
    from evaluator.evaluation.compare.split import Split

    Array = NDArray[np.float64]

# First what the unit's own two years say, then what is drawn in toward the common change.
CERTAINTY = (
    *("se", "difference_low", "difference_high", "p", "q"),
    *("drawn", "drawn_low", "drawn_high", "p_real"),
)
ROUNDING, MOVED, STANDS = "rounding", "moved", "stands"
_DUST = 1e-12
# In the order in which a reader asks: the unit itself first.
SHOWN_PARTS = ("own", "benchmark", "weights", "other")


def unit_columns(units: pd.DataFrame) -> list[str]:
    """Columns that say which unit a row is: all that stand before its score."""
    columns = list(units.columns)
    return [str(name) for name in columns[: columns.index("score")]]


def units_table(
    before: Side, after: Side, pairs: Pairs, parts: Split, difference: Array, sure: Change, level: float
) -> pd.DataFrame:
    """One row a compared unit, in the order of the later year; what stands out does so with q up to ``level``."""
    rows = pairs.rows
    ids = np.array(before.ids, dtype=object)[pairs.before]
    joined = [""] * len(rows)
    for place, name in zip(pairs.unit, ids, strict=True):
        joined[place] = f"{joined[place]}、{name}" if joined[place] else str(name)
    split = {name: pairs.mean(parts.totals[name]) for name in SHOWN_PARTS}
    known = np.isfinite(difference)
    split = {name: np.where(known, _clean(part), np.nan) for name, part in split.items()}
    single = np.array([how != MERGED for how in pairs.how], dtype=bool)
    first = np.zeros(len(rows), dtype=np.intp)
    first[pairs.unit] = pairs.before
    letter = [before.letter[first], after.letter[rows]]
    both = single & (letter[0] >= 0) & (letter[1] >= 0) & (before.letters == after.letters)
    columns: dict[str, Any] = {
        "before_unit": joined,
        "how": list(pairs.how),
        "score_before": pairs.mean(before.score[pairs.before]),
        "score_after": after.score[rows],
        "difference": difference,
        **split,
        ROUNDING: _clean(difference - sum(split.values())),
        **dict(zip(CERTAINTY, _certainty(sure), strict=True)),
        STANDS: _stands(difference, sure, level),
    }
    for name in ("letter", "standing"):
        said = before.units[name].astype(object).to_numpy()[first]
        columns[f"{name}_before"] = np.where(single, said, "")
        columns[f"{name}_after"] = after.units[name].astype(object).to_numpy()[rows]
    # Letters stand best first: a smaller place is a better letter.
    columns[MOVED] = np.where(
        both & (letter[1] < letter[0]), "up", np.where(both & (letter[1] > letter[0]), "down", "")
    )
    chosen = after.units[unit_columns(after.units)].iloc[rows].reset_index(drop=True)
    return pd.concat([chosen, pd.DataFrame(columns)], axis=1)


def _certainty(sure: Change) -> tuple[Array, ...]:
    alone = (sure.se, sure.plain_low, sure.plain_high, sure.p, sure.q)
    return (*alone, sure.mean, sure.low, sure.high, sure.real)


def _stands(difference: Array, sure: Change, level: float) -> NDArray[np.str_]:
    """Up or down where a change stands by itself: on the list of false discoveries, or without any noise."""
    judged = np.isfinite(sure.plain_low)
    stands = judged & ((sure.q <= level) | (sure.se == 0)) & (difference != 0)
    return np.where(stands, np.where(difference > 0, "up", "down"), "")


def leaves_table(before: Side, after: Side, pairs: Pairs, parts: Split, *, drawn_twice: bool = True) -> pd.DataFrame:
    """One row a compared unit × leaf that counts in either year; without noise where cohorts were not drawn twice."""
    (c0, g0), (c1, g1) = before.on(parts.leaves), after.on(parts.leaves)
    rows, units, leaves = pairs.rows, len(pairs.how), len(parts.leaves)
    earlier = {name: pairs.mean(c0[name][pairs.before]) for name in ("value", "benchmark", "t", "weight")}
    later = {name: c1[name][rows] for name in ("value", "benchmark", "t", "weight")}
    gave = [pairs.mean(np.nan_to_num(c0["contribution"][pairs.before])), np.nan_to_num(c1["contribution"][rows])]
    noise = np.zeros((units, leaves))
    np.add.at(noise, pairs.unit, (pairs.share[:, None] * np.nan_to_num(c0["se"][pairs.before])) ** 2)
    noise += np.nan_to_num(c1["se"][rows]) ** 2
    judged = (pairs.mean(g0[pairs.before].astype(np.float64)) >= 1.0 - 1e-9) & g1[rows] & drawn_twice
    real = leaf_change(later["t"] - earlier["t"], noise, judged & np.isfinite(later["t"] - earlier["t"]))
    weight = (np.nan_to_num(earlier["weight"]) + np.nan_to_num(later["weight"])) / 2
    shown = np.isfinite(earlier["t"]) | np.isfinite(later["t"])
    at, leaf = np.nonzero(shown)
    names = {**before.names, **after.names}
    matrices = {
        **{f"{name}_{when}": side[name] for name in earlier for when, side in (("before", earlier), ("after", later))},
        "difference": _clean(gave[1] - gave[0]),
        **{name: _clean(pairs.mean(parts.cells[name])) for name in SHOWN_PARTS},
        "se": np.where(judged, weight * np.sqrt(noise), np.nan),
        "p_real": real,
    }
    codes = np.array(parts.leaves, dtype=object)[leaf]
    return pd.DataFrame(
        {
            "unit": np.array(after.ids, dtype=object)[rows][at],
            "indicator": codes,
            "name": [names.get(code, code) for code in codes],
            **{name: matrix[at, leaf] for name, matrix in matrices.items()},
        }
    )


def _clean(part: Array) -> Array:
    """Turn binary dust into 0: a printed +0.0000 would look like something."""
    return np.where(np.abs(part) < _DUST, 0.0, part)


def unmatched_table(before: Side, after: Side, pairs: Pairs) -> pd.DataFrame:
    """Units without a counterpart, earlier ones first."""
    parts = []
    for number, side in enumerate((before, after)):
        mine = [entry for entry in pairs.unmatched if entry[0] == number]
        frame = side.units[unit_columns(side.units)].iloc[[row for _, row, _, _ in mine]].reset_index(drop=True)
        frame["what"] = [what for _, _, what, _ in mine]
        frame["successor"] = [code for _, _, _, code in mine]
        for name in ("score", "letter"):
            frame[name] = side.units[name].to_numpy()[[row for _, row, _, _ in mine]]
        parts.append(frame)
    return pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)


__all__ = ["CERTAINTY", "PARTS", "SHOWN_PARTS", "leaves_table", "unit_columns", "units_table", "unmatched_table"]
