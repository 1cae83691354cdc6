"""Read sheets of a written workbook as lists of rows."""

import openpyxl
from python_calamine import CalamineWorkbook


def rows(folder, sheet):
    """All rows by calamine: formulas as their stored values."""
    book = CalamineWorkbook.from_path(str(folder / "results.xlsx"))
    return book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)


def table(folder, sheet, first):
    """Rows below the heading whose first cell is ``first``, as dicts, to the first empty row."""
    found, names = [], None
    for row in rows(folder, sheet):
        if names is not None:
            if all(value == "" for value in row):
                break
            found.append(dict(zip(names, row, strict=True)))
        elif row[0] == first and row[1] != "":
            names = row
    return found


def text_of(folder, sheet):
    return "\n".join(str(value) for row in rows(folder, sheet) for value in row if value != "")


def openpyxl_book(folder, *, values=False):
    return openpyxl.load_workbook(folder / "results.xlsx", data_only=values)
