"""Write a result into a folder: all files or none (写出结果)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

from evaluator.report.columns import file_columns
from evaluator.report.manifest import manifest_of, run_mark
from evaluator.report.safe_csv import write_csv
from evaluator.writing import whole_folder, write_json

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from evaluator.evaluation import Result

RECORD = "recipe.json"
RESULT_FILES = (RECORD, "units.csv", "cells.csv", "nodes.csv", "flags.csv", "results.xlsx")
Name = Literal["units", "cells", "nodes"]
TABLES: tuple[Name, ...] = get_args(Name)


def write_results(
    result: Result,
    out: str | Path,
    *,
    title_note: str = "",
    flags: pd.DataFrame | None = None,
    recipe: Mapping[str, Any] | None = None,
    lang: str = "zh",
) -> list[Path]:
    """Write ``units.csv, cells.csv, nodes.csv, results.xlsx, recipe.json`` into a folder; ``flags.csv`` where given.

    Everything is written to a temporary folder first and moved at the end, so that an error leaves the folder as
    it was; so does a kill, from the next command on that writes or reads there. No clock time goes into the files: the
    same result gives the same bytes.

    Parameters
    ----------
    result : Result
        Of `evaluate`.
    out : str or Path
        Folder; made if it does not exist. Files of these names in it are replaced or removed, others left alone.
    title_note : str
        Stands behind every title and in every page header, for instance 模拟数据.
    flags : DataFrame, optional
        Of `flag_data`: also written as a sheet of questions.
    recipe : mapping, optional
        What else went in besides what the result knows; by default the recipe of the result.
    lang : {"zh", "en"}
        Language of the workbook; the tables are the same in both.

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

    Examples
    --------
    >>> import evaluator as ev
    >>> small = ev.example()
    >>> files = ev.write_results(small.result, small.files.folder / "results", title_note="模拟数据")
    >>> sorted(file.name for file in files)
    ['cells.csv', 'nodes.csv', 'recipe.json', 'results.xlsx', 'units.csv']
    """
    from evaluator.report.workbook import write_workbook  # noqa: PLC0415 - xlsxwriter is loaded when a workbook is written

    def write(new: Path) -> list[Path]:
        for name in TABLES:
            blocks = result.in_blocks(name)
            shown = (block[file_columns(result)] for block in blocks) if name == "units" else blocks
            write_csv(shown, new / f"{name}.csv")
        tables = manifest_of(new)
        if flags is not None:
            write_csv(flags, new / "flags.csv")
        more: dict[str, Any] = {"flags": flags, "run": run_mark(tables), "recipe": recipe, "lang": lang}
        write_workbook(result, new / "results.xlsx", title_note=title_note, **more)
        # An edited table, or a file of another run, is found out when it is read back.
        write_json({**(recipe or result.recipe), "tables": tables, "manifest": manifest_of(new)}, new / RECORD)
        return sorted(new.iterdir())

    return whole_folder(Path(out), write, own=RESULT_FILES, records=[RECORD])
