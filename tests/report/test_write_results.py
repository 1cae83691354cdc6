"""write_results: which files, all or nothing, same bytes."""

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from evaluator.report import workbook as workbook_module
from evaluator.report import write_results
from evaluator.report.safe_csv import safe_text
from evaluator.text import EvaluatorError, keys, say

NAMES = ["cells.csv", "nodes.csv", "recipe.json", "results.xlsx", "units.csv"]


def test_all_files_are_written_and_named(result, tmp_path):
    out = tmp_path / "深" / "结果"
    written = write_results(result, out)
    assert written == [out / name for name in NAMES]
    assert sorted(path.name for path in out.iterdir()) == NAMES
    assert [path.name for path in tmp_path.iterdir()] == ["深"]


def test_same_input_same_bytes(result, tmp_path):
    first = write_results(result, tmp_path / "a", title_note="模拟数据")
    second = write_results(result, tmp_path / "b", title_note="模拟数据")
    for one, other in zip(first, second, strict=True):
        assert one.read_bytes() == other.read_bytes(), one.name


def test_csv_are_utf8_without_bom_and_with_lf(written):
    for name in ("units.csv", "cells.csv", "nodes.csv"):
        content = (written / name).read_bytes()
        assert not content.startswith(b"\xef\xbb\xbf")
        assert b"\r\n" not in content
        content.decode("utf-8")


def test_csv_floats_come_back_bit_for_bit(result, written):
    cells = pd.read_csv(written / "cells.csv", dtype={"unit": str})
    np.testing.assert_array_equal(cells["contribution"].to_numpy(), result.cells["contribution"].to_numpy())
    units = pd.read_csv(written / "units.csv")
    np.testing.assert_array_equal(units["shrunken"].to_numpy(), result.units["shrunken"].to_numpy())
    assert list(units.columns) == list(result.units.columns)


def test_csv_text_that_a_spreadsheet_would_run_gets_an_apostrophe(written):
    names = pd.read_csv(written / "units.csv", dtype=str, keep_default_na=False)["institution_name"]
    assert {"'=1+1", "'+cmd|' /C calc'!A0", "'-2+3", "'@SUM(A1)", "'\t=1+1", "<b>甲</b>"} <= set(names)
    assert not names.str.match(r"[=+\-@\t\r]").any()


@pytest.mark.parametrize(
    ("value", "text"), [("\r=1", "'\r=1"), ("a=1", "a=1"), (None, ""), (float("nan"), ""), (2019, "2019"), ("", "")]
)
def test_safe_text(value, text):
    assert safe_text(value) == text


def test_negative_numbers_stay_numbers(written):
    assert pd.read_csv(written / "cells.csv")["contribution"].min() < 0


def test_recipe_is_readable_json(result, written):
    text = (written / "recipe.json").read_text(encoding="utf-8")
    found = json.loads(text)
    tables = {name: hashlib.sha256((written / name).read_bytes()).hexdigest() for name in found.pop("tables")}
    assert sorted(tables) == ["cells.csv", "nodes.csv", "units.csv"]
    manifest = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in written.iterdir()}
    del manifest["recipe.json"]
    assert json.loads(text) == {**result.recipe, "tables": tables, "manifest": manifest}
    assert "虚构专业评价" in text


def test_an_error_midway_leaves_nothing(result, tmp_path, monkeypatch):
    def fail(report):
        raise OSError("disk full")

    monkeypatch.setattr(workbook_module, "write_record", fail)
    with pytest.raises(OSError, match="disk full"):
        write_results(result, tmp_path / "new" / "out")
    assert list(tmp_path.iterdir()) == []


def test_an_error_midway_leaves_old_results_alone(result, tmp_path, monkeypatch):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "units.csv").write_text("old", encoding="utf-8")
    monkeypatch.setattr(workbook_module, "write_notes", lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        write_results(result, tmp_path / "out")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["units.csv"]
    assert (tmp_path / "out" / "units.csv").read_text(encoding="utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("existed", [True, False])
def test_a_file_that_cannot_be_moved_puts_everything_back(result, tmp_path, monkeypatch, existed):
    out = tmp_path / "out"
    if existed:
        out.mkdir()
        (out / "cells.csv").write_text("old", encoding="utf-8")
    move = Path.rename

    def refuse(self, target):
        # One file of a folder that is there; a new folder takes its place as a whole.
        if self.name == "results.xlsx" or target == out:
            raise PermissionError("open in another program")
        return move(self, target)

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(PermissionError):
        write_results(result, out)
    assert [path.name for path in tmp_path.iterdir()] == (["out"] if existed else [])
    if existed:
        assert [path.read_text(encoding="utf-8") for path in out.iterdir()] == ["old"]


def test_results_replace_older_ones_and_leave_other_files(result, tmp_path):
    (tmp_path / "units.csv").write_text("old", encoding="utf-8")
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    write_results(result, tmp_path)
    assert "score" in (tmp_path / "units.csv").read_text(encoding="utf-8")
    assert (tmp_path / "mine.txt").read_text(encoding="utf-8") == "mine"


def test_out_must_not_be_a_file(result, tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(EvaluatorError, match="不是文件夹"):
        write_results(result, tmp_path / "file")


def test_importing_the_room_does_not_load_xlsxwriter():
    code = "import sys, evaluator.report; sys.exit('xlsxwriter' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_every_sentence_of_the_workbook_is_there_in_both_languages():
    for key in keys("workbook"):
        assert say(key, "zh").strip(), key
        assert say(key, "en").strip(), key


def test_two_workbooks_of_one_process_are_alike(result, tmp_path):
    """xlsxwriter writes into the font it is given: the second workbook must not inherit from the first."""
    books = [(write_results(result, tmp_path / name)[3]).read_bytes() for name in ("a", "b", "c")]
    assert books[0] == books[1] == books[2]
