"""Where a run stands (状态): 草稿 → 征求意见 → 发布 → 已替代, as codes that never change and words that people read."""

from __future__ import annotations

from evaluator.store.error import refused
from evaluator.text import say
from evaluator.text.sentences import LANGUAGES

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
    raise refused("no_status", value=word, allowed="、".join(map(status_name, STATUSES)))


def refuse_move(now: str, to: str) -> None:
    """Refuse a step that is not allowed, naming those that are."""
    if to not in MOVES[now]:
        allowed = "、".join(map(status_name, MOVES[now])) or "—"
        names = {"now": status_name(now), "to": status_name(to)}
        raise refused("no_move", allowed=allowed, **names)
