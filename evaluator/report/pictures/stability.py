"""Three pictures of a stability trial: letters over the worlds, which choice matters, rank ranges (稳健性图)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import altair as alt
import numpy as np

from evaluator.dataset import ALL, group_values
from evaluator.report.columns import heading
from evaluator.report.pictures.shades import letter_shades
from evaluator.report.pictures.still import rows_of, write_picture
from evaluator.report.stability.words import counted, output_words, rank_words, scope_name, word
from evaluator.report.words import word as result_word
from evaluator.text import Reader

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from evaluator.evaluation import Stability

# More units than this have no room for their names.
_NAMED = 60
_WIDTH, _ROW, _STRIP = 620, 16, 260
# Strips of up to so many units are made so wide that the letter of the run stands over each.
_LETTERED, _BAR = 150, 9
# Groups of units of which no more than this are named on the axis.
_GROUPS = 60
_DARK, _LIGHT, _POINT, _BAND = "#1A6FA8", "#B5D2E6", "#222222", "#0000000F"


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
    words = {"worlds": counted("worlds", found.worlds, lang), "order": _order_words(found, lang)}
    words["rank"] = rank_words(found, lang, _scope(found))
    files: list[Path] = []
    for name, chart in charts.items():
        said = word(f"picture.{name}", lang, **words)
        head = result_word("title_note", title=said, note=title_note) if title_note else said
        files += write_picture(chart.properties(title=head), folder, f"stability_{name}")
    return files


def _scope(found: Stability) -> str:
    """Scope of the ranks that are shown: that of the changes of rank, if the rubric ranks in it."""
    return found.scope if found.scope in found.ranks else next(iter(found.ranks))


def _in_order(found: Stability) -> pd.DataFrame:
    """Classifiable units, best score first, numbered, with what they are called.

    Where ranks are taken within groups, units stand group by group: scores of different groups are not compared.
    """
    table = found.units.iloc[found.rows]
    units = found.result.data.units.iloc[found.rows]
    group = group_values(units, _scope(found)).astype(str)
    named = f"{_scope(found)}_name"
    table = table.assign(group=group, group_name=units[named].astype(str).to_numpy() if named in units else group)
    score = table["score"].to_numpy(dtype=np.float64)
    table = table.iloc[np.lexsort((-score, group))].reset_index(drop=True)
    frame = found.result.data.units.set_index("unit")
    parts = [name for name in ("institution_name", "major_name", "discipline_name") if name in frame]
    named_units = [
        " ".join(str(frame.loc[unit, name]) for name in parts).strip() or str(unit) for unit in table["unit"]
    ]
    # Two programmes may share their names; the code keeps them apart.
    few = len(table) <= _NAMED
    twice = {name for name in named_units if named_units.count(name) > 1} if few else set()
    said = [f"{name} {unit}" if name in twice else name for name, unit in zip(named_units, table["unit"], strict=True)]
    return table.assign(place=range(1, len(table) + 1), said=said)


def _order_words(found: Stability, lang: str) -> str:
    """In which order the units stand."""
    scope = scope_name(found, lang, _scope(found))
    return word("picture.order_in_groups" if _grouped(found) else "picture.order", lang, scope=scope)


def _along(table: pd.DataFrame) -> tuple[str, int]:
    """Which channel units stand on, and the size along it."""
    if len(table) <= _NAMED:
        return "y", _ROW * len(table)
    return "x", max(_WIDTH, _BAR * len(table)) if len(table) <= _LETTERED else _WIDTH


def _units_axis(found: Stability, table: pd.DataFrame, lang: str) -> Any:
    """Encoding of the units: by name, else by place, with the names of their groups."""
    if len(table) <= _NAMED:
        return alt.Y("said:N", sort=table["said"].tolist(), title=None, axis=alt.Axis(labelLimit=260))
    # Half a place of room at both ends, for bars are as wide as a place.
    scale = alt.Scale(nice=False, zero=False, padding=0, domain=[0.5, len(table) + 0.5])
    grouped = _grouped(found)
    title = word("picture.units", lang, order=_order_words(found, lang))
    middle = table.groupby("group", sort=False).agg(at=("place", "mean"), name=("group_name", "first"))
    if not grouped:
        axis = alt.Axis(grid=False)
    elif len(middle) > _GROUPS:
        axis = alt.Axis(grid=False, labels=False, ticks=False)
    else:
        names = json.dumps({f"{at:g}": name for at, name in middle.itertuples(index=False)}, ensure_ascii=False)
        axis = alt.Axis(
            values=middle["at"].tolist(), labelExpr=f"({names})[format(datum.value, '~r')]", labelAngle=-90,
            grid=False, ticks=False, labelOverlap=False, labelLimit=160, labelFontSize=9,
        )  # fmt: skip
    return alt.X("place:Q", title=title, scale=scale, axis=axis)


def _grouped(found: Stability) -> bool:
    return _scope(found) != ALL


def _bands(found: Stability, table: pd.DataFrame, axis: Any, along: int) -> list[Any]:
    """Every second group on a light ground, so that it is seen where one ends."""
    if not _grouped(found):
        return []
    groups = table.groupby("group", sort=False)
    if "Y" in type(axis).__name__:
        shaded = table[groups.ngroup() % 2 == 1]
        rows = [{"said": said} for said in shaded["said"]]
        mark = alt.Chart(rows_of(rows)).mark_bar(height=_ROW, color=_BAND)
        return [mark.encode(y=axis, x=alt.value(0), x2=alt.value(along))] if rows else []
    ends = groups["place"].agg(["min", "max"]).iloc[1::2]
    rows = [{"place": first - 0.5, "end": last + 0.5} for first, last in ends.itertuples(index=False)]
    mark = alt.Chart(rows_of(rows)).mark_rect(color=_BAND)
    return [mark.encode(x=axis, x2="end:Q", y=alt.value(0), y2=alt.value(_STRIP))] if rows else []


def _borders(found: Stability, table: pd.DataFrame, axis: Any) -> list[Any]:
    """White lines between groups, where bars leave no ground to be shaded."""
    ends = table.groupby("group", sort=False)["place"].max().tolist()[:-1]
    if not _grouped(found) or not ends or len(ends) >= _GROUPS:
        return []
    lines = alt.Chart(rows_of([{"place": end + 0.5} for end in ends])).mark_rule(color="white", strokeWidth=2.5)
    return [lines.encode(x=axis)]


def _sized(chart: Any, channel: str, along: int) -> Any:
    size = {"width": _WIDTH, "height": along} if channel == "y" else {"width": along, "height": _STRIP}
    return chart.properties(**size)


def _letters(found: Stability, table: pd.DataFrame, lang: str) -> Any:
    names = [entry.letter for entry in found.result.rubric.model.classes.letters]
    rows = [
        {"place": int(unit["place"]), "said": unit["said"], "letter": name, "order": k,
         "share": float(unit[f"share_{name}"])}
        for unit in table.to_dict("records")
        for k, name in enumerate(names)
        if unit[f"share_{name}"] > 0
    ]  # fmt: skip
    channel, along = _along(table)
    axis = _units_axis(found, table, lang)
    axis_of_shares = alt.Axis(format="%", title=word("picture.share_of_worlds", lang))
    share: dict[str, Any] = {"stack": "normalize", "axis": axis_of_shares}
    colour = alt.Color(
        "letter:N",
        sort=names,
        scale=alt.Scale(domain=names, range=letter_shades(len(names))),
        title=heading("letter", Reader(lang, "workbook")),
        # Wide enough for the letter beside each bar.
        legend=alt.Legend(offset=24 + 12 * max(map(len, names))),
    )
    base = alt.Chart(rows_of(rows)).encode(color=colour, order=alt.Order("order:Q"))
    own = [
        {"place": int(unit["place"]), "said": unit["said"], "letter": unit["letter"]}
        for unit in table.to_dict("records")
    ]
    text = alt.Chart(rows_of(own))
    if channel == "y":
        bars = base.mark_bar(height=_ROW - 4).encode(y=axis, x=alt.X("share:Q", **share))
        beside = text.mark_text(align="left", dx=6, fontWeight="bold")
        return _sized(alt.layer(bars, beside.encode(y=axis, x=alt.value(_WIDTH), text="letter:N")), channel, along)
    wide = base.mark_bar(size=max(1.0, along / len(table))).encode(x=axis, y=alt.Y("share:Q", **share))
    layers = [wide, *_borders(found, table, axis)]
    if len(table) > _LETTERED:
        return _sized(alt.layer(*layers), channel, along)
    over = text.mark_text(angle=270, align="left", dx=4, fontSize=_BAR - 1)
    return _sized(alt.layer(*layers, over.encode(x=axis, y=alt.value(0), text="letter:N")), channel, along)


def _sensitivity(found: Stability, lang: str) -> Any:
    rows = [
        {"factor": word(f"factor.{row['factor']}", lang), "output": output_words(found, row["output"], lang),
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
    scope = _scope(found)
    rows = [
        {"place": int(unit["place"]), "said": unit["said"]}
        | {name: int(unit[f"rank_{scope}{end}"]) for name, end in (("rank", ""), ("low", "_low"), ("high", "_high"))}
        for unit in table.to_dict("records")
    ]
    channel, along = _along(table)
    axis = _units_axis(found, table, lang)
    most = max((max(row["rank"], row["high"]) for row in rows), default=1)
    ranks: dict[str, Any] = {
        "title": word("picture.rank", lang, rank=rank_words(found, lang, scope)),
        "axis": alt.Axis(values=rank_ticks(most), format="d"),
    }
    # There is no rank 0: the axis begins at the best.
    ends: dict[str, Any] = {"zero": False, "nice": False, "domain": [1, max(most, 2)]}
    base, bands = alt.Chart(rows_of(rows)), _bands(found, table, axis, _WIDTH)
    if channel == "y":
        across = alt.X("low:Q", scale=alt.Scale(**ends), **ranks)
        reach = base.mark_rule(strokeWidth=5, color=_LIGHT, strokeCap="round").encode(y=axis, x=across, x2="high:Q")
        dots = base.mark_point(filled=True, size=28, color=_POINT, opacity=1).encode(y=axis, x="rank:Q")
        return _sized(alt.layer(*bands, reach, dots), channel, along)
    down = alt.Y("low:Q", scale=alt.Scale(reverse=True, **ends), **ranks)
    bar = along / len(table)
    reach = base.mark_rule(strokeWidth=max(1.0, bar - 1.0), color=_LIGHT).encode(x=axis, y=down, y2="high:Q")
    dots = base.mark_point(filled=True, size=18 if bar >= _BAR else 4, color=_POINT, opacity=1)
    return _sized(alt.layer(*bands, reach, dots.encode(x=axis, y="rank:Q")), channel, along)


def rank_ticks(most: int) -> list[int]:
    """Whole ranks for an axis from 1 to ``most``, some eight of them, 1 among them."""
    step = next(s * 10**e for e in range(9) for s in (1, 2, 5) if s * 10**e * 9 >= most)
    return [*range(1, most + 1, step)] if step < 5 else [1, *range(step, most + 1, step)]
