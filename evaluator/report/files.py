"""Write a result into a folder: all files or none (写出结果)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from evaluator.report.columns import file_columns
from evaluator.report.safe_csv import write_csv
from evaluator.writing import file_fingerprint, whole_folder, write_json

if TYPE_CHECKING:
    import pandas as pd

    from evaluator.evaluation import Result


def write_results(
    result: Result,
    out: str | Path,
    *,
    title_note: str = "",
    flags: pd.DataFrame | None = None,
    lang: str = "zh",
) -> list[Path]:
    """Write ``units.csv, cells.csv, nodes.csv, results.xlsx, recipe.json`` into a folder; ``flags.csv`` where given.

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
    flags : DataFrame, optional
        Of `flag_data`: also written as a sheet of questions.
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
    """
    from evaluator.report.workbook import write_workbook  # noqa: PLC0415 - xlsxwriter is loaded when a workbook is written

    def write(new: Path) -> list[Path]:
        write_csv(result.units[file_columns(result)], new / "units.csv")
        for name in ("cells", "nodes"):
            write_csv(getattr(result, name), new / f"{name}.csv")
        # An edited table is found out when it is read back.
        tables = {file.name: file_fingerprint(file) for file in sorted(new.iterdir())}
        if flags is not None:
            write_csv(flags, new / "flags.csv")
        write_json({**result.recipe, "tables": tables}, new / "recipe.json")
        write_workbook(result, new / "results.xlsx", title_note=title_note, flags=flags, lang=lang)
        return sorted(new.iterdir())

    return whole_folder(Path(out), write)
