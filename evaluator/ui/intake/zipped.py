"""Several files as one download (打包)."""

from __future__ import annotations

import io
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

ZIP = "application/zip"


def zipped(write: Callable[[Path], object]) -> bytes:
    """Give all that the library writes into a folder as the bytes of a zip."""
    content = io.BytesIO()
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder))
        with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in sorted(Path(folder).rglob("*")):
                archive.write(path, path.relative_to(folder).as_posix())
    return content.getvalue()
