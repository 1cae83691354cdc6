"""Read back the folder of results that a run wrote: units.csv, cells.csv, recipe.json."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from evaluator.evaluation import side_of_tables
from evaluator.report.comparison.folder_checks import refuse_edited, refuse_other_bytes, refuse_other_units
from evaluator.report.safe_csv import plain_text
from evaluator.rubric import as_scored, load_file, rubric_ids, version_files
from evaluator.text import EvaluatorError, Message
from evaluator.writing import settle

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from evaluator.evaluation import Side
    from evaluator.rubric import ScoredRubric

_UNIT_NUMBERS = ("score", "se", "low", "high", "shrunken", "shrunken_se", "p_at_or_above")
# Folders of earlier versions do not have them.
_LATER_NUMBERS = ("se_own",)
_UNIT_TEXTS = ("unit", "letter", "standing", "reasons")
_CELL_NUMBERS = ("value", "n", "benchmark", "spread", "t", "se", "weight", "contribution")
_CELL_TEXTS = ("unit", "indicator", "state")


def read_results(folder: str | Path, rubrics: Sequence[ScoredRubric] = ()) -> tuple[Side, ScoredRubric | None]:
    """Read one year's results.

    Parameters
    ----------
    folder : str or Path
        That ``evaluator score`` wrote.
    rubrics : sequence of ScoredRubric, optional
        Where the version of the run is looked for first; then among the versions shipped. Only the very version
        counts, by its fingerprint.

    Returns
    -------
    side : Side
    rubric : ScoredRubric or None
        None where the version of the run was not found.

    Raises
    ------
    EvaluatorError
        No such folder, a file missing or not as a run writes it, or tables that do not agree with each other.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise EvaluatorError("compare.no_folder", folder=str(folder))
    settle(folder)
    recipe = _recipe(_file(folder, "recipe.json"))
    units = _table(_file(folder, "units.csv"), _UNIT_TEXTS, _UNIT_NUMBERS)
    cells = _table(_file(folder, "cells.csv"), _CELL_TEXTS, _CELL_NUMBERS)
    refuse_other_units(folder, units, cells, recipe)
    rubric = _version(recipe, rubrics)
    side = side_of_tables(units, cells, recipe, rubric)
    refuse_edited(folder, side, cells, rubric)
    # Last, for the checks before it say which units.
    refuse_other_bytes(folder, recipe)
    return side, rubric


def _file(folder: Path, name: str) -> Path:
    path = folder / name
    if not path.is_file():
        raise EvaluatorError("compare.no_file", folder=str(folder), file=name)
    return path


def _recipe(path: Path) -> dict[str, Any]:
    try:
        recipe = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise _bad(path, "bad_recipe") from error
    if not isinstance(recipe, dict) or not all(isinstance(recipe.get(part), dict) for part in ("rubric", "data")):
        raise _bad(path, "bad_recipe")
    return recipe


def _table(path: Path, texts: Sequence[str], numbers: Sequence[str]) -> pd.DataFrame:
    try:
        # Everything as text first: a code that looks like a number is a code.
        table = pd.read_csv(path, encoding="utf-8-sig", dtype=str, keep_default_na=False)
    except UnicodeDecodeError as error:
        raise _bad(path, "bad_encoding") from error
    except ValueError as error:
        raise _bad(path, "bad_recipe") from error
    missing = [name for name in (*texts, *numbers) if name not in table]
    if missing:
        raise _bad(path, "bad_columns", columns="、".join(missing))
    chances = [name for name in table.columns if name.startswith("p_") and name not in numbers]
    for name in table.columns:
        if name in numbers or name in chances or name in _LATER_NUMBERS:
            column = pd.to_numeric(table[name].replace("", "nan"), errors="coerce")
            wrong = table[name][column.isna() & ~table[name].isin(["", "nan"])]
            if len(wrong):
                raise _bad(path, "bad_number", column=name, value=wrong.iloc[0])
            table[name] = column.astype("float64")
        else:
            table[name] = [plain_text(text) for text in table[name]]
    return table


def _bad(path: Path, why: str, **values: object) -> EvaluatorError:
    return EvaluatorError("compare.bad_file", file=path.name, what=Message(f"compare.{why}", values))


def _version(recipe: Mapping[str, Any], rubrics: Sequence[ScoredRubric]) -> ScoredRubric | None:
    wanted = recipe["rubric"].get("fingerprint")
    given = next((rubric for rubric in rubrics if rubric.fingerprint == wanted), None)
    if given is not None:
        return given
    name = str(recipe["rubric"].get("id", ""))
    shipped = (load_file(path) for path in (version_files(name) if name in rubric_ids() else []))
    return next((as_scored(rubric) for rubric in shipped if rubric.fingerprint == wanted), None)
