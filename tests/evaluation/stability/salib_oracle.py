"""Figures of SALib for a small case: pip install SALib==1.6.0, then python tests/evaluation/stability/salib_oracle.py.

Not a test and not a dependency: the figures stand in test_salib_figures.py. SALib draws its own points and has its
own estimators; only the worlds are ours. Groups: the six weights are one factor.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import numpy as np
from small_worlds import drawn, result_of, rubric_of
from test_stability_laws import WIDE

from evaluator.evaluation.stability.trial import trial_of

BASE = 4096


def main() -> None:
    from SALib.analyze import sobol as analyse
    from SALib.sample import sobol as sample

    with tempfile.TemporaryDirectory() as folder:
        trial = trial_of(result_of(rubric_of(Path(folder), WIDE), drawn(60, 8)), None)
    columns = trial.factors.columns
    groups = [name for name, mine in columns.items() for _ in mine]
    problem = {
        "num_vars": len(groups),
        "names": [f"x{k}" for k in range(len(groups))],
        "groups": groups,
        "bounds": [[0, 1]] * len(groups),
    }
    points = sample.sample(problem, BASE, calc_second_order=False, seed=1)
    parts = list(trial.tries(trial.factors.worlds(points)))
    outputs = {
        "rank_shift": np.concatenate([np.abs(part.rank - trial.base_rank).mean(axis=1) for part in parts]),
        "letters_changed": np.concatenate([(part.letter != trial.base_letter).mean(axis=1) for part in parts]),
    }
    for name, y in outputs.items():
        found = analyse.analyze(problem, y, calc_second_order=False, seed=1)
        for factor, first, total in zip(columns, found["S1"], found["ST"], strict=True):
            sys.stdout.write(f'    ("{name}", "{factor}", {first:.4f}, {total:.4f}),\n')


if __name__ == "__main__":
    main()
