"""Where the tables of a year come from: a result in memory, or the files that a run wrote."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from evaluator.classing import Cuts
from evaluator.dataset import variant_of
from evaluator.evaluation.compare.side import Side, wide
from evaluator.rubric import default_confidence
from evaluator.scoring import node_scores
from evaluator.scoring.scales import AVERAGE, DEVIATION

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from evaluator.evaluation.result import Result
    from evaluator.rubric import ScoredRubric

    Array = NDArray[np.float64]

_SURE = 1e-6  # probabilities are read no closer to 0 and 1 than this


def side_of_result(result: Result) -> Side:
    """Take one year from a result."""
    cuts = result.cuts.observed if _goes_by_cuts(result.rubric) and isinstance(result.cuts, Cuts) else None
    return _side(result.units, result.cells, result.recipe, result.rubric, result.scored.total, cuts)


def side_of_tables(
    units: pd.DataFrame, cells: pd.DataFrame, recipe: Mapping[str, Any], rubric: ScoredRubric | None = None
) -> Side:
    """Take one year from the tables of a run.

    Parameters
    ----------
    units, cells : DataFrame
        As ``Result.units`` and ``Result.cells``.
    recipe : mapping
        As ``Result.recipe``.
    rubric : ScoredRubric, optional
        The version of that run. Without it leaves have no names, the limit of the scale is read off the cells, and
        letters' cuts are not known. A border that a top share drew is read off the probabilities of the letters, and
        is therefore only nearly the one of the run.
    """
    cuts = _read_cuts(units, rubric) if rubric is not None and _goes_by_cuts(rubric) else None
    return _side(units, cells, recipe, rubric, None, cuts)


def _side(
    units: pd.DataFrame,
    cells: pd.DataFrame,
    recipe: Mapping[str, Any],
    rubric: ScoredRubric | None,
    total: Array | None,
    cuts: Array | None,
) -> Side:
    leaves, matrices, given = wide(units, cells)
    score = units["score"].to_numpy(dtype=np.float64)
    decimals = rubric.model.scale.decimals if rubric is not None else _decimals(score)
    base = rubric.base if rubric is not None else (AVERAGE if units["p_at_or_above"].notna().any() else 0.0)
    if total is None:
        added = base + np.nan_to_num(matrices["contribution"]).sum(axis=1)
        # Contributions that do not add up to the printed score say nothing of what stood before rounding.
        near = np.abs(added - score) <= (0.5 + 1e-6) * 10.0**-decimals
        total = np.where(near, added, score)
    letters = _letters(units, rubric)
    side = Side(
        units=units,
        leaves=leaves,
        cells=matrices,
        given=given,
        total=np.where(np.isfinite(score), total, np.nan),
        base=base,
        year=recipe.get("data", {}).get("year"),
        recipe=recipe,
        decimals=decimals,
        letters=letters,
        rule=_rule(rubric, recipe) if rubric is not None else "",
        confidence=default_confidence() if rubric is None else float(rubric.model.certainty.average),
        **(_of_rubric(rubric, units, leaves, matrices) if rubric is not None else {}),
    )
    border = None if cuts is None or cuts.shape[1] != len(letters) else _unrounded(cuts, decimals)
    if border is None or not _gives_letters(side, border):
        return side
    return replace(side, cuts=border)


def _of_rubric(
    rubric: ScoredRubric, units: pd.DataFrame, leaves: tuple[str, ...], matrices: Mapping[str, Array]
) -> dict[str, Any]:
    """What only the rubric says of a year."""
    sampled = [leaf for leaf in rubric.leaves if leaf.sampling == "yes" and leaf.kind in {"proportion", "rate", "mean"}]
    fixed = {
        leaf.code: (leaf.scale, leaf.better, leaf.best, leaf.transform, leaf.goalposts, leaf.anchors)
        for leaf in rubric.leaves
        if leaf.scale in {"goalposts", "anchors"} and all(point[0] != "benchmark" for point in leaf.anchors)
    }
    bent = any(node.aggregate != "arithmetic" for variant in rubric.variants for node in variant.tree.nodes)
    return {
        "limit": DEVIATION * rubric.model.scale.limit,
        "names": {leaf.code: leaf.name for leaf in rubric.leaves},
        "fixed": fixed,
        "transforms": {leaf.code: leaf.transform for leaf in rubric.leaves if leaf.transform != "none"},
        # A 届 is a cohort of its own; who is counted by school year or on a day is there the next year as well.
        "overlapping": tuple(leaf.code for leaf in sampled if leaf.period not in {None, "届"}),
        "compose": _composer(rubric, units, leaves, matrices) if bent else None,
    }


def _composer(
    rubric: ScoredRubric, units: pd.DataFrame, leaves: tuple[str, ...], matrices: Mapping[str, Array]
) -> Callable[[NDArray[np.intp], Array], Array]:
    chosen, applies = variant_of(units, rubric), np.isfinite(matrices["t"])
    place = [rubric.codes.index(leaf) for leaf in leaves]

    def compose(rows: NDArray[np.intp], t: Array) -> Array:
        whole, counts = np.zeros((len(rows), len(rubric.codes))), np.zeros((len(rows), len(rubric.codes)), dtype=bool)
        whole[:, place], counts[:, place] = t, applies[rows]
        total = np.full(len(rows), np.nan)
        for number, variant in enumerate(rubric.variants):
            mine = chosen[rows] == number
            if mine.any():
                total[mine] = node_scores(variant.tree, whole[mine], counts[mine])[:, -1]
        return total

    return compose


def _rule(rubric: ScoredRubric, recipe: Mapping[str, Any]) -> str:
    """What letters of this run went by: one rubric gives places where the nation's scores are known, else cuts."""
    classes = rubric.model.classes
    if classes.by not in {"score", "quantile"}:
        return classes.by
    if not any(entry.top_share is not None for entry in classes.letters):
        return "cuts"
    if (recipe.get("benchmark") or {}).get("national_programmes"):
        return "places_nation" if classes.by == "quantile" else "cuts_and_places"
    own = classes.by == "quantile" and all(entry.min_score is None for entry in classes.letters)
    return "places_own" if own else "cuts"


