"""Write an allocation into a folder: all files or none."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from evaluator.report.manifest import manifest_of, run_mark
from evaluator.report.safe_csv import write_csv
from evaluator.writing import file_fingerprint, whole_folder, write_json

if TYPE_CHECKING:
    from collections.abc import Mapping

    from evaluator.funding import Allocation, AllocationChange, Exposure

RECORD = "fund_recipe.json"
OWN = (
    *("allocation.xlsx", "fund_units.csv", "fund_recipients.csv", "fund_pots.csv", "fund_groups.csv"),
    *("fund_change.csv", RECORD),
)


def write_allocation(
    allocation: Allocation,
    out: str | Path,
    *,
    exposure: Exposure | None = None,
    change: AllocationChange | None = None,
    inputs: Mapping[str, Path] | None = None,
    title_note: str = "",
) -> list[Path]:
    """Write the workbook of an allocation, its tables and its record.

    ``allocation.xlsx``, ``fund_units.csv``, ``fund_recipients.csv``, ``fund_pots.csv``, ``fund_groups.csv`` and
    ``fund_recipe.json``; with a change ``fund_change.csv``. The same allocation gives the same bytes.

    Parameters
    ----------
    allocation : Allocation
    out : str or Path
        Folder; made if it does not exist. Files of these names in it are replaced or removed, others left alone.
    exposure : Exposure, optional
        What of it hangs on noise.
    change : AllocationChange, optional
        Why it differs from another allocation.
    inputs : mapping of what to Path, optional
        Files that were read (``volumes``, ``last_year``, ``successors``): their names and fingerprints are recorded.
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

    tables = {
        "fund_units.csv": allocation.programmes,
        "fund_recipients.csv": allocation.recipients,
        "fund_pots.csv": allocation.pot_table,
        "fund_groups.csv": allocation.group_table,
    }
    files = {what: {"file": path.name, "fingerprint": file_fingerprint(path)} for what, path in (inputs or {}).items()}

    def write(new: Path) -> list[Path]:
        for name, table in tables.items():
            write_csv(table, new / name)
        prints = {name: file_fingerprint(new / name) for name in tables}
        if change is not None:
            write_csv(change.recipients, new / "fund_change.csv")
        more: dict[str, Any] = {"exposure": exposure, "change": change, "files": files, "title_note": title_note}
        write_workbook(allocation, new / "allocation.xlsx", **more, run=run_mark(prints))
        # An edited table, or a file of another run, is found out when it is read back.
        kept = {"files": files, "tables": prints, "manifest": manifest_of(new)}
        write_json({**record(allocation, exposure), **kept}, new / RECORD)
        return sorted(new.iterdir())

    return whole_folder(Path(out), write, own=OWN, records=[RECORD])


def record(allocation: Allocation, exposure: Exposure | None) -> dict[str, Any]:
    """Give the recipe, with what was found of noise."""
    found = allocation.recipe
    if exposure is not None:
        shares = {"at_stake": exposure.at_stake, "flipped": exposure.flipped, "pots": exposure.pots}
        found["exposure"] = {"draws": exposure.draws, "seed": exposure.seed, **shares}
    return found
