"""The command line as its user meets it: exit codes, sentences, files; never a traceback."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook
from program import SMALL, run, write_nation

import evaluator as ev
from evaluator.forms import template_columns, write_template


@pytest.fixture
def nation(tmp_path: Path) -> Path:
    return write_nation(tmp_path / "全国 数据.csv")


def test_score_writes_all_files_and_says_what_it_found(nation: Path, tmp_path: Path):
    out = tmp_path / "结果 一"
    done = run("score", SMALL, nation, "--national", nation, "--year", 2025, "--out", out)
    assert done.returncode == 0, done.stderr
    assert {file.name for file in out.iterdir()} == {
        "units.csv",
        "cells.csv",
        "flags.csv",
        "nodes.csv",
        "results.xlsx",
        "recipe.json",
    }
    assert "达到全国平均" in done.stdout
    assert "…" not in done.stderr


def test_the_workbook_speaks_the_language_that_is_asked_for(nation: Path, tmp_path: Path):
    done = run("score", SMALL, nation, "--national", nation, "--year", 2025, "--lang", "en", "--out", tmp_path / "o")
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(tmp_path / "o" / "results.xlsx") as book:
        assert 'name="One programme"' in book.read("xl/workbook.xml").decode("utf-8")


def test_provincial_averages_give_no_letters(nation: Path, tmp_path: Path):
    done = run(
        "score", SMALL, nation, "--national", nation, "--source", "省内", "--year", 2025, "--out", tmp_path / "o"
    )
    assert done.returncode == 0, done.stderr
    assert "不评A–D" in done.stdout
    with (tmp_path / "o" / "units.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["letter"] for row in rows} == {""}
    assert {row["average_standing"] for row in rows} >= {"above", "below"}


def test_bad_data_write_nothing_and_exit_with_1(nation: Path, tmp_path: Path):
    text = nation.read_text(encoding="utf-8-sig").replace(",2010,100,60,", ",2010,100,160,", 1)
    bad = tmp_path / "坏数据.csv"
    bad.write_text(text, encoding="utf-8")
    out = tmp_path / "out"
    done = run("score", SMALL, bad, "--national", nation, "--year", 2025, "--out", out)
    assert done.returncode == 1
    assert "第2行" in done.stderr
    assert "160" in done.stderr
    assert "虚构0大学" in done.stderr
    assert not out.exists()


def test_check_tells_good_from_bad(nation: Path, tmp_path: Path):
    assert run("check", SMALL, nation).returncode == 0
    bad = tmp_path / "bad.csv"
    bad.write_text(nation.read_text(encoding="utf-8-sig").replace("080901", "089999", 1), encoding="gb18030")
    done = run("check", SMALL, bad)
    assert done.returncode == 1
    assert "089999" in done.stderr
    english = run("check", SMALL, bad, "--lang", "en")
    assert "089999" in english.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["score", SMALL, "{nation}", "--out", "{out}"],
        ["score", SMALL, "{nation}", "--national", "{nation}", "--benchmark", "{nation}", "--out", "{out}"],
        ["score", SMALL, "{nation}", "--national", "{nation}", "--select", "学校名称", "--out", "{out}"],
        ["score", SMALL, "{nation}", "--national", "{nation}"],
        ["nonsense"],
    ],
)
def test_wrong_usage_exits_with_2(nation: Path, tmp_path: Path, arguments: list[str]):
    done = run(*(part.format(nation=nation, out=tmp_path / "out") for part in arguments))
    assert done.returncode == 2
    assert not (tmp_path / "out").exists()


def test_a_rubric_that_does_not_exist(nation: Path, tmp_path: Path):
    done = run("score", "undergraduate_programme", nation, "--national", nation, "--out", tmp_path / "out")
    assert done.returncode == 1
    assert "undergraduate_program" in done.stderr


def test_a_year_is_asked_for_where_cohorts_are_counted(tmp_path: Path):
    rubric = ev.load_rubric("undergraduate_program")
    codes = {column.code for column in template_columns(rubric)}
    row = {"institution": ["90001"], "institution_name": ["虚构大学"], "major": ["080901"], "graduates": [120]}
    assert set(row) <= codes
    data = write_template(rubric, tmp_path / "a.xlsx", row)
    done = run("score", "undergraduate_program", data, "--national", data, "--out", tmp_path / "out")
    assert done.returncode == 2
    assert "--year" in done.stderr


def test_template_writes_what_check_reads(tmp_path: Path):
    done = run("template", "undergraduate_program", "--out", tmp_path)
    assert done.returncode == 0
    files = sorted(file.name for file in tmp_path.iterdir())
    assert files == ["本科专业综合评价_填报模板_2025.1.xlsx", "本科专业综合评价_常模模板_2025.1.xlsx"]
    empty = run("check", "undergraduate_program", tmp_path / files[0])
    assert empty.returncode == 1
    assert "没有数据行" in empty.stderr


def test_rubrics(nation: Path):
    assert "本科专业综合评价" in run("rubrics", "list").stdout
    shown = run("rubrics", "show", "undergraduate_program").stdout
    assert "去向落实率" in shown
    assert "示例" in shown
    checked = run("rubrics", "check", SMALL, "--national", nation, "--year", 2025)
    assert checked.returncode == 0
    assert "类别D" in checked.stdout


def test_a_broken_rubric_lists_its_problems(tmp_path: Path):
    broken = tmp_path / "broken.yaml"
    text = Path(SMALL).read_text(encoding="utf-8").replace('weight: "0.4"', "weight: 0.4")
    broken.write_text(text, encoding="utf-8")
    done = run("rubrics", "check", broken)
    assert done.returncode == 1
    assert "0.4" in done.stderr
    assert "引号" in done.stderr


def test_version():
    assert run("--version").stdout.startswith("evaluator ")


def test_answers_of_an_earlier_round_are_put_aside(nation: Path, tmp_path: Path):
    good = nation.read_text(encoding="utf-8-sig")
    data, out = tmp_path / "填报.csv", tmp_path / "答复"
    data.write_text(good.replace("080901", "089999", 1), encoding="utf-8")
    first = run("check", SMALL, data, "--year", 2025, "--out", out)
    assert "上一轮" not in first.stdout
    count = len(list(out.iterdir()))
    (out / "虚构大学_需改正.xlsx").write_bytes(b"")
    (out / "记事.txt").write_text("x", encoding="utf-8")
    again = run("check", SMALL, data, "--year", 2025, "--out", out)
    assert f"上一轮的{count + 1}个文件已移到" in again.stdout
    assert "以前的_" in again.stdout
    assert not (out / "虚构大学_需改正.xlsx").exists()
    data.write_text(good, encoding="utf-8")
    clean = run("check", SMALL, data, "--year", 2025, "--out", out, "--lang", "en")
    assert (clean.returncode, clean.stderr) == (0, "")
    assert f"{count} files of the earlier round were moved" in clean.stdout
    assert [file.name for file in out.iterdir() if file.is_file()] == ["记事.txt"]


@pytest.mark.parametrize("place", ["报送", "报送/答复", "报送/../报送/a/b"])
def test_answers_within_the_returns_are_refused(place: str, nation: Path, tmp_path: Path):
    returns = tmp_path / "报送"
    returns.mkdir()
    nation.rename(returns / "a.csv")
    done = run("check", "没有这个体系", returns, "--out", tmp_path / place)
    assert done.returncode == 2
    assert "它以外的文件夹" in done.stderr
    assert "folder outside" in done.stderr
    assert [file.name for file in returns.iterdir()] == ["a.csv"]
    beside = run("check", SMALL, returns, "--year", 2025, "--out", tmp_path / "报送" / ".." / "答复")
    assert beside.returncode == 0


def test_earlier_years_are_asked_about(nation: Path, tmp_path: Path):
    years = tmp_path / "历年"
    years.mkdir()
    with nation.open(encoding="utf-8-sig") as file:
        head, *rows = list(csv.reader(file))
    for year in range(2021, 2025):
        with (years / f"{year}.csv").open("w", encoding="utf-8", newline="") as file:
            moved = [[*row[:-1], float(row[-1]) + (year * 7 + place) % 5 / 10] for place, row in enumerate(rows)]
            csv.writer(file).writerows([head, *moved])
    rows[0][-1] = "90"
    changed = tmp_path / "今年.csv"
    with changed.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, *rows])
    out = tmp_path / "o"
    done = run("score", SMALL, changed, "--national", nation, "--year", 2025, "--history", years, "--out", out)
    assert done.returncode == 0, done.stderr
    assert "数据存疑" in done.stdout
    with (out / "flags.csv").open(encoding="utf-8-sig") as file:
        flags = list(csv.DictReader(file))
    assert [(flag["unit"], flag["indicator"], flag["flag"]) for flag in flags] == [
        ("90000-080901", "staff_ratio", "jump")
    ]
    shown = [cell.value for row in load_workbook(out / "results.xlsx")["存疑提示"].rows for cell in row]
    assert {"虚构0大学", "计算机科学与技术"} <= {*shown}


def test_letters_that_do_not_hold_are_marked(nation: Path, tmp_path: Path):
    text = Path(SMALL).read_text(encoding="utf-8")
    strict = tmp_path / "严.yaml"
    strict.write_text(text + 'stability: {min_stability: "0.99", worlds: 64}\n', encoding="utf-8")
    done = run("score", strict, nation, "--national", nation, "--year", 2025, "--out", tmp_path / "o")
    assert done.returncode == 0, done.stderr
    with (tmp_path / "o" / "units.csv").open(encoding="utf-8-sig") as file:
        marks = {row["unstable"] for row in csv.DictReader(file)}
    assert marks == {"True", "False"}
    assert "稳健性" in [
        cell.value for row in load_workbook(tmp_path / "o" / "results.xlsx")["排名"].rows for cell in row
    ]


def test_choosing_rows_of_the_data_leaves_the_nation_whole(nation: Path, tmp_path: Path):
    given = ("score", SMALL, nation, "--national", nation, "--year", 2025)
    whole = run(*given, "--out", tmp_path / "all")
    part = run(*given, "--select", "学校代码=90007", "--out", tmp_path / "part")
    assert (whole.returncode, part.returncode) == (0, 0), part.stderr
    tables = ((tmp_path / name / "units.csv").read_text(encoding="utf-8") for name in ("all", "part"))
    every, (one,) = (list(csv.DictReader(io.StringIO(table))) for table in tables)
    same = next(row for row in every if row["unit"] == one["unit"])
    assert (one["score"], one["letter"]) == (same["score"], same["letter"])
    recipe = json.loads((tmp_path / "part" / "recipe.json").read_text(encoding="utf-8"))
    assert recipe["data"]["files"] == [f"{nation.name}（只取学校代码=90007）"]
    assert recipe["benchmark"]["files"] == [nation.name]


def test_choosing_rows_of_the_averages_is_said_and_recorded(nation: Path, tmp_path: Path):
    given = ("score", SMALL, nation, "--national", nation, "--year", 2025, "--select-averages", "通过认证=1")
    done = run(*given, "--out", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    recipe = json.loads((tmp_path / "out" / "recipe.json").read_text(encoding="utf-8"))
    assert recipe["benchmark"]["files"] == [f"{nation.name}（只取通过认证=1）"]
    assert recipe["benchmark"]["national_programmes"] == 30


def test_what_earlier_years_were_used_for_is_said(nation: Path, tmp_path: Path):
    earlier = tmp_path / "历年" / "数据_2024.csv"
    earlier.parent.mkdir()
    earlier.write_text(nation.read_text(encoding="utf-8-sig"), encoding="utf-8")
    given = ("score", SMALL, nation, "--national", nation, "--out", tmp_path / "out")
    folder, file = (run(*given, "--year", 2025, "--history", where) for where in (earlier.parent, earlier))
    assert (folder.returncode, file.returncode) == (0, 0), folder.stderr + file.stderr
    for done in (folder, file):
        assert "误差没有与上一届（2024年）核对：两届都有得分的只有60个，至少要100个" in done.stdout
        assert "没有规定小样本合并年份" in done.stdout
    none = run(*given, "--year", 2024, "--history", earlier.parent)
    assert "没有早于2024年的" in none.stdout
    recipe = json.loads((tmp_path / "out" / "recipe.json").read_text(encoding="utf-8"))
    assert "cohort_before" not in recipe


def test_a_renamed_programme_keeps_its_past(nation: Path, tmp_path: Path):
    text = nation.read_text(encoding="utf-8-sig")
    earlier, known = tmp_path / "数据_2024.csv", tmp_path / "沿革.csv"
    earlier.write_text(text.replace("080901,计算机科学与技术", "080902,软件工程"), encoding="utf-8")
    known.write_text("原代码,新代码,方式,年份\n080902,080901K,更名,2025\n", encoding="utf-8")
    given = ("score", SMALL, nation, "--national", nation, "--year", 2025, "--history", earlier)
    lost = run(*given, "--out", tmp_path / "lost")
    kept = run(*given, "--successors", known, "--out", tmp_path / "kept")
    assert "只有0个" in lost.stdout
    assert "只有60个" in kept.stdout, kept.stderr
