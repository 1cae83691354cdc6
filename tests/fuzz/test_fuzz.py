"""A short run of the fuzzer with fixed files; ``tests/fuzz/run.py`` runs as long as one likes."""

from __future__ import annotations

from collections import Counter

from mutate import KINDS, case
from pool import outcomes

COUNT = 150


def test_every_spoilt_file_gets_an_answer():
    found = list(outcomes(seed=2025, count=COUNT, more=lambda: True))
    failed = {outcome.name: outcome.answer for outcome in found if outcome.failed}
    assert not failed, "\n".join(f"{name}: {answer}" for name, answer in failed.items())
    assert len(found) == COUNT
    # Both answers are given, for many reasons: else nothing was tried.
    answers = Counter(outcome.answer for outcome in found)
    assert min(answers["read"], answers["refused"]) >= 10
    assert len({reason for outcome in found for reason in outcome.reasons}) >= 10


def test_a_case_is_the_same_every_time():
    for number in range(len(KINDS)):
        name, content = case(number, seed=1)
        if not name.startswith("text"):
            # A zip carries the time at which it was made.
            assert case(number, seed=1)[0] == name
        else:
            assert case(number, seed=1) == (name, content)
