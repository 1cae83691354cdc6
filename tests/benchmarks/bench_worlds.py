"""Speed of method worlds: python tests/benchmarks/bench_worlds.py [--units 2000] [--worlds 1000] [--repeats 5].

Scores and ranks of weight worlds against plain numpy (one matrix product and one argsort of the same size) in one
process, then everything that ``ev.stability`` does. Ratios are what counts: seconds depend on the machine.
"""

from __future__ import annotations

import argparse
import sys
import time
from statistics import median
from typing import TYPE_CHECKING

import numpy as np
from bench_nation import programmes, rubric_of_forty

from evaluator.evaluation import benchmark_from, evaluate, stability
from evaluator.evaluation.stability.letters import printed_steps, world_ranks
from evaluator.evaluation.stability.panel import world_weights
from evaluator.evaluation.stability.trial import trial_of
from evaluator.evaluation.stability.worlds import Worlds

if TYPE_CHECKING:
    from collections.abc import Callable


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--units", type=int, default=2000)
    parser.add_argument("--worlds", type=int, default=1000)
    parser.add_argument("--repeats", type=int, default=5, help="runs of each, in turn; the median is printed")
    chosen = parser.parse_args()
    rubric = rubric_of_forty()
    nation = programmes(rubric, 20_000, 1)
    result = evaluate(programmes(rubric, chosen.units, 2), rubric, benchmark_from(nation, rubric), rank_draws=0)
    trial = trial_of(result, None)
    rng = np.random.default_rng(3)
    zero = np.zeros(chosen.worlds, dtype=np.intp)
    multiplier = 1 + 0.25 * (2 * rng.random((chosen.worlds, len(trial.factors.codes))) - 1)
    worlds = Worlds(multiplier, zero, zero, zero - 1)
    t, alike = trial.units.t[0], trial.units.groups[0]
    weight = world_weights(alike.trees[0], alike.applies, alike.place, worlds)[0]
    np.testing.assert_allclose(trial.units.scores(worlds), weight @ t.T, rtol=0, atol=1e-9)

    def plain() -> None:
        np.argsort(weight @ t.T, axis=1)

    def ranked() -> None:
        world_ranks(printed_steps(trial.units.scores(worlds), 2))

    def tried() -> None:
        list(trial.tries(worlds))

    rounds = [[_timed(work) for work in (plain, ranked, tried)] for _ in range(chosen.repeats)]
    base, scores, letters = (median(times) for times in zip(*rounds, strict=True))
    whole = median(_timed(lambda: stability(result, worlds=chosen.worlds)) for _ in range(min(chosen.repeats, 3)))
    sys.stdout.write(
        f"{chosen.units} units, {len(rubric.codes)} leaves, {chosen.worlds} weight worlds; seconds, times plain numpy\n"
        f"matrix product and argsort       {base:.3f}\n"
        f"weights, printed scores, ranks   {scores:.3f} {scores / base:.2f}\n"
        f"the same with letters            {letters:.3f} {letters / base:.2f}\n"
        f"ev.stability as a whole          {whole:.3f} {whole / base:.2f}\n"
    )


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
