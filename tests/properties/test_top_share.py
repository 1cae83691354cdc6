"""A letter with a top share: the best tenth of the same major in the nation, ties included, or of wider peers."""

from __future__ import annotations

import numpy as np
import pytest
from table_worlds import benchmark_of, data_of, level, people, two_leaves

from evaluator.evaluation import benchmark_from, evaluate

LETTERS = '[{letter: A, min_score: "52", top_share: "0.10"}, {letter: C, min_score: "50"}, {letter: D}]'
CHAIN = "groups: [major, major_class, all], min_peers: 10, min_spread_peers: 20"


def nation_of(rubric, counts, x):
    groups = [(major, major[:4], major[:2]) for major, count in counts.items() for _ in range(count)]
    return data_of(rubric, people(groups), x, 80.0, 50)


def letters_of(data, rubric):
    result = evaluate(data, rubric, benchmark_from(data, rubric), rank_draws=0)
    return result, np.array(result.units["letter"])


def test_a_tenth_of_the_major(load):
    """Thirty of one major: three places. p is 80 for all, so only x counts."""
    rubric = load(two_leaves(letters=LETTERS, benchmark=CHAIN))
    result, letters = letters_of(nation_of(rubric, {"080901": 30}, np.arange(30.0)), rubric)
    assert np.flatnonzero(letters == "A").tolist() == [27, 28, 29]
    # 23 … 26 reach 52 too, but not the top tenth
    assert (result.units["score"][23:27] >= 52).all()


@pytest.mark.parametrize(("tied", "expected"), [([27, 26, 26], 4), ([27, 27, 27], 3), ([27, 27, 26, 26, 26], 5)])
def test_ties_at_the_last_place_are_in(load, tied, expected):
    rubric = load(two_leaves(letters=LETTERS, benchmark=CHAIN))
    x = np.concatenate([np.arange(30.0 - len(tied)), tied])
    if expected == 4:
        x[26] = 26.0
    _, letters = letters_of(nation_of(rubric, {"080901": 30}, x), rubric)
    places = (x >= np.sort(x)[-3]).sum()
    assert places == expected
    assert np.flatnonzero(letters == "A").tolist() == np.flatnonzero(x >= np.sort(x)[-3]).tolist()


def test_the_cut_score_is_needed_as_well(load):
    """A tenth of a nation that is all alike does not make world-class."""
    rubric = load(two_leaves(letters=LETTERS.replace('"52"', '"79"'), benchmark=CHAIN))
    _, letters = letters_of(nation_of(rubric, {"080901": 30}, np.arange(30.0)), rubric)
    assert not (letters == "A").any()


def test_a_small_major_takes_the_share_of_its_class(load):
    """080901 has 30, 080902 has 5 (< 10): its places are those of class 0809, three of 35."""
    rubric = load(two_leaves(letters=LETTERS, benchmark=CHAIN))
    x = np.concatenate([np.arange(30.0), [40.0, 28.5, 26.5, 1.0, 2.0]])
    result, letters = letters_of(nation_of(rubric, {"080901": 30, "080902": 5}, x), rubric)
    assert result.cuts.top_share_level.tolist() == [0] * 30 + [1] * 5
    # scores compare across majors only where the benchmark is the same: look at the class's own scores
    score = result.units["score"].to_numpy()
    third = np.sort(score)[-3]
    assert (letters[30:] == "A").tolist() == ((score[30:] >= third) & (score[30:] >= 52)).tolist()
    assert (letters[30:] == "A").any()
    assert not (letters[30:] == "A").all()


def test_places_are_counted_in_the_nation_not_in_the_run(load):
    rubric = load(two_leaves(letters=LETTERS, benchmark=CHAIN))
    home = nation_of(rubric, {"080901": 30}, np.arange(30.0))
    few = data_of(rubric, people([("080901", "0809", "08")] * 3), [26.0, 27.0, 40.0], 80.0, 50)
    result = evaluate(few, rubric, benchmark_from(home, rubric), rank_draws=0)
    assert result.units["letter"].tolist() == ["C", "A", "A"]


def test_where_the_nation_is_not_known_the_cut_score_decides(load):
    rubric = load(two_leaves(letters=LETTERS, benchmark=CHAIN))
    known = level("all", {"": {"mean": [10, 80], "spread": [2, 8], "programmes": 50}})
    data = data_of(rubric, people([("080901", "0809", "08")] * 3), [10.0, 10.8, 10.7], 80, 50)
    result = evaluate(data, rubric, benchmark_of(rubric, known), rank_draws=0)
    assert result.units["letter"].tolist() == ["C", "A", "C"]
    assert (result.cuts.top_share_level == -1).all()
