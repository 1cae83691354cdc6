"""evaluator fund as its user meets it: from results and a filled table to amounts; sentences, never a traceback."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import openpyxl
import pytest
from program import SMALL, run, write_nation

if TYPE_CHECKING:
    from pathlib import Path

POLICY = """\
id: trial
kind: funding
title: 试算
version: "1"
status: 示例
effective: {from: 2025-01-01}
references: [{title: 试算}]
unit: programme
results: intake_small
volume:
  levels:
    - {code: bachelor, name: 本科生, equivalence: "1"}
    - {code: doctor, name: 博士生, equivalence: "2.5"}
pots:
  - {code: base, name: 基本, share: "0.6"}
  - code: quality
    name: 质量
    share: "0.4"
    quality: {letters: {C: "1.0", D: "0.7"}, missing: "0.7", neutral: "1"}
bounds: {floor: "0.95", cap: "1.10"}
"""
BUDGET = 1_000_003


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with results, a policy and a filled table of volumes."""
    folder = tmp_path_factory.mktemp("资金")
    nation = write_nation(folder / "全国.csv")
    done = run("score", SMALL, nation, "--national", nation, "--year", 2025, "--out", folder / "结果")
    assert done.returncode == 0, done.stderr
    (folder / "政策.yaml").write_text(POLICY, encoding="utf-8")
    made = run(
        *("fund", "template", folder / "政策.yaml", "--results", folder / "结果"),
        *("--out", folder / "办学量.xlsx"),
    )
    assert made.returncode == 0, made.stderr
    book = openpyxl.load_workbook(folder / "办学量.xlsx")
    sheet = book.active
    for row in range(4, sheet.max_row + 1):
        sheet.cell(row, 4).value, sheet.cell(row, 5).value = 100 + row, row % 3
    book.save(folder / "办学量.xlsx")
    return folder


def divide(office: Path, *more: object, volumes: str = "办学量.xlsx", budget: object = BUDGET, out: str = "拨款"):
    return run(
        *("fund", "run", office / "政策.yaml", "--results", office / "结果", "--volumes", office / volumes),
        *("--budget", budget, "--draws", 100, "--out", office / out, *more),
    )


def table(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))


def test_the_template_names_every_unit_of_the_results(office: Path):
    sheet = openpyxl.load_workbook(office / "办学量.xlsx").active
    assert [cell.value.split("\n")[0] for cell in sheet[3]] == ["编号", "学校名称", "专业名称", "本科生", "博士生"]
    assert sheet.max_row == 63
    assert sheet["A4"].value == "90000-080901"


def test_a_budget_is_divided_to_the_yuan(office: Path):
    done = divide(office)
    assert done.returncode == 0, done.stderr
    assert "1,000,003元分给60个拨款对象的60个单位，分毫不差" in done.stdout
    assert "会分到别处" in done.stdout
    assert {file.name for file in (office / "拨款").iterdir()} == {
        *("allocation.xlsx", "fund_units.csv", "fund_recipients.csv", "fund_pots.csv", "fund_groups.csv"),
        "fund_recipe.json",
    }
    units = table(office / "拨款" / "fund_units.csv")
    assert sum(int(row["amount"]) for row in units) == BUDGET
    # By hand from the printed row: volume × factor over the sum, of 40 % of the budget.
    claims = [float(row["volume"]) * float(row["quality_factor"]) for row in units]
    for row, claim in zip(units, claims, strict=True):
        assert abs(int(row["quality"]) - 0.4 * BUDGET * claim / sum(claims)) < 2
    recipe = json.loads((office / "拨款" / "fund_recipe.json").read_text(encoding="utf-8"))
    assert recipe["policy"]["status"] == "示例"
    assert recipe["budget"] == BUDGET
    book = openpyxl.load_workbook(office / "拨款" / "allocation.xlsx")
    assert book.sheetnames == ["摘要", "拨款对象", "保底与误差", "单位", "单位计算", "分组", "系数", "依据"]
    assert any("示例" in str(cell.value) for cell in book["摘要"]["A"])


def test_the_same_again_gives_the_same_bytes(office: Path):
    divide(office, out="一")
    divide(office, out="二")
    for file in (office / "一").iterdir():
        assert file.read_bytes() == (office / "二" / file.name).read_bytes(), file.name


def test_last_year_bounds_and_the_floor_has_a_price(office: Path):
    divide(office)
    amounts = {row["institution"]: int(row["amount"]) for row in table(office / "拨款" / "fund_recipients.csv")}
    last = office / "上年.csv"
    rows = [f"{code},{yuan * 2 if at == 0 else yuan}" for at, (code, yuan) in enumerate(amounts.items())]
    last.write_text("学校代码,金额\n" + "\n".join(rows), encoding="utf-8")
    done = divide(office, "--last-year", last, out="保底")
    assert done.returncode == 0, done.stderr
    assert "按上年拨款保底的" in done.stdout
    found = {row["institution"]: row for row in table(office / "保底" / "fund_recipients.csv")}
    first = found["90000"]
    assert first["at"] == "floor"
    assert int(first["amount"]) == int(first["floor"])
    assert sum(int(row["floor_effect"]) for row in found.values()) == 0


def test_what_does_not_fit_is_said_and_nothing_is_written(office: Path):
    book = openpyxl.load_workbook(office / "办学量.xlsx")
    sheet = book.active
    sheet["D4"].value, sheet["D5"].value, sheet["A6"].value = -3, "12.5", "99999-080901"
    book.save(office / "坏.xlsx")
    done = divide(office, volumes="坏.xlsx", out="没有")
    assert done.returncode == 1
    for words in ("-3 小于 0", "12.5 不是整数", "“99999-080901”在办学量表里有", "“90002-080901”在评价结果里有"):
        assert words in done.stderr
    assert not (office / "没有").exists()
    checked = run("fund", "check", office / "政策.yaml", "--results", office / "结果", "--volumes", office / "坏.xlsx")
    assert checked.returncode == 1
    good = run("fund", "check", office / "政策.yaml", "--results", office / "结果", "--volumes", office / "办学量.xlsx")
    assert "配得上：60个单位" in good.stdout


@pytest.mark.parametrize("budget", ["-5", "1.5", "1e6", "一亿", ""])
def test_a_budget_is_whole_yuan(office: Path, budget: str):
    done = divide(office, budget=f"--budget={budget}" if budget.startswith("-") else budget, out="没有")
    assert done.returncode == 2
    assert not (office / "没有").exists()


def test_a_floor_that_cannot_be_paid_says_which_can(office: Path):
    last = office / "太多.csv"
    last.write_text("学校代码,金额\n" + "\n".join(f"{90000 + at},50000" for at in range(60)), encoding="utf-8")
    done = divide(office, "--last-year", last, out="没有")
    assert done.returncode == 2
    assert "最多能保到上年的 33.332000%" in done.stderr
    assert not (office / "没有").exists()


def test_policies_are_listed_with_their_status():
    done = run("fund", "list")
    assert done.returncode == 0
    for name in ("undergraduate_quality", "vocational_per_student", "示例"):
        assert name in done.stdout
