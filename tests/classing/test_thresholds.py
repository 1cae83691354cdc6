"""At the very threshold: who reaches it has it."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from class_world import QUANTILE, TEXT

import evaluator as ev
from evaluator.classing import average_standing
from evaluator.classing.letters import classify

CONFIRM = QUANTILE.replace('{other: "0.80"}', '{A: "0.90", 其余: "0.95", other: "0.80"}')
LETTERS = 5


def told(chances):
    """A rule that gives the letter that stands in the score, and chances as they are told."""
    return SimpleNamespace(letter=lambda score, _: score.astype(np.intp), chance=lambda _, rows: chances[rows])


@pytest.fixture
def rubric(tmp_path):
    path = tmp_path / "rule.yaml"
    path.write_text(TEXT + CONFIRM, encoding="utf-8")
    return ev.load_rubric(path)


def classed(rubric, letter, chances, worst=None):
    total = np.array(letter, dtype=float)
    everyone = np.ones(len(total), dtype=bool)
    at_worst = total if worst is None else np.array(worst, dtype=float)
    return classify(rubric, total, at_worst, told(np.array(chances)), None, everyone)


def row(letter, own):
    """Chances with ``own`` at a letter and the rest at the next."""
    chances = np.zeros(LETTERS)
    chances[letter], chances[(letter + 1) % LETTERS] = own, 1 - own
    return chances


@pytest.mark.parametrize(("letter", "needed"), [(0, 0.80), (1, 0.90), (2, 0.80), (4, 0.95)])
def test_a_letter_as_probable_as_asked_is_confirmed(rubric, letter, needed):
    own = [needed, np.nextafter(needed, 0), np.nextafter(needed, 1)]
    found = classed(rubric, [letter] * 3, [row(letter, chance) for chance in own])
    assert found.confirmed.tolist() == [True, False, True]


def test_a_letter_that_hiding_bought_is_not_confirmed(rubric):
    found = classed(rubric, [1, 1, 1], [row(1, 0.99)] * 3, worst=[1, 2, 0])
    assert found.confirmed.tolist() == [True, False, False]
    assert found.hides.tolist() == [False, True, True]


def test_of_two_other_letters_as_probable_the_better_is_named(rubric):
    chances = [[0.0, 0.25 - 1e-12, 0.5, 0.25, 0.0], [0.5, 0.2, 0.3, 0.0, 0.0]]
    assert classed(rubric, [2, 2], chances).other.tolist() == [1, 0]


@pytest.mark.parametrize("needed", [0.80, 0.90, 0.95])
def test_standing_at_the_very_threshold(needed):
    low = 1 - needed
    p = np.array([needed, np.nextafter(needed, 0), low, np.nextafter(low, 1), 0.5, np.nan])
    assert average_standing(p, needed).tolist() == ["above", "uncertain", "below", "uncertain", "uncertain", ""]
