"""What figures may not say of each other, and how a rubric raises, lowers or drops a finding."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import evaluator as ev
from evaluator.text import RubricProblems

Write = Callable[..., Path]
Table = list[list[Any]]
SMALL = Path(__file__).with_name("small.yaml")


def rubric_with(tmp_path: Path, checks: str) -> ev.ScoredRubric:
    text = SMALL.read_text(encoding="utf-8").replace("  cohort: graduates\n", f"  cohort: graduates\n{checks}", 1)
    path = tmp_path / "checks.yaml"
    path.write_text(text, encoding="utf-8")
    return ev.load_rubric(path)


def found_in(path: Path, rubric: ev.ScoredRubric) -> list[tuple[str, str, str]]:
    problems = ev.inspect_data(path, rubric, 2025).problems
    return [(problem.reason, problem.severity, problem.place.cell) for problem in problems]


TOTALS = "  checks: {totals: [{total: graduates, parts: [placed, answers]}]}\n"
AT_MOST = "  checks: {totals: [{total: graduates, parts: [placed, answers], exact: false}]}\n"


def test_parts_make_up_their_total(write: Write, table: Table, tmp_path: Path):
    for row, (whole, one, other) in zip(table[1:], ((180, 100, 80), (86, 45, 40), (131, 60, 70)), strict=True):
        row[5], row[6], row[7] = whole, one, other
    assert found_in(write(table), rubric_with(tmp_path, TOTALS)) == [
        ("parts_total", "error", "F3"),
        ("parts_total", "error", "F4"),
    ]


def test_parts_may_not_exceed_their_total(write: Write, table: Table, tmp_path: Path):
    for row, (whole, one, other) in zip(table[1:], ((180, 100, 80), (84, 45, 40), (140, 60, 70)), strict=True):
        row[5], row[6], row[7] = whole, one, other
    assert found_in(write(table), rubric_with(tmp_path, AT_MOST)) == [("parts_above_total", "error", "F3")]


def test_known_parts_alone_may_exceed_a_total(write: Write, table: Table, tmp_path: Path):
    for row in table[1:]:
        row[5], row[6] = 400, 300
    table[1][5], table[1][6], table[1][7], table[1][9], table[1][10] = 90, 80, "", "", ""
    table[1][8] = ""
    table[2][7], table[3][7] = 100, 100
    assert found_in(write(table), rubric_with(tmp_path, TOTALS)) == []


def test_severity_is_the_rubrics(write: Write, table: Table, tmp_path: Path):
    table[1].append("")
    table[0].append("去向落实率")
    table[1][-1] = 60
    path = write(table)
    assert found_in(path, rubric_with(tmp_path, "")) == [("share_disagrees", "error", "N2")]
    lowered = rubric_with(tmp_path, "  checks: {severity: {share_disagrees: notice}}\n")
    assert found_in(path, lowered) == [("share_disagrees", "notice", "N2")]
    dropped = rubric_with(tmp_path, '  checks: {severity: {share_disagrees: "off"}}\n')
    assert found_in(path, dropped) == []


def test_what_cannot_be_read_stays_an_error(tmp_path: Path):
    with pytest.raises(RubricProblems, match="not_a_number"):
        rubric_with(tmp_path, "  checks: {severity: {not_a_number: notice}}\n")


def test_totals_name_number_columns(tmp_path: Path):
    with pytest.raises(RubricProblems, match="gradutes"):
        rubric_with(tmp_path, "  checks: {totals: [{total: gradutes, parts: [placed]}]}\n")


def many(table: Table, count: int) -> Table:
    codes = ["080901", "050201", "070101", "070201", "080902", "080903", "030101", "020101", "120201", "080701"]
    rows = [list(table[0])]
    for index in range(count):
        row = list(table[1])
        row[0], row[1] = f"9{index // 10:04d}", f"虚构大学{index // 10}"
        row[2], row[3] = codes[index % 10], ""
        row[5], row[6], row[7] = 100 + index, 60 + index % 17, 50 + index % 13
        row[9], row[10], row[12] = 70 + index % 11, 80 + index % 7, 15 + index % 5
        row[8] = 8 + index % 3
        row[11] = index % 2
        rows.append(row)
    return rows


def test_a_figure_far_from_its_peers(write: Write, table: Table, rubric: ev.ScoredRubric):
    rows = many(table, 300)
    assert found_in(write(rows), rubric) == []
    rows[41][12] = 175
    assert found_in(write(rows), rubric) == [("outlier", "notice", "M42")]


def test_one_figure_down_a_column(write: Write, table: Table, rubric: ev.ScoredRubric):
    rows = many(table, 40)
    for row in rows[11:21]:
        row[10] = 88.8
    assert found_in(write(rows), rubric) == [("same_figure", "notice", "K12")]


def test_one_figure_in_just_so_many_rows(write: Write, table: Table, rubric: ev.ScoredRubric):
    """An institution of as many rows as the rubric asks for is looked at; of one row fewer it is not."""
    least = rubric.model.data.checks.same_figure_rows
    rows = many(table, least)
    for row in rows[1:]:
        row[10] = 88.8
    assert found_in(write(rows), rubric) == [("same_figure", "notice", "K2")]
    assert found_in(write(rows[:least]), rubric) == []


def test_a_row_copied_and_not_changed(write: Write, table: Table, rubric: ev.ScoredRubric):
    rows = many(table, 40)
    rows[15][4:] = rows[13][4:]
    assert found_in(write(rows), rubric) == [("copied_row", "notice", "")]


def test_a_hidden_size_is_named_as_such_and_a_bad_one_once(write: Write, table: Table, rubric: ev.ScoredRubric):
    table[1][7] = "不公开"
    table[2][7] = "约40"
    found = found_in(write(table), rubric)
    assert found.count(("n_hidden", "error", "J2")) == 1
    assert [entry for entry in found if entry[2].endswith("3")] == [("not_a_number", "error", "H3")]


def test_a_count_without_its_base_is_not_lost(write: Write, table: Table, rubric: ev.ScoredRubric):
    table[1][5], table[2][5], table[3][5] = "", "不公开", "约140"
    found = ev.inspect_data(write(table), rubric, 2025).problems
    assert [(problem.reason, problem.place.cell) for problem in found] == [("not_a_number", "F4"), ("n_missing", "F2")]
    assert "“落实去向人数”" in found[1].sentence("zh")


def test_none_of_none_is_no_fault_but_some_of_none_is(write: Write, table: Table, rubric: ev.ScoredRubric):
    table[1][5], table[1][6] = 0, 0
    table[2][5], table[2][6] = 0, 3
    assert found_in(write(table), rubric) == [("events_above_n", "error", "G3")]


def test_a_missing_size_is_said_once_for_all_that_want_it(write: Write, table: Table, rubric: ev.ScoredRubric):
    table[1][7] = ""
    (problem,) = ev.inspect_data(write(table), rubric, 2025).problems
    assert (problem.reason, problem.place.cell) == ("n_missing", "H2")
    assert "“满意度（%）、评教均分（分）”" in problem.sentence("zh")


def test_a_computed_share_is_shown_as_the_sum_that_gave_it(write: Write, table: Table, rubric: ev.ScoredRubric):
    table[1][5], table[1][6] = 120, 108
    before = ev.read_data(write(table, "去年.csv"), rubric, 2024)
    table[1][6] = 24
    (problem,) = ev.inspect_data(write(table), rubric, 2025, before=before).problems
    assert (problem.reason, problem.place.cell, problem.value) == ("year_jump", "G2", "24/120 = 20%")
    assert "2024年的90%" in problem.sentence("zh")


@pytest.mark.parametrize(("graduates", "jump"), [(10, []), (100, [("year_jump", "notice", "G2")])])
def test_what_few_graduates_move_is_no_jump(
    write: Write, table: Table, rubric: ev.ScoredRubric, graduates: int, jump: list[tuple[str, str, str]]
):
    table[1][5], table[1][6] = graduates, 0.9 * graduates
    before = ev.read_data(write(table, "去年.csv"), rubric, 2024)
    table[1][6] = 0.4 * graduates
    assert found_in_with(write(table), rubric, before) == jump


def found_in_with(path: Path, rubric: ev.ScoredRubric, before: ev.Dataset) -> list[tuple[str, str, str]]:
    problems = ev.inspect_data(path, rubric, 2025, before=before).problems
    return [(problem.reason, problem.severity, problem.place.cell) for problem in problems]


def rate_rubric(tmp_path: Path) -> ev.ScoredRubric:
    text = SMALL.read_text(encoding="utf-8")
    old = 'name: 生师比, weight: "0.1", kind: exact, unit: 人, better: lower, range: [0, 200], source: 表'
    new = 'name: 生师比, weight: "0.1", kind: rate, per: 100, n: [graduates], unit: 项, range: [0, 900], source: 表'
    assert old in text
    path = tmp_path / "rate.yaml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    return ev.load_rubric(path)


@pytest.mark.parametrize(("graduates", "jump"), [(40, []), (4000, [("year_jump", "notice", "M2")])])
def test_a_rate_of_few_cases_moves_by_chance(
    write: Write, table: Table, tmp_path: Path, graduates: int, jump: list[tuple[str, str, str]]
):
    rubric = rate_rubric(tmp_path)
    table[0][12] = "生师比"
    for row in table[1:]:
        row[5], row[6], row[12] = graduates, 0.8 * graduates, 5
    before = ev.read_data(write(table, "去年.csv"), rubric, 2024)
    table[1][12] = 20
    assert found_in_with(write(table), rubric, before) == jump
