"""The picture of scenarios: one unit in heading, axis and figures, names whole, in Chinese and English."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from small_budgets import divided, policy, unit

from evaluator.funding import compare_allocations
from evaluator.funding.scenario import Scenario, ScenarioFile
from evaluator.report.allocation import Tried
from evaluator.report.pictures.scenarios import draw_scenarios

if TYPE_CHECKING:
    from pathlib import Path

LONG = "虚构省名字特别特别长的高等职业技术应用型理工农林师范大学（合并后）"
FILE = {
    "of": "small",
    "author": "张三",
    "date": "2025-03-01",
    "reason": "试",
    "changes": [{"path": "budget", "value": 1}],
}


def tried(budget: int, title: str = "拉开差距", name: str = LONG) -> Tried:
    rows = [unit("90001", "08", "A", 100), unit("90002", "08", "D", 100)]
    for row, said in zip(rows, (name, "虚构乙学院"), strict=True):
        row["institution_name"] = said
    steep = {"letters": {"A": "2", "B": "1", "C": "1", "D": "0"}, "missing": "0", "neutral": "1"}
    change = compare_allocations(divided(rows, policy(), budget), divided(rows, policy(steep), budget))
    return Tried(Scenario(ScenarioFile.model_validate({"scenario": "steep", "title": title, **FILE}), "sha"), change)


def texts(folder: Path, *found: Tried, lang: str = "zh") -> list[str]:
    svg, png = draw_scenarios(found, folder, lang=lang)
    assert png.read_bytes().startswith(b"\x89PNG")
    return re.findall(r"<text[^>]*>([^<]*)</text>", svg.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("lang", "budget", "said"),
    [("zh", 100_000_000, "万元"), ("zh", 1000, "元"), ("en", 100_000_000, "10,000 yuan"), ("en", 1000, "yuan")],
)
def test_heading_axis_and_figures_are_in_one_unit(tmp_path: Path, lang: str, budget: int, said: str):
    one = tried(budget)
    shown = texts(tmp_path, one, lang=lang)
    opening, closing, colon = {"zh": ("（", "）", "单位："), "en": ("(", ")", "unit: ")}[lang]
    assert any(text.endswith(f"{opening}{said}{closing}") for text in shown)
    assert any(text.startswith(f"{colon}{said}") for text in shown)
    change = int(one.change.recipients["change"].max())
    assert (f"+{change / 10_000:,.1f}" if "0" in said or "万" in said else f"+{change:,}") in shown
    ticks = [float(text.replace("−", "-").replace(",", "")) for text in shown if re.fullmatch(r"[−\d,.]+", text)]
    greatest = change / (10_000 if "0" in said or "万" in said else 1)
    assert greatest / 4 < max(ticks) < greatest * 3


def test_names_are_not_cut(tmp_path: Path):
    title = "这个情景的标题很长很长很长很长很长很长很长很长很长很长很长很长"
    shown = texts(tmp_path, tried(10**8, title), tried(10**8))
    assert LONG in shown
    assert not any("…" in text for text in shown)


def test_recipients_of_one_name_stand_apart(tmp_path: Path):
    shown = texts(tmp_path, tried(10**8, name="虚构乙学院"))
    assert {"虚构乙学院（90001）", "虚构乙学院（90002）"} <= {*shown}


def test_nothing_changes_and_it_is_drawn(tmp_path: Path):
    same = divided([unit("90001", "08", "A", 100)], policy(), 1000)
    one = Tried(tried(1000).scenario, compare_allocations(same, same))
    assert "0" in texts(tmp_path, one)
