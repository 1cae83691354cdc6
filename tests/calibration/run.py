"""Calibration by simulation: python tests/calibration/run.py [--out FILE].

Prints how often intervals and letter probabilities are right in nations whose truth is known, with fixed
seeds. Writes nothing unless --out is given. Takes a few minutes.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from calibration_measures import by_peers, calibration_error, confirmed, coverage, few_units, trial

from evaluator.rubric import load_rubric

SEED = 20261124
RATIOS = (0.0, 0.25, 0.5, 1.0, 2.0, 4.0)
SMALL = Path(__file__).with_name("small.yaml")


def main() -> None:
    """Run everything and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--nations", type=int, default=8, help="nations a rubric")
    parser.add_argument("--units", type=int, default=4000, help="programmes a nation")
    parser.add_argument("--repeats", type=int, default=600, help="runs of few units at each ratio")
    parser.add_argument("--out", type=Path, help="write the tables to this file too")
    chosen = parser.parse_args()
    blocks = []
    for name in ("undergraduate_program", SMALL):
        found = trial(load_rubric(name), chosen.nations, chosen.units, SEED)
        title = name if isinstance(name, str) else f"small rubric ({name.name})"
        blocks += [
            f"== {title}: {chosen.nations} nations x {chosen.units} programmes",
            _table("95% intervals", coverage(found)),
            _table("letter probabilities, expected calibration error", calibration_error(found)),
            _table("confirmed letters", confirmed(found)),
        ]
    found = by_peers(load_rubric(SMALL), (20, 40, 80, 200), chosen.nations, chosen.units, SEED)
    blocks += ["== small rubric, by programmes a major (no gate)", _table("95% intervals", found)]
    for units in (5, 30):
        for known in (True, False):
            found = few_units(units, RATIOS, chosen.repeats, SEED, centre_known=known)
            title = f"== {units} units, centre {'known' if known else 'estimated'}: {chosen.repeats} runs a ratio"
            total = f"all ratios: {found['covered'].mean():.4f}"
            blocks += [title, _table("95% intervals, by spread of true scores / noise", found), total]
    text = "\n\n".join(blocks) + "\n"
    sys.stdout.write(text)
    if chosen.out is not None:
        chosen.out.write_text(text, encoding="utf-8")


def _table(title: str, frame: object) -> str:
    return f"{title}\n{frame.to_string(index=False, float_format=lambda number: f'{number:.4f}')}"


if __name__ == "__main__":
    main()
