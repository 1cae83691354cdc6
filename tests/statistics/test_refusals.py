"""What the array functions refuse; each sentence names the argument, the place, what is allowed, twice."""

import re

import numpy as np
import pytest

from evaluator.statistics import (
    between_variance,
    byar_interval,
    competition_rank,
    false_discovery,
    indirect_standardise,
    rank_confidence_sets,
    rank_interval,
    shrink,
    wilson_interval,
)
from evaluator.text import EvaluatorError, keys, say

RNG = np.random.default_rng(0)
NAN, INF = float("nan"), float("inf")

REFUSALS = [
    (lambda: wilson_interval(5, -1), "n = -1: must satisfy n ≥ 0"),
    (lambda: wilson_interval([1, -2, -3], 5), "events[1] = -2: must satisfy events ≥ 0 (2 such)"),
    (lambda: wilson_interval([1, 6], 5), "events[1] = 6 is above n = 5"),
    (lambda: wilson_interval(5, INF), "n = inf: must not be infinite"),
    (lambda: wilson_interval([1, 2], [3, 4, 5]), "events, n: shapes (2,), (3,) do not fit one common shape"),
    (lambda: wilson_interval("5", 10), "events: must hold numbers"),
    (lambda: wilson_interval([[1], [2, 3]], 10), "events: must hold numbers in rows of equal length"),
    (lambda: wilson_interval(["a", None], 10), "events: must hold numbers"),
    (lambda: wilson_interval(np.array(["a", None], dtype=object), 10), "events: must hold numbers"),
    (lambda: wilson_interval(1 + 2j, 10), "events: must hold numbers"),
    (lambda: wilson_interval(5, 10, 1.0), "confidence = 1.0: must be one number with 0 < confidence < 1"),
    (lambda: wilson_interval(5, 10, 0), "confidence = 0"),
    (lambda: wilson_interval(5, 10, 95), "confidence = 95"),
    (lambda: wilson_interval(5, 10, NAN), "confidence = nan"),
    (lambda: wilson_interval(5, 10, "0.95"), "confidence = 0.95: must be one number"),
    (lambda: wilson_interval(5, 10, [0.9]), "confidence = [0.9]: must be one number"),
    (lambda: byar_interval([3, -1]), "count[1] = -1: must satisfy count ≥ 0"),
    (lambda: byar_interval(INF), "count = inf"),
    (lambda: byar_interval(3, -0.5), "confidence = -0.5"),
    (lambda: indirect_standardise([1, 2], [0.5, 0.5]), "n: must have 2 dimension(s), found shape (2,)"),
    (lambda: indirect_standardise([[1, 2]], [[0.5]]), "rate: shapes (1, 1) do not fit (1, 2)"),
    (lambda: indirect_standardise([[1, -2]], [[0.5, 0.5]]), "n[0, 1] = -2"),
    (lambda: indirect_standardise([[1, NAN]], [[0.5, 0.5]]), "n[0, 1] = nan: must be finite"),
    (lambda: indirect_standardise([[1, 2]], [[0.5, 95]]), "rate[0, 1] = 95: must satisfy 0 ≤ rate ≤ 1"),
    (lambda: indirect_standardise([[1, 2]], [[0.5, NAN]]), "rate[0, 1] is missing where n = 2"),
    (lambda: between_variance([], []), "value: must hold at least one value"),
    (lambda: between_variance([1, NAN], 1), "value[1] = nan: must be finite"),
    (lambda: between_variance([1, 2], [1, -1]), "variance[1] = -1"),
    (lambda: between_variance([1, 2], [1, 1, 1]), "variance: shapes (3,) do not fit (2,)"),
    (lambda: between_variance([1, 2], 1, [0, 0, 0]), "centre: shapes (3,) do not fit (2,)"),
    (lambda: between_variance([1, 2], 1, INF), "centre = inf: must be finite"),
    (lambda: between_variance([[1, 2]], 1), "value: must have 1 dimension(s)"),
    (lambda: shrink(1, -1, 0, 1), "variance = -1"),
    (lambda: shrink(1, 1, 0, -1), "between = -1"),
    (lambda: shrink(1, INF, 0, 1), "variance = inf"),
    (lambda: shrink([1, 2], 1, [1, 2, 3], 1), "value, variance, centre, between: shapes (2,), (), (3,), ()"),
    (lambda: competition_rank([[1]]), "score: must have 1 dimension(s)"),
    (lambda: competition_rank([1, INF]), "score[1] = inf"),
    (lambda: competition_rank([1, 2], [0.0, 1.0]), "group: must hold whole-number group codes"),
    (lambda: competition_rank([1, 2], [0]), "group: shapes (1,) do not fit (2,)"),
    (lambda: false_discovery([0.5, 1.5]), "p[1] = 1.5: must satisfy 0 ≤ p ≤ 1"),
    (lambda: false_discovery([[0.5]]), "p: must have 1 dimension(s)"),
    *(
        refusal
        for rank in (rank_interval, rank_confidence_sets)
        for refusal in (
            (lambda rank=rank: rank([1, 2], [1, -1], rng=RNG), "se[1] = -1"),
            (lambda rank=rank: rank([1, NAN], 1, rng=RNG), "mean[1] = nan: must be finite"),
            (lambda rank=rank: rank([1, 2], [1, 1, 1], rng=RNG), "se: shapes (3,) do not fit (2,)"),
            (
                lambda rank=rank: rank([1, 2], 1, draws=0, rng=RNG),
                "draws = 0: must be a whole number with draws ≥ 1",
            ),
            (lambda rank=rank: rank([1, 2], 1, draws=10.5, rng=RNG), "draws = 10.5"),
            (lambda rank=rank: rank([1, 2], 1, draws=True, rng=RNG), "draws = True"),
            (lambda rank=rank: rank([1, 2], 1, confidence=1.5, rng=RNG), "confidence = 1.5"),
            (lambda rank=rank: rank([1, 2], 1, rng=7), "rng: must be a random generator"),
        )
    ),
]


@pytest.mark.parametrize(("call", "sentence"), REFUSALS, ids=[sentence for _, sentence in REFUSALS])
def test_refused_by_name(call, sentence):
    with pytest.raises(EvaluatorError) as caught:
        call()
    chinese, english = (caught.value.show(lang) for lang in ("zh", "en"))
    assert sentence in english
    assert any("\u4e00" <= letter <= "\u9fff" for letter in chinese)
    assert re.match(r"\w+", chinese)[0] == re.match(r"\w+", english)[0]  # both name the same argument


def test_errors_are_value_errors():
    with pytest.raises(ValueError, match="events"):
        wilson_interval(-1, 5)


def test_randomness_is_passed_in():
    with pytest.raises(TypeError, match="rng"):
        rank_interval([1.0], [1.0])


@pytest.mark.parametrize("key", keys("statistics"))
def test_both_languages_take_the_same_values(key):
    fields = {lang: {part.split("}")[0] for part in say(key, lang).split("{")[1:]} for lang in ("zh", "en")}
    assert fields["zh"] == fields["en"]


def test_arguments_are_not_changed():
    n, rate, score = np.array([[5.0, 0.0]]), np.array([[0.5, np.nan]]), np.array([2.0, 1.0])
    copies = n.copy(), rate.copy(), score.copy()
    indirect_standardise(n, rate)
    competition_rank(score)
    between_variance(score, score, score)
    rank_interval(score, score, rng=np.random.default_rng(0))
    rank_confidence_sets(score, score, rng=np.random.default_rng(0))
    for given, copy in zip((n, rate, score), copies, strict=True):
        np.testing.assert_array_equal(given, copy)
