"""Look through an xlsx before it is parsed: every part once, unpacked piece by piece, nothing kept."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import unquote

from evaluator.files.limits import MB, in_mb, refuse_far_cells, refused
from evaluator.files.sheet_size import SheetSize
from evaluator.files.xlsx_parts import Texts, pieces
from evaluator.text import Reason

if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO

    from evaluator.files.limits import Limits


_TARGET = re.compile(rb"Target\s*=\s*[\"']([^\"']*)")
_DECLARED = (b"<!DOCTYPE", b"<!ENTITY")
_LONGEST_TAG = 1 << 20  # from one < to the next: far above the text of any cell
_END = 22  # bytes of the record that ends a zip
_OTHER = {
    "word/": "Word (docx)",
    "ppt/": "PowerPoint (pptx)",
    "xl/workbook.bin": "xlsb",
    "content.xml": "ODF (ods)",
    "META-INF/": "Java",
}


@dataclass
class _Seen:
    """What the parts looked through so far hold together."""

    unpacked: int = 0
    cells: int = 0
    texts: Texts = field(default_factory=Texts)


def check_zip(path: Path, limits: Limits) -> None:
    """Refuse what is not a harmless xlsx of a bearable size.

    Raises
    ------
    DataProblems
        Not an xlsx, encrypted, macros, links to other files, too many parts, sheets, cells or bytes, or damaged.
    """
    with path.open("rb") as file, zipfile.ZipFile(file) as archive:
        parts = archive.infolist()
        names = [part.filename for part in parts]
        _refuse_kind(path, parts)
        # Readers differ in where they look for the directory, unless it ends the file and the first part begins it.
        file.seek(-_END, 2)
        if file.read(4) != b"PK\x05\x06" or archive.comment or min(part.header_offset for part in parts):
            raise ValueError("directory")
        _refuse_sizes(path, parts, limits)
        links = [part for part in parts if part.filename.casefold().startswith("xl/externallinks/")]
        if links:
            raise refused(Reason.FILE_LINKS, path, _targets(file, links))
        # Readers take the first or the last of two parts of one name, each as it likes: so there may be only one.
        if len({name.casefold().lstrip("/") for name in names}) < len(names) or any("\\" in name for name in names):
            raise ValueError("names")
        seen = _Seen()
        for part in parts:
            _look_through(path, file, part, limits, seen)
        if seen.texts.most() > limits.max_text_mb * MB:
            size = seen.texts.exactly(file, parts)
            if size > limits.max_text_mb * MB:
                value = in_mb(size)
                raise refused(Reason.FILE_UNPACKS_TOO_LARGE, path, value, limit=limits.max_text_mb)


def _refuse_kind(path: Path, parts: list[zipfile.ZipInfo]) -> None:
    names = [part.filename.casefold().lstrip("/") for part in parts]
    if any(name.endswith("vbaproject.bin") or name.startswith("xl/macrosheets/") for name in names):
        raise refused(Reason.FILE_MACROS, path)
    if any(part.flag_bits & 1 for part in parts):
        raise refused(Reason.FILE_ENCRYPTED, path)
    if "xl/workbook.xml" not in names:
        kinds = (kind for sign, kind in _OTHER.items() if any(name.startswith(sign.casefold()) for name in names))
        raise refused(Reason.FILE_DISGUISED, path, path.suffix, found=next(kinds, "ZIP"))


def _refuse_sizes(path: Path, parts: list[zipfile.ZipInfo], limits: Limits) -> None:
    stated = sum(part.file_size for part in parts)
    if stated > limits.max_unpacked_mb * MB or len(parts) > limits.max_parts:
        raise refused(Reason.FILE_UNPACKS_TOO_LARGE, path, in_mb(stated), limit=limits.max_unpacked_mb)
    for part in parts:
        _refuse_ratio(path, part, part.file_size, limits)


def _refuse_ratio(path: Path, part: zipfile.ZipInfo, size: int, limits: Limits) -> None:
    if size > limits.ratio_from_mb * MB and size > limits.max_ratio * part.compress_size:
        raise refused(Reason.FILE_UNPACKS_TOO_LARGE, path, in_mb(size), limit=limits.ratio_from_mb)


def _look_through(path: Path, file: BinaryIO, part: zipfile.ZipInfo, limits: Limits, seen: _Seen) -> None:
    sheet_size = SheetSize(limits.max_cells, limits.max_rows, limits.max_columns)
    rest, size, in_sheet = b"", 0, False
    for piece in pieces(file, part):
        if not size and not _is_readable(part, piece):
            raise ValueError("encoding")
        size += len(piece)
        seen.unpacked += len(piece)
        if seen.unpacked > limits.max_unpacked_mb * MB:
            raise refused(Reason.FILE_UNPACKS_TOO_LARGE, path, in_mb(seen.unpacked), limit=limits.max_unpacked_mb)
        _refuse_ratio(path, part, size, limits)
        xml = rest + piece
        end = xml.rfind(b"<")
        if end < 0 or len(xml) - end > _LONGEST_TAG:
            # Pictures have no tags; XML has none that long.
            if _is_xml(part) and len(xml) > _LONGEST_TAG:
                raise ValueError("tag")
            rest = xml[-_LONGEST_TAG:]
            continue
        xml, rest = xml[:end], xml[end:]
        in_sheet = _take(xml, sheet_size, in_sheet=in_sheet, seen=seen)
        _refuse(path, sheet_size, limits, seen)
    _take(rest, sheet_size, in_sheet=in_sheet, seen=seen)
    _refuse(path, sheet_size, limits, seen)
    seen.cells += max(sheet_size.area, sheet_size.cells)
    seen.texts.cells += sheet_size.cells


def _take(xml: bytes, sheet_size: SheetSize, *, in_sheet: bool, seen: _Seen) -> bool:
    """Take in a piece that ends before a tag; whether it stands in a sheet, whatever the part is called."""
    if any(sign in xml for sign in _DECLARED):
        raise ValueError("declaration")
    if in_sheet or b"sheetData" in xml:
        sheet_size.see(xml)
        return True
    if b"<si" in xml or b":si" in xml:
        seen.texts.see(xml)
    return False


def _refuse(path: Path, sheet_size: SheetSize, limits: Limits, seen: _Seen) -> None:
    cells = seen.cells + max(sheet_size.area, sheet_size.cells)
    refuse_far_cells(path, limits, cells=cells, rows=sheet_size.height, columns=sheet_size.right)


def _is_xml(part: zipfile.ZipInfo) -> bool:
    return part.filename.casefold().endswith((".xml", ".rels"))


def _is_readable(part: zipfile.ZipInfo, start: bytes) -> bool:
    """XML in UTF-16 would hide from this guard what a parser finds in it; no spreadsheet program writes it."""
    first = start.removeprefix(b"\xef\xbb\xbf").lstrip()[:4]
    return not _is_xml(part) or (first.isascii() and b"\x00" not in first)


def _targets(file: BinaryIO, links: list[zipfile.ZipInfo]) -> str:
    targets: list[str] = []
    for part in links:
        if part.filename.endswith(".rels") and part.file_size < _LONGEST_TAG:
            content = b"".join(pieces(file, part))
            targets += [unquote(target.decode("utf-8", "replace")) for target in _TARGET.findall(content)]
    return "、".join(dict.fromkeys(targets))[:200] or links[0].filename
