"""Data in: what is wrong is shown cell by cell and not kept; what is right is kept once, and evaluated."""

from __future__ import annotations

import io
import os
import socket
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING

import openpyxl
import pytest
from patience import wait_until
from sqlalchemy import insert

from evaluator.files import SheetCells
from evaluator.intake import says_synthetic, stated_years
from evaluator.rubric import load_rubric
from evaluator.store import open_store
from evaluator.store.error import refused
from evaluator.store.tables import WORK
from evaluator.text import say
from evaluator.ui import work
from evaluator.ui.intake.check import checked
from evaluator.ui.intake.problems import answers, marked_copy

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pandas as pd
    from conftest import SmallOffice
    from streamlit.testing.v1 import AppTest

    from evaluator.store import Store
    from evaluator.ui.work import Job

_BAD = "九十多"


def _upload(app: AppTest, *files: Path, year: int = 2025, kind: str = "own") -> AppTest:
    app.segmented_control(key="intake_kind").set_value(kind).run()
    app.number_input(key="intake_year").set_value(year).run()
    given = [(file.name, file.read_bytes(), "") for file in files]
    app.file_uploader[-1].set_value(given if kind == "own" else given[0]).run()
    assert not app.exception
    return app


def _problems(app: AppTest) -> list[pd.DataFrame]:
    """Tables of problems that are written out, marks of markdown taken off again."""
    names = ("severity", "file", "sheet", "row", "column", "value", "said")
    heads = {say(f"ui_frame.problem_{name}"): name for name in names}
    tables = [frame.value.reset_index().rename(columns=heads) for frame in app.table]
    return [table.map(lambda text: str(text).replace("\\", "")) for table in tables if "severity" in table]


def _with_a_bad_cell(source: Path, target: Path) -> Path:
    """Write a word over the first figure of the sheet that is filled in."""
    book = openpyxl.load_workbook(source)
    sheet = book.worksheets[0]
    rows = [row for row in sheet.iter_rows(min_row=3) if any(isinstance(cell.value, float) for cell in row)]
    cell = next(cell for cell in rows[0] if isinstance(cell.value, float))
    cell.value = _BAD
    book.save(target)
    return target


@pytest.mark.parametrize(("lang", "title"), [("zh", "数据导入"), ("en", "Data in")])
def test_an_empty_store_says_what_to_do(
    empty_place: Path, open_app: Callable[..., AppTest], lang: str, title: str
) -> None:
    app = open_app("intake", lang=lang)
    assert not app.exception
    assert [one.value for one in app.title] == [title]
    assert len(app.info) == 1


def test_a_bad_cell_is_shown_and_nothing_is_kept(
    empty_place: Path, office: SmallOffice, open_app: Callable[..., AppTest], tmp_path: Path
) -> None:
    bad = _with_a_bad_cell(office.own, tmp_path / "本省.xlsx")
    app = _upload(open_app("intake"), bad)
    tables = _problems(app)
    errors = next(table for table in tables if (table["severity"] == "错误").all())
    assert _BAD in set(errors["value"])
    row = errors[errors["value"] == _BAD].iloc[0]
    assert row["file"] == "本省.xlsx"
    assert row["sheet"]
    assert row["row"].isdigit()
    assert row["column"]
    assert "intake_keep" not in {button.key for button in app.button}
    assert any("标注副本" in button.label for button in app.get("download_button"))
    with open_store(empty_place) as store:
        assert store.datasets().empty
        assert store.files().empty


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_marked_copy_and_the_answers_are_made(office: SmallOffice, tmp_path: Path, lang: str) -> None:
    bad, rubric = _with_a_bad_cell(office.own, tmp_path / "本省.xlsx"), load_rubric("undergraduate_program")
    file = (bad.name, bad.read_bytes())
    one = checked.__wrapped__(rubric, rubric.fingerprint, 2025, "own", (file,), None)
    assert one.errors
    assert one.found is None
    book = openpyxl.load_workbook(io.BytesIO(marked_copy(one, lang)))
    assert any(cell.comment for row in book.worksheets[1].iter_rows() for cell in row)
    both = checked.__wrapped__(rubric, rubric.fingerprint, 2025, "own", (file, ("信.pdf", b"%PDF-1.7")), None)
    names = zipfile.ZipFile(io.BytesIO(answers(both, lang))).namelist()
    # The list, a marked copy and a note for the institution, and a note about the file that cannot be opened.
    assert sorted(name.rpartition(".")[2] for name in names) == ["txt", "txt", "xlsx", "xlsx"]
    assert "problems.xlsx" in names


