"""Who moves in a list of ranks (名次变化): from the old rank to the new one, the places written beside it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import altair as alt

from evaluator.report.pictures.still import rows_of
from evaluator.ui.charts.look import ABOVE, BELOW, OPEN, dressed, filled

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd


def rank_moves(table: pd.DataFrame, names: Mapping[str, str]) -> dict[str, Any]:
    """Draw ``name, rank_before, rank_after, places``, in the order of the table; gives a Vega-Lite specification.

    Parameters
    ----------
    table : DataFrame
    names : mapping
        ``rank_before, rank_after, places, axis_rank, up, down``.
    """
    rows = [
        {
            "name": row["name"],
            "before": int(row["rank_before"]),
            "after": int(row["rank_after"]),
            "places": int(row["places"]),
            "text": _text(row, names),
        }
        for row in table.to_dict("records")
    ]
    return filled(_template(tuple(sorted(names.items()))), rows)


@cache
def _template(words: tuple[tuple[str, str], ...]) -> dict[str, Any]:
    names = dict(words)
    hover = [
        alt.Tooltip("name:N", title=" "),
        alt.Tooltip("before:Q", title=names["rank_before"], format=","),
        alt.Tooltip("after:Q", title=names["rank_after"], format=","),
        alt.Tooltip("places:Q", title=names["places"], format="+,"),
    ]
    base = alt.Chart(rows_of([{}])).encode(y=alt.Y("name:N", sort=None, title=None), tooltip=hover)
    scale = alt.Scale(reverse=True, zero=False, nice=False, padding=170)
    colour = alt.condition("datum.places > 0", alt.value(ABOVE), alt.value(BELOW))
    x = alt.X(
        "before:Q",
        title=names["axis_rank"],
        scale=scale,
        axis=alt.Axis(tickCount=8, labelExpr="datum.value > 0 ? datum.label : ''"),
    )
    spans = base.mark_rule(size=3).encode(x=x, x2="after:Q", color=colour)
    old = base.mark_point(filled=True, size=70, opacity=1, color=OPEN).encode(x="before:Q")
    new = base.mark_point(filled=True, size=110, opacity=1, stroke="white").encode(x="after:Q", color=colour)
    ups = base.transform_filter("datum.places > 0").mark_text(align="left", dx=9, fontSize=12)
    downs = base.transform_filter("datum.places < 0").mark_text(align="right", dx=-9, fontSize=12)
    texts = ups.encode(x="after:Q", text="text:N") + downs.encode(x="after:Q", text="text:N")
    return dict(dressed((spans + old + new + texts).properties(height={"step": 24})).to_dict())


def _text(row: Mapping[Any, Any], names: Mapping[str, str]) -> str:
    sign = names["up"] if row["places"] > 0 else names["down"]
    return f"{sign} {abs(row['places']):,}（{row['rank_before']:,} → {row['rank_after']:,}）"
