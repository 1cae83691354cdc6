"""problems.xlsx and the folder of answers: complete, safe in Excel and on Windows, all or nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from evaluator.intake.answers import LIST_SHEET, write_answers, write_problems
from evaluator.intake.answers.file_names import safe_name, unique_name
from evaluator.text import EvaluatorError, Place, Problem, Reason

ABOUT: dict[str, Any] = {"rubric_title": "专业评价", "year": 2025}


def cells(path: Path, sheet: str) -> list[tuple[Any, ...]]:
    return list(load_workbook(path)[sheet].iter_rows(values_only=True))


def test_problems_are_counted_and_listed(make: Any, tmp_path: Path):
    problems = [
        make(2, 6),
        make(3, 6, severity="notice"),
        make(3, 6, institution="苍梧学院", file="苍梧.csv", sheet=""),
    ]
    path = write_problems(problems, tmp_path / "problems.xlsx")
    assert cells(path, "汇总") == [
        ("学校", "文件", "必须改正", "请核对"),
        ("云溪大学", "云溪.xlsx", 1, 1),
        ("苍梧学院", "苍梧.csv", 1, 0),
        ("合计", "", 2, 1),
    ]
    rows = cells(path, "问题清单")
    where = ("云溪大学", "云溪.xlsx", "填报", "F2", 2, "毕业人数")
    assert rows[1] == (1, *where, "一百二", "错误", problems[0].sentence(), "not_a_number")
    assert len(rows) == 4
    page = load_workbook(path)["问题清单"]
    assert (page.freeze_panes, page.auto_filter.ref, page.print_title_rows) == ("A2", "A1:K4", "$1:$1")
    assert page["H2"].number_format == "@"


@pytest.mark.parametrize(
    "value", ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "<r>x</r>", "https://a.example", "\x01\x02"]
)
def test_values_are_text_never_formulas(value: str, make: Any, tmp_path: Path):
    path = write_problems([make(value=value, institution=value, column=value)], tmp_path / "p.xlsx")
    page = load_workbook(path)["问题清单"]
    assert {page[cell].data_type for cell in ("B2", "G2", "H2")} == {"s"}
    assert page["H2"].value.strip() == value.replace("\x01", " ").replace("\x02", " ").strip()
    assert page["H2"].hyperlink is None


def test_the_same_problems_give_the_same_bytes_in_either_language(make: Any, tmp_path: Path):
    first, second = (write_problems([make()], tmp_path / f"{k}.xlsx").read_bytes() for k in range(2))
    assert first == second
    assert load_workbook(write_problems([], tmp_path / "en.xlsx", lang="en")).sheetnames == ["Summary", "Problems"]


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("云溪大学", "云溪大学"),
        ("../../etc/云溪", "_.._etc_云溪"),
        ('a\\b:c*?"<>|', "a_b_c______"),
        (".隐藏", "隐藏"),
        ("名\n称\u202e\x00", "名称"),
        ("CON", "_CON"),
        ("lpt1.x", "_lpt1.x"),
        ("尾. . ", "尾"),
        ("", "未命名"),
        ("...", "未命名"),
        ("长" * 300, "长" * 60),
    ],
)
def test_names_are_such_as_every_computer_takes(name: str, safe: str):
    assert safe_name(name) == safe


def test_names_are_made_unique_whatever_their_capitals():
    taken: set[str] = set()
    assert [unique_name(name, taken) for name in ("a", "A", "a", "b")] == ["a", "A_2", "a_3", "b"]


def test_each_return_gets_a_copy_and_a_note(write_return: Any, table: Any, make: Any, tmp_path: Path):
    sources = {"云溪.xlsx": write_return(table), "坏.xlsx": tmp_path / "坏.xlsx"}
    sources["坏.xlsx"].write_bytes(b"?")
    problems = [
        make(),
        make(3, severity="notice"),
        make(None, None, file="坏.xlsx", institution="", column="", reason=Reason.FILE_DAMAGED),
        make(file="不在.xlsx", institution="苍梧学院"),
        Problem(Reason.RETURN_MISSING, value="望海学院", institution="望海学院"),
        Problem(Reason.FOLDER_EMPTY, value="报送"),
    ]
    written = write_answers(problems, sources, tmp_path / "out" / "反馈", **ABOUT, contact="赵老师")
    assert [path.name for path in written] == [
        "problems.xlsx", "云溪大学_需改正.xlsx",
        *(f"{name}_说明.txt" for name in ("云溪大学", "坏", "苍梧学院", "望海学院")),
    ]  # fmt: skip
    assert sorted((tmp_path / "out" / "反馈").iterdir()) == sorted(written)
    assert load_workbook(written[1]).sheetnames[0] == LIST_SHEET
    raw = written[2].read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.count(b"\n") == raw.count(b"\r\n") > 5
    assert "赵老师" in raw.decode("utf-8-sig")
    assert "望海学院" in written[5].read_text(encoding="utf-8-sig")
    assert len(cells(written[0], "问题清单")) == len(problems) + 1


def test_one_institution_with_two_files_and_a_file_of_two_institutions(make: Any, tmp_path: Path):
    problems = [
        make(file="a.xlsx"),
        make(file="b.xlsx"),
        make(file="c.xlsx"),
        make(file="c.xlsx", institution="苍梧学院"),
    ]
    written = write_answers(problems, {}, tmp_path / "out", **ABOUT)
    assert [path.name for path in written[1:]] == ["云溪大学_说明.txt", "云溪大学_2_说明.txt", "c_说明.txt"]


def test_files_are_replaced_and_others_left_alone(write_return: Any, table: Any, make: Any, tmp_path: Path):
    out = tmp_path / "out"
    out.mkdir()
    (out / "别的.txt").write_text("x", encoding="utf-8")
    sources = {"云溪.xlsx": write_return(table)}
    first = write_answers([make()], sources, out, **ABOUT)
    assert write_answers([make(), make(3)], sources, out, **ABOUT) == first
    assert "必须改正2处" in first[2].read_text(encoding="utf-8-sig")
    assert sorted(path.name for path in out.iterdir()) == sorted([*(path.name for path in first), "别的.txt"])


def test_nothing_is_half_written(make: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    out = tmp_path / "out"
    (kept,) = write_answers([], {}, out, **ABOUT)
    before = kept.read_bytes()
    rename = Path.rename

    def fail(self: Path, target: Path) -> Path:
        if self.name.endswith("_说明.txt"):
            raise PermissionError(self.name)
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", fail)
    with pytest.raises(PermissionError):
        write_answers([make()], {}, out, **ABOUT)
    assert [path.read_bytes() for path in out.iterdir()] == [before]
    with pytest.raises(PermissionError):
        write_answers([make()], {}, tmp_path / "neu" / "out", **ABOUT)
    assert not (tmp_path / "neu").exists()


def test_a_file_in_place_of_the_folder(tmp_path: Path):
    (tmp_path / "out").write_text("x", encoding="utf-8")
    with pytest.raises(EvaluatorError, match="请给出文件夹"):
        write_answers([], {}, tmp_path / "out", **ABOUT)


def test_a_file_too_large_to_be_read_is_not_opened(write_return: Any, table: Any, make: Any, tmp_path: Path):
    place = Place("云溪.xlsx")
    refused = Problem(Reason.FILE_MACROS, place, "云溪.xlsx", institution="云溪大学")
    written = write_answers([refused], {"云溪.xlsx": write_return(table)}, tmp_path / "out", **ABOUT)
    assert [path.name for path in written] == ["problems.xlsx", "云溪大学_说明.txt"]
