"""What the command writes and says."""

from __future__ import annotations

import json
import struct
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook
from small_worlds import STILL, drawn, result_of, rubric_of
from test_stability_laws import WIDE

from evaluator.evaluation import stability, trial_limits
from evaluator.report import write_stability
from evaluator.report.stability import head, summary_lines
from evaluator.report.stability.files import NAMES


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


def test_a_folder_never_holds_two_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    out = tmp_path / "out"
    found = stability(result_of(rubric_of(tmp_path, WIDE), drawn(20, 25)), worlds=256)
    with_pictures = {file.name for file in write_stability(found, out)}
    assert with_pictures == set(NAMES)
    (out / "stability_mine.png").write_text("mine", encoding="utf-8")
    (out / "results.xlsx").write_text("mine", encoding="utf-8")
    before = {file.name: file.read_bytes() for file in out.iterdir()}

    # A move that fails puts the pictures of the earlier run back as well.
    moved = Path.rename

    def fails(self: Path, target: Path) -> Path:
        if target.name == "stability.xlsx" and target.parent == out and "new" in self.parts:
            raise PermissionError
        return moved(self, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "rename", fails)
        with pytest.raises(PermissionError):
            write_stability(found, out, pictures=False)
    assert {file.name: file.read_bytes() for file in out.iterdir()} == before

    write_stability(found, out, pictures=False)
    tables = {name for name in NAMES if not name.endswith((".png", ".svg"))}
    assert {file.name for file in out.iterdir()} == tables | {"stability_mine.png", "results.xlsx"}


def test_few_worlds_give_no_indices_and_say_so(tmp_path: Path):
    result = result_of(rubric_of(tmp_path, WIDE), drawn(20, 26))
    found = stability(result, worlds=1)
    assert (found.asked, found.worlds, len(found.sensitivity)) == (1, 4, 0)
    lines = summary_lines(found)
    assert any("要求1个情景，实际算了4个" in line for line in lines)
    assert any("不给Sobol'指数" in line for line in lines)
    names = {file.name for file in write_stability(found, tmp_path / "out")}
    assert "stability_sensitivity.svg" not in names
    sheet = load_workbook(tmp_path / "out" / "stability.xlsx")["哪种选择影响大"]
    assert any("不给Sobol'指数" in str(row[0].value) for row in sheet.iter_rows(max_row=8))
    least = trial_limits().index_worlds
    assert len(stability(result, worlds=least).sensitivity)
    assert not len(stability(result, worlds=least // 2).sensitivity)
    assert not any("实际算了" in line for line in summary_lines(stability(result, worlds=least)))


def test_a_trial_without_choices_says_that_there_is_one_world(tmp_path: Path):
    found = stability(result_of(rubric_of(tmp_path, STILL), drawn(8, 27)))
    assert found.worlds == 1
    assert "没有可以换的选择，只有原来的一种情景。" in summary_lines(found)
    assert "1 method world:" in head(found, "en")
    assert "1 scale, 1 aggregation," in head(found, "en")


def test_letters_by_cut_scores_alone_are_said(tmp_path: Path):
    """By quantile with published averages: cut scores stand in for places, and stay where they are."""
    changes = {"  against: national_average\n": "  against: national_average\n  by: quantile\n"}
    shares = {"58": "0.10", "53": "0.30", "50": "0.60"}
    changes |= {f'min_score: "{cut}"': f'min_score: "{cut}", top_share: "{share}"' for cut, share in shares.items()}
    found = stability(result_of(rubric_of(tmp_path, WIDE, **changes), drawn(20, 28)), worlds=16)
    assert [(gap.what, gap.reason, gap.units) for gap in found.untried] == [("top_share", "score_alone", 20)]
    assert any(line.startswith("20个单位的类别只按分数线定") for line in summary_lines(found))
    write_stability(found, tmp_path / "out", pictures=False)
    sheet = load_workbook(tmp_path / "out" / "stability.xlsx")["稳健性概要"]
    assert any("只按分数线定" in str(row[0].value) for row in sheet.iter_rows())
