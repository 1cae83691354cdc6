"""Try letters and ranks in other method worlds (稳健性试算)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from evaluator.evaluation import stability as try_worlds
from evaluator.scoring import SEED
from evaluator.workflows.score import evaluated

if TYPE_CHECKING:
    from evaluator.evaluation import Stability
    from evaluator.workflows.score import ScoreRequest


@dataclass(frozen=True, eq=False)
class StabilityRequest:
    """What is evaluated, and in how many worlds.

    Attributes
    ----------
    score : ScoreRequest
    worlds : int or None
        By default as the rubric says.
    seed : int
    """

    score: ScoreRequest
    worlds: int | None = None
    seed: int = SEED


def stability(request: StabilityRequest) -> Stability:
    """Try letters and ranks under other weights, scales and aggregations."""
    # Of the run only scores, letters and standings are asked for: noise has its own rank intervals, in `score`.
    asked = replace(request.score, rank_draws=0)
    result = evaluated(asked, asked.benchmark(), asked.history())
    return try_worlds(result, national=asked.nation, worlds=request.worlds, seed=request.seed)
