"""Write a comparison into a folder: all files or none."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from evaluator.report.safe_csv import write_csv
from evaluator.writing import whole_folder, write_json

if TYPE_CHECKING:
    from evaluator.evaluation import Comparison
    from evaluator.evaluation.compare.moves import Moves

CSV_NAMES = ("units", "leaves", "moves", "unmatched")
RECORD = "compare_recipe.json"


def write_comparison(
    comparison: Comparison, out: str | Path, *, title_note: str = "", max_leaf_rows: int | None = None
) -> list[Path]:
    """Write the workbook of a comparison, its tables and its record.

    ``comparison.xlsx``, ``compare_recipe.json``, and ``compare_units, compare_leaves, compare_moves,
    compare_unmatched`` as csv: names that differ from those of results, so that both can stand in one folder. The same
    comparison gives the same bytes.

    Parameters
    ----------
    comparison : Comparison
    out : str or Path
        Folder; made if it does not exist. Files of these names in it are replaced, others left alone.
    title_note : str
        Stands behind every title, for instance 模拟数据.
    max_leaf_rows : int, optional
        Most rows of the sheet 指标变化; by default what a worksheet holds.

    Returns
    -------
    list of Path
        The files written.

    Raises
    ------
    EvaluatorError
        ``out`` is a file.
    OSError
        A file cannot be written or replaced; nothing was changed.

    Examples
    --------
    >>> import evaluator as ev
    >>> small = ev.example()
    >>> files = ev.write_comparison(small.change, small.files.folder / "compared")
    >>> sorted(file.name for file in files)[-2:]
    ['compare_unmatched.csv', 'comparison.xlsx']
    """
    from evaluator.report.comparison.workbook import write_workbook  # noqa: PLC0415 - xlsxwriter is slow to import

    def write(new: Path) -> list[Path]:
        tables = {
            "units": comparison.units,
            "leaves": comparison.leaves,
            "moves": moves_table(comparison.moves),
            "unmatched": comparison.unmatched,
        }
        for name in CSV_NAMES:
            write_csv(tables[name], new / f"compare_{name}.csv")
        record = {side: comparison.facts[side] for side in ("before", "after")}
        record["successors"] = comparison.facts["successors"]
        write_json(record, new / RECORD)
        write_workbook(comparison, new / "comparison.xlsx", title_note=title_note, max_leaf_rows=max_leaf_rows)
        return sorted(new.iterdir())

    return whole_folder(Path(out), write, records=[RECORD])


def moves_table(moves: Moves) -> pd.DataFrame:
    """Moves as a long table: ``before, after, observed, expected, spread``; not classifiable has an empty letter."""
    names, rows = [*moves.letters, ""], []
    for i, before in enumerate(names):
        for j, after in enumerate(names):
            known = moves.expected is not None and moves.spread is not None and before and after
            expected = float(moves.expected[i, j]) if known and moves.expected is not None else float("nan")
            spread = float(moves.spread[i, j]) if known and moves.spread is not None else float("nan")
            rows.append((before, after, int(moves.observed[i, j]), expected, spread))
    return pd.DataFrame(rows, columns=["before", "after", "observed", "expected", "spread"])
