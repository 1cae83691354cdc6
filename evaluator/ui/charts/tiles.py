"""Cities as tiles (地州方块图): where they lie where that is known, and in rows where it is not; no map is fetched."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import altair as alt

from evaluator.catalog import data_toml
from evaluator.report.pictures.still import rows_of
from evaluator.ui.charts.look import dressed

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd


@cache
def _places() -> dict[str, tuple[int, int]]:
    return {name: (at[0], at[1]) for name, at in data_toml("ui", "tiles_yunnan.toml")["tiles"].items()}


def tile_chart(table: pd.DataFrame, names: Mapping[str, str]) -> Any:
    """Draw one tile a city.

    Parameters
    ----------
    table : DataFrame
        Of `evaluation.cities`.
    names : mapping
        ``share, units, classified, reached``.
    """
    rows = _laid(table)
    base = alt.Chart(rows_of(rows)).encode(
        x=alt.X("column:O", axis=None),
        y=alt.Y("row:O", axis=None),
        tooltip=[
            alt.Tooltip("city:N", title=" "),
            alt.Tooltip("share:Q", title=names["share"], format=".1%"),
            alt.Tooltip("reached:Q", title=names["reached"], format=","),
            alt.Tooltip("classified:Q", title=names["classified"], format=","),
            alt.Tooltip("units:Q", title=names["units"], format=","),
        ],
    )
    scale = alt.Scale(domain=[0, 0.5, 1], range=["#C4532D", "#F4F1E8", "#1A6FA8"])
    colour = alt.Color("share:Q", title=names["share"], scale=scale, legend=alt.Legend(format="%"))
    tiles = base.mark_rect(stroke="white", strokeWidth=3, cornerRadius=4).encode(color=colour)
    ink = alt.condition("datum.share < 0.08 || datum.share > 0.85", alt.value("white"), alt.value("#1B1B1B"))
    name = base.mark_text(dy=-8, fontSize=12).encode(text="city:N", color=ink)
    share = base.mark_text(dy=10, fontSize=13, fontWeight="bold").encode(
        text=alt.Text("share:Q", format=".0%"), color=ink
    )
    return dressed((tiles + name + share).properties(height={"step": 62}))


def _laid(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Lay cities where the tile map has them; if it lacks one, all stand in rows, the most units first."""
    rows: list[dict[Any, Any]] = table.to_dict("records")
    known = _places()
    if all(row["city"] in known for row in rows):
        return [{**row, "column": known[row["city"]][0], "row": known[row["city"]][1]} for row in rows]
    wide = 6
    return [{**row, "column": divmod(at, wide)[1], "row": divmod(at, wide)[0]} for at, row in enumerate(rows)]
