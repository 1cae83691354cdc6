"""Spoil the XML inside a workbook: tags, numbers, addresses, names, whole parts."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

_TAG = re.compile(rb"<[^<>]+>")
_NUMBER = re.compile(rb"(?<=[\"'>])-?\d+(?:\.\d+)?(?=[\"'<])")
_HUGE = [b"0", b"-1", b"4294967295", b"4294967296", b"18446744073709551616", b"9" * 400, b"1e400", b"NaN", b"", b"\xff"]
_ADDRESSES = [b"XFD1048576", b"A0", b"A1048577", b"XFE1", b"ZZZZZZZ1", b"1", b"A", b"", b"a1", b"A-1", b"A99999999999"]


def spoil_parts(good: bytes, random: Random) -> bytes:
    """Parts of the zip dropped, emptied, swapped, doubled; tags, numbers and addresses inside them changed."""
    with zipfile.ZipFile(io.BytesIO(good)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for _ in range(random.choice([1, 1, 2, 4])):
        sheets = [name for name in parts if "sheet1" in name or "workbook" in name or "Strings" in name]
        name = random.choice(sheets if sheets and random.random() < 0.7 else sorted(parts) or ["x.xml"])
        parts[name] = random.choice(_PARTS)(random, parts.get(name, b""), parts)
        if random.random() < 0.06:
            del parts[name]
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", random.choice([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return stream.getvalue()


def _drop_tag(random: Random, xml: bytes, parts: dict[str, bytes]) -> bytes:
    found = list(_TAG.finditer(xml))
    if not found:
        return xml
    one = random.choice(found)
    return xml[: one.start()] + xml[one.end() :]


def _double_tag(random: Random, xml: bytes, parts: dict[str, bytes]) -> bytes:
    found = list(_TAG.finditer(xml))
    if not found:
        return xml
    one = random.choice(found)
    return xml[: one.end()] + one[0] * random.choice([1, 2, 5000]) + xml[one.end() :]


def _cut(random: Random, xml: bytes, parts: dict[str, bytes]) -> bytes:
    return xml[: random.randrange(len(xml) + 1)]


def _other_number(random: Random, xml: bytes, parts: dict[str, bytes]) -> bytes:
    found = list(_NUMBER.finditer(xml))
    if not found:
        return xml
    one = random.choice(found)
    return xml[: one.start()] + random.choice(_HUGE) + xml[one.end() :]


def _other_address(random: Random, xml: bytes, parts: dict[str, bytes]) -> bytes:
    found = list(re.finditer(rb'(?<= r=")[A-Z]+\d+(?=")|(?<=ref=")[A-Z0-9:]+(?=")', xml))
    if not found:
        return xml
    one = random.choice(found)
    address = random.choice(_ADDRESSES)
    return xml[: one.start()] + random.choice([address, b"A1:" + address]) + xml[one.end() :]


def _nest(random: Random, xml: bytes, parts: dict[str, bytes]) -> bytes:
    depth = random.choice([10, 1000, 100_000])
    return xml.replace(b"</", b"<x>" * depth + b"</x>" * depth + b"</", 1)


def _swap(random: Random, xml: bytes, parts: dict[str, bytes]) -> bytes:
    return random.choice(list(parts.values()))


def _rename(random: Random, xml: bytes, parts: dict[str, bytes]) -> bytes:
    pair = random.choice([
        (b"sheet1.xml", b"sheet9.xml"), (b"rId1", b"rId99"), (b't="s"', b't="e"'), (b't="n"', b't="d"'),
        (b't="s"', b"t='s'"), (b'r="', b"r='"), (b"<c ", b"<x:c "), (b"<v>", b"<v><f>1</f>"), (b"<v>", b"<f>A1</f><v>"),
        (b"utf-8", b"utf-16"), (b'<c r="', b'<c s="99999" r="'),
        (b"sheetData", b"sheetdata"), (b"worksheet ", b"chartsheet "), (b"date1904", b"date"), (b' r="A', b' q="A'),
        (b'state="visible"', b'state="gone"'), (b"Sheet", b"\xff\xfe"), (b"numFmtId", b"numfmtid"),
    ])  # fmt: skip
    return xml.replace(*pair) if random.random() < 0.5 else xml.replace(*pair, 1)


def _noise(random: Random, xml: bytes, parts: dict[str, bytes]) -> bytes:
    at = random.randrange(len(xml) + 1)
    noise = random.choice([random.randbytes(5), b"\0", b"&#0;", b"&x;", b"<![CDATA[", b"<!--", b"<?x?>"])
    return xml[:at] + noise + xml[at:]


_PARTS: list[Callable[[Random, bytes, dict[str, bytes]], bytes]] = [
    _drop_tag, _double_tag, _cut, _other_number, _other_number, _other_address, _nest, _swap, _rename, _rename, _noise,
]  # fmt: skip
