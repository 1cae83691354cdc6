"""Which cells hold a figure, by indicator (数据状态): missing and suppressed ones written on the bars."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt

from evaluator.ui.charts.look import ABOVE, BELOW, LINE, OPEN, dressed

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

# In the order of the bar; states that no cell has are left out of picture and legend.
STATES = ("observed", "suppressed", "missing", "not_applicable")
_SHADES = (ABOVE, "#E3A857", BELOW, OPEN)


def state_bars(table: pd.DataFrame, names: Mapping[str, str]) -> Any:
    """Draw `state_counts`: one bar an indicator, as long as units use it."""
    known = [state for state in STATES if table[state].any()]
    rows = [
        {"name": row["name"], "state": names[state], "place": place, "count": row[state], "units": row["units"]}
        for row in table.to_dict("records")
        for place, state in enumerate(known)
    ]
    shades = [shade for state, shade in zip(STATES, _SHADES, strict=True) if state in known]
    hover = [
        alt.Tooltip("name:N", title=names["indicator"]),
        alt.Tooltip("state:N", title=" "),
        alt.Tooltip("count:Q", title=names["count"], format=","),
        alt.Tooltip("units:Q", title=names["units"], format=","),
    ]
    bars = (
        alt.Chart(alt.InlineData(rows))
        .mark_bar(height=14)
        .encode(
            y=alt.Y("name:N", sort=None, title=None),
            x=alt.X("count:Q", title=names["count"], stack=True, axis=alt.Axis(format=",d", tickMinStep=1)),
            color=alt.Color(
                "state:N", title=None, scale=alt.Scale(domain=[names[state] for state in known], range=shades)
            ),
            order="place:Q",
            tooltip=hover,
        )
    )
    # What is not there is said in figures too: colour alone tells nobody.
    said = [{"name": row["name"], "units": row["units"], "text": _gaps(row, names)} for row in table.to_dict("records")]
    text = (
        alt.Chart(alt.InlineData(said))
        .mark_text(align="left", dx=5, fontSize=12, color=LINE)
        .encode(y=alt.Y("name:N", sort=None), x="units:Q", text="text:N")
    )
    return dressed((bars + text).properties(height={"step": 21}))


def _gaps(row: Mapping[Any, Any], names: Mapping[str, str]) -> str:
    return "  ".join(f"{names[state]} {row[state]:,}" for state in STATES[1:] if row[state])
