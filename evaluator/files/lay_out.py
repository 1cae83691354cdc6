"""Lay files that came as bytes out in a folder, for readers that go by path (摆放)."""

from __future__ import annotations

from pathlib import Path, PurePath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

# The letters of a name that is kept while a file is read: disks allow fewer bytes than people write.
_LONGEST = 60


def lay_out(files: Sequence[tuple[str, bytes]], folder: Path) -> dict[str, Path]:
    """Lay files out under the names that people know them by: problems carry them.

    Parameters
    ----------
    files : sequence of (name, bytes)
    folder : Path
        One whose name is taken goes below a folder of its own in it.

    Returns
    -------
    dict
        Path by name within the folder, in the order of the files.
    """
    named = {}
    for place, (name, content) in enumerate(files):
        plain = PurePath(name.replace("\\", "/")).name or "—"
        path = folder / f"{Path(plain).stem[:_LONGEST]}{Path(plain).suffix}"
        if path.exists():
            path = folder / str(place) / path.name
            path.parent.mkdir()
        path.write_bytes(content)
        named[path.relative_to(folder).as_posix()] = path
    return named
