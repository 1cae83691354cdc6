"""Where a run stands (状态): 草稿 → 征求意见 → 发布 → 已替代, as codes that never change and words that people read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluator.store.error import refused
from evaluator.text import LANGUAGES, Joined, Message, say

if TYPE_CHECKING:
    from collections.abc import Sequence

DRAFT, CONSULTATION, PUBLISHED, REPLACED = STATUSES = ("draft", "consultation", "published", "replaced")
# What a person may do; 已替代 comes by itself when a later run is published.
MOVES = {DRAFT: (CONSULTATION,), CONSULTATION: (PUBLISHED, DRAFT), PUBLISHED: (), REPLACED: ()}


def status_name(status: str, lang: str = "zh") -> str:
    """Give the word of a status.

    Examples
    --------
    >>> status_name("consultation"), status_name("published", "en")
    ('征求意见', 'published')
    """
    return say(f"store.status.{status}", lang)


def status_code(word: str) -> str:
    """Give the code of a status, from the code itself or its word in any language.

    Raises
    ------
    StoreError
        No such status; all are named.

    Examples
    --------
    >>> status_code("发布")
    'published'
    """
    for status in STATUSES:
        if word in {status, *(status_name(status, lang) for lang in LANGUAGES)}:
            return status
    raise refused("no_status", value=word, allowed=_names(STATUSES))


def refuse_move(now: str, to: str) -> None:
    """Refuse a step that is not allowed, naming those that are."""
    if to not in MOVES[now]:
        allowed = _names(MOVES[now]) if MOVES[now] else "—"
        names = {"now": _name(now), "to": _name(to)}
        raise refused("no_move", allowed=allowed, **names)


def _name(status: str) -> Message:
    return Message(f"store.status.{status}")


def _names(statuses: Sequence[str]) -> Joined:
    return Joined(tuple(map(_name, statuses)), "store.comma")
