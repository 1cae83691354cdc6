"""The catalogue's files, by themselves: counts, codes, prefixes, sources."""

import csv
import re
import tomllib

import pytest

from evaluator.catalog import (
    categories,
    data_path,
    disciplines,
    institutions,
    major_classes,
    major_table,
    majors,
)

FOLDER = data_path("catalog")
TABLES = sorted(path.name for path in FOLDER.glob("*.csv"))
SOURCES = tomllib.loads((FOLDER / "sources.toml").read_text(encoding="utf-8"))["file"]
COUNTS = {
    "categories_2025.csv": 12,
    "disciplines_2022.csv": 117,
    "institutions_yunnan.csv": 37,
    "major_classes_2025.csv": 93,
    "majors_2025.csv": 845,
}


def rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_counts_of_the_files():
    assert {name: len(rows(name)) for name in TABLES} == COUNTS


@pytest.mark.parametrize(
    ("load", "count"),
    [(majors, 845), (major_classes, 93), (categories, 12), (disciplines, 117), (institutions, 37)],
)
def test_no_row_is_lost_in_loading(load, count):
    assert len(load()) == count


@pytest.mark.parametrize(
    ("load", "form"),
    [
        (majors, r"(\d{6}|0502\d{3})(K|T|TK)?"),
        (major_classes, r"\d{4}"),
        (categories, r"\d{2}"),
        (disciplines, r"\d{4}"),
        (institutions, r"1\d{4}"),
    ],
)
def test_codes_have_their_form(load, form):
    assert [entry.code for entry in load().values() if not re.fullmatch(form, entry.code)] == []


@pytest.mark.parametrize("name", TABLES)
def test_codes_and_names_are_unique_and_in_order(name):
    table = rows(name)
    codes = [row["code"].rstrip("KT") for row in table]
    assert codes == sorted(set(codes), key=lambda code: (code[:4], int(code)))
    assert len({row["name"] for row in table}) == len(table)


def test_only_the_languages_past_the_hundredth_have_seven_digits():
    assert [key for key in majors() if len(key) != 6] == [
        "0502100",
        "0502101",
        "0502102",
        "0502103",
        "0502104",
    ]


def test_prefixes_name_class_and_category():
    wrong = [
        major.code
        for key, major in majors().items()
        if key != major.base_code
        or (major.class_code, major.category_code) != (key[:4], key[:2])
        or major.class_name != major_classes()[key[:4]].name
        or major.category_name != categories()[key[:2]].name
    ]
    assert wrong == []
    assert [c.code for c in major_classes().values() if c.category_code != c.code[:2]] == []
    assert [d.code for d in disciplines().values() if d.category_code != d.code[:2]] == []


def test_every_class_and_category_has_majors():
    assert {major.class_code for major in majors().values()} == set(major_classes())
    assert {major.category_code for major in majors().values()} == set(categories())


def test_values_are_of_their_vocabulary():
    degrees = {category.name for category in categories().values()}
    assert [m.code for m in majors().values() if not set(m.degrees) <= degrees] == []
    assert {m.years for m in majors().values()} == {None, 4, 5}
    assert {m.degrees_basis for m in majors().values()} == {"category", "catalogue_2026", "memory"}
    assert {row["mark_known"] for row in rows("majors_2025.csv")} == {"yes", "no"}
    assert {i.ownership for i in institutions().values()} == {"公办", "民办"}
    assert [i.name for i in institutions().values() if not (i.city and i.type and i.authority)] == []


def test_a_mark_that_is_not_known_is_neither_yes_nor_no():
    unknown = [major for major in majors().values() if not major.mark_known]
    assert len(unknown) == 35
    assert {(m.code == m.base_code, m.controlled, m.special) for m in unknown} == {(True, None, None)}


def test_the_table_serves_whole_columns():
    assert major_table() == {key: (key[:4], key[:2]) for key in majors()}


def test_every_file_has_a_document_and_every_column_its_meaning():
    assert sorted(source["name"] for source in SOURCES) == TABLES
    for source in SOURCES:
        assert source["title"], source["name"]
        assert source["issuer"], source["name"]
        assert source["date"], source["name"]
        assert list(source["columns"]) == list(rows(source["name"])[0]), source["name"]
        assert set(source["unsure"]) <= set(source["columns"]), source["name"]


def test_the_unsure_counts_are_those_of_the_file():
    unsure = next(source["unsure"] for source in SOURCES if source["name"] == "majors_2025.csv")
    table = rows("majors_2025.csv")
    assert f"{sum(row['mark_known'] == 'no' for row in table)} 个" in unsure["code"]
    assert f"{sum(row['degrees_basis'] == 'memory' for row in table)} 个" in unsure["degrees"]
    assert f"{sum(row['degrees_basis'] == 'catalogue_2026' for row in table)} 个" in unsure["degrees"]
    assert f"{sum(not row['years'] for row in table)} 个" in unsure["years"]


@pytest.mark.parametrize("path", sorted(FOLDER.iterdir()), ids=lambda path: path.name)
def test_files_are_plain_utf8_with_unix_lines(path):
    content = path.read_bytes()
    assert not content.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in content
    assert content.endswith(b"\n")
    assert content.decode("utf-8").strip()
