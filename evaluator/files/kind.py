"""What a file is by its content (文件种类), whatever its name says."""

from __future__ import annotations

from enum import StrEnum

# How a compound file begins: an xls, and what encrypted workbooks are wrapped in.
SIGN = bytes.fromhex("D0CF11E0A1B11AE1")


class Kind(StrEnum):
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


def kind_of(start: bytes) -> Kind | str:
    """Kind of a file by its first bytes; a word for it where it is not one that is read."""
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return Kind.XLSX
    if start.startswith(SIGN):
        return Kind.XLS
    return next((name for sign, name in _SIGNS.items() if start.startswith(sign)), _markup(start))


def _markup(start: bytes) -> Kind | str:
    plain = _plain(start).lstrip().lower()
    if plain.startswith(b"mime-version:") or b"multipart/related" in plain:
        return "MHTML"
    if not plain.startswith(b"<"):
        return Kind.TEXT
    if b"urn:schemas-microsoft-com:office:spreadsheet" in plain and b"<html" not in plain:
        return "XML 2003"
    found = next((name for sign, name in _MARKUP.items() if sign in plain), None)
    # A table may begin with "<5%".
    return found or ("XML" if plain.startswith(b"<?xml") else Kind.TEXT)


def _plain(start: bytes) -> bytes:
    for mark, encoding in _MARKS.items():
        if start.startswith(mark):
            return start.decode(encoding, "ignore").encode("utf-8", "ignore")
    return start
