"""Forty returns: right ones read as meant, planted faults found at their cells, mended copies read clean."""

from __future__ import annotations

import shutil
import subprocess
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pytest
from make_returns import spoil, write_returns
from openpyxl import load_workbook
from returns_match import Match, match
from returns_world import YEAR, Province, make_province, write_before, write_register

import evaluator as ev
from evaluator.intake import Inspection, Register, inspect_data, read_register
from evaluator.replies import LIST_SHEET, mark_copy, write_replies

if TYPE_CHECKING:
    from pathlib import Path

    from returns_faults import Fault


@dataclass(frozen=True)
class Forty:
    """Both folders as they were read."""

    province: Province
    before: ev.Dataset
    register: Register
    clean_folder: Path
    clean: Inspection
    spoilt_folder: Path
    spoilt: Inspection
    faults: list[Fault]
    gone: frozenset[str]
    match: Match


@pytest.fixture(scope="session")
def forty(tmp_path_factory: pytest.TempPathFactory) -> Forty:
    root, rubric = tmp_path_factory.mktemp("填报 四十校"), ev.load_rubric("undergraduate_program")
    province = make_province(rubric)
    spoilt, faults, gone = spoil(province)
    before = ev.read_data(write_before(province, root / "上年.xlsx"), rubric, YEAR - 1)
    good = read_register(write_register(province, root / "登记表.xlsx"), rubric)
    register = read_register(write_register(spoilt, root / "登记表 新.xlsx"), rubric)
    clean_folder = write_returns(province, root / "无误")
    clean = inspect_data(clean_folder, rubric, YEAR, register=good, before=before)
    folder = write_returns(spoilt, root / "有误", skip=gone, clean=clean_folder)
    found = inspect_data(folder, rubric, YEAR, register=register, before=before)
    copies = {draft.copy_of: draft.file for draft in spoilt.drafts if draft.copy_of}
    matched = match(found.problems, faults, clean.problems, copies)
    return Forty(province, before, register, clean_folder, clean, folder, found, faults, gone, matched)


def errors(found: Inspection) -> list[str]:
    return [problem.show() for problem in found.problems if problem.severity == "error"]


def test_the_clean_folder_reads_without_an_error(forty: Forty, capsys: pytest.CaptureFixture[str]):
    notices = Counter(problem.reason.value for problem in forty.clean.problems)
    with capsys.disabled():
        print(f"\nclean: {len(forty.clean.files)} files, {len(forty.clean.data or ())} programmes, {dict(notices)}")
    assert errors(forty.clean) == []
    assert len(forty.clean.files) == 40
    assert len(forty.clean.data or ()) > 1750


def test_the_clean_folder_is_the_province(forty: Forty):
    data, meant = forty.clean.data, forty.province.now.data
    assert data is not None
    assert data.year == YEAR
    rows = data.units["unit"].tolist()
    order = [rows.index(unit) for unit in meant.units["unit"]]
    assert sorted(rows) == sorted(meant.units["unit"])
    units = data.units.iloc[order].reset_index(drop=True)
    for column in meant.units.columns:
        assert units[column].astype(str).tolist() == meant.units[column].astype(str).tolist(), column
    assert np.array_equal(data.state[order], meant.state)
    assert np.allclose(data.value[order], meant.value, equal_nan=True)
    assert np.allclose(data.n[order], meant.n, equal_nan=True)
    for code, column in meant.sd.items():
        assert np.allclose(data.sd[code][order], column, equal_nan=True), code
    assert np.allclose(data.cohort[order], meant.cohort, equal_nan=True)


def test_every_planted_fault_is_found_at_its_cell(forty: Forty, capsys: pytest.CaptureFixture[str]):
    kinds = Counter(fault.reason for fault in forty.faults)
    lost = len(forty.match.missed)
    with capsys.disabled():
        print(f"\nplanted: {len(forty.faults)} of {len(kinds)} kinds; lost: {lost}")
        print(dict(kinds))
    assert len(kinds) >= 25
    assert [(fault.key, fault.says) for fault in forty.match.missed] == []


def test_no_error_that_was_not_planted(forty: Forty, capsys: pytest.CaptureFixture[str]):
    false = forty.match.false_errors
    with capsys.disabled():
        print(f"\nfalse errors: {len(false)} {dict(Counter(problem.reason.value for problem in false))}")
    assert [problem.show() for problem in false] == []


def test_no_notice_without_a_cause(forty: Forty, capsys: pytest.CaptureFixture[str]):
    """Beyond what the clean folder shows, and what stands in a planted row itself."""
    stray = forty.match.stray
    with capsys.disabled():
        print(f"\nstray notices: {len(stray)} {dict(Counter(problem.reason.value for problem in stray))}")
        print(f"notices in planted rows besides: {len(forty.match.beside)}")
    assert [problem.show() for problem in stray] == []


