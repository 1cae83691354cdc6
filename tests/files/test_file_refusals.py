"""One file for each reason to refuse it; nothing of it is parsed, and both sentences name what to do."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from crafted import SHEET, compound, record, xls

from evaluator.files import Limits, open_sheets
from evaluator.text import Problem

Refusal = Callable[..., Problem]
Remade = Callable[..., Path]
FAR = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'


def at(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def test_macros(remade: Remade, refusal: Refusal, tmp_path: Path):
    assert refusal(remade({"xl/vbaProject.bin": b"x"})).reason == "file_macros"
    assert refusal(remade({}, "宏.xlsm")).reason == "file_macros"
    assert refusal(remade({"xl/macrosheets/sheet1.xml": b"<x/>"})).reason == "file_macros"
    ole = compound({"Workbook": b"x", "_VBA_PROJECT_CUR": b"x"})
    assert refusal(at(tmp_path, "宏.xls", ole)).reason == "file_macros"
    sheet = struct.pack("<IBB", 0, 0, 1) + b"\x01\x00M"
    assert refusal(at(tmp_path, "旧宏.xls", xls(record(133, sheet)))).reason == "file_macros"


def test_links_to_other_files_name_them(remade: Remade, refusal: Refusal, tmp_path: Path):
    rels = '<Relationships><Relationship Id="rId1" Target="file:///D:/%E6%95%B0%E6%8D%AE.xlsx"/></Relationships>'
    parts = {
        "xl/externalLinks/externalLink1.xml": b"<externalLink/>",
        "xl/externalLinks/_rels/externalLink1.xml.rels": rels.encode(),
    }
    problem = refusal(remade(parts))
    assert problem.reason == "file_links"
    assert "D:/数据.xlsx" in problem.sentence("zh")
    book = record(430, struct.pack("<HH", 1, 8) + b"\x00\x01Data.xls")
    problem = refusal(at(tmp_path, "链接.xls", xls(book)))
    assert (problem.reason, problem.value) == ("file_links", "Data.xls")


def test_passwords(remade: Remade, refusal: Refusal, tmp_path: Path):
    wrapped = compound({"EncryptionInfo": b"x", "EncryptedPackage": b"x" * 5000})
    assert refusal(at(tmp_path, "加密.xlsx", wrapped)).reason == "file_encrypted"
    assert refusal(at(tmp_path, "加密.xls", xls(record(47, bytes(54))))).reason == "file_encrypted"
    locked = remade({})
    raw = bytearray(locked.read_bytes())
    raw[raw.rindex(b"PK\x01\x02") + 8] |= 1
    assert refusal(at(tmp_path, "锁.xlsx", bytes(raw))).reason == "file_encrypted"


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("a.xlsx", b"%PDF-1.7 ...", "PDF"),
        ("b.xls", "<html><table><tr><td>学校</td></tr></table>".encode("gb18030"), "HTML"),
        ("c.xls", b"\xef\xbb\xbf<?xml?><Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'/>", "XML 2003"),
        ("d.csv", b"\x89PNG\r\n\x1a\n\0\0", "PNG"),
        ("e.xlsx", compound({"WordDocument": b"x"}), "Word"),
        ("f.xls", "这里没有表格，只有一句话。".encode(), "csv/txt"),
    ],
)  # fmt: skip
def test_another_kind_of_file_under_our_names(refusal: Refusal, tmp_path: Path, name: str, content: bytes, found: str):
    problem = refusal(at(tmp_path, name, content))
    assert problem.reason == "file_disguised"
    for lang in ("zh", "en"):
        assert found in problem.sentence(lang)


def test_other_zips_are_not_workbooks(refusal: Refusal, tmp_path: Path):
    for part, found in {"word/document.xml": "docx", "xl/workbook.bin": "xlsb", "数据.xlsx": "ZIP"}.items():
        path = tmp_path / "包.xlsx"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(part, "x")
        problem = refusal(path)
        assert problem.reason == "file_disguised"
        assert found in problem.sentence("en")


@pytest.mark.parametrize("name", ["表.xlsb", "表.ods", "表.et", "表.docx", "表.zip", "表"])
def test_kinds_that_are_not_read(refusal: Refusal, tmp_path: Path, name: str):
    assert refusal(at(tmp_path, name, b"PK\x03\x04")).reason == "file_kind"


def test_too_large(book: Path, refusal: Refusal, limits: Limits):
    book.write_bytes(book.read_bytes() + bytes(1_500_000))
    problem = refusal(book, replace(limits, max_file_mb=1))
    assert problem.reason == "file_too_large"
    assert "1MB" in problem.sentence("zh").replace("2MB", "1MB")


def test_a_bomb(remade: Remade, refusal: Refusal):
    assert refusal(remade({"xl/media/image1.png": bytes(60_000_000)})).reason == "file_unpacks_too_large"


def test_a_bomb_that_lies_about_its_size(remade: Remade, refusal: Refusal, tmp_path: Path):
    raw = remade({"xl/media/image1.png": bytes(60_000_000)}).read_bytes()
    size = struct.pack("<I", 60_000_000)
    assert raw.count(size) == 2
    assert (
        refusal(at(tmp_path, "谎.xlsx", raw.replace(size, struct.pack("<I", 100)))).reason == "file_unpacks_too_large"
    )


def test_more_than_is_stated_is_damage(remade: Remade, refusal: Refusal, tmp_path: Path):
    raw = remade({"xl/media/image1.png": bytes(60_001)}).read_bytes()
    path = at(tmp_path, "谎.xlsx", raw.replace(struct.pack("<I", 60_001), struct.pack("<I", 100)))
    assert refusal(path).reason == "file_damaged"


def test_a_zip_that_two_readers_may_read_differently(book: Path, refusal: Refusal, tmp_path: Path):
    raw = book.read_bytes()
    assert refusal(at(tmp_path, "后.xlsx", raw + b"x")).reason == "file_damaged"
    assert refusal(at(tmp_path, "双.xlsx", raw + raw)).reason == "file_damaged"
    assert refusal(at(tmp_path, "注.xlsx", raw[:-2] + b"\x01\x00x")).reason == "file_damaged"


def test_one_far_cell(remade: Remade, refusal: Refusal, tmp_path: Path):
    path = remade({SHEET: lambda xml: xml.replace(b"</sheetData>", FAR)})
    problem = refusal(path)
    assert (problem.reason, problem.value) == ("file_too_many_cells", f"{1_048_576 * 16_384:,}")
    for odd in (b"<c r = 'XFD1048576'>", b'<c s="0" r="XFD1048576">', b'<c r="ZZZZ9">', b'<c r="A99999999999">'):
        changed = FAR.replace(b'<c r="XFD1048576">', odd)
        path = remade({SHEET: lambda xml, changed=changed: xml.replace(b"</sheetData>", changed)})
        assert refusal(path).reason == "file_too_many_cells", odd
    assert refusal(at(tmp_path, "远.xls", xls(cells=((0, 0), (65535, 255))))).reason == "file_too_many_cells"
    stated = record(512, struct.pack("<IIHHH", 0, 65536, 0, 256, 0))
    assert refusal(at(tmp_path, "谎.xls", xls(stated))).reason == "file_too_many_cells"


def test_a_far_cell_that_is_only_formatted_is_harmless(remade: Remade):
    far = FAR.replace(b"><v>1</v></c>", b' s="0"/>')
    assert len(open_sheets(remade({SHEET: lambda xml: xml.replace(b"</sheetData>", far)}))[0].rows) == 2


def test_one_long_text_in_many_cells(remade: Remade, refusal: Refusal, limits: Limits):
    cells = b"".join(b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (row, row) for row in range(3, 3003))
    text = b"<sst><si><t>" + b"x" * 30_000 + b"</t></si></sst>"
    path = remade(
        {SHEET: lambda xml: xml.replace(b"</sheetData>", cells + b"</sheetData>"), "xl/sharedStrings.xml": text}
    )
    problem = refusal(path, replace(limits, max_text_mb=50))
    assert (problem.reason, problem.value) == ("file_unpacks_too_large", "90")


@pytest.mark.parametrize("declared", [b'<!DOCTYPE x [<!ENTITY a "b">]>', b"<!ENTITY a SYSTEM 'file:///etc/passwd'>"])
@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"])
def test_declarations_in_xml(remade: Remade, refusal: Refusal, part: str, declared: bytes):
    assert refusal(remade({part: lambda xml: declared + xml})).reason == "file_damaged"


def test_xml_that_this_guard_could_not_read(remade: Remade, refusal: Refusal):
    assert refusal(remade({SHEET: lambda xml: xml.decode().encode("utf-16")})).reason == "file_damaged"
    assert refusal(remade({SHEET: b"<a" + b" " * 3_000_000})).reason == "file_damaged"
    assert refusal(remade({"XL/worksheets/SHEET1.xml": b"<x/>"})).reason == "file_damaged"


def test_damage(book: Path, refusal: Refusal, tmp_path: Path):
    raw = book.read_bytes()
    for name, content in {
        "短.xlsx": raw[: len(raw) // 2],
        "空壳.xlsx": b"PK\x05\x06" + bytes(18),
        "乱.xls": bytes.fromhex("D0CF11E0A1B11AE1") + bytes(range(256)) * 8,
        "短.xls": xls()[:700],
        "乱.xlsx": b"\x89PNG not a workbook",
    }.items():
        assert refusal(at(tmp_path, name, content)).reason in {"file_damaged", "file_disguised"}, name


def test_too_many_sheets_or_parts(book: Path, remade: Remade, refusal: Refusal, limits: Limits):
    assert refusal(book, replace(limits, max_parts=3)).reason == "file_unpacks_too_large"
    many = b"".join(b'<sheet name="s%d" sheetId="%d" r:id="rId1"/>' % (i, i) for i in range(2, 9))
    path = remade({"xl/workbook.xml": lambda xml: xml.replace(b"</sheets>", many + b"</sheets>")})
    assert refusal(path, replace(limits, max_sheets=5)).reason == "file_damaged"
