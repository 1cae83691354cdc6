"""Scores with their intervals beside the average, one line a unit (区间图)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt

from evaluator.report.pictures.still import rows_of
from evaluator.ui.charts.look import ABOVE, SPAN, average_line, dressed, letter_scale

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

_COLUMNS = ["label", "score", "low", "high", "letter"]


def interval_chart(
    units: pd.DataFrame, labels: Sequence[str], letters: Sequence[str], base: float, names: Mapping[str, str]
) -> Any:
    """Draw the units in their order.

    Parameters
    ----------
    units : DataFrame
        Rows of a run's table.
    labels : sequence of str
        Name of each row.
    letters : sequence of str
        Best first; none where no letters are given.
    base : float
        Score of the average.
    names : mapping
        ``average, score, interval, letter``: words of the reader's language.
    """
    rows = units.assign(label=list(labels), letter=units["letter"].fillna(""))[_COLUMNS].to_dict("records")
    y = alt.Y("label:N", sort=None, title=None)
    hover = [
        alt.Tooltip("label:N", title=" "),
        alt.Tooltip("score:Q", title=names["score"], format=".2f"),
        alt.Tooltip("low:Q", title=names["low"], format=".2f"),
        alt.Tooltip("high:Q", title=names["high"], format=".2f"),
        alt.Tooltip("letter:N", title=names["letter"]),
    ]
    chart = alt.Chart(rows_of(rows)).encode(y=y, tooltip=hover)
    scale = alt.Scale(zero=False, padding=12)
    spans = chart.mark_rule(size=5, color=SPAN).encode(x=alt.X("low:Q", title=names["axis"], scale=scale), x2="high:Q")
    dots = chart.mark_point(filled=True, size=110, opacity=1, stroke="black", strokeWidth=0.6).encode(x="score:Q")
    if letters:
        colour = alt.Color("letter:N", scale=letter_scale(letters), legend=None)
        marks = chart.mark_text(align="left", dx=9, fontSize=12, fontWeight="bold").encode(x="score:Q", text="letter:N")
        drawn = spans + dots.encode(color=colour) + marks
    else:
        drawn = spans + dots.encode(color=alt.value(ABOVE))
    return dressed((average_line(base, names["average"]) + drawn).properties(height={"step": 24}))
