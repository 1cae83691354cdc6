"""Read thousands of spoilt returns: ``python tests/fuzz/run.py --minutes 10 --count 10000``.

Goes on until both the count and the time are reached. Every file must be read or refused with a sentence in both
languages, within the memory and time of ``pool.py``; those that are not are written to ``--keep`` with what happened.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from pathlib import Path

TESTS = Path(__file__).parents[1]
sys.path[:0] = [str(TESTS / "fuzz"), str(TESTS / "files"), str(TESTS)]

from mutate import case  # noqa: E402 - found by the line above
from pool import Outcome, outcomes  # noqa: E402 - the same


def main() -> int:
    """Run, print what was found, and give 1 where a file got no answer."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--minutes", type=float, default=10.0, help="at least this long")
    asked.add_argument("--count", type=int, default=10_000, help="at least this many files")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--workers", type=int, default=2)
    asked.add_argument("--keep", type=Path, default=Path("fuzz-failures"))
    chosen = asked.parse_args()
    start, begun = time.monotonic(), 0

    def more() -> bool:
        nonlocal begun
        begun += 1
        return begun <= chosen.count or time.monotonic() - start < 60 * chosen.minutes

    answers: Counter[str] = Counter()
    failures: dict[str, Outcome] = {}
    slowest = 0.0
    for outcome in outcomes(chosen.seed, sys.maxsize, more, chosen.workers):
        answers["failed" if outcome.failed else outcome.answer] += 1
        slowest = max(slowest, outcome.seconds)
        if outcome.failed and outcome.answer not in failures:
            failures[outcome.answer] = outcome
            _keep(chosen.keep, chosen.seed, outcome)
    spent = time.monotonic() - start
    print(f"{sum(answers.values())} files in {spent / 60:.1f} minutes: {dict(answers)}; slowest {slowest:.1f} s")
    for outcome in failures.values():
        print(f"\n{outcome.name} (number {outcome.number}):\n{outcome.answer}")
    return 1 if failures else 0


def _keep(folder: Path, seed: int, outcome: Outcome) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    name, content = case(outcome.number, seed)
    (folder / name).write_bytes(content)
    (folder / f"{name}.txt").write_text(outcome.answer, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
