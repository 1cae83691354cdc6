"""Still pictures (静态图) from altair charts: SVG and PNG, drawn here, without a network."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import altair as alt
import vl_convert

from evaluator.writing import naming

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

# The first that the computer has is taken; all hold Chinese.
FONTS = (
    "Noto Sans CJK SC, Noto Sans SC, Source Han Sans SC, Microsoft YaHei, SimHei, PingFang SC, WenQuanYi Zen Hei, "
    "sans-serif"
)
_PNG_SCALE = 2.0  # dots a pixel: sharp on paper


def rows_of(rows: Sequence[Mapping[Any, Any]]) -> alt.InlineData:
    """Data that stand in the chart itself: altair's limit on rows is for notebooks."""
    return alt.InlineData(values=list(rows))


def write_picture(chart: Any, folder: Path, name: str) -> list[Path]:
    """Write a chart as ``name``.svg and ``name``.png.

    Text stays text in the SVG, with a list of fonts that have Chinese; the PNG takes the first that is there.
    """
    styled = chart.configure(font=FONTS, background="white").configure_view(stroke=None)
    spec = json.loads(styled.to_json())
    svg, png = folder / f"{name}.svg", folder / f"{name}.png"
    with naming(svg):
        svg.write_text(vl_convert.vegalite_to_svg(spec), encoding="utf-8", newline="\n")
    with naming(png):
        png.write_bytes(vl_convert.vegalite_to_png(spec, scale=_PNG_SCALE))
    return [svg, png]
