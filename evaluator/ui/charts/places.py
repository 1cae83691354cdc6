"""Each figure among those of the nation (全国分布): where most programmes lie, the average, and this one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt

from evaluator.report.pictures.still import rows_of
from evaluator.ui.charts.look import ABOVE, BELOW, LINE, dressed

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd


def place_chart(table: pd.DataFrame, names: Mapping[str, str]) -> Any:
    """Draw one line a figure.

    Parameters
    ----------
    table : DataFrame
        Of `evaluation.places`.
    names : mapping
        ``axis, value, mean, measure, below, peers, group``.
    """
    rows = table.dropna(subset=["at"]).to_dict("records")
    hover = [
        alt.Tooltip("name:N", title=" "),
        alt.Tooltip("value:Q", title=names["value"], format=",.4~f"),
        alt.Tooltip("mean:Q", title=names["mean"], format=",.4~f"),
        alt.Tooltip("q25:Q", title="25%", format=",.4~f"),
        alt.Tooltip("q50:Q", title="50%", format=",.4~f"),
        alt.Tooltip("q75:Q", title="75%", format=",.4~f"),
        alt.Tooltip("measure:N", title=names["measure"]),
        alt.Tooltip("below:Q", title=names["below"], format=".0%"),
        alt.Tooltip("peers:Q", title=names["peers"], format=","),
        alt.Tooltip("group:N", title=names["group"]),
    ]
    base = alt.Chart(rows_of(rows)).encode(y=alt.Y("name:N", sort=None, title=None), tooltip=hover)
    x = alt.X("at05:Q", title=names["axis"], scale=alt.Scale(domain=[-4, 4], clamp=True))
    wide = base.mark_bar(height=4, color="#C9CDD2").encode(x=x, x2="at95:Q")
    half = base.mark_bar(height=12, color="#AEB6BF").encode(x="at25:Q", x2="at75:Q")
    colour = alt.condition("datum.at >= 0", alt.value(ABOVE), alt.value(BELOW))
    own = base.mark_point(filled=True, size=120, opacity=1, stroke="white").encode(x="at:Q", color=colour)
    zero = alt.Chart(rows_of([{"at": 0, "name": names["average"]}])).mark_rule(color=LINE, strokeDash=[5, 3], size=1.5)
    line = zero.encode(x="at:Q", tooltip=[alt.Tooltip("name:N", title=" ")])
    return dressed((wide + half + line + own).properties(height={"step": 23}))
