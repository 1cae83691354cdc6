"""What became of something that was put in: new, or recognised (认出)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaluator.store.log import note

if TYPE_CHECKING:
    from evaluator.store.base import Base


@dataclass(frozen=True)
class Kept:
    """What became of something that was put in.

    Attributes
    ----------
    id : int
    recognised : bool
        It was there already; nothing was written but a line in the log.
    """

    id: int
    recognised: bool


def recognised(base: Base, who: str, what: str, number: int, fingerprint: str) -> Kept:
    """Give what was there already, with a line in the log that it was put in again."""
    with base.writing() as connection:
        note(connection, base, who, f"recognise_{what}", f"#{number}", fingerprint)
    return Kept(number, recognised=True)
