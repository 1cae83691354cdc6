"""The files that an office would hold: a workbook of the province for each year, and a csv of the nation."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import numpy as np

from evaluator.dataset import State
from evaluator.forms import template_columns, write_template
from evaluator.text import say
from evaluator.writing import naming, whole_file

if TYPE_CHECKING:
    from pathlib import Path

    from evaluator.demo.tables import Table

# Excel takes a csv for UTF-8 only when it begins with a byte order mark.
ENCODING = "utf-8-sig"


def write_province(table: Table, path: Path) -> Path:
    """Write the data workbook of the rubric, filled in (模拟数据 in its title)."""
    rows = {code: cells.tolist() for code, cells in table.cells.items()}
    return write_template(table.rubric, path, rows, title_note=say("demo.mark"))


def write_nation(table: Table, path: Path, title: str = "") -> Path:
    """Write a csv with the headers of the workbook below a title; the file is replaced whole, or not touched."""
    columns = template_columns(table.rubric)
    leaves = {leaf.code: j for j, leaf in enumerate(table.rubric.leaves)}
    cells = []
    for column in columns:
        texts = table.cells[column.code]
        if column.kind == "percent":
            # A bare 0.8 might be 80 % or 0.8 %; with its sign it is 0.8 %.
            shown = table.data.state[:, leaves[column.code]] == State.OBSERVED
            texts = np.where(shown, [f"{cell}{column.unit}" for cell in texts], texts)
        cells.append(texts.tolist())
    with whole_file(path) as part, naming(part), part.open("w", encoding=ENCODING, newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow([title or say("demo.csv_title", year=table.year), *[""] * (len(columns) - 1)])
        writer.writerow([column.header for column in columns])
        writer.writerows(zip(*cells, strict=True))
    return path
