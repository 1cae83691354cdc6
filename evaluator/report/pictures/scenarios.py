"""A picture of scenarios: who gains and who loses against the base (情景图)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt

from evaluator.excel import text_width
from evaluator.report.allocation.words import word
from evaluator.report.pictures.still import rows_of, write_picture

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import pandas as pd

    from evaluator.report.allocation.scenarios import Tried

# So many gain or lose most; more would not be read.
_SHOWN = 40
_GAIN, _LOSS = "#1A6FA8", "#B5541C"
# Pixels: two panels beside each other fill the width of A4, and letters stay above 6 points there.
_PANEL, _STEP, _FONT, _IN_A_ROW = 360, 22, 13, 2
_HEAD = 48  # digits in a line above a panel
# From ten times the greater unit on, changes are told in it.
_TEN_THOUSAND, _FROM = 10_000, 100_000


def draw_scenarios(tried: Sequence[Tried], folder: Path, *, lang: str = "zh") -> list[Path]:
    """Draw ``scenarios`` as svg and png: one panel a scenario, bars of the change of each recipient.

    Up to 40 recipients whose change is greatest in any scenario; the sign stands beside each bar as well as its side.
    Axis, figures and heading are in one unit: 万元, or 元 where no change reaches 10万元.
    """
    rows, greatest = _rows(tried)
    unit = "ten_thousand" if max(greatest.values(), default=0) >= _FROM else "yuan"
    said = word(f"scenario.unit_{unit}", lang)
    shown = sorted(greatest, key=lambda name: (-greatest[name], name))[:_SHOWN]
    kept = [_in_unit(row, unit) for row in rows if row["name"] in shown]
    first = {row["name"]: row["change"] for row in reversed(kept)}
    chart = _panels(kept, sorted(shown, key=lambda name: -first[name]), word("scenario.axis", lang, unit=said))
    heads = list(dict.fromkeys(row["scenario"] for row in kept))
    header = alt.Header(title=None, labelLimit=0, labelFontSize=_FONT, labelExpr="split(datum.label, '\\n')")
    chart = chart.facet(facet=alt.Facet("scenario:N", sort=heads, header=header), columns=_IN_A_ROW)
    heading = alt.TitleParams(
        word("scenario.picture", lang),
        subtitle=word("scenario.picture_unit", lang, unit=said, shown=len(shown), all=len(greatest)),
        fontSize=_FONT + 3,
        subtitleFontSize=_FONT,
        anchor="start",
    )
    return write_picture(chart.properties(title=heading).resolve_scale(x="independent"), folder, "scenarios")


def _rows(tried: Sequence[Tried]) -> tuple[list[dict[str, Any]], dict[str, int]]:
    """Yuan of every recipient in every scenario, and the greatest change of each either way."""
    rows: list[dict[str, Any]] = []
    greatest: dict[str, int] = {}
    for number, one in enumerate(tried, start=1):
        head = _lines(one.scenario.file.title if len(tried) == 1 else f"{number} {one.scenario.file.title}")
        table = one.change.recipients
        for name, change in zip(_names(table), table["change"], strict=True):
            rows.append({"scenario": head, "name": name, "yuan": int(change)})
            greatest[name] = max(greatest.get(name, 0), abs(int(change)))
    return rows, greatest


def _names(table: pd.DataFrame) -> list[str]:
    """Give each recipient a name of its own: the code stands behind a name that several have."""
    twice = table["name"].duplicated(keep=False)
    codes = table.iloc[:, 0].astype(str)
    return [f"{name}（{code}）" if same else name for name, code, same in zip(table["name"], codes, twice, strict=True)]


def _lines(text: str) -> str:
    """Break a heading into lines that a panel has room for."""
    lines = [""]
    for letter in text:
        if text_width(lines[-1] + letter) > _HEAD:
            lines.append("")
        lines[-1] += letter
    return "\n".join(lines)


def _in_unit(row: dict[str, Any], unit: str) -> dict[str, Any]:
    yuan = row["yuan"]
    if unit == "yuan" or not yuan:
        return row | {"change": yuan, "label": f"{yuan:+,}" if yuan else "0"}
    change = yuan / _TEN_THOUSAND
    # A change that would round to nothing keeps digits, so that a bar never stands beside a zero.
    return row | {"change": change, "label": f"{change:+,.1f}" if abs(change) >= 0.05 else f"{change:+,.4f}"}


def _panels(kept: list[dict[str, Any]], order: list[str], axis: str) -> Any:
    """Bars with their figures; the scale leaves room on either side for the figures of the longest bars."""
    base = alt.Chart(rows_of(kept)).encode(
        y=alt.Y("name:N", sort=order, title=None, axis=alt.Axis(labelLimit=0, labelFontSize=_FONT)),
        x=alt.X(
            "change:Q",
            title=axis,
            scale=alt.Scale(padding=64, nice=False),
            axis=alt.Axis(labelFontSize=_FONT - 1, titleFontSize=_FONT, tickCount=5, format=",~f"),
        ),
    )
    colour = alt.condition("datum.change >= 0", alt.value(_GAIN), alt.value(_LOSS))
    bars = base.mark_bar().encode(color=colour)
    # The figure stands beyond the end of its bar, on either side.
    size = _FONT - 1
    gains = base.transform_filter("datum.change >= 0").mark_text(align="left", dx=4, fontSize=size)
    losses = base.transform_filter("datum.change < 0").mark_text(align="right", dx=-4, fontSize=size)
    panel = bars + gains.encode(text="label:N") + losses.encode(text="label:N")
    return panel.properties(width=_PANEL, height={"step": _STEP})
