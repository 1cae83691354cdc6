"""Write a stability trial into a folder: all files or none."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from evaluator.report.safe_csv import write_csv
from evaluator.writing import whole_folder, write_json

if TYPE_CHECKING:
    from evaluator.evaluation import Stability

TABLES = ("units", "letters", "sensitivity", "choices", "effective", "left_out")
RECORD = "stability_recipe.json"
PICTURES = ("letters", "sensitivity", "ranks")
NAMES = (
    *("stability.xlsx", RECORD),
    *(f"stability_{name}.csv" for name in TABLES),
    *(f"stability_{name}.{kind}" for name in PICTURES for kind in ("svg", "png")),
)


def write_stability(
    found: Stability, out: str | Path, *, title_note: str = "", pictures: bool = True, lang: str = "zh"
) -> list[Path]:
    """Write the workbook of a stability trial, its tables, its record and its pictures.

    ``stability.xlsx``, ``stability_recipe.json``, ``stability_units.csv`` and the other tables likewise, and each
    picture as svg and png: names that differ from those of results, so that both can stand in one folder. The same
    trial gives the same bytes.

    Parameters
    ----------
    found : Stability
    out : str or Path
        Folder; made if it does not exist. Files of these names in it are replaced, or removed where this trial has no
        such picture; others are left alone.
    title_note : str
        Stands behind every title, for instance 模拟数据.
    pictures : bool
        Whether to draw.
    lang : {"zh", "en"}
        Language of the pictures.

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
    >>> found = ev.stability(small.result, national=small.nation, worlds=16)
    >>> files = ev.write_stability(found, small.files.folder / "stability", pictures=False)
    >>> sorted(file.name for file in files)[:2]
    ['stability.xlsx', 'stability_choices.csv']
    """
    from evaluator.report.stability.workbook import write_workbook  # noqa: PLC0415 - xlsxwriter is slow to import

    def write(new: Path) -> list[Path]:
        for name in TABLES:
            write_csv(getattr(found, name), new / f"stability_{name}.csv")
        write_json(record_of(found), new / RECORD)
        write_workbook(found, new / "stability.xlsx", title_note=title_note)
        if pictures:
            from evaluator.report.pictures import draw_stability  # noqa: PLC0415 - so is altair

            draw_stability(found, new, lang=lang, title_note=title_note)
        return sorted(new.iterdir())

    return whole_folder(Path(out), write, own=NAMES, records=[RECORD])


def record_of(found: Stability) -> dict[str, Any]:
    """Enough to repeat the trial: the run, what was varied, how many worlds, the seed."""
    factors = found.factors
    return {
        **found.result.recipe,
        "stability": {
            "worlds": found.worlds,
            "asked": found.asked,
            "seed": found.seed,
            "weights": factors.width,
            "scales": list(factors.scales),
            "aggregates": list(factors.aggregates),
            "leave_out": "left_out" in factors.columns,
            "rank_scope": found.scope,
            "spread_of_nation": found.spread_of_nation,
            "untried": [[gap.what, gap.level, gap.reason] for gap in found.untried],
        },
    }
