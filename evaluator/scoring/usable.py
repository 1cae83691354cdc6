"""Which figures are scored at all (数据能否使用): enough cases, and enough of those asked."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from evaluator.dataset import State
from evaluator.rubric import Group

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evaluator.dataset import Dataset
    from evaluator.rubric import Node, ScoredRubric


def usable(data: Dataset, rubric: ScoredRubric) -> Dataset:
    """Mark figures on too few cases, or from too low a response; the same object where no leaf says so.

    ``min_n`` of a leaf, else of the nearest node above it, is held against n; ``min_response`` against n over the
    figure named ``population``. Such a figure counts as not given: leaving it out would let a unit choose.
    """
    least = _least(rubric.model.indicators, None)
    for tree in rubric.trees[1:]:
        least |= {code: n for code, n in _least(tree, None).items() if code not in least}
    state = data.state
    for j, leaf in enumerate(rubric.leaves):
        observed = data.state[:, j] == State.OBSERVED
        needed, share = least.get(leaf.code), leaf.min_response
        marks = []
        if needed is not None:
            marks.append((State.TOO_SMALL, ~(data.n[:, j] >= needed)))
        if share is not None and leaf.population is not None:
            asked = data.figures.get(leaf.population, np.full(len(data), np.nan))
            # A response that cannot be computed, or cannot be (more answers than asked), is not known to be enough.
            response = np.divide(data.n[:, j], asked, out=np.full(len(data), np.nan), where=asked > 0)
            marks.append((State.LOW_RESPONSE, ~((response >= float(share) - 1e-12) & (response <= 1.0 + 1e-12))))
        for mark, wrong in marks:
            hit = observed & wrong & (state[:, j] == State.OBSERVED)
            if hit.any():
                state = state.copy() if state is data.state else state
                state[hit, j] = mark
    return data if state is data.state else replace(data, state=state)


def _least(nodes: Sequence[Node], above: int | None) -> dict[str, int]:
    found: dict[str, int] = {}
    for node in nodes:
        own = node.min_n if node.min_n is not None else above
        if isinstance(node, Group):
            found |= _least(node.children, own)
        elif own is not None and node.n:
            found[node.code] = own
    return found
