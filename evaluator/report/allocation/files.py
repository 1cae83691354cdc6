"""Write an allocation into a folder: all files or none."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from evaluator.report.safe_csv import write_csv
from evaluator.writing import whole_folder, write_json

if TYPE_CHECKING:
    from evaluator.funding import Allocation, AllocationChange, Exposure


def write_allocation(
    allocation: Allocation,
    out: str | Path,
    *,
    exposure: Exposure | None = None,
    change: AllocationChange | None = None,
    title_note: str = "",
) -> list[Path]:
    """Write the workbook of an allocation, its tables and its record.

    ``allocation.xlsx``, ``fund_units.csv``, ``fund_recipients.csv``, ``fund_pots.csv`` and ``fund_recipe.json``; with
    a change ``fund_change.csv``. The same allocation gives the same bytes.

    Parameters
    ----------
    allocation : Allocation
    out : str or Path
        Folder; made if it does not exist. Files of these names in it are replaced, others left alone.
    exposure : Exposure, optional
        What of it hangs on noise.
    change : AllocationChange, optional
        Why it differs from another allocation.
    title_note : str
        Stands behind every title, for instance 模拟数据.

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
    """
    from evaluator.report.allocation.workbook import write_workbook  # noqa: PLC0415 - xlsxwriter is slow to import

    def write(new: Path) -> list[Path]:
        write_csv(allocation.programmes, new / "fund_units.csv")
        write_csv(allocation.recipients, new / "fund_recipients.csv")
        write_csv(allocation.pot_table, new / "fund_pots.csv")
        if change is not None:
            write_csv(change.recipients, new / "fund_change.csv")
        write_json(record(allocation, exposure), new / "fund_recipe.json")
        write_workbook(allocation, new / "allocation.xlsx", exposure=exposure, change=change, title_note=title_note)
        return sorted(new.iterdir())

    return whole_folder(Path(out), write)


def record(allocation: Allocation, exposure: Exposure | None) -> dict[str, Any]:
    """Give the recipe, with what was found of noise."""
    found = allocation.recipe
    if exposure is not None:
        shares = {"at_stake": exposure.at_stake, "flipped": exposure.flipped, "pots": exposure.pots}
        found["exposure"] = {"draws": exposure.draws, "seed": exposure.seed, **shares}
    return found
