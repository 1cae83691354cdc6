"""A figure far from the unit's own of earlier years, in robust deviations (历年跳变)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from evaluator.evaluation.flags.found import Flag, Found, with_unit
from evaluator.evaluation.flags.noise import case_leaves
from evaluator.scoring import sampling_variance, within_sd

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evaluator.evaluation.flags.panel import Panel

    Array = NDArray[np.float64]
    Mask = NDArray[np.bool_]

# 1.4826 × the median absolute deviation estimates the standard deviation of normal data (Hampel 1974).
_MAD = 1.4826
# √(π/2) × the mean size of a normal deviation is its standard deviation.
_MEAN = np.sqrt(np.pi / 2.0)
# So many normal deviations lie within so many standard deviations: counts over few heads (projects, awards) have longer
# tails than their mean size says. Errors among the last 2.5 % of the year before do not widen the scale.
_TAIL, _TAIL_SIZE = 0.975, 2.2414


def centre_and_scale(earlier: Array, enough: Mask) -> tuple[Array, Array]:
    """Median of earlier figures and 1.4826·MAD about it.

    Parameters
    ----------
    earlier : ndarray, shape (Y, N, J)
        NaN where there is no figure.
    enough : ndarray of bool, shape (N, J)
        Where at least one figure is there and the two are wanted; elsewhere NaN is given.
    """
    known = np.where(enough, earlier, 0.0)
    centre = np.nanmedian(known, axis=0)
    scale = _MAD * np.nanmedian(np.abs(known - centre), axis=0)
    return np.where(enough, centre, np.nan), np.where(enough, scale, np.nan)


def usual_distance(earlier: Array, noise: Array) -> Array:
    """How far a leaf's figures usually stand from the median of the unit's years before, beyond sampling noise.

    Seen in the year before the evaluated one, over all units, as a standard deviation. A handful of years gives a MAD
    near 0 by luck alone, and figures that drift leave their median behind: no unit's own scale is taken as less.

    Parameters
    ----------
    earlier, noise : ndarray, shape (Y, N, J)
        Figures and their sampling variance; NaN where there is none.

    Returns
    -------
    ndarray, shape (J,)
        0 where no unit moved, or none has two years before that one.
    """
    seen = np.isfinite(earlier[-1]) & (np.isfinite(earlier[:-1]).sum(axis=0) >= 2)
    centre, _ = centre_and_scale(earlier[:-1], seen)
    distance = np.where(seen, np.abs(earlier[-1] - centre), 0.0)
    # Figures that mostly stand still (awards, plans) move by steps: only those that moved say how far a step is.
    moved = distance > 0
    count = np.maximum(moved.sum(axis=0), 1)
    size = np.maximum(_MEAN * distance.sum(axis=0) / count, _quantile(distance, moved) / _TAIL_SIZE)
    sampling = np.where(moved, np.nan_to_num(noise[-1]), 0.0).sum(axis=0) / count
    return np.asarray(np.sqrt(np.maximum(size**2 - sampling, 0.0)), dtype=np.float64)


def _quantile(distance: Array, moved: Mask) -> Array:
    """Distance within which the share ``_TAIL`` of those that moved lie, by leaf; 0 where none did."""
    ordered = np.sort(np.where(moved, distance, np.inf), axis=0)
    count = moved.sum(axis=0)
    place = np.maximum(np.ceil(_TAIL * count).astype(np.intp) - 1, 0)
    return np.where(count > 0, np.take_along_axis(ordered, place[None, :], axis=0)[0], 0.0)


def robust_distance(now: Array, centre: Array, scale: Array, noise: Array) -> Array:
    """Distance from the centre in robust deviations with sampling noise; 0 where there is no scale at all."""
    width = np.sqrt(scale**2 + noise)
    return np.divide(np.abs(now - centre), width, out=np.zeros_like(now), where=width > 0)


def find_jump(panel: Panel) -> list[Found]:
    """Flag figures beyond ``jump_deviations`` of at least ``jump_years`` earlier ones of the same unit."""
    rules, rubric, now = panel.rubric.model.flags, panel.rubric, panel.now
    earlier = panel.value[:-1]
    enough = (np.isfinite(earlier).sum(axis=0) >= rules.jump_years) & np.isfinite(now)
    # A yes that was a no is news, not a jump.
    enough &= ~np.array([leaf.yes_no for leaf in rubric.leaves])
    if not enough.any():
        return []
    leaves, sd = case_leaves(rubric), within_sd(panel.data)
    centre, scale = centre_and_scale(earlier, enough)
    # Halfway between the two figures: at 0 or 100 % itself a share would seem to have no noise.
    noise = sampling_variance(leaves, (np.nan_to_num(centre) + np.nan_to_num(now)) / 2.0, panel.n[-1], sd)
    past = np.stack([sampling_variance(leaves, *layer, sd) for layer in zip(earlier, panel.n[:-1], strict=True)])
    floor = _floor(panel, earlier, past, centre)
    distance = robust_distance(now, centre, np.fmax(scale, floor), noise + leaves.error)
    units, columns = np.nonzero(enough & (distance > float(rules.jump_deviations)))
    found = []
    for i, j in zip(units, columns, strict=True):
        leaf = rubric.leaves[j]
        years = np.array(panel.years[:-1])[np.isfinite(earlier[:, i, j])]
        values = {
            "leaf": leaf.name,
            "median": with_unit(leaf, centre[i, j]),
            "years": len(years),
            "first": years[0],
            "last": years[-1],
            "distance": f"{distance[i, j]:.1f}",
            "limit": rules.jump_deviations,
        }
        seen = with_unit(leaf, now[i, j])
        found.append(Found(Flag.JUMP, seen, str(panel.units[i]), str(panel.institutions[i]), int(j), values))
    return found


def _floor(panel: Panel, earlier: Array, noise: Array, centre: Array) -> Array:
    """Least scale of each cell: the leaf's usual distance, and, but for shares, that relative to the figure."""
    share = np.array([leaf.kind == "proportion" for leaf in panel.rubric.leaves])
    level = np.where(share | ~(np.abs(centre) > 0), np.nan, np.abs(centre))
    relative = usual_distance(earlier / level, noise / level**2)
    return np.fmax(usual_distance(earlier, noise), relative * level)
