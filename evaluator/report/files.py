"""Write a result into a folder: all files or none (写出结果)."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from evaluator.report.safe_csv import write_csv
from evaluator.text import EvaluatorError, both

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evaluator.evaluation import Result


def write_results(
    result: Result, out: str | Path, *, title_note: str = "", max_cell_rows: int | None = None
) -> list[Path]:
    """Write ``units.csv, cells.csv, nodes.csv, results.xlsx, recipe.json`` into a folder.

    Everything is written to a temporary folder first and moved at the end, so that an error leaves the folder as
    it was. No clock time goes into the files: the same result gives the same bytes.

    Parameters
    ----------
    result : Result
        Of `evaluate`.
    out : str or Path
        Folder; made if it does not exist. Files of these names in it are replaced, others left alone.
    title_note : str
        Stands behind every title and in every page header, for instance 模拟数据.
    max_cell_rows : int, optional
        Most rows of the sheet 指标明细 below its heading; by default what a worksheet holds. Programmes that
        do not fit stand in ``cells.csv`` only, and the sheet says so.

    Returns
    -------
    list of Path
        The files written.

    Raises
    ------
    EvaluatorError
        ``out`` is a file.
    OSError
        A file cannot be written or replaced (an open workbook, no rights, a full disk); nothing was changed.
    """
    from evaluator.report.workbook import write_workbook  # noqa: PLC0415 - xlsxwriter is loaded when a workbook is written

    folder = Path(out)
    if folder.exists() and not folder.is_dir():
        raise EvaluatorError(both("workbook.out_is_file", out=str(out)))
    # In the folder itself where there is one: it may be a disk of its own, or the only place we may write to.
    home = next(place for place in (folder.absolute(), *folder.absolute().parents) if place.is_dir())
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}-", dir=home) as draft:
        new, old = Path(draft, "new"), Path(draft, "old")
        new.mkdir()
        old.mkdir()
        for name in ("units", "cells", "nodes"):
            write_csv(getattr(result, name), new / f"{name}.csv")
        recipe = json.dumps(result.recipe, indent=2, ensure_ascii=False) + "\n"
        (new / "recipe.json").write_text(recipe, encoding="utf-8", newline="\n")
        write_workbook(result, new / "results.xlsx", title_note=title_note, max_cell_rows=max_cell_rows)
        return _move(sorted(new.iterdir()), folder, old)


def _move(files: Sequence[Path], folder: Path, old: Path) -> list[Path]:
    """Move files into a folder; if one cannot be moved, put everything back as it was."""
    created = [above for above in (folder, *folder.absolute().parents) if not above.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    placed: list[Path] = []
    try:
        for file in files:
            target = folder / file.name
            if target.exists():
                target.rename(old / file.name)
            placed.append(target)
            file.rename(target)
    except BaseException:
        for target in placed:
            target.unlink(missing_ok=True)
            if (old / target.name).exists():
                (old / target.name).rename(target)
        for above in created:
            above.rmdir()
        raise
    return placed
