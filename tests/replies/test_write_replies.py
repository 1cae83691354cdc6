"""problems.xlsx and the folder of answers: complete, safe in Excel and on Windows, all or nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from evaluator.replies import (
    LIST_SHEET,
    aside_folder,
    earlier_replies,
    put_aside,
    write_problems,
    write_replies,
)
from evaluator.replies.write import safe_name, unique_name
from evaluator.text import EvaluatorError, Place, Problem, Reason
from evaluator.writing import place

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
    written = write_replies(problems, sources, tmp_path / "out" / "反馈", **ABOUT, contact="赵老师")
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
    written = write_replies(problems, {}, tmp_path / "out", **ABOUT)
    assert [path.name for path in written[1:]] == ["云溪大学_说明.txt", "云溪大学_2_说明.txt", "c_说明.txt"]


def test_an_earlier_round_is_put_aside_and_others_left_alone(write_return: Any, table: Any, make: Any, tmp_path: Path):
    out = tmp_path / "out"
    out.mkdir()
    for name in ("别的.txt", "_需改正.xlsx", "~$a_需改正.xlsx", "a_to_correct.xlsx", "a_note.txt"):
        (out / name).write_text(name, encoding="utf-8")
    ours = {"a_to_correct.xlsx", "a_note.txt"}
    assert {path.name for path in earlier_replies(out)} == ours
    sources = {"云溪.xlsx": write_return(table)}
    aside = aside_folder(out, datetime(2025, 3, 1, 9, 15, tzinfo=UTC))
    assert aside == out / "以前的_2025-03-01_0915"
    first = write_replies([make()], sources, out, **ABOUT, aside=aside)
    assert {path.name for path in aside.iterdir()} == ours
    second = aside_folder(out, datetime(2025, 3, 1, 9, 15, tzinfo=UTC))
    assert second.name == "以前的_2025-03-01_0915_2"
    before = [path.read_bytes() for path in first]
    assert write_replies([make(), make(3)], sources, out, **ABOUT, aside=second) == first
    assert "必须改正2处" in first[2].read_text(encoding="utf-8-sig")
    assert [(second / path.name).read_bytes() for path in first] == before
    kept = {"别的.txt", "_需改正.xlsx", "~$a_需改正.xlsx"}
    assert {path.name for path in out.iterdir()} == {*(path.name for path in first), *kept, aside.name, second.name}
    moved = put_aside(out, out / "三")
    assert [path.read_bytes() for path in moved] == [(out / "三" / path.name).read_bytes() for path in moved]
    assert len(moved) == len(first)
    assert earlier_replies(out) == put_aside(out, out / "四") == earlier_replies(tmp_path / "没有") == []
    assert not (out / "四").exists()


def test_an_earlier_round_without_a_folder_for_it(make: Any, tmp_path: Path):
    write_replies([make()], {}, tmp_path / "out", **ABOUT, lang="en")
    write_replies([], {}, tmp_path / "out", **ABOUT, lang="en")
    folders = [path for path in (tmp_path / "out").iterdir() if path.is_dir()]
    assert [path.name[:8] for path in folders] == ["earlier_"]
    assert len(list(folders[0].iterdir())) == 2


@pytest.mark.parametrize("failing", ["problems.xlsx", "云溪大学_说明.txt"])
def test_an_earlier_round_comes_back_where_a_move_fails(
    failing: str, make: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    out = tmp_path / "out"
    write_replies([make()], {}, out, **ABOUT)
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    rename = Path.rename

    def fail(self: Path, target: Path) -> Path:
        # The new files, not those that are put aside before them.
        if self.name == failing and self.parent.name == "new":
            raise PermissionError(self.name)
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", fail)
    with pytest.raises(PermissionError):
        write_replies([make(3)], {}, out, **ABOUT)
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before


def test_a_file_that_was_moved_from_elsewhere_goes_back_there(tmp_path: Path):
    for name in ("a", "b"):
        (tmp_path / name).write_text(name, encoding="utf-8")
    (tmp_path / "old").mkdir()
    moves = [
        (tmp_path / "a", tmp_path / "away" / "a"),
        (tmp_path / "b", tmp_path / "a"),
        (tmp_path / "c", tmp_path / "b"),
    ]
    with pytest.raises(FileNotFoundError):
        place(moves, tmp_path / "old")
    assert [(tmp_path / name).read_text(encoding="utf-8") for name in ("a", "b")] == ["a", "b"]
    assert not (tmp_path / "away").exists()


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("云溪大学_需改正.xlsx", "云溪大学"),
        ("甲/云溪大学_需改正_to_correct_需改正.xlsx", "云溪大学"),
        ("_需改正.csv", "_需改正"),
    ],
)
def test_names_do_not_grow_from_round_to_round(file: str, name: str, make: Any, tmp_path: Path):
    written = write_replies([make(file=file, institution="")], {}, tmp_path / "out", **ABOUT)
    assert written[1].name == f"{name}_说明.txt"


def test_problems_are_in_order(make: Any, tmp_path: Path):
    shuffled = [
        make(9, 2), make(3, 7, severity="notice"), make(2, 1, institution="苍梧学院", file="b.xlsx"), make(3, 6),
        make(None, None, column="", reason=Reason.ROWS_SKIPPED, value="8", count=1, marks="合计"),
        make(1, 1, institution="", file="c.xlsx"), make(None, 6), make(9, 1, file="补.xlsx"),
    ]  # fmt: skip
    rows = cells(write_problems(shuffled, tmp_path / "p.xlsx"), "问题清单")[1:]
    assert [row[:8:2] for row in rows] == [
        (1, "云溪.xlsx", "", ""), (2, "云溪.xlsx", "", "毕业人数"), (3, "云溪.xlsx", "F3", "毕业人数"),
        (4, "云溪.xlsx", "G3", "毕业人数"), (5, "云溪.xlsx", "B9", "毕业人数"), (6, "补.xlsx", "A9", "毕业人数"),
        (7, "b.xlsx", "A2", "毕业人数"), (8, "c.xlsx", "A1", "毕业人数"),
    ]  # fmt: skip
    assert [row[7] for row in rows[:3]] == ["", "", "一百二"]


def test_nothing_is_half_written(make: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    out = tmp_path / "out"
    (kept,) = write_replies([], {}, out, **ABOUT)
    before = kept.read_bytes()
    rename = Path.rename

    def fail(self: Path, target: Path) -> Path:
        # One file of a folder that is there; a new folder takes its place as a whole.
        if self.name.endswith("_说明.txt") or target == tmp_path / "neu":
            raise PermissionError(self.name)
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", fail)
    with pytest.raises(PermissionError):
        write_replies([make()], {}, out, **ABOUT)
    assert [path.read_bytes() for path in out.iterdir()] == [before]
    with pytest.raises(PermissionError):
        write_replies([make()], {}, tmp_path / "neu" / "out", **ABOUT)
    assert not (tmp_path / "neu").exists()


def test_a_file_in_place_of_the_folder(tmp_path: Path):
    (tmp_path / "out").write_text("x", encoding="utf-8")
    with pytest.raises(EvaluatorError, match="请给出文件夹"):
        write_replies([], {}, tmp_path / "out", **ABOUT)


def test_a_file_too_large_to_be_read_is_not_opened(write_return: Any, table: Any, make: Any, tmp_path: Path):
    place = Place("云溪.xlsx")
    refused = Problem(Reason.FILE_MACROS, place, "云溪.xlsx", institution="云溪大学")
    written = write_replies([refused], {"云溪.xlsx": write_return(table)}, tmp_path / "out", **ABOUT)
    assert [path.name for path in written] == ["problems.xlsx", "云溪大学_说明.txt"]
