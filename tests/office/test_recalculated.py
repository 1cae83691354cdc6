"""Another programme chosen in 一个专业, recomputed by LibreOffice: what `Result.explain` says of it."""

import sys
from pathlib import Path

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "report"))
from report_page import equals_explain
from report_province import RUBRIC, figures, load, province

from evaluator.dataset import make_dataset
from evaluator.demo import run_demo
from evaluator.evaluation import benchmark_from, evaluate
from evaluator.report.data_sheet import unit_labels
from evaluator.report.workbook import write_workbook

CURVED = RUBRIC.replace("name: 培养结果\n", "name: 培养结果\n    aggregate: geometric\n")


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    return run_demo(tmp_path_factory.mktemp("演示"), seed=7, scale=0.1)


def chosen_pages(result, folder, places, recalculated):
    """Pages of several units: copies of the sheet in one workbook, each with its own choice, no value stored."""
    write_workbook(result, folder / "written.xlsx")
    book = openpyxl.load_workbook(folder / "written.xlsx")
    page, labels = book.worksheets[1], unit_labels(result)
    row = next(cell.row for cell in page["B"] if cell.value in labels)
    for place in places:
        copy = book.copy_worksheet(page)
        copy.title = f"选{place}"
        copy.cell(row, 2).value = labels[place]
    book.save(folder / "chosen.xlsx")
    found = CalamineWorkbook.from_path(str(recalculated(folder / "chosen.xlsx")))
    scores = [row for row in found.get_sheet_by_name("标准分").to_python() if row[0] in set(labels)]
    return {place: found.get_sheet_by_name(f"选{place}").to_python(skip_empty_area=False) for place in places}, scores


def holds(result, folder, places, recalculated):
    pages, scores = chosen_pages(result, folder, places, recalculated)
    for place, rows in pages.items():
        equals_explain(rows, result, result.units["unit"].iloc[place])
    printed = result.units["score"].tolist()
    assert [row[4] for row in scores] == ["" if score != score else score for score in printed]  # noqa: PLR0124 - NaN


def test_twenty_programmes_of_all_overlays(demo, tmp_path, recalculated):
    result = demo.result
    variant, cells = result.scored.variant, result.data.state
    places = []
    for tree in range(len(result.rubric.variants)):
        own = [place for place in range(len(result.data)) if variant[place] == tree]
        # Those with most gaps: not public, missing, not applicable.
        own.sort(key=lambda place: -len(set(cells[place].tolist())))
        places += [*own[:4], *own[-2:]]
    places = list(dict.fromkeys(places))
    assert len(places) >= 20
    assert {int(variant[place]) for place in places} == set(range(len(result.rubric.variants)))
    assert {int(state) for place in places for state in cells[place]} >= {0, 1, 2, 3}
    away = result.reference.mean_level != result.reference.spread_level
    assert away[result.reference.row[places]].any()
    holds(result, tmp_path, places, recalculated)


def test_disciplines(demo, tmp_path, recalculated):
    holds(demo.disciplines.result, tmp_path, [0, 5, 11], recalculated)


def test_a_geometric_mean_and_names_that_a_search_would_take_for_patterns(tmp_path, recalculated):
    rubric, (value, n) = load(CURVED, tmp_path), figures(24)
    units = province(24, names=("甲*校", "甲?校", "甲~校", "=1+1", "甲校", "+1", "乙*", "乙", "-2"))
    data = make_dataset(rubric, units, value, n=n, year=2025, cohort=n[:, 0])
    result = evaluate(data, rubric, benchmark_from(data, rubric), rank_draws=0)
    holds(result, tmp_path, [0, 1, 2, 3, 17], recalculated)
