"""An office that divides money: results of two years, policies, filled volumes; sixty fictional institutions."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

import openpyxl
from program import HEADER, SMALL, run_here

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterable, Mapping
    from pathlib import Path

BUDGET = 1_000_003
UNITS = 60
BOUNDS = 'bounds: {floor: "0.95", cap: "1.10"}\n'
GROWTH = '  - {code: growth, name: 增量, share: "0.2", improvement: {cap: 5, z: "0"}, unclaimed: base}\n'
_POLICY = """\
id: trial
kind: funding
title: 试算
version: "1"
status: 示例
effective: {{from: 2025-01-01}}
references: [{{title: 试算}}]
unit: programme
results: {results}
volume:
  levels:
    - {{code: bachelor, name: 本科生, equivalence: "1"}}
    - {{code: doctor, name: 博士生, equivalence: "2.5"}}
pots:
  - {{code: base, name: 基本, share: "{base}"}}
  - code: quality
    name: 质量
    share: "0.4"
    quality: {{letters: {{C: "1.0", D: "0.7"}}, missing: "0.7", neutral: "1"}}
{growth}rectification:
  letters: [D]
  withhold: "0.30"
  pots: [quality]
  releases: ["0", "0.5", "1"]
  returns: group
  milestones: [{{code: plan, name: 整改方案, due: 2025-06-30}}]
{bounds}"""


@dataclass(frozen=True)
class Office:
    """Where everything lies.

    Attributes
    ----------
    folder : Path
    policy, bounded, growing : Path
        Without floor and cap; with both; with a pot for growth besides.
    results, before : Path
        This year's results and last year's.
    volumes, empty : Path
        Filled in, and as the program made it.
    """

    folder: Path
    policy: Path
    bounded: Path
    growing: Path
    results: Path
    before: Path
    volumes: Path
    empty: Path

    def fund(
        self, command: str, *more: object, policy: Path | None = None, volumes: Path | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run one command of ``evaluator fund`` on this year's results."""
        policy, volumes = policy or self.policy, volumes or self.volumes
        return run_here("fund", command, policy, *more, "--results", self.results, "--volumes", volumes)

    def divide(
        self, out: Path, *more: object, budget: object = BUDGET, policy: Path | None = None, volumes: Path | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Divide a budget into a folder; without draws for exposure."""
        money = ("--budget", budget, "--draws", 0, "--out", out)
        return self.fund("run", *money, *more, policy=policy, volumes=volumes)


def open_office(folder: Path) -> Office:
    """Write everything and let the program evaluate both years."""
    results = {}
    for year, better in ((2024, 0), (2025, 3)):
        nation = _write_year(folder / f"全国_{year}.csv", better)
        results[year] = folder / f"结果_{year}"
        _done(run_here("score", SMALL, nation, "--national", nation, "--year", year, "--out", results[year]))
    policies = {
        "policy": write_policy(folder / "政策.yaml"),
        "bounded": write_policy(folder / "保底.yaml", bounds=BOUNDS),
        "growing": write_policy(folder / "增量.yaml", bounds=BOUNDS, base="0.4", growth=GROWTH),
    }
    empty = folder / "空表.xlsx"
    _done(run_here("fund", "template", policies["policy"], "--results", results[2025], "--out", empty))
    volumes = edited(empty, folder / "办学量.xlsx", {f"D{row}": 100 + row for row in data_rows()})
    volumes = edited(volumes, volumes, {f"E{row}": row % 3 for row in data_rows()})
    return Office(folder, **policies, results=results[2025], before=results[2024], volumes=volumes, empty=empty)


def write_policy(
    path: Path, *, results: str = "intake_small", bounds: str = "", base: str = "0.6", growth: str = ""
) -> Path:
    """Write the trial policy."""
    path.write_text(_POLICY.format(results=results, bounds=bounds, base=base, growth=growth), encoding="utf-8")
    return path


def data_rows() -> range:
    """Rows of the volumes that hold units."""
    return range(4, 4 + UNITS)


def edited(book: Path, copy: Path, cells: Mapping[str, object]) -> Path:
    """Write other values into a workbook's cells, as somebody at a spreadsheet would, and save it elsewhere."""
    opened = openpyxl.load_workbook(book)
    for address, value in cells.items():
        opened.active[address].value = value
    opened.save(copy)
    return copy


def amounts_file(path: Path, amounts: Mapping[str, int], names: Mapping[str, str] | None = None) -> Path:
    """Write last year's amounts: code, name where given, amount."""
    head = "学校代码,学校名称,金额" if names is not None else "学校代码,金额"
    rows = [
        f"{code},{names.get(code, '')},{yuan}" if names is not None else f"{code},{yuan}"
        for code, yuan in amounts.items()
    ]
    path.write_text("\n".join([head, *rows]), encoding="utf-8")
    return path


def table(path: Path) -> list[dict[str, str]]:
    """Rows of a table that the program wrote."""
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))


def received(folder: Path) -> dict[str, int]:
    """Yuan of each recipient of an allocation."""
    return {row["institution"]: int(row["amount"]) for row in table(folder / "fund_recipients.csv")}


def words_of(book: Path, sheet: str) -> list[str]:
    """All texts of a sheet."""
    rows: Iterable[tuple[object, ...]] = openpyxl.load_workbook(book)[sheet].iter_rows(values_only=True)
    return [str(value) for row in rows for value in row if value is not None]


def _write_year(path: Path, better: int) -> Path:
    """Write the units of one year; in another they place and please otherwise."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER.split(","))
        for i in range(UNITS):
            placed, mark = 60 + (i + 7 * better) % 30, 80 + i % 13
            row = [90000 + i, f"虚构{i}大学", "080901", "计算机科学与技术", 2010, 100, placed, 50, 9, 70 + i % 17, mark]
            writer.writerow([*row, i % 2, 15 + i % 7])
    return path


def _done(process: subprocess.CompletedProcess[str]) -> None:
    assert process.returncode == 0, process.stderr
