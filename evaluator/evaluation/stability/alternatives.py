"""Other ways to scale a leaf and to put leaves together, made comparable with the rubric's own (换标度、换合成)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from evaluator.dataset import State, used_leaves
from evaluator.rubric import Group
from evaluator.scoring import ranked_values, score_cells, value_range_of
from evaluator.scoring.scales import scales

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from evaluator.dataset import Benchmark, Dataset
    from evaluator.rubric import Leaf, Node, ScoredRubric, Tree
    from evaluator.scoring import Reference
    from evaluator.scoring.scales import Scales

    Array = NDArray[np.float64]
    Rows = NDArray[np.intp]

OWN = "own"  # the scale or the aggregation that the rubric itself says
_BLOCK = 1024


def scale_levels(rubric: ScoredRubric) -> list[str]:
    """Scales that worlds choose from: the rubric's own, and each alternative that changes at least one leaf."""
    wanted = dict.fromkeys(rubric.model.stability.scales)
    return [OWN, *(name for name in wanted if any(_switches(leaf, name) for leaf in rubric.leaves))]


def aggregate_levels(rubric: ScoredRubric, low: Array) -> tuple[list[str], list[str]]:
    """Aggregations that worlds choose from, the rubric's own first, and those that its scores do not allow.

    Parameters
    ----------
    low : ndarray, shape (J,)
        Lowest score of each leaf on its own scale: a geometric mean needs scores above 0.
    """
    levels: list[str] = [OWN]
    refused: list[str] = []
    for name in dict.fromkeys(rubric.model.stability.aggregates):
        if all(node.aggregate == name for variant in rubric.variants for node in variant.tree.nodes):
            continue
        if name == "geometric" and not (low > 0).all():
            refused.append(name)
        else:
            levels.append(name)
    return levels, refused


def with_aggregate(tree: Tree, name: str) -> Tree:
    """Same tree, every node put together in another way."""
    if name == OWN:
        return tree
    return replace(tree, nodes=tuple(replace(node, aggregate=name) for node in tree.nodes))


def other_scales(
    rubric: ScoredRubric, ref: Reference, name: str, value_range: Array, values: Mapping[str, Array]
) -> Scales:
    """Scales with every leaf that allows it on another one, against the same averages.

    Parameters
    ----------
    value_range : ndarray, shape (2, J)
        Smallest and largest figure, for ``minmax``.
    values : mapping of leaf code to ndarray
        Figures that ``percentile`` ranks among.
    """
    return scales(_switched_rubric(rubric, name), ref.leaves.sign, ref.mean, ref.spread, value_range, values)


def figures_of(
    source: Dataset, rubric: ScoredRubric, benchmark: Benchmark | None, *, is_nation: bool
) -> tuple[Array, dict[str, Array]]:
    """Ends for ``minmax`` and figures for ``percentile``: the nation's where they are known, else the data's."""
    observed = used_leaves(source.units, rubric) & (source.state == State.OBSERVED)
    value_range = value_range_of(source.value, observed)
    values = ranked_values(source.value, observed, _switched_rubric(rubric, "percentile"))
    if benchmark is not None and not is_nation:
        known = (
            benchmark.value_range
            if benchmark.value_range.shape == value_range.shape
            else np.full_like(value_range, np.nan)
        )
        value_range = np.where(np.isfinite(known), known, value_range)
        values |= dict(benchmark.values)
    return value_range, values


def own_scores(data: Dataset, rubric: ScoredRubric, ref: Reference, rows: Rows) -> Array:
    """Leaf scores of the units ``rows`` as the run has them, missing figures filled, shape (rows, J)."""
    parts = (rows[start : start + _BLOCK] for start in range(0, len(rows), _BLOCK))
    return np.concatenate([score_cells(data, rubric, ref, part).t for part in parts])


def placed(data: Dataset, ref: Reference, scale: Scales, rows: Rows) -> tuple[Array, Array]:
    """Scores of figures on a scale, and of the benchmark programme that each is compared with.

    Returns
    -------
    t, average : ndarray, shape (rows, J)
        NaN where there is no figure; where a leaf has no benchmark or no scale.
    """
    t, average = (np.empty((len(rows), data.value.shape[1])) for _ in range(2))
    for start in range(0, len(rows), _BLOCK):
        block = rows[start : start + _BLOCK]
        part, row = slice(start, start + len(block)), ref.row[block]
        seen = (data.state[block] == State.OBSERVED) & scale.known(row)
        t[part] = np.where(seen, scale.score(data.value[block], row), np.nan)
        average[part] = scale.score(ref.mean[row], row)
    return t, average


def comparable(filled: Array, average: Array, other: tuple[Array, Array], stretch: float) -> Array:
    """Scores on another scale, moved so that the benchmark programme keeps its score at every leaf.

    Where there is no figure, or no benchmark on one of the scales, the score of the run stays (``filled``): what
    cannot be placed cannot be moved.
    """
    moved = average + stretch * (other[0] - other[1])
    return np.where(np.isfinite(moved), moved, filled)


def stretch_of(own: tuple[Array, Array], other: tuple[Array, Array], weight: Array) -> float:
    """How far the other scale must be stretched for its composites to scatter as the own ones do; NaN if it cannot.

    Both as weighted means of distances from the benchmark programme, with the nominal effective weights.
    """
    away, other_away = own[0] - own[1], other[0] - other[1]
    known = np.isfinite(away) & np.isfinite(other_away)
    spreads = [float(np.std((np.where(known, part, 0.0) * weight).sum(axis=1))) for part in (away, other_away)]
    return spreads[0] / spreads[1] if min(spreads) > 0 else float("nan")


def _switches(leaf: Leaf, name: str) -> bool:
    # Points that a policy gave, and a range that is best, are no matter of taste: such leaves keep their scale.
    return leaf.scale not in {name, "anchors"} and leaf.better != "range"


def _switched_rubric(rubric: ScoredRubric, name: str) -> ScoredRubric:
    return replace(rubric, trees=tuple(tuple(_switched(node, name) for node in tree) for tree in rubric.trees))


def _switched(node: Node, name: str) -> Node:
    if isinstance(node, Group):
        return node.model_copy(update={"children": tuple(_switched(child, name) for child in node.children)})
    return node.model_copy(update={"scale": name}) if _switches(node, name) else node
