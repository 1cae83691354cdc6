"""Speed and memory: python tests/benchmarks/run.py [--sizes 2000 66000 1000000] [--repeats 5].

Times evaluate() without rank draws against plain numpy for the same arithmetic and against scikit-criteria, all
in one process, and the memory of evaluate() in a process of its own. Ratios are what counts: seconds depend on the
machine.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
import tracemalloc
import warnings
from statistics import median
from typing import TYPE_CHECKING

import numpy as np
from bench_nation import input_bytes, programmes, rubric_of_forty
from plain_numpy import Input, evaluate_plainly

from evaluator.classing import classify, letter_cuts
from evaluator.dataset import group_codes
from evaluator.evaluation import benchmark_from, evaluate
from evaluator.evaluation.certainty import certainty
from evaluator.evaluation.eligibility import reasons_against
from evaluator.evaluation.ranks import scope_ranks
from evaluator.evaluation.recipe import recipe
from evaluator.scoring import reference, score

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from evaluator.dataset import Benchmark, Dataset
    from evaluator.rubric import ScoredRubric

NATION, SEED, BLOCK = 66_000, 20261124, 1024
SIZES = [2_000, NATION, 1_000_000]
STAGES = ("reference", "score", "reasons", "certainty", "cuts", "classify", "ranks", "recipe")


def main() -> None:
    """Measure every size and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--repeats", type=int, default=5, help="runs of each; the median is printed")
    parser.add_argument("--memory-of", type=int, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    rubric = rubric_of_forty()
    benchmark = benchmark_from(programmes(rubric, NATION, SEED), rubric)
    if chosen.memory_of is not None:
        _say(json.dumps(memory(programmes(rubric, chosen.memory_of, SEED + 1), rubric, benchmark)))
        return
    _say(f"{len(rubric.codes)} leaves; medians of {chosen.repeats} runs; seconds, and how many times plain numpy")
    _say("memory: the input matrix and the most that evaluate() holds beside it, over the input matrix\n")
    _say("programmes evaluate | plain numpy  times | numpy in blocks  times | scikit-criteria: sum topsis | memory")
    seconds, stages = {}, {}
    for size in chosen.sizes:
        data = programmes(rubric, size, SEED + 1)
        repeats = chosen.repeats if size <= NATION else min(chosen.repeats, 3)
        own, plain, blocks, weighted, topsis = compare(data, rubric, benchmark, repeats)
        stages[size] = by_stage(data, rubric, benchmark, repeats)
        seconds[size] = own
        del data
        more = _memory_in_a_child(size)
        _say(
            f"{size:10d} {own:8.3f} | {plain:11.3f} {own / plain:6.2f} | {blocks:15.3f} {own / blocks:6.2f} | "
            f"{weighted:20.3f} {topsis:6.3f} | {1 + more['extra'] / more['input']:6.2f}"
        )
    if len(seconds) > 1:
        _say("\ngrowth: seconds a million cells")
        for size, own in seconds.items():
            _say(f"{size:10d} {own / (size * len(rubric.codes)) * 1e6:.4f}")
    _say("\nseconds by stage (parts of evaluate)")
    _say("programmes " + " ".join(f"{name:>9s}" for name in STAGES))
    for size, parts in stages.items():
        _say(f"{size:10d} " + " ".join(f"{parts[name]:9.4f}" for name in STAGES))


def compare(data: Dataset, rubric: ScoredRubric, benchmark: Benchmark, repeats: int) -> tuple[float, ...]:
    """Median seconds of evaluate(), plain numpy (whole, in blocks), weighted sum, TOPSIS; the first two must agree."""
    result = evaluate(data, rubric, benchmark, rank_draws=0)
    given = plain_input(data, rubric, benchmark)
    found = evaluate_plainly(given)
    np.testing.assert_allclose(found["score"], result.scored.total, rtol=0, atol=1e-9)
    for name, own in (
        ("shrunken", result.certainty.mean),
        ("low", result.certainty.low),
        ("high", result.certainty.high),
    ):
        np.testing.assert_allclose(found[name], own, rtol=0, atol=0.02)
    np.testing.assert_array_equal(found["letter"], result.classed.letter)
    np.testing.assert_allclose(found["chance"], result.classed.probability, rtol=0, atol=0.01)
    np.testing.assert_array_equal(found["ranks"], np.stack([scope.rank for scope in result.ranks]))
    for name, array in evaluate_plainly(given, BLOCK).items():
        np.testing.assert_allclose(array, found[name], rtol=0, atol=1e-9)
    del result, found
    works = (
        lambda: evaluate(data, rubric, benchmark, rank_draws=0),
        lambda: evaluate_plainly(given),
        lambda: evaluate_plainly(given, BLOCK),
    )
    return *_alternating(works, repeats), *scikit_criteria(data, rubric, min(repeats, 3))


def plain_input(data: Dataset, rubric: ScoredRubric, benchmark: Benchmark) -> Input:
    """Everything that plain numpy starts from; matching programmes with peers is not timed for it."""
    ref = reference(data, rubric, benchmark)
    leaves = ref.leaves
    return Input(
        value=data.value,
        n=np.where(leaves.sized, data.n, 1.0),
        missing=data.state > 0,
        row=ref.row,
        mean=ref.mean,
        spread=ref.spread,
        between=ref.between,
        sign=leaves.sign,
        linear=leaves.linear,
        square=leaves.square,
        full=leaves.full,
        weight=rubric.variants[0].tree.effective,
        cuts=[float(entry.min_score) for entry in rubric.model.classes.letters[:-1]],
        centre=benchmark.national.mean,
        scopes=[group_codes(data.units, scope)[0] for scope in rubric.model.ranks],
    )


def scikit_criteria(data: Dataset, rubric: ScoredRubric, repeats: int) -> tuple[float, float]:
    """Weighted sum and TOPSIS of the same matrix: ranks only; it knows no benchmark, noise or letters."""
    from skcriteria import mkdm
    from skcriteria.agg import simple, topsis
    from skcriteria.pipelines import mkpipe
    from skcriteria.preprocessing import invert_objectives, scalers

    # It knows no missing figures either: they are filled with the column's mean beforehand.
    filled = np.where(np.isnan(data.value), np.nanmean(data.value, axis=0), data.value)
    aims = [max if leaf.better == "higher" else min for leaf in rubric.leaves]
    weights = rubric.variants[0].tree.effective
    seconds = []
    for last in (simple.WeightedSumModel(), topsis.TOPSIS()):
        steps = mkpipe(invert_objectives.NegateMinimize(), scalers.MinMaxScaler(target="matrix"), last)

        def rank(steps: object = steps) -> object:
            return steps.evaluate(mkdm(filled, aims, weights=weights))

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            seconds.append(median(_timed(rank) for _ in range(repeats)))
    return seconds[0], seconds[1]


def by_stage(data: Dataset, rubric: ScoredRubric, benchmark: Benchmark, repeats: int) -> dict[str, float]:
    """Median seconds of each step of evaluate(), in its order."""
    runs = [_stages(data, rubric, benchmark) for _ in range(repeats)]
    return {name: median(run[name] for run in runs) for name in STAGES}


def _stages(data: Dataset, rubric: ScoredRubric, benchmark: Benchmark) -> dict[str, float]:
    clock = [time.perf_counter()]

    def done(value: object) -> object:
        clock.append(time.perf_counter())
        return value

    ref = done(reference(data, rubric, benchmark))
    scored = done(score(data, rubric, ref))
    against = reasons_against(data, rubric, scored)
    inside = done(~np.logical_or.reduce([*against.values(), np.isnan(scored.total)]))
    sure = done(certainty(data, rubric, benchmark, ref, scored, inside))
    cuts = done(letter_cuts(data, rubric, benchmark.national if benchmark is not None else None))
    done(classify(rubric, scored.total, scored.worst, cuts, sure.posterior, inside))
    done(scope_ranks(data, rubric, scored, sure, inside, 0, 0))
    done(recipe(data, rubric, benchmark, 0, 0))
    return dict(zip(STAGES, np.diff(clock).tolist(), strict=True))


def memory(data: Dataset, rubric: ScoredRubric, benchmark: Benchmark) -> dict[str, int]:
    """Bytes of the input matrix, and the most that evaluate() held beside it at any moment."""
    tracemalloc.start()
    evaluate(data, rubric, benchmark, rank_draws=0)
    return {"input": input_bytes(data), "extra": tracemalloc.get_traced_memory()[1]}


def _memory_in_a_child(size: int) -> dict[str, int]:
    command = [sys.executable, __file__, "--memory-of", str(size)]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def _alternating(works: Sequence[Callable[[], object]], repeats: int) -> list[float]:
    # In turn, so that whatever else the machine does meets all of them alike.
    rounds = [[_timed(work) for work in works] for _ in range(repeats)]
    return [median(times) for times in zip(*rounds, strict=True)]


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
