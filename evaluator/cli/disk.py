"""What the disk refused, in a sentence (读写错误)."""

from __future__ import annotations

import errno

from evaluator.text import Message
from evaluator.writing import refusal

_KEYS = {
    errno.EACCES: "no_rights",
    errno.EPERM: "no_rights",
    errno.EROFS: "no_rights",
    errno.EEXIST: "in_the_way",
    errno.ENOTDIR: "in_the_way",
    errno.ENOSPC: "full",
    getattr(errno, "EDQUOT", errno.ENOSPC): "full",  # Windows has no quotas of that name
}


def refused_by_disk(error: BaseException) -> Message | None:
    """Sentence for an error that the disk caused, at whatever depth; None where it did not."""
    cause = refusal(error)
    if cause is None:
        return None
    key = _KEYS.get(cause.errno or 0, "failed")
    return Message(f"disk.{key}", {"file": str(cause.filename or ""), "why": str(cause.strerror)})
