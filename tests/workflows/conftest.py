"""An office's folder: three years of a small synthetic province and nation, a rubric that pools, a successor map."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest

from evaluator.demo import make_world
from evaluator.demo.files import write_nation, write_province
from evaluator.rubric import load_rubric
from evaluator.rubric.find import rubrics_path

if TYPE_CHECKING:
    from pathlib import Path

    from evaluator.demo.tables import Table

# Two institutions, so that rows can be selected.
SCALE = 0.05
# In the years before, one programme stands under the code it had then.
OLD = {"130504": "产品设计", "130502": "视觉传达设计", "130310": "动画", "130202": "音乐学"}


@dataclass(frozen=True)
class Office:
    """Files as an office keeps them."""

    rubric: Path
    years: Path
    data: Path
    nation: Path
    nation_before: Path
    successors: Path
    year: int


def _renamed(table: Table, unit: str, old: str) -> Table:
    """Put one programme under the code that it had before."""
    cells = {code: column.copy() for code, column in table.cells.items()}
    place = table.data.units["unit"].tolist().index(unit)
    cells["major"][place], cells["major_name"][place] = old, OLD[old]
    return replace(table, cells=cells)


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    folder = tmp_path_factory.mktemp("office")
    shutil.copytree(rubrics_path() / "undergraduate_program", folder / "rubric")
    rubric = folder / "rubric" / "2025.1.yaml"
    text = rubric.read_text(encoding="utf-8")
    assert "\n  cohort: graduates\n" in text
    pool = "\n  cohort: graduates\n  pool: {years: 3, below: 60}\n"
    rubric.write_text(text.replace("\n  cohort: graduates\n", pool, 1), encoding="utf-8")
    world = make_world(load_rubric(rubric), scale=SCALE)
    *earlier, last = sorted(world.years)
    tables = {year: world.year(year) for year in world.years}
    units = tables[last].province.data.units
    there = set.intersection(*(set(tables[year].province.data.units["unit"]) for year in world.years))
    art = next(unit for unit in units["unit"] if unit in there and unit.split("-")[1].startswith("13"))
    school, major = art.split("-")[:2]
    taken = {unit for table in tables.values() for unit in table.province.data.units["unit"]}
    old = next(code for code in OLD if f"{school}-{code}" not in taken)
    years = folder / "历年"
    years.mkdir()
    for year in earlier:
        write_province(_renamed(tables[year].province, art, old), years / f"数据_{year}.xlsx")
    known = folder / "沿革.csv"
    known.write_text(f"原代码,新代码,方式,年份\n{school}-{old},{school}-{major},更名,{last}\n", encoding="utf-8-sig")
    return Office(
        rubric,
        years,
        write_province(tables[last].province, folder / f"数据_{last}.xlsx"),
        write_nation(tables[last].nation, folder / f"全国_{last}.csv"),
        write_nation(tables[last - 1].nation, folder / f"全国_{last - 1}.csv"),
        known,
        last,
    )
