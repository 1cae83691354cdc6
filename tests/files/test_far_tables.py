"""Tables that reach too far are refused at every door before they are parsed, in little time and memory."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from far_tables import FAR, WIDE, column, text, xlsx

import evaluator as ev
from evaluator.files import load_limits, open_sheets
from evaluator.funding import load_policy
from evaluator.intake import inspect_data, read_last_year, read_register, read_successors, read_volumes
from evaluator.replies import mark_copy
from evaluator.rubric import load_rubric
from evaluator.text import DataProblems, Place, Problem, Reason

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

# A third above what is asked for (3 s, 300 MB): of processor time, so that a busy machine makes no difference.
_SECONDS, _MEMORY_MB = 4.0, 300
_PROGRAM = """
import json, resource, subprocess, sys
done = subprocess.run([sys.executable, "-c", "from evaluator.cli import main; main()", *sys.argv[1:]],
                      capture_output=True, encoding="utf-8")
used = resource.getrusage(resource.RUSAGE_CHILDREN)
unit = 1_000_000 if sys.platform == "darwin" else 1000
print(json.dumps([done.returncode, done.stdout + done.stderr, used.ru_utime + used.ru_stime, used.ru_maxrss / unit]))
"""


@pytest.fixture(scope="module")
def far(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The file of a name, written once."""
    folder, made = tmp_path_factory.mktemp("far"), {}
    return lambda name: made.get(name) or made.setdefault(name, FAR[name][1](folder))


def measured(*command: str) -> tuple[int, str, float, float]:
    """Exit code, what was said, processor seconds and megabytes of a command."""
    done = subprocess.run([sys.executable, "-c", _PROGRAM, *command], capture_output=True, encoding="utf-8", check=True)
    code, said, seconds, memory = json.loads(done.stdout)
    return code, said, seconds, memory


@pytest.mark.parametrize("name", FAR)
def test_checking_it_takes_little_and_copies_nothing(far: Callable[[str], Path], name: str, tmp_path: Path):
    out = tmp_path / "退回"
    code, said, seconds, memory = measured(
        "check", "undergraduate_program", str(far(name)), "--year", "2025", "--out", str(out)
    )
    assert code == 1
    assert name in said
    assert sorted(path.suffix for path in out.iterdir()) == [".txt", ".xlsx"]
    assert (out / "problems.xlsx").is_file()
    assert seconds < _SECONDS
    assert memory < _MEMORY_MB


@pytest.mark.parametrize("name", ["wide.csv", "tall.csv", "tall.xlsx"])
def test_scoring_it_takes_little(far: Callable[[str], Path], name: str, tmp_path: Path):
    code, said, seconds, memory = measured(
        "score", "undergraduate_program", str(far(name)), "--national", str(far(name)), "--year", "2025",
        "--out", str(tmp_path / "结果"),
    )  # fmt: skip
    assert (code, (tmp_path / "结果").exists()) == (1, False)
    assert name in said
    assert seconds < _SECONDS
    assert memory < _MEMORY_MB


DOORS: dict[str, Callable[[Path], object]] = {
    "data": lambda path: ev.read_data(path, load_rubric("undergraduate_program"), year=2025),
    "averages": lambda path: ev.read_benchmark(path, load_rubric("undergraduate_program"), year=2025),
    "register": lambda path: read_register(path, load_rubric("undergraduate_program")),
    "volumes": lambda path: read_volumes(path, load_policy("undergraduate_quality")),
    "last allocation": lambda path: read_last_year(path, load_policy("undergraduate_quality")),
    "successors": read_successors,
}


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("name", ["wide.csv", "tall.csv", "wide.xlsx", "tall.xlsx"])
def test_every_door_refuses_it_in_the_same_words(far: Callable[[str], Path], door: str, name: str):
    with pytest.raises(DataProblems) as caught:
        DOORS[door](far(name))
    (problem,) = caught.value.problems
    assert (problem.reason, problem.place.file) == (FAR[name][0], name)
    for lang in ("zh", "en"):
        assert f"{load_limits().max_rows if 'tall' in name else load_limits().max_columns:,}" in problem.sentence(lang)


def test_the_page_of_the_app_refuses_it(far: Callable[[str], Path]):
    from evaluator.ui.intake.check import checked

    rubric = load_rubric("undergraduate_program")
    for name in ("wide.csv", "tall.csv"):
        for kind in ("own", "averages"):
            given = ((name, far(name).read_bytes()),)
            found = checked.__wrapped__(rubric, rubric.fingerprint, 2025, kind, given, None)
            assert [problem.reason for problem in found.problems] == [FAR[name][0]]


# ---- what only looks far


def test_a_dimension_that_lies_harms_nobody(tmp_path: Path):
    rows = iter([f'<row r="1">{text("学校", 1, 1)}{text("人数", 1, 2)}</row>'])
    (sheet,) = open_sheets(xlsx(tmp_path / "谎.xlsx", rows, "A1:XFD1048576"))
    assert sheet.rows == [["学校", "人数"]]


def test_cells_that_are_only_formatted_reach_nowhere(tmp_path: Path):
    styled = "".join(f'<c r="{column(place)}1" s="0"/>' for place in range(3, WIDE + 1))
    first = f'<row r="1">{text("学校", 1, 1)}{text("人数", 1, 2)}{styled}</row>'
    below = (f'<row r="{row}"><c r="A{row}" s="0"/></row>' for row in range(2, 250_000))
    (sheet,) = open_sheets(xlsx(tmp_path / "格式.xlsx", iter([first, *below])))
    assert [row[:2] for row in sheet.rows] == [["学校", "人数"]]


def test_blank_fields_and_records_of_a_csv_reach_nowhere(tmp_path: Path):
    path = tmp_path / "空白.csv"
    lines = ["学校,人数" + "," * WIDE, "甲,1" + "," * WIDE, *["," * 5] * 250_000]
    path.write_text("\r\n".join(lines), encoding="gb18030")
    (sheet,) = open_sheets(path)
    assert sheet.rows == [["学校", "人数"], ["甲", "1"]]


def test_a_blank_record_keeps_its_place(tmp_path: Path):
    path = tmp_path / "空行.csv"
    path.write_text("学校,人数\n,\n甲,1\n", encoding="utf-8")
    (sheet,) = open_sheets(path)
    assert sheet.rows == [["学校", "人数"], [], ["甲", "1"]]


def test_a_file_too_large_to_copy_is_not_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    limits = tmp_path / "限额.toml"
    limits.write_text("max_copy_cells = 5\n", encoding="utf-8")
    monkeypatch.setenv("EVALUATOR_LIMITS", str(limits))
    rubric = load_rubric("undergraduate_program")
    for path in (tmp_path / "表.csv", tmp_path / "表.xlsx"):
        if path.suffix == ".csv":
            path.write_text("学校,人数\n甲,1\n乙,2\n", encoding="utf-8")
        else:
            xlsx(path, iter([f'<row r="{row}">{text("甲", row, 1)}{text("乙", row, 2)}</row>' for row in (1, 2, 3)]))
        with pytest.raises(DataProblems, match="单元格"):
            mark_copy(path, [Problem(Reason.NO_ROWS, Place(file=path.name))], tmp_path / "副本.xlsx")
        # It is read all the same.
        assert "file_too_many_cells" not in {problem.reason for problem in inspect_data(path, rubric, 2025).problems}
