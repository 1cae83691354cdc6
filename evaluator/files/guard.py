"""What a file is by its content (文件种类), and which must not be parsed (安全检查): too large, encrypted, with macros.

Nothing here runs, follows or lays out what a file holds: it reads names, sizes and addresses.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from evaluator.files.limits import MB, damaged_unless_read, in_mb, refused
from evaluator.files.xls import check_xls
from evaluator.files.xlsx import check_zip
from evaluator.text import Reason

if TYPE_CHECKING:
    from pathlib import Path

    from evaluator.files.limits import Limits


WORKBOOKS = {".xlsx", ".xls"}
TEXTS = {".csv", ".txt", ".tsv"}
_WITH_MACROS = {".xlsm", ".xltm", ".xlam", ".xla"}


def guard(path: Path, limits: Limits) -> FileKind:
    """Refuse what must not be parsed, and say what kind of file it is by its content.

    Raises
    ------
    DataProblems
        One problem, with the file as its place.
    """
    with damaged_unless_read(path):
        kind = _by_name_and_size(path, limits)
        if kind == FileKind.XLSX:
            check_zip(path, limits)
        elif kind == FileKind.XLS:
            check_xls(path, limits)
    return kind


def _by_name_and_size(path: Path, limits: Limits) -> FileKind:
    if path.is_dir():
        raise refused(Reason.IS_A_FOLDER, path)
    if not path.is_file():
        raise refused(Reason.FILE_MISSING, path)
    size, suffix = path.stat().st_size, path.suffix.lower()
    if size == 0:
        raise refused(Reason.FILE_EMPTY, path)
    if suffix in _WITH_MACROS:
        raise refused(Reason.FILE_MACROS, path)
    if suffix not in WORKBOOKS | TEXTS:
        raise refused(Reason.FILE_KIND, path, suffix)
    if size > limits.max_file_mb * MB:
        raise refused(Reason.FILE_TOO_LARGE, path, in_mb(size), limit=limits.max_file_mb)
    with path.open("rb") as file:
        kind = kind_of(file.read(LOOKED_AT))
    if not isinstance(kind, FileKind):
        raise refused(Reason.FILE_DISGUISED, path, path.suffix, found=kind)
    return kind


# How a compound file begins: an xls, and what encrypted workbooks are wrapped in.
SIGN = bytes.fromhex("D0CF11E0A1B11AE1")


class FileKind(StrEnum):
    """Kinds of file that are read."""

    XLSX = "xlsx"
    XLS = "xls"
    TEXT = "text"


# Only of use where the real kind is none of ours: what to call it in the sentence that refuses it.
_SIGNS = {
    b"%PDF-": "PDF",
    b"{\\rtf": "RTF",
    b"Rar!": "RAR",
    b"7z\xbc\xaf": "7z",
    b"\x1f\x8b": "gzip",
    b"\x89PNG\r\n\x1a\n": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"SQLite format 3": "SQLite",
}
_MARKUP = {b"<!doctype html": "HTML", b"<html": "HTML", b"<table": "HTML", b"<meta": "HTML", b"<head": "HTML"}
_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
LOOKED_AT = 4096


def kind_of(start: bytes) -> FileKind | str:
    """Kind of a file by its first bytes; a word for it where it is not one that is read."""
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return FileKind.XLSX
    if start.startswith(SIGN):
        return FileKind.XLS
    return next((name for sign, name in _SIGNS.items() if start.startswith(sign)), _markup(start))


def _markup(start: bytes) -> FileKind | str:
    plain = _plain(start).lstrip().lower()
    if plain.startswith(b"mime-version:") or b"multipart/related" in plain:
        return "MHTML"
    if not plain.startswith(b"<"):
        return FileKind.TEXT
    if b"urn:schemas-microsoft-com:office:spreadsheet" in plain and b"<html" not in plain:
        return "XML 2003"
    name_of_kind = next((name for sign, name in _MARKUP.items() if sign in plain), None)
    # A table may begin with "<5%".
    return name_of_kind or ("XML" if plain.startswith(b"<?xml") else FileKind.TEXT)


def _plain(start: bytes) -> bytes:
    for mark, encoding in _MARKS.items():
        if start.startswith(mark):
            return start.decode(encoding, "ignore").encode("utf-8", "ignore")
    return start
