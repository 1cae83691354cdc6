"""Scales, aggregations and class rules in the workbook: Chinese words, anchors in one cell, faults at their cells."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from book_cells import Edited, node_cell, setting_cell

from evaluator.rubric import load_rubric
from evaluator.rubric.yaml_file import read_yaml
from evaluator.rubric_excel import read_rubric_book, write_rubric_book
from evaluator.rubric_excel.fields import ValueKind
from evaluator.rubric_excel.values import CellFault, from_cell, to_cell
from evaluator.text import Message, RubricProblems

ALL = Path(__file__).with_name("all_fields.yaml")
INTERVAL = Path(__file__).with_name("all_fields_interval.yaml")


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return write_rubric_book(ALL, tmp_path_factory.mktemp("book") / "全.xlsx").read_bytes()


@pytest.fixture
def book(written: bytes, tmp_path: Path) -> Path:
    path = tmp_path / "全.xlsx"
    path.write_bytes(written)
    return path


NODES = {
    ("degree_rate", "打分方式"): "分段线性",
    ("degree_rate", "分段点"): "0:0; 常模:50; 97.5:90; 100:100",
    ("degree_rate", "最少n"): 10,
    ("mark", "打分方式"): "百分位",
    ("mark", "发放总数"): "asked",
    ("mark", "最低回收率"): "0.30",
    ("class_size", "方向"): "区间最好",
    ("class_size", "最好下限"): 25,
    ("class_size", "最好上限"): "40.5",
    ("spending", "变换"): "加1取对数",
    ("papers", "变换"): "平方根",
    ("teaching", "合成方式"): "最小值",
    ("teaching", "最少n"): 5,
    ("means", "合成方式"): "算术平均",
}
SETTINGS = {
    "aggregate": "几何平均",
    "classes.by": "按名次份额",
    "stability.scales": "对照常模；百分位",
    "stability.aggregates": "算术平均；几何平均；最小值",
    "stability.leave_out": "否",
    "data.pool.below": 30,
}


def test_the_cells_are_in_chinese(book: Path):
    sheets = openpyxl.load_workbook(book)
    assert {at: node_cell(sheets, *at).value for at in NODES} == NODES
    assert {path: setting_cell(sheets, path).value for path in SETTINGS} == SETTINGS
    assert all(setting_cell(sheets, path, "说明").value for path in SETTINGS)
    rules = sheets["指标树"].data_validations.dataValidation
    for header, word in {"方向": "区间最好", "打分方式": "分段线性", "变换": "对数", "合成方式": "几何平均"}.items():
        letter = node_cell(sheets, "mark", header).column_letter
        assert any(f"{letter}2" in str(rule.sqref) and word in str(rule.formula1) for rule in rules), header


def test_words_of_either_language_and_full_width_signs_mean_the_same(book: Path, tmp_path: Path):
    with Edited(book) as sheets:
        node_cell(sheets, "degree_rate", "打分方式").value = "anchors"
        node_cell(sheets, "degree_rate", "分段点").value = "０：０；benchmark：５０\n97.5 : 90、100：100；"
        node_cell(sheets, "mark", "最低回收率").value = "30%"
        node_cell(sheets, "class_size", "方向").value = "range"
        node_cell(sheets, "spending", "变换").value = "LOG1P"
        node_cell(sheets, "teaching", "合成方式").value = "minimum"
        setting_cell(sheets, "stability.scales").value = "benchmark, 百分位"
        setting_cell(sheets, "aggregate").value = "geometric"
        setting_cell(sheets, "classes.by").value = "quantile"
    (file,) = read_rubric_book(book, tmp_path / "new.yaml")
    assert read_yaml(file).content == read_yaml(ALL).content
    assert load_rubric(file).fingerprint == load_rubric(ALL).fingerprint


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ([[0, 0], ["benchmark", 50], [100, 100]], "0:0; 常模:50; 100:100"),
        ([["-1.50", 0], ["2.0", "99.9"]], "-1.50:0; 2.0:99.9"),
        ([[0, 0], ["x", 1]], '[[0, 0], ["x", 1]]'),
        ([[0, 0, 0]], "[[0, 0, 0]]"),
    ],
)
def test_anchors_stand_in_one_cell(value: list[list[Any]], cell: str):
    assert to_cell(value, ValueKind.ANCHORS) == cell
    assert from_cell(cell, ValueKind.ANCHORS) == value


def test_quotes_about_whole_numbers_are_dropped():
    assert from_cell(to_cell([["0", "0"], [1, "50"]], ValueKind.ANCHORS), ValueKind.ANCHORS) == [[0, 0], [1, 50]]
    assert from_cell(to_cell(["-3", "3.50"], ValueKind.EXACTS), ValueKind.EXACTS) == [-3, "3.50"]


@pytest.mark.parametrize(
    "text", ["0-0; 100-100", "50%:60", "0:0; 常模", "0:零", "1,000:50", "常模数:50", "nan:1", "0:inf"]
)
def test_anchors_that_cannot_be_read_say_how_to_write_them(text: str):
    with pytest.raises(CellFault, match="bad_value") as caught:
        from_cell(text, ValueKind.ANCHORS)
    why = caught.value.details["why"]
    assert isinstance(why, Message)
    assert "常模:50" in why.show("zh")
    assert "benchmark:50" in why.show("en")


def test_faults_are_named_at_their_cells(book: Path, tmp_path: Path):
    with Edited(book) as sheets:
        cells = {
            "0到0": node_cell(sheets, "degree_rate", "分段点"),
            "开方": node_cell(sheets, "papers", "变换"),
            "五": node_cell(sheets, "teaching", "最少n"),
            "平均": setting_cell(sheets, "aggregate"),
        }
        for typed, cell in cells.items():
            cell.value = typed
        cells["百分点"] = setting_cell(sheets, "stability.scales")
        cells["百分点"].value = "对照常模；百分点"
        wanted = {(typed, f"{cell.parent.title}!{cell.coordinate}") for typed, cell in cells.items()}
    with pytest.raises(RubricProblems) as caught:
        read_rubric_book(book, tmp_path / "new.yaml")
    assert {(p.value, f"{p.place.sheet}!{p.place.cell}") for p in caught.value.problems} == wanted
    sentences = {problem.value: problem.sentence("zh") for problem in caught.value.problems}
    assert "不变换、对数、加1取对数、平方根" in sentences["开方"]
    assert "算术平均、几何平均、最小值" in sentences["平均"]
    assert "对照常模、最小最大、百分位" in sentences["百分点"]


def peers(tmp_path: Path) -> Path:
    head, _, _ = INTERVAL.read_text(encoding="utf-8").partition("  by: interval")
    letters = ", ".join(f"{{letter: {name}}}" for name in ("前", "中", "后", "说不准"))
    rule = f"""  by: peers
  borders: [-3, "3.5"]
  interval: {{level: "0.95"}}
  letters: [{letters}]
  confirm: {{other: "0.80"}}
