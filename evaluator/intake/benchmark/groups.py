"""Codes of the groups that averages are given for (专业, 专业类, 学科门类 …)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluator.catalog import categories, find_major, major_classes, majors
from evaluator.dataset import ALL, level_word
from evaluator.text import Reason, suggest

if TYPE_CHECKING:
    from evaluator.rubric import Rubric


def group_key(rubric: Rubric, level: str, text: str) -> tuple[str, Reason | None, dict[str, object]]:
    """Code of a group as units carry it, with a reason where it is not one: a code that lost its zero is repaired."""
    if level == ALL:
        return "", None, {}
    if not text:
        return "", Reason.GROUP_EMPTY, {}
    tables = {"major": majors(), "major_class": major_classes(), "category": categories()}
    if rubric.model.unit != "programme" or level not in tables:
        return text, None, {}
    found = find_major(text).major if level == "major" else None
    key = found.base_code if found is not None else text if text in tables[level] else f"0{text}"
    if key in tables[level] and (level != "major" or text[:1].isdigit()):
        return key, None, {}
    near = "、".join(suggest(text, tables[level])) or "—"
    return text, Reason.UNKNOWN_GROUP, {"level": level_word(rubric, level), "allowed": near}
