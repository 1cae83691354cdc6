"""Three pictures of a stability trial: letters over the worlds, which choice matters, rank ranges (稳健性图)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt
import numpy as np

from evaluator.report.pictures.still import rows_of, write_picture
from evaluator.report.stability.words import word
from evaluator.report.words import word as result_word

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from evaluator.evaluation import Stability

# More units than this have no room for their names.
_NAMED = 60
_WIDTH, _ROW, _STRIP = 620, 16, 260
# Best to worst, readable by the colour-blind and in grey; letters are written out beside them.
_SHADES = ("#1A6FA8", "#8CBDDD", "#F2D388", "#C4532D")
_DARK, _LIGHT, _POINT = "#1A6FA8", "#B5D2E6", "#222222"


def draw_stability(found: Stability, folder: Path, *, lang: str = "zh", title_note: str = "") -> list[Path]:
    """Draw ``stability_letters``, ``stability_sensitivity`` and ``stability_ranks``, each as svg and png.

    Pictures of what the run does not have (letters, choices) are left out. Up to 60 units stand by name, more as a
    strip.

    Returns
    -------
    list of Path
        The files written.
    """
    table = _in_order(found)
    charts: dict[str, Any] = {}
    if found.tally.shape[1]:
        charts["letters"] = _letters(found, table, lang)
    if found.indices:
        charts["sensitivity"] = _sensitivity(found, lang)
    charts["ranks"] = _ranks(found, table, lang)
    files: list[Path] = []
    for name, chart in charts.items():
        said = word(f"picture.{name}", lang, **({} if name == "sensitivity" else {"worlds": found.worlds}))
        head = result_word("title_note", title=said, note=title_note) if title_note else said
        files += write_picture(chart.properties(title=head), folder, f"stability_{name}")
    return files


def _in_order(found: Stability) -> pd.DataFrame:
    """Classifiable units, best score first, numbered, with what they are called."""
    table = found.units.iloc[found.rows]
    table = table.iloc[np.argsort(-table["score"].to_numpy(dtype=np.float64), kind="stable")].reset_index(drop=True)
    frame = found.result.data.units.set_index("unit")
    parts = [name for name in ("institution_name", "major_name", "discipline_name") if name in frame]
    named = [" ".join(str(frame.loc[unit, name]) for name in parts).strip() or str(unit) for unit in table["unit"]]
    # Two programmes may share their names; the code keeps them apart.
    twice = {name for name in named if named.count(name) > 1} if len(named) <= _NAMED else set()
    said = [f"{name} {unit}" if name in twice else name for name, unit in zip(named, table["unit"], strict=True)]
    return table.assign(place=range(1, len(table) + 1), said=said)


def _units_axis(table: pd.DataFrame, lang: str) -> tuple[str, Any, int]:
    """Which channel units stand on, its encoding, and the size along it."""
    if len(table) <= _NAMED:
        return "y", alt.Y("said:N", sort=None, title=None, axis=alt.Axis(labelLimit=260)), _ROW * len(table)
    return "x", alt.X("place:Q", title=word("picture.units", lang), scale=alt.Scale(nice=False)), _WIDTH


def _sized(chart: Any, channel: str, along: int) -> Any:
    size = {"width": _WIDTH, "height": along} if channel == "y" else {"width": along, "height": _STRIP}
    return chart.properties(**size)


def _letters(found: Stability, table: pd.DataFrame, lang: str) -> Any:
    names = [entry.letter for entry in found.result.rubric.model.classes.letters]
    rows = [
        {"place": int(unit["place"]), "end": int(unit["place"]) + 1, "said": unit["said"], "letter": name, "order": k,
         "share": float(unit[f"share_{name}"])}
        for unit in table.to_dict("records")
        for k, name in enumerate(names)
        if unit[f"share_{name}"] > 0
    ]  # fmt: skip
    shades = [_SHADES[-1] if k == len(names) - 1 else _SHADES[min(k, 2)] for k in range(len(names))]
    channel, axis, along = _units_axis(table, lang)
    axis_of_shares = alt.Axis(format="%", title=word("picture.share_of_worlds", lang))
    share: dict[str, Any] = {"stack": "normalize", "axis": axis_of_shares}
    colour = alt.Color(
        "letter:N",
        sort=names,
        scale=alt.Scale(domain=names, range=shades),
        title=word("picture.letter", lang),
        legend=alt.Legend(offset=36),
    )
    base = alt.Chart(rows_of(rows)).encode(color=colour, order=alt.Order("order:Q"))
    if channel == "y":
        bars = base.mark_bar(height=_ROW - 4).encode(y=axis, x=alt.X("share:Q", **share))
        own = [{"said": unit["said"], "letter": unit["letter"]} for unit in table.to_dict("records")]
        text = (
            alt.Chart(rows_of(own))
            .mark_text(align="left", dx=6, fontWeight="bold")
            .encode(y=axis, x=alt.value(_WIDTH), text="letter:N")
        )
        return _sized(alt.layer(bars, text), channel, along)
    wide = base.mark_bar(size=max(1.0, _WIDTH / max(len(table), 1)))
    return _sized(wide.encode(x=axis, y=alt.Y("share:Q", **share)), channel, along)


def _sensitivity(found: Stability, lang: str) -> Any:
    rows = [
        {"factor": word(f"factor.{row['factor']}", lang), "output": word(f"output.{row['output']}", lang),
         "kind": word(f"column.{kind}", lang), "value": max(float(row[kind]), 0.0),
         "low": max(float(row[f"{kind}_low"]), 0.0), "high": max(float(row[f"{kind}_high"]), 0.0)}
        for row in found.sensitivity.to_dict("records")
        for kind in ("first", "total")
        if np.isfinite(row[kind])
    ]  # fmt: skip
    kinds = [word(f"column.{kind}", lang) for kind in ("first", "total")]
    colour = alt.Color(
        "kind:N", title=word("picture.kind", lang), scale=alt.Scale(domain=kinds, range=[_LIGHT, _DARK]), sort=kinds
    )
    y = alt.Y("factor:N", sort=None, title=None, axis=alt.Axis(labelLimit=200))
    base = alt.Chart().encode(y=y, yOffset=alt.YOffset("kind:N", sort=kinds))
    bars = base.mark_bar().encode(x=alt.X("value:Q", title=word("picture.index", lang)), color=colour)
    bounds = base.mark_rule(color=_POINT).encode(x="low:Q", x2="high:Q")
    return alt.layer(bars, bounds, data=rows_of(rows)).properties(width=300, height=170).facet(
        column=alt.Column("output:N", title=None, sort=None)
    )  # fmt: skip


def _ranks(found: Stability, table: pd.DataFrame, lang: str) -> Any:
    scope = "all" if "all" in found.ranks else next(iter(found.ranks))
    rows = [
        {"place": int(unit["place"]), "said": unit["said"]}
        | {name: int(unit[f"rank_{scope}{end}"]) for name, end in (("rank", ""), ("low", "_low"), ("high", "_high"))}
        for unit in table.to_dict("records")
    ]
    channel, axis, along = _units_axis(table, lang)
    ranks: dict[str, Any] = {"title": word("picture.rank", lang)}
    base = alt.Chart(rows_of(rows))
    if channel == "y":
        reach = base.mark_rule(strokeWidth=5, color=_LIGHT).encode(y=axis, x=alt.X("low:Q", **ranks), x2="high:Q")
        dots = base.mark_point(filled=True, size=28, color=_POINT).encode(y=axis, x="rank:Q")
        return _sized(alt.layer(reach, dots), channel, along)
    scale = alt.Scale(reverse=True, nice=False)
    reach = base.mark_rule(strokeWidth=max(1.0, _WIDTH / len(table)), color=_LIGHT).encode(
        x=axis, y=alt.Y("low:Q", scale=scale, **ranks), y2="high:Q"
    )
    dots = base.mark_point(filled=True, size=4, color=_POINT).encode(x=axis, y=alt.Y("rank:Q", scale=scale))
    return _sized(alt.layer(reach, dots), channel, along)
