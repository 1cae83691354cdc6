"""The data workbook: units in headers, rules, locks, lists, the mark, and the same bytes every time."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook

import evaluator as ev
from evaluator.excel import LONGEST_INLINE, Lists, text_lines
from evaluator.files import open_sheets
from evaluator.forms import template_columns, write_template
from evaluator.forms.columns import allowed_words
from evaluator.forms.institutions import file_name
from evaluator.intake.cell import plain_text
from evaluator.intake.headers import known_headers, normal_header, shown
from evaluator.intake.mark import MARK_SHEET, read_mark

if TYPE_CHECKING:
    from pathlib import Path


# Comma, double quotes, UTF-8.
UTF8_CSV = "csv:Text - txt - csv (StarCalc):44,34,76"


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory, rubric: ev.ScoredRubric) -> Path:
    return write_template(rubric, tmp_path_factory.mktemp("模板") / "填报 模板.xlsx", year=2025)


@pytest.fixture(scope="module")
def sheet(file: Path) -> Any:
    return load_workbook(file)["填报"]


def rules_by_column(sheet: Any) -> dict[str, Any]:
    return {str(rule.sqref).split(":")[0].rstrip("0123456789"): rule for rule in sheet.data_validations.dataValidation}


def letter_of(sheet: Any, header: str) -> str:
    return next(cell.column_letter for cell in sheet[2] if shown(cell.value).startswith(header))


@pytest.mark.parametrize("name", ["template_small", "undergraduate_program"])
def test_every_column_has_its_header_with_its_unit(name: str, rubric: ev.ScoredRubric):
    loaded = rubric if name == "template_small" else ev.load_rubric(name)
    columns = template_columns(loaded)
    assert len({column.header for column in columns}) == len(columns)
    for column in columns:
        assert not column.unit or column.header.endswith(f"（{column.unit}）")
    units = {figure.code: figure.unit for figure in loaded.model.data.figures}
    units |= {leaf.code: leaf.measure for leaf in loaded.leaves if leaf.events is None}
    assert {column.code: column.unit for column in columns if column.kind != "text"} == units


def test_columns_that_name_the_row_come_first_and_stay_in_sight(sheet: Any):
    assert [cell.value for cell in sheet[2]][:4] == ["学校代码", "学校名称", "专业代码", "专业名称"]
    assert sheet.freeze_panes == "E3"
    assert sheet.auto_filter.ref.startswith("A2:")


def test_headers_carry_definition_and_source():
    columns = template_columns(ev.load_rubric("undergraduate_program"))
    from evaluator.forms.data_sheet import hint_of

    hint = hint_of(next(column for column in columns if column.code == "admitted"))
    assert "录取的本科新生数" in hint
    assert "表6-3-4" in hint


def test_every_column_of_numbers_has_a_rule_that_says_what_is_allowed(sheet: Any, rubric: ev.ScoredRubric):
    rules = rules_by_column(sheet)
    for column in template_columns(rubric):
        rule = rules[letter_of(sheet, column.header)]
        assert rule.prompt
        if column.kind != "text":
            assert (rule.type, rule.errorStyle) == ("list" if column.kind == "flag" else "custom", None)
            assert rule.error == rule.prompt
            assert "不公开" in rule.error
            assert ("不适用" in rule.error) == (column.code == "certified")
            assert len(rule.formula1) <= LONGEST_INLINE
            assert str(rule.sqref).endswith("2000")


def test_the_rules_of_each_kind(sheet: Any):
    rules = rules_by_column(sheet)

    def formula(header: str) -> str:
        letter = letter_of(sheet, header)
        return rules[letter].formula1.replace(f"{letter}3", "x")

    # 120, 0 and 不公开 pass; -1, 12.5 and 约80 do not.
    assert formula("应届毕业生数").startswith("IF(ISNUMBER(x),AND(x>=0,x=INT(x)),SUMPRODUCT(--(选项!$")
    # 85.3, 0 and 100 pass; 101 does not.
    assert formula("满意率").startswith("IF(ISNUMBER(x),AND(x>=0,x<=100),")
    # 0 to 200, as the rubric declares.
    assert formula("生师比").startswith("IF(ISNUMBER(x),AND(x>=0,x<=200),")
    # A standard deviation need not be whole.
    assert formula("评教标准差").startswith("IF(ISNUMBER(x),AND(x>=0),")
    # 2019 passes as a number and as text; 19 and 20190 do not.
    assert formula("首届毕业年份") == "AND(LEN(x)=4,ISNUMBER(--x),--x>=1900,--x<=2099)"
    # 080901 and 080904K pass; 80901 and 计算机 are asked about, since the reader repairs some codes.
    assert formula("专业代码") == 'AND(LEN(x)>=6,COUNTIF(专业目录!$A$2:$A$846,LEFT(x,7)&"*")>0)'
    assert rules[letter_of(sheet, "专业代码")].errorStyle == "warning"
    assert formula("办学性质") == '"公办,民办"'


def test_the_words_that_a_rule_lets_through_are_those_that_the_reader_takes(
    file: Path, sheet: Any, rubric: ev.ScoredRubric
):
    lists = load_workbook(file)["选项"]
    listed = [tuple(cell.value for cell in column if cell.value) for column in lists.iter_cols()]
    assert listed == [allowed_words(rubric, may_not_apply=False)]
    codes = rubric.model.data.codes
    free = allowed_words(rubric, may_not_apply=True)
    assert set(free) == {text for text in codes if text}
    assert set(free) - set(listed[0]) == {text for text, state in codes.items() if state == "not_applicable"}


def test_a_question_of_yes_or_no_has_a_list_and_says_what_to_write(sheet: Any, rubric: ev.ScoredRubric):
    letter = letter_of(sheet, "通过认证")
    rule = rules_by_column(sheet)[letter]
    assert (rule.type, rule.formula1, rule.errorStyle) == ("list", '"1,0,不公开,不适用"', None)
    assert rule.prompt.startswith("是填1，否填0")
    assert "不写“是”“否”" in rule.error
    assert shown(sheet[f"{letter}2"].value) == "通过认证（是填1，否填0）"
    assert known_headers(rubric)[normal_header(sheet[f"{letter}2"].value)] == "certified"


def test_only_yes_or_no_is_a_flag():
    columns = template_columns(ev.load_rubric("undergraduate_program"))
    assert [column.code for column in columns if column.kind == "flag"] == ["accreditation"]


def test_units_in_headers_are_not_broken_across_lines(sheet: Any):
    for cell in sheet[2]:
        if "（" in cell.value:
            name, _, unit = cell.value.partition("（")
            assert name.endswith("\n") or text_lines(cell.value, 11) == 1
            assert "\n" not in unit


def test_the_catalogue_is_printed_on_few_pages(file: Path):
    page = load_workbook(file)["专业目录"]
    assert (page.page_setup.orientation, page.page_setup.scale) == ("portrait", 70)
    assert page.sheet_format.defaultRowHeight <= 13
    assert page.print_title_rows == "$1:$1"


def test_the_year_belongs_to_the_form(file: Path, sheet: Any):
    notes = load_workbook(file)["填写说明"]
    assert sheet["A1"].value.startswith("2025年表")
    assert notes["A1"].value.startswith("2025年表")
    assert "本表是2025年表" in notes["A2"].value
    assert "不能改" in notes["A2"].value


def test_the_title_stays_within_the_columns_that_every_page_repeats(tmp_path: Path, rubric: ev.ScoredRubric):
    named = {"institution": "90001", "institution_name": "云溪大学（虚构）"}
    page = load_workbook(write_template(rubric, tmp_path / "填报.xlsx", year=2025, **named))["填报"]
    assert [str(merged) for merged in page.merged_cells.ranges] == ["A1:D1"]
    assert page.print_title_cols == "$A:$D"
    assert page["A1"].alignment.wrap_text
    assert page["A1"].value.endswith("\n90001 云溪大学（虚构）")
    assert page.row_dimensions[1].height >= 40
    assert "\n" not in page.oddHeader.center.text


def test_no_definition_asks_for_what_the_form_has_no_place_for():
    for column in template_columns(ev.load_rubric("undergraduate_program")):
        assert not any(word in column.definition for word in ("备注", "另附", "附表", "说明理由", "批注")), column.code


def test_a_long_list_refers_to_a_range():
    lists = Lists()
    assert lists.source(["甲", "乙"]) == ["甲", "乙"]
    assert lists.source(["甲,乙", "丙"]) == "=选项!$A$1:$A$2"
    assert lists.source([f"第{i}所学校的名称" for i in range(100)]) == "=选项!$B$1:$B$100"


def test_headers_are_locked_and_cells_are_not(sheet: Any):
    protection = sheet.protection
    assert protection.sheet
    assert not protection.password
    for freed in ("sort", "autoFilter", "formatColumns", "insertRows", "deleteRows"):
        assert getattr(protection, freed) is False
    assert all(cell.protection.locked for row in sheet["A1:Z2"] for cell in row)
    for letter, column in sheet.column_dimensions.items():
        assert not column.protection.locked, letter


def test_codes_are_text_down_to_the_last_prepared_row(sheet: Any):
    for header in ("学校代码", "专业代码"):
        letter = letter_of(sheet, header)
        assert {sheet[f"{letter}{row}"].number_format for row in (3, 500, 2000)} == {"@"}
        assert not sheet[f"{letter}2000"].protection.locked


def test_print_set_up(sheet: Any):
    page = sheet.page_setup
    assert (page.orientation, page.paperSize, page.fitToHeight) == ("landscape", 9, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$1:$2"
    assert "模板测试" in sheet.oddHeader.center.text
    assert "2025年" in sheet["A1"].value
    assert "&P" in sheet.oddFooter.center.text or "&[Page]" in sheet.oddFooter.center.text


def test_the_mark_is_read_back(file: Path, rubric: ev.ScoredRubric):
    book = load_workbook(file)
    assert book[MARK_SHEET].sheet_state == "veryHidden"
    sheets = {sheet.name: sheet for sheet in open_sheets(file)}
    mark = read_mark(sheets[MARK_SHEET].rows)
    assert mark is not None
    assert (mark.rubric, mark.version, mark.fingerprint) == (rubric.id, rubric.model.version, rubric.fingerprint)
    assert (mark.year, mark.institution) == ("2025", "")
    expected = [
        (column.code, plain_text(column.header), plain_text(column.unit)) for column in template_columns(rubric)
    ]
    assert [(column.code, column.header, column.unit) for column in mark.columns] == expected
    assert any(f"模板版本：{rubric.id} 1" in str(row[0]) for row in sheets["填写说明"].rows if row)


def test_the_same_content_gives_the_same_bytes(tmp_path: Path, rubric: ev.ScoredRubric, data: ev.Dataset):
    rows = {"institution": ["90001"], "graduates": [120], "satisfied": ["不公开"]}
    first, second = (
        write_template(rubric, tmp_path / name, rows, year=2025, last_year=data).read_bytes()
        for name in ("a.xlsx", "b.xlsx")
    )
    assert first == second


def test_an_empty_template_holds_no_rows(file: Path, rubric: ev.ScoredRubric):
    with pytest.raises(ev.DataProblems) as caught:
        ev.read_data(file, rubric, 2025)
    assert {problem.reason for problem in caught.value.problems} == {"no_rows"}


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_it(file: Path, tmp_path: Path):
    profile = (tmp_path / "profile").as_uri()
    command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", UTF8_CSV, "--outdir"]
    subprocess.run([*command, str(tmp_path), str(file)], check=True, capture_output=True, timeout=180)
    text = (tmp_path / f"{file.stem}.csv").read_text(encoding="utf-8")
    assert "学校代码" in text


@pytest.mark.parametrize(
    ("text", "name"),
    [("90001_云溪/大学", "90001_云溪_大学"), ('a:b*c?"<>|', "a_b_c_"), ("..", "填报"), ("名" * 99, "名" * 60)],
)
def test_names_of_files(text: str, name: str):
    assert file_name(text).rstrip("_") == name.rstrip("_")
