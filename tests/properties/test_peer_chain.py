"""Mean and spread come from the first peer group that is large enough, each with its source beside the cell."""

from __future__ import annotations

import numpy as np
import pytest
from table_worlds import benchmark_of, data_of, level, people, two_leaves

from evaluator.evaluation import benchmark_from, evaluate

UNIT = [("080901", "0809", "08")]


def published(rubric, major, major_class, category, everyone):
    """The four levels with (mean, spread, programmes) each."""
    names = ("mean", "spread", "programmes")
    given = zip(
        ("major", "major_class", "category", "all"),
        ("080901", "0809", "08", ""),
        (major, major_class, category, everyone),
        strict=True,
    )
    return benchmark_of(rubric, *(level(name, {key: dict(zip(names, of, strict=True))}) for name, key, of in given))


# min_peers 3, min_spread_peers 5: (mean, spread, programmes) of major, class, category, all → what applies, from where
@pytest.mark.parametrize(
    ("levels", "mean", "group", "spread", "spread_group"),
    [
        ([(60, 4, 5), (61, 5, 9), (62, 6, 9), (63, 7, 9)], 60, "major:080901", 4, "major:080901"),
        ([(60, 4, 4), (61, 5, 9), (62, 6, 9), (63, 7, 9)], 60, "major:080901", 5, "major_class:0809"),
        ([(60, 4, 3), (61, 5, 4), (62, 6, 5), (63, 7, 9)], 60, "major:080901", 6, "category:08"),
        ([(60, 4, 2), (61, 5, 9), (62, 6, 9), (63, 7, 9)], 61, "major_class:0809", 5, "major_class:0809"),
        ([(60, 4, 2), (61, 5, 2), (62, 6, 4), (63, 7, 5)], 62, "category:08", 7, "all"),
        ([(60, 4, 2), (61, 5, 2), (62, 6, 2), (63, 7, 5)], 63, "all", 7, "all"),
        # numbers that are not published do not count against a benchmark
        ([(60, 4, np.nan), (61, 5, 9), (62, 6, 9), (63, 7, 9)], 60, "major:080901", 4, "major:080901"),
        # a level that says nothing is passed over
        ([(np.nan, np.nan, 9), (61, 5, 9), (62, 6, 9), (63, 7, 9)], 61, "major_class:0809", 5, "major_class:0809"),
        # a spread of zero is no scale
        ([(60, 0, 9), (61, 5, 9), (62, 6, 9), (63, 7, 9)], 60, "major:080901", 5, "major_class:0809"),
    ],
)
def test_published_chain(load, levels, mean, group, spread, spread_group):
    rubric = load(two_leaves())
    result = evaluate(data_of(rubric, people(UNIT), 65.0, 65.0), rubric, published(rubric, *levels))
    for cell in result.cells.to_dict("records"):
        assert (cell["benchmark"], cell["peer_group"], cell["benchmark_source"]) == (mean, group, "官方常模")
        assert (cell["spread"], cell["spread_group"], cell["spread_source"]) == (spread, spread_group, "官方常模")
        assert abs(cell["t"] - (50 + 10 * np.clip((65 - mean) / spread, -3, 3))) < 1e-12


@pytest.mark.parametrize(("coverage", "mean"), [(0.60, 60), (0.59, 61), (np.nan, 60)])
def test_coverage_below_the_least_passes_the_level_over(load, coverage, mean):
    rubric = load(two_leaves())
    major = level("major", {"080901": {"mean": 60, "spread": 4, "programmes": 9, "coverage": coverage}})
    wide = level("all", {"": {"mean": 61, "spread": 5, "programmes": 9}})
    cells = evaluate(data_of(rubric, people(UNIT), 62, 62), rubric, benchmark_of(rubric, major, wide)).cells
    assert (cells["benchmark"] == mean).all()


def test_a_unit_of_an_unknown_major_begins_at_its_class(load):
    rubric = load(two_leaves())
    benchmark = published(rubric, (60, 4, 9), (61, 5, 9), (62, 6, 9), (63, 7, 9))
    frame = people([("080999", "0809", "08"), ("020401", "0204", "02")])
    cells = evaluate(data_of(rubric, frame, 62, 62), rubric, benchmark).cells
    assert cells["peer_group"].tolist() == ["major_class:0809"] * 2 + ["all"] * 2


def test_each_leaf_has_its_own_chain(load):
    rubric = load(two_leaves())
    major = level("major", {"080901": {"mean": [60, np.nan], "spread": [4, 8], "programmes": [9, 9]}})
    wide = level("all", {"": {"mean": 61, "spread": 5, "programmes": 9}})
    cells = evaluate(data_of(rubric, people(UNIT), 62, 62), rubric, benchmark_of(rubric, major, wide)).cells
    assert cells["peer_group"].tolist() == ["major:080901", "all"]
    assert cells["spread_group"].tolist() == ["major:080901", "major:080901"]


def test_no_group_at_all_is_no_benchmark_and_says_so(load):
    rubric = load(two_leaves(scale='max_missing: "0.40"'))
    only = level("major", {"020401": {"mean": 60, "spread": 4, "programmes": 9}})
    result = evaluate(data_of(rubric, people(UNIT), 62, 62), rubric, benchmark_of(rubric, only))
    assert result.cells["benchmark"].isna().all()
    assert result.cells["peer_group"].tolist() == result.cells["benchmark_source"].tolist() == ["", ""]
    row = result.units.iloc[0]
    assert (row["letter"], row["standing"], row["reasons"]) == ("", "not classifiable", "no_benchmark")
    assert np.isnan(row["score"])


def test_computed_chain(load):
    """Majors of 6, 4 and 2 programmes; class of 10; category of 12: means from 3 programmes on, spreads from 5."""
    rubric = load(two_leaves())
    frame = people([("080901", "0809", "08")] * 6 + [("080902", "0809", "08")] * 4 + [("081001", "0810", "08")] * 2)
    x = np.array([1, 2, 3, 4, 5, 9, 10, 20, 30, 40, 7, 8], dtype=float)
    data = data_of(rubric, frame, x, 50 + x)
    cells = evaluate(data, rubric, benchmark_from(data, rubric)).cells
    cells = cells[cells["indicator"] == "x"].set_index("unit")
    assert cells["peer_group"].tolist() == ["major:080901"] * 6 + ["major:080902"] * 4 + ["category:08"] * 2
    assert cells["spread_group"].tolist() == ["major:080901"] * 6 + ["major_class:0809"] * 4 + ["category:08"] * 2
    assert cells.loc["u0", "benchmark"] == 24 / 6
    assert cells.loc["u6", "benchmark"] == 100 / 4
    assert abs(cells.loc["u11", "benchmark"] - 139 / 12) < 1e-12
    assert abs(cells.loc["u0", "spread"] - np.sqrt((9 + 4 + 1 + 0 + 1 + 25) / 5)) < 1e-12
    assert abs(cells.loc["u6", "spread"] - x[:10].std(ddof=1)) < 1e-12
    assert abs(cells.loc["u11", "spread"] - x.std(ddof=1)) < 1e-12
    assert (cells["benchmark_source"] == "计算").all()
    assert (cells["spread_source"] == "计算").all()
