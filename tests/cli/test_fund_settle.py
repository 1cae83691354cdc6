"""evaluator fund settle: a form, filled in, then money released and returned to the yuan; or every fault at once."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import openpyxl
import pytest
from fund_office import BUDGET, UNITS, edited, table, words_of

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path

    from fund_office import Office

FORM = "整改记录.xlsx"
SHARES = {"0": 0.0, "50%": 0.5, "1": 1.0}  # as people write them


@pytest.fixture(scope="module")
def withheld(office: Office, tmp_path_factory: pytest.TempPathFactory) -> dict[str, int]:
    """Yuan held back of each unit from which any was."""
    out = tmp_path_factory.mktemp("拨款")
    assert office.divide(out).returncode == 0
    return {row["unit"]: int(row["withheld"]) for row in table(out / "fund_units.csv") if int(row["withheld"])}


@pytest.fixture(scope="module")
def form(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The empty form."""
    out = tmp_path_factory.mktemp("空表")
    done = settle(office, out)
    assert done.returncode == 0, done.stderr
    assert {file.name for file in out.iterdir()} == {FORM}
    assert "个单位被扣留，整改记录的空表已写好；填好后用 --records 结算。" in done.stdout
    return out / FORM


@pytest.fixture(scope="module")
def filled(form: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The form with a share for every unit, one after another."""
    sheet = openpyxl.load_workbook(form).active
    cells = {f"G{row}": list(SHARES)[row % 3] for row in range(4, sheet.max_row + 1)}
    return edited(form, tmp_path_factory.mktemp("填好") / FORM, {**cells, "E4": "就业率80%", "F4": "就业率76%"})


@pytest.fixture(scope="module")
def settled(office: Office, filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a settlement."""
    out = tmp_path_factory.mktemp("结算") / "新的"
    done = settle(office, out, "--records", filled)
    assert done.returncode == 0, done.stderr
    return out


def settle(office: Office, out: Path, *more: object, budget: int = BUDGET) -> subprocess.CompletedProcess[str]:
    return office.fund("settle", "--budget", budget, "--out", out, *more)


def test_the_form_holds_exactly_those_who_were_held_back(form: Path, withheld: dict[str, int]):
    sheet = openpyxl.load_workbook(form).active
    rows = list(sheet.iter_rows(min_row=4, values_only=True))
    assert {row[0]: row[3] for row in rows} == withheld
    assert 0 < len(rows) < UNITS
    heads = [str(cell.value).split("\n")[0] for cell in sheet[3]]
    assert heads == ["编号", "学校名称", "专业名称", "其中扣留", "整改方案：承诺", "整改方案：做到", "发放比例"]
    (choices,) = sheet.data_validations.dataValidation
    assert choices.formula1 == '"0,0.5,1"'


def test_none_half_and_all_are_released_to_the_yuan(settled: Path, filled: Path, withheld: dict[str, int]):
    assert {file.name for file in settled.iterdir()} == {
        *("settlement.xlsx", "settlement.csv", "settlement_recipe.json"),
    }
    asked = {
        row[0]: SHARES[row[6]] for row in openpyxl.load_workbook(filled).active.iter_rows(min_row=4, values_only=True)
    }
    assert {*asked.values()} == {0.0, 0.5, 1.0}
    found = {row["unit"]: row for row in table(settled / "settlement.csv")}
    for unit, share in asked.items():
        row = found[unit]
        assert int(row["withheld"]) == withheld[unit]
        assert int(row["released"]) == int(withheld[unit] * share)
        assert int(row["released"]) + int(row["returned"]) == withheld[unit]
    for row in found.values():
        assert int(row["paid"]) == int(row["amount"]) - int(row["returned"]) + int(row["received"])
        assert int(row["received"]) == 0 or row["unit"] not in withheld
    # C units of the same group take it all; nothing goes back to the budget.
    assert sum(int(row["received"]) for row in found.values()) == sum(int(row["returned"]) for row in found.values())
    assert json.loads((settled / "settlement_recipe.json").read_text(encoding="utf-8"))["to_budget"] == 0


def test_what_was_promised_stands_beside_the_money(settled: Path, filled: Path):
    first = openpyxl.load_workbook(filled).active["A4"].value
    row = next(row for row in table(settled / "settlement.csv") if row["unit"] == first)
    assert (row["plan_promised"], row["plan_shown"]) == ("就业率80%", "就业率76%")
    shown = words_of(settled / "settlement.xlsx", "整改结算")
    assert {"就业率80%", "就业率76%", "整改方案：承诺", "发放比例"} <= {*shown}
    assert any("示例" in text for text in shown)


def test_the_sentence_gives_the_sums_of_the_table(office: Office, settled: Path, filled: Path, tmp_path: Path):
    done = settle(office, tmp_path / "又", "--records", filled)
    sums = {
        name: sum(int(row[name]) for row in table(settled / "settlement.csv"))
        for name in ("withheld", "released", "returned")
    }
    assert f"扣留{sums['withheld']:,}元：发放{sums['released']:,}元，不发{sums['returned']:,}元" in done.stdout
    for file in settled.iterdir():
        assert file.read_bytes() == (tmp_path / "又" / file.name).read_bytes(), file.name


def test_every_fault_of_the_records_at_once_and_nothing_is_written(office: Office, filled: Path, tmp_path: Path):
    sheet = openpyxl.load_workbook(filled).active
    lost, twice = sheet["A5"].value, sheet["A6"].value
    faults = {"A4": "99999-080901", "A5": twice, "G7": "0.4", "G8": "基本做到", "G9": None}
    bad = edited(filled, tmp_path / "坏.xlsx", faults)
    done = settle(office, tmp_path / "没有", "--records", bad)
    assert done.returncode == 1
    for words in (
        "整改记录里的“99999-080901”没有扣留资金",
        f"“{twice}”在整改记录里有两行",
        f"“{lost}”扣留了资金，整改记录里没有它",
        *("发放比例“0.4”不在政策规定的几档之内：可用 0、0.5、1", "发放比例“基本做到”", "发放比例“”"),
    ):
        assert words in done.stderr
    # Each says where it stands, as somebody at the spreadsheet counts.
    for cell, words in (
        ("A4", "“99999-080901”"),
        ("A6", "有两行"),
        ("G7", "“0.4”"),
        ("G8", "“基本做到”"),
        ("G9", "“”"),
    ):
        (line,) = (line for line in done.stderr.splitlines() if words in line)
        assert line.startswith(f"坏.xlsx 整改记录 {cell} ")
    assert not (tmp_path / "没有").exists()


def test_a_form_that_somebody_filled_in_is_not_written_over(office: Office, filled: Path, tmp_path: Path):
    mine = tmp_path / FORM
    mine.write_bytes(filled.read_bytes())
    done = settle(office, tmp_path)
    assert done.returncode == 2
    assert "--records" in done.stderr
    assert mine.read_bytes() == filled.read_bytes()


def test_records_settle_beside_their_form(office: Office, filled: Path, tmp_path: Path):
    mine = tmp_path / FORM
    mine.write_bytes(filled.read_bytes())
    assert settle(office, tmp_path, "--records", mine).returncode == 0
    assert mine.read_bytes() == filled.read_bytes()
    assert (tmp_path / "settlement.xlsx").exists()


@pytest.mark.parametrize("kind", ["missing", "other"])
def test_what_is_no_record_is_refused(office: Office, kind: str, tmp_path: Path):
    file = tmp_path / "没有这个.xlsx" if kind == "missing" else office.volumes
    done = settle(office, tmp_path / "没有", "--records", file)
    assert done.returncode != 0
    assert ("没有这个.xlsx" if kind == "missing" else "办学量.xlsx 办学量: 前30行里没有找到表头") in done.stderr
    assert not (tmp_path / "没有").exists()
