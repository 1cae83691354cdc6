"""How many units have each letter, confirmed and borderline apart (类别分布)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt

from evaluator.report.pictures.still import rows_of
from evaluator.ui.charts.look import dressed, letter_scale

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

_KINDS = ("confirmed", "borderline")


def letter_bars(table: pd.DataFrame, letters: Sequence[str], names: Mapping[str, str]) -> Any:
    """Draw `letter_counts`: borderline ones paler, counts written on the bars."""
    rows = [
        {"letter": row["letter"], "kind": names[kind], "place": place, "count": row[kind], "share": row["share"]}
        for row in table.to_dict("records")
        for place, kind in enumerate(_KINDS)
    ]
    hover = [
        alt.Tooltip("letter:N", title=names["letter"]),
        alt.Tooltip("kind:N", title=" "),
        alt.Tooltip("count:Q", title=names["count"], format=","),
        alt.Tooltip("share:Q", title=names["share"], format=".1%"),
    ]
    base = alt.Chart(rows_of(rows)).encode(
        y=alt.Y("letter:N", sort=list(letters), title=None, axis=alt.Axis(labelFontSize=16, labelFontWeight="bold")),
        order="place:Q",
        tooltip=hover,
    )
    solid = alt.Opacity(
        "kind:N",
        title=None,
        scale=alt.Scale(domain=[names[kind] for kind in _KINDS], range=[1, 0.45]),
        legend=alt.Legend(symbolFillColor="#555"),
    )
    bars = base.mark_bar(height=24).encode(
        x=alt.X("count:Q", title=names["count"], stack=True, axis=alt.Axis(format=",d", tickMinStep=1, tickCount=6)),
        color=alt.Color("letter:N", scale=letter_scale(letters), legend=None),
        opacity=solid,
    )
    totals = [
        {"letter": row["letter"], "units": row["units"], "text": f"{row['units']:,} ({row['share']:.0%})"}
        for row in table.to_dict("records")
    ]
    text = (
        alt.Chart(rows_of(totals))
        .mark_text(align="left", dx=5, fontSize=13)
        .encode(y=alt.Y("letter:N", sort=list(letters)), x="units:Q", text="text:N")
    )
    return dressed((bars + text).properties(height={"step": 36}))
