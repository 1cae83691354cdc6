"""Names of units in pictures, and the words of pictures that several pages draw (图中的名称)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluator.ui.words import t

if TYPE_CHECKING:
    import pandas as pd

    from evaluator.ui.frame import Here

_NAMES = ("institution_name", "major_name", "discipline_name", "variant")


def short_names(units: pd.DataFrame) -> list[str]:
    """Give each row a name of its own: institution and major; the id where that is not enough."""
    names = [name for name in _NAMES if name in units]
    found = units[names].fillna("").agg(" ".join, axis=1).str.strip()
    twice = found.duplicated(keep=False)
    return [f"{name}（{unit}）" if same else name for name, unit, same in zip(found, units["unit"], twice, strict=True)]


def interval_names(here: Here) -> dict[str, str]:
    """Words of `interval_chart`."""
    names = {name: t(f"frame.column_{name}") for name in ("score", "low", "high", "letter")}
    return {**names, "average": t(f"frame.average_{here.against}"), "axis": t("frame.axis_score")}