"""
    source = tmp_path / "peers.yaml"
    source.write_text(head + rule, encoding="utf-8")
    return source


def test_borders_stand_in_one_cell(tmp_path: Path):
    source = peers(tmp_path)
    book = write_rubric_book(source, tmp_path / "书.xlsx")
    sheets = openpyxl.load_workbook(book)
    assert setting_cell(sheets, "classes.borders").value == "-3；3.5"
    assert setting_cell(sheets, "classes.by").value == "与同类平均比较"
    (file,) = read_rubric_book(book, tmp_path / "again.yaml")
    assert read_yaml(file).content == read_yaml(source).content
    assert load_rubric(file).fingerprint == load_rubric(source).fingerprint


def faults(book: Path) -> set[tuple[str, str]]:
    with pytest.raises(RubricProblems) as caught:
        read_rubric_book(book, book.with_name("new.yaml"))
    return {(str(p.reason), f"{p.place.sheet}!{p.place.cell}") for p in caught.value.problems}


def test_a_mistyped_rule_hides_what_follows_from_it(tmp_path: Path):
    book = write_rubric_book(peers(tmp_path), tmp_path / "书.xlsx")
    with Edited(book) as sheets:
        cell = setting_cell(sheets, "classes.by")
        cell.value = "和同类比"
        where = f"设置!{cell.coordinate}"
    assert faults(book) == {("not_allowed", where)}


def test_another_rule_asks_for_what_it_needs_at_its_cells(book: Path):
    with Edited(book) as sheets:
        rule = setting_cell(sheets, "classes.by")
        rule.value = "按区间"
        conditions = [setting_cell(sheets, f"classes.letters[{at}].top_share") for at in (0, 1)]
        wanted = {("letter_condition", f"设置!{cell.coordinate}") for cell in conditions}
        wanted.add(("interval_missing", f"设置!{rule.coordinate}"))
    assert faults(book) == wanted


def test_mistyped_leaf_fields_hide_what_follows_from_them(book: Path):
    with Edited(book) as sheets:
        cells = {
            "not_allowed": node_cell(sheets, "class_size", "方向"),
            "bad_value": node_cell(sheets, "degree_rate", "分段点"),
        }
        cells["not_allowed"].value = "中间最好"
        cells["bad_value"].value = "0-0"
        wanted = {(reason, f"指标树!{cell.coordinate}") for reason, cell in cells.items()}
    assert faults(book) == wanted
