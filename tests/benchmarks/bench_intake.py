"""Reading and checking a province and a nation, against calamine's own reading time in the same process.

``python tests/benchmarks/bench_intake.py [ROWS …]``
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import xlsxwriter
from python_calamine import CalamineWorkbook

import evaluator as ev
from evaluator.catalog import majors
from evaluator.forms import template_columns

SEED = 20230511


def write_nation(path: Path, rubric: ev.ScoredRubric, rows: int) -> int:
    """Write plausible figures for ``rows`` programmes; gives the number of columns."""
    rng = np.random.default_rng(SEED)
    codes = [code for code, major in majors().items() if major.category_code not in {"10", "13"}][:200]
    columns = template_columns(rubric)
    parts = {leaf.events: leaf.n[0] for leaf in rubric.leaves if leaf.events}
    spreads = {leaf.sd for leaf in rubric.leaves if leaf.sd}
    wholes = {column.code: rng.integers(60, 240, rows) for column in columns if column.kind == "count"}
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet("填报")
        sheet.write_row(0, 0, [column.header for column in columns])
        for row in range(rows):
            own = {
                "institution": f"{90001 + row // len(codes):05d}",
                "institution_name": f"虚构大学{row // len(codes)}",
                "major": codes[row % len(codes)],
                "first_graduating_year": 2010,
            }
            for code, value in wholes.items():
                own[code] = int(value[row])
            own["placed"] = own["employed"] + own["further_study"]
            own["graduates"] = own["final_year_students"] = own["placed"] + 10
            for part, whole in parts.items():
                if part not in {"placed", "graduates", "employed", "further_study"}:
                    own[part] = min(own[part], own[whole])
            for position, column in enumerate(columns):
                if column.code in own:
                    sheet.write(row + 1, position, own[column.code])
                elif column.kind == "flag":
                    sheet.write_number(row + 1, position, row % 2)
                elif column.kind in {"number", "percent"}:
                    low, wide = (5, 10) if column.code in spreads else (10, 50)
                    sheet.write_number(row + 1, position, round(low + wide * rng.random(), 2))
    return len(columns)


def measure(rubric: ev.ScoredRubric, rows: int, folder: Path) -> None:
    """Print reading times and the peak memory of the process."""
    path = folder / f"{rows}.xlsx"
    columns = write_nation(path, rubric, rows)
    start = time.perf_counter()
    CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    calamine = time.perf_counter() - start
    start = time.perf_counter()
    found = ev.inspect_data(path, rubric, 2025)
    ours = time.perf_counter() - start
    errors = [problem for problem in found.problems if problem.severity == "error"]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{rows:>6} × {columns}: calamine {calamine:.2f} s, read and checked {ours:.2f} s = {ours / calamine:.2f} ×,"
        f" {len(found.problems)} problems ({len(errors)} errors), peak {peak:.0f} MB"
    )


if __name__ == "__main__":
    shipped = ev.load_rubric("undergraduate_program")
    with tempfile.TemporaryDirectory() as temporary:
        for size in [int(text) for text in sys.argv[1:]] or [2000, 66000]:
            measure(shipped, size, Path(temporary))