def _goes_by_cuts(rubric: ScoredRubric) -> bool:
    return rubric.model.classes.by == "score" and bool(rubric.model.classes.letters)


def _letters(units: pd.DataFrame, rubric: ScoredRubric | None) -> tuple[str, ...]:
    """Letters, best first; none where nobody has one (a provincial benchmark gives none)."""
    if not (units["letter"].astype(object).fillna("") != "").any():
        return ()
    if rubric is not None:
        return tuple(entry.letter for entry in rubric.model.classes.letters)
    chances = [str(name) for name in units.columns if str(name).startswith("p_")]
    return tuple(name.removeprefix("p_") for name in chances if name != "p_at_or_above")


def _read_cuts(units: pd.DataFrame, rubric: ScoredRubric) -> Array | None:
    """Lowest printed score of each letter: the rubric's, and for a top share what its probability implies."""
    from scipy.special import ndtri  # noqa: PLC0415 - scipy is slow to import

    letters = rubric.model.classes.letters
    if any(f"p_{entry.letter}" not in units for entry in letters):
        return None
    base = np.array([-np.inf if entry.min_score is None else float(entry.min_score) for entry in letters])
    cuts = np.tile(base, (len(units), 1))
    score = units["score"].to_numpy(dtype=np.float64)
    mean, spread = (units[name].to_numpy(dtype=np.float64) for name in ("shrunken", "shrunken_se"))
    chance = np.cumsum(units[[f"p_{entry.letter}" for entry in letters]].to_numpy(dtype=np.float64), axis=1)
    place = pd.Index([entry.letter for entry in letters]).get_indexer(pd.Index(units["letter"].astype(object)))
    for k, entry in enumerate(letters):
        if entry.top_share is None:
            continue
        border = mean - spread * ndtri(np.clip(chance[:, k], _SURE, 1.0 - _SURE))
        cut = np.fmax(cuts[:, k], border)
        # What the letter says of the printed score is sure: the border is drawn to that side of it.
        cut = np.where((place >= 0) & (place <= k), np.minimum(cut, score), cut)
        cuts[:, k] = np.where((place > k) & (cut <= score), score + float(rubric.model.scale.step), cut)
    return cuts


def _unrounded(cuts: Array, decimals: int) -> Array:
    """Turn the lowest printed score into the lowest unrounded one: half a printed step below."""
    step = 10.0**-decimals
    return np.asarray(np.ceil(np.round(cuts / step, 6)) * step - step / 2)


def _gives_letters(side: Side, cuts: Array) -> bool:
    """Whether these cuts explain the letters: what does not is a rule of another kind."""
    letter = side.letter
    rows = np.flatnonzero(letter >= 0)
    reached = side.score[rows, None] >= cuts[rows]
    return bool(len(rows)) and bool((np.argmax(reached, axis=1) == letter[rows]).all())


def _decimals(score: Array) -> int:
    known = score[np.isfinite(score)]
    return next((d for d in range(7) if np.allclose(np.round(known, d), known, rtol=0, atol=1e-9)), 6)
