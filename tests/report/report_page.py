"""The page of one unit, read back: its rows beside what `Result.explain` says of the unit."""

import math

import pandas as pd
import pytest

COLUMNS = ("数值", "基数n", "常模均值", "常模标准差", "均值范围", "标准差范围", "常模来源", "标准分", "权重", "贡献")
NUMBERS = {
    "基数n": "n",
    "常模均值": "benchmark",
    "常模标准差": "spread",
    "标准分": "t",
    "权重": "weight",
    "贡献": "contribution",
}


def leaf_rows(rows):
    """Rows of leaves by name (without the unit of measure), the row of sums, and the printed score."""
    head = next(at for at, row in enumerate(rows) if row[0] == "指标")
    names = [str(name) for name in rows[head]]
    found = [dict(zip(names, row, strict=True)) for row in rows[head + 1 :]]
    total = next(at for at, row in enumerate(found) if row["指标"] == "合计")
    assert found[total + 1]["指标"].startswith("得分＝")
    return [row for row in found[:total] if row["指标"] != ""], found[total], found[total + 1]["贡献"]


def fact(rows, heading):
    """What stands beside a heading in the upper part of the page."""
    row = next(row for row in rows if heading in row)
    return next(value for value in row[row.index(heading) + 1 :] if value != "")


def same(shown, value):
    return (shown == "" and (value == 0 or math.isnan(value))) or shown == pytest.approx(value, rel=1e-12, abs=1e-11)


def equals_explain(rows, result, unit):
    """Every figure of the page is the engine's."""
    told = result.explain(unit)
    cells = told.cells.set_index("name")
    lines, total, score = leaf_rows(rows)
    assert len(lines) == len(cells)
    names = {f"{name}（{measure}）" if measure else name: name for name, measure in cells["unit_of_measure"].items()}
    assert {names[line["指标"]] for line in lines} == set(cells.index)
    for line in lines:
        cell = cells.loc[names[line["指标"]]]
        for heading, name in NUMBERS.items():
            assert same(line[heading], cell[name]), (unit, line["指标"], heading, line[heading], cell[name])
        if cell["state"] == "observed":
            assert same(line["数值"], cell["value"]), (unit, line["指标"])
        else:
            assert isinstance(line["数值"], str), (unit, line["指标"])
            assert line["数值"]
        for heading, name in (("均值范围", "peer_group"), ("标准差范围", "spread_group")):
            assert line[heading].split()[-1] == cell[name].partition(":")[2] or ":" not in cell[name]
        assert line["常模来源"].startswith(cell["benchmark_source"])
    printed = told.unit["score"]
    if pd.isna(printed):
        assert score == ""
        return
    assert score == printed
    assert total["权重"] == pytest.approx(cells["weight"].sum())
    assert total["贡献"] == pytest.approx(cells["contribution"].sum(), abs=1e-10)
    assert fact(rows, "得分") == printed
    if told.unit["letter"] and fact(rows, "把握"):
        assert fact(rows, "类别") == told.unit["letter"]
