"""The rules of the data sheet, worked out by LibreOffice: what the reader reads passes, what it refuses does not."""

from __future__ import annotations

import csv
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook

from evaluator.forms import write_template
from evaluator.intake.headers import shown

if TYPE_CHECKING:
    from pathlib import Path

    import evaluator as ev

UTF8_CSV = "csv:Text - txt - csv (StarCalc):44,34,76"
# header, what is typed, whether it passes
CASES: list[tuple[str, Any, bool]] = [
    ("应届毕业生数", 120, True),
    ("应届毕业生数", 0, True),
    ("应届毕业生数", "不公开", True),
    ("应届毕业生数", "—", True),
    ("应届毕业生数", -1, False),
    ("应届毕业生数", 12.5, False),
    ("应届毕业生数", "约80", False),
    ("应届毕业生数", "不适用", False),
    ("应届毕业生数", "*", False),
    ("评教标准差", 9.53, True),
    ("评教标准差", -0.1, False),
    ("满意率", 85.3, True),
    ("满意率", 0, True),
    ("满意率", 100, True),
    ("满意率", "保密", True),
    ("满意率", 101, False),
    ("满意率", "不适用", False),
    ("生师比", 200, True),
    ("生师比", 201, False),
    ("首届毕业年份", 2019, True),
    ("首届毕业年份", "2019", True),
    ("首届毕业年份", "19", False),
    ("首届毕业年份", 20190, False),
    ("首届毕业年份", "二〇一九", False),
    ("学校代码", "90001", True),
    ("学校代码", "4199990001", True),
    ("学校代码", "9001", False),
    ("学校代码", "云溪大学", False),
    ("专业代码", "080901", True),
    ("专业代码", "080904K", True),
    ("专业代码", "080904", True),
    ("专业代码", "0502100T", True),
    ("专业代码", "80901", False),
    ("专业代码", "089999", False),
]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_rules_let_through_what_the_reader_reads(tmp_path: Path, rubric: ev.ScoredRubric):
    book = load_workbook(write_template(rubric, tmp_path / "填报.xlsx"))
    letters = {shown(cell.value).partition("（")[0]: cell.column_letter for cell in book["填报"][2]}
    rules = book["填报"].data_validations.dataValidation
    formulas = {str(rule.sqref).split(":")[0]: str(rule.formula1) for rule in rules}
    sheet = book.create_sheet("试算", 0)
    for row, (header, typed, _) in enumerate(CASES, start=1):
        first = f"{letters[header]}3"
        sheet.cell(row, 1, typed)
        sheet.cell(row, 2, f"=IF({formulas[first].replace(first, f'A{row}')},1,0)")
    book.active = 0
    book.save(tmp_path / "试算.xlsx")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", UTF8_CSV, "--outdir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / "试算.xlsx")], check=True, capture_output=True, timeout=180)
    with (tmp_path / "试算.csv").open(encoding="utf-8", newline="") as file:
        # An error in a rule is a refusal, as in Excel.
        passed = [row[1] == "1" for row in csv.reader(file)]
    wrong = [case for case, result in zip(CASES, passed, strict=True) if result != case[2]]
    assert wrong == []
