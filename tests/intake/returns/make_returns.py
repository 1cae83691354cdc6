"""Forty returns of a fictional province, right or with planted faults (模拟填报文件夹).

``python tests/intake/returns/make_returns.py FOLDER`` writes both, with a list of what was planted.
"""

from __future__ import annotations

import copy
import csv
import random
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import returns_harm as harm
from returns_faults import CELL_FAULTS, Fault, plant_cell
from returns_world import SEED, YEAR, Province, make_province, write_before, write_register
from returns_write import write_draft

import evaluator as ev

if TYPE_CHECKING:
    from returns_drafts import Draft

TIMES = 4  # how often each kind of cell fault is planted


def write_returns(
    province: Province, folder: Path, *, skip: frozenset[str] = frozenset(), clean: Path | None = None
) -> Path:
    """Write all returns; templates are copied from the folder ``clean`` where it holds them, and typed into."""
    folder.mkdir(parents=True, exist_ok=True)
    for draft in province.drafts:
        if draft.code not in skip:
            ready = None if clean is None or draft.year != YEAR else clean / (draft.copy_of or draft.file)
            write_draft(draft, province.rubric, folder, ready)
    return folder


def spoil(clean: Province) -> tuple[Province, list[Fault], frozenset[str]]:
    """Plant faults in a copy: the province, the faults, and the institutions that do not return."""
    province, rng = copy.deepcopy(clean), random.Random(SEED)  # noqa: S311
    faults, rest = _spoil_files(province)
    rows, rest = _spoil_rows(province, rest, rng)
    faults += rows
    for kind in CELL_FAULTS:
        order, planted = rng.sample(rest, len(rest)), 0
        for draft in order:
            fault = plant_cell(draft, kind, rng) if planted < TIMES else None
            if fault is not None:
                planted += 1
                faults.append(fault)
    gone = frozenset({province.drafts[20].code, province.drafts[39].code})
    for draft in province.drafts:
        if draft.code in gone:
            faults.append(Fault("return_missing", "", severity="notice", says=draft.code))
    return province, faults, gone


def _spoil_files(province: Province) -> tuple[list[Fault], list[Draft]]:
    """Faults of whole files; the other drafts are left for faults of cells."""
    drafts = province.drafts
    faults = [
        harm.whole_file(drafts[0], "damage", "file_damaged"),
        harm.whole_file(drafts[1], "encrypt", "file_encrypted"),
        harm.whole_file(drafts[2], "macros", "file_macros"),
        harm.whole_file(drafts[3], "second", "several_sheets"),
        harm.whole_file(drafts[22], "second", "several_sheets"),
        harm.whole_file(drafts[4], "hidden", "hidden_sheet", at="旧数据", severity="notice"),
        harm.whole_file(drafts[23], "hidden", "hidden_sheet", at="旧数据", severity="notice"),
        harm.whole_file(drafts[5], "old", "old_template", severity="notice"),
        harm.whole_file(drafts[6], "old", "old_template", severity="notice"),
        harm.whole_file(drafts[7], "foreign", "other_rubric"),
        harm.other_year(province, drafts[8]),
        harm.other_year(province, drafts[9]),
        harm.other_year(province, drafts[17]),  # which has programmes that were not there last year
        harm.header_twice(drafts[24]),
        harm.header_twice(drafts[31]),
        *harm.column_missing(drafts[25], "graduates", "应届毕业生数"),
        *harm.column_missing(drafts[32], "evaluation_sd", "学生评教均分的标准差"),
    ]
    for number in (10, 33):
        again = copy.deepcopy(drafts[number])
        again.copy_of = drafts[number].file
        again.file = f"补报/{Path(again.file).stem}（2）{Path(again.file).suffix}"
        drafts.append(again)
        sheet = again.sheet
        faults.append(harm.Fault("returned_twice", drafts[number].file, sheet))
        faults.append(harm.Fault("returned_twice", again.file, sheet, replace=True))
    busy = {0, 1, 2, 3, 4, 7, 8, 9, 10, 17, 20, 22, 23, 24, 25, 31, 32, 33, 39}
    return faults, [draft for number, draft in enumerate(drafts[:40]) if number not in busy]


def _spoil_rows(province: Province, every: list[Draft], rng: random.Random) -> tuple[list[Fault], list[Draft]]:
    # A column of one figure is one only as long as nothing else is planted in it.
    even = rng.sample(every, 3)
    rest = [draft for draft in every if draft not in even]
    prefilled = [draft for draft in rest if draft.dress.prefilled]
    offered = {(row["institution"], row["major"].rstrip("KT")) for row in province.register}
    absent = "083001"
    other = [draft for draft in rest if (draft.code, absent) not in offered]
    own = [draft for draft in rest if draft.dress.kind != "template"]
    faults = [harm.same_figure(draft) for draft in even]
    faults += [harm.copied_row(draft, rng) for draft in rng.sample(rest, 3)]
    faults += [harm.unit_missing(draft, rng) for draft in rng.sample(rest, 3)]
    faults += [harm.suspended(province, draft, rng) for draft in rng.sample(rest, 3)]
    faults += [harm.duplicate_unit(draft, rng) for draft in rng.sample(rest, 4)]
    faults += [harm.not_offered(draft, rng, absent) for draft in rng.sample(other, 3)]
    faults += [harm.total_row(draft) for draft in rng.sample(own, 3)]
    # One whose own return comes later, one whose own return came before.
    faults.append(harm.other_institution(prefilled[0], prefilled[-1]))
    faults.append(harm.other_institution(prefilled[-1], prefilled[0]))
    return faults, rest


def main(folder: Path) -> None:
    clean = make_province(ev.load_rubric("undergraduate_program"))
    spoilt, faults, gone = spoil(clean)
    right = write_returns(clean, folder / "无误")
    write_returns(spoilt, folder / "有误", skip=gone, clean=right)
    write_register(spoilt, folder / "布点登记表.xlsx")
    write_before(clean, folder / "上年数据.xlsx")
    with (folder / "预埋错误.csv").open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["severity", "reason", "file", "sheet", "row", "column", "says"])
        writer.writerows([*fault.key, fault.says] for fault in faults)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
