"""Which cells are hidden, missing or do not apply (数据状态), as in the returns of real offices."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from evaluator.dataset import State
from evaluator.demo.parameters import tables
from evaluator.demo.streams import stream

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evaluator.demo.observe import Observation
    from evaluator.rubric import Leaf

    Mask = NDArray[np.bool_]


def leaf_state(leaf: Leaf, seen: Observation, asked: Mask) -> NDArray[np.int8]:
    """State of a leaf for every programme.

    Parameters
    ----------
    leaf : Leaf
    seen : Observation
    asked : ndarray of bool, shape (N,)
        Whether the tree that applies to the programme uses the leaf; else it is left blank.
    """
    params, rule = seen.params.leaves[leaf.code], tables("world")["states"]
    state = np.full(seen.count, State.OBSERVED, dtype=np.int8)
    if may_hide(leaf, seen):
        rng = stream(seen.seed, "state", leaf.code, seen.year)
        careless = stream(seen.seed, "careless", seen.year).random(seen.count) < rule["careless"]
        missing, hidden = rng.random(seen.count), rng.random(seen.count)
        state[missing < np.where(careless, rule["careless_missing"], rule["missing"])] = State.MISSING
        small = np.nan_to_num(seen.cohort) < rule["small"]
        likely = np.where(small & params.private, rule["small_suppressed"], rule["suppressed"])
        state[hidden < likely] = State.SUPPRESSED
    state[~np.isfinite(seen.leaf(leaf.code).value)] = State.MISSING
    state[~asked] = State.MISSING
    if leaf.may_not_apply and params.not_applicable:
        inapplicable = seen.programmes["major"].astype(str).str.startswith(params.not_applicable).to_numpy()
        state[inapplicable & asked] = State.NOT_APPLICABLE
    return state


def may_hide(leaf: Leaf, seen: Observation) -> bool:
    """Whether the cell of a leaf can be blank without taking others with it: its column is nobody's size."""
    column = leaf.events or leaf.code
    return not any(column in other.n for other in seen.rubric.leaves)
