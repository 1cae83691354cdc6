"""What a text file is written in (编码), found piece by piece: a file that is refused is never in memory as a whole."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_PIECE = 1 << 20


def encoding_of(path: Path) -> str | None:
    """Encoding of a text: UTF-8 (with or without BOM), UTF-16 with BOM (Excel's Unicode text), or GB18030.

    GB18030 is what Excel writes as csv on a Chinese machine. A text with NUL characters is no text: None, as for all
    other encodings.
    """
    with path.open("rb") as file:
        marked = file.read(2) in _UTF16
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        nul = _nul_in(path, encoding)
        if nul is not None:
            return None if nul else encoding
    return None


def is_utf8(path: Path) -> bool:
    """Whether the bytes are UTF-8, with NUL characters or without."""
    return _nul_in(path, "utf-8") is not None


def _nul_in(path: Path, encoding: str) -> bool | None:
    """Whether there is a NUL character; None where the bytes are of another encoding."""
    decoder, nul = codecs.getincrementaldecoder(encoding)(), False
    with path.open("rb") as file:
        try:
            while piece := file.read(_PIECE):
                nul = nul or "\x00" in decoder.decode(piece)
            nul = nul or "\x00" in decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return None
    return nul