def test_no_message_names_a_temporary_folder(
    empty_place: Path, open_app: Callable[..., AppTest], tmp_path: Path
) -> None:
    (tmp_path / "信.pdf").write_bytes(b"%PDF-1.7")
    (tmp_path / "空.xlsx").write_bytes(b"")
    app = _upload(open_app("intake"), tmp_path / "信.pdf", tmp_path / "空.xlsx")
    table = next(iter(_problems(app)))
    assert sorted(table["file"]) == ["信.pdf", "空.xlsx"]
    assert not table.map(lambda text: "/tmp" in text or "evaluator-" in text).any(axis=None)  # noqa: S108 - the name of one


def test_a_good_workbook_is_kept_once_and_marked_synthetic(
    empty_place: Path, office: SmallOffice, open_app: Callable[..., AppTest]
) -> None:
    app = open_app("intake")
    app.text_input(key="who").set_value("王五").run()
    _upload(app, office.own)
    assert not app.error
    assert app.get("vega_lite_chart")
    app.button(key="intake_keep").click().run()
    assert not app.exception
    assert "第1份" in app.success[0].value
    _upload(app, office.own)
    assert any("第1份" in one.value for one in app.info)
    app.button(key="intake_keep").click().run()
    with open_store(empty_place) as store:
        kept = store.datasets()
        assert len(kept) == 1
        assert kept["synthetic"].all()
        assert kept["who"].tolist() == ["王五"]
        assert [store.file(number)[0] for number in store.dataset_files(1)] == [office.own.name]
        assert store.log()["action"].tolist()[:2] == ["recognise_dataset", "import"]


def test_data_are_evaluated_behind_the_page(
    empty_place: Path, office: SmallOffice, open_app: Callable[..., AppTest]
) -> None:
    app = open_app("intake")
    for file, kind in ((office.own, "own"), (office.nation, "nation")):
        _upload(app, file, kind=kind).button(key="intake_keep").click().run()
    app.text_input(key="run_title").set_value("第一稿").run()
    app.button(key="run_start").click().run()
    assert not app.exception
    with open_store(empty_place) as store:
        (job,) = work.bench().jobs
        wait_until(lambda: not job.active)
        assert store.runs()[["title", "status", "year"]].iloc[0].tolist() == ["第一稿", "draft", 2025]
        # The row of what was begun went when it was done.
        assert not store.unfinished(running=True)
    back = open_app("intake")
    assert any("完成" in one.value and "第1次" in one.value for one in back.markdown)
    assert any("run=1" in link.proto.query_string for link in back.get("page_link"))


def test_what_a_kill_left_behind_is_told_and_dismissed(
    place: Path, app_store: Store, open_app: Callable[..., AppTest]
) -> None:
    row = {"at": app_store.base.now(), "who": "王五", "action": "run", "what": "第一稿", "process": "an earlier one"}
    with app_store.base.writing() as connection:
        connection.execute(insert(WORK), {**row, "host": socket.gethostname(), "pid": os.getpid()})
    app = open_app("intake")
    assert any("第一稿" in one.value for one in app.warning)
    app.button(key="dismiss_1").click().run()
    assert not any("第一稿" in one.value for one in app.warning)
    assert app_store.unfinished() == []
    assert app_store.log(1)["action"].tolist() == ["dismiss"]


def test_work_that_fails_says_why(place: Path, open_app: Callable[..., AppTest]) -> None:
    app = open_app("intake")

    def fail(job: Job) -> None:
        raise refused("no_dataset", number=99)

    job = work.bench().start("第二稿", "王五", fail)
    wait_until(lambda: not job.active)
    app.run()
    assert not app.exception
    assert any("99" in one.value for one in app.error)
    app.button(key=f"forget_{job.id}").click().run()
    assert not app.error


def test_a_file_of_another_year_is_asked_about(
    empty_place: Path, office: SmallOffice, open_app: Callable[..., AppTest]
) -> None:
    app = _upload(open_app("intake"), office.own, year=2024)
    assert any("2025" in one.value and "2024" in one.value for one in app.warning)


def test_titles_say_years_but_versions_do_not() -> None:
    titled = SheetCells("数据.xlsx", "", [["", ""], ["填报表（2025.1版，示例）", ""], ["学校", "2019"]])
    assert stated_years([titled]) == ()
    assert stated_years([replace(titled, file="数据_2024.xlsx")]) == (2024,)
    assert stated_years([replace(titled, rows=[["2023年填报表（2025.1版）"]])]) == (2023,)
    assert not says_synthetic([titled])
    assert says_synthetic([replace(titled, rows=[["【模拟数据】"]])])
    assert not says_synthetic([replace(titled, rows=[["学校"], ["模拟数据大学"]])])
