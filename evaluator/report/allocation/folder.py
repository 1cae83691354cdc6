"""Read back the folder of an allocation, to say why this year differs from it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from evaluator.funding import AllocationTables, PotTable, Standings
from evaluator.report.comparison.folder import read_results
from evaluator.report.manifest import strangers
from evaluator.text import DataProblems, EvaluatorError, Place, Problem, Reason
from evaluator.writing import file_fingerprint, settle

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    Array = NDArray[np.float64]

_TABLES = ("fund_units.csv", "fund_recipients.csv", "fund_pots.csv", "fund_groups.csv")
_RECIPE = "fund_recipe.json"


def read_allocation(folder: str | Path) -> AllocationTables:
    """Read the tables that ``evaluator fund run`` wrote.

    Parameters
    ----------
    folder : str or Path

    Returns
    -------
    AllocationTables

    Raises
    ------
    EvaluatorError
        No such folder, files that lack, or a record that cannot be read.
    DataProblems
        Tables that were changed since they were written: all of them.
    """
    folder = Path(folder)
    settle(folder)
    missing = [name for name in (*_TABLES, _RECIPE) if not (folder / name).is_file()]
    if missing:
        raise EvaluatorError("funding.no_allocation", folder=str(folder), files="、".join(missing))
    recipe = _recipe(folder)
    tables = [name for name, wanted in recipe["tables"].items() if file_fingerprint(folder / name) != wanted]
    other = list(dict.fromkeys([*tables, *strangers(folder, recipe)]))
    if other:
        place = Place(file=str(folder))
        raise DataProblems([Problem(Reason.ALLOCATION_EDITED, place, name) for name in other])
    units, recipients, pots, groups = (_table(folder / name) for name in _TABLES)
    column, name = recipe["recipient"]["column"], recipe["recipient"]["name"]
    codes = recipients[column].tolist()
    return AllocationTables(
        tuple(_pot(row, units, groups) for row in pots.to_dict("records")),
        tuple(units["unit"]),
        tuple(units[column]),
        dict(zip(codes, recipients[name], strict=True)),
        {code: int(amount) for code, amount in zip(codes, recipients["amount"], strict=True)},
        *(_numbers(units, key) for key in ("heads", "cost", "topup", "adjustment", "amount")),
    )


def _recipe(folder: Path) -> dict[str, Any]:
    try:
        recipe = json.loads((folder / _RECIPE).read_text(encoding="utf-8"))
        found = {"tables": dict(recipe["tables"]), "recipient": dict(recipe["recipient"])}
        # Folders of earlier versions have none.
        manifest = dict(recipe.get("manifest") or {})
    except (ValueError, KeyError, TypeError) as error:
        raise _other(folder) from error
    if {*found["tables"]} != {*_TABLES} or {*found["recipient"]} != {"column", "name"}:
        raise _other(folder)
    return {**found, "manifest": manifest}


def _other(folder: Path) -> EvaluatorError:
    return EvaluatorError("funding.allocation_other", folder=str(folder), file=_RECIPE)


def _table(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, encoding="utf-8-sig", dtype=str, keep_default_na=False)


def _numbers(table: pd.DataFrame, name: str) -> Array:
    return np.asarray(pd.to_numeric(table[name]), dtype=np.float64)


def _pot(row: Mapping[Any, Any], units: pd.DataFrame, groups: pd.DataFrame) -> PotTable:
    code = row["pot"]
    own = groups[groups["pot"] == code]
    return PotTable(
        code,
        row["by"] == "lifts",
        int(row["amount"]),
        _numbers(units, f"{code}_factor"),
        _numbers(units, code),
        np.asarray(units[f"{code}_group"], dtype=object),
        dict(zip(own["group"], _numbers(own, "weight"), strict=True)),
    )


def last_amounts_of(tables: AllocationTables, column: str) -> pd.DataFrame:
    """Give the amounts of the recipients, as a file of last year's amounts would."""
    received: Sequence[tuple[str, str]] = [(code, str(amount)) for code, amount in tables.received.items()]
    return pd.DataFrame(received, columns=[column, "amount"], dtype=object)


def read_standings(folder: str | Path) -> Standings:
    """Read the results that ``evaluator score`` wrote.

    Raises
    ------
    EvaluatorError
        No such folder, a file missing, or not as a run writes it.
    """
    side, _ = read_results(folder)
    # Letters stand in the order of the columns of their chances: best first.
    chances = [name for name in side.units.columns if name.startswith("p_") and name != "p_at_or_above"]
    letters = tuple(name.removeprefix("p_") for name in chances)
    return Standings(side.units, letters, str(side.recipe["rubric"].get("id", "")), side.recipe)
