"""What the command writes and says."""

from __future__ import annotations

import json
import struct
from typing import TYPE_CHECKING

import pandas as pd
from openpyxl import load_workbook
from small_worlds import STILL, drawn, result_of, rubric_of
from test_stability_laws import WIDE

from evaluator.evaluation import stability
from evaluator.report import write_stability
from evaluator.report.stability import head, summary_lines

if TYPE_CHECKING:
    from pathlib import Path


def test_workbook_tables_and_pictures(tmp_path: Path):
    found = stability(result_of(rubric_of(tmp_path, WIDE), drawn(20, 21)), worlds=32)
    files = write_stability(found, tmp_path / "out", title_note="模拟数据")
    names = {file.name for file in files}
    assert {"stability.xlsx", "stability_units.csv", "stability_recipe.json", "stability_letters.svg"} <= names
    units = pd.read_csv(tmp_path / "out" / "stability_units.csv", dtype={"unit": str})
    assert units["unit"].tolist() == found.units["unit"].tolist()
    assert (units["same_letter"] == found.units["same_letter"]).all()
    book = load_workbook(tmp_path / "out" / "stability.xlsx")
    assert book.sheetnames == [
        *("稳健性概要", "各类别", "各单位", "哪种选择影响大", "每种选择的影响", "实际影响与权重", "逐项去掉")
    ]
    assert "模拟数据" in book["各单位"]["A1"].value
    svg = (tmp_path / "out" / "stability_letters.svg").read_text(encoding="utf-8")
    assert "情景比例</text>" in svg
    assert "Noto Sans CJK SC" in svg
    assert "http" not in svg.replace("http://www.w3.org/", "")
    png = (tmp_path / "out" / "stability_ranks.png").read_bytes()
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">I", png[16:20])[0] > 1000
    record = json.loads((tmp_path / "out" / "stability_recipe.json").read_text(encoding="utf-8"))
    assert record["stability"]["worlds"] == 32
    again = write_stability(found, tmp_path / "again", title_note="模拟数据")
    assert [file.read_bytes() for file in files] == [file.read_bytes() for file in again]


def test_a_still_rubric_and_a_strip_of_many(tmp_path: Path):
    still = stability(result_of(rubric_of(tmp_path, STILL), drawn(8, 22)))
    names = {file.name for file in write_stability(still, tmp_path / "still")}
    assert "stability_sensitivity.svg" not in names
    many = stability(result_of(rubric_of(tmp_path, WIDE), drawn(70, 23)), worlds=16)
    write_stability(many, tmp_path / "many", lang="en")
    svg = (tmp_path / "many" / "stability_ranks.svg").read_text(encoding="utf-8")
    assert "units, best score first" in svg


def test_sentences_in_both_languages(tmp_path: Path):
    text = WIDE + '  min_stability: "0.90"\n'
    found = stability(result_of(rubric_of(tmp_path, text), drawn(40, 24)), worlds=64)
    for lang, said in (("zh", "类别不稳"), ("en", "Unstable letters")):
        lines = [head(found, lang), *summary_lines(found, lang)]
        assert any(said in line for line in lines)
        assert not any("{" in line for line in lines)
