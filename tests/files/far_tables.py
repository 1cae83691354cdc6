"""Tables that reach far too far, written quickly: the files of each door, whose limits are looked at before parsing."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

WIDE, TALL = 16_384, 1_000_000
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
    'ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/'
    'vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
)
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_P = "http://schemas.openxmlformats.org/package/2006/relationships"
_S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_ABOUT = {
    "[Content_Types].xml": _TYPES,
    "_rels/.rels": f'<Relationships xmlns="{_P}"><Relationship Id="r1" Type="{_R}/officeDocument" '
    'Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_S}" xmlns:r="{_R}"><sheets><sheet name="一" sheetId="1" r:id="r1"/>'
    "</sheets></workbook>",
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_P}"><Relationship Id="r1" Type="{_R}/worksheet" '
    'Target="worksheets/sheet1.xml"/></Relationships>',
}


def column(number: int) -> str:
    """Letters of a column, from 1."""
    letters = ""
    while number:
        number, digit = divmod(number - 1, 26)
        letters = chr(65 + digit) + letters
    return letters


def xlsx(path: Path, rows: Iterator[str], dimension: str = "") -> Path:
    """Write a workbook of these rows of XML."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in _ABOUT.items():
            archive.writestr(name, content)
        with archive.open("xl/worksheets/sheet1.xml", "w") as part:
            said = f'<dimension ref="{dimension}"/>' if dimension else ""
            part.write(f'<worksheet xmlns="{_S}">{said}<sheetData>'.encode())
            for row in rows:
                part.write(row.encode())
            part.write(b"</sheetData></worksheet>")
    return path


def text(value: str, row: int, place: int) -> str:
    """One cell of XML with a text of its own."""
    return f'<c r="{column(place)}{row}" t="inlineStr"><is><t>{value}</t></is></c>'


def _wide_csv(folder: Path) -> Path:
    path, head = folder / "wide.csv", ",".join(f"指标{i}" for i in range(WIDE))
    lines = [head, *(",".join(["1"] * WIDE) for _ in range(45))]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def _tall_csv(folder: Path) -> Path:
    path = folder / "tall.csv"
    path.write_text("学校,专业代码,就业率,毕业生数,升学率\n" + "10001,080901,0.91,120,0.2\n" * TALL, encoding="utf-8")
    return path


def _line_csv(folder: Path) -> Path:
    path = folder / "line.csv"
    path.write_text("," * 60_000_000, encoding="utf-8")
    return path


def _wide_xlsx(folder: Path) -> Path:
    form = "".join(f'<c r="{column(place)}%(row)d"><v>1</v></c>' for place in range(1, WIDE + 1))
    rows = (f'<row r="{row}">{form % {"row": row}}</row>' for row in range(1, 46))
    return xlsx(folder / "wide.xlsx", rows, "A1:XFD45")


def _tall_xlsx(folder: Path) -> Path:
    cells = [f'<c r="{letter}%d"><v>1</v></c>' for letter in "ABCDE"]
    form = f'<row r="%d">{"".join(cells)}</row>'
    return xlsx(folder / "tall.xlsx", (form % ((row,) * 6) for row in range(1, TALL + 1)), f"A1:E{TALL}")


FAR: dict[str, tuple[str, Callable[[Path], Path]]] = {
    "wide.csv": ("file_too_many_columns", _wide_csv),
    "tall.csv": ("file_too_many_rows", _tall_csv),
    "line.csv": ("csv_line", _line_csv),
    "wide.xlsx": ("file_too_many_columns", _wide_xlsx),
    "tall.xlsx": ("file_too_many_rows", _tall_xlsx),
}
