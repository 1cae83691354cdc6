"""The indicator tree as tiles, each as large as its weight in the whole (权重图)."""

from __future__ import annotations

from itertools import cycle
from typing import TYPE_CHECKING, Any

from evaluator.ui.charts.look import FONT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from evaluator.rubric import OutlineRow

# Told apart by borders and headings too: every tile says its name and its weight.
_COLOURS = ("#2F6B9A", "#7A5C99", "#2E7D6B", "#9A6A2F", "#8A4B5E", "#4F6D3A", "#5B6570", "#3F5FA8", "#946043")

_HEAD = "#3A3F45"


def weight_tiles(rows: Sequence[OutlineRow], names: Mapping[str, str]) -> dict[str, Any]:
    """Make the ECharts option of a treemap.

    Parameters
    ----------
    rows : sequence of OutlineRow
    names : mapping
        ``effective``: what the figures are.
    """
    tops = [row for row in rows if row.above == 0]
    data = [
        {**_tile(row, rows), "itemStyle": {"color": colour}} for row, colour in zip(tops, cycle(_COLOURS), strict=False)
    ]
    text = {"fontSize": FONT, "color": "#FFFFFF", "overflow": "break", "lineHeight": 17}
    return {
        "tooltip": {"formatter": "{b}"},
        "series": [
            {
                "type": "treemap",
                "name": names["effective"],
                "data": data,
                "roam": False,
                "nodeClick": False,
                "breadcrumb": {"show": False},
                "left": 0,
                "right": 0,
                "top": 0,
                "bottom": 0,
                "sort": False,
                "animation": False,
                "label": {"show": True, **text, "formatter": "{b}"},
                "upperLabel": {"show": True, "height": 26, **text, "fontWeight": "bold", "formatter": "{b}"},
                "levels": [
                    {"itemStyle": {"gapWidth": 4, "borderWidth": 0}, "upperLabel": {"show": False}},
                    {"itemStyle": {"gapWidth": 1, "borderColorSaturation": 0.35, "borderWidth": 2}},
                    {"itemStyle": {"gapWidth": 1, "borderColor": _HEAD, "borderWidth": 1}},
                ],
            }
        ],
    }


def _tile(row: OutlineRow, rows: Sequence[OutlineRow]) -> dict[str, Any]:
    # The weight first: of a long name the end may be cut off.
    said = {"name": f"{row.effective:.1%} {row.node.name}", "value": float(row.effective)}
    below = [_tile(other, rows) for other in rows if other.parent == row.node.code]
    return {**said, "children": below} if below else said
