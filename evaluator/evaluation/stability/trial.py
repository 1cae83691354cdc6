"""A run made ready to be tried in other worlds: leaf scores under every scale, the letter rule, the base (试算)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from evaluator.dataset import ALL, Dataset, State, group_codes, variant_of
from evaluator.evaluation.eligibility import classifiable_units, reasons_against
from evaluator.evaluation.stability.alternatives import (
    OWN,
    aggregate_levels,
    comparable,
    figures_of,
    other_scales,
    own_scores,
    placed,
    scale_levels,
    stretch_of,
)
from evaluator.evaluation.stability.found import Untried
from evaluator.evaluation.stability.letters import Rule, letter_rule_of, printed_steps, world_ranks
from evaluator.evaluation.stability.panel import Panel, panel
from evaluator.evaluation.stability.worlds import Factors, Worlds, codes_of
from evaluator.scoring import Reference, effective_weights, reference, score, usable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from evaluator.evaluation.result import Result
    from evaluator.rubric import ScoredRubric

    Array = NDArray[np.float64]
    Rows = NDArray[np.intp]

_CELLS = 2_000_000  # scores held at a time: 16 MB an array


@dataclass(frozen=True)
class Part:
    """Some worlds, tried: arrays of shape (worlds, n)."""

    printed: NDArray[np.int64]
    rank: NDArray[np.int32]
    letter: NDArray[np.int8] | None
    nothing_left: NDArray[np.bool_]


@dataclass(frozen=True)
class _Source:
    """A dataset with its peers: the units evaluated, or the nation."""

    data: Dataset
    ref: Reference
    rows: Rows


@dataclass(frozen=True)
class Trial:
    """Everything that worlds are tried with; n units.

    Attributes
    ----------
    factors : Factors
    units : Panel
        The classifiable units.
    nation : Panel or None
        The nation's programmes, where top shares are taken among them.
    rule : Rule or None
        None where the run gives no letters.
    scope : str
        Groups that ranks are taken within; see `rank_scope`.
    group : ndarray of int, shape (n,)
        Group of each unit there.
    base, base_rank, base_letter : ndarray, shape (n,)
        Unrounded scores, ranks within their group and letters of the run; −1 for a score without a letter.
    own_scores : ndarray, shape (n, J)
        Leaf scores of the run.
    """

    factors: Factors
    untried: tuple[Untried, ...]
    rows: Rows
    units: Panel
    nation: Panel | None
    rule: Rule | None
    scope: str
    group: Rows
    base: Array
    base_rank: NDArray[np.int32]
    base_letter: NDArray[np.intp]
    own_scores: Array
    decimals: int

    @property
    def block(self) -> int:
        """Worlds tried at a time."""
        units = len(self.rows) + (len(self.nation.t[0]) if self.nation is not None else 0)
        return max(1, _CELLS // max(1, units))

    @property
    def lettered(self) -> int:
        """Units that have a letter in the run."""
        return int((self.base_letter >= 0).sum())

    def tries(self, worlds: Worlds) -> Iterator[Part]:
        """Try worlds block by block: scores, then ranks and letters as printed scores decide them."""
        for start in range(0, len(worlds), self.block):
            some = worlds.part(slice(start, start + self.block))
            total = self.units.scores(some)
            lost = np.isnan(total)
            # A unit that has nothing else keeps what it has.
            total = np.where(lost, self.base, total) if lost.any() else total
            printed = printed_steps(total, self.decimals)
            letter = None
            if self.rule is not None:
                others = None
                if self.nation is not None and self.rule.needs_nation:
                    others = printed_steps(np.nan_to_num(self.nation.scores(some)), self.decimals)
                letter = self.rule.letters(total, printed, others)
                # A score without places has no letter in the run, and in no world.
                letter[:, self.base_letter < 0] = -1
            yield Part(printed, world_ranks(printed, self.group), letter, np.asarray(lost.all(axis=1)))


def trial_of(result: Result, national: Dataset | None) -> Trial:
    """Make a run ready.

    Parameters
    ----------
    national : Dataset or None
        The nation's programmes: other scales are fitted to them, and top shares taken among them, in every world.
    """
    rubric, data = result.rubric, result.data
    own = _Source(data, result.reference, np.flatnonzero(result.classifiable))
    nation = _nation(result, national) if national is not None else None
    fit = own if nation is None else nation
    extent, values = figures_of(fit.data, rubric, result.benchmark, is_nation=nation is not None)
    low = result.reference.scales.low
    aggregates, refused = aggregate_levels(rubric, low)
    untried = [Untried("aggregate", name, "not_positive") for name in refused]
    sources = [own] if nation is None else [own, nation]
    first = [placed(s.data, s.ref, s.ref.scales, s.rows) for s in sources]
    scores = [[own_scores(s.data, rubric, s.ref, s.rows)] for s in sources]
    levels = [OWN]
    for name in scale_levels(rubric)[1:]:
        other = [placed(s.data, s.ref, other_scales(rubric, s.ref, name, extent, values), s.rows) for s in sources]
        stretch = stretch_of(first[-1], other[-1], _nominal_weights(result, fit))
        if not np.isfinite(stretch):
            untried.append(Untried("scale", name, "no_spread"))
            continue
        levels.append(name)
        for found, before, after in zip(scores, first, other, strict=True):
            found.append(comparable(found[0], before[1], after, stretch))
    setting, codes = rubric.model.stability, codes_of(rubric)
    width = float(setting.weights)
    factors = Factors(codes, len(rubric.codes), width, tuple(levels), tuple(aggregates), setting.leave_out)
    panels = [_panel(s, t, low, result, factors) for s, t in zip(sources, scores, strict=True)]
    rule = None
    if (result.classed.letter >= 0).any():
        frame = None if nation is None else pd.DataFrame(nation.data.units.iloc[nation.rows])
        rule = letter_rule_of(result, own.rows, frame)
        untried += _borders_that_stay(result, rule, own.rows)
    base, scope = result.scored.total[own.rows], rank_scope(rubric)
    group = group_codes(data.units.iloc[own.rows], scope)[0]
    rank = world_ranks(printed_steps(base, rubric.model.scale.decimals)[None, :], group)[0]
    return Trial(
        factors=factors,
        untried=tuple(untried),
        rows=own.rows,
        units=panels[0],
        nation=panels[1] if rule is not None and rule.needs_nation else None,
        rule=rule,
        scope=scope,
        group=group,
        base=base,
        base_rank=rank,
        base_letter=result.classed.letter[own.rows],
        own_scores=scores[0][0],
        decimals=rubric.model.scale.decimals,
    )


def rank_scope(rubric: ScoredRubric) -> str:
    """Groups that changes of rank are counted within, a unit column or ``all``.

    Where letters are places within a group, units of different groups are no rivals, and a rank among all of them
    says nothing: ranks are taken where the places are. Else among all, if the rubric ranks all units together.
    """
    classes, ranks = rubric.model.classes, rubric.model.ranks
    if classes.by == "quantile":
        return classes.within or rubric.model.benchmark.groups[0]
    return ALL if ALL in ranks or not ranks else ranks[0]


def _nation(result: Result, national: Dataset) -> _Source:
    data = usable(national, result.rubric)
    ref = reference(data, result.rubric, result.benchmark)
    scored = score(data, result.rubric, ref)
    known = classifiable_units(reasons_against(data, result.rubric, scored), scored)
    return _Source(data, ref, np.flatnonzero(known))


def _panel(source: _Source, t: list[Array], low: Array, result: Result, factors: Factors) -> Panel:
    applies = source.data.state[source.rows] != State.NOT_APPLICABLE
    variant = variant_of(source.data.units.iloc[source.rows], result.rubric)
    return panel(t, low, applies, variant, result.rubric, factors)


def _nominal_weights(result: Result, source: _Source) -> Array:
    applies = source.data.state[source.rows] != State.NOT_APPLICABLE
    variant = variant_of(source.data.units.iloc[source.rows], result.rubric)
    weight = np.zeros(applies.shape)
    for index, which in enumerate(result.rubric.variants):
        weight[variant == index] = effective_weights(which.tree, applies[variant == index])
    return weight


def _borders_that_stay(result: Result, rule: Rule, rows: Rows) -> list[Untried]:
    """Say which letters by places keep their borders in every world, and why."""
    level = getattr(result.cuts, "top_share_level", None)
    if level is None or not any(entry.top_share is not None for entry in result.rubric.model.classes.letters):
        return []
    lettered = result.classed.letter[rows] >= 0
    by_score = int((lettered & (level[rows] < 0)).sum())
    kept = int(lettered.sum()) - by_score if not rule.places else 0
    gaps = [("no_nation", kept), ("score_alone", by_score)]
    return [Untried("top_share", "", reason, units) for reason, units in gaps if units]
