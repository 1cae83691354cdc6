"""What an evaluation found: units, nodes and cells as tables, built when asked for (评价结果)."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from evaluator.classing import BORDERLINE, CONFIRMED, NOT_CLASSIFIABLE, Cuts, average_standing, places_taken
from evaluator.evaluation.dispersion import redrawn
from evaluator.evaluation.lists import list_q
from evaluator.evaluation.notices import notices_of
from evaluator.evaluation.recipe import recipe
from evaluator.evaluation.tables import cells_table, nodes_table
from evaluator.statistics import round_half_up

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from evaluator.classing import Bands, Classed
    from evaluator.dataset import Benchmark, Dataset
    from evaluator.evaluation.certainty import Certainty
    from evaluator.evaluation.dispersion import CohortBefore
    from evaluator.evaluation.explain import Explanation
    from evaluator.evaluation.ranks import ScopeRanks
    from evaluator.rubric import ScoredRubric
    from evaluator.scoring import Reference, Scored
    from evaluator.text import Problem

_BLOCK = 4096  # units of a table at a time


@dataclass(frozen=True, eq=False)
class Result:
    """Result of `evaluate`, with every stage kept.

    Attributes
    ----------
    rubric, data, benchmark
        What went in.
    reference : Reference
        Benchmark of every unit and leaf.
    scored : Scored
        Composite scores with noise.
    against : mapping of reason code to mask
        Why units are not classified.
    classifiable : ndarray of bool, shape (N,)
    certainty : Certainty
        Posterior of the true scores.
    cuts : Cuts or Bands
        From scores to letters: the lowest score of each letter for each unit, or where its interval must lie.
    classed : Classed
        Letters, probabilities, standings.
    ranks : tuple of ScopeRanks
    rank_draws, seed : int
        How rank intervals were drawn.
    before : CohortBefore, optional
        The cohort that noise was held against.
    unstable : ndarray of bool, shape (N,), optional
        Letters that hold in too few method worlds; None where they were not tried (see `Stability.marked`).
    """

    rubric: ScoredRubric
    data: Dataset
    benchmark: Benchmark | None
    reference: Reference
    scored: Scored
    against: Mapping[str, NDArray[np.bool_]]
    classifiable: NDArray[np.bool_]
    certainty: Certainty
    cuts: Cuts | Bands
    classed: Classed
    ranks: tuple[ScopeRanks, ...]
    rank_draws: int
    seed: int
    unstable: NDArray[np.bool_] | None = None
    before: CohortBefore | None = None

    @cached_property
    def units(self) -> pd.DataFrame:
        """One row a unit, in the order of the data.

        Columns: the unit columns; ``score, se``, ``se_own`` (of the unit's own figures alone, without the error of the
        averages and the fill of what is missing), ``low, high`` (95 % of the posterior), ``shrunken, shrunken_se,
        letter, standing, other_letter, p_at_or_above, average_standing, reasons, p_<letter>…``; ``place, place_of``
        where letters go by top shares (see `places_taken`); ``q_<letter>`` of the best and the worst letter (see
        `list_q`); of each scope ``rank_<scope>``, with ``_low, _high`` (5–95 % of the ranks among posterior draws),
        ``_set_low, _set_high`` (95 % confidence set) and ``_best`` (see `top_set`). Not classifiable: the score where
        it exists; letter and rank empty.
        """
        sure, classed, decimals = self.certainty, self.classed, self.rubric.model.scale.decimals
        names = np.array([*(entry.letter for entry in self.rubric.model.classes.letters), ""], dtype=object)
        columns: dict[str, Any] = {
            "score": round_half_up(self.scored.total, decimals),
            "se": np.where(np.isnan(self.scored.total), np.nan, np.sqrt(self.scored.variance)),
            "se_own": np.where(np.isnan(self.scored.total), np.nan, np.sqrt(self.own_noise)),
            "low": sure.low,
            "high": sure.high,
            "shrunken": sure.mean,
            "shrunken_se": sure.spread,
            "letter": names[classed.letter],
            "standing": self._standing(),
            "other_letter": np.where(self._borderline, names[classed.other], ""),
            "p_at_or_above": sure.at_or_above,
            "average_standing": average_standing(sure.at_or_above, float(self.rubric.model.certainty.average)),
            "reasons": self._reasons(),
        }
        if self.unstable is not None:
            columns["unstable"] = self.unstable
        columns |= {f"p_{name}": classed.probability[:, k] for k, name in enumerate(names[:-1])}
        columns |= self._places()
        columns |= {f"q_{name}": q for name, q in self.list_q.items()}
        for scope in self.ranks:
            whole = {
                # A rank is given with its interval, or not at all.
                "": np.where(np.isnan(scope.low), np.nan, scope.rank),
                "_low": scope.low,
                "_high": scope.high,
                "_set_low": scope.set_low,
                "_set_high": scope.set_high,
                "_best": scope.best,
            }
            columns |= {
                f"rank_{scope.scope}{end}": pd.array(ranks, dtype="Float64").astype("Int64")
                for end, ranks in whole.items()
            }
        return pd.concat([self.data.units, pd.DataFrame(columns)], axis=1)

    @cached_property
    def own_noise(self) -> NDArray[np.float64]:
        """Variance of the score that another cohort would draw anew, shape (N,); see `redrawn`."""
        return redrawn(self.data, self.rubric, self.benchmark, self.dispersion).variance

    @property
    def dispersion(self) -> float:
        """Factor by which the variance of the noise was widened; 1 without a cohort before."""
        return 1.0 if self.before is None else self.before.dispersion

    @cached_property
    def list_q(self) -> dict[str, NDArray[np.float64]]:
        """Error rate of the lists of the best and the worst letter, see `lists.list_q`."""
        return list_q(self.rubric, self.scored, self.cuts, self.classifiable)

    def top_set(self, k: int, scope: str = "all") -> NDArray[np.bool_]:
        """Units that the data allow among the best k of their group, shape (N,).

        Needs groups of up to 200 units; in larger ones nobody is said to be in or out, and all are False.
        """
        ranks = next(ranks for ranks in self.ranks if ranks.scope == scope)
        return np.asarray(ranks.best <= k, dtype=bool)

    @cached_property
    def nodes(self) -> pd.DataFrame:
        """One row a unit × node: ``unit, node, name, score, se, weight, contribution``."""
        return nodes_table(self.data, self.rubric, self.reference, self.scored)

    @cached_property
    def cells(self) -> pd.DataFrame:
        """One row a unit × leaf that its tree uses.

        Columns: ``unit, indicator, value, n, state, benchmark, spread, peer_group, benchmark_source, z, t, se,
        shrunken`` (in the leaf's own unit)``, weight`` (effective)``, contribution``, then ``spread_group`` and
        ``spread_source``.
        """
        return cells_table(self.data, self.rubric, self.reference, self.scored.variant, self.benchmark)

    def in_blocks(self, table: Literal["units", "cells", "nodes"]) -> Iterator[pd.DataFrame]:
        """Give the rows of a table some thousand units at a time: those of the whole nation would fill the memory."""
        if table == "units" or len(self.data) <= _BLOCK or table in self.__dict__:
            yield getattr(self, table)
            return
        for first in range(0, len(self.data), _BLOCK):
            rows = slice(first, first + _BLOCK)
            chosen = np.full_like(self.scored.variant, -1)
            chosen[rows] = self.scored.variant[rows]
            if table == "cells":
                yield cells_table(self.data, self.rubric, self.reference, chosen, self.benchmark)
            else:
                yield nodes_table(self.data, self.rubric, self.reference, replace(self.scored, variant=chosen))

    @cached_property
    def notices(self) -> tuple[Problem, ...]:
        """What is worth knowing about the data and the averages, and where the two do not fit each other."""
        return notices_of(self.data, self.rubric, self.benchmark, self.reference)

    @cached_property
    def recipe(self) -> dict[str, Any]:
        """Enough to repeat the run: fingerprints of rubric, data and benchmark, engine version, options."""
        plain = recipe(self.data, self.rubric, self.benchmark, self.rank_draws, self.seed)
        if self.before is None:
            return plain
        cohort = asdict(self.before)
        return {**plain, "cohort_before": {key: value for key, value in cohort.items() if key != "needed"}}

    def explain(self, unit: str) -> Explanation:
        """Say why a unit has its score and letter, and how sure that is.

        Raises
        ------
        EvaluatorError
            There is no such unit; the likeliest are named.
        """
        from evaluator.evaluation.explain import explain  # noqa: PLC0415 - explain needs Result for its types

        return explain(self, unit)

    @property
    def _borderline(self) -> NDArray[np.bool_]:
        return (self.classed.letter >= 0) & ~self.classed.confirmed

    def _places(self) -> dict[str, Any]:
        if not isinstance(self.cuts, Cuts) or not self.cuts.tops:
            return {}
        found = places_taken(self.data, self.cuts, self.scored.total, self.classed.letter >= 0)
        whole = (pd.array(values, dtype="Float64").astype("Int64") for values in found)
        return dict(zip(("place", "place_of"), whole, strict=True))

    def _standing(self) -> NDArray[np.object_]:
        standing = np.full(len(self.data), "", dtype=object)
        standing[self.classed.letter >= 0] = BORDERLINE
        standing[self.classed.confirmed] = CONFIRMED
        standing[~self.classifiable] = NOT_CLASSIFIABLE
        return standing

    def _reasons(self) -> NDArray[np.object_]:
        reasons = np.full(len(self.data), "", dtype=object)
        for reason, mask in self.against.items():
            reasons[mask] = [f"{before};{reason}" if before else reason for before in reasons[mask]]
        if self.benchmark is not None and self.benchmark.provincial:
            reasons = np.array([f"{before};provincial" if before else "provincial" for before in reasons], dtype=object)
        return reasons
