"""What the pictures show: a colour for each letter, ranks with their scope, units in the order of that scope."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pytest
from small_worlds import averages_of, drawn, result_of, rubric_of
from test_stability_laws import WIDE

from evaluator.dataset import make_dataset
from evaluator.evaluation import evaluate, stability
from evaluator.report.pictures import draw_stability
from evaluator.report.pictures.shades import letter_shades
from evaluator.report.pictures.stability import rank_ticks

if TYPE_CHECKING:
    from pathlib import Path

    from evaluator.evaluation import Stability

# Machado, Oliveira & Fernandes (2009), severity 1: what the colour-blind see, in linear RGB.
SEEN = {
    "all colours": np.eye(3),
    "no red": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "no green": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "no blue": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}
TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
PLACES = {
    "  against: national_average\n": "  against: national_average\n  by: quantile\n  within: city\n",
    "ranks: [all, city]": "ranks: [city]",
    'min_score: "58"': 'top_share: "0.25"',
    'min_score: "53"': 'top_share: "0.50"',
    'min_score: "50"': 'top_share: "0.75"',
}


def lab(shades: list[str], seen: object) -> np.ndarray:
    """CIELAB of colours as somebody sees them."""
    rgb = np.array([[int(shade[k : k + 2], 16) / 255 for k in (1, 3, 5)] for shade in shades])
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    xyz = np.clip(linear @ np.asarray(seen).T, 0, 1) @ TO_XYZ.T / np.array([0.95047, 1.0, 1.08883])
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.stack([116 * f[:, 1] - 16, 500 * (f[:, 0] - f[:, 1]), 200 * (f[:, 1] - f[:, 2])], axis=1)


def test_four_letters_keep_their_colours():
    assert letter_shades(4) == ["#1A6FA8", "#8CBDDD", "#F2D388", "#C4532D"]


@pytest.mark.parametrize("letters", range(2, 13))
@pytest.mark.parametrize("eyes", SEEN)
def test_every_letter_has_a_colour_of_its_own(letters: int, eyes: str):
    """A difference of 10 in CIELAB is seen at a glance; up to twelve letters keep it between any two."""
    shades = letter_shades(letters)
    colour = lab(shades, SEEN[eyes])
    apart = np.linalg.norm(colour[:, None] - colour[None], axis=2)[np.triu_indices(letters, 1)]
    assert len(set(shades)) == letters
    assert apart.min() > 10


def test_axis_of_ranks_begins_at_one():
    assert rank_ticks(1) == [1]
    assert rank_ticks(9) == list(range(1, 10))
    assert rank_ticks(14) == [1, 3, 5, 7, 9, 11, 13]
    assert rank_ticks(40) == [1, 5, 10, 15, 20, 25, 30, 35, 40]
    assert rank_ticks(1698) == [1, 200, 400, 600, 800, 1000, 1200, 1400, 1600]


def within_cities(tmp_path: Path, count: int) -> Stability:
    rubric = rubric_of(tmp_path, WIDE, **PLACES)
    before = result_of(rubric, drawn(count, 30))
    units = before.data.units.assign(city=[f"城{k % 4}" for k in range(count)])
    data = make_dataset(rubric, units, before.data.value)
    return stability(evaluate(data, rubric, averages_of(rubric), rank_draws=0), worlds=16)


@pytest.mark.parametrize("count", [24, 100, 200])
def test_ranks_within_groups_are_shown_group_by_group(tmp_path: Path, count: int):
    found = within_cities(tmp_path, count)
    draw_stability(found, tmp_path)
    ranks = (tmp_path / "stability_ranks.svg").read_text(encoding="utf-8")
    letters = (tmp_path / "stability_letters.svg").read_text(encoding="utf-8")
    assert "城市内名次（1为最高）" in ranks
    assert "城市内名次的范围" in ranks
    assert "按城市分开，城市内按得分从高到低" in letters
    assert ">0</text>" not in ranks
    if count > 60:
        for svg in (ranks, letters):
            assert re.findall(r">(城\d)</text>", svg) == ["城0", "城1", "城2", "城3"]
    else:
        # The order of the rows: all units of a city, best score first, then the next city.
        table = found.units.assign(city=found.result.data.units["city"]).sort_values(
            ["city", "score"], ascending=[True, False], kind="stable"
        )
        assert re.findall(r">(9\d{4})</text>", ranks) == table["unit"].tolist()


def test_letters_are_written_as_long_as_there_is_room(tmp_path: Path):
    for count, written in ((24, True), (100, True), (200, False)):
        found = within_cities(tmp_path, count)
        draw_stability(found, tmp_path)
        svg = (tmp_path / "stability_letters.svg").read_text(encoding="utf-8")
        # Four of the texts stand in the legend.
        assert len(re.findall(r">[ABCD]</text>", svg)) == 4 + count * written


def test_ranks_among_all_say_so(tmp_path: Path):
    found = stability(result_of(rubric_of(tmp_path, WIDE), drawn(70, 29)), worlds=16)
    draw_stability(found, tmp_path)
    svg = (tmp_path / "stability_ranks.svg").read_text(encoding="utf-8")
    assert "全部单位中名次（1为最高）" in svg
    assert ">0</text>" not in svg
