"""Try a run again in method worlds (稳健性试算): the steps of section "Stability" of the design, on one page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from evaluator.dataset import group_codes
from evaluator.evaluation.stability.effective import effective_importance
from evaluator.evaluation.stability.found import CHANGED, SHIFT, Stability
from evaluator.evaluation.stability.letters import world_ranks
from evaluator.evaluation.stability.limits import trial_limits
from evaluator.evaluation.stability.trial import Trial, trial_of
from evaluator.evaluation.stability.worlds import AGGREGATE, LEFT_OUT, NONE, SCALE
from evaluator.scoring import SEED
from evaluator.statistics import SobolIndices, sobol_indices
from evaluator.text import EvaluatorError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evaluator.dataset import Dataset
    from evaluator.evaluation.result import Result
    from evaluator.evaluation.stability.worlds import Worlds

    Array = NDArray[np.float64]
    Whole = NDArray[np.int32]


def leave_out(trial: Trial) -> pd.DataFrame:
    """Leave out every leaf and every inner node in turn; its weight goes to its siblings.

    Parameters
    ----------
    trial : Trial

    Returns
    -------
    DataFrame
        ``code, kind`` (leaf or node), ``mean_shift`` and ``max_shift`` of the rank within its group (`rank_scope`),
        ``letters_changed`` (units) and ``changed_share``; letters are NaN where the run gives none, and everything is
        NaN where nothing of the score would be left.
    """
    codes, leaves = trial.factors.codes, trial.factors.leaves
    worlds = trial.factors.base(np.arange(len(codes)))
    rows = []
    for place, part in enumerate(trial.tries(worlds)):
        for world in range(len(part.rank)):
            code = codes[place * trial.block + world]
            shift = np.abs(part.rank[world] - trial.base_rank)
            changed = np.nan if part.letter is None else float((part.letter[world] != trial.base_letter).sum())
            if part.nothing_left[world] or not shift.size:
                shift, changed = np.array([np.nan]), np.nan
            rows.append((code, float(shift.mean()), float(shift.max()), changed, changed / max(trial.lettered, 1)))
    table = pd.DataFrame(rows, columns=["code", "mean_shift", "max_shift", "letters_changed", "changed_share"])
    table.insert(1, "kind", np.where(np.arange(len(table)) < leaves, "leaf", "node"))
    return table


LEAST_WORLDS = 4  # two rows for each of the two samples that the indices are made of
_TAIL = 0.05  # 5–95 %, as in the rank intervals


def stability(
    result: Result, *, national: Dataset | None = None, worlds: int | None = None, seed: int = SEED
) -> Stability:
    """Try letters and ranks again in method worlds (稳健性).

    A world draws other weights (each ×(1 − w … 1 + w) among its siblings, at every level), another scale, another
    aggregation and perhaps one leaf less, as ``stability`` of the rubric says. Other scales are moved so that the
    benchmark programme keeps its score at every leaf, and stretched so that composites scatter as they do on the
    rubric's own. Noise has no part in it: data, benchmark, and who is classified stay as they are; intervals keep
    their width.

    Parameters
    ----------
    result : Result
        Of `evaluate`.
    national : Dataset, optional
        The nation's programmes, as given to `benchmark_from`: the spread of other scales is then the nation's, and top
        shares are taken anew in every world. Without it the spread is that of the units evaluated, and top shares among
        the nation stay where the run had them (``untried`` says so).
    worlds : int, optional
        How many; by default as the rubric says. Rounded up to a power of two, at least 4 (``LEAST_WORLDS``).
    seed : int
        The same input and seed give the same answer.

    Returns
    -------
    Stability

    Raises
    ------
    EvaluatorError
        ``worlds`` is less than 1 or more than ``data/stability/limits.toml`` allows, ``national`` belongs to another
        rubric, or no unit is classifiable.

    Notes
    -----
    Worlds are scrambled Sobol' points, so that the same runs give the Sobol' indices (`sobol_indices`): of the mean
    change of rank (within `rank_scope`), and of the share of changed letters. Four further runs a world, without
    letters by unit or ranks by scope, belong to the indices. With few worlds there are no indices: they would be noise.

    Examples
    --------
    >>> import evaluator as ev
    >>> small = ev.example()
    >>> found = ev.stability(small.result, national=small.nation, worlds=16)
    >>> found.units[["unit", "letter", "same_letter", "other_letter", "score_low", "score_high"]].head(2)
               unit letter  same_letter other_letter  score_low  score_high
    0  99001-020401      C       0.6250            B      52.36       53.15
    1  99001-040107      D       0.9375            C      47.80       50.93
    """
    wanted = result.rubric.model.stability.worlds if worlds is None else worlds
    if wanted < 1:
        raise EvaluatorError("stability.too_few_worlds", worlds=wanted)
    if national is not None and (national.rubric, national.leaves) != (result.rubric.id, result.rubric.codes):
        raise EvaluatorError("stability.other_nation", found=national.rubric, expected=result.rubric.id)
    if not result.classifiable.any():
        raise EvaluatorError("stability.nobody")
    limits = trial_limits()
    units = int(result.classifiable.sum())
    most = limits.most_worlds(units)
    # Before anything is made ready: a slip of the keyboard must not cost the memory of the machine.
    if wanted > most:
        raise EvaluatorError("stability.too_many_worlds", worlds=wanted, most=most, units=units)
    trial = trial_of(result, national)
    base = max(LEAST_WORLDS, 1 << (int(wanted) - 1).bit_length()) >> 1
    runs = _Runs(trial)
    indices = _indices(trial, runs, base, seed)
    if not indices:
        runs.run(trial.factors.base(np.array([NONE])))
    elif 2 * base < limits.index_worlds:
        indices = {}
    printed = np.concatenate(runs.printed)
    return Stability(
        result=result,
        scope=trial.scope,
        factors=trial.factors,
        worlds=len(printed),
        asked=int(wanted),
        seed=seed,
        untried=trial.untried,
        rows=trial.rows,
        tally=runs.tally,
        score=np.asarray(_bounds(printed) / 10.0**trial.decimals, dtype=np.float64),
        ranks=_scope_bounds(result, trial, printed),
        indices=indices,
        choices=_choices(trial, runs),
        effective=effective_importance(result, trial.rows, trial.own_scores),
        left_out=leave_out(trial),
        spread_of_nation=national is not None,
    )


class _Runs:
    """Runs worlds for the indices; keeps what the first two samples, which are plain worlds, say of every unit."""

    def __init__(self, trial: Trial) -> None:
        self.trial = trial
        self.printed: list[Whole] = []
        self.shift: list[Array] = []
        self.changed: list[Array] = []
        self.worlds: list[Worlds] = []
        self.letters = trial.rule.count if trial.rule is not None else 0
        self.tally = np.zeros((len(trial.rows), self.letters), dtype=np.int64)

    def __call__(self, points: Array) -> Array:
        return self.run(self.trial.factors.worlds(points))

    def run(self, worlds: Worlds) -> Array:
        trial, keep = self.trial, len(self.changed) < 2
        shift, changed = [], []
        for part in trial.tries(worlds):
            shift.append(np.abs(part.rank - trial.base_rank).mean(axis=1))
            if part.letter is not None:
                changed.append((part.letter != trial.base_letter).sum(axis=1) / trial.lettered)
            if keep:
                self.printed.append(part.printed.astype(np.int32))
                for k in range(self.letters):
                    self.tally[:, k] += 0 if part.letter is None else (part.letter == k).sum(axis=0)
        self.changed.append(np.concatenate(changed) if changed else np.full(len(worlds), np.nan))
        self.shift.append(np.concatenate(shift))
        self.worlds.append(worlds)
        return self.shift[-1]


def _indices(trial: Trial, runs: _Runs, base: int, seed: int) -> dict[str, SobolIndices]:
    columns = trial.factors.columns
    if not columns:
        return {}
    found = {SHIFT: sobol_indices(runs, columns, base, rng=np.random.default_rng(seed))}
    if runs.letters:
        # The same seed draws the same points in the same order: the worlds need not be run again.
        again = iter(runs.changed)
        found[CHANGED] = sobol_indices(lambda _: next(again), columns, base, rng=np.random.default_rng(seed))
    return found


def _choices(trial: Trial, runs: _Runs) -> pd.DataFrame:
    """What each choice does by itself: means over the plain worlds that made it."""
    chosen = [runs.worlds[k] for k in range(min(2, len(runs.worlds)))]
    shift, changed = (np.concatenate(parts[: len(chosen)]) for parts in (runs.shift, runs.changed))
    rows = []
    for factor, levels, at in (
        (SCALE, trial.factors.scales, np.concatenate([worlds.scale for worlds in chosen])),
        (AGGREGATE, trial.factors.aggregates, np.concatenate([worlds.aggregate for worlds in chosen])),
        (LEFT_OUT, ("no", "one"), np.concatenate([worlds.left_out for worlds in chosen]) >= 0),
    ):
        for k, level in enumerate(levels):
            mine = at == k
            if mine.any():
                rows.append((factor, level, int(mine.sum()), float(shift[mine].mean()), float(changed[mine].mean())))
    return pd.DataFrame(rows, columns=["factor", "level", "worlds", "mean_shift", "changed_share"])


def _scope_bounds(result: Result, trial: Trial, printed: Whole) -> dict[str, NDArray[np.int64]]:
    units = result.data.units.iloc[trial.rows]
    found = {}
    for scope in result.rubric.model.ranks:
        group = group_codes(units, scope)[0]
        step = trial.block
        ranks = [
            world_ranks(printed[start : start + step].astype(np.int64), group) for start in range(0, len(printed), step)
        ]
        found[scope] = _bounds(np.concatenate(ranks))
    return found


def _bounds(values: Whole) -> NDArray[np.int64]:
    """5 % and 95 % over the worlds, shape (2, n): values that worlds gave, none between them."""
    last = len(values) - 1
    places = [int(np.floor(_TAIL * last)), int(np.ceil((1 - _TAIL) * last))]
    kept = np.partition(np.ascontiguousarray(values.T), places, axis=1)
    return np.asarray(kept[:, places].T, dtype=np.int64)
