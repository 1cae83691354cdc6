"""One table of the columns of a result: units.csv, the ranking and the sheet 数据 all read it."""

import re
from pathlib import Path

import pytest

import evaluator.text
from evaluator.report import columns as table
from evaluator.report.column_values import result_columns
from evaluator.report.columns import (
    DATA,
    FILE,
    PAGE,
    RANKING,
    RESULT_COLUMNS,
    UNIT_COLUMNS,
    ResultColumn,
    column_named,
    file_columns,
    heading,
    page_columns,
    shown_columns,
)
from evaluator.report.ranking import ranking_columns
from evaluator.report.words import known
from evaluator.text import Reader, keys, say

TOPICS = sorted(path.stem for path in (Path(evaluator.text.__file__).parent / "zh").glob("*.toml"))
# Money, and the sheets of a rubric: tables of other things.
_OTHER_TABLES = {"fund", "rubric_book", "ui_rubrics"}
# Called alike, and another thing: q of a change, where a notice was raised, the letter most often got in other worlds.
_OTHER_THINGS = {"compare.column.q", "workbook.column.place", "stability.column.other_letter"}
ZH, EN = (Reader(lang, "workbook") for lang in ("zh", "en"))


@pytest.mark.parametrize("name", ["result", "provincial", "discipline", "plain"])
def test_units_csv_has_the_columns_of_the_result_in_their_order(name, request):
    result = request.getfixturevalue(name)
    assert file_columns(result) == list(result.units.columns)


@pytest.mark.parametrize("column", RESULT_COLUMNS, ids=lambda column: column.name)
def test_every_column_is_named_in_both_languages(column):
    assert known(f"column.{column.key}")
    for read in (ZH, EN):
        assert read(f"column.{column.key}", average="x", letter="A", scope="y")
        assert column.help == "" or read(column.help)


def test_names_are_unique_and_places_on_the_ranking_too():
    assert len({column.name for column in RESULT_COLUMNS}) == len(RESULT_COLUMNS)
    ranked = [column.ranked for column in RESULT_COLUMNS if RANKING in column.shown]
    assert 0 not in ranked
    assert len(set(ranked)) == len(ranked)


def test_formats_are_known(result, tmp_path):
    import xlsxwriter

    from evaluator.excel import make_styles

    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
        styles = make_styles(book, [], 2)
        for column in RESULT_COLUMNS:
            assert styles[column.kind]
            assert styles[f"bare_{column.kind}"]


def test_a_new_column_is_one_entry(result, monkeypatch):
    """``shrunken`` stands in units.csv alone; told so in its one entry, it is on the sheet 数据 as well."""
    more = [
        ResultColumn(each.name, each.key, each.kind, each.width, (FILE, DATA)) if each.name == "shrunken" else each
        for each in RESULT_COLUMNS
    ]
    before = [each.column.heading for _, each in result_columns(result, ZH, DATA)]
    monkeypatch.setattr(table, "RESULT_COLUMNS", tuple(more))
    after = [each.column.heading for _, each in result_columns(result, ZH, DATA)]
    assert set(after) - set(before) == {"收缩后得分"}


def test_a_new_column_reaches_workbook_and_page_by_one_entry(result, monkeypatch):
    columns, letters = [*result.units], ["A", "B", "C", "D"]
    workbook, page = shown_columns(result, DATA), page_columns(result.rubric, columns, letters)
    entry = ResultColumn("se_own", "se_own", "figure", 9, (FILE, DATA, PAGE), "points")
    more = tuple(entry if each.name == "se_own" else each for each in RESULT_COLUMNS)
    monkeypatch.setattr(table, "RESULT_COLUMNS", more)
    assert {each.name for each in shown_columns(result, DATA)} - {each.name for each in workbook} == {"se_own"}
    assert set(page_columns(result.rubric, columns, letters)) - set(page) == {"se_own"}
    assert heading("se_own", ZH, result.rubric) == "自身标准误"


@pytest.mark.parametrize("name", ["result", "provincial", "discipline", "plain"])
def test_every_column_of_a_result_is_found_by_its_name(name, request):
    result = request.getfixturevalue(name)
    for shown in shown_columns(result, FILE):
        assert column_named(shown.name) == shown


def test_no_two_keys_stand_for_the_heading_of_one_column():
    """Other topics may have the same word for something else, never a heading of a result's column once more."""
    own = {f"workbook.column.{key}" for column in RESULT_COLUMNS for key in (column.key, column.overall) if key}
    own |= {f"workbook.column.{name}" for name in (*UNIT_COLUMNS, "category_name", "city", "ownership")}
    names = {name for column in RESULT_COLUMNS for name in (column.name, column.key)} | set(UNIT_COLUMNS)
    every = [key for topic in TOPICS for key in keys(topic) if key not in own]
    words = {_words(key): key for key in own}
    # A rank for the letter is a place of its own, and beside all places one text: two columns, one word.
    assert len(words) == len(own) - 1
    headings = [key for key in every if re.search(r"(^|\.)(\w*_)?column[._]", key.partition(".")[2])]
    assert [key for key in headings if _words(key) in words] == []
    called = [key for key in headings if re.split(r"column[._]", key)[-1] in names]
    assert {key for key in called if key.split(".")[0] not in _OTHER_TABLES} == _OTHER_THINGS


def _words(key):
    return tuple(say(key, lang).casefold() for lang in ("zh", "en"))


def test_letters_are_named_only_where_they_are_given(result, provincial):
    assert any(shown.name == "p_A" for shown in shown_columns(result, DATA))
    assert not any(shown.letter or shown.name == "letter" for shown in shown_columns(provincial, DATA))


@pytest.mark.parametrize("name", ["result", "provincial", "discipline", "plain"])
@pytest.mark.parametrize("read", [ZH, EN], ids=["zh", "en"])
def test_the_ranking_fits_on_a4_across(name, read, request):
    found = ranking_columns(request.getfixturevalue(name), read)
    assert len(found) <= 12
    # A4 across holds 140 digits of 10 points; so many are printed at four fifths.
    assert sum(each.column.width for each in found) <= 175
