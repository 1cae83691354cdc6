"""One unit over the years (历年): score with its interval beside the average, the letter written at each year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt

from evaluator.report.pictures.still import rows_of
from evaluator.ui.charts.look import ABOVE, LINE, dressed

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd


def year_chart(table: pd.DataFrame, base: float, names: Mapping[str, str]) -> Any:
    """Draw ``year, score, low, high, letter``; ``names`` holds ``year, score, average``."""
    rows = table.assign(letter=table["letter"].fillna("")).to_dict("records")
    chart = alt.Chart(rows_of(rows)).encode(
        x=alt.X("year:O", title=names["year"], axis=alt.Axis(labelAngle=0)),
        tooltip=[
            alt.Tooltip("year:O", title=names["year"]),
            alt.Tooltip("score:Q", title=names["score"], format=".2f"),
            alt.Tooltip("low:Q", title=names["low"], format=".2f"),
            alt.Tooltip("high:Q", title=names["high"], format=".2f"),
            alt.Tooltip("letter:N", title=names["letter"]),
        ],
    )
    y = alt.Y("low:Q", title=names["score"], scale=alt.Scale(zero=False, padding=14))
    spans = chart.mark_rule(size=6, opacity=0.4, color=ABOVE).encode(y=y, y2="high:Q")
    line = chart.mark_line(color=ABOVE, opacity=0.6).encode(y="score:Q")
    dots = chart.mark_point(filled=True, size=110, color=ABOVE, opacity=1).encode(y="score:Q")
    letters = chart.mark_text(dx=16, fontSize=14, fontWeight="bold").encode(y="score:Q", text="letter:N")
    average = alt.Chart(rows_of([{"at": base, "name": names["average"]}])).mark_rule(
        color=LINE, strokeDash=[5, 3], size=1.5
    )
    return dressed((average.encode(y="at:Q") + spans + line + dots + letters).properties(height=240))
