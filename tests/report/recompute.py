"""One programme recomputed from the workbooks to its letter, with nothing of the program but its rubric file.

    python tests/report/recompute.py demo-output 99024-070504

prints the table of docs/hand-calculation.md. It reads the two tables that the demo writes and the rubric's YAML, and
does what an official would do with a calculator: national average, standard deviation, leaf score, weight, sum, cut.
"""

from __future__ import annotations

import csv
import math
import sys
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from openpyxl import load_workbook
from ruamel.yaml import YAML

RUBRIC = Path(__file__).resolve().parents[2] / "rubrics" / "undergraduate_program"
HIDDEN = {"", "不公开", "不适用"}


@dataclass
class Line:
    """One leaf of the calculation."""

    name: str
    value: float | None
    group: str
    mean: float
    spread: float
    t: float
    weight: float


def table_rows(path: Path) -> list[dict[str, str]]:
    """Rows of a csv or of the first sheet of a workbook, by header without its unit."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file))
    else:
        book = load_workbook(path, read_only=True)
        cells = book.worksheets[0].iter_rows(values_only=True)
        rows = [["" if cell is None else str(cell) for cell in row] for row in cells]
        book.close()
    head = next(index for index, row in enumerate(rows) if "专业代码" in row)
    names = [name.split("（")[0] for name in rows[head]]
    return [dict(zip(names, row, strict=False)) for row in rows[head + 1 :] if any(row)]


def number(text: str) -> float | None:
    """A figure, or None where there is none."""
    return None if text in HIDDEN else float(text.rstrip("%"))


def leaves_of(nodes: list, path: tuple[Decimal, ...] = ()) -> dict[str, tuple[dict, tuple[Decimal, ...]]]:
    """Leaves by code with the weights from the top level down."""
    found = {}
    for node in nodes:
        here = (*path, Decimal(node["weight"]))
        if "children" in node:
            found |= leaves_of(node["children"], here)
        else:
            found[node["code"]] = (node, here)
    return found


def rubric_tree() -> dict:
    return YAML(typ="safe").load((RUBRIC / "2025.1.yaml").read_text(encoding="utf-8"))


def figure_of(row: dict[str, str], leaf: dict, names: dict[str, str]) -> tuple[float | None, float | None]:
    """Value of a leaf and its n; a share is computed from its counts."""
    size = number(row[names[leaf["n"][0]]]) if leaf.get("n") else None
    if "events" in leaf:
        events = number(row[names[leaf["events"]]])
        return (100 * events / size if events is not None and size else None), size
    return number(row[leaf["name"]]), size


def benchmark(rows: list[dict[str, str]], leaf: dict, names: dict[str, str], major: str) -> tuple[str, float, float]:
    """Mean and standard deviation of the first group of the chain that is large enough."""
    mean, spread, label = None, None, ""
    for length in (len(major), 4, 2, 0):
        group = [row for row in rows if row["专业代码"].rstrip("KT")[:length] == major[:length]]
        if length == len(major):
            group = [row for row in group if row["专业代码"].rstrip("KT") == major]
        figures = [figure_of(row, leaf, names) for row in group]
        seen = [(value, size) for value, size in figures if value is not None]
        if leaf["kind"] in {"proportion", "rate"} and leaf.get("n"):
            average = sum(v * n for v, n in seen) / sum(n for _, n in seen) if seen else math.nan
        else:
            average = sum(v for v, _ in seen) / len(seen) if seen else math.nan
        if mean is None and len(seen) >= 10:
            mean, label = average, major[:length] or "全部"
        if spread is None and len(seen) >= 20:
            spread = math.sqrt(sum((v - average) ** 2 for v, _ in seen) / (len(seen) - 1))
        if mean is not None and spread is not None:
            return label, mean, spread
    raise AssertionError(f"no benchmark for {leaf['code']}")


def recompute(province: Path, nation: Path, unit: str) -> tuple[list[Line], float]:
    """All lines of one programme of the base rubric, and its unrounded score."""
    rubric = rubric_tree()
    names = {figure["code"]: figure["name"] for figure in rubric["data"]["figures"]}
    institution, major = unit.split("-")[:2]
    variant = "-".join(unit.split("-")[2:])
    row = next(
        row
        for row in table_rows(province)
        if (row["学校代码"], row["专业代码"].rstrip("KT"), row["办学形式"]) == (institution, major, variant)
    )
    national = table_rows(nation)
    lines, applicable = [], {}
    for code, (leaf, weights) in leaves_of(rubric["indicators"]).items():
        label, mean, spread = benchmark(national, leaf, names, major)
        value, _ = figure_of(row, leaf, names)
        sign = -1 if leaf.get("better") == "lower" else 1
        z = 0.0 if value is None else max(-3.0, min(3.0, sign * (value - mean) / spread))
        raw = row[names[leaf["events"]]] if "events" in leaf else row[leaf["name"]]
        applicable[code] = raw != "不适用"
        lines.append(Line(leaf["name"], value, label, mean, spread, 50 + 10 * z, float(math.prod(weights))))
    respread(rubric["indicators"], applicable, {line.name: line for line in lines})
    return lines, sum(line.weight * line.t for line in lines)


def respread(nodes: list, applicable: dict[str, bool], lines: dict[str, Line], above: float = 1.0) -> None:
    """Share the weight of what does not apply among its siblings."""
    alive = [node for node in nodes if applies(node, applicable)]
    total = sum(float(node["weight"]) for node in alive)
    for node in nodes:
        share = above * float(node["weight"]) / total if node in alive else 0.0
        if "children" in node:
            respread(node["children"], applicable, lines, share)
        else:
            lines[node["name"]].weight = share


def applies(node: dict, applicable: dict[str, bool]) -> bool:
    if "children" in node:
        return any(applies(child, applicable) for child in node["children"])
    return applicable[node["code"]]


def printed(score: float) -> Decimal:
    return Decimal(repr(round(score, 10))).quantize(Decimal("0.01"), ROUND_HALF_UP)


def letter_of(score: Decimal) -> str:
    """Letter by cut scores alone (the top share of A is not a matter of one programme's arithmetic)."""
    letters = rubric_tree()["classes"]["letters"]
    return next(x["letter"] for x in letters if "min_score" not in x or score >= Decimal(x["min_score"]))


def main(folder: Path, unit: str) -> None:
    lines, score = recompute(folder / "模拟省_本科专业数据_2025.xlsx", folder / "模拟全国_本科专业数据_2025.csv", unit)
    print("| 指标 | 数值 | 同类组 | 全国均值 | 标准差 | 指标得分 | 权重 | 权重×（得分−50） |")
    print("|---|--:|---|--:|--:|--:|--:|--:|")
    for line in lines:
        value = "—" if line.value is None else f"{line.value:.2f}"
        contribution = line.weight * (line.t - 50)
        print(
            f"| {line.name} | {value} | {line.group} | {line.mean:.2f} | {line.spread:.2f} | {line.t:.2f} "
            f"| {line.weight:.6f} | {contribution:+.4f} |"
        )
    sum_line = f"合计 {score - 50:+.4f}；得分 50 {score - 50:+.4f} = {score:.4f}"
    print(f"\n{sum_line}，印作 {printed(score)}，类别 {letter_of(printed(score))}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
