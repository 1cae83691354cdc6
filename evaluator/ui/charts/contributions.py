"""What makes a score (贡献): one bar a figure, to the right where it lifts the score, to the left where it pulls."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt

from evaluator.report.pictures.still import rows_of
from evaluator.ui.charts.look import ABOVE, BELOW, LINE, dressed

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd


def contribution_bars(cells: pd.DataFrame, names: Mapping[str, str]) -> Any:
    """Draw the contributions of one unit.

    Parameters
    ----------
    cells : DataFrame
        ``name, value, benchmark, unit_of_measure, state, t, weight, contribution``, in the order to draw.
    names : mapping
        ``contribution, value, benchmark, score, weight, state``.
    """
    columns = ["name", "value", "benchmark", "unit_of_measure", "state", "t", "weight", "contribution"]
    rows = [
        {key: None if value != value else value for key, value in row.items()}  # noqa: PLR0124 - JSON knows no NaN
        for row in cells[columns].to_dict("records")
    ]
    hover = [
        alt.Tooltip("name:N", title=" "),
        alt.Tooltip("contribution:Q", title=names["contribution"], format="+.2f"),
        alt.Tooltip("value:Q", title=names["value"], format=",.4~f"),
        alt.Tooltip("benchmark:Q", title=names["benchmark"], format=",.4~f"),
        alt.Tooltip("unit_of_measure:N", title=names["measure"]),
        alt.Tooltip("t:Q", title=names["score"], format=".2f"),
        alt.Tooltip("weight:Q", title=names["weight"], format=".4f"),
        alt.Tooltip("state:N", title=names["state"]),
    ]
    base = alt.Chart(rows_of(rows)).encode(y=alt.Y("name:N", sort=None, title=None), tooltip=hover)
    colour = alt.condition("datum.contribution >= 0", alt.value(ABOVE), alt.value(BELOW))
    x = alt.X("contribution:Q", title=names["axis"], scale=alt.Scale(padding=46))
    bars = base.mark_bar(height=15).encode(x=x, color=colour)
    gains = base.transform_filter("datum.contribution >= 0").mark_text(align="left", dx=4, fontSize=12)
    losses = base.transform_filter("datum.contribution < 0").mark_text(align="right", dx=-4, fontSize=12)
    figure = alt.Text("contribution:Q", format="+.2f")
    zero = alt.Chart(rows_of([{"at": 0}])).mark_rule(color=LINE).encode(x="at:Q")
    texts = gains.encode(x="contribution:Q", text=figure) + losses.encode(x="contribution:Q", text=figure)
    return dressed((bars + texts + zero).properties(height={"step": 23}))
