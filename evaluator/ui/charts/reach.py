"""How many reach the average, do not, or are not classifiable: one bar a group, beside the plan's target (达标)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt

from evaluator.report.pictures.still import rows_of
from evaluator.ui.charts.look import ABOVE, BELOW, LINE, OPEN, dressed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

PARTS = ("reached", "not_reached", "not_classifiable")


def reach_bars(
    table: pd.DataFrame, labels: Mapping[str, str], names: Mapping[str, str], aims: Sequence[Mapping[str, Any]]
) -> Any:
    """Draw bars of shares.

    Parameters
    ----------
    table : DataFrame
        Of `planning.reached_of`.
    labels : mapping of ownership to what is written beside its bar
    names : mapping of part to its name, with ``share``, ``count`` and ``aim``
    aims : sequence of mappings
        ``ownership, share, text``: the plan's targets, drawn as marks.
    """
    rows = [
        {
            "group": labels[row["ownership"]],
            "part": names[part],
            "place": place,
            "count": int(row[part]),
            "share": row[f"share_{part}"],
        }
        for row in table.to_dict("records")
        for place, part in enumerate(PARTS)
    ]
    y = alt.Y("group:N", title=None, sort=[labels[name] for name in table["ownership"]])
    x = alt.X("share:Q", title=None, stack=True, axis=alt.Axis(format="%"), scale=alt.Scale(domain=[0, 1]))
    colour = alt.Scale(domain=[names[part] for part in PARTS], range=[ABOVE, BELOW, OPEN])
    hover = [
        alt.Tooltip("group:N", title=" "),
        alt.Tooltip("part:N", title=" "),
        alt.Tooltip("count:Q", title=names["count"], format=","),
        alt.Tooltip("share:Q", title=names["share"], format=".1%"),
    ]
    base = alt.Chart(rows_of(rows)).encode(y=y, order="place:Q", tooltip=hover)
    bars = base.mark_bar(height=26).encode(x=x, color=alt.Color("part:N", title=None, scale=colour))
    text = base.transform_filter("datum.share > 0.06").mark_text(color="white", fontSize=13, fontWeight="bold")
    figures = text.encode(x=alt.X("share:Q", stack="zero", bandPosition=0.5), text=alt.Text("share:Q", format=".0%"))
    chart = bars + figures
    if aims:
        marks = [{"group": labels[aim["ownership"]], "share": aim["share"], "text": aim["text"]} for aim in aims]
        chart += (
            alt.Chart(rows_of(marks))
            .mark_tick(color=LINE, thickness=4, size=40)
            .encode(y=y, x="share:Q", tooltip=[alt.Tooltip("text:N", title=names["aim"])])
        )
    return dressed(chart.properties(height={"step": 44}))
