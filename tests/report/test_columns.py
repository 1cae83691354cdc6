"""One table of the columns of a result: units.csv, the ranking and the sheet 数据 all read it."""

import pytest

from evaluator.report import columns as table
from evaluator.report.column_values import result_columns
from evaluator.report.columns import DATA, FILE, RANKING, RESULT_COLUMNS, ResultColumn, file_columns, shown_columns
from evaluator.report.ranking import ranking_columns
from evaluator.report.words import known
from evaluator.text import Reader

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
