"""Shares of worlds in which a programme has each letter (各类占比)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt

from evaluator.report.pictures.still import rows_of
from evaluator.ui.charts.look import dressed, letter_scale

if TYPE_CHECKING:
    from collections.abc import Mapping


def share_bars(shares: Mapping[str, float], names: Mapping[str, str]) -> Any:
    """Draw one bar a letter, best first, the share written beside it."""
    letters = list(shares)
    base = alt.Chart(rows_of([{"letter": letter, "share": share} for letter, share in shares.items()])).encode(
        y=alt.Y("letter:N", sort=letters, title=None),
        x=alt.X("share:Q", title=names["share"], axis=alt.Axis(format="%"), scale=alt.Scale(domain=[0, 1])),
        tooltip=[
            alt.Tooltip("letter:N", title=names["letter"]),
            alt.Tooltip("share:Q", title=names["share"], format=".1%"),
        ],
    )
    bars = base.mark_bar(height=22).encode(color=alt.Color("letter:N", scale=letter_scale(letters), legend=None))
    text = base.mark_text(align="left", dx=5, fontSize=13).encode(text=alt.Text("share:Q", format=".0%"))
    return dressed((bars + text).properties(height={"step": 34}))
