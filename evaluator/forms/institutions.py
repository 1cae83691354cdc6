"""One workbook an institution, with its programmes filled in (一校一表)."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evaluator.forms.data_book import write_template
from evaluator.text import say
from evaluator.writing import whole_folder

if TYPE_CHECKING:
    from evaluator.dataset import Dataset
    from evaluator.intake.register import Register
    from evaluator.rubric import Rubric

# Rows in which code and name of the institution stand ready where its programmes are not known.
READY_ROWS = 60
LONGEST_NAME = 60
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')


def write_institution_templates(
    rubric: Rubric,
    register: Register,
    folder: str | Path,
    *,
    year: int | None = None,
    last_year: Dataset | None = None,
    title_note: str = "",
) -> list[Path]:
    """Write one data workbook for every institution that has something to return; all or none.

    Parameters
    ----------
    rubric : Rubric
    register : Register
        Its active programmes are filled in; an institution without any gets no workbook. Where the register is a
        plain list of institutions, code and name stand ready in a number of rows.
    folder : str or Path
        Made where it is not there. Files are named by code, institution, rubric and year.
    year : int, optional
        Year of the data asked for.
    last_year : Dataset, optional
        Figures of the year before; every institution sees its own.
    title_note : str
        Stands beside the title, for instance 模拟数据.

    Raises
    ------
    EvaluatorError
        ``folder`` is a file.
    OSError
        A file cannot be written or replaced; nothing was changed.
    """

    def write(new: Path) -> list[Path]:
        files = []
        for code, name in register.institutions().items():
            rows = _rows(rubric, register, code)
            if rows is None:
                continue
            stated = "" if year is None else f"_{year}"
            file = new / f"{file_name(f'{code}_{name}_{rubric.model.title}')}{stated}.xlsx"
            files.append(
                write_template(
                    rubric,
                    file,
                    rows,
                    title_note=title_note,
                    year=year,
                    institution=code,
                    institution_name=name,
                    last_year=_own(last_year, code),
                    spare_rows=register.listed_only,
                )
            )
        return files

    return whole_folder(Path(folder), write)


def _rows(rubric: Rubric, register: Register, code: str) -> dict[str, list[Any]] | None:
    units = register.active(code)
    if units.empty:
        return None
    columns = [column.code for column in rubric.model.data.columns if column.code in units]
    rows = {column: units[column].astype(str).tolist() for column in columns}
    if register.listed_only:
        rows = {column: values[:1] * READY_ROWS for column, values in rows.items()}
    return {column: values for column, values in rows.items() if any(values)}


def _own(data: Dataset | None, code: str) -> Dataset | None:
    """The part of a Dataset that is one institution's; None where it has none."""
    if data is None or "institution" not in data.units:
        return None
    mine = (data.units["institution"] == code).to_numpy()
    if not mine.any():
        return None
    return replace(
        data,
        units=data.units[mine].reset_index(drop=True),
        value=data.value[mine],
        n=data.n[mine],
        state=data.state[mine],
        sd={leaf: column[mine] for leaf, column in data.sd.items()},
        cohort=data.cohort[mine] if len(data.cohort) else data.cohort,
    )


def file_name(text: str) -> str:
    """A text as every system takes it for the name of a file, never empty."""
    plain = _NOT_IN_NAMES.sub("_", text).strip(" ._")[:LONGEST_NAME].rstrip(" .")
    return plain or say("template.data_sheet")
