"""Long tables of cells and nodes, made from the arrays of a run when somebody asks for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from evaluator.dataset import Benchmark, Dataset, State
from evaluator.scoring import (
    Reference,
    Scored,
    blocks,
    composite_variance,
    drawn_variances,
    effective_weights,
    gains,
    is_linear,
    node_scores,
    sample_columns,
    score_cells,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evaluator.rubric import ScoredRubric, Tree

    Array = NDArray[np.float64]
    Rows = slice | NDArray[np.intp]

STATES = np.array([state.name.lower() for state in State], dtype=object)
CELL_COLUMNS = (
    *(
        "unit",
        "indicator",
        "value",
        "n",
        "state",
        "benchmark",
        "spread",
        "peer_group",
        "benchmark_source",
        "z",
        "t",
        "se",
    ),
    *("shrunken", "weight", "contribution", "spread_group", "spread_source"),
)
NODE_COLUMNS = ("unit", "node", "name", "score", "se", "weight", "contribution")
COMPUTED_HERE = "计算（本次数据）"


def cells_table(
    data: Dataset, rubric: ScoredRubric, ref: Reference, variant_of: NDArray[np.intp], benchmark: Benchmark | None
) -> pd.DataFrame:
    """One row a unit × leaf of its tree, units in the order of the data; units of variant −1 are left out."""
    labels = _group_labels(ref)
    source = benchmark.source if benchmark is not None else ""
    parts = []
    for rows, variant in blocks(variant_of, rubric):
        cells = score_cells(data, rubric, ref, rows)
        used = np.flatnonzero(variant.tree.effective > 0)
        weight = effective_weights(variant.tree, cells.applies)
        row = ref.row[rows]
        here = np.arange(len(data))[rows]
        mean, raw = ref.mean[row], cells.raw_variance
        z = np.divide(data.value[rows] - mean, np.sqrt(raw), out=np.full(mean.shape, np.nan), where=raw > 0)
        group = labels[ref.mean_level[row], _members(ref, row, ref.mean_level[row])]
        spread_group = labels[ref.spread_level[row], _members(ref, row, ref.spread_level[row])]
        gain = gains(variant.tree, cells.t, cells.applies, rubric.base)
        base = np.where(cells.applies, cells.t - rubric.base, 0.0)
        columns = {
            "unit": np.repeat(data.units["unit"].to_numpy(dtype=object)[rows], len(used)),
            "indicator": np.tile(np.array(rubric.codes, dtype=object)[used], len(here)),
            "value": data.value[rows],
            "n": data.n[rows],
            "state": STATES[data.state[rows]],
            "benchmark": mean,
            "spread": ref.spread[row],
            "peer_group": group,
            "benchmark_source": np.where(ref.mean_level[row] >= 0, source, ""),
            "z": np.where(cells.present, z, np.nan),
            "t": np.where(cells.applies, cells.t, np.nan),
            "se": np.where(cells.applies, np.sqrt(cells.variance), np.nan),
            "shrunken": np.where(cells.present, cells.shrunken, np.nan),
            "weight": weight,
            "contribution": gain * base,
            "spread_group": spread_group,
            "spread_source": np.where(
                ref.spread_level[row] < 0, "", np.where(ref.spread_from_data[row], COMPUTED_HERE, source)
            ),
        }
        frame = pd.DataFrame(
            {name: array if array.ndim == 1 else array[:, used].reshape(-1) for name, array in columns.items()}
        )
        frame.insert(0, "_row", np.repeat(here, len(used)))
        parts.append(frame)
    if not parts:
        return pd.DataFrame(columns=list(CELL_COLUMNS))
    table = pd.concat(parts, ignore_index=True)
    return table.sort_values("_row", kind="stable").drop(columns="_row").reset_index(drop=True)


def _group_labels(ref: Reference) -> NDArray[np.object_]:
    """Names of all groups, ``level:key``, by level and position; the last row and column are empty."""
    longest = max(len(level.keys) for level in ref.levels)
    labels = np.full((len(ref.levels) + 1, longest + 1), "", dtype=object)
    for step, level in enumerate(ref.levels):
        labels[step, : len(level.keys)] = [f"{level.level}:{key}" if key else level.level for key in level.keys]
    return labels


def _members(ref: Reference, row: NDArray[np.intp], level: NDArray[np.int8]) -> NDArray[np.intp]:
    return np.take_along_axis(ref.members[row], np.maximum(level, 0).astype(np.intp), axis=1)


def nodes_table(data: Dataset, rubric: ScoredRubric, ref: Reference, scored: Scored) -> pd.DataFrame:
    """One row a unit × inner node of its tree, root last."""
    samples, parts = sample_columns(rubric), []
    for rows, variant in blocks(scored.variant, rubric):
        cells = score_cells(data, rubric, ref, rows)
        tree = variant.tree
        weight = effective_weights(tree, cells.applies)
        here = np.arange(len(data))[rows]
        gain = gains(tree, cells.t, cells.applies, rubric.base)
        scores = node_scores(tree, cells.t, cells.applies)
        drawn = None if is_linear(tree) else drawn_variances(tree, cells, cells.variance, samples)
        for index, node in enumerate(tree.nodes):
            under = below(tree, index)
            inside = weight * under
            share = inside.sum(axis=1)
            distance = np.where(cells.applies, cells.t - rubric.base, 0.0)
            local = np.divide(inside, share[:, None], out=np.zeros_like(inside), where=share[:, None] > 0)
            if drawn is None:
                variance = composite_variance(local, cells.variance, cells.present, samples, cells.other)
            else:
                variance = drawn[:, index]
            parts.append(
                pd.DataFrame(
                    {
                        "_row": here,
                        "_node": index,
                        "unit": data.units["unit"].to_numpy(dtype=object)[rows],
                        "node": node.code,
                        "name": node.name,
                        "score": scores[:, index],
                        "se": np.where(share > 0, np.sqrt(variance), np.nan),
                        "weight": share,
                        "contribution": (gain * under * distance).sum(axis=1),
                    }
                )
            )
    if not parts:
        return pd.DataFrame(columns=list(NODE_COLUMNS))
    table = pd.concat(parts, ignore_index=True)
    return table.sort_values(["_row", "_node"]).drop(columns=["_row", "_node"]).reset_index(drop=True)


def below(tree: Tree, index: int) -> Array:
    """Which leaves stand below a node: 1 or 0, shape (J,)."""
    under = np.zeros(tree.columns)
    under[tree.nodes[index].column] = 1.0
    for node in reversed(tree.nodes[: index + 1]):
        under[node.children] = np.maximum(under[node.children], under[node.column])
    return under[: len(tree.leaves)]
