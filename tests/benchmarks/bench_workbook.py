"""Writing results: python tests/benchmarks/bench_workbook.py [--demo FOLDER] [--repeats 3] [--nation 66000].

Of the demo's province: ``evaluator score`` from end to end, and the workbook alone, against plain tools that do no more
than read the same files, evaluate, and write as many cells; ratios in one process, medians. Then the workbook of a
nation, in a process of its own: seconds and memory. ``--demo`` names a folder that ``evaluator demo --out`` wrote.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

import numpy as np
import xlsxwriter
from pyarrow import csv
from python_calamine import CalamineWorkbook

from evaluator.demo import run_demo
from evaluator.evaluation import benchmark_from, evaluate, flag_data
from evaluator.intake import read_data
from evaluator.report import write_results
from evaluator.report.workbook import write_workbook
from evaluator.rubric import load_rubric

if TYPE_CHECKING:
    from collections.abc import Callable

    from evaluator.dataset import Dataset
    from evaluator.evaluation import Result

RUBRIC, PROVINCE, NATION = "undergraduate_program", "模拟省_本科专业数据_2025.xlsx", "模拟全国_本科专业数据_2025.csv"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--demo", type=Path)
    parser.add_argument("--repeats", type=int, default=3, help="runs of each; the median is printed")
    parser.add_argument("--nation", type=int, nargs="*", default=[16_500, 66_000], help="programmes of a nation")
    parser.add_argument("--alone", type=int, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = chosen.demo or Path(made)
        if chosen.demo is None:
            run_demo(folder)
        if chosen.alone is not None:
            _say(json.dumps(nation_book(folder, chosen.alone, Path(made))))
            return
        province(folder, Path(made), chosen.repeats)
        for size in chosen.nation:
            command = [sys.executable, __file__, "--demo", str(folder), "--alone", str(size)]
            found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
            said = "{units:6d} × {leaves}: workbook {seconds:.1f} s ({cpu:.1f} s of the processor), {plain:.2f} times"
            said += " plain xlsxwriter; {cells:,} cells, peak {peak:.0f} MB"
            _say(said.format(**found))


def province(folder: Path, out: Path, repeats: int) -> None:
    """Compare with plain tools, in turns."""
    rubric = load_rubric(RUBRIC)
    result = _evaluated(folder)
    write_workbook(result, out / "results.xlsx")
    cells = sheets_of(out / "results.xlsx")
    count = sum(len(row) for sheet in cells for row in sheet)

    def end_to_end() -> None:
        found = _evaluated(folder)
        write_results(found, out / "results", flags=flag_data(found.data, rubric, benchmark=found.benchmark))

    def plainly() -> None:
        CalamineWorkbook.from_path(str(folder / PROVINCE)).get_sheet_by_index(0).to_python()
        csv.read_csv(folder / NATION)
        evaluate(result.data, rubric, result.benchmark)
        write_plainly(cells, out / "plain.xlsx")

    def book() -> None:
        write_workbook(result, out / "results.xlsx")

    works: list[Callable[[], None]] = [end_to_end, plainly, book, lambda: write_plainly(cells, out / "plain.xlsx")]
    rounds = [[_timed(work) for work in works] for _ in range(repeats)]
    whole, tools, own, plain = (median(times) for times in zip(*rounds, strict=True))
    _say(f"{len(result.data)} × {len(rubric.leaves)}, {count:,} cells; medians of {repeats} runs in turns")
    _say(f"score, end to end {whole:6.2f} s; plain tools {tools:6.2f} s; {whole / tools:.2f} times")
    _say(f"workbook alone    {own:6.2f} s; plain xlsxwriter {plain:6.2f} s; {own / plain:.2f} times")


def sheets_of(path: Path) -> list[list[list[Any]]]:
    """What stands in a workbook: sheets, rows, cells that hold something."""
    book = CalamineWorkbook.from_path(str(path))
    return [
        [[value for value in row if value != ""] for row in book.get_sheet_by_name(name).to_python()]
        for name in book.sheet_names
    ]


def write_plainly(sheets: list[list[list[Any]]], path: Path) -> None:
    """Write as many cells of the same kinds with xlsxwriter alone: no formats, no formulas, no layout."""
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        for rows in sheets:
            page = book.add_worksheet()
            for row, values in enumerate(rows):
                for column, value in enumerate(values):
                    if value.__class__ is str:
                        page.write_string(row, column, value)
                    else:
                        page.write_number(row, column, value)


def nation_book(folder: Path, size: int, out: Path) -> dict[str, float]:
    """Write the workbook of so many programmes: the demo's nation, repeated."""
    rubric = load_rubric(RUBRIC)
    nation = read_data(folder / NATION, rubric, 2025)
    result = evaluate(repeated(nation, size), rubric, benchmark_from(nation, rubric), rank_draws=0)
    cpu = time.process_time()
    seconds = _timed(lambda: write_workbook(result, out / "nation.xlsx"))
    cpu = time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    cells = sheets_of(out / "nation.xlsx")
    found = {"seconds": seconds, "cpu": cpu, "peak": peak, "cells": sum(len(row) for sheet in cells for row in sheet)}
    plain = _timed(lambda: write_plainly(cells, out / "plain.xlsx"))
    return {"units": size, "leaves": len(rubric.leaves), "plain": seconds / plain, **found}


def repeated(data: Dataset, size: int) -> Dataset:
    """Give the data so often that there are ``size`` programmes, each time of other institutions."""
    place = np.arange(size) % len(data)
    units = data.units.iloc[place].reset_index(drop=True)
    turn = (np.arange(size) // len(data)).astype(str)
    units["unit"] = turn + units["unit"].astype(str)
    units["institution"] = turn + units["institution"].astype(str)
    figures = {code: column[place] for code, column in data.figures.items()}
    sd = {code: column[place] for code, column in data.sd.items()}
    arrays = {name: getattr(data, name)[place] for name in ("value", "n", "state", "cohort")}
    return replace(data, units=units, figures=figures, sd=sd, **arrays)


def _evaluated(folder: Path) -> Result:
    rubric = load_rubric(RUBRIC)
    averages = benchmark_from(read_data(folder / NATION, rubric, 2025), rubric)
    return evaluate(read_data(folder / PROVINCE, rubric, 2025), rubric, averages)


def _timed(work: Callable[[], None]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
