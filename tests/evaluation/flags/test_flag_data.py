"""Each oddity put into small clean data is flagged once, by name, and what only looks like it is not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from flags_small import PROGRAMMES, changed, flags, small_rubric, small_years

import evaluator as ev
from evaluator.evaluation import Flag
from evaluator.text import keys

UNIT = "90001-080901"


@pytest.fixture(scope="module")
def rubric() -> ev.ScoredRubric:
    return small_rubric()


@pytest.fixture(scope="module")
def years(rubric: ev.ScoredRubric) -> list[ev.Dataset]:
    return small_years(rubric)


def only(table):
    """The one flag there is: unit, institution, indicator, flag, seen."""
    (row,) = table.itertuples(index=False)
    assert row.zh
    assert row.en
    return (row.unit, row.institution, row.indicator, row.flag, row.seen)


def test_clean_data_have_no_flags_and_the_empty_table_has_its_columns(rubric, years):
    table = flags(rubric, years)
    assert list(table.columns) == ["unit", "institution", "indicator", "flag", "seen", "zh", "en"]
    assert len(table) == 0


def test_every_flag_has_its_sentences():
    assert {f"flags.{flag}" for flag in Flag} == set(keys("flags"))


def test_all_at_100_every_year(rubric, years):
    odd = [*years[:3], *(changed(data, "placed", 100.0) for data in years[3:])]
    table = flags(rubric, odd)
    table = table[table["flag"] == "full"]
    assert only(table) == (UNIT, "90001", "placed", "full", "100%")
    assert "2023—2025年连续3年" in table["zh"].iloc[0]
    assert "合计300例" in table["zh"].iloc[0]
    assert "2023–2025 (300 cases in all)" in table["en"].iloc[0]


def test_none_leave_every_year_where_lower_is_better(rubric, years):
    odd = [*years[:3], *(changed(data, "left", 0.0, n=400.0) for data in years[3:])]
    assert only(flags(rubric, odd)) == (UNIT, "90001", "left", "full", "0%")


@pytest.mark.parametrize("lacking", [0, 1, 2], ids=["2023 less", "2024 less", "2025 less"])
def test_one_year_short_of_100_is_no_full_flag(rubric, years, lacking):
    odd = [*years[:3], *(changed(data, "placed", 99.0 if k == lacking else 100.0) for k, data in enumerate(years[3:]))]
    assert "full" not in set(flags(rubric, odd)["flag"])


def test_small_programmes_at_100_are_chance(rubric, years):
    odd = [*years[:3], *(changed(data, "placed", 100.0, n=8.0) for data in years[3:])]
    assert len(flags(rubric, odd)) == 0


def test_teachers_counted_three_times_are_the_same_teachers(rubric, years):
    few = [*years[:3], *(changed(data, "doctoral", 100.0, n=4.0) for data in years[3:])]
    assert "full" not in set(flags(rubric, few)["flag"])


def test_a_missing_year_breaks_the_row(rubric, years):
    odd = [changed(data, "placed", 100.0) for data in years]
    assert "full" not in set(flags(rubric, [*odd[:4], odd[5]])["flag"])


def test_a_figure_ten_times_too_large(rubric, years):
    table = flags(rubric, [*years[:-1], changed(years[-1], "spending", 39000.0)])
    assert only(table) == (UNIT, "90001", "spending", "jump", "39000元/生")
    assert "2020—2024" in table["zh"].iloc[0]


def test_a_share_that_fell(rubric, years):
    assert only(flags(rubric, [*years[:-1], changed(years[-1], "placed", 50.0)]))[2:] == ("placed", "jump", "50%")


def test_the_same_fall_of_few_people_is_noise(rubric, years):
    assert len(flags(rubric, [*years[:-1], changed(years[-1], "placed", 50.0, n=8.0)])) == 0


def test_three_years_are_too_few_for_a_jump(rubric, years):
    assert len(flags(rubric, [*years[1:-1], changed(years[-1], "spending", 39000.0)])) == 1
    assert len(flags(rubric, [*years[2:-1], changed(years[-1], "spending", 39000.0)])) == 0


def test_a_yes_that_was_a_no_is_no_jump(rubric, years):
    assert len(flags(rubric, [*years[:-1], changed(years[-1], "accredited", 1.0)])) == 0


def test_a_base_that_shrinks_while_its_share_rises(rubric, years):
    before = changed(years[-2], "content", 60.0, n=200.0)
    table = flags(rubric, [before, changed(years[-1], "content", 85.0, n=100.0)])
    assert only(table) == (UNIT, "90001", "content", "shrink", "85%")
    assert "由2024年的200减为100（减少50%" in table["zh"].iloc[0]


@pytest.mark.parametrize(
    ("value", "size"), [(55.0, 100.0), (85.0, 140.0)], ids=["the share fell", "by less than a third"]
)
def test_other_changes_of_the_base_are_not_flagged(rubric, years, value, size):
    before = changed(years[-2], "content", 60.0, n=200.0)
    assert len(flags(rubric, [before, changed(years[-1], "content", value, n=size)])) == 0


def test_fourteen_and_then_nine_answers_say_nothing(rubric, years):
    before = changed(years[-2], "content", 50.0, n=14.0)
    assert len(flags(rubric, [before, changed(years[-1], "content", 100.0, n=7.0)])) == 0


def test_one_figure_for_a_whole_institution(rubric, years):
    table = flags(rubric, [*years[:-1], changed(years[-1], "spending", 4000.0, slice(PROGRAMMES))])
    assert only(table[table["flag"] == "same_figure"]) == ("", "90001", "spending", "same_figure", "4000元/生")


def test_a_figure_that_is_the_institutions_by_nature(rubric, years):
    by_school = np.repeat([3900.0, 4000.0, 4100.0, 4200.0], PROGRAMMES)
    table = ev.flag_data(changed(years[-1], "spending", by_school, slice(None)), rubric)
    assert len(table) == 0


def test_an_institution_alone_has_nothing_to_be_held_against(rubric, years):
    last = years[-1]
    own = replace(
        last,
        units=last.units.iloc[:PROGRAMMES],
        value=last.value[:PROGRAMMES],
        n=last.n[:PROGRAMMES],
        state=last.state[:PROGRAMMES],
    )
    assert len(ev.flag_data(changed(own, "spending", 4000.0, slice(None)), rubric)) == 0


def test_old_averages_are_flagged_once(rubric, years):
    benchmark = replace(ev.benchmark_from(years[-1], rubric), year=2022)
    table = flags(rubric, years, benchmark)
    assert only(table) == ("", "", "", "stale", "2022")
    assert len(flags(rubric, years, replace(benchmark, year=2023))) == 0


def test_an_old_frozen_year_is_flagged(rubric, years):
    rule = rubric.model.benchmark.model_copy(update={"year": 2020})
    frozen = replace(rubric, model=rubric.model.model_copy(update={"benchmark": rule}))
    assert only(ev.flag_data(years[-1], frozen))[3:] == ("stale", "2020")


def test_data_without_a_year_have_no_history(rubric, years):
    odd = replace(changed(years[-1], "spending", 39000.0), year=None)
    assert len(ev.flag_data(odd, rubric, history=ev.make_history(years))) == 0


def test_later_years_of_the_history_are_not_read(rubric, years):
    then = changed(years[-2], "spending", 39000.0)
    whole = ev.flag_data(then, rubric, history=ev.make_history(years))
    assert whole.equals(ev.flag_data(then, rubric, history=ev.make_history(years[:-2])))


def test_the_order_of_rows_does_not_matter(rubric, years):
    odd = [*years[:3], *(changed(data, "placed", 100.0) for data in years[3:])]
    odd[-1] = changed(odd[-1], "spending", 39000.0, 3)

    def turn(d):
        back = slice(None, None, -1)
        units = d.units.iloc[back].reset_index(drop=True)
        return replace(d, units=units, value=d.value[back], n=d.n[back], state=d.state[back])

    turned = [turn(data) for data in odd]
    assert flags(rubric, odd).equals(flags(rubric, [*odd[:-1], turned[-1]]))
    assert flags(rubric, odd).equals(flags(rubric, turned))


def test_no_units_no_flags(rubric, years):
    last = years[-1]
    none = replace(last, units=last.units.iloc[:0], value=last.value[:0], n=last.n[:0], state=last.state[:0])
    assert len(ev.flag_data(none, rubric, history=ev.make_history(years[:-1]))) == 0
