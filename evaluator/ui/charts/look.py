"""The look that all charts share: colours that the colour-blind tell apart, sizes, the line of the average."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt

from evaluator.report.pictures.shades import letter_shades
from evaluator.report.pictures.still import rows_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ABOVE, BELOW, OPEN, LINE = "#1A6FA8", "#C4532D", "#9AA0A6", "#333333"
SPAN = "#B9C0C8"  # of intervals: seen on white, and behind every letter's colour
FONT = 13


def letter_scale(letters: Sequence[str]) -> alt.Scale:
    """One colour a letter, best first."""
    return alt.Scale(domain=list(letters), range=letter_shades(len(letters)))


def average_line(at: float, title: str) -> Any:
    """Draw the line of the average; its name shows on hover."""
    return (
        alt.Chart(rows_of([{"at": at, "title": title}]))
        .mark_rule(color=LINE, strokeDash=[5, 3], size=1.5)
        .encode(x="at:Q", tooltip=[alt.Tooltip("title:N", title=" ")])
    )


def dressed(chart: Any) -> Any:
    """Give a chart the sizes of the app."""
    return (
        chart.configure_axis(labelFontSize=FONT, titleFontSize=FONT, labelLimit=260, titleFontWeight="normal")
        .configure_legend(labelFontSize=FONT, titleFontSize=FONT, orient="top", labelLimit=300)
        .configure_view(stroke=None)
        .configure_header(labelFontSize=FONT, titleFontSize=FONT)
    )


def filled(template: Mapping[str, Any], rows: Sequence[Mapping[Any, Any]]) -> dict[str, Any]:
    """Put rows into a chart that was drawn before: what follows a slider has no time to be drawn anew.

    Parameters
    ----------
    template : mapping
        Of a chart with one table, as ``to_dict`` gives it.
    rows : sequence of mappings
        In place of that table's.
    """
    return {**template, "datasets": {key: [*rows] for key in template["datasets"]}}
