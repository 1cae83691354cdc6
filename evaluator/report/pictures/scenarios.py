"""A picture of scenarios: who gains and who loses against the base (情景图)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt

from evaluator.report.allocation.words import word
from evaluator.report.pictures.still import rows_of, write_picture

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from evaluator.report.allocation.scenarios import Tried

# So many gain or lose most; more would not be read.
_SHOWN = 40
_GAIN, _LOSS = "#1A6FA8", "#B5541C"


def draw_scenarios(tried: Sequence[Tried], folder: Path, *, lang: str = "zh") -> list[Path]:
    """Draw ``scenarios`` as svg and png: one panel a scenario, bars of the change of each recipient in 万元.

    Up to 40 recipients whose change is greatest in any scenario; the sign stands beside each bar as well as its side.
    """
    rows = []
    for one in tried:
        table = one.change.recipients
        rows += [
            {"scenario": one.scenario.file.title, "name": name, "change": float(change) / 1e4}
            for name, change in zip(table["name"], table["change"], strict=True)
        ]
    greatest: dict[str, float] = {}
    for row in rows:
        greatest[row["name"]] = max(greatest.get(row["name"], 0.0), abs(row["change"]))
    shown = sorted(greatest, key=lambda name: (-greatest[name], name))[:_SHOWN]
    kept = [row | {"label": f"{row['change']:+,.1f}"} for row in rows if row["name"] in shown]
    order = sorted(shown, key=lambda name: -next(row["change"] for row in kept if row["name"] == name))
    base = alt.Chart(rows_of(kept)).encode(
        y=alt.Y("name:N", sort=order, title=None),
        x=alt.X("change:Q", title=word("scenario.axis", lang)),
    )
    colour = alt.condition("datum.change >= 0", alt.value(_GAIN), alt.value(_LOSS))
    bars = base.mark_bar().encode(color=colour)
    # The figure stands beyond the end of its bar, on either side.
    gains = base.transform_filter("datum.change >= 0").mark_text(align="left", dx=4).encode(text="label:N")
    losses = base.transform_filter("datum.change < 0").mark_text(align="right", dx=-4).encode(text="label:N")
    panel = (bars + gains + losses).properties(width=360, height={"step": 18})
    titles = [one.scenario.file.title for one in tried]
    chart = panel.facet(column=alt.Column("scenario:N", sort=titles, title=None)).properties(
        title=word("scenario.picture", lang)
    )
    chart = chart.resolve_scale(x="independent")
    return write_picture(chart, folder, "scenarios")
