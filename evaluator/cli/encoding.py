"""Chinese on terminals and in file names, whatever the locale (字符编码)."""

from __future__ import annotations

import os
import sys

_CHINESE = "评价"


def speaks_chinese(encoding: str) -> bool:
    """Whether texts in this encoding can hold Chinese."""
    try:
        _CHINESE.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def settle_encodings() -> None:
    """Keep the encoding of the terminal where it can hold Chinese, else take UTF-8; the same for file names.

    File names are settled when Python starts: where the locale has no Chinese (Latin-1, a bare C), the program starts
    itself once more in Python's UTF-8 mode.
    """
    if not speaks_chinese(sys.getfilesystemencoding()) and os.environ.get("PYTHONUTF8") != "1":
        os.environ["PYTHONUTF8"] = "1"
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606 - this very program, as it was called
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # A character beyond the encoding (GBK lacks some names) must not end a run.
            encoding = stream.encoding if speaks_chinese(stream.encoding) else "utf-8"
            stream.reconfigure(encoding=encoding, errors="replace")