def test_what_is_accepted_is_every_return_without_an_error(forty: Forty):
    bad = {fault.file for fault in forty.faults if fault.severity == "error"}
    right = [draft for draft in forty.province.drafts if draft.file not in bad and draft.code not in forty.gone]
    assert forty.spoilt.data is None
    assert forty.spoilt.accepted is not None
    assert set(forty.spoilt.accepted.units["institution"]) == {draft.code for draft in right}


def test_problems_name_files_as_the_inspection_does(forty: Forty):
    named = {problem.place.file for problem in forty.spoilt.problems} - {""}
    assert named <= set(forty.spoilt.files)


@pytest.fixture(scope="session")
def marked(forty: Forty, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A marked copy of every file with planted cells, by the name of the file."""
    folder = tmp_path_factory.mktemp("标注")
    files = sorted({fault.file for fault in forty.faults if fault.mend})
    copies = {}
    for number, file in enumerate(files):
        mine = [problem for problem in forty.spoilt.problems if problem.place.file == file]
        copies[file] = mark_copy(forty.spoilt_folder / file, mine, folder / f"{number:02d}_需改正.xlsx")
    return copies


def test_answers_go_to_everyone_with_problems(forty: Forty, tmp_path: Path):
    title = forty.province.rubric.model.title
    files = write_replies(
        forty.spoilt.problems, forty.spoilt.files, tmp_path / "反馈", rubric_title=title, year=YEAR, lang="zh"
    )
    unopened = {"file_damaged", "file_encrypted", "file_macros"}
    shut = {fault.file for fault in forty.faults if fault.reason in unopened}
    names = {problem.place.file for problem in forty.spoilt.problems} - {""}
    copies = [file for file in files[1:] if file.suffix == ".xlsx"]
    notes = [file for file in files[1:] if file.suffix != ".xlsx"]
    missing = sum(fault.reason == "return_missing" for fault in forty.faults)
    assert files[0].name == "problems.xlsx"
    assert len(copies) == len(names - shut)
    assert len(notes) == len(names) + missing
    for file in copies:
        load_workbook(file, read_only=True).close()


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed")
def test_marked_copies_open_in_libreoffice(marked: dict[str, Path], tmp_path: Path):
    profile, out = (tmp_path / "profile").as_uri(), tmp_path / "out"
    command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "ods", "--outdir", str(out)]
    files = [str(path) for path in marked.values()]
    subprocess.run([*command, *files], check=True, capture_output=True, timeout=600)
    opened = {path.stem for path in out.glob("*.ods") if path.stat().st_size > 2000}
    assert opened == {path.stem for path in marked.values()}


def test_every_planted_cell_is_marked(forty: Forty, marked: dict[str, Path]):
    bare = []
    for file, path in marked.items():
        book = load_workbook(path)
        for fault in forty.faults:
            if fault.file == file and fault.row is not None and fault.column is not None:
                page = book[fault.sheet] if fault.sheet else book[_first(book.sheetnames)]
                if page.cell(fault.row, fault.column).comment is None:
                    bare.append((fault.key, page.cell(fault.row, fault.column).coordinate))
        assert book.sheetnames[0] == LIST_SHEET
    assert bare == []


def test_mended_copies_read_clean(forty: Forty, marked: dict[str, Path], tmp_path: Path):
    folder = tmp_path / "改正后"
    twice = {draft.copy_of for draft in spoil(forty.province)[0].drafts if draft.copy_of}
    replaced = {fault.file for fault in forty.faults if fault.replace} - twice
    for draft in forty.province.drafts:
        target = folder / draft.file
        target.parent.mkdir(parents=True, exist_ok=True)
        if draft.file in replaced:
            shutil.copy(forty.clean_folder / draft.file, target)
        elif draft.file in marked:
            _mend(marked[draft.file], [fault for fault in forty.faults if fault.file == draft.file], target)
        elif draft.code not in forty.gone:
            shutil.copy(forty.spoilt_folder / draft.file, target)
    found = inspect_data(folder, forty.province.rubric, YEAR, register=forty.register, before=forty.before)
    assert errors(found) == []
    assert found.data is not None
    assert set(found.data.units["institution"]) == {draft.code for draft in forty.province.drafts} - forty.gone


def _mend(copy: Path, faults: list[Fault], target: Path) -> None:
    book = load_workbook(copy)
    for fault in faults:
        page = book[fault.sheet] if fault.sheet else book[_first(book.sheetnames)]
        for row, column, value in fault.mend:
            page.cell(row, column).value = value
    book.save(target.with_suffix(".xlsx"))


def _first(names: list[str]) -> str:
    return next(name for name in names if name != LIST_SHEET)
