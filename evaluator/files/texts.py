"""How long the texts of an xlsx are once written into its cells: many cells may share one very long text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from evaluator.files.unpack import pieces

if TYPE_CHECKING:
    from typing import BinaryIO
    from zipfile import ZipInfo

_ITEM = re.compile(rb"<(?:[\w.-]+:)?si[\s/>]")
_SHARED = re.compile(rb"\bt\s*=\s*[\"']s[\"']")
_INDEX = re.compile(
    rb"\bt\s*=\s*[\"']s[\"'][^<]*(?:<(?!/?(?:[\w.-]+:)?[vc][\s/>])[^<]*)*<(?:[\w.-]+:)?v[^<>]*>\s*([0-9]{1,9})\s*<"
)

_KEPT = 1 << 20  # no cell is longer


@dataclass
class Texts:
    """Lengths in bytes of the shared texts, in their order, and the number of cells that may use them."""

    cells: int = 0
    lengths: list[int] = field(default_factory=list)

    def see(self, xml: bytes) -> None:
        """Take in a piece of the shared texts that ends before a tag."""
        starts = [found.start() for found in _ITEM.finditer(xml)]
        if self.lengths:
            self.lengths[-1] += starts[0] if starts else len(xml)
        self.lengths += [end - start for start, end in zip(starts, [*starts[1:], len(xml)], strict=True)]

    def most(self) -> int:
        """Bytes if every cell held the longest text: an upper bound that costs nothing."""
        return self.cells * max(self.lengths, default=0)

    def exactly(self, file: BinaryIO, parts: list[ZipInfo]) -> int:
        """Bytes of the texts that the cells of all parts do hold."""
        lengths = np.array(self.lengths, dtype=np.int64)
        total = 0
        for part in parts:
            rest = b""
            for piece in pieces(file, part):
                xml = rest + piece
                end = xml.rfind(b"<c ")
                end = len(xml) if end < 0 and len(xml) > _KEPT else max(end, 0)
                total += self._written(xml[:end], lengths)
                rest = xml[end:]
            total += self._written(rest, lengths)
        return total

    @staticmethod
    def _written(xml: bytes, lengths: np.ndarray[tuple[int], np.dtype[np.int64]]) -> int:
        index = np.array(_INDEX.findall(xml), dtype=np.int64)
        unknown = max(len(_SHARED.findall(xml)) - index.size, 0)
        return int(lengths[index[index < lengths.size]].sum()) + unknown * int(lengths.max(initial=0))
