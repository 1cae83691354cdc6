"""How fast `evaluate` is, as ratios in one process.

    python tests/benchmarks/run.py --sizes 2000 66000 1000000

compares it with the same arithmetic written straight down in numpy (`plain.py`), and with a weighted sum and TOPSIS
of scikit-criteria, which know no benchmark, no noise and no letters. Memory is what tracemalloc sees.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import tempfile
import time
import tracemalloc
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from plain import plain_evaluation

import evaluator as ev
from evaluator.catalog import majors
from evaluator.dataset import with_major_groups

if TYPE_CHECKING:
    from collections.abc import Callable

LEAVES, PROPORTIONS, NATION, RUNS = 40, 25, 66_000, 5


def forty_leaves() -> ev.Rubric:
    """A flat rubric of 40 leaves: 25 proportions, 15 exact figures, four letters."""
    lines = [
        f'  - {{code: l{j}, name: L{j}, weight: "0.025", source: s, '
        + ('kind: proportion, unit: "%", n: [g]}' if j < PROPORTIONS else "kind: exact, unit: 个}")
        for j in range(LEAVES)
    ]
    text = "\n".join(
        [
            "id: forty\nkind: scored\ntitle: forty leaves\nversion: '1'\nstatus: 示例",
            "effective: {from: 2025-01-01}\nreferences: [{title: x}]\nunit: programme",
            "data: {figures: [{code: g, name: g}]}\nindicators:",
            *lines,
            "classes:\n  against: national_average\n  letters:",
            '    - {letter: A, min_score: "58"}\n    - {letter: B, min_score: "53"}',
            '    - {letter: C, min_score: "50"}\n    - {letter: D}',
            '  confirm: {A: "0.90", D: "0.95", other: "0.80"}',
        ]
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "forty.yaml"
        path.write_text(text, encoding="utf-8")
        return ev.load_rubric(path)


def programmes(rubric: ev.Rubric, units: int, seed: int) -> ev.Dataset:
    """Synthetic programmes of random majors; 1 % of the cells are missing."""
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame(
        {
            "unit": np.arange(units).astype(str),
            "institution": (10_000 + np.arange(units) % 1200).astype(str),
            "major": rng.choice(list(majors()), units),
        }
    )
    size = np.full((units, LEAVES), np.nan)
    size[:, :PROPORTIONS] = rng.integers(20, 200, (units, 1))
    value = rng.normal(10, 2, (units, LEAVES))
    rate = rng.normal(0.8, 0.06, (units, PROPORTIONS)).clip(0.1, 0.99)
    counts = rng.binomial(size[:, :PROPORTIONS].astype(int), rate)
    value[:, :PROPORTIONS] = 100.0 * counts / size[:, :PROPORTIONS]
    state = np.where(rng.random((units, LEAVES)) < 0.01, ev.State.MISSING, ev.State.OBSERVED).astype(np.int8)
    value[state != ev.State.OBSERVED] = np.nan
    return ev.make_dataset(rubric, with_major_groups(frame), value, n=size, state=state, year=2025)


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def medians(*works: Callable[[], object]) -> list[float]:
    """Median seconds of each, taken in turns so that a noisy machine disturbs all alike."""
    times = [[seconds(work) for work in works] for _ in range(RUNS)]
    return [float(np.median(column)) for column in zip(*times, strict=True)]


def scikit_criteria(data: ev.Dataset) -> list[tuple[str, Callable[[], object]]]:
    from skcriteria import mkdm
    from skcriteria.agg.simple import WeightedSumModel
    from skcriteria.agg.topsis import TOPSIS
    from skcriteria.preprocessing.scalers import MinMaxScaler

    matrix = np.nan_to_num(data.value, nan=10.0)
    scaled = MinMaxScaler(target="matrix").transform(mkdm(matrix, [1] * LEAVES, weights=[1 / LEAVES] * LEAVES))
    models = (("weighted sum", WeightedSumModel()), ("TOPSIS", TOPSIS()))
    return [(name, lambda model=model: model.evaluate(scaled)) for name, model in models]


def measure(size: int, rubric: ev.Rubric, benchmark: ev.Benchmark) -> None:
    data = programmes(rubric, size, 2)
    result = ev.evaluate(data, rubric, benchmark, rank_draws=0)
    total, letter = plain_evaluation(result.reference, data)[:2]
    assert np.allclose(total, result.scored.total, atol=1e-9)
    assert (letter == result.classed.letter)[result.classifiable].all()
    ours, plain = medians(
        lambda: ev.evaluate(data, rubric, benchmark, rank_draws=0), lambda: plain_evaluation(result.reference, data)
    )
    print(f"{size:>9,} × {LEAVES}: evaluate {ours:7.3f} s; plain numpy {plain:7.3f} s; ratio {ours / plain:.2f}")
    if size <= NATION:
        for name, work in scikit_criteria(data):
            theirs = medians(work)[0]
            print(f"{'':>15} scikit-criteria {name}: {theirs:7.3f} s; evaluate takes {ours / theirs:.2f} × that")


def profile(rubric: ev.Rubric, benchmark: ev.Benchmark) -> None:
    data = programmes(rubric, NATION, 2)
    profiler = cProfile.Profile()
    profiler.runcall(ev.evaluate, data, rubric, benchmark, rank_draws=0)
    stages = ("reference", "score", "reasons_against", "certainty", "letter_cuts", "classify", "scope_ranks")
    stats = pstats.Stats(profiler).stats
    whole = max(row[3] for row in stats.values())
    print(f"where the time goes ({NATION:,} × {LEAVES}):")
    for stage in stages:
        share = max((row[3] for (_, _, name), row in stats.items() if name == stage), default=0.0)
        print(f"  {stage:<16} {share / whole:6.1%}")


def peak_memory(size: int, rubric: ev.Rubric, benchmark: ev.Benchmark) -> None:
    """Most memory that one evaluation holds at once, over the matrix of values (numpy reports to tracemalloc)."""
    data = programmes(rubric, size, 2)
    tracemalloc.start()
    ev.evaluate(data, rubric, benchmark, rank_draws=0)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    matrix = data.value.nbytes
    print(f"{size:>9,} × {LEAVES}: evaluate holds at most {peak / matrix:.2f} × the matrix ({matrix / 2**20:.0f} MiB)")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[2000, NATION, 1_000_000])
    options = parser.parse_args()
    rubric = forty_leaves()
    benchmark = ev.benchmark_from(programmes(rubric, NATION, 1), rubric)
    for size in options.sizes:
        measure(size, rubric, benchmark)
    profile(rubric, benchmark)
    for size in options.sizes:
        if size >= NATION:
            peak_memory(size, rubric, benchmark)


if __name__ == "__main__":
    main()
