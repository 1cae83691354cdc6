"""Money in pictures: who gains and who loses, and how far each amount may go with noise (增减图)."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import altair as alt

from evaluator.report.pictures.still import rows_of
from evaluator.ui.charts.look import ABOVE, BELOW, LINE, OPEN, dressed, filled

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

# Axis figures in 万元: labels are shorter, amounts on hover stay in yuan.
_IN_TEN_THOUSAND = "format(datum.value / 10000, ',.0f')"


def change_bars(table: pd.DataFrame, names: Mapping[str, str]) -> dict[str, Any]:
    """Draw ``name, before, after, change`` in yuan, the largest gain first; gives a Vega-Lite specification."""
    rows = table.sort_values(["change", "name"], ascending=[False, True])[["name", "before", "after", "change"]]
    return filled(_change_template(tuple(sorted(names.items()))), rows.to_dict("records"))


@cache
def _change_template(words: tuple[tuple[str, str], ...]) -> dict[str, Any]:
    names = dict(words)
    hover = [
        alt.Tooltip("name:N", title=" "),
        alt.Tooltip("before:Q", title=names["before"], format=","),
        alt.Tooltip("after:Q", title=names["after"], format=","),
        alt.Tooltip("change:Q", title=names["change"], format="+,"),
    ]
    base = alt.Chart(rows_of([{}])).encode(y=alt.Y("name:N", sort=None, title=None), tooltip=hover)
    axis = alt.Axis(labelExpr=_IN_TEN_THOUSAND)
    x = alt.X("change:Q", title=names["axis"], axis=axis, scale=alt.Scale(padding=60))
    colour = alt.condition("datum.change >= 0", alt.value(ABOVE), alt.value(BELOW))
    shown = base.transform_calculate(text="datum.change == 0 ? '0' : format(datum.change / 10000, '+,.1f')")
    gains = shown.transform_filter("datum.change >= 0").mark_text(align="left", dx=4, fontSize=12)
    losses = shown.transform_filter("datum.change < 0").mark_text(align="right", dx=-4, fontSize=12)
    texts = gains.encode(x="change:Q", text="text:N") + losses.encode(x="change:Q", text="text:N")
    drawn = base.mark_bar(height=13).encode(x=x, color=colour) + texts
    return dict(dressed(drawn.properties(height={"step": 20})).to_dict())


def amount_chart(table: pd.DataFrame, names: Mapping[str, str]) -> Any:
    """Draw ``name, amount, last_year, floor, cap`` in yuan: bars of what is paid, a mark at last year's amount."""
    columns = ["name", "amount", "last_year", "floor", "cap", "at"]
    rows = table.sort_values("amount", ascending=False)[columns].astype(object).where(table[columns].notna(), None)
    base = alt.Chart(rows_of(rows.to_dict("records"))).encode(
        y=alt.Y("name:N", sort=None, title=None),
        tooltip=[
            alt.Tooltip("name:N", title=" "),
            alt.Tooltip("amount:Q", title=names["amount"], format=","),
            alt.Tooltip("last_year:Q", title=names["last"], format=","),
            alt.Tooltip("floor:Q", title=names["floor"], format=","),
            alt.Tooltip("cap:Q", title=names["cap"], format=","),
        ],
    )
    x = alt.X("amount:Q", title=names["axis_amount"], axis=alt.Axis(labelExpr=_IN_TEN_THOUSAND))
    bars = base.mark_bar(height=13, color=ABOVE).encode(x=x)
    last = base.mark_tick(color=LINE, thickness=2.5, size=18).encode(x="last_year:Q")
    mark = {"floor": "▲", "cap": "▼"}
    shown = base.transform_filter("datum.at != ''").transform_calculate(text=f"{mark}[datum.at]")
    bound = shown.mark_text(align="left", dx=6, fontSize=11, color=BELOW).encode(x="amount:Q", text="text:N")
    return dressed((bars + last + bound).properties(height={"step": 19}))


def exposure_chart(table: pd.DataFrame, names: Mapping[str, str]) -> Any:
    """Draw `named_exposure`: how much more or less than is paid 5–95 % of what knowing the truth would pay."""
    base = alt.Chart(rows_of(table.to_dict("records"))).encode(
        y=alt.Y("name:N", sort=None, title=None),
        tooltip=[
            alt.Tooltip("name:N", title=" "),
            alt.Tooltip("amount:Q", title=names["amount"], format=","),
            alt.Tooltip("low:Q", title=names["low"], format=","),
            alt.Tooltip("high:Q", title=names["high"], format=","),
        ],
    )
    axis = alt.Axis(format="+.1%")
    spans = base.mark_bar(height=9, color=OPEN).encode(
        x=alt.X("low_share:Q", title=names["axis"], axis=axis), x2="high_share:Q"
    )
    zero = alt.Chart(rows_of([{"at": 0}])).mark_rule(color=LINE, size=1.5).encode(x="at:Q")
    return dressed((spans + zero).properties(height={"step": 20}))
