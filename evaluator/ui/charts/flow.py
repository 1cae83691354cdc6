"""Where the letters of last year went (类别流向), and the matrix of the same moves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt

from evaluator.report.pictures.shades import letter_shades
from evaluator.report.pictures.still import rows_of
from evaluator.ui.charts.look import OPEN, dressed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from evaluator.evaluation.compare import Moves


def flow_chart(moves: Moves, years: Sequence[int | None], none: str) -> dict[str, Any]:
    """Give the option of an ECharts sankey: letters of one year on the left, of the next on the right."""
    names = [*moves.letters, none]
    colours = [*letter_shades(len(moves.letters)), OPEN]
    nodes = [
        {
            "name": f"{year} {name}",
            "itemStyle": {"color": colour},
            "depth": depth,
            "label": {"position": side},
        }
        for (depth, year), side in zip(enumerate(years), ("left", "right"), strict=True)
        for name, colour in zip(names, colours, strict=True)
    ]
    links = [
        {"source": f"{years[0]} {names[row]}", "target": f"{years[1]} {names[column]}", "value": int(count)}
        for row, counts in enumerate(moves.observed)
        for column, count in enumerate(counts)
        if count
    ]
    used = {link[end] for link in links for end in ("source", "target")}
    return {
        "tooltip": {"trigger": "item"},
        "animation": False,
        "series": [
            {
                "type": "sankey",
                "data": [node for node in nodes if node["name"] in used],
                "links": links,
                "layoutIterations": 0,
                "nodeGap": 14,
                "left": 110,
                "right": 110,
                "lineStyle": {"color": "source", "opacity": 0.35},
                "label": {"fontSize": 13},
            }
        ],
    }


def move_matrix(moves: Moves, names: Mapping[str, str]) -> Any:
    """Draw the counts; on hover, what noise alone would have put there."""
    rows = [
        {
            "before": before,
            "after": after,
            "count": int(moves.observed[i, j]),
            "noise": None if moves.expected is None else round(float(moves.expected[i, j]), 1),
            "kept": before == after,
        }
        for i, before in enumerate(moves.letters)
        for j, after in enumerate(moves.letters)
    ]
    order: Sequence[str] = moves.letters
    x = alt.X("after:N", sort=list(order), title=names["after"], axis=alt.Axis(orient="top", labelAngle=0))
    y = alt.Y("before:N", sort=list(order), title=names["before"])
    hover = [
        alt.Tooltip("before:N", title=names["before"]),
        alt.Tooltip("after:N", title=names["after"]),
        alt.Tooltip("count:Q", title=names["count"], format=","),
        alt.Tooltip("noise:Q", title=names["noise"], format=",.1f"),
    ]
    base = alt.Chart(rows_of(rows)).encode(x=x, y=y, tooltip=hover)
    cells = base.mark_rect(stroke="white").encode(
        color=alt.Color("count:Q", scale=alt.Scale(scheme="blues", type="sqrt"), legend=None)
    )
    # The figure must be read on pale and on dark cells alike.
    halo = base.mark_text(fontSize=15, stroke="white", strokeWidth=4).encode(text=alt.Text("count:Q", format=","))
    text = base.mark_text(fontSize=15).encode(text=alt.Text("count:Q", format=","))
    return dressed((cells + halo + text).properties(height={"step": 52}))
